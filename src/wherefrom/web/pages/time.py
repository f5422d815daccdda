"""How long it takes from the first contact to what came of it."""

from wherefrom.reports.questions import ask as answered
from wherefrom.web.asking import Answer, Ask, Shown


def show(ask: Ask) -> Answer:
    """Show the lags by channel and kind."""
    report = ask.report("lag", make=lambda: answered("lag", ask.record, ask.lineage))
    longest = max((row["days_longest"] for row in report.rows), default=1.0)
    return Shown("time.html", {"report": report, "longest": longest})
