"""What each channel holds, what came of it, and the hours it took."""

from wherefrom.reports.questions import ask as answered
from wherefrom.web.asking import Answer, Ask, Shown


def show(ask: Ask) -> Answer:
    """Show each channel with its share of the outcomes."""
    report = ask.report("channels", make=lambda: answered("channels", ask.record, ask.lineage))
    most = max((row["share_high"] for row in report.rows), default=1.0)
    return Shown("channels.html", {"report": report, "most": most})
