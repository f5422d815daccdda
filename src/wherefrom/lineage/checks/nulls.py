"""Null worlds and reversed time: how much would be owed to talk where talk brings about nothing.

All are fitted without links and threads, and held against the record fitted so: what an archive
states needs no test, and threads would outlive any shuffle.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from wherefrom.kernels import Longs
from wherefrom.lineage.checks.case import (
    Case,
    Owed,
    Told,
    at,
    bare,
    owed,
    reversed_in_time,
)
from wherefrom.lineage.checks.finding import Finding, graded, too_little
from wherefrom.lineage.history import DAY

NULLS, REVERSED = "null worlds", "reversed time"
WORLDS = 2  # of each shuffle
LEAST, LEAST_OUTCOMES = 200, 10  # words and outcomes, to compare shares
LEAST_SHARE = 0.02  # owed at all
SAME = 0.9  # of a share, found backwards as well: no direction
# A shuffle must be wider than the delays: of what a demo's year owes to words without their links,
# a shuffle within days leaves three quarters, within weeks or four weeks an eighth. Where answers
# take a day, one within weeks leaves a quarter, within four weeks nothing.
WIDTH_DAYS = 28
FIGURES = {
    "word": "talk owed to an earlier word",
    "tie": "talk owed to a warm tie",
    "outcome": "outcomes owed to talk",
}


def null_worlds(case: Case, recorded: Owed, told: Told) -> list[Finding]:
    """Return what is owed to talk, against shuffled records and against reversed time.

    Args:
        case: the record.
        recorded: what is owed with its links and threads.
        told: how far it is.
    """
    case = bare(case)
    real = owed(case.fit())
    worlds = list(shuffled(case))
    nulls: dict[str, list[Owed]] = {}
    for number, (name, world) in enumerate(worlds):
        nulls.setdefault(name, []).append(owed(world.fit()))
        told((number + 1) / (len(worlds) + 1))
    back = owed(reversed_in_time(case).fit())
    return [
        *(_null(key, recorded, real, nulls) for key in FIGURES),
        *(_reversed(key, recorded, real, back) for key in FIGURES),
    ]


def shuffled(case: Case) -> Iterator[tuple[str, Case]]:
    """Yield worlds in which nothing brings about anything, each keeping other habits."""
    times, person = case.times(), _persons(case)
    groups = {
        "times over all": np.zeros(times.size, dtype=np.int64),
        "times within each person": person,
        f"times within each {WIDTH_DAYS} days": times // (WIDTH_DAYS * DAY),
    }
    for number, (name, group) in enumerate(groups.items()):
        for world in range(WORLDS):
            yield name, at(case, times[permuted(group, case.rng(2, number, world))])
    alike = _alike(case, person)
    for world in range(WORLDS):
        order = pa.array(permuted(alike, case.rng(2, len(groups), world)))
        yield "actors across people alike", case.put(actor=case.activities["actor"].take(order))


def permuted(group: Longs, rng: np.random.Generator) -> Longs:
    """Return an order of rows in which each is replaced by one of its own group."""
    order = np.empty(group.size, dtype=np.int64)
    order[np.argsort(group, kind="stable")] = np.lexsort((rng.random(group.size), group))
    return order


def _persons(case: Case) -> Longs:
    actors = case.activities["actor"].combine_chunks().dictionary_encode()
    named = actors.dictionary.to_pylist()
    persons = [case.people.person_of.get(account, account) for account in named]
    _, number = np.unique(persons, return_inverse=True)
    return number[actors.indices.to_numpy()]


def _alike(case: Case, person: Longs) -> Longs:
    """Return a number for people who are ours, or are not, and did as much to the power of two."""
    we = {case.people.person_of.get(account, account) for account in case.ours}
    actors = case.activities["actor"].to_pylist()
    ours = np.array([case.people.person_of.get(each, each) in we for each in actors])
    return np.log2(np.bincount(person)[person]).astype(np.int64) * 2 + ours


def _null(key: str, recorded: Owed, real: Owed, nulls: dict[str, list[Owed]]) -> Finding:
    if short := nothing_to_test(NULLS, key, real):
        return short
    value = getattr(real, key)
    shares = {name: [getattr(each, key) for each in some] for name, some in nulls.items()}
    means = {name: float(np.mean(some)) for name, some in shares.items()}
    worst = max(means, key=lambda name: means[name])
    against = means[worst]
    verdict = graded(against / value, 0.5, 0.8)
    do = {
        "fine": "Quote the excess, not the whole, for what timing alone shows.",
        "beware": "Quote the excess over the null, never the whole.",
        "bad": "Do not quote this share as a finding: shuffled records show as much.",
    }[verdict]
    detail: list[dict[str, Any]] = [
        {"shuffled": name, "share": means[name], "excess": value - means[name], "worlds": some}
        for name, some in shares.items()
    ]
    return Finding(
        NULLS, FIGURES[key], value, against, _number(key, real), verdict,
        f"{_so_far(key, recorded, real)}, and still {against:.1%} with {worst} shuffled: an excess "
        f"of {100 * (value - against):.1f} points.",
        do, detail,
    )  # fmt: skip


def _reversed(key: str, recorded: Owed, real: Owed, back: Owed) -> Finding:
    if short := nothing_to_test(REVERSED, key, real):
        return short
    value, against = getattr(real, key), getattr(back, key)
    # Never bad: to and fro looks much the same from either end, also where causes are known.
    fine = against <= SAME * value
    return Finding(
        REVERSED, FIGURES[key], value, against, _number(key, real), "fine" if fine else "beware",
        f"{_so_far(key, recorded, real)}, and {against:.1%} with the clock running backwards.",
        "Nothing to do." if fine else
        "Do not read direction from timing alone: what comes later explains as much.",
        [],
    )  # fmt: skip


def _so_far(key: str, recorded: Owed, real: Owed) -> str:
    return (
        f"{FIGURES[key].capitalize()}: {getattr(recorded, key):.1%} with all that is recorded, "
        f"{getattr(real, key):.1%} without links and threads"
    )


def _number(key: str, real: Owed) -> int:
    return real.outcomes if key == "outcome" else real.words


def nothing_to_test(test: str, key: str, real: Owed) -> Finding | None:
    """Return the finding that there is too little, or None where there is enough."""
    number, value = _number(key, real), getattr(real, key)
    what, least = ("outcomes", LEAST_OUTCOMES) if key == "outcome" else ("words", LEAST)
    if number < least:
        means = f"There are {number:,} {what}, too few to compare with shuffled ones."
    elif value < LEAST_SHARE:
        means = f"{FIGURES[key].capitalize()}: {value:.1%} without links and threads, next to none."
    else:
        return None
    return too_little(test, FIGURES[key], number, means, "Rest on what the archives state.")
