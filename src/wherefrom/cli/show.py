"""How answers look in a terminal. Every text from data passes `safe` on its way."""

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from wherefrom.safe import line, shown
from wherefrom.written import day, number, percent

if TYPE_CHECKING:
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report

BAR: Final = 14  # characters of a full bar
CELL: Final = 60  # characters of a cell
PIPED: Final = 240  # columns where nobody's terminal sets them
_EIGHTHS = " ▏▎▍▌▋▊▉█"


class _Output(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to `cli.Wherefrom`: that a reader has enough is no error."""
        raise BrokenPipeError


def console() -> Console:
    """Return the standard output, with room for whole rows where it is no terminal."""
    width = None if sys.stdout.isatty() else PIPED
    return _Output(highlight=False, markup=False, emoji=False, width=width)


def table(
    columns: dict[str, str], rows: Iterable[Iterable[object]], title: str | None = None
) -> None:
    """Print rows under headings.

    Args:
        columns: by heading how it stands: left, whole (left and never cut), right, or fold (left,
            and broken over lines).
        rows: a cell for each column; None is empty.
        title: stands above.
    """
    made = Table(box=SIMPLE_HEAD, title=Text(title) if title else None, title_justify="left")
    cells = [[cell(value) for value in row] for row in rows]
    for place, (heading, how) in enumerate(columns.items()):
        longest = max((row[place].cell_len for row in cells), default=0)
        made.add_column(
            Text(heading),
            justify="right" if how == "right" else "left",
            no_wrap=how != "fold",
            overflow="fold" if how == "fold" else "ellipsis",
            # Numbers and dates are never cut; where the terminal is narrow, texts are
            min_width=max(longest, len(heading)) if how in {"right", "whole"} else None,
        )
    for row in cells:
        made.add_row(*row)
    console().print(made)


def cell(value: object) -> Text:
    """Return a value as one safe line."""
    if isinstance(value, Text):
        return value
    if value is None:
        return Text("")
    if isinstance(value, list | tuple):
        return Text(line(", ".join(str(each) for each in value), CELL))
    return Text(number(value) if isinstance(value, int | float) else line(str(value), CELL))


def bar(value: float, largest: float) -> Text:
    """Return a bar, full where a value is the largest."""
    eighths = round(8 * BAR * max(value, 0.0) / largest) if largest > 0 else 0
    rest = _EIGHTHS[eighths % 8].strip() if eighths % 8 else ""
    return Text("█" * (eighths // 8) + rest, style="cyan")


def say(text: str) -> None:
    """Print a sentence."""
    click.echo(shown(text))


def hint(text: str) -> None:
    """Print what could be done next."""
    click.secho(shown(text), dim=True)


def tree(label: Text) -> Tree:
    """Return the root of a tree to print."""
    return Tree(label, guide_style="dim")


def rows_of(columns: dict[str, str]) -> Callable[["Report", "Record"], None]:
    """Return what shows a report's rows under its own keys.

    Args:
        columns: by key how it stands (see `table`); `day` is a time in the record's zone, `share`
            a share or a probability.
    """

    def show(report: "Report", record: "Record") -> None:
        zone = record.settings.zone
        headings = {
            key.replace("_", " "): {"day": "whole", "share": "right"}.get(how, how)
            for key, how in columns.items()
        }
        rows = (
            [_shown(row[key], how, zone) for key, how in columns.items()] for row in report.rows
        )
        if report.rows:
            table(headings, rows)
        else:
            say("There is nothing to list.")

    return show


def _shown(value: object, how: str, zone: str) -> object:
    if how == "day" and (value is None or isinstance(value, str | int)):
        return day(value, zone)
    return percent(value) if how == "share" and isinstance(value, float) else value
