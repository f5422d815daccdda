"""What may happen in a world, as columns: one row for each activity or result that is possible."""

from typing import NamedTuple

import numpy as np

from wherefrom.simulate.worlds.chance import (
    Flags,
    Floats,
    Keys,
    Longs,
    derive,
    normal,
    uniform,
    word,
)
from wherefrom.simulate.worlds.kinds import Kind

POST, FIRST, AGAIN, REPLY, SHARE, INTRODUCTION, MENTION, JOIN, ROOM, OUTCOME = range(10)
CHANNELS = ("email", "dm", "chat", "social", "meetup", "telephone")
EMAIL, DM, CHAT, SOCIAL, MEETUP, TELEPHONE = range(len(CHANNELS))
LINKED = (0.8, 0.85, 0.6, 0.9, 0.0, 0.0)  # part of the answers whose link is kept, by channel
BY_MAIL = 0.6  # part of the direct words
OFFERED = -2  # way of a result that a warm tie may bring about (W2)

TRADES = 6
OURS = 4
OLD = 250  # acquaintances from before the record, for size 1


class Events(NamedTuple):
    """Possible activities and results; -1 stands for none.

    Attributes:
        key: names it.
        luck: what comes of it is drawn from this; its key, but for a stranger who comes once.
        parent: row of what brings it about.
        way: by which mechanism; place in `growth.WAYS`.
        kind: POST to OUTCOME.
        time: seconds since the record began.
        by_ours: one of ours does it.
        ours: which of ours it is with.
        other: which of the others.
        third: whom an introduction names beside ours.
        channel: place in CHANNELS.
        place: the room, or the evening.
        linked: the record says what it answers.
        arrival: a stranger comes to us by it, or we to a stranger.
    """

    key: Keys
    luck: Keys
    parent: Longs
    way: Longs
    kind: Longs
    time: Floats
    by_ours: Flags
    ours: Longs
    other: Longs
    third: Longs
    channel: Longs
    place: Longs
    linked: Flags
    arrival: Flags

    @property
    def actor(self) -> Longs:
        """Return who does it."""
        return np.where(self.by_ours, self.ours, self.other)

    def take(self, rows: Longs | Flags) -> "Events":
        """Return some of the rows."""
        return Events._make(column[rows] for column in self)


FILL = {"parent": -1, "way": -1, "ours": -1, "other": -1, "third": -1, "place": -1}


def events(key: Keys, **columns: object) -> Events:
    """Return events of these keys; a column may be one value for all, and most have a default."""
    given = {"luck": key} | FILL | {"linked": False, "arrival": False, "by_ours": False} | columns
    whole = {name: np.broadcast_to(np.asarray(value), key.shape) for name, value in given.items()}
    return Events(key=key, **whole)


def joined(parts: list[Events]) -> Events:
    """Return all rows of all parts, in order."""
    return Events._make(map(np.concatenate, zip(*parts, strict=True)))


class People:
    """Who there is: ours, then old acquaintances, then strangers as they come.

    Attributes:
        key: of each person.
        trade: of each.
        talk: how much each talks with us, 1 on average, at most 2.
    """

    def __init__(self, seed: int, kind: Kind, size: float) -> None:
        """Begin with ours, the old acquaintances, and the strangers if their number is fixed."""
        self.old = round(OLD * size)
        self.pool = round(kind.pool * size)
        self.first = OURS + self.old  # of the strangers
        count = self.first + self.pool
        whole = np.full(count, word(seed, "people"), dtype=np.uint64)
        self.key = derive(whole, "person", np.arange(count))
        self.trade = (uniform(self.key, "trade") * TRADES).astype(np.int64)
        self.trade[self.first :] = np.arange(self.pool) % TRADES
        self.talk = talk(self.key)

    def strangers(self, keys: Keys, trades: Longs) -> Longs:
        """Return a stranger of each trade, drawn or new; a few of a fixed number come often."""
        if self.pool:
            drawn = uniform(keys, "which") ** 1.5 * (self.pool // TRADES)
            return self.first + trades + TRADES * drawn.astype(np.int64)
        began = self.key.size
        self.key = np.concatenate([self.key, derive(keys, "person")])
        self.trade = np.concatenate([self.trade, trades])
        self.talk = np.concatenate([self.talk, talk(self.key[began:])])
        return np.arange(began, self.key.size)


def talk(keys: Keys) -> Floats:
    """Return how much people talk: unequal, but nobody so much that talk never ends."""
    return np.minimum(np.exp(0.6 * normal(keys, "talk") - 0.1), 2.0)


def direct_channel(keys: Keys, kind: Kind) -> Longs:
    """Return by what channel a direct word goes."""
    channel = np.where(uniform(keys, "channel") < BY_MAIL, EMAIL, DM)
    return np.where(uniform(keys, "hidden") < kind.hidden, TELEPHONE, channel)


def link_kept(keys: Keys, channel: Longs) -> Flags:
    """Tell of answers whether the record will say what they answer."""
    return uniform(keys, "linked") < np.array(LINKED)[channel]
