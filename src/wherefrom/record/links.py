"""Links that the user states: this activity was brought about by that one, or came by itself.

They are a set, so the order in which they are stated does not matter; but that something came by
itself and that it had a parent exclude each other, and of these two the later stands.
"""

from collections.abc import Iterable

import pyarrow as pa
from msgspec import Struct

from wherefrom.errors import UnknownNameError
from wherefrom.record.accounts import to_table
from wherefrom.record.ledger import LINKS_SINCE, Ledger, Row
from wherefrom.record.marks import Marks
from wherefrom.record.redaction import redact_links

LINKS = pa.schema([pa.field("child", pa.string(), nullable=False), ("parent", pa.string())])
BY_ITSELF = ""  # instead of a parent: a key of SQLite has no nulls


class Linked(Struct, frozen=True):
    """What became of links; all but `replaced` add up to their number.

    Attributes:
        stored: new to the record.
        duplicate: stated before.
        overruled: excluded by later ones among them.
        forgotten: of activities that were erased; left out.
        replaced: links of the record that these exclude.
    """

    stored: int
    duplicate: int
    overruled: int
    forgotten: int
    replaced: int


def link_rows(ledger: Ledger) -> list[Row]:
    """Return all links, by child and parent; none in a record made before there were any."""
    if int(ledger.get("schema")) < LINKS_SINCE:
        return []
    return ledger.run("SELECT child, parent FROM links ORDER BY child, parent")


def read_links(ledger: Ledger) -> pa.Table:
    """Return all links as a table of `LINKS`."""
    return to_table([(child, parent or None) for child, parent in link_rows(ledger)], LINKS)


def merge_links(ledger: Ledger, marks: Marks, links: pa.Table) -> Linked:
    """Merge links, in the order they are stated, into those there are."""
    parents = (parent or BY_ITSELF for parent in links["parent"].to_pylist())
    rows = list(zip(links["child"].to_pylist(), parents, strict=True))
    if any(child == parent for child, parent in rows):
        raise ValueError("an activity cannot have brought about itself")
    kept = redact_links(marks, rows, outcome_ids(ledger)) if marks else rows
    said, overruled = _settled(kept)
    known = _grouped(link_rows(ledger))
    new = [(child, each) for child in said for each in said[child] - known.get(child, set())]
    old = [
        (child, each)
        for child in said
        for each in known.get(child, set())
        if _is_excluded(each, said[child])
    ]
    ledger.run_many("DELETE FROM links WHERE child = ? AND parent = ?", sorted(old))
    ledger.run_many("INSERT INTO links VALUES (?, ?)", sorted(new))
    return Linked(
        stored=len(new),
        duplicate=len(kept) - overruled - len(new),
        overruled=overruled,
        forgotten=len(rows) - len(kept),
        replaced=len(old),
    )


def _settled(rows: Iterable[Row]) -> tuple[dict[str, set[str]], int]:
    """Return what is said of each child in the end, and how many rows others overruled."""
    said: dict[str, set[str]] = {}
    overruled = 0
    for child, parent in rows:
        told = said.setdefault(child, set())
        if _is_excluded(parent, told):
            overruled += len(told)
            told.clear()
        told.add(parent)
    return said, overruled


def _is_excluded(parent: str, told: set[str]) -> bool:
    return bool(told) and (parent == BY_ITSELF) != (BY_ITSELF in told)


def _grouped(rows: Iterable[Row]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for child, parent in rows:
        found.setdefault(child, set()).add(parent)
    return found


def drop_links(ledger: Ledger, child: str, parent: str | None) -> int:
    """Remove a child's links, or the one to a parent; return how many.

    Raises:
        UnknownNameError: there is none.
    """
    known = _grouped(link_rows(ledger))
    remedy = "See them: wherefrom links list."
    if child not in known:
        raise UnknownNameError("stated link of", child, known, remedy)
    if parent is not None and parent not in known[child]:
        raise UnknownNameError(f'stated link of "{child}" to', parent, known[child], remedy)
    gone = known[child] if parent is None else {parent}
    ledger.run_many(
        "DELETE FROM links WHERE child = ? AND parent = ?", [(child, each) for each in gone]
    )
    return len(gone)


def sweep_links(ledger: Ledger, marks: Marks) -> None:
    """Remove the links of activities that were erased, and names from the others."""
    links = link_rows(ledger)
    cleared = redact_links(marks, links, outcome_ids(ledger))
    if cleared != links:
        ledger.run("DELETE FROM links")
        ledger.run_many("INSERT OR IGNORE INTO links VALUES (?, ?)", cleared)


def outcome_ids(ledger: Ledger) -> set[str]:
    """Return the ids of the outcomes."""
    return {row[0] for row in ledger.run("SELECT id FROM outcomes")}


def contradictions(ledger: Ledger) -> int:
    """Return of how many activities the links say what cannot be; none but by damage."""
    return sum(
        child in parents or (BY_ITSELF in parents and len(parents) > 1)
        for child, parents in _grouped(link_rows(ledger)).items()
    )
