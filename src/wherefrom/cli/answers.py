"""`wherefrom trace`, `credit`, `replay`, `policies` and `report`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wherefrom.cli import drawn, questions
from wherefrom.cli.options import answers, fitted, opens
from wherefrom.cli.show import hint
from wherefrom.safe import shown

if TYPE_CHECKING:
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report

BY = ("person", "role", "channel", "thread", "tag", "activity")
KINDS = ("share", "removal")
_MOST = 20


@click.command(
    epilog="""\b
Examples:
  wherefrom trace                          all outcomes, in short
  wherefrom trace deal-17                  one, back to where it began
  wherefrom trace deal-17 --figure deal-17.svg
  wherefrom trace --json --most 5 > traces.json
""",
)
@click.argument("outcomes", nargs=-1, metavar="[OUTCOME...]")
@click.option(
    "--most", type=click.IntRange(1), default=_MOST, show_default=True, help="Cut lists here."
)
@click.option("--figure", metavar="FILE.svg", help="Draw it, too; of one outcome.")
@opens()
@answers(drawn.trace)
def trace(record: "Record", outcomes: tuple[str, ...], most: int, figure: str | None) -> "Report":
    """Trace outcomes back through who answered, shared, introduced and referred, to the start.

    Each link says how it is known: recorded by the archive, stated by somebody, or inferred;
    and how likely it is.
    """
    from wherefrom.reports.lineages import trace as traced

    report = traced(fitted(record), list(outcomes) or None, most)
    if figure is not None:
        _draw(record, report, figure)
    return report


def _draw(record: "Record", report: "Report", figure: str) -> None:
    from wherefrom.credit.ways import ways
    from wherefrom.figures.trace import svg

    if len(report.rows) != 1:
        raise click.UsageError(
            "A figure shows one outcome: wherefrom trace OUTCOME --figure FILE.svg."
        )
    path = Path(figure)
    if path.suffix.lower() != ".svg":
        raise click.UsageError(f'"{path.name}" must end in .svg.')
    (way,) = ways(record, fitted(record), report.rows)
    try:
        path.write_text(svg(way, record.settings.zone), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f'"{path}" cannot be written: {error.strerror}.') from error


@click.command(
    epilog="""\b
Examples:
  wherefrom credit                         by person
  wherefrom credit --by channel
  wherefrom credit --by thread --most 50 --json
  wherefrom credit --by role --kind removal
""",
)
@click.option("--by", type=click.Choice(BY), default="person", show_default=True)
@click.option(
    "--kind", type=click.Choice(KINDS), default="share", show_default=True, help="Order by it."
)
@click.option(
    "--most", type=click.IntRange(1), default=_MOST, show_default=True, help="Rows shown."
)
@opens()
@answers(drawn.credit)
def credit(record: "Record", by: str, kind: str, most: int) -> "Report":
    """Credit what came of it to people, roles, channels, threads, tags or activities.

    Shares add up, with what is owed to nothing in the record. Removal is what would be lost
    without that one alone: it is exact for each, and must never be added up.
    """
    from wherefrom.reports.lineages import credit as credited

    return credited(fitted(record), by, kind, most)


@click.command(
    epilog="""\b
Examples:
  wherefrom replay no-small-talk
  wherefrom replay ten-a-day office-hours my-own.toml
  wherefrom replay no-small-talk --substitution 0 --substitution 0.3
  wherefrom replay no-small-talk --substitution-curve --json
  wherefrom policies no-small-talk > my-own.toml      a copy to change
""",
)
@click.argument("policies", nargs=-1, required=True, metavar="POLICY...")
@click.option(
    "--substitution",
    type=click.FloatRange(0, 1),
    multiple=True,
    metavar="RATE",
    help="Part of what is stopped that is said in an allowed way instead, 0 to 1; a row for each.",
)
@click.option("--substitution-curve", is_flag=True, help="The same for 0, 0.1 ... 1.")
@opens()
@answers(drawn.replay)
def replay(
    record: "Record",
    policies: tuple[str, ...],
    substitution: tuple[float, ...],
    *,
    substitution_curve: bool,
) -> "Report":
    """Replay the past under policies: files, or names of ready-made ones.

    Says how many outcomes each would have cost, with a range, and how many activities it would
    have stopped. A policy stops only what is ours; what others answered falls with it.

    Says also how far to trust it: the loss if what happens once may still come another way
    (with backup), the range if part of the talk is not in the record (the setting `hidden`),
    and how much of all causes must be hidden for less than one outcome to be lost (turns at).
    """
    from wherefrom.reports import lineages

    read = lineages.policies(list(policies))
    curve = [step / 10 for step in range(11)] if substitution_curve else []
    rates = sorted({*substitution, *curve}) or [0.0]
    return lineages.replay(record, fitted(record), read, rates)


@click.command(
    epilog="""\b
Examples:
  wherefrom policies                       list them
  wherefrom policies ten-a-day > my-own.toml
""",
)
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def policies(name: str | None, *, as_json: bool) -> None:
    """List the ready-made policies, or print one, to copy and change."""
    from wherefrom.replay import library
    from wherefrom.reports.rules import policies as listed

    if name is not None:
        click.echo(library.text(library.known(name)), nl=False)
    elif as_json:
        click.echo(listed().to_json())
    else:
        for row in listed().rows:
            click.echo(f"{shown(row['policy']):22}{shown(row['about'])}")
        hint("Print one to copy and change: wherefrom policies NAME > my-own.toml")


@click.command(
    epilog="""\b
Examples:
  wherefrom report                         list them
  wherefrom report story                   all of it, on one page
  wherefrom report lag
  wherefrom report unanswered --json
  wherefrom report flaws
""",
)
@click.argument("name", required=False, metavar="[NAME]")
@opens()
@answers(questions.report)
def report(record: "Record", name: str | None) -> "Report":
    """Answer another question; without a name, list those there are."""
    from wherefrom.reports.questions import ask, listed

    return ask(name, record, lambda: fitted(record)) if name else listed()


COMMANDS = {
    "trace": trace,
    "credit": credit,
    "replay": replay,
    "policies": policies,
    "report": report,
}
