"""What a sceptical statistician asks of a lineage, answered on the record itself.

A test a file; each returns findings: a figure, what it is held against, and what that means.
"""

from collections.abc import Callable

from wherefrom.errors import TooFewActivitiesError
from wherefrom.lineage import LEAST
from wherefrom.lineage.checks.case import Case, latest, owed, talk_again
from wherefrom.lineage.checks.effective import effective_parents
from wherefrom.lineage.checks.finding import Finding
from wherefrom.lineage.checks.hidden import hidden_links
from wherefrom.lineage.checks.lags import children_by_lag
from wherefrom.lineage.checks.nulls import null_worlds
from wherefrom.lineage.checks.residuals import rescaled_gaps

__all__ = ["Case", "Finding", "check", "latest"]

Progress = Callable[[str, float], None]


def check(case: Case, progress: Progress) -> list[Finding]:
    """Return what every test finds.

    Args:
        case: from `latest`.
        progress: told the test, and how far it all is from 0 to 1.

    Raises:
        TooFewActivitiesError: nothing to learn from.
    """
    if case.activities.num_rows < LEAST:
        raise TooFewActivitiesError(case.activities.num_rows, LEAST, "activities with a known time")

    def told(what: str, begin: float, end: float) -> Callable[[float], None]:
        progress(what, begin)
        return lambda far: progress(what, begin + far * (end - begin))

    told("fitting the record again", 0.0, 0.05)
    lineage = case.fit()
    model, fit = talk_again(lineage, case.settings.zone)
    return [
        *hidden_links(case, lineage, told("looking for hidden links", 0.05, 0.2)),
        *null_worlds(case, owed(lineage), told("shuffling what was said", 0.2, 0.7)),
        *rescaled_gaps(case, model, fit, told("drawing worlds from the model", 0.7, 1.0)),
        *children_by_lag(model, fit),
        *effective_parents(lineage),
    ]
