"""The likeliest way from somebody's word on to an outcome, step by step."""

from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc


class Step(NamedTuple):
    """An activity, and how it led on to the next: with which probability, in which way."""

    activity: str
    child: str
    p: float
    mechanism: str
    known: str


def steps(parents: pa.Table, row: dict[str, Any]) -> dict[str, Step]:
    """Return for each ancestor of an outcome the next step of the likeliest way on to it.

    Args:
        parents: of the lineage.
        row: of a trace; ways lead through its ancestors alone.
    """
    within = {row["outcome"], *(each["activity"] for each in row["ancestors"])}
    told = pa.array(sorted(within), pa.string())
    mask = pc.and_(pc.is_in(parents["child"], told), pc.is_in(parents["parent"], told))
    arcs: dict[str, list[Step]] = {}
    for each in parents.filter(mask).to_pylist():
        step = Step(each["parent"], each["child"], each["p"], each["mechanism"], each["known"])
        arcs.setdefault(step.child, []).append(step)
    best, reach = dict[str, Step](), {row["outcome"]: 1.0}
    done: set[str] = set()
    while open_ := [name for name in reach if name not in done]:
        child = max(open_, key=lambda name: reach[name])  # after Dijkstra: no way grows by a step
        done.add(child)
        for step in arcs.get(child, ()):
            if reach[child] * step.p > reach.get(step.activity, 0.0):
                reach[step.activity] = reach[child] * step.p
                best[step.activity] = step
    return best


def chain(on: dict[str, Step], activity: str) -> list[Step]:
    """Return the steps from an activity to the outcome; none where no way is known."""
    found = []
    while step := on.get(activity):
        found.append(step)
        activity = step.child
    return found
