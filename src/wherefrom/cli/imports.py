"""`wherefrom import`."""

from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wherefrom.cli.options import Function, answers, opens
from wherefrom.cli.progress import importing
from wherefrom.cli.show import hint, table
from wherefrom.errors import WherefromError
from wherefrom.safe import shown
from wherefrom.written import number

if TYPE_CHECKING:
    from wherefrom.ingest.importer import Imported
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report


def show_imports(report: "Report", record: "Record") -> None:
    """Print receipts, or what would be read."""
    if report.report == "import-dry-run":
        columns = {"archive": "fold", "reader": "left", "files": "right", "bytes": "right"}
        columns |= {"why": "fold"}
        table(columns, [[row[key] for key in columns] for row in report.rows])
    else:
        show_receipts(report, record)


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
    if any("wherefrom me " in caveat for caveat in report.caveats):
        return  # the next thing to do is told there
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
  wherefrom import ~/Downloads --dry-run
  wherefrom import ~/Downloads
  wherefrom import --reader mail lists/2019-*.txt.gz
  wherefrom --record team.record import --zone Europe/Paris talk.log
""",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--reader", metavar="NAME", help="Format, where content does not tell it.")
@click.option("--zone", metavar="ZONE", help="Where it was written, such as Europe/Paris.")
@click.option("--dry-run", is_flag=True, help="Only list what would be read, and what not.")
@prepares
@opens(create=True, unless="dry_run")
@answers(show_imports)
def import_(
    record: "Record", paths: tuple[str, ...], reader: str | None, zone: str | None, *, dry_run: bool
) -> "Report":
    """Read archives into the record, as they are: zip, tar, gz, plain files, and folders of them.

    Formats are told by content: a folder of downloads is taken as it is. What is read leaves a
    receipt: seen = stored + duplicate + skipped; what is not read is named. Importing again stores
    only what is new. Ctrl-C leaves whole batches; import again to go on.
    """
    from wherefrom.ingest.importer import import_path
    from wherefrom.ingest.parcels import together
    from wherefrom.reports.imports import imported
    from wherefrom.reports.kept import known_zone

    zone = known_zone(zone) if zone else None
    if dry_run:
        return _survey(record, paths, reader)
    read = partial(import_path, record, reader=reader, zone=zone)
    told: list[Imported] = []
    try:
        for path, *parts in together(map(Path, paths)):
            with importing(str(path)) as tell:
                told.append(read(path, parts=parts, progress=tell))
    except (WherefromError, KeyboardInterrupt):
        done = ", ".join(f'"{receipt.archive}"' for part in told for receipt in part.receipts)
        if done:
            click.echo(
                shown(f"Read before that: {done}. See: wherefrom report receipts."), err=True
            )
        raise
    return imported(record, told)


def _survey(record: "Record", paths: tuple[str, ...], reader: str | None) -> "Report":
    from wherefrom.ingest.importer import survey
    from wherefrom.ingest.parcels import together
    from wherefrom.reports.imports import surveyed
    from wherefrom.settings import Limits

    limits = record.settings.limits if record.exists else Limits()
    return surveyed(
        survey(path, limits, parts=parts, reader=reader)
        for path, *parts in together(map(Path, paths))
    )


COMMANDS = {"import": import_}
