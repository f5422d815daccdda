"""Whom we owe a word."""

from wherefrom.reports.questions import ask as answered
from wherefrom.web.asking import Answer, Ask, Shown
from wherefrom.web.paging import paged


def show(ask: Ask) -> Answer:
    """List who wrote to us and was never answered."""
    report = ask.report("unanswered", make=lambda: answered("unanswered", ask.record, ask.lineage))
    return Shown("reach.html", {"report": report, "page": paged(report.rows, ask)})
