"""The rows of a CSV file of any size, by the names of their columns.

Holds   each row with the line it begins on; line breaks within quotes; any charset.
Lacks   types: a cell is text.
Skips   what stands before the line of names; rows cut short or too long, each with a flaw.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from msgspec import Struct

from wherefrom.readers.base import Member
from wherefrom.readers.charsets import decode
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

PREAMBLE = 20  # rows that may stand before the names of the columns
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
    for cells in _parsed(iter(f"{line}\n" for line in lines)):
        if isinstance(cells, list) and _are_names(cells, needed):
            return [column(cell) for cell in cells]
    return None


def _are_names(cells: list[str], needed: Iterable[str]) -> bool:
    return {column(cell) for cell in cells}.issuperset(needed)


def rows(member: Member, limits: Limits, needed: Iterable[str] = ()) -> Iterator[Row | Flaw]:
    """Yield the rows below the names of the columns, which are the first row with those needed.

    Args:
        member: the file.
        limits: of a cell's length.
        needed: columns, as `column` writes them, that tell the row of names.
    """
    needed, names, before = set(needed), None, 0
    with member.open() as stream:
        lines = _Lines(stream, limits.text_bytes)
        for cells in _parsed(lines, limits.text_bytes):
            place = f"{member.name}#{lines.begun}"
            lines.begun = lines.number
            if isinstance(cells, str):
                yield Flaw(place, cells)
            elif not any(cells):
                continue
            elif names is None:
                if _are_names(cells, needed):
                    names = [column(cell) for cell in cells]
                elif (before := before + 1) > PREAMBLE:
                    break
            elif lines.ended:
                yield Flaw(place, "cut-short")
            else:
                tidy = [cell.strip().replace("\r\n", "\n") for cell in cells]
                yield Row(place, tidy, dict(zip(names, tidy, strict=False)))
    if names is None:
        yield Flaw(member.name, "no-column-names")


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
        data = self._stream.readline(self._most)
        if not data:
            self.ended = True
            raise StopIteration
        if not self.number:
            data = data.removeprefix(BOM)
        self.number += 1
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
