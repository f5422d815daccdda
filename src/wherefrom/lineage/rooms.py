"""Who answers whom in rooms: chats whose archive keeps no links between messages.

A room holds several conversations at once. What speaks for an earlier message as what a message
answers: that it is near; that nobody answered it yet; and marks, such as whom each of the two
names, in what words. How much each mark speaks is learnt without a single known answer: the marks
of pairs, each weighed by how likely it is to be one of answer and answered, are set beside those
of chance pairs, where a message from another time of the same room stands in the child's slot. So
the density of a mark is one over all that could have come, as everywhere in the model.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.kernels import EVIDENCE, OWN, Flags, Floats, Longs, Messages
from wherefrom.lineage import messages as gathering
from wherefrom.lineage.history import NONE, TALK, History

SHORT = 2  # words, of a message that says little
MOST = 60  # latest messages that one may answer
ROOM_LEAST = 30  # messages; fewer are a thread, not a room
UNLINKED = 0.02  # of a channel's messages in threads may state a link, for it to be a chat
LEARNT_FROM = 10_000  # messages, evenly over the rooms; more teach little
CHANCE_PART = 0.1  # of chance pairs that are looked at
ROUNDS = 12
ANSWERED = 1.0  # how much an answer puts a message to rest: its rate falls by exp(-1) for each
BACK_BINS = np.array([2, 3, 4, 6, 9, 13, 20, 30, 45])
MINUTES = np.array([1, 2, 4, 8, 20, 60])
ALIKE_BINS = np.array([0.001, 0.03, 0.08, 0.15, 0.3])
CELLS = (BACK_BINS.size + 1) * (MINUTES.size + 1)
RIDGE = 2.0  # pairs' worth of doubt about each weight of evidence
STEPS = 2  # of Newton in each round
BOUND = 6.0  # of a log odds
# Marks of one pair are told apart as if each came by itself; they do not quite.
TRUST = 0.6
TELLS_LEAST = 0.25  # part of pairs that must be told from chance ones, for a room to be read
LEAST = 1e-3  # of a pair, to be learnt from
DAY_MINUTES = 1440
RELATIONS = 3 * 4 * 2  # of whom the child names, whom the elder names, and one author or two
FIRST_SHARES = {"by itself": 0.25, "answers": 0.8}


class Evidence(NamedTuple):
    """What speaks for each pair of a batch of slots; see `kernels.EVIDENCE`."""

    starts: Longs  # (q + 1,)
    elder: Longs  # (m,) place in the messages
    pairs: Floats  # (m, marks)
    own: Floats  # (q, own marks)
    cell: Longs  # (m,) how near, by messages and minutes

    def owners(self) -> Longs:
        """Return the slot of each pair, as a place in the batch."""
        return np.repeat(np.arange(self.starts.size - 1), np.diff(self.starts))


class Parameters(NamedTuple):
    """What the rounds learn."""

    near: Floats  # (CELLS,) mean answers of a message to a slot so near, chance marks given
    by_itself: float  # share of the messages that answer nothing
    pairs: Floats  # log odds of each mark of a pair
    tells: float  # part of the pairs of answer and answered that are of another relation than
    # chance pairs are: whether marks tell anything
    own: Floats  # of each mark of a message that came by itself


class Room(NamedTuple):
    """All messages of rooms, and what each of them is by itself."""

    order: Longs  # (k,) index in the history
    messages: Messages
    minutes: Floats  # (k,)
    says: Floats  # (k, 4) asks, holds a page, is short, length
    people: int


def within(history: History) -> Flags:
    """Tell which activities are messages of rooms: of chats that keep no links, (n,)."""
    talk = (history.type == TALK) & (history.thread >= 0)
    size = np.bincount(history.thread[talk], minlength=len(history.contexts))
    large = talk & (size[np.maximum(history.thread, 0)] >= ROOM_LEAST)
    channels = len(history.channels)
    channel = np.maximum(history.channel, 0)
    number = np.bincount(channel[large], minlength=channels)
    linked = np.bincount(channel[large & (history.link != NONE)], minlength=channels)
    return large & (linked <= UNLINKED * number)[channel]


def enter(history: History, activities: pa.Table, rooms: Flags, *, by_handle: bool = True) -> Room:
    """Return the messages of rooms, or of threads, one after another.

    Args:
        history: of all.
        activities: the record's columns; what the history was built from.
        rooms: (n,) bool: what to enter.
        by_handle: see `messages.gather`.
    """
    order = np.flatnonzero(rooms)
    order = order[np.lexsort((order, history.thread[order]))]
    messages = gathering.gather(history, activities, order, by_handle=by_handle)
    said = pc.fill_null(activities["content"].take(pa.array(history.rows[order])), "")
    asks = pc.match_substring(said, "?").to_numpy()
    page = pc.match_substring_regex(said, r"https?://|www\.").to_numpy()
    words = np.diff(messages.words)
    says = np.column_stack([asks, page, words <= SHORT, np.log1p(words)]).astype(np.float32)
    minutes = history.times[order] * DAY_MINUTES
    return Room(order, messages, minutes, says, len(history.people))


def batches(room: Room) -> list[Longs]:
    """Return the slots of whole rooms together, some LEARNT_FROM at a time."""
    begins = np.unique(room.messages.first)
    cuts, last = [], 0
    for begin in begins[1:].tolist():
        if begin - last >= LEARNT_FROM:
            cuts.append(begin)
            last = begin
    return np.split(np.arange(room.order.size), cuts)


def gather(room: Room, slots: Longs, marks: Longs) -> Evidence:
    """Return what speaks for the latest messages before each slot, as if `marks` stood there."""
    from wherefrom.kernels import compiled_rooms  # noqa: PLC0415  numba takes a second

    starts, elder, pairs, own = compiled_rooms.turns(room.messages, room.people, slots, marks, MOST)
    lag = np.repeat(room.minutes[slots], np.diff(starts)) - room.minutes[elder]
    back = np.digitize(pairs[:, EVIDENCE.index("back")], BACK_BINS)
    cell = back * (MINUTES.size + 1) + np.digitize(lag, MINUTES)
    return Evidence(starts, elder.astype(np.int64), pairs, own, cell)


def _sample(room: Room) -> Longs:
    """Return the slots of some rooms, evenly chosen, that are learnt from."""
    begins = np.unique(room.messages.first)
    ends = np.append(begins[1:], room.order.size)
    step = max(1, round(room.order.size / LEARNT_FROM))
    chosen = [np.arange(b, e) for b, e in zip(begins[::step], ends[::step], strict=True)]
    return np.concatenate(chosen)[: 2 * LEARNT_FROM]


def _elsewhere(room: Room, slots: Longs, rng: np.random.Generator) -> Longs:
    """Return for each slot a message of the same room from another time."""
    first = room.messages.first
    size = np.bincount(first, minlength=first.size)[first[slots]]
    least = np.minimum(150, size // 4)
    shift = rng.integers(least, np.maximum(size - least, least + 1))
    return first[slots] + (slots - first[slots] + shift) % size


def learn(room: Room) -> Parameters:
    """Return what the marks of rooms mean, by expectation and maximisation.

    Source:
        Zhuang, Ogata & Vere-Jones, JASA 97 (2002), for the declustering; docs/explain/model.md,
        on rooms.
    """
    rng = np.random.default_rng(0)  # chance pairs; the same for the same record
    slots = _sample(room)
    true = gather(room, slots, slots)
    marks, chance = [], []
    for _ in range(2):
        there = _elsewhere(room, slots, rng)
        drawn = gather(room, slots, there)
        kept = rng.random(drawn.elder.size) < CHANCE_PART / 2
        marks.append(_marks(room, drawn, there)[kept])
        chance.append(drawn.cell[kept])
    other, cells = np.concatenate(marks), np.concatenate(chance)
    seen, alone = _marks(room, true, slots), _own_marks(room, true, slots)
    exposure = np.bincount(true.cell, minlength=CELLS) + 1e-9
    now = _first_guess(true, seen, alone, exposure)
    there = np.bincount(cells, minlength=CELLS) + 1e-9
    p, base = np.zeros(true.elder.size), np.zeros(slots.size)
    for _ in range(ROUNDS):
        rest = np.exp(-ANSWERED * _answered(true, p))
        p, base = _expect(true, now, seen, alone, rest)
        number = np.bincount(true.cell, p, CELLS)
        open_ = np.bincount(true.cell, rest, CELLS)
        kept = p > LEAST
        now = Parameters(
            near=(number + 0.5 * number.sum() / exposure.sum()) / (open_ + 0.5),
            by_itself=float(base.mean()),
            pairs=_odds(seen[kept], p[kept], other, (number / there)[cells], now.pairs),
            tells=_apart(p @ seen, (number / there)[cells] @ other),
            own=_odds(alone, base, alone, np.full(base.size, base.mean()), now.own),
        )
    return now


def _first_guess(true: Evidence, seen: Floats, alone: Floats, exposure: Floats) -> Parameters:
    """Return where the rounds begin: who is near, and who is named, is answered."""
    back = 1 / (1 + true.pairs[:, EVIDENCE.index("back")])
    near = np.bincount(true.cell, back, CELLS) / exposure
    near *= FIRST_SHARES["answers"] * alone.shape[0] / (near * exposure).sum()
    pairs = np.zeros(seen.shape[1])
    for relation in range(RELATIONS):
        names, named = divmod(relation // 2, 4)
        pairs[relation] = 1.5 * ((names == 2) + (named == 2)) - 0.5 * (names == 1)  # noqa: PLR2004 kernels' marks
    own = np.zeros(alone.shape[1])
    own[1] = -1.0
    return Parameters(near, FIRST_SHARES["by itself"], pairs, 0.0, own)


def _marks(room: Room, evidence: Evidence, marks: Longs) -> Floats:
    """Return what each pair shows beside being near, a column for each mark that may count."""
    column = dict(zip(EVIDENCE, evidence.pairs.T, strict=True))
    same = column["same"] > 0
    names, named = column["names"], column["named"]
    relation = (names * 4 + named) * 2 + same
    since_elder = np.minimum(column["elder_since"], 3)
    since_child = np.minimum(column["child_since"], 3)
    asks = room.says[:, 0] > 0
    asked = asks[evidence.elder]
    asking = asks[np.repeat(marks, np.diff(evidence.starts))]
    columns = [
        *(relation == number for number in range(RELATIONS)),
        *((since_elder == number) & (names == 2) for number in range(4)),  # noqa: PLR2004
        *((since_child == number) & (named == 2) for number in range(4)),  # noqa: PLR2004
        *((since_elder == number) & same for number in range(4)),
        *(np.digitize(column["alike"], ALIKE_BINS) == number for number in range(6)),
        *(asked & same, asked & ~same, asking & same, asking & ~same),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _own_marks(room: Room, evidence: Evidence, slots: Longs) -> Floats:
    """Return what tells a message that came by itself: whom it names, what it says, whose it is."""
    names = np.diff(room.messages.names)[slots] > 0
    back = evidence.own[:, OWN.index("own_back")]
    columns = [
        np.ones(slots.size),
        names,
        *room.says[slots].T,
        back == 0,
        (back > 0) & (back <= MOST),
        back > MOST,
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _apart(true: Floats, chance: Floats) -> float:
    """Return how far the relations of true pairs stand from those of chance: total variation."""
    one, other = (
        each[:RELATIONS] / max(float(each[:RELATIONS].sum()), 1e-12) for each in (true, chance)
    )
    return float(np.abs(one - other).sum() / 2)


def _answered(evidence: Evidence, p: Floats) -> Floats:
    """Return how often each pair's elder was answered before the pair's child, expected."""
    order = np.lexsort((evidence.owners(), evidence.elder))
    elder = evidence.elder[order]
    total = np.cumsum(p[order]) - p[order]
    begins = np.concatenate([[True], elder[1:] != elder[:-1]])
    start = np.maximum.accumulate(np.where(begins, np.arange(elder.size), 0))
    answered = np.empty_like(p)
    answered[order] = total - total[start]
    return answered


def _expect(
    evidence: Evidence, now: Parameters, marks: Floats, own: Floats, rest: Floats, trust: float = 1
) -> tuple[Floats, Floats]:
    """Return the probability of each pair, and of each slot to have come by itself."""
    rate = (now.near[evidence.cell] * rest * _ratio(marks, now.pairs)) ** trust
    alone = (now.by_itself * _ratio(own, now.own)) ** trust
    total = alone + np.bincount(evidence.owners(), rate, alone.size)
    return rate / total[evidence.owners()], alone / total


def _ratio(marks: Floats, weights: Floats) -> Floats:
    return np.exp(np.clip(marks @ weights, -BOUND, BOUND).astype(np.float64))


def _odds(true: Floats, weight: Floats, chance: Floats, other: Floats, begin: Floats) -> Floats:
    """Return log odds by which marks tell true from chance: ridge logistic, a few Newton steps."""
    marks = np.concatenate([true, chance])
    counted = np.concatenate([weight, other])
    is_true = np.concatenate([np.ones(weight.size), np.zeros(other.size)])
    found = begin
    for _ in range(STEPS):
        guess = 1 / (1 + np.exp(-np.clip(marks @ found, -30, 30)))
        slope = marks.T @ (counted * (is_true - guess)) - RIDGE * found
        curve = (marks * (counted * guess * (1 - guess))[:, None]).T @ marks
        step = np.linalg.solve(curve + RIDGE * np.eye(found.size), slope)
        found = np.clip(found + step, -BOUND, BOUND)  # Newton may overshoot where all is alike
    return found


class Settled(NamedTuple):
    """What the marks of a batch come to, once who is at rest agrees with who answers whom."""

    rate: Floats  # (m,) of each pair
    alone: Floats  # (q,) of coming by itself
    p: Floats  # (m,)
    base: Floats  # (q,)
    answered: Floats  # (m,) how often the elder was answered before, expected


def settle(room: Room, evidence: Evidence, slots: Longs, learnt: Parameters) -> Settled:
    """Return the probabilities under what was learnt."""
    marks, own = _marks(room, evidence, slots), _own_marks(room, evidence, slots)
    answered = np.zeros(evidence.elder.size)
    for _ in range(3):
        p, _ = _expect(evidence, learnt, marks, own, np.exp(-ANSWERED * answered))
        answered = _answered(evidence, p)
    rest = np.exp(-ANSWERED * answered)
    p, base = _expect(evidence, learnt, marks, own, rest, TRUST)
    rate = learnt.near[evidence.cell] * rest * _ratio(marks, learnt.pairs)
    return Settled(rate, learnt.by_itself * _ratio(own, learnt.own), p, base, answered)
