"""`wherefrom people`: list, show, suggest, doubts, same, apart, undo."""

from typing import TYPE_CHECKING, Any, Final

import click

from wherefrom.cli.options import answers, opens
from wherefrom.cli.show import hint, percent, rows_of, say, table

if TYPE_CHECKING:
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report
    from wherefrom.vocabulary import DecisionKind

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
    for number, row in enumerate(rows, 1):
        left, right = (known.person_of[row[side]] for side in ("left", "right"))
        if left == right or known.is_parted(left, right):
            continue  # an answer before has settled it
        say(f"{number} of {len(rows)}: are they one person? ({percent(row['p'])})")
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


COMMANDS = {"people": people}
