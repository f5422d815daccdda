"""The columns of the record, as Arrow schemas.

`SCHEMA` rises when a column changes its meaning, or the ledger gets a table.
"""

from collections.abc import Iterable, Sequence
from operator import attrgetter

import pyarrow as pa
from msgspec import Struct

from wherefrom.vocabulary import VERSION_BYTES, Account, Activity, version

SCHEMA = 4

_texts = pa.list_(pa.string())

ACTIVITIES = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("published", pa.timestamp("us", "UTC")),
        pa.field("published_raw", pa.string()),
        pa.field("time_status", pa.string(), nullable=False),
        pa.field("type", pa.string(), nullable=False),
        pa.field("actor", pa.string(), nullable=False),
        pa.field("object", pa.string()),
        pa.field("in_reply_to", pa.string()),
        pa.field("context", pa.string()),
        pa.field("channel", pa.string(), nullable=False),
        pa.field("visibility", pa.string(), nullable=False),
        pa.field("to", _texts),
        pa.field("mentions", _texts),
        pa.field("tags", _texts),
        pa.field("name", pa.string()),
        pa.field("content", pa.string()),
        pa.field("quoted", pa.string()),
        pa.field("signature", pa.string()),
        pa.field("url", pa.string()),
        pa.field("archive", pa.string(), nullable=False),
        pa.field("place", pa.string(), nullable=False),
        # What the activity says, hashed without `archive` and `place`: two archives that tell the
        # same of one id are one row; two that differ are two versions, and both are kept.
        pa.field("version", pa.binary(VERSION_BYTES), nullable=False),
    ]
)

ACCOUNTS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("name", pa.string()),
        pa.field("email", pa.string()),
        pa.field("url", pa.string()),
        pa.field("seen", pa.timestamp("us", "UTC")),
        pa.field("same", pa.string()),
        pa.field("own", pa.string()),
    ]
)


def to_table(activities: Iterable[Activity], archive: str) -> pa.Table:
    """Return the activities as rows of `ACTIVITIES`, in the order given."""
    rows = list(activities)
    columns = _columns(Activity, rows)
    columns["archive"] = [archive] * len(rows)
    columns["version"] = list(map(version, rows))
    arrays = [pa.array(columns[field.name], type=field.type) for field in ACTIVITIES]
    return pa.Table.from_arrays(arrays, schema=ACTIVITIES)


def to_accounts(accounts: Iterable[Account]) -> pa.Table:
    """Return the accounts as rows of `ACCOUNTS`, doubles and all."""
    columns = _columns(Account, list(accounts))
    arrays = [pa.array(columns[field.name], type=field.type) for field in ACCOUNTS]
    return pa.Table.from_arrays(arrays, schema=ACCOUNTS)


def _columns(kind: type[Struct], rows: Sequence[Struct]) -> dict[str, list[object]]:
    # Field by field: a tuple a row would call Python's collector again and again, which took
    # longer than all the rest.
    return {name: list(map(attrgetter(name), rows)) for name in kind.__struct_fields__}
