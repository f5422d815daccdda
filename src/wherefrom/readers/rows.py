"""The rows of a CSV file of any size, by the names of their columns.

Holds   each row with the line it begins on; line breaks within quotes; any charset.
Lacks   types: a cell is text.
Skips   what stands before the line of names; rows cut short or too long, each with a flaw.
"""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from msgspec import Struct

from wherefrom.readers.base import Member
from wherefrom.readers.charsets import decode
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

PREAMBLE = 60  # lines that may stand before the names of the columns
BOM = b"\xef\xbb\xbf"


class Row(Struct, frozen=True):
    """A row: where it begins, its cells, and the same by column, `first name` for `First_Name`."""

    place: str
    cells: list[str]
    named: dict[str, str]

    def get(self, *columns: str) -> str | None:
        """Return the first of the cells that is there and not blank."""
        return next((cell for name in columns if (cell := self.named.get(name, ""))), None)


def column(text: str) -> str:
    """Return a column's name as rows have it: lower case, words parted by one space."""
    return " ".join(text.replace("_", " ").replace("-", " ").casefold().split())


def names_of(head: bytes, needed: Iterable[str]) -> list[str] | None:
    """Return the names of the columns, if the first bytes of a file have those that are needed."""
    lines = head.removeprefix(BOM).decode("utf-8", "replace").split("\n")
    return next((names for line in lines if (names := _names(line, set(needed)))), None)


def cells_in(head: bytes, most: int) -> list[list[str]]:
    """Return the cells of the first rows that stand whole in the first bytes of a file."""
    lines = head.removeprefix(BOM).decode("utf-8", "replace").splitlines(keepends=True)
    return [row for row in islice(_parsed(iter(lines)), most) if isinstance(row, list)]


def _names(line: str, needed: set[str]) -> list[str] | None:
    """Return the names of the columns, if a line is that: such a line stands for itself."""
    cells = next(_parsed(iter([line])), [])
    names = [column(cell) for cell in cells] if isinstance(cells, list) else []
    return names if any(names) and needed.issubset(names) else None


def rows(member: Member, limits: Limits, needed: Iterable[str] = ()) -> Iterator[Row | Flaw]:
    """Yield the rows below the names of the columns, which are the first row with those needed.

    Args:
        member: the file.
        limits: of a cell's length.
        needed: columns, as `column` writes them, that tell the row of names.
    """
    with member.open() as stream:
        lines = _Lines(stream, limits.text_bytes)
        tried = (_names(line, set(needed)) for line in islice(lines, PREAMBLE))
        if (names := next(filter(None, tried), None)) is None:
            yield Flaw(member.name, "no-column-names")
            return
        lines.begun = lines.number
        for cells in _parsed(lines, limits.text_bytes):
            place = f"{member.name}#{lines.begun}"
            lines.begun = lines.number
            if isinstance(cells, str):
                yield Flaw(place, cells)
            elif not any(cells):
                continue
            elif lines.ended:
                yield Flaw(place, "cut-short")
            else:
                tidy = [cell.strip().replace("\r\n", "\n") for cell in cells]
                yield Row(place, tidy, dict(zip(names, tidy, strict=False)))


class _Lines:
    """The lines of a file, as text and counted.

    Attributes:
        begun: lines before the row in hand.
        ended: a row that ends only when the file does was within quotes.
    """

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self.number = self.begun = 0
        self.ended = False
        self._stream, self._most = stream, most

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        data = self._stream.readline(2 * self._most)
        if not data:
            self.ended = True
            raise StopIteration
        if not self.number:
            data = data.removeprefix(BOM)
        self.number += 1
        if len(data) == 2 * self._most and not data.endswith(b"\n"):
            while (rest := self._stream.readline(self._most)) and not rest.endswith(b"\n"):
                pass
            return "?" * (self._most + 1) + "\n"  # a cell that is refused, in place of the line
        try:
            return data.decode()
        except UnicodeDecodeError:
            return decode(data)[0]


def _parsed(lines: Iterator[str], most: int = 1 << 20) -> Iterator[list[str] | str]:
    """Yield rows of cells; the reason of a flaw for one that is none."""
    csv.field_size_limit(most)
    reader = csv.reader(lines)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell too long
            yield "field-too-long"
