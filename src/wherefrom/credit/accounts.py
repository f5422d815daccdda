"""Credit summed up: by person, role, channel, thread, tag or activity."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.polynomial.chebyshev import chebfit, chebpts1, chebval

from wherefrom.credit.backward import drawn_shares, removals, shares, unknown
from wherefrom.credit.roles import ROLES, activity_roles
from wherefrom.errors import UnknownNameError
from wherefrom.kernels import Floats, Longs
from wherefrom.lineage import Lineage
from wherefrom.lineage.hidden import AN_OUTCOME, STEPS, hide
from wherefrom.lineage.history import NOTICE, OUTCOME
from wherefrom.lineage.kept import keep
from wherefrom.lineage.ranges import spread

REMOVED_MOST = 256  # groups whose removal is worked out, the largest shares first
LANES = 16  # groups removed at once
DEGREE = 8  # of the curve of a share over the hidden part of all causes; off by .003 at most
KINDS = ("share", "removal")
UNKNOWN = "unknown"


class Groups(NamedTuple):
    """Which activities belong to which group; an activity may belong to several, in part.

    Attributes:
        keys: of the groups.
        names: for people.
        activity: (g,) index.
        group: (g,) place in `keys`.
        part: (g,) of the activity; sums to one for each activity that is in any group.
    """

    keys: list[str]
    names: list[str]
    activity: Longs
    group: Longs
    part: Floats


def credit(lineage: Lineage, by: str, kind: str = "share") -> list[dict[str, Any]]:
    """Return credit rows in falling order: who and what the outcomes are owed to.

    `share` adds up: all rows and the one called `unknown` sum to the number of outcomes.
    `removal` is what would be missing without the group, and never to be summed.

    Args:
        lineage: of the record.
        by: person, role, channel, thread, tag or activity.
        kind: which of the two to order by.

    Raises:
        UnknownNameError: no such grouping or kind.
    """
    if by not in BY:
        raise UnknownNameError("grouping", by, BY, f"Choose one of {', '.join(BY)}.")
    if kind not in KINDS:
        raise UnknownNameError("kind of credit", kind, KINDS, f"Choose {' or '.join(KINDS)}.")
    groups = BY[by](lineage)
    worth = np.ones(len(lineage.history.outcomes))
    share = _summed(groups, shares(lineage, worth))
    low, high = _ranges(groups, drawn_shares(lineage, worth), share, worth.sum())
    single = by == "activity"  # groups of one, each in its own place
    removal = removals(lineage, worth) if single else _removal(lineage, groups, share, worth)
    turns = _turns(lineage, groups, share, worth)
    rows: list[dict[str, Any]] = [
        {
            "key": groups.keys[g],
            "name": groups.names[g],
            "share": float(share[g]),
            "share_low": float(low[g]),
            "share_high": float(high[g]),
            "removal": float(removal[g]) if np.isfinite(removal[g]) else None,
            "outcomes": len(worth),
            "unit": "outcomes",
            "hidden_turns": turns.get(int(g)),
        }
        for g in np.flatnonzero(share > 0)
    ]
    rows.sort(key=lambda row: (-(row[kind] or 0.0), row["key"]))
    return [*rows, _unknown_row(lineage, worth)]


def _unknown_row(lineage: Lineage, worth: Floats) -> dict[str, Any]:
    alone = float(unknown(lineage) @ worth)
    outcome = lineage.history.type == OUTCOME
    drawn = [(parent[outcome] < 0) @ worth for parent in lineage.forests]
    low, high = spread(np.array(alone), np.array(drawn))
    return {
        "key": UNKNOWN,
        "name": "origin not in the record",
        "share": alone,
        "share_low": float(low),
        "share_high": float(min(high, worth.sum())),
        "removal": None,
        "outcomes": len(worth),
        "unit": "outcomes",
        "hidden_turns": None,
    }


def _turns(lineage: Lineage, groups: Groups, share: Floats, worth: Floats) -> dict[int, float]:
    """Return the smallest hidden part of all causes at which each group falls below one outcome.

    Of groups that hold as much. A share is a polynomial in what is left of the causes, so a few
    points tell the whole curve.
    """
    held = np.flatnonzero(share >= AN_OUTCOME)
    if not held.size:
        return {}

    places = chebpts1(DEGREE + 1)
    shared = [_summed(groups, shares(hide(lineage, (1 + p) / 2), worth))[held] for p in places]
    curve = chebfit(places, np.stack(shared), DEGREE)
    under = chebval(2 * np.arange(1, STEPS) / STEPS - 1, curve) < AN_OUTCOME
    steps = np.where(under.any(axis=1), under.argmax(axis=1) + 1, STEPS)
    return dict(zip(held.tolist(), (steps / STEPS).tolist(), strict=True))


def _summed(groups: Groups, each: Floats) -> Floats:
    return np.bincount(groups.group, each[groups.activity] * groups.part, len(groups.keys))


def _ranges(groups: Groups, drawn: Floats, share: Floats, most: float) -> tuple[Floats, Floats]:
    low, high = spread(share, np.array([_summed(groups, world) for world in drawn]))
    return low, np.minimum(high, most)


def _removal(lineage: Lineage, groups: Groups, share: Floats, worth: Floats) -> Floats:
    """Return what would be missing without each group, by a replay with the group off."""
    outcome = lineage.history.type == OUTCOME
    removal = np.full(len(groups.keys), np.nan)
    largest = np.argsort(-share, kind="stable")[:REMOVED_MOST]
    for begin in range(0, largest.size, LANES):
        block = largest[begin : begin + LANES]
        allowed = np.ones((outcome.size, block.size))
        for lane, group in enumerate(block):
            rows = groups.group == group
            allowed[groups.activity[rows], lane] -= groups.part[rows]
        kept = keep(lineage, allowed)[outcome]
        removal[block] = worth @ (1 - kept)
    return removal


def _one_each(lineage: Lineage, group: Longs, keys: list[str], names: list[str]) -> Groups:
    activity = np.flatnonzero((lineage.history.type != OUTCOME) & (group >= 0))
    return Groups(keys, names, activity, group[activity], np.ones(activity.size))


def _by_person(lineage: Lineage) -> Groups:
    people = list(lineage.history.people)
    return _one_each(lineage, lineage.history.actor, people, list(lineage.names))


def _by_role(lineage: Lineage) -> Groups:
    return _one_each(lineage, activity_roles(lineage), list(ROLES), list(ROLES))


def _by_channel(lineage: Lineage) -> Groups:
    channels = list(lineage.history.channels)
    return _one_each(lineage, lineage.history.channel, channels, channels)


def _by_thread(lineage: Lineage) -> Groups:
    history = lineage.history
    titles = [""] * len(history.contexts)
    for i in range(len(history.ids) - 1, -1, -1):
        is_said = history.type[i] != NOTICE
        if history.thread[i] >= 0 and history.titles[i] and is_said:
            titles[history.thread[i]] = history.titles[i]
    return _one_each(lineage, history.thread, list(history.contexts), titles)


def _by_tag(lineage: Lineage) -> Groups:
    history = lineage.history
    tags = list(history.tag_names)
    activity, group = history.tags.owners(), history.tags.items.astype(np.int64)
    lengths = history.tags.lengths()
    bare = np.flatnonzero((lengths == 0) & (history.type != OUTCOME))
    return Groups(
        [*tags, ""],
        [*tags, "without a tag"],
        np.concatenate([activity, bare]),
        np.concatenate([group, np.full(bare.size, len(tags))]),
        np.concatenate([1 / np.maximum(lengths[activity], 1), np.ones(bare.size)]),
    )


def _by_activity(lineage: Lineage) -> Groups:
    history = lineage.history
    group = np.arange(len(history.ids))
    return _one_each(lineage, group, list(history.ids), list(history.titles))


BY: dict[str, Callable[[Lineage], Groups]] = {
    "person": _by_person,
    "role": _by_role,
    "channel": _by_channel,
    "thread": _by_thread,
    "tag": _by_tag,
    "activity": _by_activity,
}
