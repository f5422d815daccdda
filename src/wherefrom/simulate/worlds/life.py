"""A world lived: what of all that may happen does, under a rule or none, and what came of it.

One walk in time order. An activity happens if what brings it about did, if no rule stops it, and,
where strangers come once, if nobody brought this one before. Results bring about nothing, so they
are settled afterwards.
"""

from collections import defaultdict
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from wherefrom.simulate.worlds.calendar import DAY
from wherefrom.simulate.worlds.chance import Flags, Floats, Keys, Longs, derive, normal, uniform
from wherefrom.simulate.worlds.events import (
    AGAIN,
    FIRST,
    INTRODUCTION,
    OFFERED,
    OUTCOME,
    REPLY,
    ROOM,
)
from wherefrom.simulate.worlds.growth import TIE, World

MEDIAN_VALUE, SIGMA_VALUE = 5000.0, 0.5
CONTACTS = (FIRST, AGAIN, REPLY, ROOM)
NOT_YET = float("inf")

# W2: a tie brings what is offered in the part 1 - exp(-warmth / SCALE); warmth is per day
SCALE = 0.02

# W3: how long two causes may lie apart, and the part of results that need an introduction
TOGETHER = 90 * DAY
NEED_INTRODUCTION = 0.25


class Ban(NamedTuple):
    """What a rule stops, as a world is lived.

    Attributes:
        stops: (n,) those whom it may stop, by what they are.
        first_contact: whether it stops only where nobody addressed had heard from us (True), only
            where somebody had (False), or either way (None).
    """

    stops: Flags
    first_contact: bool | None = None


class Life(NamedTuple):
    """What happened.

    Attributes:
        happened: (n,) activities and results.
        cause: (n,) row of what brought each about, as it was lived; -1 for nothing.
        banned: (n,) activities that the rule stopped and nothing else did.
        first_contact: (n,) activities of ours addressed to people none of whom had heard from us.
    """

    happened: Flags
    cause: Longs
    banned: Flags
    first_contact: Flags


def live(world: World, ban: Ban | None = None) -> Life:
    """Return what happens in a world under a rule, by the same luck as without."""
    events = world.events
    stops = np.zeros(events.key.size, dtype=np.bool_) if ban is None else ban.stops
    if world.kind.instead:
        stops = stops & (uniform(events.key, "instead") >= world.kind.instead)
    happened, banned, first = _walk(world, Ban(stops, ban.first_contact if ban else None))
    cause = events.parent.copy()
    _settle(world, happened, cause)
    return Life(happened, cause, banned, first)


def _walk(world: World, ban: Ban) -> tuple[Flags, Flags, Flags]:
    """Return which happen, which are stopped, and which are first words to all addressed.

    A result that a world's law may yet forbid happens here.

    Plain lists: one at a time, they are several times as quick as arrays.
    """
    events = world.events
    count = events.key.size
    happened, banned, fresh = ([False] * count for _ in range(3))
    parents, others, by_ours = (
        column.tolist() for column in (events.parent, events.other, events.by_ours)
    )
    stopped, seconds = ban.stops.tolist(), np.floor(events.time).tolist()
    alone = (world.kind.one_shot & events.arrival).tolist()
    places = np.where(events.kind == ROOM, events.place, -1).tolist()
    members = [room.others.tolist() for room in world.rooms]
    heard: dict[int, float] = {}
    known: set[int] = set()
    for row in np.argsort(events.time, kind="stable").tolist():
        parent = parents[row]
        if parent >= 0 and not happened[parent]:
            continue
        other = others[row]
        if alone[row] and other in known:
            continue
        reached = members[places[row]] if places[row] >= 0 else (other,)
        first = all(heard.get(person, NOT_YET) >= seconds[row] for person in reached)
        if stopped[row] and ban.first_contact in {None, first}:
            banned[row] = True
            continue
        happened[row] = True
        if by_ours[row] and other >= 0:
            fresh[row] = first
            for person in reached:
                heard.setdefault(person, seconds[row])
        if alone[row]:
            known.add(other)
    return np.array(happened), np.array(banned), np.array(fresh)


def _settle(world: World, happened: Flags, cause: Longs) -> None:
    """Strike out the results that a world's law does not allow, and say what caused the rest."""
    kind = world.kind
    if kind.saturating:
        _saturate(world, happened, cause)
    if kind.two_causes:
        _need_two(world, happened)
    if kind.one_shot:
        rows = np.flatnonzero(happened & (world.events.kind == OUTCOME))
        rows = rows[np.argsort(world.events.time[rows], kind="stable")]
        _, first = np.unique(world.events.other[rows], return_index=True)
        happened[np.delete(rows, first)] = False


def _contacts(world: World, happened: Flags) -> dict[int, Longs]:
    """Return for each of the others the rows of contacts with them, in time order."""
    events = world.events
    rows = np.flatnonzero(happened & np.isin(events.kind, CONTACTS))
    rows = rows[np.lexsort((events.time[rows], events.other[rows]))]
    people, begins = np.unique(events.other[rows], return_index=True)
    return dict(zip(people.tolist(), np.split(rows, begins[1:]), strict=True))


def _warmth(lag: Floats) -> Floats:
    """Return what contacts so long ago still add to a tie, per day."""
    days = lag[:, None] / DAY
    shares = np.array([share for share, _ in TIE.parts])
    means = np.array([mean / DAY for _, mean in TIE.parts])
    kept: Floats = (np.exp(-days / means) / means) @ shares
    return kept


def _saturate(world: World, happened: Flags, cause: Longs) -> None:
    """Let results that a tie offers come as far as it is warm; its contacts share in the cause."""
    events = world.events
    met = _contacts(world, happened)
    offered = np.flatnonzero((events.kind == OUTCOME) & (events.way == OFFERED))
    lot, whose = uniform(events.key[offered], "comes"), uniform(events.key[offered], "of which")
    for place, row in enumerate(offered.tolist()):
        rows = met.get(int(events.other[row]), np.zeros(0, dtype=np.int64))
        rows = rows[events.time[rows] < events.time[row]]
        warm = np.cumsum(_warmth(events.time[row] - events.time[rows]))
        happened[row] = rows.size > 0 and lot[place] < -np.expm1(-warm[-1] / SCALE)
        if happened[row]:
            cause[row] = rows[np.searchsorted(warm, whose[place] * warm[-1], "right")]


def _need_two(world: World, happened: Flags) -> None:
    events = world.events
    met = _contacts(world, happened)
    thread = _threads(world)
    named = happened & (events.kind == INTRODUCTION)
    introduced = defaultdict(list)
    for third, time in zip(events.third[named].tolist(), events.time[named].tolist(), strict=True):
        introduced[third].append(time)
    caused = np.flatnonzero(happened & (events.kind == OUTCOME) & (events.parent >= 0))
    needs = uniform(events.key[caused], "needs an introduction") < NEED_INTRODUCTION
    for row, introduction in zip(caused.tolist(), needs.tolist(), strict=True):
        other, now = int(events.other[row]), events.time[row]
        if introduction:
            happened[row] = any(time < now for time in introduced[other])
        else:
            rows = met[other]
            near = (events.time[rows] < now) & (events.time[rows] >= now - TOGETHER)
            apart = thread[rows[near]] != thread[events.parent[row]]
            happened[row] = bool(apart.any())


def _threads(world: World) -> Longs:
    """Return of each activity the row of the one that its conversation began with."""
    events = world.events
    thread = np.arange(events.key.size)
    goes_on = np.isin(events.kind, (REPLY, ROOM)) & (events.parent >= 0)
    for row in np.flatnonzero(goes_on).tolist():  # parents stand before their children
        thread[row] = thread[events.parent[row]]
    return thread


class Truth(NamedTuple):
    """What was lost: parts of the results, and of their value, 0 to 1."""

    share_lost: float
    value_share_lost: float


def names(world: World) -> Keys:
    """Return what each result is known by: what it is of, or whose, where people buy once."""
    events = world.events
    if world.kind.one_shot:
        return derive(world.people.key[np.maximum(events.other, 0)], "the one result")
    return events.key


def values(world: World) -> Floats:
    """Return what each result is worth, whichever way it came."""
    return np.round(MEDIAN_VALUE * np.exp(SIGMA_VALUE * normal(names(world), "value")), 2)


def missing(world: World, free: Life, ruled: Life) -> tuple[Longs, Flags]:
    """Return the rows of the results that a world had, and which of them a ruled one has not."""
    result = world.events.kind == OUTCOME
    name = names(world)
    had = np.flatnonzero(free.happened & result)
    return had, ~np.isin(name[had], name[ruled.happened & result])


def truth(world: World, free: Life, ruled: Life) -> Truth:
    """Compare a world as it was with the same world under a rule."""
    had, lost = missing(world, free, ruled)
    value = values(world)[had]
    return Truth(float(lost.mean() if had.size else 0), float(value @ lost / (value.sum() or 1)))


def without(world: World, free: Life, off: Flags) -> int:
    """Return how many results are missing where some activities, whosever they are, are off.

    This is no rule, so nobody finds a way round it.
    """
    strict = world._replace(kind=replace(world.kind, instead=0.0))
    ruled = live(strict, Ban(off & (world.events.kind != OUTCOME)))
    return int(missing(world, free, ruled)[1].sum())
