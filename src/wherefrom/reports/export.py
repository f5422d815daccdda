"""What leaves the record: whole tables, in a form any other program reads."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from wherefrom import spreadsheet
from wherefrom.errors import UnknownNameError
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit
from wherefrom.reports.results import outcomes

_TEXTS: pa.DataType = pa.list_(pa.string())
_OUTCOMES: Final = {
    "value": pa.float64(),
    "ours": _TEXTS,
    "counterparties": _TEXTS,
    "through": _TEXTS,
}
TABLES: Final[dict[str, Callable[[Record, Fit], pa.Table]]] = {
    "parents": lambda _, fit: fit().parents(),
    "activities": lambda record, _: record.activities(),
    "outcomes": lambda record, _: _outcomes(record),
    "links": lambda record, _: record.links(),
    "accounts": lambda record, _: record.accounts(),
}
SEPARATOR: Final = ";"  # between the texts of a list, in a cell


def _outcomes(record: Record) -> pa.Table:
    rows = outcomes(record).rows
    names = ("id", "when", "kind", "value", "currency", "ours", "counterparties", "through", "note")
    return pa.table(
        {
            name: pa.array([row[name] for row in rows], _OUTCOMES.get(name, pa.string()))
            for name in names
        }
    )


def export(record: Record, fit: Fit, what: str, path: Path) -> int:
    """Write a table to a file of the kind its ending names; return how many rows.

    Args:
        record: to export from.
        fit: makes the lineage, if the table needs it.
        what: a key of `TABLES`.
        path: ends in .csv (no cell of it runs as a formula), .parquet or .jsonl (both exact).

    Raises:
        UnknownNameError: there is no such table, or no such ending.
    """
    if what not in TABLES:
        raise UnknownNameError("table", what, TABLES, f"There are: {', '.join(TABLES)}.")
    ending = path.suffix.lower().removeprefix(".")
    if ending not in WRITERS:
        remedy = f"End the file in .{', .'.join(WRITERS)}."
        raise UnknownNameError("file format", path.suffix or path.name, WRITERS, remedy)
    table = TABLES[what](record, fit)
    WRITERS[ending](table, path)
    return table.num_rows


def _csv(table: pa.Table, path: Path) -> None:
    columns = [[_cell(value) for value in _values(column)] for column in table.columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        spreadsheet.write(file, table.column_names, zip(*columns, strict=True))


def _jsonl(table: pa.Table, path: Path) -> None:
    columns = [_values(column) for column in table.columns]
    with path.open("w", encoding="utf-8") as file:
        for values in zip(*columns, strict=True):
            row = dict(zip(table.column_names, values, strict=True))
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _parquet(table: pa.Table, path: Path) -> None:
    pq.write_table(table, path)


def _values(column: Any) -> list[Any]:
    """Return a column's values as JSON knows them: a time as ISO 8601 in UTC."""
    if not pa.types.is_timestamp(column.type):
        return list(column.to_pylist())
    return [
        None if at is None else re.sub(r"\+00:00$", "Z", at.isoformat())
        for at in column.to_pylist()
    ]


def _cell(value: object) -> object:
    return SEPARATOR.join(value) if isinstance(value, list) else value


WRITERS: Final[dict[str, Callable[[pa.Table, Path], None]]] = {
    "csv": _csv,
    "parquet": _parquet,
    "jsonl": _jsonl,
}
