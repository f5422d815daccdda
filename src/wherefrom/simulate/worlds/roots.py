"""What comes by itself: posts, cold words from us and to us, old acquaintances, rooms, evenings."""

from typing import NamedTuple

import numpy as np

from wherefrom.simulate.worlds.calendar import DAY, DAYS, END, HOUR, NO_TRADE, Calendar
from wherefrom.simulate.worlds.chance import (
    Flags,
    Floats,
    Keys,
    Longs,
    derive,
    normal,
    poisson,
    uniform,
    word,
)
from wherefrom.simulate.worlds.events import (
    AGAIN,
    CHAT,
    FIRST,
    JOIN,
    MEETUP,
    MENTION,
    OFFERED,
    OURS,
    OUTCOME,
    POST,
    ROOM,
    SOCIAL,
    TRADES,
    Events,
    People,
    direct_channel,
    events,
    joined,
)
from wherefrom.simulate.worlds.kinds import Kind

# How often, a day, for size 1
POSTS = 0.9  # of each of ours
OTHERS_POSTS = 0.004  # of each old acquaintance
OUTREACH = 0.35  # cold words of each of ours
INBOUND = 0.75  # of strangers, all together
OLD_WORDS = 0.006  # of each old acquaintance to us
MENTIONS = 0.0002  # of us by each old acquaintance
ROOM_WORDS = 0.07  # of each member of a room
EVENINGS = 1 / 7
STRANGERS_RESULTS = 0.06  # of people whom the record never shows
KNOWN_RESULTS = 0.000025  # of each person whom it may show, whatever we say
OFFERS = 0.0024  # of each person whom it may show, for a warm tie to take up (W2)

ROOMS = 6
ROOM_OURS, ROOM_OTHERS = 0.5, 8  # part of ours, and number of the others, in a room
EVENING_OURS, EVENING_OTHERS, EVENING_OLD = 0.45, 9.0, 0.35
UNEQUAL = np.array([1.9, 1.0, 0.7, 0.4])  # how much each of ours talks

# An intention to buy (W9), and how it shows
INTENTS = 1.3  # a day
THEIRS, OURS_TOO, BUYS = 2.2, 1.8, 0.65
INTENT_DAYS = 35.0


class Room(NamedTuple):
    """A chat group."""

    ours: Longs
    others: Longs


def rooms(seed: int, people: People, size: float) -> list[Room]:
    """Return who is in which chat group."""
    found = []
    for number in range(max(1, round(ROOMS * size))):
        own = derive(people.key[:OURS], f"room {number} of {seed}")
        ours = np.flatnonzero(uniform(own, "in") < ROOM_OURS)
        old = derive(people.key[OURS : people.first], f"room {number} of {seed}")
        others = OURS + np.argsort(uniform(old, "in"), kind="stable")[:ROOM_OTHERS]
        found.append(Room(ours if ours.size else np.array([number % OURS]), np.sort(others)))
    return found


def whom_of_ours(keys: Keys) -> Longs:
    """Return which of ours somebody turns to: those who talk more more often."""
    totals = np.cumsum(UNEQUAL / UNEQUAL.sum())
    return np.minimum(np.searchsorted(totals, uniform(keys, "whom of ours"), "right"), OURS - 1)


class Roots:
    """The background of one world."""

    def __init__(
        self, seed: int, kind: Kind, size: float, people: People, groups: list[Room]
    ) -> None:
        """Take the world as it is before anything happens."""
        self.seed, self.kind, self.size = seed, kind, size
        self.people, self.rooms = people, groups
        self.calendar = Calendar(seed, kind.shock)
        self._intending: Longs | None = None

    def all(self) -> list[Events]:
        """Return all that comes by itself, results apart."""
        parts = [
            self.posts(), self.outreach(), self.inbound(), self.old_words(), self.mentions(),
            *self.room_words(), *self.evenings(),
        ]  # fmt: skip
        return [*parts, *self.intents()] if self.kind.intent else parts

    def _ours(self, what: str, per_day: float, *, work: bool) -> tuple[Longs, Keys, Floats]:
        everybody = np.full(OURS, NO_TRADE)
        rate = per_day * UNEQUAL
        return self.calendar.streams(self.people.key[:OURS], what, rate, everybody, work=work)

    def _old(self, what: str, per_day: float, *, work: bool) -> tuple[Longs, Keys, Floats]:
        mine = slice(OURS, self.people.first)
        rate = per_day * self.people.talk[mine] ** 2
        whose, keys, time = self.calendar.streams(
            self.people.key[mine], what, rate, self.people.trade[mine], work=work
        )
        return whose + OURS, keys, time

    def posts(self) -> Events:
        """Return public posts that are addressed to nobody."""
        ours, own, time = self._ours("posts", POSTS * self.size, work=False)
        other, keys, then = self._old("posts", OTHERS_POSTS, work=False)
        mine = events(own, kind=POST, time=time, by_ours=True, ours=ours, channel=SOCIAL)
        return joined([mine, events(keys, kind=POST, time=then, other=other, channel=SOCIAL)])

    def outreach(self) -> Events:
        """Return cold words of ours; in a trade's busy weeks more of them go there."""
        named = np.repeat(np.arange(OURS), TRADES)
        trade = np.tile(np.arange(TRADES), OURS)
        keys = derive(self.people.key[named], "outreach to", trade)
        rate = OUTREACH * self.size * UNEQUAL[named] / TRADES
        whose, keys, time = self.calendar.streams(keys, "outreach", rate, trade, work=True)
        return events(
            keys, kind=FIRST, time=time, by_ours=True, ours=named[whose],
            other=self.people.strangers(keys, trade[whose]),
            channel=direct_channel(keys, self.kind), arrival=True,
        )  # fmt: skip

    def inbound(self) -> Events:
        """Return first words of strangers."""
        whole = np.full(TRADES, word(self.seed, "inbound"), dtype=np.uint64)
        trade = np.arange(TRADES)
        rate = np.full(TRADES, INBOUND * self.size / TRADES)
        whose, keys, time = self.calendar.streams(
            derive(whole, "trade", trade), "inbound", rate, trade, work=True
        )
        return events(
            keys, kind=FIRST, time=time, ours=whom_of_ours(keys),
            other=self.people.strangers(keys, trade[whose]),
            channel=direct_channel(keys, self.kind), arrival=True,
        )  # fmt: skip

    def old_words(self) -> Events:
        """Return what old acquaintances write out of the blue, each mostly to one of ours."""
        other, keys, time = self._old("words", OLD_WORDS, work=False)
        usual = uniform(keys, "usual") < 0.8  # noqa: PLR2004 most have one of ours whom they know
        ours = np.where(usual, whom_of_ours(self.people.key[other]), whom_of_ours(keys))
        channel = direct_channel(keys, self.kind)
        return events(keys, kind=AGAIN, time=time, ours=ours, other=other, channel=channel)

    def mentions(self) -> Events:
        """Return public words of old acquaintances that name one of ours."""
        other, keys, time = self._old("mentions", MENTIONS, work=False)
        ours = whom_of_ours(keys)
        return events(keys, kind=MENTION, time=time, ours=ours, other=other, channel=SOCIAL)

    def room_words(self) -> list[Events]:
        """Return what is said in chat groups without answering anything."""
        found = []
        for number, room in enumerate(self.rooms):
            members = np.concatenate([room.ours, room.others])
            talks = np.where(members < OURS, 2.0 * UNEQUAL[np.minimum(members, OURS - 1)], 1.0)
            whose, keys, time = self.calendar.streams(
                derive(self.people.key[members], f"room {number}"), "says", ROOM_WORDS * talks,
                np.full(members.size, NO_TRADE), work=True,
            )  # fmt: skip
            found.append(in_room(keys, members[whose], room, number, time))
        return found

    def evenings(self) -> list[Events]:
        """Return who comes to which evening."""
        whole = np.array([word(self.seed, "evenings")])
        count = max(2, round(EVENINGS * self.size * DAYS))
        night = derive(np.repeat(whole, count), "night", np.arange(count))
        day = np.floor(uniform(night, "day") * DAYS)
        begins = day * DAY + (18 + np.floor(2 * uniform(night, "hour"))) * HOUR
        found = []
        for number in range(count):
            own = derive(self.people.key[:OURS], f"evening {number}")
            ours = np.flatnonzero(uniform(own, "comes") < EVENING_OURS)
            guests = poisson(night[number : number + 1], "guests", np.array([EVENING_OTHERS]))
            keys = derive(np.repeat(night[number], guests), "guest", np.arange(guests[0]))
            other = self._guests(keys)
            key = np.concatenate([own[ours], keys])
            late = 60 * np.floor(40 * uniform(key, "late"))
            found.append(events(
                key, kind=JOIN, time=begins[number] + late, channel=MEETUP, place=number,
                by_ours=np.arange(key.size) < ours.size,
                ours=np.concatenate([ours, np.full(keys.size, -1)]),
                other=np.concatenate([np.full(ours.size, -1), other]),
            ))  # fmt: skip
        return found

    def _guests(self, keys: Keys) -> Longs:
        known = uniform(keys, "known") < EVENING_OLD
        old = OURS + (uniform(keys, "who") * self.people.old).astype(np.int64)
        new = self.people.strangers(keys[~known], trades(keys[~known]))
        found = old.copy()
        found[~known] = new
        return found

    def intents(self) -> list[Events]:
        """Return the words that go with an intention to buy: theirs, and ours, who feel it."""
        keys, when, other, ours = self.intentions()
        found = []
        for what, mean, by_ours in (("theirs", THEIRS, False), ("ours", OURS_TOO, True)):
            count = poisson(keys, what, np.full(keys.size, mean))
            whose = np.repeat(np.arange(keys.size), count)
            nth = np.arange(whose.size) - np.repeat(np.cumsum(count) - count, count)
            each = derive(keys[whose], f"{what}, each", nth)
            time = when[whose] + uniform(each, "after") * INTENT_DAYS * DAY
            found.append(events(
                each, kind=AGAIN, time=time, by_ours=by_ours, ours=ours[whose], other=other[whose],
                channel=direct_channel(each, self.kind),
            ).take(time < END))  # fmt: skip
        return found

    def intentions(self) -> tuple[Keys, Floats, Longs, Longs]:
        """Return each intention to buy: its key, when it begins, whose it is, whom they know."""
        whole = np.array([word(self.seed, "intentions")])
        rate = np.array([INTENTS * self.size * self.kind.intent])
        _, keys, when = self.calendar.streams(
            whole, "intention", rate, np.array([NO_TRADE]), work=True
        )
        if self._intending is None:  # else strangers would be made anew
            self._intending = self._guests(keys)
        return keys, when, self._intending, whom_of_ours(keys)

    def results(self) -> list[Events]:
        """Return what comes of nothing that is said: results of strangers, and of those known."""
        whole = np.full(TRADES, word(self.seed, "nowhere"), dtype=np.uint64)
        trade = np.arange(TRADES)
        often = self.kind.nowhere
        rate = np.full(TRADES, STRANGERS_RESULTS * self.size * often / TRADES)
        whose, keys, time = self.calendar.streams(
            derive(whole, "trade", trade), "result", rate, trade, work=True
        )
        found = [self._result(keys, self.people.strangers(keys, trade[whose]), time)]
        known = np.arange(OURS, self.people.key.size - keys.size)
        rate = np.full(known.size, KNOWN_RESULTS * often)
        whose, keys, time = self.calendar.streams(
            self.people.key[known], "result", rate, self.people.trade[known], work=True
        )
        found.append(self._result(keys, known[whose], time))
        if self.kind.saturating:
            rate = np.full(known.size, OFFERS)
            whose, keys, time = self.calendar.streams(
                self.people.key[known], "offer", rate, np.full(known.size, NO_TRADE), work=True
            )
            found.append(self._result(keys, known[whose], time)._replace(
                way=np.full(keys.size, OFFERED)
            ))  # fmt: skip
        if self.kind.intent:
            keys, when, other, _ = self.intentions()
            time = when + DAY * INTENT_DAYS * np.exp(0.4 * normal(keys, "buys after"))
            buys = (uniform(keys, "buys") < BUYS) & (time < END)
            found.append(self._result(keys[buys], other[buys], time[buys]))
        return found

    def _result(self, keys: Keys, other: Longs, time: Floats) -> Events:
        own = derive(keys, "result itself")
        ours = whom_of_ours(own)
        return events(own, kind=OUTCOME, time=time, ours=ours, other=other, channel=0)


def trades(keys: Keys) -> Longs:
    """Return of what trade somebody is."""
    return (uniform(keys, "trade") * TRADES).astype(np.int64)


def in_room(keys: Keys, actor: Longs, room: Room, number: int, time: Floats) -> Events:
    """Return words in a chat group; each is meant above all for one of the other side."""
    by_ours: Flags = actor < OURS
    ours = room.ours[(uniform(keys, "ours meant") * room.ours.size).astype(np.int64)]
    other = room.others[(uniform(keys, "other meant") * room.others.size).astype(np.int64)]
    return events(
        keys, kind=ROOM, time=time, by_ours=by_ours, ours=np.where(by_ours, actor, ours),
        other=np.where(by_ours, other, actor), channel=CHAT, place=number,
    )  # fmt: skip
