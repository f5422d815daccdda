"""How the answers to `wherefrom report` look: most are tables of their own keys."""

from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from wherefrom.cli.imports import show_receipts
from wherefrom.cli.show import console, hint, rows_of, say, table, tree
from wherefrom.safe import line
from wherefrom.written import day, percent

if TYPE_CHECKING:
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report

SENTENCE = 200  # characters
FIRST = 15  # ties listed of each kind


def story(report: "Report", record: "Record") -> None:  # noqa: ARG001 what `answers` calls
    """Print the page: a heading for each part, a sentence for each figure."""
    if not report.rows:
        say("There is no story yet. Say what came of it: wherefrom outcomes import FILE.csv")
        return
    for part, rows in groupby(report.rows, key=lambda row: row["part"]):
        say(f"\n{part.capitalize()}")
        for row in rows:
            say(f"  {row['says']}")
    hint("\nRanges in brackets. See more: wherefrom trace, wherefrom credit, wherefrom replay.")


def ties(report: "Report", record: "Record") -> None:
    """Print the first of each kind, and say how many more there are."""
    zone = record.settings.zone
    if not report.rows:
        say("There is no tie to look after.")
    for what, rows in groupby(report.rows, key=lambda row: row["what"]):
        found = list(rows)
        cells = (
            [
                day(row["last"], zone),
                row["name"],
                row["person"],
                row["other_name"],
                Text(line(row["reason"], SENTENCE)),
            ]
            for row in found[:FIRST]
        )
        columns = {"last": "whole", "name": "left", "person": "left", "with": "left"}
        more = f", the first {FIRST} of {len(found)}" if len(found) > FIRST else ""
        table(columns | {"because": "fold"}, cells, title=f"{what}{more}")


def thanks(report: "Report", record: "Record") -> None:
    """Print each outcome with those it is owed to, and how it came from them."""
    zone = record.settings.zone
    if not report.rows:
        say("There is nobody to thank for a new outcome.")
        return
    for outcome, rows in groupby(report.rows, key=lambda row: row["outcome"]):
        owed = list(rows)
        first = owed[0]
        root = Text(line(outcome), style="bold")
        about = f"{first['kind']}, {day(first['when'], zone)}  {first['note'] or ''}"
        drawn = tree(root.append("  ").append(line(about), style="not bold"))
        for row in owed:
            told = f"{row['name']} <{row['person']}>, {row['role']}, {percent(row['share'])}"
            below = drawn.add(Text(line(told, 120)))
            for step in row["chain"]:
                at = f"{day(step['when'], zone)} {step['who']}: {step['title']}"
                below.add(Text(line(f"{at} ({step['mechanism']}, {percent(step['p'])})", 120)))
        console().print(drawn)
    hint("Once they know: wherefrom thanks --told")


_REPORTS: dict[str, Callable[["Report", "Record"], None]] = {
    "story": story,
    "ties": ties,
    "thanks": thanks,
    "receipts": show_receipts,
    "reports": rows_of({"report": "left", "about": "left"}),
    "flaws": rows_of(
        {"archive": "fold", "place": "fold", "reason": "left", "detail": "left", "skipped": "left"}
    ),
    "lag": rows_of(
        {
            "channel": "left",
            "kind": "left",
            "outcomes": "right",
            "days_median": "right",
            "days_quarter": "right",
            "days_three_quarters": "right",
            "days_longest": "right",
            "nudge_days_median": "right",
            "people": "right",
            "within_90": "share",
            "within_365": "share",
        }
    ),
    "channels": rows_of(
        {
            "channel": "left",
            "activities": "right",
            "ours": "right",
            "people": "right",
            "met": "right",
            "ties": "right",
            "first": "day",
            "last": "day",
            "answered": "right",
            "unanswered": "right",
            "hours": "right",
            "share": "right",
            "share_low": "right",
            "share_high": "right",
        }
    ),
    "unanswered": rows_of(
        {
            "when": "day",
            "name": "left",
            "person": "left",
            "channel": "whole",
            "subject": "left",
            "waiting": "right",
            "written": "right",
            "like": "left",
            "worth": "right",
        }
    ),
    "unheard": rows_of(
        {
            "channel": "left",
            "kind": "left",
            "words": "right",
            "answered": "right",
            "unanswered": "right",
            "rate": "share",
            "rate_low": "share",
            "rate_high": "share",
        }
    ),
}


def report(report: "Report", record: "Record") -> None:
    """Print the answer to a question of `wherefrom report`."""
    _REPORTS[report.report](report, record)
