"""What the user knows of who brought about whom: links from a CSV file or one by one.

A link says that an activity, or an outcome, was brought about by an activity, or that it came by
itself. A file may name activities whose archive is still to come.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from wherefrom import spreadsheet
from wherefrom.errors import LinksError, UnknownNameError
from wherefrom.record.links import LINKS, Linked
from wherefrom.record.record import Record
from wherefrom.spreadsheet import Form, Problem, Row, wrong_cell

FORM = Form("links", ("child", "parent"), ("child", "parent"), LinksError)


class Placed(Struct, frozen=True):
    """How links lie in the record.

    Attributes:
        in_record: of each, whether the record holds all that it names.
        not_earlier: how many name a parent that is not earlier than its child, as far as known.
    """

    in_record: list[bool]
    not_earlier: int


class Tally(Struct, frozen=True):
    """What became of the lines of a file: `seen = stored + duplicate + skipped`.

    Attributes:
        replaced: links of the record that the file's exclude: by itself, or by a parent.
        not_in_record: links that name something the record does not hold.
        not_earlier: links that name a parent that is not earlier than its child.
        problems: one for each line that cannot be used.
    """

    seen: int
    stored: int
    duplicate: int
    skipped: dict[str, int]
    replaced: int
    not_in_record: int
    not_earlier: int
    problems: list[Problem]


def import_links(record: Record, path: Path) -> Tally:
    """Store the links of a file; return what became of its lines.

    Raises:
        LinksError: it cannot be read, or its columns are not those of links.
    """
    links, problems = read_links(path)
    lie = placed(record, links)
    with record.write("links import") as writer:
        told = writer.add_links(links)
    skipped = Counter(each.reason for each in problems)
    skipped += Counter(overruled=told.overruled, forgotten=told.forgotten)
    return Tally(
        seen=links.num_rows + len(problems),
        stored=told.stored,
        duplicate=told.duplicate,
        skipped=dict(sorted(skipped.items())),
        replaced=told.replaced,
        not_in_record=lie.in_record.count(False),
        not_earlier=lie.not_earlier,
        problems=problems,
    )


def read_links(path: Path) -> tuple[pa.Table, list[Problem]]:
    """Return the links of a CSV file with the columns child and parent, and its bad lines.

    Raises:
        LinksError: it cannot be read, or its columns are not those of links.
    """
    links: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for row in spreadsheet.read(path, FORM):
        if wrong := _wrong(row):
            problems.append(wrong)
        else:
            links.append((row.cells["child"], row.cells["parent"]))
    return _table(links), problems


def _wrong(row: Row) -> Problem | None:
    child, parent = row.cells["child"], row.cells["parent"]
    if row.extra:
        reason, told = "bad-row", wrong_cell("parent", row.extra, spreadsheet.TOO_MANY)
    elif not child:
        reason, told = "bad-child", wrong_cell("child", "", "is empty; name what was brought about")
    elif child == parent:
        reason, told = "own-parent", wrong_cell("parent", parent, "is the child itself")
    else:
        return None
    return Problem(reason, f"line {row.number}, {told}")


def _table(links: Iterable[tuple[str, str | None]]) -> pa.Table:
    rows = [{"child": child, "parent": parent or None} for child, parent in links]
    return pa.Table.from_pylist(rows, LINKS)


def placed(record: Record, links: pa.Table) -> Placed:
    """Return how links lie in the record: what it does not hold, and what is not earlier."""
    named = pa.concat_arrays([links[name].combine_chunks() for name in LINKS.names])
    activities = _times(record, named)
    children = {each.id: each.when for each in record.outcomes()} | activities
    in_record, not_earlier = [], 0
    for child, parent in zip(*(links[name].to_pylist() for name in LINKS.names), strict=True):
        is_here = child in children and (parent is None or parent in activities)
        in_record.append(is_here)
        if is_here and parent is not None:
            not_earlier += not _is_earlier(activities[parent], children[child])
    return Placed(in_record, not_earlier)


def _times(record: Record, named: "pa.Array[Any]") -> dict[str, int | None]:
    """Return when the activities named happened, of those that the record holds."""
    table = record.activities(["id", "published"])
    table = table.filter(pc.is_in(table["id"], value_set=named))
    times = table["published"].cast(pa.int64()).to_pylist()
    return dict(zip(table["id"].to_pylist(), times, strict=True))


def _is_earlier(elder: int | None, younger: int | None) -> bool:
    return elder is None or younger is None or elder < younger


def add_link(record: Record, child: str, parent: str | None) -> Linked:
    """Store one link; return what became of it and of those it excludes.

    Args:
        record: holds both.
        child: id of an activity, or of an outcome.
        parent: id of an activity; None if the child came by itself.

    Raises:
        UnknownNameError: the record does not hold one of them.
        LinksError: they are the same.
    """
    activities = record.activities(["id"])["id"].to_pylist()
    outcomes = [each.id for each in record.outcomes()]
    _known("activity or outcome", child, [*outcomes, *activities])
    if parent is not None:
        _known("activity", parent, activities)
    if child == parent:
        raise LinksError(
            f'"{child}" cannot have brought about itself. Name another parent, or none.'
        )
    with record.write("links add") as writer:
        return writer.add_links(_table([(child, parent)]))


def _known(kind: str, name: str, known: list[str]) -> None:
    if name not in known:
        remedy = "What is still to come can be named in a file: wherefrom links import FILE.csv."
        raise UnknownNameError(kind, name, known, remedy)


def remove_link(record: Record, child: str, parent: str | None) -> int:
    """Remove a child's links, or the one to a parent; return how many.

    Raises:
        UnknownNameError: there is none.
    """
    with record.write("links remove") as writer:
        return writer.remove_links(child, parent)
