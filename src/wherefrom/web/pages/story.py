"""The record on one page."""

from itertools import groupby

from wherefrom.people import resolve
from wherefrom.reports import talk
from wherefrom.reports.questions import ask as answered
from wherefrom.web.asking import Answer, Ask, Moved, Shown
from wherefrom.web.pages.begin import is_ready


def show(ask: Ask) -> Answer:
    """Show what came of it, where it began, what rules would cost, and to whom most is owed."""
    record = ask.record
    if not is_ready(record):
        return Moved("/begin")
    report = ask.report("story", make=lambda: answered("story", record, ask.lineage))
    parts = {name: list(rows) for name, rows in groupby(report.rows, lambda row: row["part"])}
    held = ask.report("conversations", make=lambda: talk.conversations(ask.lineage())).rows
    wanted = {row["key"] for row in parts.get("conversations", [])}
    values = {
        "parts": parts,
        "report": report,
        "name_of": resolve(record).name_of,
        "titles": {
            row["conversation"]: row["title"] for row in held if row["conversation"] in wanted
        },
    }
    return Shown("story.html", values)
