"""What commands have in common: the record they open, and how they answer."""

from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from wherefrom.safe import shown

if TYPE_CHECKING:
    from wherefrom.lineage import Lineage
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report

Function: TypeAlias = Callable[..., Any]


def opens(*, create: bool = False, unless: str = "") -> Callable[[Function], Function]:
    """Give a command the record as its first argument, and the option to name another.

    Args:
        create: make it if there is none.
        unless: an option of the command that needs no record, and makes none.
    """

    def decorate(function: Function) -> Function:
        @click.option("--record", "folder", metavar="DIR", help="Folder of the record.")
        @wraps(function)
        def command(folder: str | None, **given: Any) -> Any:
            from wherefrom.record.record import Record, open_record
            from wherefrom.settings import default_record

            named = folder or click.get_current_context().find_object(str)
            path = Path(named) if named else default_record()
            needed = not given.get(unless)
            return function(open_record(path, create=create) if needed else Record(path), **given)

        return command

    return decorate


def answers(table: Callable[["Report", "Record"], None]) -> Callable[[Function], Function]:
    """Let a command return a report: shown as a table, or printed as JSON with --json.

    Args:
        table: prints the report for people; the record is there to tell its zone.
    """

    def decorate(function: Function) -> Function:
        @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
        @wraps(function)
        def command(record: "Record", *, as_json: bool, **given: Any) -> None:
            report = function(record, **given)
            if as_json:
                click.echo(report.to_json())
                return
            table(report, record)
            for caveat in report.caveats:
                click.secho(f"  {shown(caveat)}", dim=True)

        return command

    return decorate


@lru_cache(maxsize=1)
def fitted(record: "Record") -> "Lineage":
    """Return the lineage, once a command, with a word on stderr while it is being made."""
    from wherefrom.cli.progress import working
    from wherefrom.lineage import fit

    with working("Working out who brought about whom") as tell:
        return fit(record, tell)
