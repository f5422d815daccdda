"""`wherefrom links`: import, add, list, remove."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wherefrom.cli.options import answers, opens
from wherefrom.cli.results import show_tally
from wherefrom.cli.show import hint, say, table

if TYPE_CHECKING:
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report

MOST: Final = 200  # rows for people; a longer table takes long to draw, and nobody reads it
ITSELF: Final = "(by itself)"


def show_links(report: "Report", record: "Record") -> None:  # noqa: ARG001 what `answers` calls
    """Print links, or how to state some where there are none."""
    if not report.rows:
        say("There are no such links. State some: wherefrom links import FILE.csv")
        return
    columns = {"child": "fold", "parent": "fold", "in record": "left"}
    rows = ([row["child"], row["parent"] or ITSELF, row["in_record"]] for row in report.rows[:MOST])
    table(columns, rows)
    if len(report.rows) > MOST:
        hint(f"{len(report.rows) - MOST:,} more: wherefrom export links links.csv")


@click.group(
    epilog="""\b
Examples:
  wherefrom links import links.csv
  wherefrom links add email:b2@example.org email:a1@example.org
  wherefrom links add email:b3@example.org --by-itself
  wherefrom links list
  wherefrom links remove email:b2@example.org
""",
)
def links() -> None:
    """Say which activity brought about which, where you know it.

    An activity may have several parents. That it came by itself and that it had a parent exclude
    each other: the later word replaces the earlier.
    """


@links.command(
    "import",
    epilog="""\b
The file has the columns child,parent: a line for each link. An empty parent says that the child
came by itself. A child is an activity or an outcome, a parent an activity; an archive that holds
them may still be to come. Lines that cannot be used are left out, and told by their number.

\b
Example:
  wherefrom links import links.csv
""",
)
@click.argument("path", metavar="FILE.csv")
@opens(create=True)
@answers(show_tally)
def import_(record: "Record", path: str) -> "Report":
    """Read links from a CSV file; what is known already changes nothing.

    Where a child came by itself and also had a parent, the later line replaces the earlier, and
    the file replaces the record.
    """
    from wherefrom.links import import_links
    from wherefrom.reports.linked import tally

    return tally(path, import_links(record, Path(path)))


@links.command(
    epilog="""\b
Examples:
  wherefrom links add email:b2@example.org email:a1@example.org
  wherefrom links add deal-17 email:b2@example.org
  wherefrom links add email:b3@example.org --by-itself
""",
)
@click.argument("child", metavar="CHILD")
@click.argument("parent", required=False, metavar="[PARENT]")
@click.option("--by-itself", is_flag=True, help="It came by itself; so it does without PARENT.")
@opens()
@answers(show_links)
def add(record: "Record", child: str, parent: str | None, *, by_itself: bool) -> "Report":
    """Say that PARENT brought about CHILD, an activity or an outcome; or that it came by itself.

    By itself and a parent exclude each other: the later word replaces the earlier.
    """
    from wherefrom.reports import linked

    if by_itself and parent is not None:
        raise click.UsageError("PARENT and --by-itself exclude each other. Give one of them.")
    return linked.add(record, child, parent)


@links.command("list")
@opens()
@answers(show_links)
def list_(record: "Record") -> "Report":
    """List the links by child and parent, and whether the record holds what they name."""
    from wherefrom.reports import linked

    return linked.links(record)


@links.command()
@click.argument("child", metavar="CHILD")
@click.argument("parent", required=False, metavar="[PARENT]")
@opens()
@answers(show_links)
def remove(record: "Record", child: str, parent: str | None) -> "Report":
    """Remove all links of CHILD, or the one to PARENT, and list what is left of them."""
    from wherefrom.reports import linked

    return linked.remove(record, child, parent)


COMMANDS = {"links": links}
