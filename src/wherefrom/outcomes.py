"""What came of it: outcomes from a CSV file or one by one, into the record and out again.

A file is taken whole or not at all, unless the caller asks to skip its bad lines. An outcome of
an id the record has takes the place of the old one, so a corrected file is simply imported again.
"""

import math
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from wherefrom import crm, mappings, spreadsheet
from wherefrom.errors import OutcomesError
from wherefrom.mappings import Known, Mapped
from wherefrom.record.record import Record
from wherefrom.sheet_dates import Dates
from wherefrom.spreadsheet import Form, Problem, Row
from wherefrom.vocabulary import Outcome, account_id

COLUMNS = ("id", "when", "kind", "value", "currency", "ours", "counterparties", "through", "note")
FORM = Form("outcomes", COLUMNS, ("id", "when", "kind"), OutcomesError)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOT_WON = "not-won"
LARGEST_WHOLE = 2**53  # up to here a float holds every whole number


class Sheet(Struct, frozen=True):
    """What a file holds.

    Attributes:
        outcomes: in the file's order, each id once.
        duplicate: lines that repeat another word for word.
        problems: one for each line that cannot be used.
        not_won: lines of another program's export that are no result.
    """

    outcomes: list[Outcome]
    duplicate: int
    problems: list[Problem]
    not_won: int = 0


class Tally(Struct, frozen=True):
    """What became of the lines of a file: `seen = stored + duplicate + skipped`.

    Attributes:
        replaced: of those stored, the ones that took the place of another of their id.
    """

    seen: int
    stored: int
    duplicate: int
    skipped: dict[str, int]
    replaced: int


def import_outcomes(
    record: Record,
    path: Path,
    *,
    skip_bad: bool = False,
    mapping: Known | None = None,
    dates: Dates | None = None,
) -> Tally:
    """Store the outcomes of a file; return what became of its lines.

    Args:
        record: to store into.
        path: the CSV file.
        skip_bad: leave out lines that cannot be used, instead of refusing the file.
        mapping: which of the file's columns mean what; None to find out by their names.
        dates: order of day, month and year; None to find out by the dates.

    Raises:
        OutcomesError: the file has no such columns; or a line is bad and `skip_bad` is not set.
    """
    sheet = read_outcomes(path, record.settings.zone, mapping, dates)
    if sheet.problems and not skip_bad:
        more = len(sheet.problems) - 1
        rest = f" ({more} more such lines.)" if more else ""
        raise OutcomesError(f'"{path.name}", {sheet.problems[0].told}{rest}')
    known = {each.id: each for each in record.outcomes()}
    new = [each for each in sheet.outcomes if known.get(each.id) != each]
    with record.write("outcomes import") as writer:
        writer.add_outcomes(new)
    repeated = len(sheet.outcomes) - len(new) + sheet.duplicate
    skipped = Counter(each.reason for each in sheet.problems)
    skipped.update({NOT_WON: sheet.not_won} if sheet.not_won else {})
    return Tally(
        seen=len(new) + repeated + skipped.total(),
        stored=len(new),
        duplicate=repeated,
        skipped=dict(sorted(skipped.items())),
        replaced=sum(each.id in known for each in new),
    )


def read_outcomes(
    path: Path, zone: str, mapping: Known | None = None, dates: Dates | None = None
) -> Sheet:
    """Return what an outcomes file holds; see docs/reference/outcomes-csv.md.

    Args:
        path: the CSV file.
        zone: IANA name of the zone of dates and of times without one.
        mapping: which of its columns mean what; None to find out by their names.
        dates: order of day, month and year in another program's export.

    Raises:
        OutcomesError: it cannot be read, or its columns are not those of outcomes.
    """
    mapped = _mapped(path, mapping, dates)
    found: dict[str, Outcome] = {}
    duplicate, problems = 0, list(mapped.problems) if mapped else []
    for row in mapped.rows if mapped else spreadsheet.read(path, FORM):
        try:
            duplicate += _is_repeated(_outcome(row, zone), found)
        except CellError as bad:
            problems.append(Problem(bad.reason, f"line {row.number}, {bad}"))
    return Sheet(list(found.values()), duplicate, problems, mapped.not_won if mapped else 0)


def _mapped(path: Path, mapping: Known | None, dates: Dates | None) -> Mapped | None:
    """Return what another program's export holds; None where the columns are those of outcomes."""
    if mapping is None:
        header, _ = spreadsheet.sheet(path, FORM)
        names = [cell.strip() for cell in header.cells]
        mapping = crm.recognise(names)
        if mapping is None and not {name.lower() for name in names} & {"when", "kind"}:
            raise OutcomesError(
                f'"{path.name}" has neither the columns of outcomes nor those of a program that is '
                f'known here; it has {", ".join(names[:5])}. Say which is which: --map when="...".'
            )
    return mappings.read(path, mapping, FORM, dates) if mapping else None


def _is_repeated(outcome: Outcome, found: dict[str, Outcome]) -> bool:
    """Tell whether an earlier line said the same; keep the outcome if none did."""
    earlier = found.setdefault(outcome.id, outcome)
    if earlier != outcome:
        wanted = "stands in an earlier line with other content; keep one of them"
        raise CellError("id", outcome.id, wanted, "id")
    return earlier is not outcome


class CellError(OutcomesError):
    """A cell that cannot be used."""

    def __init__(self, column: str, found: str, problem: str, reason: str) -> None:
        """Say what was found in which column, and what is wrong with it."""
        super().__init__(spreadsheet.wrong_cell(column, found, problem))
        self.reason = f"bad-{reason}"


def _outcome(row: Row, zone: str) -> Outcome:
    if row.extra:
        raise CellError("note", row.extra, spreadsheet.TOO_MANY, "row")
    return make_outcome(row.cells, zone)


def make_outcome(cells: dict[str, str], zone: str) -> Outcome:
    """Return the outcome that the cells of a line, or the options of a command, describe.

    Raises:
        OutcomesError: a cell cannot be used; told without a line.
    """
    for name in ("id", "kind"):
        if not cells[name]:
            raise CellError(name, "", "is empty; every outcome needs one", name)
    value = _value(cells["value"])
    return Outcome(
        id=cells["id"],
        when=_when(cells["when"], zone),
        kind=cells["kind"],
        value=value,
        currency=(cells["currency"] or None) if value is not None else None,
        ours=_accounts("ours", cells["ours"]),
        counterparties=_accounts("counterparties", cells["counterparties"]),
        through=_accounts("through", cells["through"]),
        note=cells["note"] or None,
    )


def _when(text: str, zone: str) -> int:
    """Return the instant in microseconds; of a date, the last of its day.

    So whatever was said on that day can have led to it. What came later that day can too, which
    only a time can rule out.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        wanted = "is no date; write 2024-03-31, or 2024-03-31T14:00 with +01:00 or Z behind it"
        raise CellError("when", text, wanted, "when") from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(zone))
    is_date = not any(mark in text for mark in "Tt: ")
    if is_date:
        found = (found + timedelta(days=1)).astimezone(UTC) - timedelta(microseconds=1)
    if not EPOCH <= found <= datetime.now(UTC) + timedelta(days=2):
        raise CellError("when", text, "lies before 1970 or in the future; correct it", "when")
    return (found - EPOCH) // timedelta(microseconds=1)


def _value(text: str) -> float | None:
    if not text:
        return None
    value = float(text) if spreadsheet.NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        wanted = "is no number; write it as 1250 or 1250.50, with the currency in its own column"
        raise CellError("value", text, wanted, "value")
    return value


def _accounts(column: str, text: str) -> tuple[str, ...]:
    """Return the accounts of a cell, canonical, in order, no doubles."""
    found: dict[str, None] = {}
    for name in filter(None, (part.strip() for part in text.split(";"))):
        try:
            found[account_id(name)] = None
        except ValueError:
            wanted = "names no account; write channel:handle, a mail address or a profile's address"
            raise CellError(column, name, wanted, "account") from None
    return tuple(found)


def add_outcome(record: Record, cells: dict[str, str]) -> Outcome:
    """Store one outcome and return it; see `make_outcome` for the cells.

    Raises:
        OutcomesError: a cell cannot be used.
    """
    known = dict.fromkeys(COLUMNS, "") | {name: cell.strip() for name, cell in cells.items()}
    outcome = make_outcome(known, record.settings.zone)
    with record.write("outcomes add") as writer:
        writer.add_outcomes([outcome])
    return outcome


def remove_outcome(record: Record, outcome: str) -> None:
    """Remove an outcome.

    Raises:
        UnknownNameError: there is none of that id.
    """
    with record.write("outcomes remove") as writer:
        writer.remove_outcome(outcome)


def write_csv(outcomes: Iterable[Outcome], stream: TextIO) -> None:
    """Write outcomes as the CSV that `import_outcomes` reads, safe to open in a spreadsheet."""
    spreadsheet.write(stream, COLUMNS, map(_cells, outcomes))


def write_jsonl(outcomes: Iterable[Outcome], stream: TextIO) -> None:
    """Write outcomes exactly, one JSON object a line; times in microseconds since 1970 UTC."""
    stream.writelines(f"{msgspec.json.encode(each).decode()}\n" for each in outcomes)


def _cells(outcome: Outcome) -> list[object]:
    when = EPOCH + timedelta(microseconds=outcome.when)
    value = outcome.value
    if value is not None and value.is_integer() and abs(value) < LARGEST_WHOLE:
        value = int(value)
    several = (";".join(each) for each in (outcome.ours, outcome.counterparties, outcome.through))
    return [
        outcome.id,
        when.isoformat().replace("+00:00", "Z"),
        outcome.kind,
        value,
        outcome.currency,
        *several,
        outcome.note,
    ]
