"""How far the record's lineage is to be trusted: tests on the record itself."""

from collections.abc import Callable
from typing import Final

from wherefrom.lineage.checks import check, latest
from wherefrom.people import resolve
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Question, Report
from wherefrom.reports.kept import problems

WHAT_IT_IS = (
    "These tests can show that a lineage is wrong; none of them can show that talk was the cause."
)


def lineage(record: Record, progress: Callable[[str, float], None] | None = None) -> Report:
    """Return what each test finds; see docs/howto/check-a-lineage.md.

    Args:
        record: with activities.
        progress: told the test and how far it all is, from 0 to 1.

    Raises:
        TooFewActivitiesError: nothing to learn from.
    """
    activities = record.activities()
    known = activities.num_rows - activities["published"].null_count
    case = latest(activities, record.outcomes(), resolve(record), record.ours(), record.settings)
    found = check(case, progress or (lambda _what, _far: None))
    caveats = [WHAT_IT_IS]
    if (checked := case.activities.num_rows) < known:
        caveats.append(
            f"Checked on the latest {checked:,} activities of {known:,}, and the "
            f"{len(case.outcomes):,} outcomes since."
        )
    settings = {"seed": record.settings.seed, "zone": record.settings.zone, "activities": checked}
    return Report("check-lineage", [each._asdict() for each in found], caveats, settings)


def _record(record: Record, fit: Fit) -> Report:  # noqa: ARG001 what a question takes
    return problems(record)


def _lineage(record: Record, fit: Fit) -> Report:  # noqa: ARG001 it fits its own
    return lineage(record)


CHECK: Final = Question("check", "Is the record whole, and what is to be done if not?", _record)
CHECK_LINEAGE: Final = Question(
    "check-lineage", "How far is what is inferred to be trusted, tested on the record?", _lineage
)
