"""`wherefrom story` and `thanks`."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from wherefrom.cli import questions
from wherefrom.cli.options import answers, fitted, opens

if TYPE_CHECKING:
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report

DAY = click.DateTime(["%Y-%m-%d"])


@click.command(
    epilog="""\b
Examples:
  wherefrom story
  wherefrom story --json > story.json
""",
)
@opens()
@answers(questions.story)
def story(record: "Record") -> "Report":
    """See the record on one page: what came of it, where it began, what rules would have cost."""
    from wherefrom.reports.questions import ask

    return ask("story", record, lambda: fitted(record))


@click.command(
    epilog="""\b
Examples:
  wherefrom thanks
  wherefrom thanks --since 2024-06-01
  wherefrom thanks --told                  they know: next time, list what came since
""",
)
@click.option("--since", type=DAY, metavar="DAY", help="First day of the outcomes: 2024-06-01.")
@click.option("--told", is_flag=True, help="Keep that all of them were told so far.")
@opens()
@answers(questions.thanks)
def thanks(record: "Record", since: datetime | None, *, told: bool) -> "Report":
    """See to whom each new outcome is owed, with the chain, so that they hear of it.

    New is what came since you last said --told; all, if you never did.
    """
    from wherefrom.reports import thanks as owed

    if told:
        owed.told(record)
    return owed.thanks(record, lambda: fitted(record), since.date() if since else None)


COMMANDS = {"story": story, "thanks": thanks}
