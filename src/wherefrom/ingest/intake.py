"""The parent's share of an import: whole batches stored, every record accounted for."""

import time
from collections import Counter
from pathlib import Path

import pyarrow as pa

from wherefrom.ingest.frames import SHORT_ARCHIVE, Batch, Opened, Part
from wherefrom.record.writer import Writer
from wherefrom.schema import to_accounts, to_table
from wherefrom.vocabulary import Activity, Flaw, Receipt

FORGOTTEN = "forgotten"


class Intake:
    """Stores what comes of one export, and keeps the tally."""

    def __init__(
        self, writer: Writer, path: Path, archive: str, opened: Opened, began: float
    ) -> None:
        """Begin with nothing.

        Args:
            writer: of the record.
            path: where it lies, or the folder that it lies in.
            archive: as the user knows it.
            opened: the child's word that it can be read.
            began: when it was asked, by the monotonic clock.
        """
        self._writer = writer
        self._path = path
        self._archive = archive
        self._opened = opened
        self._began = began
        self._tables: list[pa.Table] = []  # of the batch to come
        self._seen = self._stored = self._duplicate = self._accounts = 0
        self._skipped: Counter[str] = Counter()
        self._flaws: list[Flaw] = []
        self._own: dict[str, None] = {}

    @property
    def holds_any(self) -> bool:
        """Whether anything was stored or left out."""
        return self._seen > 0 or self._accounts > 0

    @property
    def own(self) -> list[str]:
        """Accounts whose archive it is."""
        return list(self._own)

    def take(self, frame: Part[Activity] | Batch[Activity]) -> None:
        """Gather what is part of a batch, and store what ends one."""
        self._tables.append(to_table(frame.activities, self._opened.identity[:SHORT_ARCHIVE]))
        if isinstance(frame, Batch):
            self._store(frame)

    def _store(self, frame: Batch[Activity]) -> None:
        if not self._seen:
            self._remember_archive()
        table, self._tables = pa.concat_tables(self._tables), []
        became = self._writer.append(table, to_accounts(frame.accounts))
        self._writer.add_statements(frame.statements)
        self._stored += became.stored
        self._duplicate += became.duplicate
        self._skipped.update({FORGOTTEN: became.forgotten} if became.forgotten else {})
        self._seen += frame.seen
        self._skipped.update(frame.skipped)
        self._accounts = frame.named
        self._own.update((account.id, None) for account in frame.accounts if account.own)
        self._flaws += frame.flaws

    def _remember_archive(self) -> None:
        name = self._opened.identity[:SHORT_ARCHIVE]
        size = self._path.stat().st_size if self._path.is_file() else None
        self._writer.archive(name, str(self._path), size)

    def finish(self, *, interrupted: bool = False) -> Receipt:
        """Keep the receipt, and return it; one that was stopped tells what it has stored."""
        receipt = Receipt(
            archive=self._archive,
            reader=self._opened.reader,
            seen=self._seen,
            stored=self._stored,
            duplicate=self._duplicate,
            skipped=dict(sorted(self._skipped.items())),
            accounts=self._accounts,
            seconds=round(time.monotonic() - self._began, 3),
            interrupted=interrupted,
        )
        self._writer.receipt(receipt, self._flaws)
        return receipt
