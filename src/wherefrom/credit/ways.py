"""The way from an outcome back to where it began: what is drawn as a tree, or as a figure."""

from collections.abc import Iterable
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from wherefrom.errors import UnknownNameError
from wherefrom.lineage import Lineage
from wherefrom.people import resolve
from wherefrom.record.record import Record

LEAST: Final = 0.05  # what a way may come to and still be shown
PARENTS: Final = 4  # shown of one child
DEPTH: Final = 12
NODES: Final = 24
PASSED_ON: Final = {"Announce": "shares", "Like": "likes"}  # what another said


class Node(Struct, frozen=True):
    """An activity, or the outcome, on the way.

    Attributes:
        id: of the activity or outcome.
        when: microseconds since 1970 UTC.
        who: name of the person; of an outcome, its kind.
        title: what was said, in short.
        channel: where; None for the outcome.
        ours: one of us did it.
        person: who; empty for the outcome.
    """

    id: str
    when: int
    who: str
    title: str
    channel: str | None
    ours: bool
    person: str = ""


class Arc(Struct, frozen=True):
    """A parent of a child on the way; `reach` is p times all the p between it and the outcome."""

    child: str
    parent: str
    p: float
    mechanism: str
    known: str
    reach: float


class Way(Struct, frozen=True):
    """All that is shown of where an outcome came from; the outcome is the first node."""

    outcome: str
    nodes: dict[str, Node]
    arcs: list[Arc]
    origin_unknown: float


def ways(record: Record, lineage: Lineage, rows: list[dict[str, Any]]) -> list[Way]:
    """Return the ways of traced outcomes: the rows of a trace report."""
    parents = lineage.parents()
    found = [(row, _arcs(parents, row)) for row in rows]
    wanted = {each for _, arcs in found for arc in arcs for each in (arc.child, arc.parent)}
    there = nodes(record, lineage, wanted)
    return [_way(record, row, arcs, there) for row, arcs in found]


def _way(record: Record, row: dict[str, Any], arcs: list[Arc], nodes: dict[str, Node]) -> Way:
    id_ = row["outcome"]
    outcome = next((each for each in record.outcomes() if each.id == id_), None)
    if outcome is None:
        raise UnknownNameError("outcome", id_, [each.id for each in record.outcomes()], "")
    first = Node(id_, outcome.when, outcome.kind, outcome.note or outcome.kind, None, ours=True)
    there = {arc.parent for arc in arcs}
    shown = {id_: first} | {key: node for key, node in nodes.items() if key in there}
    return Way(id_, shown, [arc for arc in arcs if arc.parent in shown], row["origin_unknown"])


def _arcs(parents: pa.Table, row: dict[str, Any]) -> list[Arc]:
    """Return the arcs from an outcome back, likeliest ways first, until they fade."""
    outcome = row["outcome"]
    arcs = [
        Arc(outcome, each["activity"], each["p"], each["mechanism"], each["known"], each["p"])
        for each in row["parents"][:PARENTS]
        if each["p"] >= LEAST
    ]
    reach = {arc.parent: arc.p for arc in arcs}
    frontier = list(reach)
    for _ in range(DEPTH):
        if not frontier or len(reach) >= NODES:
            break
        found = _further(parents, frontier, reach)[: NODES - len(reach)]
        arcs += found
        frontier = [arc.parent for arc in found if arc.parent not in reach]
        for arc in found:
            reach[arc.parent] = max(reach.get(arc.parent, 0.0), arc.reach)
    return arcs


def _further(parents: pa.Table, frontier: list[str], reach: dict[str, float]) -> list[Arc]:
    mask = pc.is_in(parents["child"], pa.array(frontier, pa.string()))
    taken: dict[str, int] = {}
    arcs = []
    rows = [row for row in parents.filter(mask).to_pylist() if row["parent"]]
    for row in sorted(rows, key=lambda row: (-row["p"], row["child"], row["parent"])):
        child, p = row["child"], row["p"]
        taken[child] = taken.get(child, 0) + 1
        if reach[child] * p >= LEAST and taken[child] <= PARENTS:
            arcs.append(
                Arc(child, row["parent"], p, row["mechanism"], row["known"], reach[child] * p)
            )
    return sorted(arcs, key=lambda arc: -arc.reach)


def nodes(record: Record, lineage: Lineage, wanted: Iterable[str]) -> dict[str, Node]:
    """Return what is told of activities, by their ids."""
    known = resolve(record)
    columns = ["id", "published", "person", "ours", "channel", "type", "name", "content", "object"]
    table = lineage.table().select(columns)
    rows = _rows(table, wanted)
    when = rows["published"].cast(pa.int64()).to_pylist()
    told = rows.to_pylist()
    passed_on = [row["object"] for row in told if row["type"] in PASSED_ON and row["object"]]
    objects = {row["id"]: _title(row) for row in _rows(table, passed_on).to_pylist()}
    return {
        row["id"]: Node(
            row["id"],
            at,
            known.name_of(row["person"]) if row["person"] else "",
            _title(row, objects.get(row["object"])),
            row["channel"],
            ours=bool(row["ours"]),
            person=row["person"] or "",
        )
        for row, at in zip(told, when, strict=True)
    }


def _rows(table: pa.Table, wanted: Iterable[str]) -> pa.Table:
    return table.filter(pc.is_in(table["id"], pa.array(sorted(wanted), pa.string())))


def _title(row: dict[str, Any], of: str | None = None) -> str:
    """Return what was said in short, or what was done to what is called `of`."""
    if of and row["type"] in PASSED_ON:
        return f"{PASSED_ON[row['type']]}: {of}"
    return row["name"] or (row["content"] or "").strip().partition("\n")[0] or row["type"]
