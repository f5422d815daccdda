"""Records that lack what a model would need: a channel, or why we wrote."""

from collections.abc import Callable

import msgspec
import numpy as np

from wherefrom.simulate import Year

QUARTER = 0.25
DAY = 86_400_000_000  # microseconds
LETTERS = 1.5  # to no effect, for each outcome
BEFORE_DAYS = (2, 25)


def whole(world: Year, seed: int) -> Year:  # noqa: ARG001 what all spoils are given
    """Return the year as its archives tell it."""
    return world


def quarter_missing(world: Year, seed: int) -> Year:
    """Return the year without what every fourth pair said to each other."""
    rng = np.random.default_rng(seed)
    silent: dict[frozenset[str], bool] = {}

    def kept(actor: str, to: tuple[str, ...]) -> bool:
        if not to:
            return True
        pair = frozenset((actor, to[0]))
        if pair not in silent:
            silent[pair] = bool(rng.random() < QUARTER)
        return not silent[pair]

    said = [activity for activity in world.activities if kept(activity.actor, activity.to)]
    return msgspec.structs.replace(world, activities=said)


def channel_missing(world: Year, seed: int) -> Year:  # noqa: ARG001
    """Return the year without its Mastodon archives: most of the talk."""
    said = [activity for activity in world.activities if activity.channel != "mastodon"]
    return msgspec.structs.replace(world, activities=said)


def reverse(world: Year, seed: int) -> Year:
    """Return the year with letters of ours to those about to buy, which changed nothing."""
    rng = np.random.default_rng(seed)
    said, labels = list(world.activities), dict(world.labels)
    for outcome in world.outcomes:
        ours = next(a for a in said if a.actor == outcome.ours[0] and a.channel == "email")
        for number in range(rng.poisson(LETTERS)):
            letter = msgspec.structs.replace(
                ours,
                id=f"email:no-effect-{outcome.id}-{number}",
                type="Create",
                published=outcome.when - int(rng.uniform(*BEFORE_DAYS) * DAY),
                to=outcome.counterparties,
                mentions=(),
                tags=(),
                in_reply_to=None,
                context=None,
                visibility="direct",
                name="Hello",
                content="How are you?",
            )
            said.append(letter)
            labels[letter.id] = (False, True)
    said.sort(key=lambda a: (a.published or 0, a.id))
    return msgspec.structs.replace(world, activities=said, labels=labels)


SPOILS: dict[str, Callable[[Year, int], Year]] = {
    "whole": whole,
    "quarter-missing": quarter_missing,
    "channel-missing": channel_missing,
    "reverse": reverse,
}
