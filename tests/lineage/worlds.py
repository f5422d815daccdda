"""Talk whose parents are known: messages that come by themselves, each with its answers."""

import itertools
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from tests.lineage.tales import DAY, say, table

from wherefrom.vocabulary import Outcome


class World(NamedTuple):
    """What a record would hold, and who truly brought about whom."""

    activities: pa.Table
    parent: dict  # of each answer, the id of what it answers


def branching(
    seed, people=30, days=300.0, ratio=0.6, wait=1.0, kept=0.5, each=0.25, *, threads=True
) -> World:
    """Return a branching process of messages between two people each.

    Args:
        seed: of all draws.
        people: how many.
        days: until which all is seen.
        ratio: mean answers to a message, by whom it was addressed to.
        wait: mean days until an answer.
        kept: share of the answers whose link the archive keeps.
        each: messages a day and person, all in all.
        threads: whether the archive names each message's thread.
    """
    rng = np.random.default_rng(seed)
    rows, parent = [], {}
    begun = rng.uniform(0, days, rng.poisson(people * each * days * (1 - ratio)))
    queue = [(day, *rng.choice(people, 2, replace=False), None, None) for day in begun]
    while queue:
        day, one, other, above, thread = queue.pop()
        if day >= days:
            continue
        id_ = f"m{len(rows):05}"
        fields = {"context": thread or id_} if threads else {}
        if above:
            parent[id_] = above
            fields["re"] = above if rng.uniform() < kept else None
        rows.append(say(day, f"p{one}", f"p{other}", id_, **fields))
        queue += [
            (day + rng.exponential(wait), other, one, id_, thread or id_)
            for _ in range(rng.poisson(ratio))
        ]
    return World(table(*rows), parent)


def unrelated(seed, people=30, days=300.0, number=2000) -> World:
    """Return words, public and direct, of which none brings about another."""
    rng = np.random.default_rng(seed)
    rows = []
    for n, day in enumerate(rng.uniform(0, days, number)):
        one, other = rng.choice(people, 2, replace=False)
        to = "" if rng.uniform() < 0.5 else f"p{other}"
        mentions = f"p{rng.integers(people)}" if rng.uniform() < 0.1 else ""
        rows.append(say(day, f"p{one}", to, f"m{n:05}", mentions=mentions))
    return World(table(*rows), {})


def results_of(world: World, ours=("p0", "p1"), every=9) -> list[Outcome]:
    """Return an outcome some days after every so many words between ours and another."""
    between = [
        (row, other)
        for row in world.activities.to_pylist()
        for one, other in itertools.permutations((row["actor"], *row["to"]), 2)
        if one in ours and other not in ours
    ]
    return [
        Outcome(
            id=f"d{n}",
            when=pa.scalar(row["published"]).cast(pa.timestamp("us")).value
            + (1 + n % 5) * DAY // 2,
            ours=ours[:1],
            counterparties=(other,),
            value=float(n % 4),
            currency="EUR",
        )
        for n, (row, other) in enumerate(between[::every])
    ]


FOLK = ("anna", "bert", "cora", "dirk", "emil", "fred", "gina", "hans")
WORDS = ("rain", "boat", "gate", "lamp", "tree", "road", "bread", "stone", "cloud", "field")


def room(seed, number=600, name="room", channel="irc", day=0.0, named=0.8) -> World:
    """Return a chat of two conversations at once, of two people each, who name each other.

    A conversation begins with a word to nobody; each further word answers the one before it.

    Args:
        seed: of all draws.
        number: of messages.
        name: of the room.
        channel: of all its messages.
        day: when it begins.
        named: share of the answers that name whom they answer.
    """
    rng = np.random.default_rng(seed)
    rows, parent = [], {}
    talks = [None, None]
    for n in range(number):
        day += rng.exponential(1.0) / 1440
        side, id_ = int(rng.integers(2)), f"{name}{n:04}"
        if talks[side] is None or rng.uniform() < 0.12:
            free = [x for x in FOLK if talks[1 - side] is None or x not in talks[1 - side][0]]
            talks[side] = (tuple(rng.choice(free, 2, replace=False)), None, 0)
        pair, above, turn = talks[side]
        said = " ".join(rng.choice(WORDS, 4))
        if above is not None:
            parent[id_] = above
            said = f"{pair[1 - turn % 2]}: {said}" if rng.uniform() < named else said
        fields = {"context": name, "channel": channel, "content": said}
        rows.append(say(day, f"irc:{pair[turn % 2]}", "", id_, **fields))
        talks[side] = (pair, id_, turn + 1)
    return World(table(*rows), parent)


def quoting(seed, number=120, mails=5, kept=0.5) -> World:
    """Return threads of mails to a list, whose every answer quotes a line of what it answers.

    Args:
        seed: of all draws.
        number: of threads.
        mails: in each.
        kept: share of the answers whose link the archive keeps.
    """
    rng = np.random.default_rng(seed)
    rows, parent = [], {}
    for thread in range(number):
        day = rng.uniform(0, 100)
        for n in range(mails):
            id_ = f"t{thread:03}m{n}"
            fields = {"context": f"t{thread}", "content": f"the one line that {id_} says"}
            if n:
                above = parent[id_] = f"t{thread:03}m{rng.integers(n)}"
                fields["quoted"] = f"> the one line that {above} says"
                fields["re"] = above if rng.uniform() < kept else None
            day += rng.exponential(0.3)
            rows.append(say(day, f"p{rng.integers(12)}", "", id_, **fields))
    return World(table(*rows), parent)


def joined(*worlds) -> World:
    """Return several worlds as one."""
    rows = [row for each in worlds for row in each.activities.to_pylist()]
    times = [row["published"] for row in rows]
    if times and not isinstance(times[0], int):  # as Arrow reads them back
        micros = pa.array(times, worlds[0].activities["published"].type).cast(pa.int64())
        rows = [row | {"published": t} for row, t in zip(rows, micros.to_pylist(), strict=True)]
    return World(table(*rows), {k: v for each in worlds for k, v in each.parent.items()})
