"""What the beginnings of outcomes would have been judged, and how that moves with the labels."""

from itertools import groupby

from wherefrom.reports.questions import ask as answered
from wherefrom.web.asking import Answer, Ask, Shown


def show(ask: Ask) -> Answer:
    """Show the judgements as the labels stand, then as they would be otherwise."""
    report = ask.report("relevance", make=lambda: answered("relevance", ask.record, ask.lineage))
    judged = [(name, list(rows)) for name, rows in groupby(report.rows, lambda row: row["labels"])]
    values = {"report": report, "judged": judged, "number": max(len(ask.record.outcomes()), 1)}
    return Shown("relevance.html", values)
