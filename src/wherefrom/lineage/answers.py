"""Who answers whom: in rooms by what they show, and wherever known links teach the unknown ones.

Links that archives or the user state are known choices among the earlier messages of a thread or
room. Where there are a hundred of them in a channel, a listwise softmax is learnt on them, which
begins at what the fit without them says, and it answers for the messages that state no link.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from wherefrom.kernels import EVIDENCE, OWN, Flags, Floats, Longs
from wherefrom.lineage import rooms
from wherefrom.lineage.candidates import Candidates
from wherefrom.lineage.choice import Choice, Lists, learn
from wherefrom.lineage.history import NONE, TALK, History
from wherefrom.lineage.mechanisms import Setting
from wherefrom.lineage.rooms import Evidence, Room, Settled
from wherefrom.lineage.stated import ALONE, Stated
from wherefrom.lineage.talk import Fit

KNOWN_LEAST = 100  # links of a channel, for them to teach
TAUGHT_BY = 20_000  # links of mail and the like; more teach little
TOGETHER = 50  # messages of a room that are left out together, where what is learnt is tried
LISTED = 24  # likeliest messages of a room that a choice is among; of a thread, all
LEAST = 2e-3  # of a parent, to be kept
IN_THREAD = 0  # place in MECHANISMS of an answer in a thread
NEVER = -1e9  # log worth of what cannot be


class Turns(NamedTuple):
    """Who answers whom in rooms; r rows, by child in time order.

    Attributes:
        child: (r,) index of the activity.
        parent: (r,) index of an earlier one of its room.
        p: (r,) probability that it is the parent.
        base: (n,) probability that the activity came by itself; nought outside of rooms.
        within: (n,) bool: the activity is a message of a room.
    """

    child: Longs
    parent: Longs
    p: Floats
    base: Floats
    within: Flags


def read(
    history: History, activities: pa.Table
) -> tuple[Flags, tuple[Room, rooms.Parameters] | None]:
    """Return which activities are messages of rooms, and what their marks mean.

    Where marks tell answers hardly better than chance, a chat is read as any thread is: by time.
    """
    chats = rooms.within(history)
    if not chats.any():
        return chats, None
    room = rooms.enter(history, activities, chats)
    learnt = rooms.learn(room)
    if learnt.tells < rooms.TELLS_LEAST:
        return np.zeros_like(chats), None
    return chats, (room, learnt)


def turns(
    history: History,
    activities: pa.Table,
    chats: Flags,
    stated: Stated,
    known: tuple[Room, rooms.Parameters] | None = None,
) -> Turns:
    """Return who answers whom in rooms.

    Args:
        history: of all.
        activities: the record's columns; what the history was built from.
        chats: (n,) bool: messages of rooms.
        stated: what the user knows of it.
        known: what `read` returned; learnt anew if None.
    """
    base = np.zeros(chats.size)
    if not chats.any():
        none = np.zeros(0, dtype=np.int64)
        return Turns(none, none, np.zeros(0), base, chats)
    room = known[0] if known else rooms.enter(history, activities, chats)
    learnt = known[1] if known else rooms.learn(room)
    choice = _taught(room, learnt, stated)
    columns = []
    for slots in rooms.batches(room):
        evidence = rooms.gather(room, slots, slots)
        settled = rooms.settle(room, evidence, slots, learnt)
        p, alone = settled.p, settled.base
        if choice is not None:
            lists, listed = _lists(room, evidence, slots, settled, Stated(slots[:0], slots[:0]))
            p = np.zeros(p.size)
            p[listed], alone = choice(lists)
        base[room.order[slots]] = alone
        kept = p >= LEAST
        columns.append((room.order[slots[evidence.owners()[kept]]], evidence.elder[kept], p[kept]))
    child, elder, p = (np.concatenate(column) for column in zip(*columns, strict=True))
    total = np.bincount(child, p, base.size)
    p *= ((1 - base) / np.maximum(total, 1e-300))[child]
    base[chats & (total == 0)] = 1.0
    parent = room.order[elder]
    by_child = np.lexsort((parent, child))
    return Turns(child[by_child], parent[by_child], p[by_child], base, chats)


def _taught(room: Room, learnt: rooms.Parameters, stated: Stated) -> Choice | None:
    """Return what the user's links teach of rooms; None where they are few."""
    place = np.full(int(room.order.max()) + 1, -1)
    place[room.order] = np.arange(room.order.size)
    known = np.unique(stated.child[np.isin(stated.child, room.order)])
    if known.size < KNOWN_LEAST:
        return None
    examples = []
    for slots in rooms.batches(room):
        asked = slots[np.isin(room.order[slots], known)]
        if asked.size:
            evidence = rooms.gather(room, slots, slots)
            settled = rooms.settle(room, evidence, slots, learnt)
            examples.append(_lists(room, evidence, slots, settled, stated, asked)[0])
    return learn(_joined(examples))


def _joined(each: list[Lists]) -> Lists:
    starts = np.concatenate([[0], np.cumsum(np.concatenate([np.diff(e.starts) for e in each]))])
    rest = zip(*(e[1:] for e in each), strict=True)
    return Lists(starts, *(np.concatenate(column) for column in rest))


def _lists(
    room: Room,
    evidence: Evidence,
    slots: Longs,
    settled: Settled | None,
    stated: Stated,
    asked: Longs | None = None,
) -> tuple[Lists, Longs]:
    """Return the choice that each message has among earlier ones, and where those stand.

    Args:
        room: the messages.
        evidence: of the slots.
        slots: the messages.
        settled: what is held of them so far; None if nothing, and that they answer is known.
        stated: whom they answer, as far as known.
        asked: those of the slots that are listed; all if None.
    """
    owner = evidence.owners()
    rank = _ranks(evidence, owner, settled)
    wanted = np.ones(slots.size, dtype=bool) if asked is None else np.isin(slots, asked)
    most = rooms.MOST if settled is None else LISTED
    listed = np.flatnonzero((rank < most) & wanted[owner])
    number = np.cumsum(wanted) - 1
    q = number[owner[listed]]
    child, parent = room.order[slots[owner[listed]]], room.order[evidence.elder[listed]]
    chosen = _pairs_in(child, parent, stated)
    alone = np.isin(room.order[slots[wanted]], stated.child[stated.parent == ALONE])
    features = _features(room, evidence, slots, listed, rank)
    own = np.zeros((int(wanted.sum()), 0), dtype=np.float32)
    offset, none = np.zeros(listed.size), np.full(own.shape[0], NEVER)
    if settled is not None:
        held = [np.log(settled.p[listed] + 1e-6), settled.answered[listed]]
        offset = np.log(settled.rate[listed] + 1e-12) * rooms.TRUST
        features = np.column_stack([features, offset, *held]).astype(np.float32)
        none = np.log(settled.alone[wanted]) * rooms.TRUST
        own = _own_features(room, evidence, slots, settled)[wanted]
    lists = Lists(
        np.concatenate([[0], np.cumsum(np.bincount(q, minlength=own.shape[0]))]),
        features, own, offset, none,
        chosen.astype(float),
        alone.astype(float),
        room.messages.first[slots[wanted]] if settled is None else slots[wanted] // TOGETHER,
    )  # fmt: skip
    return lists, listed


def _ranks(evidence: Evidence, owner: Longs, settled: Settled | None) -> Longs:
    """Return each pair's place among those of its slot: by rate, or the latest first."""
    if settled is None:
        return np.arange(owner.size) - evidence.starts[owner]
    order = np.lexsort((-settled.rate, owner))
    rank = np.empty(owner.size, dtype=np.int64)
    rank[order] = np.arange(owner.size) - evidence.starts[owner[order]]
    return rank


def _pairs_in(child: Longs, parent: Longs, stated: Stated) -> Flags:
    size = int(max(child.max(initial=0), stated.child.max(initial=0), parent.max(initial=0))) + 1
    return np.isin(child * size + parent, (stated.child * size + stated.parent)[stated.parent >= 0])


def _features(room: Room, evidence: Evidence, slots: Longs, listed: Longs, rank: Longs) -> Floats:
    """Return what each listed pair shows, a column a feature."""
    pairs = evidence.pairs[listed]
    column = dict(zip(EVIDENCE, pairs.T, strict=True))
    relation = (column["names"] * 4 + column["named"]) * 2 + column["same"]
    child = slots[evidence.owners()[listed]]
    elder = evidence.elder[listed]
    lag = np.log1p(np.maximum(room.minutes[child] - room.minutes[elder], 0))
    back = column["back"]
    return np.column_stack([
        *(relation == number for number in range(rooms.RELATIONS)),
        np.log(back), back == 1, back == 2, back <= 4,  # noqa: PLR2004
        *(np.log1p(column[name]) for name in ("elder_since", "child_since")),
        *(column[name] == 0 for name in ("elder_since", "child_since")),
        *(np.log1p(column[name]) for name in ("named_since", "others_since")),
        *(column["alike"] > least for least in (0, 0.05, 0.2)), column["alike"],
        column["quoted"], column["quoted"] > 0,
        *(column[name] for name in ("turned", "called", "caller")),
        lag, np.log1p(rank[listed]),
        room.says[elder], room.says[child],
    ]).astype(np.float32)  # fmt: skip


def _own_features(room: Room, evidence: Evidence, slots: Longs, settled: Settled) -> Floats:
    own = dict(zip(OWN, evidence.own.T, strict=True))
    return np.column_stack([
        *(np.log1p(column) for column in own.values()),
        *(column == 0 for column in own.values()),
        np.diff(room.messages.names)[slots] > 0,
        room.says[slots],
        np.log(settled.alone), np.log(settled.base + 1e-6),
    ]).astype(np.float32)  # fmt: skip


def threads(
    setting: Setting, activities: pa.Table, found: Candidates, fit: Fit, stated: Stated
) -> Fit:
    """Return the fit with the answers that state no link told by those that do.

    How likely a message answers its thread at all is left as it was fitted; whom in the thread is
    chosen anew, channel by channel, where enough links are known.
    """
    history = setting.history
    talk = (history.type == TALK) & (history.thread >= 0) & ~setting.rooms
    known = _joined_links(history, stated)
    told = known.children(len(history.ids))
    rows = np.flatnonzero((found.mechanism == IN_THREAD) & ~told[found.child])
    p = fit.p.copy()
    for channel in range(len(history.channels)):
        here = talk & (history.channel == channel)
        asked = rows[here[found.child[rows]]]
        if asked.size and (here & told).sum() >= KNOWN_LEAST:
            _teach(history, activities, here, known, found, asked, p)
    return fit._replace(p=p)


def _joined_links(history: History, stated: Stated) -> Stated:
    """Return all links between what the history holds, as archives and the user state them."""
    child = np.flatnonzero(history.link > NONE)
    child = child[~np.isin(child, stated.child)]
    told = stated.parent >= 0
    return Stated(
        np.concatenate([child, stated.child[told]]),
        np.concatenate([history.link[child].astype(np.int64), stated.parent[told]]),
    )


def _teach(
    history: History,
    activities: pa.Table,
    here: Flags,
    known: Stated,
    found: Candidates,
    asked: Longs,
    p: Floats,
) -> None:
    """Choose anew, in place, among the rows asked about, of the messages `here`."""
    told = known.children(here.size)
    size = np.bincount(history.thread[here], minlength=len(history.contexts))
    examples = here & told & (size[np.maximum(history.thread, 0)] > 1)
    every = max(1, round(examples.sum() / TAUGHT_BY))
    wanted = np.zeros(size.size, dtype=bool)
    wanted[np.unique(history.thread[examples])[::every]] = True
    wanted[history.thread[found.child[asked]]] = True
    room = rooms.enter(history, activities, here & wanted[history.thread], by_handle=False)
    slots = np.arange(room.order.size)
    evidence = rooms.gather(room, slots, slots)
    lists, _ = _lists(room, evidence, slots, None, known, slots[examples[room.order]])
    if (_listed(lists)).sum() < KNOWN_LEAST:
        return
    choice = learn(lists)
    ask = np.isin(room.order, found.child[asked])
    lists, listed = _lists(room, evidence, slots, None, known, slots[ask])
    chosen, _ = choice(lists)
    child = room.order[slots[evidence.owners()[listed]]]
    parent = room.order[evidence.elder[listed]]
    n = here.size
    order = np.argsort(child * n + parent)
    keys = (child * n + parent)[order]
    wish = found.child[asked].astype(np.int64) * n + found.parent[asked]
    place = np.minimum(np.searchsorted(keys, wish), max(keys.size - 1, 0))
    weight = np.where(keys[place] == wish, chosen[order][place], 0.0) if keys.size else 0 * wish
    held = np.bincount(found.child[asked], p[asked], n)
    total = np.bincount(found.child[asked], weight, n)
    usable = total[found.child[asked]] > 0
    share = weight / np.maximum(total[found.child[asked]], 1e-300)
    p[asked] = np.where(usable, held[found.child[asked]] * share, p[asked])


def _listed(lists: Lists) -> Floats:
    owner = np.repeat(np.arange(lists.none.size), np.diff(lists.starts))
    return np.bincount(owner, lists.chosen, lists.none.size) > 0
