"""What comes of what: the mechanisms, their rates and delays, and the world they make.

A marked branching process (Hawkes): each activity brings about a number of others by each way, a
Poisson number with a small mean, after a delay of that way, whatever else goes on. Generation by
generation, for whole arrays at once. Nothing here knows of rules: all that may happen is laid out
once, and `life` tells what does.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from wherefrom.simulate.worlds.calendar import DAY, END, HOUR
from wherefrom.simulate.worlds.chance import (
    Flags,
    Floats,
    Keys,
    Longs,
    derive,
    exponential,
    normal,
    poisson,
    uniform,
)
from wherefrom.simulate.worlds.events import (
    AGAIN,
    EMAIL,
    FIRST,
    INTRODUCTION,
    JOIN,
    MENTION,
    OURS,
    OUTCOME,
    POST,
    REPLY,
    ROOM,
    SHARE,
    SOCIAL,
    Events,
    People,
    direct_channel,
    events,
    joined,
    link_kept,
)
from wherefrom.simulate.worlds.kinds import Kind
from wherefrom.simulate.worlds.roots import Room, Roots, in_room, rooms, trades

MINUTE = 60.0
SAME_CHANNEL = 0.7  # of words again, those that take the channel of what reminded them
OURS_AGAIN = 0.5  # of words again, those that we write
OUTCOME_MEAN = 0.03  # results that a contact brings about
OLD_REACTS = 0.6  # of shares and public answers, those by old acquaintances


class World(NamedTuple):
    """All that may happen in a world.

    Attributes:
        kind: W0 to W10.
        seed: of its luck.
        events: in no order.
        people: who there is.
        rooms: chat groups.
    """

    kind: Kind
    seed: int
    events: Events
    people: People
    rooms: list[Room]


class Wait(NamedTuple):
    """A delay: lognormal about a median, or exponential parts (share, mean)."""

    median: float = 0.0
    sigma: float = 1.0
    parts: tuple[tuple[float, float], ...] = ()

    def draw(self, keys: Keys, tail: float) -> Floats:
        """Return delays in seconds; with a tail, Lomax ones of the same medians."""
        if self.parts:
            upto = np.cumsum([share for share, _ in self.parts])
            which = np.minimum(np.searchsorted(upto, uniform(keys, "part"), "right"), upto.size - 1)
            mean = np.array([mean for _, mean in self.parts])[which]
        if tail:
            median = mean * np.log(2) if self.parts else np.full(keys.size, self.median)
            scale = median / (2 ** (1 / tail) - 1)
            delay = scale * np.expm1(exponential(keys, "wait") / tail)
        elif self.parts:
            delay = mean * exponential(keys, "wait")
        else:
            delay = self.median * np.exp(self.sigma * normal(keys, "wait"))
        return np.maximum(delay, 1.0)


class Way(NamedTuple):
    """A mechanism.

    Attributes:
        name: as the truth tells it.
        means: how many it brings about, by the parent's kind and whether it is ours.
        wait: how long it takes.
        child: makes the children's columns of their parents and keys.
        talks: the mean is as much as the other talks.
    """

    name: str
    means: dict[tuple[int, bool], float]
    wait: Wait
    child: Callable[["Growth", Events, Keys], dict[str, object]]
    talks: bool = False


class Growth:
    """A world as it grows."""

    def __init__(self, kind: Kind, seed: int, size: float) -> None:
        """Lay out who there is."""
        self.kind, self.seed = kind, seed
        self.people = People(seed, kind, size)
        self.rooms = rooms(seed, self.people, size)
        self.roots = Roots(seed, kind, size, self.people, self.rooms)
        self.guests: dict[int, Longs] = {}
        # Where one comes once: of each row, the arrival it hangs on, and what that one hangs on
        self.host = self.above = self.whose = np.zeros(0, dtype=np.int64)

    def world(self) -> World:
        """Return all that may happen."""
        parts = [self.unrepeated(self.settled(joined(self.roots.all())))]
        self._invite(parts[0])
        young, began = parts[0], 0
        while young.key.size:
            born = joined([self.born(way, place, young, began) for place, way in enumerate(WAYS)])
            born = self.unrepeated(born)
            parts.append(born)
            began += young.key.size
            young = born
        grown = joined([*parts, *self.roots.results()])
        if not self.kind.triggers:
            grown = self.uncaused(grown)
        return World(self.kind, self.seed, grown, self.people, self.rooms)

    def uncaused(self, grown: Events) -> Events:
        """Return as much talk between the same people, all of which comes by itself."""
        evening = grown.kind == JOIN
        share = grown.kind == SHARE
        kind = np.where(grown.kind == REPLY, AGAIN, np.where(share, POST, grown.kind))
        return grown._replace(
            parent=np.full_like(grown.parent, -1),
            way=np.full_like(grown.way, -1),
            kind=kind,
            time=np.where(evening, grown.time, self.roots.calendar.again(grown.key)),
            ours=np.where(share, -1, grown.ours),
            linked=np.zeros_like(grown.linked),
        )

    def _invite(self, roots: Events) -> None:
        came = roots.take((roots.kind == JOIN) & ~roots.by_ours)
        for evening in np.unique(came.place):
            self.guests[int(evening)] = came.other[came.place == evening]

    def settled(self, found: Events) -> Events:
        """Give arrivals the luck of the person where one comes once, by whatever way."""
        if not self.kind.one_shot:
            return found
        own = derive(self.people.key[np.maximum(found.other, 0)], "arrival")
        return found._replace(luck=np.where(found.arrival, own, found.luck))

    def unrepeated(self, found: Events) -> Events:
        """Leave out arrivals that hang on an arrival of the same person, which cannot happen.

        Since what comes of an arrival is drawn from the person's luck, they would never end.
        """
        if not self.kind.one_shot:
            return found
        rooted = found.parent < 0
        host = self.host[found.parent] if self.host.size else found.parent
        host = np.where(rooted, -1, host)
        above, again = host, np.zeros(host.shape, dtype=np.bool_)
        while (above >= 0).any():
            again |= (above >= 0) & (self.whose[above] == found.other)
            above = np.where(above >= 0, self.above[above], -1)
        kept = ~(found.arrival & again)
        found, host = found.take(kept), host[kept]
        rows = self.host.size + np.arange(host.size)
        self.host = np.concatenate([self.host, np.where(found.arrival, rows, host)])
        self.above = np.concatenate([self.above, host])
        self.whose = np.concatenate([self.whose, found.other])
        return found

    def born(self, way: Way, place: int, young: Events, began: int) -> Events:
        """Return what the young bring about in one way."""
        rates = np.zeros((OUTCOME + 1, 2))
        for (kind, by_ours), rate in way.means.items():
            rates[kind, int(by_ours)] = rate
        mean: Floats = rates[young.kind, young.by_ours.astype(np.int64)]
        if way.child is bought:
            mean = mean * (0.0 if self.kind.saturating else self.kind.outcome)
        if way.talks:
            mean = mean * self.people.talk[np.maximum(young.other, 0)]
        rows = np.flatnonzero(mean)
        count = poisson(young.luck[rows], way.name, mean[rows])
        parent = np.repeat(rows, count)
        nth = np.arange(parent.size) - np.repeat(np.cumsum(count) - count, count)
        keys = derive(young.luck[parent], f"{way.name}, each", nth)
        time = young.time[parent] + way.wait.draw(keys, self.kind.tail)
        seen = time < END
        parent, keys, time = parent[seen], keys[seen], time[seen]
        elders = young.take(parent)
        columns = {"ours": elders.ours, "other": elders.other} | way.child(self, elders, keys)
        found = events(keys, time=time, parent=parent + began, way=place, **columns)
        return self.settled(found)

    def stranger(self, elders: Events, keys: Keys) -> Longs:
        """Return whom the other side of the elders brings: often one of the same trade."""
        bring = self.people.trade[np.maximum(elders.other, 0)]
        alike = (uniform(keys, "alike") < self.kind.homophily) & (elders.other >= 0)
        return self.people.strangers(keys, np.where(alike, bring, trades(keys)))

    def reader(self, keys: Keys) -> tuple[Longs, Flags]:
        """Return who reacts to a public post, and whether it is a stranger."""
        old = uniform(keys, "old") < OLD_REACTS
        other = OURS + (uniform(keys, "reader") * self.people.old).astype(np.int64)
        new = self.people.strangers(keys[~old], trades(keys[~old]))
        other[~old] = new
        return other, ~old


# What a child is, by way


def answer(_: Growth, elders: Events, keys: Keys) -> dict[str, object]:
    """Answer on the same channel."""
    return {
        "kind": REPLY, "by_ours": ~elders.by_ours, "channel": elders.channel,
        "linked": link_kept(keys, elders.channel),
    }  # fmt: skip


def said_in_room(growth: Growth, elders: Events, keys: Keys) -> dict[str, object]:
    """Answer in a chat group; any other member may."""
    found = {name: np.zeros(keys.size, dtype=np.int64) for name in ("ours", "other")}
    by_ours = np.zeros(keys.size, dtype=np.bool_)
    for number, room in enumerate(growth.rooms):
        mine = np.flatnonzero(elders.place == number)
        members = np.concatenate([room.ours, room.others])
        actor = members[(uniform(keys[mine], "who") * members.size).astype(np.int64)]
        said = in_room(keys[mine], actor, room, number, elders.time[mine])
        found["ours"][mine], found["other"][mine] = said.ours, said.other
        by_ours[mine] = said.by_ours
    return {
        **found, "kind": ROOM, "by_ours": by_ours, "channel": elders.channel,
        "place": elders.place, "linked": link_kept(keys, elders.channel),
    }  # fmt: skip


def shared(growth: Growth, _: Events, keys: Keys) -> dict[str, object]:
    """Share a post of ours."""
    other, _strange = growth.reader(keys)
    return {"kind": SHARE, "other": other, "channel": SOCIAL, "linked": True}


def commented(growth: Growth, _: Events, keys: Keys) -> dict[str, object]:
    """Answer a post of ours in public."""
    other, strange = growth.reader(keys)
    channel = np.full(keys.size, SOCIAL)
    linked = link_kept(keys, channel)
    return {
        "kind": REPLY, "other": other, "arrival": strange, "channel": channel, "linked": linked
    }  # fmt: skip


def came(growth: Growth, elders: Events, keys: Keys) -> dict[str, object]:
    """Write to us for the first time."""
    return {
        "kind": FIRST, "other": growth.stranger(elders, keys), "arrival": True,
        "channel": direct_channel(keys, growth.kind),
    }  # fmt: skip


def introduced(growth: Growth, elders: Events, keys: Keys) -> dict[str, object]:
    """Bring one of ours and a stranger together in one mail."""
    return {
        "kind": INTRODUCTION, "third": growth.stranger(elders, keys), "channel": EMAIL
    }  # fmt: skip


def took_up(_: Growth, elders: Events, keys: Keys) -> dict[str, object]:
    """Have the two who were brought together talk: one of them writes to the other."""
    channel = np.full(keys.size, EMAIL)
    return {
        "kind": FIRST, "other": elders.third, "arrival": True, "channel": channel,
        "by_ours": uniform(keys, "who begins") < OURS_AGAIN, "linked": link_kept(keys, channel),
    }  # fmt: skip


def praised(_: Growth, _elders: Events, _keys: Keys) -> dict[str, object]:
    """Name one of ours in public."""
    return {"kind": MENTION, "channel": SOCIAL}


def met(growth: Growth, elders: Events, keys: Keys) -> dict[str, object]:
    """Have one of ours and a guest of the same evening talk afterwards."""
    lot = uniform(keys, "guest")
    other = np.zeros(keys.size, dtype=np.int64)
    for evening in np.unique(elders.place):
        mine = elders.place == evening
        guests = growth.guests.get(int(evening), np.array([OURS]))
        other[mine] = guests[(lot[mine] * guests.size).astype(np.int64)]
    strange = other >= growth.people.first
    return {
        "kind": np.where(strange, FIRST, AGAIN), "other": other, "arrival": strange,
        "by_ours": uniform(keys, "who begins") < OURS_AGAIN,
        "channel": direct_channel(keys, growth.kind),
    }  # fmt: skip


def wrote_again(growth: Growth, elders: Events, keys: Keys) -> dict[str, object]:
    """Have one of a pair write to the other out of the blue, often where they last did."""
    fresh = direct_channel(keys, growth.kind)
    direct = np.isin(elders.kind, (FIRST, AGAIN, REPLY)) & (elders.channel != SOCIAL)
    same = direct & (uniform(keys, "same channel") < SAME_CHANNEL)
    return {
        "kind": AGAIN, "by_ours": uniform(keys, "who begins") < OURS_AGAIN,
        "channel": np.where(same, elders.channel, fresh),
    }  # fmt: skip


def bought(_: Growth, _elders: Events, _keys: Keys) -> dict[str, object]:
    """Have a result with the other."""
    return {"kind": OUTCOME, "channel": 0}


def _contacts(mean: float, in_room: float = 0.0) -> dict[tuple[int, bool], float]:
    words = {(kind, by): mean for kind in (FIRST, AGAIN, REPLY) for by in (False, True)}
    return words | ({(ROOM, by): in_room for by in (False, True)} if in_room else {})


WEEK = 7 * DAY
TIE = Wait(parts=((0.45, WEEK), (0.35, 6 * WEEK), (0.20, 52 * WEEK)))
WAYS = (
    Way(
        "reply",
        {
            (FIRST, True): 0.28, (FIRST, False): 0.7, (AGAIN, True): 0.5, (AGAIN, False): 0.55,
            (REPLY, True): 0.38, (REPLY, False): 0.42, (INTRODUCTION, False): 0.3,
            (MENTION, False): 0.35,
        },
        Wait(3 * HOUR, 1.4),
        answer,
    ),
    Way("room", {(ROOM, False): 0.4, (ROOM, True): 0.45}, Wait(6 * MINUTE, 1.3), said_in_room),
    Way("share", {(POST, True): 0.16}, Wait(2 * HOUR, 1.5), shared),
    Way("comment", {(POST, True): 0.13}, Wait(40 * MINUTE, 1.5), commented),
    Way("read", {(POST, True): 0.07}, Wait(9 * HOUR, 1.2), came),
    Way("shared", {(SHARE, False): 0.45}, Wait(14 * HOUR, 1.2), came),
    Way("introduce", _contacts(0.018), Wait(parts=((1.0, 9 * DAY),)), introduced, talks=True),
    Way("introduction", {(INTRODUCTION, False): 0.75}, Wait(20 * HOUR, 1.2), took_up),
    Way("praise", _contacts(0.012), Wait(parts=((1.0, 12 * DAY),)), praised, talks=True),
    Way("mention", {(MENTION, False): 0.5}, Wait(18 * HOUR, 1.2), came),
    Way("met", {(JOIN, True): 0.9}, Wait(36 * HOUR, 0.9), met),
    Way("again", _contacts(0.2, 0.05), TIE, wrote_again, talks=True),
    Way(
        "outcome",
        _contacts(OUTCOME_MEAN, OUTCOME_MEAN / 4),
        Wait(parts=((0.5, 2 * WEEK), (0.5, 9 * WEEK))),
        bought,
    ),
)  # fmt: skip


def grow(kind: Kind, seed: int, size: float = 1.0) -> World:
    """Return all that may happen in a world of this seed.

    Args:
        kind: W0 to W10.
        seed: the same seed gives the same world.
        size: 1 is some 25,000 activities in two years, of four of ours and some 3,500 others.
    """
    return Growth(kind, seed, size).world()
