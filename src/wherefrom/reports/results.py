"""The outcomes of a record, and what became of the lines of a file of them."""

from wherefrom.outcomes import Tally
from wherefrom.record.record import Record
from wherefrom.reports.base import Report, moment
from wherefrom.vocabulary import Outcome


def outcomes(record: Record) -> Report:
    """Return the outcomes by time."""
    return Report("outcomes", [_row(each) for each in record.outcomes()], [], {})


def tally(archive: str, told: Tally) -> Report:
    """Return a tally as a receipt: seen = stored + duplicate + skipped."""
    row = {
        "archive": archive,
        "reader": "outcomes",
        "seen": told.seen,
        "stored": told.stored,
        "duplicate": told.duplicate,
        "skipped": told.skipped,
        "replaced": told.replaced,
    }
    return Report("outcomes import", [row], [], {})


def _row(outcome: Outcome) -> dict[str, object]:
    return {
        "id": outcome.id,
        "when": moment(outcome.when),
        "kind": outcome.kind,
        "value": outcome.value,
        "currency": outcome.currency,
        "ours": list(outcome.ours),
        "counterparties": list(outcome.counterparties),
        "through": list(outcome.through),
        "note": outcome.note,
    }
