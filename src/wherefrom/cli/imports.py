"""`wherefrom import`."""

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wherefrom.cli.options import Function, answers, opens
from wherefrom.cli.progress import importing
from wherefrom.cli.show import hint, number, table
from wherefrom.errors import WherefromError
from wherefrom.safe import shown

if TYPE_CHECKING:
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report
    from wherefrom.vocabulary import Receipt


def show_receipts(report: "Report", record: "Record") -> None:
    """Print what became of every record: seen = stored + duplicate + skipped."""
    columns = {"archive": "fold", "reader": "left", "seen": "right", "": "left", "stored": "right"}
    columns |= {" ": "left", "duplicate": "right", "  ": "left", "skipped": "right", "why": "fold"}
    columns |= {"accounts": "right", "seconds": "right"}
    rows = []
    for row in report.rows:
        skipped: dict[str, int] = row["skipped"]
        why = ", ".join(f"{reason} {number(many)}" for reason, many in skipped.items())
        sums = [row["seen"], "=", row["stored"], "+", row["duplicate"], "+", sum(skipped.values())]
        accounts, seconds = row.get("accounts"), row.get("seconds")
        rows.append([row["archive"], row["reader"], *sums, why, accounts, seconds])
    table(columns, rows)
    if not record.ours():
        hint("Next, say who you are: wherefrom me ACCOUNT...")
    elif not record.outcomes():
        hint("Next, say what came of it: wherefrom outcomes import FILE.csv")
    else:
        hint("Next, ask: wherefrom trace, wherefrom credit, wherefrom replay POLICY.")


def prepares(function: Function) -> Function:
    """Start the process that parses before a command opens the record, which takes as long."""

    @wraps(function)
    def command(**given: Any) -> Any:
        from wherefrom.ingest.start import prepare

        prepare()
        return function(**given)

    return command


@click.command(
    "import",
    epilog="""\b
Examples:
  wherefrom import mail.mbox mastodon-archive.tar.gz
  wherefrom import --reader mbox lists/2019-*.txt.gz
  wherefrom --record team.record import --zone Europe/Paris talk.log
""",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--reader", metavar="NAME", help="Format, where content does not tell it.")
@click.option("--zone", metavar="ZONE", help="Where it was written, such as Europe/Paris.")
@prepares
@opens(create=True)
@answers(show_receipts)
def import_(
    record: "Record", paths: tuple[str, ...], reader: str | None, zone: str | None
) -> "Report":
    """Read archives into the record, as they are: zip, tar, gz, folders and plain files.

    Every import prints a receipt, and keeps it: seen = stored + duplicate + skipped. Importing
    again stores only what is new. Ctrl-C leaves whole batches; import again to go on.
    """
    from wherefrom.ingest.importer import import_archive
    from wherefrom.reports.imports import receipts
    from wherefrom.reports.kept import known_zone

    zone = known_zone(zone) if zone else None
    told: list[Receipt] = []
    try:
        for path in paths:
            with importing(path) as tell:
                archive = Path(path)
                told.append(
                    import_archive(record, archive, reader=reader, zone=zone, progress=tell)
                )
    except (WherefromError, KeyboardInterrupt):
        done = ", ".join(f'"{receipt.archive}"' for receipt in told)
        if done:
            click.echo(
                shown(f"Read before that: {done}. See: wherefrom report receipts."), err=True
            )
        raise
    return receipts(told)


COMMANDS = {"import": import_}
