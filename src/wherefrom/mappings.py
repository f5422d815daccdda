"""Results out of other programs' sheets: which of their columns mean what, and which rows count.

A mapping comes from the user, or is recognised by the names of a sheet's columns. Its rows become
the cells that an outcomes file would have. Only what was won is a result.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, get_args

from msgspec import Struct, field

from wherefrom import spreadsheet
from wherefrom.errors import OutcomesError, did_you_mean
from wherefrom.sheet_dates import AmbiguousDateError, Dates, order_of, to_iso
from wherefrom.spreadsheet import Form, Line, Problem, Row
from wherefrom.vocabulary import account_id

Target = Literal[
    "id", "when", "kind", "value", "currency", "ours", "counterparties", "through", "note", "won"
]
TARGETS: tuple[Target, ...] = get_args(Target)
LISTS = ("ours", "counterparties", "through")
CONSTANT = "="  # before what is no column but the same for every row: kind="=hire"
WORD = re.compile(r"\w+")
MAIL = re.compile(r"[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,8}\w{2,24}")
# What programs call a result, in the languages they are often exported in.
WON = frozenset({
    "1", "true", "yes", "won", "closedwon", "closed won", "hired", "signed",
    "gewonnen", "eingestellt", "ja", "wahr", "gagné", "gagnée", "embauché", "vrai", "oui",
    "ganado", "ganada", "contratado", "contratada", "sí", "ganho", "ganha", "sim", "vinto", "vinta",
    "assunto", "assunta", "wygrana", "wygrany",
})  # fmt: skip
SAYS_WON = re.compile(r"(?<!not )\b(?:closed )?(?:won|hired)\b")
NUMBER = re.compile(r"-?\d[\d.,' \u00a0\u202f]*")
CODE = re.compile(r"\b[A-Z]{3}\b")
THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+")
DIGEST_BYTES = 8


class Known(Struct, frozen=True):
    """A mapping of a sheet's columns to those of outcomes.

    Attributes:
        name: of the program; before its ids, since two programs may number alike.
        columns: for each column of outcomes, names of the sheet's, the preferred first; of lists,
            all that are there count. `won` tells which rows do.
        words: that a row of the `won` column says where it counts.
        dates: order of day, month and year, if told.
        dated: columns of `when` that have a date only in rows that count.
        marks: columns by which such a sheet is recognised, all of them.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    words: frozenset[str] = WON
    dates: Dates | None = None
    dated: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()


class Mapped(Struct):
    """What a mapping makes of a sheet.

    Attributes:
        rows: the cells of outcomes; several lines of one id are one.
        problems: of lines that cannot be used.
        not_won: lines that are no result.
    """

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    not_won: int = 0


def level(column: str) -> str:
    """Return a column's name as mappings compare it: its words, in small letters."""
    return " ".join(WORD.findall(column.replace("_", " ").casefold()))


def chosen(pairs: Sequence[str], file: Path | None, dates: Dates | None) -> Known | None:
    """Return the mapping of the options of a command; None where there are none.

    Args:
        pairs: `when=Close Date` each; they go before those of the file.
        file: TOML, with the same names and `won_words`, `dates` and `name`.
        dates: order of day, month and year.

    Raises:
        OutcomesError: the file or a pair cannot be used.
    """
    told: dict[str, Any] = _of_file(file) if file else {}
    several: dict[str, list[str]] = {}
    for pair in pairs:
        target, equals, column = pair.partition("=")
        if not equals or not column.strip():
            raise OutcomesError(f'--map "{pair}" names no column; write --map when="Close Date".')
        several.setdefault(target.strip(), []).append(column.strip())
    told |= several
    if not told:
        return None
    words, name = told.pop("won_words", None), told.pop("name", "")
    in_file = told.pop("dates", None)
    order = dates or in_file
    columns: dict[str, tuple[str, ...]] = {
        _target(target): tuple(_texts(target, value)) for target, value in told.items()
    }
    if "when" not in columns:
        raise OutcomesError('The mapping names no column for "when"; add --map when=COLUMN.')
    if order is not None and order not in get_args(Dates):
        raise OutcomesError(f'dates is "{order}"; write dmy, mdy or ymd.')
    is_told = words is not None
    kept = frozenset(map(str.casefold, _texts("won_words", words))) if is_told else WON
    return Known(str(name), columns, kept, order)


def _of_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise OutcomesError(f'"{file}" cannot be opened ({why}). Check the path.') from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OutcomesError(f'"{file.name}" is no TOML ({error}).') from None


def _target(name: str) -> Target:
    for target in TARGETS:
        if target == name:
            return target
    close = did_you_mean(name, TARGETS)
    raise OutcomesError(f'Outcomes have no column "{name}".{close} Use: {", ".join(TARGETS)}.')


def _texts(name: str, value: object) -> list[str]:
    given = value if isinstance(value, list) else [value]
    found = [each for each in given if isinstance(each, str) and each]
    if not found or len(found) < len(given):
        raise OutcomesError(f'The mapping of "{name}" is no text; write {name} = "Column".')
    return found


def read(path: Path, known: Known, form: Form, dates: Dates | None = None) -> Mapped:
    """Return what a sheet holds of results.

    Args:
        path: the CSV file.
        known: which of its columns mean what.
        form: what it is to become, for messages.
        dates: order of day, month and year; None to take the mapping's, or what the dates show.

    Raises:
        OutcomesError: it cannot be read, a column is not there, or nothing tells whether days or
            months stand first in its dates.
    """
    header, lines = spreadsheet.sheet(path, form)
    places = _places(path.name, header, known)
    sheet = _Sheet(known, places)
    rows = list(lines)
    try:
        sheet.order = dates or known.dates or order_of(sheet.texts("when", each) for each in rows)
    except AmbiguousDateError as error:
        raise OutcomesError(
            f'"{path.name}" has dates such as "{error}", which two orders fit. '
            "Say which: --dates dmy, mdy or ymd."
        ) from None
    mapped = Mapped()
    for line in rows:
        sheet.add(line, mapped)
    mapped.rows = [Row(each.number, each.cells, "") for each in sheet.found.values()]
    return mapped


Places = dict[str, dict[str, int]]


def _places(name: str, header: Line, known: Known) -> Places:
    """Return for each column of outcomes the sheet's own, levelled, and where each stands."""
    there: dict[str, int] = {}
    for place, column in enumerate(header.cells):
        there.setdefault(level(column), place)
    found = {}
    for target, columns in known.columns.items():
        named = [each for each in columns if not each.startswith(CONSTANT)]
        missing = [each for each in named if level(each) not in there]
        if missing and not known.marks:  # the user's own: a slip
            close = did_you_mean(missing[0], header.cells)
            raise OutcomesError(f'"{name}" has no column "{missing[0]}".{close}')
        found[target] = {key: there[key] for key in map(level, named) if key in there}
    if not found.get("when"):
        wanted = known.columns["when"][0]
        raise OutcomesError(
            f'"{name}" looks like an export of {known.name}, but has no column "{wanted}". '
            "Export it with that, or name another: --map when=COLUMN."
        )
    return found


class _Sheet:
    """A sheet being read by a mapping."""

    def __init__(self, known: Known, places: Places) -> None:
        """Take which columns mean what, and where they stand."""
        self.known, self.places = known, places
        self.order: Dates | None = None
        self.found: dict[str, Row] = {}
        constants = {
            target: [each[1:] for each in columns if each.startswith(CONSTANT)]
            for target, columns in known.columns.items()
        }
        self.constants = {target: each[0] for target, each in constants.items() if each}
        self.dated = [at for key, at in places["when"].items() if key in known.dated]

    def texts(self, target: str, line: Line) -> list[str]:
        """Return what a line says for a column of outcomes, without what is empty."""
        return _filled(line, self.places.get(target, {}).values())

    def text(self, target: str, line: Line) -> str:
        """Return the first of these, or what is the same for every row."""
        return next(iter(self.texts(target, line)), self.constants.get(target, ""))

    def add(self, line: Line, mapped: Mapped) -> None:
        """Add what a line says, unless it is no result or cannot be used."""
        if not self._is_won(line):
            mapped.not_won += 1
            return
        written = self.text("when", line)
        when = to_iso(written, self.order)
        if when is None:
            wanted = "is no date; write it as 2024-03-31, or leave the line out: --skip-bad"
            told = f"line {line.number}, {spreadsheet.wrong_cell('when', written, wanted)}"
            mapped.problems.append(Problem("bad-when", told))
            return
        cells = self._cells(line, when)
        if (earlier := self.found.get(cells["id"])) is not None:
            for name in LISTS:
                both = [*earlier.cells[name].split(";"), *cells[name].split(";")]
                earlier.cells[name] = ";".join(dict.fromkeys(filter(None, both)))
            return
        self.found[cells["id"]] = Row(line.number, cells, "")

    def _is_won(self, line: Line) -> bool:
        if said := self.texts("won", line):
            return _says_won(said[0], self.known.words)
        if self.places.get("won") or self.known.marks:
            # Nothing says so, unless a date that only a result has.
            return bool(_filled(line, self.dated))
        return True

    def _cells(self, line: Line, when: str) -> dict[str, str]:
        value, code = _money(self.text("value", line))
        cells = {
            "when": when,
            "kind": self.text("kind", line) or "outcome",
            "value": value,
            "currency": self.text("currency", line) or code,
            "note": self.text("note", line),
        }
        for name in LISTS:
            cells[name] = ";".join(dict.fromkeys(_accounts(self.texts(name, line))))
        own = self.text("id", line)
        if not own:
            told = "\0".join(cells.values()).encode()
            own = blake2b(told, digest_size=DIGEST_BYTES).hexdigest()
        cells["id"] = f"{self.known.name.lower()}-{own}" if self.known.name else own
        return cells


def _filled(line: Line, places: Iterable[int]) -> list[str]:
    cells = (line.cells[at].strip() for at in places if at < len(line.cells))
    return [cell for cell in cells if cell]


def _says_won(cell: str, words: frozenset[str]) -> bool:
    low = cell.casefold().strip()
    return low in words or (words is WON and SAYS_WON.search(level(low)) is not None)


def _accounts(cells: Iterable[str]) -> Iterator[str]:
    """Yield the accounts in cells: mail addresses wherever they stand, and what is one alone.

    A name is no account: whoever bears it may be two.
    """
    for cell in cells:
        if mails := MAIL.findall(cell):
            yield from mails
            continue
        for part in re.split(r"[;,\s]+", cell):
            if ":" not in part:
                continue
            try:
                yield account_id(part)
            except ValueError:
                continue


def _money(text: str) -> tuple[str, str]:
    """Return a number as outcomes write it and the code of its currency, as far as it has one.

    Example:
        >>> _money("EUR 1.234,50"), _money("$24,120"), _money("12 000")
        (('1234.50', 'EUR'), ('24120', ''), ('12000', ''))
    """
    if not (found := NUMBER.search(text)):
        return "", ""
    code = CODE.search(text)
    number = re.sub(r"[' \u00a0\u202f]", "", found[0]).rstrip(".,")
    comma, point = number.rfind(","), number.rfind(".")
    if comma > point and not (point < 0 and THOUSANDS.fullmatch(number)):
        number = number.replace(".", "").replace(",", ".")
    else:
        number = number.replace(",", "")
        if number.count(".") > 1:
            number = number.replace(".", "")
    return number, code[0] if code else ""
