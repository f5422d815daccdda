"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from wherefrom.web.asking import Ask

ROWS: Final = 50


class Paged(Struct, frozen=True):
    """Some rows of many.

    Attributes:
        rows: that are shown.
        number: of the page, from 1.
        last: number of the last page.
        total: rows in all.
        search: what was looked for.
    """

    rows: Sequence[dict[str, Any]]
    number: int
    last: int
    total: int
    search: str


def paged(rows: Sequence[dict[str, Any]], ask: Ask, look_in: Sequence[str] = ()) -> Paged:
    """Return the page that is asked for, of the rows in which what is looked for stands.

    Args:
        rows: all.
        ask: with `page` and `search`.
        look_in: keys of the rows whose text is searched.
    """
    search = ask.given("search")
    if search and look_in:
        wanted = search.casefold()
        rows = [row for row in rows if any(wanted in _text(row[key]) for key in look_in)]
    last = max(-(-len(rows) // ROWS), 1)
    asked = ask.given("page")
    number = min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < ROWS else 1
    shown = rows[(number - 1) * ROWS : number * ROWS]
    return Paged(shown, number, last, len(rows), search)


def _text(value: object) -> str:
    return (
        " ".join(map(str, value)).casefold() if isinstance(value, list) else str(value).casefold()
    )
