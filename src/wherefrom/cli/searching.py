"""`wherefrom search`."""

from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from wherefrom.cli.options import answers, opens
from wherefrom.cli.show import console, say
from wherefrom.safe import line
from wherefrom.written import day

if TYPE_CHECKING:
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report

_NAME = 40  # characters


def show_found(report: "Report", record: "Record") -> None:
    """Print each activity on three lines: who and when, what was said, and its id."""
    if not report.rows:
        say("Nothing is found. Try fewer words, or the beginning of one: boat*")
        return
    zone, out = record.settings.zone, console()
    for row in report.rows:
        head = Text(f"{day(row['when'], zone, with_hour=True)}  ", style="dim")
        head.append(line(row["name"], _NAME), style="bold not dim" if row["ours"] else "not dim")
        head.append(f"  {line(row['channel'], _NAME)}  ")
        head.append_text(_marked(row["subject"] or row["type"], row["subject_marks"]))
        out.print(head)
        if row["snippet"]:
            out.print(Text("  ").append_text(_marked(row["snippet"], row["marks"])))
        out.print(Text(f"  {line(row['activity'])}", style="dim"), soft_wrap=True)


def _marked(text: str, marks: list[tuple[int, int]]) -> Text:
    """Return a text, which is safe, with its hits between « and », as colours may be off."""
    made, at = Text(), 0
    for start, end in marks:
        made.append(text[at:start], style="not dim")
        made.append(f"«{text[start:end]}»", style="bold yellow not dim")
        at = end
    return made.append(text[at:], style="not dim")


@click.command(
    epilog="""\b
Put the whole between single quotes where it has a phrase or begins with a minus.

\b
Examples:
  wherefrom search sailing boat
  wherefrom search '"lead time" -sale tag:hiring'
  wherefrom search 'invoic*' --person ana@example.org --since 2024-03-01
  wherefrom search "" --ours --channel mastodon --most 5
""",
)
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--channel", metavar="NAME", help="Only there: email, mastodon ...")
@click.option("--person", metavar="PERSON", help="Only what they said, got, or are named in.")
@click.option("--since", metavar="DATE", help="2024-03-31, or 2024-03-31T14:00; included.")
@click.option("--until", metavar="DATE", help="The same; of a date, all of its day.")
@click.option("--ours", is_flag=True, help="Only what we said.")
@click.option(
    "--most", type=click.IntRange(1), default=20, show_default=True, help="Cut the list here."
)
@opens()
@answers(show_found)
def search(record: "Record", words: tuple[str, ...], **only: Any) -> "Report":
    """Find what was said, in all channels, the latest first.

    All WORDS must be there: in what was said, its subject or its tags, or in the name of who said
    it. "Words in quotes" follow each other, a* begins a word, tag:name is a tag, and -word must
    not be there. Accents and capitals do not count.
    """
    from wherefrom.cli.progress import working
    from wherefrom.reports.search import search as found

    with working("Bringing the index up to date") as tell:
        return found(record, " ".join(words), progress=tell, **only)


COMMANDS = {"search": search}
