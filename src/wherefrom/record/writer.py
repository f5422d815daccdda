"""What changes a record: whole batches, and what the user says. One writer at a time."""

from collections.abc import Iterable
from pathlib import Path

import msgspec
import pyarrow as pa
from msgspec import Struct

from wherefrom.errors import UnknownNameError
from wherefrom.record import ledger as book
from wherefrom.record.accounts import merge_accounts, merge_named
from wherefrom.record.batches import FOLDER, read_batches, write_batch
from wherefrom.record.checking import Problem, archive_paths, bad_batches
from wherefrom.record.erasure import Erasure, forget, is_due, keep_marks, read_marks, sweep_marked
from wherefrom.record.labellers import keep_labellers
from wherefrom.record.ledger import Ledger
from wherefrom.record.links import Linked, drop_links, merge_links
from wherefrom.record.notes import drop_notes, keep_experiment, keep_notes
from wherefrom.record.redaction import (
    learn,
    learn_accounts,
    redact,
    redact_labels,
    redact_outcome,
    redact_receipt,
)
from wherefrom.record.statements import merge_statements
from wherefrom.record.versions import Versions, keys_of
from wherefrom.schema import ACCOUNTS, ACTIVITIES
from wherefrom.settings import Settings
from wherefrom.vocabulary import (
    Decision,
    DecisionKind,
    Experiment,
    Flaw,
    Outcome,
    Receipt,
    Remark,
    Statement,
)


class Appended(Struct, frozen=True):
    """What became of the activities of a batch; the three add up to its rows.

    Attributes:
        stored: new to the record.
        duplicate: already there, word for word, whatever archive told it first.
        forgotten: of people who were erased; left out.
    """

    stored: int
    duplicate: int
    forgotten: int


class Writer:
    """The open record; made by `Record.write`."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        """Take the record as the ledger knows it."""
        self._folder = folder
        self._ledger = ledger
        self._versions: Versions | None = None
        self._marks = read_marks(ledger)

    @property
    def settings(self) -> Settings:
        """What the record is kept and read with."""
        return msgspec.json.decode(self._ledger.get("settings"), type=Settings)

    def set_settings(self, settings: Settings) -> None:
        """Keep other settings; batches already written keep their compression."""
        with self._ledger.change():
            self._ledger.put("settings", msgspec.json.encode(settings).decode())

    # Imports.

    def append(self, table: pa.Table, accounts: pa.Table) -> Appended:
        """Store what is new of the activities as one batch, and merge the accounts.

        On return all of it is on the disk; if the process is killed before, none of it is in
        the record.

        Args:
            table: rows of `ACTIVITIES`.
            accounts: rows of `ACCOUNTS`.

        Raises:
            ValueError: a table has other columns.
        """
        if not (table.schema.equals(ACTIVITIES) and accounts.schema.equals(ACCOUNTS)):
            raise ValueError("append takes tables of schema.ACTIVITIES and schema.ACCOUNTS")
        before = table.num_rows
        if self._marks:
            accounts = learn_accounts(self._marks, accounts)
            learn(self._marks, table)
            table = redact(self._marks, table).table
        keys = keys_of(table["version"])
        new = self._stored().new(keys)
        fresh = table if new.all() else table.filter(pa.array(new, pa.bool_()))
        batch = None
        if fresh.num_rows:
            batch = write_batch(self._folder / FOLDER, fresh, self.settings.compression)
        with self._ledger.change():
            if batch:
                book.add_batch(self._ledger, batch)
            merge_accounts(self._ledger, accounts)
            merge_named(self._ledger, fresh)
            keep_marks(self._ledger, self._marks)
        self._stored().add(keys[new])
        return Appended(fresh.num_rows, keys.size - fresh.num_rows, before - keys.size)

    def _stored(self) -> Versions:
        if self._versions is None:
            files = [self._folder / FOLDER / batch.file for batch in book.batches(self._ledger)]
            self._versions = Versions()
            self._versions.add(keys_of(read_batches(files, ["version"])["version"]))
        return self._versions

    def add_statements(self, statements: Iterable[Statement]) -> None:
        """Keep what is stated of people; none of it changes an answer."""
        with self._ledger.change(matters=False):
            merge_statements(self._ledger, self._marks, statements)

    def archive(self, name: str, path: str, size: int | None = None) -> None:
        """Remember an archive and where it lay, so that a lost batch can be had again."""
        with self._ledger.change(matters=False):
            row = (*self._file_words(name, path), size)
            self._ledger.run("INSERT OR REPLACE INTO archives VALUES (?, ?, ?)", row)

    def receipt(self, receipt: Receipt, flaws: Iterable[Flaw]) -> None:
        """Keep what became of an import.

        Raises:
            ValueError: the receipt does not add up.
        """
        if not receipt.adds_up:
            raise ValueError(f"the receipt of {receipt.archive!r} does not add up")
        receipt = redact_receipt(self._marks, receipt)
        rows = [
            (receipt.archive, *self._file_words(f.place, f.reason, f.detail), f.skipped)
            for f in flaws
        ]
        with self._ledger.change(matters=False):
            book.add_receipt(self._ledger, msgspec.json.encode(receipt).decode())
            self._ledger.run_many("INSERT OR REPLACE INTO flaws VALUES (?, ?, ?, ?, ?)", rows)

    def _file_words(self, *texts: str) -> list[str]:
        return [self._marks.redacted(text, near=True) for text in texts]

    def mend(self) -> list[Problem]:
        """Take the batches out whose file is gone or damaged; see `Record.mend`."""
        batches = book.batches(self._ledger)
        problems = bad_batches(self._folder, batches, archive_paths(self._ledger))
        lost = {Path(problem.file).name for problem in problems}
        if lost:
            with self._ledger.change():
                kept = (batch for batch in batches if batch.file not in lost)
                book.put_batches(self._ledger, kept)
            for file in lost:
                (self._folder / FOLDER / file).unlink(missing_ok=True)
            self._versions = None
        return problems

    # What the user says.

    def set_ours(self, accounts: Iterable[str]) -> None:
        """Keep these accounts as ours, and no others."""
        with self._ledger.change():
            self._replace_ours(sorted({each for each in accounts if not self._marks.forgot(each)}))

    def _replace_ours(self, accounts: list[str]) -> None:
        if accounts != [row[0] for row in self._ledger.run("SELECT account FROM ours ORDER BY 1")]:
            self._ledger.run("DELETE FROM ours")
            self._ledger.run_many("INSERT INTO ours VALUES (?)", zip(accounts, strict=True))

    def add_outcomes(self, outcomes: Iterable[Outcome]) -> int:
        """Keep outcomes, each in place of the one of its id; return how many changed."""
        told = [redact_outcome(self._marks, each) for each in outcomes]
        rows = [(each.id, msgspec.json.encode(each).decode()) for each in told]
        known: dict[str, str] = dict(self._ledger.run("SELECT id, outcome FROM outcomes"))
        changed = {key: row for key, row in rows if known.get(key) != row}
        with self._ledger.change():
            self._ledger.run_many("INSERT OR REPLACE INTO outcomes VALUES (?, ?)", changed.items())
        return len(changed)

    def remove_outcome(self, outcome: str) -> None:
        """Remove an outcome.

        Raises:
            UnknownNameError: there is none of that id.
        """
        known = [row[0] for row in self._ledger.run("SELECT id FROM outcomes ORDER BY id")]
        if outcome not in known:
            raise UnknownNameError("outcome", outcome, known, "See them: wherefrom outcomes list.")
        with self._ledger.change():
            self._ledger.run("DELETE FROM outcomes WHERE id = ?", (outcome,))

    def decide(self, kind: DecisionKind, left: str, right: str) -> Decision:
        """Keep that two accounts are one person, that they are not, or that it was refused.

        Raises:
            UnknownNameError: one of them was forgotten.
        """
        for account in (left, right):
            if self._marks.forgot(account):
                raise UnknownNameError("account", account, (), "It was forgotten.")
        with self._ledger.change():
            number = self._ledger.run("SELECT coalesce(max(number), 0) + 1 FROM decisions")[0][0]
            row = (number, kind, left, right, True)
            self._ledger.run("INSERT INTO decisions VALUES (?, ?, ?, ?, ?)", row)
        return Decision(number=number, kind=kind, left=left, right=right)

    def undo(self, number: int | None = None) -> Decision:
        """Undo a decision, by default the last one still active; it stays on record as undone.

        Raises:
            UnknownNameError: no such decision is active.
        """
        active = {each.number: each for each in read_decisions(self._ledger) if each.active}
        found = active.get(max(active, default=0) if number is None else number)
        if found is None:
            known = [str(each) for each in active]
            asked = "" if number is None else str(number)
            raise UnknownNameError("decision", asked, known, "See them: wherefrom people.")
        with self._ledger.change():
            self._ledger.run("UPDATE decisions SET active = 0 WHERE number = ?", (found.number,))
        return msgspec.structs.replace(found, active=False)

    def add_labels(self, labels: pa.Table, about: str = "") -> None:
        """Keep labels, columns activity, label, value and by; a later value takes its place.

        Args:
            labels: to keep.
            about: how they were given, where no person gave them: their next version.
        """
        columns = [labels[name].to_pylist() for name in ("activity", "label", "by", "value")]
        rows = redact_labels(self._marks, zip(*columns, strict=True))
        with self._ledger.change():
            self._ledger.run_many("INSERT OR REPLACE INTO labels VALUES (?, ?, ?, ?)", rows)
            if about:
                givers = {(label, by) for _, label, by, _ in rows}
                keep_labellers(self._ledger, self._marks, givers, about)

    def add_links(self, links: pa.Table) -> Linked:
        """Keep links, columns child and parent (null: it came by itself), as they are stated.

        They may name activities that are still to come. That something came by itself and that
        it had a parent exclude each other: the later takes the place of the earlier.

        Raises:
            ValueError: an activity is its own parent.
        """
        with self._ledger.change():
            return merge_links(self._ledger, self._marks, links)

    def remove_links(self, child: str, parent: str | None = None) -> int:
        """Remove a child's links, or the one to a parent; return how many.

        Raises:
            UnknownNameError: there is none.
        """
        with self._ledger.change():
            return drop_links(self._ledger, child, parent)

    def add_notes(self, notes: Iterable[Remark]) -> None:
        """Keep what the user notes of people; it changes no answer of a lineage."""
        with self._ledger.change(matters=False):
            keep_notes(self._ledger, self._marks, notes)

    def remove_notes(self, notes: Iterable[Remark]) -> None:
        """Remove notes; those that there are not are no matter."""
        with self._ledger.change(matters=False):
            drop_notes(self._ledger, notes)

    def try_out(self, experiment: Experiment) -> None:
        """Keep an experiment, in place of the one of its name."""
        with self._ledger.change(matters=False):
            keep_experiment(self._ledger, self._marks, experiment)

    def stop_trying(self, name: str) -> None:
        """Remove an experiment.

        Raises:
            UnknownNameError: there is none of that name.
        """
        known = [row[0] for row in self._ledger.run("SELECT name FROM experiments ORDER BY name")]
        if name not in known:
            raise UnknownNameError("experiment", name, known, "See them: wherefrom try.")
        with self._ledger.change(matters=False):
            self._ledger.run("DELETE FROM experiments WHERE name = ?", (name,))

    def set_thanked(self, when: int) -> None:
        """Keep that for all outcomes up to this time, those who brought them about were told."""
        with self._ledger.change(matters=False):
            self._ledger.put("thanked", str(when))

    # Who is to be forgotten.

    def forget(self, accounts: Iterable[str], names: Iterable[str] = ()) -> Erasure:
        """Remove a person from every file of the record, for good.

        Their activities, accounts and words go; in what others said, their names, addresses and
        words do. Only keyed hashes stay, so that no import brings them back.

        Args:
            accounts: theirs, canonical.
            names: by which they are known, beside those the record knows of these accounts.

        Raises:
            UnfinishedErasureError: other programs keep traces in use; see there.
        """
        try:
            return forget(self._folder, self._ledger, accounts, names)
        finally:
            self._marks, self._versions = read_marks(self._ledger), None

    def sweep(self) -> None:
        """Finish what an erasure, or an import of people forgotten, left to do."""
        if is_due(self._ledger):
            sweep_marked(self._folder, self._ledger)
            self._marks, self._versions = read_marks(self._ledger), None


def read_decisions(ledger: Ledger) -> list[Decision]:
    """Return all decisions in the order they were made, the undone ones too."""
    return [
        Decision(number=number, kind=kind, left=left, right=right, active=bool(active))
        for number, kind, left, right, active in ledger.run("SELECT * FROM decisions ORDER BY 1")
    ]
