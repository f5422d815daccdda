"""What was on message, what was meant for the target audience, and who says so.

Labels decide what a policy stops, so each keeps by whom it was given: a person's word stands
before a classifier's, that before a rule's, whichever came last.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa

from wherefrom.engines.duckdb import query
from wherefrom.errors import LabelsError, UnknownNameError

LABELS: Final = ("on_message", "to_target")
BY_RULE: Final = "rule"
BY_CLASSIFIER: Final = "learnt"
_text: pa.DataType = pa.string()
SCHEMA: Final = pa.schema(
    [("activity", _text), ("label", _text), ("value", pa.float64()), ("by", _text)]
)
_COLUMNS = ["activity", "label", "value"]
_VALUES = {"true": 1.0, "yes": 1.0, "1": 1.0, "false": 0.0, "no": 0.0, "0": 0.0}


def known(label: str) -> str:
    """Return the label, if it is one.

    Raises:
        UnknownNameError: it is none.
    """
    if label not in LABELS:
        raise UnknownNameError("label", label, LABELS, f"There are: {', '.join(LABELS)}.")
    return label


def read_csv(path: Path, by: str) -> pa.Table:
    """Return the labels of a CSV file with the columns activity, label, value (true or false).

    Args:
        path: the file.
        by: who says so.

    Raises:
        LabelsError: it is not such a file; nothing of it is taken.
        UnknownNameError: it names a label that there is not.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [{**row, "by": by} for row in _rows(csv.DictReader(file), path)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LabelsError(f'"{path}" cannot be read as a CSV file of labels: {error}.') from error
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _rows(reader: "csv.DictReader[str]", path: Path) -> Iterator[dict[str, object]]:
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        raise LabelsError(f'"{path}" has no column "{missing[0]}"; it needs activity,label,value.')
    for row in reader:
        value = _VALUES.get((row["value"] or "").strip().lower())
        if value is None or not row["activity"]:
            raise LabelsError(
                f'"{path}", line {reader.line_num}: the value of "{row["activity"]}" is '
                f"{row['value']!r}; it must be true or false."
            )
        yield {"activity": row["activity"], "label": known(row["label"]), "value": value}


def attach(activities: pa.Table, labels: pa.Table) -> pa.Table:
    """Return the activities, in their order, with a column for each label; null where none is.

    Where several say different things of one activity, a person goes before the classifier that
    learnt from people, that before a rule, and of people the one whose name is first.
    """
    numbered = pa.table({"id": activities["id"], "row": range(activities.num_rows)})
    told = query(
        f"""
        with settled as (
            select activity, label, first(
                value > 0.5 order by "by" = '{BY_RULE}', "by" = '{BY_CLASSIFIER}', "by"
            ) as value
            from labels group by activity, label
        )
        select
            any_value(value) filter (label = 'on_message') as on_message,
            any_value(value) filter (label = 'to_target') as to_target
        from numbered left join settled on id = activity
        group by row order by row
        """,  # noqa: S608 no word of it comes from outside
        numbered=numbered,
        labels=labels.select(SCHEMA.names),
    )
    for name in LABELS:
        activities = activities.append_column(name, told[name].cast(pa.bool_()))
    return activities
