"""The record: a folder that keeps what archives told and what the user said of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa

from wherefrom.errors import (
    DamagedLedgerError,
    MissingBatchError,
    MissingRecordError,
    NewerRecordError,
    NotARecordError,
)
from wherefrom.record import ledger as book
from wherefrom.record.accounts import read_accounts, read_claims, to_table
from wherefrom.record.batches import FOLDER, read_batches, sweep
from wherefrom.record.checking import CACHE, Problem, check
from wherefrom.record.erasure import Erasure
from wherefrom.record.files import PART, private_folder
from wherefrom.record.labellers import read_labellers
from wherefrom.record.ledger import LEDGER, Ledger, reading
from wherefrom.record.links import Linked, link_rows, read_links
from wherefrom.record.lock import HOLDER, LOCK, only_writer
from wherefrom.record.notes import (
    experiment_rows,
    note_rows,
    read_experiments,
    read_notes,
)
from wherefrom.record.order import ORDER, one_row_an_id
from wherefrom.record.seal import close_seal, holds, open_seal, read_seal
from wherefrom.record.statements import read_statements, statement_rows
from wherefrom.record.versions import keys_of
from wherefrom.record.writer import Appended, Writer, read_decisions
from wherefrom.schema import ACTIVITIES, SCHEMA
from wherefrom.settings import Settings
from wherefrom.vocabulary import Decision, Experiment, Labeller, Outcome, Receipt, Remark, Statement

__all__ = ["Appended", "Erasure", "Linked", "Problem", "Record", "Writer", "open_record"]

_text: pa.DataType = pa.string()
FLAWS = pa.schema(
    [(name, _text) for name in ("archive", "place", "reason", "detail")] + [("skipped", pa.bool_())]
)
LABELS = pa.schema([("activity", _text), ("label", _text), ("value", pa.float64()), ("by", _text)])
_TRIES = 5  # reads of the batches, while erasures exchange them under the reader's feet


def open_record(path: Path, *, create: bool = False, settings: Settings | None = None) -> "Record":
    """Return the record at `path`.

    Args:
        path: the folder.
        create: make it if there is none.
        settings: what a new record is kept with; an old one has its own.

    Raises:
        MissingRecordError: there is none, and none is to be made.
        NewerRecordError: a later wherefrom wrote it.
        NotARecordError: something else is there.
    """
    record = Record(path)
    if not (path / LEDGER).exists():
        _create(path, settings or Settings(), create=create)
    try:
        found = record.schema
    except DamagedLedgerError:
        return record  # `check` tells; everything else raises this again
    if found > SCHEMA:
        raise NewerRecordError(str(path), found, SCHEMA)
    return record


def _create(path: Path, settings: Settings, *, create: bool) -> None:
    if path.exists() and not path.is_dir():
        raise NotARecordError(str(path), "it is a file")
    held = {entry.name for entry in path.iterdir()} if path.exists() else set()
    if FOLDER in held:
        return  # a record that lost its ledger; `check` tells
    foreign = {name for name in held if name not in {LOCK, HOLDER} and PART not in name}
    if foreign and create:
        raise NotARecordError(str(path), f'it holds "{min(foreign)}" and no {LEDGER}')
    if not create:
        raise MissingRecordError(str(path))
    private_folder(path)
    with only_writer(path, "create"):
        if not (path / LEDGER).exists():  # another process may have been quicker
            meta = {"schema": str(SCHEMA), "settings": msgspec.json.encode(settings).decode()}
            book.create(path, meta)
            close_seal(path / LEDGER)
            private_folder(path / FOLDER)


class Record:
    """A folder; reading never waits for a writer, and each call sees one state of it."""

    def __init__(self, path: Path) -> None:
        """Name the folder; `open_record` looks whether it is one."""
        self.path = path

    @property
    def exists(self) -> bool:
        """Whether there is one in the folder."""
        return (self.path / LEDGER).exists()

    @property
    def schema(self) -> int:
        """Number of the schema it was written with."""
        with reading(self.path) as ledger:
            return int(ledger.get("schema"))

    @property
    def settings(self) -> Settings:
        """What it is kept and read with."""
        with reading(self.path) as ledger:
            return msgspec.json.decode(ledger.get("settings"), type=Settings)

    def files(self) -> list[Path]:
        """Return the batches there are, in the order they came."""
        with reading(self.path) as ledger:
            return [self.path / FOLDER / batch.file for batch in book.batches(ledger)]

    def activities(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Return one row an id, by published (unknown last) and id.

        Of several versions of an id the one with the earliest known time is read, then the one
        with the smallest hash: a rule that does not depend on what was imported first.

        Args:
            columns: of `ACTIVITIES`, all but `version` by default.

        Raises:
            MissingBatchError: a batch is gone or damaged.
        """
        wanted = list(columns or ACTIVITIES.names[:-1])
        table = self._read([*ORDER, *(name for name in wanted if name not in ORDER)])
        return one_row_an_id(table).select(wanted)

    def _read(self, columns: list[str]) -> pa.Table:
        for _ in range(_TRIES - 1):
            files = self.files()
            try:
                return read_batches(files, columns)
            except MissingBatchError:
                if files == self.files():
                    raise
        return read_batches(self.files(), columns)

    def accounts(self) -> pa.Table:
        """Return the accounts by id, each with the name, email and url it was last seen with."""
        with reading(self.path) as ledger:
            return read_accounts(ledger)

    def claims(self) -> pa.Table:
        """Return what archives say of accounts: account, field, value, seen_first, seen_last."""
        with reading(self.path) as ledger:
            return read_claims(ledger)

    def ours(self) -> list[str]:
        """Return our own accounts, sorted."""
        with reading(self.path) as ledger:
            return [row[0] for row in ledger.run("SELECT account FROM ours ORDER BY account")]

    def decisions(self) -> list[Decision]:
        """Return who is said to be one person or not, in the order it was said."""
        with reading(self.path) as ledger:
            return read_decisions(ledger)

    def outcomes(self) -> list[Outcome]:
        """Return the outcomes by time and id."""
        with reading(self.path) as ledger:
            rows = ledger.run("SELECT outcome FROM outcomes")
            found = [msgspec.json.decode(row[0], type=Outcome) for row in rows]
        return sorted(found, key=lambda outcome: (outcome.when, outcome.id))

    def labels(self) -> pa.Table:
        """Return the labels: activity, label, value, by."""
        with reading(self.path) as ledger:
            return to_table(_labels(ledger), LABELS)

    def labellers(self) -> list[Labeller]:
        """Return how labels were given that no person gave, by label and giver."""
        with reading(self.path) as ledger:
            return read_labellers(ledger)

    def links(self) -> pa.Table:
        """Return the links the user stated, by child and parent (null: it came by itself)."""
        with reading(self.path) as ledger:
            return read_links(ledger)

    def statements(self) -> list[Statement]:
        """Return what is stated of people, by account and time; it is no evidence."""
        with reading(self.path) as ledger:
            return read_statements(ledger)

    def notes(self) -> list[Remark]:
        """Return what the user notes of people, by account, field and value."""
        with reading(self.path) as ledger:
            return read_notes(ledger)

    def experiments(self) -> list[Experiment]:
        """Return what the user tries, by the time it begins."""
        with reading(self.path) as ledger:
            return read_experiments(ledger)

    def thanked(self) -> int | None:
        """Return the time of the newest outcome of which all were told; None if none yet."""
        with reading(self.path) as ledger:
            found = ledger.get("thanked")
            return int(found) if found else None

    def receipts(self) -> list[Receipt]:
        """Return the receipts of all imports, in their order."""
        with reading(self.path) as ledger:
            rows = ledger.run("SELECT receipt FROM receipts ORDER BY seq")
            return [msgspec.json.decode(row[0], type=Receipt) for row in rows]

    def flaws(self) -> pa.Table:
        """Return what readers could not understand: archive, place, reason, detail, skipped."""
        with reading(self.path) as ledger:
            rows = ledger.run("SELECT * FROM flaws ORDER BY archive, place, reason, detail")
            return to_table([(*row[:4], bool(row[4])) for row in rows], FLAWS)

    def digest(self) -> str:
        """Return a hash of all that is kept, equal for equal records however they came to be."""
        found = sha256(np.unique(keys_of(self._read(["version"])["version"])).tobytes())
        with reading(self.path) as ledger:
            told = [
                ledger.run("SELECT * FROM accounts ORDER BY id"),
                ledger.run("SELECT * FROM claims ORDER BY account, field, value"),
                ledger.run("SELECT * FROM ours ORDER BY account"),
                ledger.run("SELECT * FROM outcomes ORDER BY id"),
                ledger.run("SELECT * FROM decisions ORDER BY number"),
                _labels(ledger),
                link_rows(ledger),
                statement_rows(ledger),
                note_rows(ledger),
                experiment_rows(ledger),
            ]
        for rows in told:
            found.update(msgspec.msgpack.encode(rows))
        return found.hexdigest()

    def state(self) -> str:
        """Return a short text that changes whenever an answer from this record may; cheap."""
        with reading(self.path) as ledger:
            told = [
                book.head(ledger, "batches"),
                ledger.get("changes"),
                ledger.get("settings"),
            ]
        return sha256(msgspec.msgpack.encode(told)).hexdigest()[:32]

    def cache(self) -> Path:
        """Return a folder for what can be made again; `forget` empties it."""
        folder = private_folder(self.path / CACHE)
        for held in folder.rglob("*"):
            held.chmod(0o700 if held.is_dir() else 0o600)
        return folder

    def check(self) -> list[Problem]:
        """Return every damage, each with what to do; reads every byte."""
        return check(self.path)

    def mend(self) -> list[Problem]:
        """Take batches that are gone or damaged out of the ledger, and return what they were.

        From then on the record is whole without them, and importing their archives again stores
        their rows as if for the first time.
        """
        with self.write("check") as writer:
            return writer.mend()

    @contextmanager
    def write(self, command: str = "") -> Iterator[Writer]:
        """Open the record for writing; what was said is kept even if the block fails later.

        Args:
            command: what it is for, told to whoever finds the record busy.

        Raises:
            BusyRecordError: another writer is at work.
            DamagedLedgerError: the ledger is not what was sealed.
        """
        with only_writer(self.path, command):
            path = self.path / LEDGER
            if not path.exists():
                raise DamagedLedgerError(str(self.path), "is missing")
            ledger = self._sound_ledger(path)
            try:
                open_seal(path)
                if int(ledger.get("schema")) < SCHEMA:
                    book.bring_up(ledger, SCHEMA)
                sweep(self.path, {batch.file for batch in book.batches(ledger)})
                writer = Writer(self.path, ledger)
                writer.sweep()
                yield writer
                writer.sweep()
            finally:
                settled = ledger.settle()
                ledger.close()
            if settled:
                close_seal(path)

    def _sound_ledger(self, path: Path) -> Ledger:
        seal = read_seal(path)
        if seal and not holds(seal, path):
            raise DamagedLedgerError(str(self.path), "is not as it was sealed")
        ledger = Ledger(self.path, writing=True)
        if not seal or seal.state == "open":  # a writer was killed: SQLite's own proof has to do
            faults = ledger.faults() + [f"broken chain of {each}" for each in book.broken(ledger)]
            if faults:
                ledger.close()
                raise DamagedLedgerError(str(self.path), f"does not hold ({faults[0]})")
        return ledger


def _labels(ledger: Ledger) -> list[book.Row]:
    return ledger.run('SELECT activity, label, value, "by" FROM labels ORDER BY 1, 2, 4')
