"""An import: the child reads, the parent stores whole batches, every record is accounted for."""

import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
from msgspec import Struct

from wherefrom.errors import ArchiveError, MissingArchiveError
from wherefrom.ingest.child import Child, held_interrupts
from wherefrom.ingest.frames import SHORT_ARCHIVE, Batch, Beat, Frame, Opened, Part, Request
from wherefrom.record.record import Record
from wherefrom.record.writer import Writer
from wherefrom.schema import to_accounts, to_table
from wherefrom.vocabulary import Activity, Flaw, Receipt

FORGOTTEN = "forgotten"


class Progress(Struct, frozen=True):
    """How far an import is.

    Attributes:
        phase: hashing, checking or reading.
        done: bytes of the archive, as packed, that the phase has behind it.
        total: bytes it has to go through.
        activities: read so far.
    """

    phase: str
    done: int
    total: int
    activities: int


def import_archive(
    record: Record,
    path: Path,
    *,
    reader: str | None = None,
    zone: str | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Receipt:
    """Read an archive into the record, and return what became of every record in it.

    Each batch is durable before the next: killed or interrupted, the import leaves whole batches,
    and importing again goes on where it stopped, since what is there already is a duplicate.

    Args:
        record: to store into.
        path: a file or a folder.
        reader: name of the reader; None to find out by content.
        zone: IANA name of the archive's local time, where the archive does not say.
        progress: told several times a second.

    Raises:
        ArchiveError: the archive cannot be used. Nothing is stored where that is seen at once;
            if it is seen half-way, the batches before it stay and a receipt says so.
        BusyRecordError: another process writes.
        KeyboardInterrupt: Ctrl-C, after the batch in hand and a receipt were stored.
    """
    _check(path)
    request = Request(
        path=str(path.absolute()),
        name=str(path),
        reader=reader,
        zone=zone,
        room=str(record.path),
        batch_rows=record.settings.batch_rows,
        limits=record.settings.limits,
        parent=os.getpid(),
    )
    with (
        record.write(f"import {path.name}") as writer,
        Child(request) as child,
        held_interrupts() as interrupts,
    ):
        intake = _Intake(writer, path)
        try:
            for frame in child.frames():
                if frame is not None:
                    intake.take(frame, progress)
                interrupts.check()
        except (KeyboardInterrupt, ArchiveError):
            intake.stop()
            raise
        return intake.finish()


class _Intake:
    """Stores what comes, and keeps the tally."""

    def __init__(self, writer: Writer, path: Path) -> None:
        self._writer = writer
        self._path = path
        self._began = time.monotonic()
        self._opened = Opened("", "")
        self._tables: list[pa.Table] = []  # of the batch to come
        self._seen = self._stored = self._duplicate = self._accounts = 0
        self._skipped: Counter[str] = Counter()
        self._flaws: list[Flaw] = []

    def take(self, frame: Frame, progress: Callable[[Progress], None] | None) -> None:
        """Do what a frame asks for."""
        if isinstance(frame, Opened):
            self._opened = frame
        elif isinstance(frame, Part):
            self._gather(frame)
        elif isinstance(frame, Batch):
            self._gather(frame)
            self._store(frame)
        elif isinstance(frame, Beat) and progress is not None:
            progress(Progress(frame.phase, frame.done, frame.total, frame.activities))

    def _gather(self, frame: Part[Activity] | Batch[Activity]) -> None:
        self._tables.append(to_table(frame.activities, self._opened.identity[:SHORT_ARCHIVE]))

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
        self._flaws += frame.flaws

    def _remember_archive(self) -> None:
        name = self._opened.identity[:SHORT_ARCHIVE]
        size = self._path.stat().st_size if self._path.is_file() else None
        self._writer.archive(name, str(self._path.absolute()), size)

    def stop(self) -> None:
        """Keep a receipt of what an import that was stopped has stored, if it has anything."""
        if self._seen:
            self._keep(interrupted=True)

    def finish(self) -> Receipt:
        """Keep the receipt, and return it."""
        return self._keep(interrupted=False)

    def _keep(self, *, interrupted: bool) -> Receipt:
        receipt = Receipt(
            archive=str(self._path),
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


def _check(path: Path) -> None:
    """Refuse what is no file or folder, before a process is started for it."""
    if not path.exists():
        folder = path.parent
        names = [file.name for file in folder.iterdir()] if folder.is_dir() else []
        raise MissingArchiveError(str(path), "does not exist", names)
    if not path.is_file() and not path.is_dir():
        raise MissingArchiveError(str(path), "is neither a file nor a folder")
    if not os.access(path, os.R_OK):
        raise MissingArchiveError(str(path), "may not be read by you")
