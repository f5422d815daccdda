"""Accounts and what is claimed of them, merged by least, most and union alone.

So neither the order of imports nor their number changes what is kept.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.record.ledger import Ledger, Row

SHOWN = ("name", "email", "url")
FIELDS = (*SHOWN, "same", "own")

_text: pa.DataType = pa.string()
_time: pa.DataType = pa.timestamp("us", "UTC")
_seen = {"seen_first": _time, "seen_last": _time}
ACCOUNTS_KEPT = pa.schema(dict.fromkeys(["id", "channel", "handle", *SHOWN], _text) | _seen)
CLAIMS = pa.schema(dict.fromkeys(["account", "field", "value"], _text) | _seen)

# SQLite's min and max of two values are null if either is. The last line lets a row that tells
# nothing new count as no change.
_WIDEN = """DO UPDATE SET
  seen_first = coalesce(min(seen_first, excluded.seen_first), seen_first, excluded.seen_first),
  seen_last = coalesce(max(seen_last, excluded.seen_last), seen_last, excluded.seen_last)
WHERE excluded.seen_first < coalesce(seen_first, excluded.seen_first + 1)
   OR excluded.seen_last > coalesce(seen_last, excluded.seen_last - 1)"""
_ACCOUNT = f"INSERT INTO accounts VALUES (?, ?, ?) ON CONFLICT (id) {_WIDEN}"  # noqa: S608  # ours
_CLAIM = f"INSERT INTO claims VALUES (?, ?, ?, ?, ?) ON CONFLICT (account, field, value) {_WIDEN}"  # noqa: S608  # ours
_LAST_SAID = ", ".join(
    f"(SELECT value FROM claims WHERE account = id AND field = '{field}'"  # noqa: S608  # ours
    " ORDER BY seen_last DESC, value LIMIT 1)"
    for field in SHOWN
)


def merge_accounts(ledger: Ledger, accounts: pa.Table) -> None:
    """Merge what an archive says of accounts."""
    ledger.run_many(_ACCOUNT, _spans(accounts, ["id"]))
    for field in FIELDS:
        said = accounts.filter(pc.greater(pc.binary_length(accounts[field]), pa.scalar(0)))
        rows = _spans(said, ["id", field])
        ledger.run_many(_CLAIM, ((account, field, *rest) for account, *rest in rows))


def merge_named(ledger: Ledger, activities: pa.Table) -> None:
    """Merge the accounts that activities name: seen when they acted, and known if addressed."""
    acted = activities.select(["actor", "published"]).rename_columns(["id", "seen"])
    ledger.run_many(_ACCOUNT, _spans(acted, ["id"]))
    for column in ("to", "mentions"):
        named = {
            str(account) for account in pc.list_flatten(activities[column]).unique().to_pylist()
        }
        ledger.run_many(_ACCOUNT, ((account, None, None) for account in sorted(named)))


def _spans(table: pa.Table, keys: list[str]) -> Iterator[Row]:
    table = table.select([*keys, "seen"])
    table = table.set_column(len(keys), "seen", table["seen"].cast(pa.int64()))
    spans = table.group_by(keys).aggregate([("seen", "min"), ("seen", "max")])
    spans = spans.sort_by([(key, "ascending") for key in keys])  # SQLite fills its pages in order
    return zip(*(spans[name].to_pylist() for name in [*keys, "seen_min", "seen_max"]), strict=True)


def read_accounts(ledger: Ledger) -> pa.Table:
    """Return the accounts by id, each with the name, address and page it was last seen with."""
    rows = ledger.run(f"SELECT id, {_LAST_SAID}, seen_first, seen_last FROM accounts ORDER BY id")  # noqa: S608  # ours
    told = [(row[0], *_parts(row[0]), *row[1:]) for row in rows]
    return to_table(told, ACCOUNTS_KEPT)


def read_claims(ledger: Ledger) -> pa.Table:
    """Return every claim, by account, field and value."""
    return to_table(ledger.run("SELECT * FROM claims ORDER BY account, field, value"), CLAIMS)


def _parts(account: str) -> tuple[str, str]:
    channel, _, handle = account.partition(":")
    return channel, handle


def to_table(rows: list[Row], schema: pa.Schema) -> pa.Table:
    """Return rows of SQLite as an Arrow table."""
    columns: list[Any] = list(zip(*rows, strict=True)) if rows else [[] for _ in schema]
    arrays = [pa.array(column, f.type) for column, f in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
