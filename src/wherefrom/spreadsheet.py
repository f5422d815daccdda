"""CSV as spreadsheets write and read it: any encoding and delimiter in, no live formula out."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import TextIO

from msgspec import Struct

from wherefrom.settings import MIB

DELIMITERS = ",;\t|"
LONGEST_CELL = 4 * MIB
# What a spreadsheet takes for a formula, also behind quotes, blanks or a byte order mark, where
# some of them look past these. OWASP ASVS 5.0, 1.2.10.
FORMULA = re.compile(r"[\s'\"\ufeff\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Line(Struct, frozen=True):
    """A row of a sheet, and the line of the file on which it ends."""

    number: int
    cells: list[str]


def decode(raw: bytes) -> str:
    """Return the text of a sheet: by its mark, else UTF-8, else what Excel writes in the west."""
    for mark, coding in MARKS:
        if raw.startswith(mark):
            return raw.decode(coding, "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def rows(text: str) -> Iterator[Line]:
    """Yield the rows that hold something, by the delimiter the first of them has most of.

    Raises:
        csv.Error: a quote is never closed over 4 MiB, or a cell is as long.
    """
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=head.count)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield Line(reader.line_num, [_exact(cell) for cell in cells])


def write(stream: TextIO, header: Sequence[str], lines: Iterable[Iterable[object]]) -> None:
    """Write rows that open in any spreadsheet without running anything.

    A cell that would be taken for a formula gets a `'` before it, which `rows` takes off again.
    Numbers stay numbers. NUL, which no spreadsheet reads, is left out.
    """
    writer = csv.writer(stream)  # ends lines with CR LF: only then is a CR in a cell quoted
    writer.writerow([_safe(cell) for cell in header])
    writer.writerows([_safe(cell) for cell in line] for line in lines)


def _safe(value: object) -> str:
    if value is None:
        return ""
    text = str(value).replace("\0", "")
    is_live = FORMULA.match(text) and not NUMBER.fullmatch(text)
    return f"'{text}" if is_live else text


def _exact(cell: str) -> str:
    """Return a cell without the `'` that `_safe` put before it."""
    is_guarded = cell.startswith("'") and FORMULA.match(cell[1:])
    return cell[1:] if is_guarded and not NUMBER.fullmatch(cell[1:]) else cell
