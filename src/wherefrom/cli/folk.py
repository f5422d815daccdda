"""`wherefrom people`: list, show, card, note, suggest, doubts, same, apart, undo."""

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import click
from rich.text import Text

from wherefrom.cli.options import answers, fitted, opens
from wherefrom.cli.show import hint, rows_of, say, table
from wherefrom.safe import line
from wherefrom.written import day, number, percent

if TYPE_CHECKING:
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report
    from wherefrom.vocabulary import DecisionKind

SENTENCE = 200  # characters
_EVERYBODY = {"person": "fold", "name": "left", "ours": "left", "accounts": "fold"}
_ONE = {"account": "fold", "name": "left", "first": "day", "last": "day"}
_MAYBE = {"p": "right", "left": "fold", "right": "fold", "reasons": "fold", "doubts": "fold"}
_STATES = {"kind": "left", "start": "left", "end": "left", "title": "fold", "organisation": "fold"}
_ANSWERS: Final[dict[str, "DecisionKind"]] = {"a": "same", "r": "refused", "n": "apart"}
show_everybody, show_accounts, show_maybe = (rows_of(each) for each in (_EVERYBODY, _ONE, _MAYBE))


def show_one(report: "Report", record: "Record") -> None:
    """Print the person's accounts, then what is stated of them."""
    show_accounts(report, record)
    stated = [each for row in report.rows for each in row["states"]]
    if stated:
        say("states")
        table(_STATES, [[each[key] for key in _STATES] for each in stated])
        hint("Statements are the person's own word, or an issuer's; no evidence of what was done.")


def show_card(report: "Report", record: "Record") -> None:
    """Print the card, a table for each part."""
    zone = record.settings.zone
    for part, rows in groupby(report.rows, key=lambda row: row["part"]):
        cells = (
            [
                row["what"],
                day(row["when"], zone) if row["when"] else None,
                None if row["value"] is None else number(float(row["value"])),
                Text(line(row["says"], SENTENCE)),
            ]
            for row in rows
        )
        table({"": "whole", " ": "whole", "  ": "right", "   ": "fold"}, cells, title=part)


def show_decided(report: "Report", record: "Record") -> None:
    """Print the person as decided, and how to go back."""
    show_one(report, record)
    hint("To go back: wherefrom people undo")


@click.group(
    invoke_without_command=True,
    epilog="""\b
Examples:
  wherefrom people
  wherefrom people show ana@example.org
  wherefrom people card ana@example.org
  wherefrom people suggest
  wherefrom people doubts
  wherefrom people same ana@example.org acct:ana@social.example
  wherefrom people apart ana@example.org acct:ana@social.example
  wherefrom people undo
""",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def people(ctx: click.Context, *, as_json: bool) -> None:
    """See who is who; join accounts of one person and part those of two, with full undo."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, as_json=as_json)


@people.command("list")
@opens()
@answers(show_everybody)
def list_(record: "Record") -> "Report":
    """List everybody: ours first, then those with most accounts."""
    from wherefrom.reports.folk import people as everybody

    return everybody(record)


@people.command()
@click.argument("person", metavar="PERSON")
@opens()
@answers(show_one)
def show(record: "Record", person: str) -> "Report":
    """Show one person's accounts and what they state; name an account or a full name."""
    from wherefrom.reports.folk import person as one

    return one(record, person)


@people.command()
@opens()
@answers(show_maybe)
def suggest(record: "Record") -> "Report":
    """List pairs who may be one person, and what speaks for it and against it."""
    from wherefrom.reports.folk import suggestions

    return suggestions(record)


@people.command()
@click.option("--list", "only_list", is_flag=True, help="List the pairs, and ask nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, and ask nothing.")
@opens()
def doubts(record: "Record", *, only_list: bool, as_json: bool) -> None:
    """Go through the pairs who may be one person, and decide; the surest come first.

    Accept joins them. Refuse leaves them as they are, and does not ask again. Never again keeps
    them apart, whatever an archive may say. Every answer is kept at once, and can be undone.
    """
    from wherefrom.cli.progress import working
    from wherefrom.reports.folk import doubts as open_doubts

    with working("Looking for people in two parts"):
        report = open_doubts(record)
    if as_json:
        click.echo(report.to_json())
    elif only_list:
        show_maybe(report, record)
    else:
        _walk(record, report.rows)


def _walk(record: "Record", rows: list[dict[str, Any]]) -> None:
    """Ask about one pair after another, until there are no more or the user has enough."""
    from wherefrom.people import resolve
    from wherefrom.people.decide import decide

    known, decided = resolve(record), 0
    for place, row in enumerate(rows, 1):
        left, right = (known.person_of[row[side]] for side in ("left", "right"))
        if left == right or known.is_parted(left, right):
            continue  # an answer before has settled it
        say(f"{place} of {len(rows)}: are they one person? ({percent(row['p'])})")
        for person in (left, right):
            say(f"  {known.name_of(person)}: {', '.join(known.members[person])}")
        for sign, sentences in (("+", row["reasons"]), ("-", row["doubts"])):
            for sentence in sentences:
                say(f"  {sign} {sentence}")
        answer = _answer()
        if answer == "q":
            break
        if answer in _ANSWERS:
            decide(record, _ANSWERS[answer], row["left"], row["right"])
            known, decided = resolve(record), decided + 1
    say(f"{decided} decided." if rows else "There is nobody to decide about.")
    if decided:
        hint("To go back: wherefrom people undo")


def _answer() -> str:
    question = "a(ccept) r(efuse) n(ever again) s(kip) q(uit)"
    try:
        answer: str = click.prompt(
            question, type=click.Choice(["a", "r", "n", "s", "q"]), show_choices=False
        )
    except click.Abort as error:
        if isinstance(error.__context__, EOFError):
            return "q"
        raise
    return answer


@people.command()
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@opens()
@answers(show_decided)
def same(record: "Record", left: str, right: str) -> "Report":
    """Decide that two accounts are one person."""
    from wherefrom.people.decide import decide
    from wherefrom.reports.folk import person

    return person(record, decide(record, "same", left, right))


@people.command()
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@opens()
@answers(show_decided)
def apart(record: "Record", left: str, right: str) -> "Report":
    """Decide that two accounts are two people."""
    from wherefrom.people.decide import decide
    from wherefrom.reports.folk import person

    return person(record, decide(record, "apart", left, right))


@people.command()
@click.argument("number", type=int, required=False, metavar="[NUMBER]")
@opens()
@answers(
    rows_of({"number": "right", "kind": "left", "left": "fold", "right": "fold", "active": "left"})
)
def undo(record: "Record", number: int | None) -> "Report":
    """Undo a decision, by default the last; nothing is lost, and it can be decided anew."""
    from wherefrom.people import decide
    from wherefrom.reports.folk import decisions

    decide.undo(record, number)
    return decisions(record)


@people.command(
    epilog="""\b
Examples:
  wherefrom people card ana@example.org
  wherefrom people card "Ana Bell" --resume ana.json
""",
)
@click.argument("person", metavar="PERSON")
@click.option("--resume", metavar="FILE.json", help="Write what they state as a JSON Resume, too.")
@opens()
@answers(show_card)
def card(record: "Record", person: str, resume: str | None) -> "Report":
    """Show a person's card: how we met, how we stand, what came of it, what they state.

    What they state stands beside what the record shows, and is never mixed with it. The resume
    names nobody else: of what the record shows it counts outcomes by role, under `meta`.
    """
    from pathlib import Path

    from wherefrom.reports.card import card as of_person
    from wherefrom.reports.resume import write

    report = of_person(record, lambda: fitted(record), person)
    if resume is not None:
        try:
            write(record, report, Path(resume))
        except OSError as error:
            raise click.ClickException(
                f'"{resume}" cannot be written: {error.strerror}.'
            ) from error
    return report


@people.command(
    epilog="""\b
Examples:
  wherefrom people note ana@example.org --place Lisbon --interest choir
  wherefrom people note ana@example.org --family "two children" --team Platform
  wherefrom people note ana@example.org --place Lisbon --remove
  wherefrom people note ana@example.org
""",
)
@click.argument("person", metavar="PERSON")
@click.option("--place", multiple=True, help="Where they are at home, or often.")
@click.option("--team", multiple=True, help="With whom they work.")
@click.option("--interest", multiple=True, help="What they care about.")
@click.option("--family", multiple=True, help="Whom they care for.")
@click.option("--remove", is_flag=True, help="Take these notes back.")
@opens()
@answers(rows_of({"person": "fold", "field": "left", "value": "fold"}))
def note(record: "Record", person: str, *, remove: bool, **told: tuple[str, ...]) -> "Report":
    """Note something of a person; it stays in the record, and goes when you forget them."""
    from wherefrom.reports.card import note as keep

    noted = [(field, value) for field, values in told.items() for value in values]
    return keep(record, person, noted, remove=remove)


COMMANDS = {"people": people}
