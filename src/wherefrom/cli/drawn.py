"""How the great answers look: a trace as a tree, credit with bars, a replay with its ranges."""

from typing import TYPE_CHECKING, Any

from rich.text import Text
from rich.tree import Tree

from wherefrom.cli.options import fitted
from wherefrom.cli.show import bar, console, hint, say, table
from wherefrom.safe import line
from wherefrom.written import amount, between, day, number, percent

if TYPE_CHECKING:
    from wherefrom.credit.ways import Arc, Node, Way
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report

FULL = 3  # outcomes drawn as trees; more are listed
LEAST = 0.01  # of an outcome, to be listed by name
FIRST = 10  # people listed
_STYLES = {"recorded": "green", "stated": "yellow", "inferred": "magenta"}


def trace(report: "Report", record: "Record") -> None:
    """Print each outcome's tree; of many outcomes, a line each."""
    from wherefrom.credit.ways import ways

    if not report.rows:
        say("There are no outcomes to trace. Give some: wherefrom outcomes import FILE.csv")
    elif len(report.rows) <= FULL:
        for row, way in zip(report.rows, ways(record, fitted(record), report.rows), strict=True):
            _tree(row, way, record)
    else:
        _outcomes(report, record)
        hint("See one as a tree: wherefrom trace OUTCOME")


def _outcomes(report: "Report", record: "Record") -> None:
    from wherefrom.credit.ways import nodes

    zone = record.settings.zone
    nearest = {row["outcome"]: row["parents"][0] for row in report.rows if row["parents"]}
    told = nodes(record, fitted(record), [best["activity"] for best in nearest.values()])
    rows = []
    for row in report.rows:
        best = nearest.get(row["outcome"])
        node = told[best["activity"]] if best else None
        rows.append(
            [
                row["outcome"],
                day(row["when"], zone),
                row["kind"],
                percent(best["p"]) if best else None,
                node and node.who,
                node and day(node.when, zone),
                node and node.title,
                percent(row["origin_unknown"]),
            ]
        )
    columns = {"outcome": "whole", "when": "whole", "kind": "whole", "likeliest": "right"}
    columns |= {"who": "left", "then": "whole", "said": "left", "origin unknown": "right"}
    table(columns, rows)


def _tree(row: dict[str, Any], way: "Way", record: "Record") -> None:
    zone = record.settings.zone
    outcome = way.nodes[way.outcome]
    value = f", {number(row['value'])} {row['currency'] or ''}".rstrip() if row["value"] else ""
    root = Text(f"{line(way.outcome)}", style="bold")
    root.append(f"  {line(row['kind'])}{line(value)}, {day(outcome.when, zone)}", style="not bold")
    drawn = Tree(root, guide_style="dim")
    _branch(drawn, way, way.outcome, zone, set())
    if row["origin_unknown"] > 0:
        unknown = f"{percent(row['origin_unknown'])} began with nothing in the record"
        if row["hidden_turns"] is not None:
            unknown += f"; likelier than not if {percent(row['hidden_turns'])} of causes are hidden"
        drawn.add(Text(unknown, style="dim"))
    if row["before_record"]:
        drawn.add(Text("its past may well lie before the record begins", style="dim"))
    console().print(drawn)
    _people(row, record)


def _branch(drawn: Tree, way: "Way", child: str, zone: str, shown_before: set[str]) -> None:
    """Hang the parents of a child below it; an activity met again is named, not drawn again."""
    for arc in (each for each in way.arcs if each.child == child):
        node = way.nodes[arc.parent]
        below = drawn.add(_label(arc, node, zone))
        if arc.parent not in shown_before:
            shown_before.add(arc.parent)
            _branch(below, way, arc.parent, zone, shown_before)


def _label(arc: "Arc", node: "Node", zone: str) -> Text:
    text = Text(f"{percent(arc.p):>4} ")
    text.append(f"{line(arc.mechanism, 30)} ({arc.known})", style=_STYLES.get(arc.known, ""))
    text.append(f"  {day(node.when, zone)} ", style="dim")
    text.append(line(node.who, 30), style="bold" if node.ours else "")
    text.append(f" {line(node.channel or '', 20)}", style="dim")
    return text.append(f"  {line(node.title, 50)}")


def _people(row: dict[str, Any], record: "Record") -> None:
    from wherefrom.people import resolve

    owed = [each for each in row["people"] if each["share"] >= LEAST][:FIRST]
    if owed:
        name_of = resolve(record).name_of
        table(
            {"owed to": "left", "account": "left", "as": "left", "share": "right"},
            (
                [name_of(each["person"]), each["person"], each["role"], percent(each["share"])]
                for each in owed
            ),
        )


def credit(report: "Report", record: "Record") -> None:  # noqa: ARG001 what `answers` calls
    """Print who is owed what, with the range and a bar."""
    if not report.rows:
        say("There is nothing to credit yet. Give outcomes: wherefrom outcomes import FILE.csv")
        return
    largest = max(row["share"] for row in report.rows)
    rows = (
        [
            row["name"] or row["key"],
            row["key"],
            bar(row["share"], largest),
            amount(row["share"]),
            between(row["share_low"], row["share_high"]),
            None if row["removal"] is None else amount(row["removal"]),
        ]
        for row in report.rows
    )
    columns = {"name": "left", "key": "left", "": "left", "share": "right", "range": "right"}
    table(columns | {"removal": "right"}, rows)
    first = report.rows[0]
    say(
        f"Share and removal are in {first['unit']}, of {number(first['outcomes'])} outcomes in all."
    )
    hidden = report.settings["hidden"]
    turns = [row["hidden_turns"] for row in report.rows if row["hidden_turns"] is not None]
    if turns:
        say(
            f"If {percent(hidden)} of all causes were hidden, {sum(t <= hidden for t in turns)} of "
            f"the {len(turns)} shown that are owed an outcome or more would be owed less than one."
        )


def replay(report: "Report", record: "Record") -> None:  # noqa: ARG001 what `answers` calls
    """Print what each policy would have cost, and saved."""
    rows = []
    otherwise = any(row["substitution"] > 0 for row in report.rows)
    for row in report.rows:
        lost = f"{amount(row['lost'])} of {number(row['outcomes'])}"
        share = between(row["share_lost_low"], row["share_lost_high"], percent)
        value = between(row["value_share_lost_low"], row["value_share_lost_high"], percent) if (
            row["value_share_lost"] is not None
        ) else ""  # fmt: skip
        rows.append(
            [
                row["policy"],
                *([percent(row["substitution"])] if otherwise else []),
                number(row["activities_stopped"]),
                lost,
                between(row["lost_low"], row["lost_high"]),
                f"{percent(row['share_lost'])} {share}",
                f"{percent(row['value_share_lost'])} {value}" if value else None,
                amount(row["lost_with_backup"]),
                None if row["hidden_turns"] is None else percent(row["hidden_turns"]),
            ]
        )
    columns = {"policy": "left"} | ({"said otherwise": "right"} if otherwise else {})
    columns |= {"stops of ours": "right", "loses, outcomes": "right"}
    columns |= {"range": "right", "share of outcomes": "right", "share of value": "right"}
    columns |= {"with backup": "right", "turns at": "right"}
    table(columns, rows)
    _sensitivity(report)


def _sensitivity(report: "Report") -> None:
    """Say what the last columns mean, and what talk outside the record could change."""
    say(
        "With backup: outcomes lost if what happens once may still come another way. Turns at: "
        "the part of all causes that must be hidden for less than one outcome to be lost."
    )
    least = min(row["substitution"] for row in report.rows)
    rows = [row for row in report.rows if row["substitution"] == least]
    bands = [
        f"{row['policy']} "
        + between(row["share_lost_if_hidden_low"], row["share_lost_if_hidden_high"], percent)
        for row in rows
    ]
    hidden = percent(report.settings["hidden"])
    say(f"Share of outcomes if {hidden} of the talk is not in the record: {', '.join(bands)}.")
    reorders = [
        f"{row['policy']} {percent(row['hidden_reorders'])}"
        for row in rows
        if row["hidden_reorders"] is not None
    ]
    if reorders:
        named = ", ".join(reorders)
        say(f"Loses no more than the next cheaper policy once so much is hidden from it: {named}.")
