"""What became of every record of every archive, and what readers could not understand."""

from collections.abc import Iterable
from typing import Any

import msgspec

from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Question, Report
from wherefrom.vocabulary import Receipt


def receipts(told: Iterable[Receipt]) -> Report:
    """Return receipts as a report: seen = stored + duplicate + skipped."""
    rows: list[dict[str, Any]] = [msgspec.to_builtins(receipt) for receipt in told]
    stopped = [row["archive"] for row in rows if row["interrupted"]]
    caveats = [f'"{archive}" was stopped before its end: import it again.' for archive in stopped]
    return Report("import", rows, caveats, {})


def _receipts(record: Record, fit: Fit) -> Report:  # noqa: ARG001 a question's signature
    told = receipts(record.receipts())
    return Report("receipts", told.rows, told.caveats, {})


def _flaws(record: Record, fit: Fit) -> Report:  # noqa: ARG001 a question's signature
    return Report("flaws", record.flaws().to_pylist(), [], {})


RECEIPTS = Question("receipts", "What became of every record of every import?", _receipts)
FLAWS = Question("flaws", "What could the readers not understand, and where?", _flaws)
