"""The links that the user stated, and what became of the lines of a file of them."""

import pyarrow.compute as pc

from wherefrom.links import Tally, add_link, placed, remove_link
from wherefrom.record.record import Record
from wherefrom.reports.base import Report

LINES = 5  # that are told of those left out


def links(record: Record, child: str | None = None) -> Report:
    """Return the links by child and parent: all, or those of a child."""
    table = record.links()
    if child is not None:
        table = table.filter(pc.equal(table["child"], child))
    lie = placed(record, table)
    rows = table.to_pylist()
    for row, is_here in zip(rows, lie.in_record, strict=True):
        row["in_record"] = is_here
    return Report("links", rows, _caveats(lie.in_record.count(False), lie.not_earlier), {})


def add(record: Record, child: str, parent: str | None) -> Report:
    """Keep a link, and return those of its child."""
    told = add_link(record, child, parent)
    known = ["This was known already; nothing changed."] if told.duplicate else []
    report = links(record, child)
    return Report("links", report.rows, [*known, *_replaced(told.replaced), *report.caveats], {})


def remove(record: Record, child: str, parent: str | None) -> Report:
    """Remove a child's links, or one; return what is left of them."""
    gone = remove_link(record, child, parent)
    report = links(record, child)
    return Report("links", report.rows, [f"Links removed: {gone}.", *report.caveats], {})


def tally(archive: str, told: Tally) -> Report:
    """Return a tally as a receipt: seen = stored + duplicate + skipped."""
    row = {
        "archive": archive,
        "reader": "links",
        "seen": told.seen,
        "stored": told.stored,
        "duplicate": told.duplicate,
        "skipped": told.skipped,
        "replaced": told.replaced,
        "not_in_record": told.not_in_record,
        "not_earlier": told.not_earlier,
    }
    caveats = [f"Left out: {problem.told}" for problem in told.problems[:LINES]]
    if told.problems[LINES:]:
        caveats.append(f"Left out: {len(told.problems) - LINES:,} more lines.")
    caveats += _replaced(told.replaced) + _caveats(told.not_in_record, told.not_earlier)
    return Report("links import", [row], caveats, {})


def _replaced(many: int) -> list[str]:
    told = (
        f"Earlier links replaced: {many:,}. That something came by itself and that it had a "
        "parent exclude each other; the later word stands."
    )
    return [told] if many else []


def _caveats(not_in_record: int, not_earlier: int) -> list[str]:
    absent = (
        f"Links that name what is not in the record: {not_in_record:,}. They are kept, and count "
        "once it comes."
    )
    late = (
        f"Links whose parent is not earlier than its child: {not_earlier:,}. They are kept, and "
        "the lineage passes over them."
    )
    return [*([absent] if not_in_record else []), *([late] if not_earlier else [])]
