"""What simpler accounts say a policy would have cost, from the same paths that wherefrom sees.

A path is an outcome's touches: the contacts of ours with its counterparty before it, in time
order. An account gives each touch a part of the outcome; what it gives to touches that the policy
stops is lost.

first touch, last touch, linear   all to the first, to the last, the same to each
time decay                        halves with every seven days before the outcome
delete only                       an outcome is lost if no touch of it is left: a spreadsheet with
                                  the forbidden rows struck out, and nothing that came of them
Markov                            removal effect in a first-order chain (Anderl and others, IJRM 33,
                                  2016), fitted by ChannelAttribution: needs the group `bench`

A Markov chain has states, not touches. Here a touch that the policy stops is in the state
"stopped", whatever its channel, and any other in the state of its channel. So the removal effect of
"stopped" is the chain's own answer to what the policy would have cost. Of a policy that thins, the
touches stopped are drawn. Paths of people of whom nothing came are given too.
"""

import contextlib
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from math import prod
from random import Random
from typing import NamedTuple

import numpy as np

from wherefrom.vocabulary import Activity, Outcome

DAY = 86_400_000_000  # microseconds
HALF_LIFE = 7.0  # days
HAS_MARKOV = find_spec("ChannelAttribution") is not None


class Path(NamedTuple):
    """The touches of an outcome, or of somebody of whom nothing came.

    Attributes:
        touches: ids, in time order.
        channels: of each.
        ages: days before the outcome, of each.
        value: what the outcome is worth; 0 where nothing came.
    """

    touches: Sequence[str]
    channels: Sequence[str]
    ages: Sequence[float]
    value: float


def first_touch(parts: Sequence[float], _: Path) -> float:
    """Return the part lost where all is owed to the first touch."""
    return parts[0]


def last_touch(parts: Sequence[float], _: Path) -> float:
    """Return the part lost where all is owed to the last touch."""
    return parts[-1]


def linear(parts: Sequence[float], _: Path) -> float:
    """Return the part lost where each touch is owed the same."""
    return sum(parts) / len(parts)


def time_decay(parts: Sequence[float], path: Path) -> float:
    """Return the part lost where later touches are owed more."""
    latest = min(path.ages)  # so that no weight is nought by rounding
    weights = [0.5 ** ((age - latest) / HALF_LIFE) for age in path.ages]
    return sum(w * part for w, part in zip(weights, parts, strict=True)) / sum(weights)


def delete_only(parts: Sequence[float], _: Path) -> float:
    """Return the chance that no touch is left."""
    return prod(parts)


ACCOUNTS = {
    "first touch": first_touch,
    "last touch": last_touch,
    "linear": linear,
    "time decay": time_decay,
    "delete only": delete_only,
}


def paths_of(
    activities: Iterable[Activity],
    outcomes: Iterable[Outcome],
    ours: Iterable[str],
    person: Callable[[str], object] = str,
) -> tuple[list[Path], list[Path]]:
    """Return the paths of the outcomes, and those of people of whom nothing came.

    Args:
        activities: in time order.
        outcomes: of which the first counterparty counts.
        ours: accounts.
        person: who an account is.
    """
    mine = {person(account) for account in ours}
    touches: dict[object, list[Activity]] = defaultdict(list)
    for activity in activities:
        sides = {person(account) for account in (activity.actor, *activity.to)}
        if sides & mine:
            for other in sides - mine:
                touches[other].append(activity)
    paths, bought = [], set()
    for outcome in outcomes:
        other = person(outcome.counterparties[0])
        bought.add(other)
        before = [a for a in touches[other] if (a.published or 0) < outcome.when]
        paths.append(_path(before, outcome.when, outcome.value or 0.0))
    quiet = [_path(met, 0, 0.0) for other, met in touches.items() if other not in bought]
    return paths, quiet


def _path(met: Sequence[Activity], when: int, value: float) -> Path:
    ages = [(when - (a.published or 0)) / DAY for a in met]
    return Path([a.id for a in met], [a.channel for a in met], ages, value)


def markov_lost(
    paths: Sequence[Path], quiet: Sequence[Path], stopped: Mapping[str, float]
) -> float:
    """Return the value lost by the removal effect of the touches stopped.

    The chain is ChannelAttribution's. Its removal effects are simulated until they settle; here
    they are solved for, exactly.
    """
    with contextlib.redirect_stdout(io.StringIO()):  # it advertises
        import ChannelAttribution  # noqa: PLC0415  only where it is installed
        import pandas as pd  # noqa: PLC0415

    named = [path for path in (*paths, *quiet) if path.touches]
    data = pd.DataFrame({
        "path": [" > ".join(_states(path, stopped)) for path in named],
        "results": [int(path.value > 0) for path in named],
        "nothing": [int(path.value == 0) for path in named],
    })  # fmt: skip
    found = ChannelAttribution.transition_matrix(
        data, "path", "results", var_null="nothing", flg_pro=False
    )
    name = dict(zip(map(str, found["channels"]["id_channel"]), found["channels"]["channel_name"],
                    strict=True))  # fmt: skip
    steps = {
        (name.get(str(a), str(a)), name.get(str(b), str(b))): float(p)
        for a, b, p in found["transition_matrix"].itertuples(index=False)
    }
    whole = _converts(steps, "")
    return (1 - _converts(steps, "stopped") / whole) * sum(path.value for path in named)


def _converts(steps: Mapping[tuple[str, str], float], removed: str) -> float:
    """Return how likely a chain ends in a result where one state leads to nothing."""
    states = sorted({a for a, _ in steps} - {removed})
    stays = np.array([[steps.get((a, b), 0.0) for b in states] for a in states])
    ends = np.array([steps.get((a, "(conversion)"), 0.0) for a in states])
    reached = np.linalg.solve(np.eye(len(states)) - stays, ends)
    return float(reached[states.index("(start)")])


def _states(path: Path, stopped: Mapping[str, float]) -> list[str]:
    return [
        "stopped" if Random(touch).random() < stopped.get(touch, 0.0) else channel  # noqa: S311
        for touch, channel in zip(path.touches, path.channels, strict=True)
    ]


def value_lost(paths: Sequence[Path], stopped: Mapping[str, float]) -> dict[str, float]:
    """Return the value lost by each account.

    Args:
        paths: of outcomes; those without a touch lose nothing.
        stopped: part of each touch that the policy stops; none where it is not named.
    """
    lost = dict.fromkeys(ACCOUNTS, 0.0)
    for path in paths:
        if path.touches:
            parts = [stopped.get(touch, 0.0) for touch in path.touches]
            for name, account in ACCOUNTS.items():
                lost[name] += path.value * account(parts, path)
    return lost
