"""What each channel holds, and what came of it."""

from wherefrom.reports import lineages
from wherefrom.reports.questions import ask as answered
from wherefrom.web.asking import Answer, Ask, Shown


def show(ask: Ask) -> Answer:
    """Show each channel with its share of the outcomes."""
    report = ask.report("channels", make=lambda: answered("channels", ask.record, ask.lineage))
    credit = ask.report(
        "credit", "channel", make=lambda: lineages.credit(ask.lineage(), by="channel")
    )
    owed = {row["key"]: row for row in credit.rows}
    return Shown("channels.html", {"report": report, "owed": owed})
