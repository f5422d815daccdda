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
