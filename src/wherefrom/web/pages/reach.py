"""Whom we owe a word: unanswered words, ties that want one, and thanks."""

from typing import Final

from wherefrom.reports import thanks as owed
from wherefrom.reports.questions import ask as answered
from wherefrom.web.asking import Answer, Ask, Moved, Shown
from wherefrom.web.paging import paged

WANTED: Final = ("going quiet", "never met in person", "introduce")
MOST: Final = 20  # ties of each sort


def show(ask: Ask) -> Answer:
    """List who was never answered, and the ties to look after."""
    report = ask.report("unanswered", make=lambda: answered("unanswered", ask.record, ask.lineage))
    ties = ask.report("ties", make=lambda: answered("ties", ask.record, ask.lineage))
    unheard = ask.report("unheard", make=lambda: answered("unheard", ask.record, ask.lineage))
    values = {
        "report": report,
        "page": paged(report.rows, ask),
        "ties": {name: [row for row in ties.rows if row["what"] == name] for name in WANTED},
        "unheard": unheard.rows,
        "most": MOST,
        "caveats": list(dict.fromkeys([*report.caveats, *ties.caveats, *unheard.caveats])),
    }
    return Shown("reach.html", values)


def thanks(ask: Ask) -> Answer:
    """Show to whom new outcomes are owed, so that they hear of it."""
    # Whom was told is no part of the record's state, which answers are kept by
    asked = ("thanks", ask.record.thanked())
    report = ask.report(*asked, make=lambda: answered("thanks", ask.record, ask.lineage))
    return Shown("thanks.html", {"report": report})


def told(ask: Ask) -> Answer:
    """Keep that they were told."""
    owed.told(ask.record)
    return Moved("/thanks")
