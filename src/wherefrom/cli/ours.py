"""`wherefrom me`."""

from typing import TYPE_CHECKING

import click

from wherefrom.cli.options import answers, opens
from wherefrom.cli.show import hint, rows_of, say

if TYPE_CHECKING:
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report

_table = rows_of({"account": "fold", "person": "fold", "name": "left"})


def show_ours(report: "Report", record: "Record") -> None:
    """Print our accounts, and how to begin where there are none."""
    if report.rows:
        _table(report, record)
    else:
        say("Nobody is ours yet. Name your accounts: wherefrom me ACCOUNT...")
    if report.rows and not record.outcomes():
        hint("Next, say what came of it: wherefrom outcomes import FILE.csv")


@click.command(
    epilog="""\b
Examples:
  wherefrom me                             list our accounts
  wherefrom me ana@example.org acct:ana@social.example
  wherefrom me --remove ana@example.org
""",
)
@click.argument("accounts", nargs=-1, metavar="[ACCOUNT...]")
@click.option("--remove", is_flag=True, help="These are not ours after all.")
@opens()
@answers(show_ours)
def me(record: "Record", accounts: tuple[str, ...], *, remove: bool) -> "Report":
    """Say which accounts are ours: channel:handle, a mail address, acct: or https://.

    Accounts that are ours already stay ours. Without arguments, list them.
    """
    from wherefrom.people.decide import change_ours
    from wherefrom.reports.folk import ours

    if accounts:
        change_ours(record, accounts, remove=remove)
    return ours(record)


COMMANDS = {"me": me}
