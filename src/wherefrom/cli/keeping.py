"""`wherefrom settings`, `check`, `forget` and `export`."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from wherefrom.cli.options import answers, fitted, opens
from wherefrom.cli.show import rows_of, say, table
from wherefrom.safe import line

if TYPE_CHECKING:
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report

DAMAGED = 1  # exit status of `check`
SENTENCE = 300  # characters
_STYLES = {"fine": "green", "beware": "yellow", "bad": "red", "too little to tell": "dim"}
_problems = rows_of({"file": "fold", "found": "fold", "remedy": "fold"})
_erased = rows_of({"what": "left", "number": "right"})


@click.command(
    epilog="""\b
Examples:
  wherefrom settings
  wherefrom settings zone Europe/Paris
""",
)
@click.argument("name", required=False, metavar="[NAME]")
@click.argument("value", required=False, metavar="[VALUE]")
@opens(create=True)
@answers(rows_of({"setting": "left", "value": "left", "about": "fold"}))
def settings(record: "Record", name: str | None, value: str | None) -> "Report":
    """See the record's settings, or change one.

    The zone is the clock of a policy's hours, weekdays and days, and of the dates shown.
    """
    from wherefrom.reports.kept import change
    from wherefrom.reports.kept import settings as listed

    if name is not None and value is not None:
        change(record, name, value)
    return listed(record, name)


def show_check(report: "Report", record: "Record") -> None:
    """Print every damage, or say that there is none; of a lineage, what each test found."""
    if report.report == "check-lineage":
        _findings(report)
    elif report.rows:
        _problems(report, record)
    else:
        say("The record is whole.")


def _findings(report: "Report") -> None:
    """Print a table for each test: the figures, and what they mean and ask for."""
    columns = {"": "whole", "figure": "whole", "value": "right", "against": "right"}
    for test, rows in groupby(report.rows, key=lambda row: row["test"]):
        cells = (
            [
                Text(row["verdict"], style=_STYLES[row["verdict"]]),
                row["figure"],
                row["value"],
                row["against"],
                Text(line(f"{row['means']} {row['do']}", 2 * SENTENCE)),
            ]
            for row in rows
        )
        table(columns | {"what it means, and what to do": "fold"}, cells, title=test)


@click.command(
    epilog="""\b
Leaves with status 1 if the record is damaged.

\b
Examples:
  wherefrom check
  wherefrom check --mend
  wherefrom check lineage                  is what is inferred to be trusted?
""",
)
@click.argument("what", type=click.Choice(["record", "lineage"]), default="record")
@click.option(
    "--mend", is_flag=True, help="Take lost batches out; then import their archives again."
)
@opens()
@answers(show_check)
def check(record: "Record", what: str, *, mend: bool) -> "Report":
    """Find every damage to the record; or test its lineage.

    `record`: reads every byte, and says what is damaged and how to mend it. `lineage`: hides links
    and looks for them, shuffles times and people, runs the clock backwards, draws worlds from the
    model; and says of each figure what it means here and what to do.
    """
    if what == "lineage":
        if mend:
            raise click.UsageError("A lineage has nothing to mend: leave --mend out.")
        return _tested(record)
    from wherefrom.reports import kept

    found = kept.mend(record) if mend else kept.problems(record)
    if found.rows:
        click.get_current_context().call_on_close(lambda: click.get_current_context().exit(DAMAGED))
    return found


def _tested(record: "Record") -> "Report":
    from wherefrom.cli.progress import working
    from wherefrom.reports.checks import lineage

    with working("Testing the lineage") as tell:
        return lineage(record, tell)


@click.command(
    epilog="""\b
Examples:
  wherefrom forget ana@example.org
  wherefrom forget --yes "Ana Bell"
""",
)
@click.argument("person", metavar="PERSON")
@click.option("--yes", is_flag=True, help="Do not ask.")
@opens()
@answers(_erased)
def forget(record: "Record", person: str, *, yes: bool) -> "Report":
    """Erase a person: their words, accounts and names, from every file of the record.

    This cannot be undone, and importing again does not bring them back. What they were quoted
    with by others is erased too. The archives themselves are yours to delete.
    """
    from wherefrom.people import resolve
    from wherefrom.reports.kept import forget as erase

    people = resolve(record)
    found = people.find(person)
    if not yes:
        name = people.name_of(found)
        click.echo(
            line(f"This erases {name} ({', '.join(people.members[found])}) for good."), err=True
        )
        typed = click.prompt("Type the name to go on", default="", show_default=False, err=True)
        if typed.strip() != name:
            raise click.ClickException("The names differ; nobody was erased.")
    return erase(record, found)


@click.command(
    epilog="""\b
WHAT is parents, activities, outcomes, links or accounts. The file's ending says how it is
written: .csv (for spreadsheets; no cell runs as a formula), .parquet or .jsonl (exact).

\b
Examples:
  wherefrom export parents parents.parquet
  wherefrom export outcomes outcomes.csv
  wherefrom export activities activities.jsonl
""",
)
@click.argument("what", metavar="WHAT")
@click.argument("file", metavar="FILE")
@click.option("--force", is_flag=True, help="Write over the file if there is one.")
@opens()
def export(record: "Record", what: str, file: str, *, force: bool) -> None:
    """Write a whole table to a file: it holds what others wrote, so mind where it goes."""
    from wherefrom.reports.export import export as write

    path = Path(file)
    if path.exists() and not force:
        raise click.ClickException(f'"{path}" is there already. Write over it with --force.')
    try:
        rows = write(record, lambda: fitted(record), what, path)
    except OSError as error:
        raise click.ClickException(f'"{path}" cannot be written: {error.strerror}.') from error
    say(f'Wrote {rows:,} rows to "{path}".')


COMMANDS = {"settings": settings, "check": check, "forget": forget, "export": export}
