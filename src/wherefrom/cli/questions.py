"""How the answers to `wherefrom report` look: most are tables of their own keys."""

from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.text import Text

from wherefrom.cli.imports import show_receipts
from wherefrom.cli.keeping import show_check
from wherefrom.cli.show import console, hint, rows_of, say, table, tree
from wherefrom.safe import line
from wherefrom.written import amount, between, day, number, percent

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


def lag(report: "Report", record: "Record") -> None:  # noqa: ARG001 what `answers` calls
    """Print how long it took, by channel and kind, and how many of those met came to it."""
    columns = {"channel": "left", "kind": "left", "outcomes": "right", "days": "right"}
    columns |= {"middle half": "right", "longest": "right", "nudge": "right", "met": "right"}
    columns |= {"90 days": "right", "a year": "right"}
    rows = [
        [
            row["channel"],
            row["kind"],
            row["outcomes"],
            number(row["days_median"]),
            between(row["days_quarter"], row["days_three_quarters"], number),
            row["days_longest"],
            row["nudge_days_median"],
            row["people"],
            *(row[key] if row[key] is None else percent(row[key]) for key in _WITHIN),
        ]
        for row in report.rows
    ]
    if rows:
        table(columns, rows)
        say(
            "Days from the first contact to the outcome; from our last word to it (nudge); of the "
            "people met there, how many came to it within 90 days and a year."
        )
    else:
        say("No outcome has an earlier contact on record.")


def channels(report: "Report", record: "Record") -> None:  # noqa: ARG001 what `answers` calls
    """Print what each channel holds, and what came of it."""
    columns = {"channel": "left", "activities": "right", "ours": "right", "answered": "right"}
    columns |= {"met": "right", "ties": "right", "hours": "right"}
    columns |= {"outcomes": "right", "range": "right"}
    rows = (
        [
            row["channel"],
            row["activities"],
            row["ours"],
            float(round(row["answered"])),
            row["met"],
            row["ties"],
            row["hours"],
            amount(row["share"]),
            between(row["share_low"], row["share_high"]),
        ]
        for row in report.rows
    )
    table(columns, rows)


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


def relevance(report: "Report", record: "Record") -> None:  # noqa: ARG001 what `answers` calls
    """Print a line for each judgement, a column for each way of labelling."""
    if not report.rows:
        say("There are no outcomes to judge. Give some: wherefrom outcomes import FILE.csv")
        return
    variants = list(dict.fromkeys(row["labels"] for row in report.rows))
    found = {(row["judged"], row["labels"]): row for row in report.rows}
    lines = []
    for judged in dict.fromkeys(row["judged"] for row in report.rows):
        first = found[judged, variants[0]]
        ends = between(first["low"], first["high"])
        others = [percent(found[judged, name]["share"]) for name in variants]
        lines.append([judged, amount(first["outcomes"]), ends, *others])
    columns = {"the beginning was": "whole", "outcomes": "right", "range": "right"}
    table(columns | dict.fromkeys(variants, "right"), lines)


def experiments(report: "Report", record: "Record") -> None:
    """Print each experiment with its plan, then a line for each output, by the week."""
    zone = record.settings.zone
    if not report.rows:
        say("Nothing is tried. Begin: wherefrom try NAME --from DAY --to DAY")
    for name, rows in groupby(report.rows, key=lambda row: row["experiment"]):
        found = list(rows)
        first = found[0]
        last = day(first["blocks"][-1]["end"] if first["blocks"] else first["end"], zone)
        about = f"{day(first['start'], zone)} to before {last}, {first['design']}, {first['state']}"
        table(_TRIED, [_tried(row) for row in found], title=f"{line(name)}: {about}")
        for block in first["blocks"]:
            on = "on " if block["on"] else "off"
            say(f"  {on} {day(block['start'], zone)} to before {day(block['end'], zone)}")


def _tried(row: dict[str, Any]) -> list[object]:
    low, high = row["change_low"], row["change_high"]
    return [
        row["output"],
        *(row[key] for key in ("usual", "before", "matched", "off", "during", "change")),
        None if low is None else between(low, high),
        row["detectable"],
        None if row["power_half_more"] is None else percent(row["power_half_more"]),
        f"{row['verdict']}: {row['why']}",
    ]


_TRIED = {
    "a week": "whole", "usual": "right", "before": "right", "matched": "right", "off": "right",
    "during": "right", "change": "right", "range": "right", "would show from": "right",
    "half more shows": "right", "verdict": "fold",
}  # fmt: skip
_WITHIN = ("within_90", "within_365")
_REPORTS: dict[str, Callable[["Report", "Record"], None]] = {
    "story": story,
    "relevance": relevance,
    "experiments": experiments,
    "check": show_check,
    "check-lineage": show_check,
    "ties": ties,
    "thanks": thanks,
    "receipts": show_receipts,
    "reports": rows_of({"report": "left", "about": "left"}),
    "flaws": rows_of(
        {"archive": "fold", "place": "fold", "reason": "left", "detail": "left", "skipped": "left"}
    ),
    "lag": lag,
    "channels": channels,
    "unanswered": rows_of(
        {
            "when": "day",
            "name": "left",
            "person": "left",
            "channel": "whole",
            "subject": "left",
            "waiting": "right",
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
