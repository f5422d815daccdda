"""`wherefrom outcomes`: import, add, list, remove."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wherefrom.cli.options import answers, opens
from wherefrom.cli.show import hint, rows_of, say, table
from wherefrom.written import number

if TYPE_CHECKING:
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report
    from wherefrom.sheet_dates import Dates

_COLUMNS = {
    "id": "left", "when": "day", "kind": "left", "value": "right", "currency": "left",
    "counterparties": "left", "through": "left", "note": "left",
}  # fmt: skip
_listed = rows_of(_COLUMNS)


def show_tally(report: "Report", record: "Record") -> None:  # noqa: ARG001 what `answers` calls
    """Print what became of every line."""
    columns = {"archive": "fold", "seen": "right", "": "left", "stored": "right", " ": "left"}
    columns |= {"duplicate": "right", "  ": "left", "skipped": "right", "why": "fold"}
    columns |= {"replaced": "right"}
    rows = []
    for row in report.rows:
        skipped: dict[str, int] = row["skipped"]
        why = ", ".join(f"{reason} {number(many)}" for reason, many in skipped.items())
        sums = [row["seen"], "=", row["stored"], "+", row["duplicate"], "+", sum(skipped.values())]
        rows.append([row["archive"], *sums, why, row["replaced"]])
    table(columns, rows)
    hint("Next, ask where they came from: wherefrom trace")


def show_outcomes(report: "Report", record: "Record") -> None:
    """Print the outcomes, and how to begin where there are none."""
    if report.rows:
        _listed(report, record)
    else:
        say("There are no outcomes yet. Give some: wherefrom outcomes import FILE.csv")


@click.group(
    epilog="""\b
Examples:
  wherefrom outcomes import outcomes.csv
  wherefrom outcomes add deal-17 --when 2024-05-02 --kind deal --value 12000 --currency EUR \\
      --with ana@example.org --through bo@example.org --note "Platform, two years"
  wherefrom outcomes list
  wherefrom outcomes remove deal-17
""",
)
def outcomes() -> None:
    """Say what came of it: hires, deals, referrals, merged work ..."""


@outcomes.command(
    "import",
    epilog="""\b
The file has the columns (the first three are needed):
  id,when,kind,value,currency,ours,counterparties,through,note
Several accounts in one cell are separated by a semicolon.

\b
Exports of HubSpot, Salesforce, Pipedrive, Greenhouse and Lever are known by their columns; only
what was won is taken. Of any other sheet, say which column is which.

\b
Examples:
  wherefrom outcomes import outcomes.csv
  wherefrom outcomes import --skip-bad deals-of-hubspot.csv
  wherefrom outcomes import deals.csv --map when="Close Date" --map won=Stage \\
      --map counterparties="Contact Email" --map kind="=deal" --dates mdy
  wherefrom outcomes import deals.csv --mapping our-crm.toml
""",
)
@click.argument("path", metavar="FILE.csv")
@click.option("--skip-bad", is_flag=True, help="Leave out bad lines instead of refusing the file.")
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="NAME=COLUMN",
    help="Which column of the file is which of ours; `=text` for what is the same in every row.",
)
@click.option("--mapping", metavar="FILE.toml", help="The same, kept in a file.")
@click.option(
    "--dates",
    type=click.Choice(["dmy", "mdy", "ymd"]),
    help="The order of day, month and year, where nothing in the file tells.",
)
@opens(create=True)
@answers(show_tally)
def import_(
    record: "Record",
    path: str,
    *,
    skip_bad: bool,
    pairs: tuple[str, ...],
    mapping: str | None,
    dates: "Dates | None",
) -> "Report":
    """Read outcomes from a CSV file; an id the record has already is replaced."""
    from wherefrom.mappings import chosen
    from wherefrom.outcomes import import_outcomes
    from wherefrom.reports.results import tally

    known = chosen(pairs, Path(mapping) if mapping else None, dates)
    told = import_outcomes(record, Path(path), skip_bad=skip_bad, mapping=known, dates=dates)
    return tally(path, told)


@outcomes.command(
    epilog="""\b
Example:
  wherefrom outcomes add hire-3 --when 2024-05-02 --kind hire --with cy@example.org
""",
)
@click.argument("id_", metavar="ID")
@click.option("--when", required=True, help="A date, or a time with a zone.")
@click.option("--kind", required=True, help="One word of yours: hire, deal, merge, ...")
@click.option("--value", help="In the currency.")
@click.option("--currency", help="As you write it.")
@click.option("--ours", multiple=True, metavar="ACCOUNT", help="Who of ours had a part in it.")
@click.option(
    "--with", "counterparties", multiple=True, metavar="ACCOUNT", help="With whom it was reached."
)
@click.option(
    "--through", multiple=True, metavar="ACCOUNT", help="Whom they named as how they came."
)
@click.option("--note", help="What it was, in your words.")
@opens(create=True)
@answers(show_outcomes)
def add(record: "Record", id_: str, **given: str | tuple[str, ...] | None) -> "Report":
    """Add one outcome."""
    from wherefrom.outcomes import add_outcome
    from wherefrom.reports.results import outcomes as listed

    cells = {
        name: ";".join(text) if isinstance(text, tuple) else text or ""
        for name, text in given.items()
    }
    add_outcome(record, {"id": id_, **cells})
    return listed(record)


@outcomes.command("list")
@opens()
@answers(show_outcomes)
def list_(record: "Record") -> "Report":
    """List the outcomes by date."""
    from wherefrom.reports.results import outcomes as listed

    return listed(record)


@outcomes.command()
@click.argument("id_", metavar="ID")
@opens()
@answers(show_outcomes)
def remove(record: "Record", id_: str) -> "Report":
    """Remove an outcome; import or add it again to have it back."""
    from wherefrom.outcomes import remove_outcome
    from wherefrom.reports.results import outcomes as listed

    remove_outcome(record, id_)
    return listed(record)


COMMANDS = {"outcomes": outcomes}
