"""Forgetting a person: marks are kept, then all that bears a mark is rewritten without it.

The marks and the word `due` reach the ledger first. Whatever kills the process after that, the
next writer finds the word and does the rest again; doing it twice changes nothing.
"""

import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pyarrow as pa
from msgspec import Struct

from wherefrom.errors import UnfinishedErasureError
from wherefrom.record import ledger as book
from wherefrom.record.batches import FOLDER, Batch, read_batches, write_batch
from wherefrom.record.checking import CACHE
from wherefrom.record.forms import mark_account, mark_name
from wherefrom.record.labellers import sweep_labellers
from wherefrom.record.ledger import Ledger
from wherefrom.record.links import sweep_links
from wherefrom.record.marks import Marks
from wherefrom.record.notes import sweep_notes
from wherefrom.record.redaction import (
    Redacted,
    learn,
    learn_claims,
    redact,
    redact_labels,
    redact_outcome,
    redact_receipt,
)
from wherefrom.record.statements import sweep_statements
from wherefrom.schema import ACTIVITIES
from wherefrom.settings import Settings
from wherefrom.vocabulary import Outcome, Receipt

_DUE = "erasure"  # key of `meta`


class Erasure(Struct, frozen=True):
    """What a person's going took along; it names nobody.

    Attributes:
        accounts: of theirs that the record knew.
        activities: of theirs, removed.
        redacted: activities of others that named or repeated them.
        batches: files written anew.
    """

    accounts: int
    activities: int
    redacted: int
    batches: int


def read_marks(ledger: Ledger) -> Marks:
    """Return the marks of a record; none where nobody was forgotten."""
    kept = [(kind, bytes(mark)) for kind, mark in ledger.run("SELECT kind, hash FROM tombstones")]
    return Marks(bytes.fromhex(ledger.get("key")), kept)


def keep_marks(ledger: Ledger, marks: Marks) -> None:
    """Keep what was learnt, in the change under way, and have the record swept for it."""
    if marks.fresh:
        ledger.run_many("INSERT OR IGNORE INTO tombstones VALUES (?, ?)", marks.fresh)
        ledger.put(_DUE, "due")
        marks.fresh = []


def is_due(ledger: Ledger) -> bool:
    """Tell whether marks were kept that the record was not swept for."""
    return bool(ledger.get(_DUE))


def forget(folder: Path, ledger: Ledger, accounts: Iterable[str], names: Iterable[str]) -> Erasure:
    """Remove a person from every file of the record, for good.

    Args:
        folder: of the record.
        ledger: open for writing.
        accounts: theirs, canonical.
        names: by which they are known, beside those the record knows.
    """
    with ledger.change():
        if not ledger.get("key"):
            ledger.put("key", secrets.token_hex(32))
        marks = read_marks(ledger)
        for account in accounts:
            mark_account(marks, account)
        for name in names:
            mark_name(marks, name)
        _learn_kept_claims(ledger, marks)
        known = [row[0] for row in ledger.run("SELECT id FROM accounts")]
        keep_marks(ledger, marks)
        ledger.put(_DUE, "due")  # even where they were forgotten before: to be sure
    theirs = sum(marks.forgot(account) for account in known)
    return msgspec.structs.replace(sweep_marked(folder, ledger), accounts=theirs)


def _learn_kept_claims(ledger: Ledger, marks: Marks) -> None:
    claims = ledger.run("SELECT account, field, value FROM claims")
    before = -1
    while before < len(marks.fresh):  # an address of theirs may be an account with names again
        before = len(marks.fresh)
        for account, field, value in claims:
            if marks.forgot(account):
                learn_claims(marks, [(field, value)])


def sweep_marked(folder: Path, ledger: Ledger) -> Erasure:
    """Rewrite whatever bears a mark.

    Raises:
        UnfinishedErasureError: readers kept the old ledger in use; the next writer goes on.
    """
    marks = read_marks(ledger)
    batches = book.batches(ledger)
    for batch in batches:
        learn(marks, _read(folder, batch))
    settings = msgspec.json.decode(ledger.get("settings"), type=Settings)
    kept: list[Batch] = []
    told = Erasure(0, 0, 0, 0)
    for batch in batches:
        found = redact(marks, _read(folder, batch))
        if not (found.dropped or found.changed):
            kept.append(batch)
            continue
        if found.table.num_rows:
            kept.append(write_batch(folder / FOLDER, found.table, settings.compression))
        told = _added(told, found)
    with ledger.change():
        keep_marks(ledger, marks)
        book.put_batches(ledger, kept)
        _sweep_ledger(ledger, marks)
    for batch in batches:
        if batch not in kept:
            (folder / FOLDER / batch.file).unlink(missing_ok=True)
    _finish(folder, ledger)
    return told


def _added(told: Erasure, found: Redacted) -> Erasure:
    return Erasure(
        accounts=0,
        activities=told.activities + found.dropped,
        redacted=told.redacted + found.changed,
        batches=told.batches + 1,
    )


def _read(folder: Path, batch: Batch) -> pa.Table:
    return read_batches([folder / FOLDER / batch.file], ACTIVITIES.names).cast(ACTIVITIES)


def _finish(folder: Path, ledger: Ledger) -> None:
    shutil.rmtree(folder / CACHE, ignore_errors=True)
    if not ledger.rewrite():
        raise UnfinishedErasureError(str(folder))
    ledger.put(_DUE, "")


# The tables of the ledger.


def _sweep_ledger(ledger: Ledger, marks: Marks) -> None:
    _sweep_accounts(ledger, marks)
    _sweep_outcomes(ledger, marks)
    _sweep_labels(ledger, marks)
    sweep_links(ledger, marks)
    sweep_labellers(ledger, marks)
    sweep_statements(ledger, marks)
    sweep_notes(ledger, marks)
    _sweep_imports(ledger, marks)


def _sweep_accounts(ledger: Ledger, marks: Marks) -> None:
    for table, column in (("accounts", "id"), ("claims", "account"), ("ours", "account")):
        named = {row[0] for row in ledger.run(f"SELECT {column} FROM {table}")}  # noqa: S608  # ours
        theirs = [(account,) for account in named if marks.forgot(account)]
        ledger.run_many(f"DELETE FROM {table} WHERE {column} = ?", theirs)  # noqa: S608  # ours
    values = {row[0] for row in ledger.run("SELECT value FROM claims")}
    naming = [(value,) for value in values if marks.redacted(value) != value]
    ledger.run_many("DELETE FROM claims WHERE value = ?", naming)
    for number, left, right in ledger.run('SELECT number, "left", "right" FROM decisions'):
        if marks.forgot(left) or marks.forgot(right):
            ledger.run("DELETE FROM decisions WHERE number = ?", (number,))


def _sweep_outcomes(ledger: Ledger, marks: Marks) -> None:
    for key, told in ledger.run("SELECT id, outcome FROM outcomes"):
        outcome = msgspec.json.decode(told, type=Outcome)
        cleared = redact_outcome(marks, outcome)
        if cleared != outcome:
            ledger.run("DELETE FROM outcomes WHERE id = ?", (key,))
            row = (cleared.id, msgspec.json.encode(cleared).decode())
            ledger.run("INSERT OR REPLACE INTO outcomes VALUES (?, ?)", row)


def _sweep_labels(ledger: Ledger, marks: Marks) -> None:
    labels = ledger.run("SELECT * FROM labels")
    cleared = redact_labels(marks, labels)
    if cleared != labels:
        ledger.run("DELETE FROM labels")
        ledger.run_many("INSERT OR REPLACE INTO labels VALUES (?, ?, ?, ?)", cleared)


def _sweep_imports(ledger: Ledger, marks: Marks) -> None:
    flaws = ledger.run("SELECT * FROM flaws")
    archives = ledger.run("SELECT * FROM archives")
    receipts = ledger.run("SELECT receipt FROM receipts ORDER BY seq")
    for table in ("flaws", "archives", "receipts"):
        ledger.run(f"DELETE FROM {table}")  # noqa: S608  # ours
    ledger.run_many(
        "INSERT OR REPLACE INTO flaws VALUES (?, ?, ?, ?, ?)",
        [(*(marks.redacted(text, near=True) for text in row[:4]), row[4]) for row in flaws],
    )
    ledger.run_many(
        "INSERT OR REPLACE INTO archives VALUES (?, ?, ?)",
        [(*(marks.redacted(text, near=True) for text in row[:2]), row[2]) for row in archives],
    )
    for (told,) in receipts:
        receipt = redact_receipt(marks, msgspec.json.decode(told, type=Receipt))
        book.add_receipt(ledger, msgspec.json.encode(receipt).decode())
