"""What became of every record of every archive, and what readers could not understand."""

from collections.abc import Iterable, Sequence
from shlex import quote
from typing import Any

import msgspec

from wherefrom.ingest.frames import Export, LeftOut, Plan
from wherefrom.ingest.importer import Imported
from wherefrom.people.resolve import resolve
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Question, Report
from wherefrom.vocabulary import Receipt


def receipts(told: Iterable[Receipt]) -> Report:
    """Return receipts as a report: seen = stored + duplicate + skipped."""
    rows: list[dict[str, Any]] = [msgspec.to_builtins(receipt) for receipt in told]
    stopped = [row["archive"] for row in rows if row["interrupted"]]
    caveats = [f'"{archive}" was stopped before its end: import it again.' for archive in stopped]
    return Report("import", rows, caveats, {})


def imported(record: Record, parts: Sequence[Imported]) -> Report:
    """Return what imports came to: receipts, what was not read, and whose archives they are."""
    told = receipts(receipt for part in parts for receipt in part.receipts)
    left = [f"Not read: {_why(row)}" for part in parts for row in part.left]
    own = _not_yet_ours(record, [account for part in parts for account in part.own])
    return Report("import", told.rows, [*told.caveats, *left, *_offer(own)], {})


def surveyed(plans: Iterable[Plan]) -> Report:
    """Return what imports would read, and by which reader, then what not, and why."""
    told: list[Export | LeftOut] = []
    for plan in plans:
        told += [*plan.exports, *plan.left]
    return Report("import-dry-run", [_row(each) for each in told], [], {})


def _row(each: Export | LeftOut) -> dict[str, Any]:
    reader, why = (each.reader, None) if isinstance(each, Export) else (None, each.why)
    named = {"archive": each.archive, "reader": reader}
    return named | {"files": each.members, "bytes": each.size, "why": why}


def _why(row: LeftOut) -> str:
    if row.archive in row.why:  # the sentence of an error, which names it
        return row.why
    files = f" ({row.members:,} files)" if row.members > 1 else ""
    return f'"{row.archive}"{files}: {row.why}.'


def _not_yet_ours(record: Record, own: Iterable[str]) -> list[str]:
    """Return those of the accounts whose person is not ours."""
    found = list(dict.fromkeys(own))
    if not found:
        return []
    known = resolve(record)
    return [each for each in found if not known.is_ours(known.person_of.get(each, each))]


def _offer(own: Sequence[str]) -> list[str]:
    """Return the line that offers to take accounts as ours."""
    if not own:
        return []
    said = "This is the archive" if len(own) == 1 else "These are the archives"
    that = "that is you" if len(own) == 1 else "they are you"
    command = " ".join(["wherefrom me", *map(quote, own)])
    return [f"{said} of {', '.join(own)}. If {that}: {command}"]


def _receipts(record: Record, fit: Fit) -> Report:  # noqa: ARG001 a question's signature
    told = receipts(record.receipts())
    return Report("receipts", told.rows, told.caveats, {})


def _flaws(record: Record, fit: Fit) -> Report:  # noqa: ARG001 a question's signature
    return Report("flaws", record.flaws().to_pylist(), [], {})


RECEIPTS = Question("receipts", "What became of every record of every import?", _receipts)
FLAWS = Question("flaws", "What could the readers not understand, and where?", _flaws)
