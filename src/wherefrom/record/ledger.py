"""The ledger: which batches exist, whom they name and what the user said. The door to SQLite."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from wherefrom.errors import DamagedLedgerError
from wherefrom.record.batches import Batch
from wherefrom.record.files import aside, private_file

LEDGER = "ledger.sqlite"
WAIT_SECONDS = 10.0  # for readers in the way of a checkpoint; each of them takes milliseconds

LINKS_SINCE = 2  # the schema that has links
_LINKS = "CREATE TABLE links (child TEXT, parent TEXT, PRIMARY KEY (child, parent)) WITHOUT ROWID"
STATEMENTS_SINCE = 3
_STATEMENTS = """CREATE TABLE statements (
  account TEXT, kind TEXT, title TEXT, organisation TEXT, start TEXT, "end" TEXT, url TEXT,
  note TEXT, source TEXT NOT NULL,
  PRIMARY KEY (account, kind, title, organisation, start, "end", url, note)) WITHOUT ROWID"""
NOTES_SINCE = 4
_NOTES = (
    "CREATE TABLE notes (account TEXT, field TEXT, value TEXT,"
    " PRIMARY KEY (account, field, value)) WITHOUT ROWID"
)
_EXPERIMENTS = (
    "CREATE TABLE experiments (name TEXT PRIMARY KEY, experiment TEXT NOT NULL) WITHOUT ROWID"
)
TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE batches (
  seq INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, rows INTEGER NOT NULL,
  size INTEGER NOT NULL, sha256 BLOB NOT NULL, archives TEXT NOT NULL, chain BLOB NOT NULL);
CREATE TABLE archives (name TEXT PRIMARY KEY, path TEXT NOT NULL, size INTEGER) WITHOUT ROWID;
CREATE TABLE receipts (seq INTEGER PRIMARY KEY, receipt TEXT NOT NULL, chain BLOB NOT NULL);
CREATE TABLE flaws (
  archive TEXT, place TEXT, reason TEXT, detail TEXT, skipped INTEGER NOT NULL,
  PRIMARY KEY (archive, place, reason, detail)) WITHOUT ROWID;
CREATE TABLE accounts (id TEXT PRIMARY KEY, seen_first INTEGER, seen_last INTEGER) WITHOUT ROWID;
CREATE TABLE claims (
  account TEXT, field TEXT, value TEXT, seen_first INTEGER, seen_last INTEGER,
  PRIMARY KEY (account, field, value)) WITHOUT ROWID;
CREATE TABLE ours (account TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE outcomes (id TEXT PRIMARY KEY, outcome TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE labels (
  activity TEXT, label TEXT, "by" TEXT, value REAL NOT NULL,
  PRIMARY KEY (activity, label, "by")) WITHOUT ROWID;
{_LINKS};
{_STATEMENTS};
{_NOTES};
{_EXPERIMENTS};
CREATE TABLE decisions (
  number INTEGER PRIMARY KEY, kind TEXT NOT NULL, "left" TEXT NOT NULL, "right" TEXT NOT NULL,
  active INTEGER NOT NULL);
CREATE TABLE tombstones (kind TEXT, hash BLOB, PRIMARY KEY (kind, hash)) WITHOUT ROWID;
"""

Row = tuple[Any, ...]


class Ledger:
    """An open ledger; every mistake SQLite finds in its file is told as a damaged ledger."""

    def __init__(self, folder: Path, *, writing: bool) -> None:
        """Open it; a reader's connection can change nothing and waits for nobody."""
        self.path = folder / LEDGER
        mode = "rw" if writing else "ro"
        with self._told():
            self._connection = sqlite3.connect(
                f"{self.path.resolve().as_uri()}?mode={mode}",
                uri=True,
                isolation_level=None,
                timeout=WAIT_SECONDS,
            )
        try:
            with self._told():
                # Every commit reaches the disk; what is deleted is overwritten.
                self.run("PRAGMA synchronous = FULL")
                self.run("PRAGMA secure_delete = ON")
                self.run("PRAGMA temp_store = MEMORY")  # no copy of it outside the record
                self.run("PRAGMA trusted_schema = OFF")
                self.run("SELECT count(*) FROM sqlite_schema")
        except DamagedLedgerError:
            self.close()
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # what was asked is wrong, not the file
        except sqlite3.DatabaseError as damage:
            found = f"cannot be used ({damage})"
            raise DamagedLedgerError(str(self.path.parent), found) from damage

    def run(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """Run one statement and return its rows."""
        with self._told():
            return self._connection.execute(statement, values).fetchall()

    def run_many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for every row."""
        with self._told():
            self._connection.executemany(statement, rows)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let several reads see one state."""
        self.run("BEGIN")
        try:
            yield
        finally:
            self.run("ROLLBACK")

    @contextmanager
    def change(self, *, matters: bool = True) -> Iterator[None]:
        """Keep all of the changes or none.

        Args:
            matters: they can change an answer, so `changes` rises if there were any.
        """
        self.run("BEGIN IMMEDIATE")
        before = self._connection.total_changes
        try:
            yield
            if matters and self._connection.total_changes > before:
                self.put("changes", str(int(self.get("changes", "0")) + 1))
            self.run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.rollback()
            raise

    def get(self, key: str, default: str = "") -> str:
        """Return a value of the table `meta`."""
        found = self.run("SELECT value FROM meta WHERE key = ?", (key,))
        return str(found[0][0]) if found else default

    def put(self, key: str, value: str) -> None:
        """Set a value of the table `meta`."""
        self.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def faults(self) -> list[str]:
        """Return what SQLite's own check finds; nothing where all is well."""
        found = [str(row[0]) for row in self.run("PRAGMA integrity_check(3)")]
        return [fault for fault in found if fault != "ok"]

    def settle(self) -> bool:
        """Move everything from the write-ahead log into the ledger; False if readers hold it."""
        until = time.monotonic() + WAIT_SECONDS
        while self.run("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]:
            if time.monotonic() > until:
                return False
        return True

    def rewrite(self) -> bool:
        """Build the file anew, so that nothing deleted can be found; False if readers hold it."""
        self.run("VACUUM")
        return self.settle()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


@contextmanager
def reading(folder: Path) -> Iterator[Ledger]:
    """Open the ledger for reads that all see one state; never waits for a writer."""
    ledger = Ledger(folder, writing=False)
    try:
        with ledger.snapshot():
            yield ledger
    except (ValueError, TypeError, AttributeError, msgspec.MsgspecError) as damage:
        # SQLite gives back what it finds: damaged text, or nothing where a number was.
        raise DamagedLedgerError(str(folder), f"cannot be read ({damage})") from damage
    finally:
        ledger.close()


def create(folder: Path, meta: dict[str, str]) -> None:
    """Make an empty ledger; it takes its name once it is whole."""
    with aside(folder / LEDGER) as part:
        private_file(part).close()
        connection = sqlite3.connect(part, isolation_level=None)
        try:
            connection.executescript(f"BEGIN; {TABLES}")  # one change, not one a table
            connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
            connection.execute("COMMIT")
            connection.execute("PRAGMA journal_mode = WAL")  # the file remembers it
        finally:
            connection.close()


def bring_up(ledger: Ledger, schema: int) -> None:
    """Give a ledger of an earlier schema what it lacks; no answer changes."""
    with ledger.change(matters=False):
        if int(ledger.get("schema")) < LINKS_SINCE:
            ledger.run(_LINKS)
        if int(ledger.get("schema")) < STATEMENTS_SINCE:
            ledger.run(_STATEMENTS)
        if int(ledger.get("schema")) < NOTES_SINCE:
            ledger.run(_NOTES)
            ledger.run(_EXPERIMENTS)
        ledger.put("schema", str(schema))


# The chains. A row's chain covers the row and all before it, so that no row can change, go or
# come in between without showing.


def batches(ledger: Ledger) -> list[Batch]:
    """Return the batches, in the order they came."""
    rows = ledger.run("SELECT file, rows, size, sha256, archives FROM batches ORDER BY seq")
    return [
        Batch(file, count, size, digest, msgspec.json.decode(archives))
        for file, count, size, digest, archives in rows
    ]


def put_batches(ledger: Ledger, kept: Iterable[Batch]) -> None:
    """Make these the batches, all of them, and chain them anew."""
    ledger.run("DELETE FROM batches")
    for batch in kept:
        add_batch(ledger, batch)


def add_batch(ledger: Ledger, batch: Batch) -> None:
    """Enter a batch whose file is safe on the disk; from now on it exists."""
    archives = msgspec.json.encode(batch.archives).decode()
    row = (batch.file, batch.rows, batch.size, batch.sha256, archives)
    link = _link(head(ledger, "batches"), row)
    ledger.run(
        "INSERT INTO batches (file, rows, size, sha256, archives, chain) VALUES (?, ?, ?, ?, ?, ?)",
        (*row, link),
    )


def add_receipt(ledger: Ledger, receipt: str) -> None:
    """Keep a receipt, given as JSON."""
    link = _link(head(ledger, "receipts"), (receipt,))
    ledger.run("INSERT INTO receipts (receipt, chain) VALUES (?, ?)", (receipt, link))


def head(ledger: Ledger, table: str) -> bytes:
    """Return the chain of the last row of `batches` or `receipts`."""
    found = ledger.run(f"SELECT chain FROM {table} ORDER BY seq DESC LIMIT 1")  # noqa: S608  # ours
    return bytes(found[0][0]) if found else b""


def broken(ledger: Ledger) -> list[str]:
    """Return the tables whose chain does not hold."""
    chained = {"batches": "file, rows, size, sha256, archives", "receipts": "receipt"}
    return [table for table, columns in chained.items() if not _holds(ledger, table, columns)]


def _holds(ledger: Ledger, table: str, columns: str) -> bool:
    link = b""
    rows = ledger.run(f"SELECT {columns}, chain FROM {table} ORDER BY seq")  # noqa: S608  # ours
    for *row, kept in rows:
        link = _link(link, row)
        if link != kept:
            return False
    return True


def _link(before: bytes, row: Sequence[object]) -> bytes:
    return sha256(before + msgspec.msgpack.encode(list(row))).digest()
