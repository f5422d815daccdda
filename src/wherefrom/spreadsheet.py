"""CSV as spreadsheets write and read it: any encoding and delimiter in, no live formula out."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import TextIO

from msgspec import Struct

from wherefrom.errors import WherefromError, did_you_mean
from wherefrom.settings import MIB

DELIMITERS = ",;\t|"
LARGEST_FILE = 256 * MIB
LONGEST_CELL = 4 * MIB
END = "\x1f"  # a row set behind the last one: an open quote swallows it
SHOWN = 60  # characters of a bad cell
TOO_MANY = "is one cell too many; put quotes around the cell before"
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


class Form(Struct, frozen=True):
    """What a file must look like.

    Attributes:
        what: its lines hold, in messages.
        columns: that it may have.
        required: columns that it must have.
        error: what is raised where it looks otherwise.
    """

    what: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    error: type[WherefromError]


class Row(Struct, frozen=True):
    """A line of a file of some form.

    Attributes:
        number: of the line in the file.
        cells: by column, all of the form's; blanks around them are taken off.
        extra: the first cell past the columns that is not empty, if there is one.
    """

    number: int
    cells: dict[str, str]
    extra: str


class Problem(Struct, frozen=True):
    """What is wrong with a line.

    Attributes:
        reason: one word of the receipt.
        told: where it is, what was found and what to do, in one sentence.
    """

    reason: str
    told: str


def wrong_cell(column: str, found: str, problem: str) -> str:
    """Return what was found in which column and what is wrong with it, as a sentence."""
    shown = found if len(found) <= SHOWN else f"{found[:SHOWN]}..."
    what = f'"{shown}"' if found else "it"
    return f'column "{column}": {what} {problem}.'


def read(path: Path, form: Form) -> Iterator[Row]:
    """Yield the rows of a file behind its first line, which names the columns.

    Raises:
        WherefromError: of the form's kind: it cannot be read, or its columns are not the form's.
    """
    header, lines = sheet(path, form)
    columns = _columns(path.name, header, form)
    for line in lines:
        told = dict.fromkeys(form.columns, "")
        told |= {
            name: line.cells[place].strip()
            for name, place in columns.items()
            if place < len(line.cells)
        }
        extra = next(filter(None, map(str.strip, line.cells[len(columns) :])), "")
        yield Row(line.number, told, extra)


def sheet(path: Path, form: Form) -> tuple[Line, Iterator[Line]]:
    """Return the first row of a file, which names the columns, and the others.

    Raises:
        WherefromError: of the form's kind: it is empty or cannot be read.
    """
    lines = _lines(path, form.error)
    header = next(lines, None)
    if header is None:
        raise form.error(f'"{path.name}" is empty; its first line names the columns: {_all(form)}.')
    return header, lines


def _lines(path: Path, error: type[WherefromError]) -> Iterator[Line]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise error(f'"{path}" has over {LARGEST_FILE:,} bytes; split it.')
        yield from rows(decode(path.read_bytes()))
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        raise error(f'"{path}" cannot be opened ({why}). Check the path.') from None
    except csv.Error as problem:
        raise error(f'"{path.name}" is no CSV ({problem}). Close its quotes.') from None


def _all(form: Form) -> str:
    return ",".join(form.columns)


def _columns(name: str, header: Line, form: Form) -> dict[str, int]:
    """Return where each column stands, whatever the case and the blanks of its name."""
    names = [cell.strip().lower() for cell in header.cells]
    while names and not names[-1]:
        names.pop()
    for number, found in enumerate(names, 1):
        if found not in form.columns:
            close = did_you_mean(found, form.columns)
            raise form.error(
                f'"{name}", line {header.number}, column {number}: there is no column "{found}" '
                f"in {form.what}.{close} Use these: {_all(form)}."
            )
        if found in names[: number - 1]:
            raise form.error(
                f'"{name}", line {header.number}: column "{found}" stands there twice. Remove one.'
            )
    if missing := [column for column in form.required if column not in names]:
        raise form.error(
            f'"{name}", line {header.number}: column "{missing[0]}" is missing, found '
            f"{','.join(names)}. Add it; all columns: {_all(form)}."
        )
    return {column: place for place, column in enumerate(names)}


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
        csv.Error: a quote is never closed, so that it swallows the rest, or a cell has over 4 MiB.
    """
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=head.count)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(StringIO(f"{text}\n{END}\n", newline=""), delimiter=delimiter)
    began = 1
    for cells in reader:
        if cells and cells[-1].endswith(f"\n{END}\n"):
            raise csv.Error(f"a quote in line {began} is never closed")
        if cells != [END] and any(cell.strip() for cell in cells):
            yield Line(reader.line_num, [_exact(cell) for cell in cells])
        began = reader.line_num + 1


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
