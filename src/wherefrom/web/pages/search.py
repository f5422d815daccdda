"""What was said, found by words, people and tags."""

from typing import Any

from wherefrom.reports.search import search
from wherefrom.web.asking import Answer, Ask, Shown

MOST = 50
FIELDS = ("channel", "person", "since", "until")


def show(ask: Ask) -> Answer:
    """Show what is found, the latest first; nothing until something is asked."""
    record = ask.record
    only: dict[str, Any] = {name: ask.given(name) or None for name in FIELDS}
    text = ask.given("text")
    report = None
    if text or any(only.values()):
        report = search(record, text, ours=bool(ask.given("ours")), most=MOST, **only)
    rows = [] if report is None else [row | {"parts": _parts(row)} for row in report.rows]
    return Shown("search.html", {"asked": ask, "report": report, "rows": rows})


def _parts(row: dict[str, Any]) -> list[tuple[str, bool]]:
    """Return the snippet in pieces, each told whether it is a hit."""
    pieces, at = [], 0
    for start, end in row["marks"]:
        pieces += [(row["snippet"][at:start], False), (row["snippet"][start:end], True)]
        at = end
    return [*pieces, (row["snippet"][at:], False)]
