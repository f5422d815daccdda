"""`wherefrom story`, `thanks` and `try`."""

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


@click.command(
    "try",
    epilog="""\b
Examples:
  wherefrom try "answer every reply" --from 2024-03-04 --to 2024-04-14
  wherefrom try "answer every reply" --from 2024-03-04 --to 2024-05-26 --switch 7
  wherefrom try "answer every reply"       what it changed
  wherefrom try                            all that was tried
  wherefrom try "answer every reply" --remove
""",
)
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--from", "start", type=DAY, metavar="DAY", help="First day: 2024-03-04.")
@click.option("--to", "end", type=DAY, metavar="DAY", help="Last day.")
@click.option(
    "--switch",
    type=click.IntRange(1),
    metavar="DAYS",
    help="On for so many days or off, as luck has it: see the plan, then keep to it.",
)
@click.option("--remove", is_flag=True, help="Forget that it was tried.")
@opens()
@answers(questions.experiments)
def try_(
    record: "Record",
    name: str | None,
    start: datetime | None,
    end: datetime | None,
    switch: int | None,
    *,
    remove: bool,
) -> "Report":
    """Try something for some weeks, and see what it changed: keep it, drop it, or too early.

    What came while it was on is held against the days before, or those it was off, and against
    what luck makes of such days. Before it starts, see how large a change would show.
    """
    from wherefrom.reports import experiments

    if (start is None) != (end is None) or (start is not None and name is None):
        raise click.UsageError("An experiment needs a NAME, --from DAY and --to DAY.")
    if name is not None and start is not None and end is not None:
        experiments.try_out(record, name, start.date(), end.date(), switch or 0)
    elif switch is not None:
        raise click.UsageError("--switch needs --from DAY and --to DAY.")
    if remove and name is not None:
        experiments.stop(record, name)
    one = None if remove else name and name.strip()
    return experiments.experiments(record, lambda: fitted(record), one)


COMMANDS = {"story": story, "thanks": thanks, "try": try_}
