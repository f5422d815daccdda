"""An import: the child reads, the parent stores whole batches, every record is accounted for."""

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from wherefrom.errors import ArchiveError, MissingArchiveError, NothingToReadError
from wherefrom.ingest.child import Child, Interrupts, held_interrupts
from wherefrom.ingest.frames import (
    Batch,
    Beat,
    Export,
    LeftOut,
    Opened,
    Part,
    Plan,
    Request,
)
from wherefrom.ingest.intake import Intake
from wherefrom.ingest.start import prepare
from wherefrom.record.record import Record
from wherefrom.record.writer import Writer
from wherefrom.settings import Limits
from wherefrom.vocabulary import Receipt


class Progress(Struct, frozen=True):
    """How far an import is.

    Attributes:
        phase: opening, hashing, checking or reading.
        done: bytes of the archive, as packed, that the phase has behind it.
        total: bytes it has to go through.
        activities: read so far.
    """

    phase: str
    done: int
    total: int
    activities: int


class Imported(Struct):
    """What an import came to.

    Attributes:
        receipts: one for each export that was read.
        left: what was not read, and why.
        own: accounts whose archives they are, as far as the archives show it.
    """

    receipts: list[Receipt] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    own: list[str] = field(default_factory=list)


def import_archive(record: Record, path: Path, **options: Any) -> Receipt:
    """Read an archive that is one export, and return its receipt; see `import_path`."""
    return import_path(record, path, **options).receipts[0]


def import_path(
    record: Record,
    path: Path,
    *,
    parts: Sequence[Path] = (),
    reader: str | None = None,
    zone: str | None = None,
    name: str | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Imported:
    """Read all that readers recognise in a file or folder, and return what became of it.

    An archive, or all of a folder that is not packed, makes an import for each reader that
    recognises something in it. Each batch is durable before the next: killed or interrupted, the
    import leaves whole batches, and importing again goes on where it stopped, since what is there
    already is a duplicate.

    Args:
        record: to store into.
        path: a file or a folder.
        parts: other files in the same folder that may be parts of the same export.
        reader: name of the only reader to ask; None to find out by content.
        zone: IANA name of the archive's local time, where the archive does not say.
        name: as the user knows it, where that is not the path.
        progress: told several times a second.

    Raises:
        ArchiveError: nothing can be read. Of several exports, one that cannot be read is left out.
            Nothing is stored where that is seen at once; if it is seen half-way, the batches
            before it stay and a receipt says so.
        BusyRecordError: another process writes.
        KeyboardInterrupt: Ctrl-C, after the batch in hand and a receipt were stored.
    """
    request = _request([path, *parts], record.settings.limits, reader=reader, zone=zone)
    request = replace(request, room=str(record.path), batch_rows=record.settings.batch_rows)
    request = replace(request, name=name or request.name)
    imported = Imported()
    with record.write(f"import {path.name}") as writer, held_interrupts() as interrupts:
        session = _Session(writer, interrupts, progress, imported)
        plan = session.ask(request)
        imported.left = plan.left
        if not imported.receipts:
            session.read_each(request, plan.exports)
    if not imported.receipts:
        raise _nothing(request.name, imported.left)
    return imported


def survey(
    path: Path, limits: Limits, *, parts: Sequence[Path] = (), reader: str | None = None
) -> Plan:
    """Return what an import would read and what not; writes nothing.

    Args:
        path: as for `import_path`, and so are the others.
        limits: what archives may ask for.
        parts: other files.
        reader: name of a reader.

    Raises:
        ArchiveError: nothing can be read.
    """
    request = replace(_request([path, *parts], limits, reader=reader), is_dry=True)
    with Child(request) as child:
        (plan,) = [frame for frame in child.frames() if isinstance(frame, Plan)]
    if not plan.exports:
        raise _nothing(str(path), plan.left)
    return plan


def _request(
    paths: Sequence[Path], limits: Limits, *, reader: str | None = None, zone: str | None = None
) -> Request:
    for path in paths:
        _check(path)
    is_one = len(paths) == 1
    return Request(
        path=str((paths[0] if is_one else paths[0].parent).absolute()),
        name=str(paths[0]),
        files=None if is_one else [os.fsencode(path.name) for path in paths],
        reader=reader,
        zone=zone,
        room=None,
        batch_rows=0,
        limits=limits,
        parent=os.getpid(),
    )


def _nothing(path: str, left: Sequence[LeftOut]) -> ArchiveError:
    return NothingToReadError(path, [f"{row.archive}: {row.why}" for row in left])


class _Session:
    """Asks children, one after the other, and stores what they tell."""

    def __init__(
        self,
        writer: Writer,
        interrupts: Interrupts,
        progress: Callable[[Progress], None] | None,
        imported: Imported,
    ) -> None:
        self._writer = writer
        self._interrupts = interrupts
        self._progress = progress
        self._imported = imported

    def read_each(self, request: Request, exports: Sequence[Export]) -> None:
        """Read exports; one that cannot be read does not stop the others."""
        for number, export in enumerate(exports, 1):
            asked = replace(request, name=export.archive, files=export.files, only=export.reader)
            try:
                self.ask(asked, is_last=number == len(exports))
            except ArchiveError as error:
                left = LeftOut(export.archive, str(error), export.members, export.size)
                self._imported.left.append(left)

    def ask(self, request: Request, *, is_last: bool = True) -> Plan:
        """Return what there is to read; what is read at once is stored, and has its receipt."""
        plan, intake, began = Plan([], []), None, time.monotonic()
        with Child(request) as child:
            if not is_last:
                prepare()  # gets ready while this one reads
            try:
                for frame in child.frames():
                    if isinstance(frame, Plan):
                        plan = frame
                    elif isinstance(frame, Opened):
                        archive = next(e.archive for e in plan.exports if e.reader == frame.reader)
                        intake = Intake(self._writer, Path(request.path), archive, frame, began)
                    elif isinstance(frame, Beat) and self._progress is not None:
                        told = Progress(frame.phase, frame.done, frame.total, frame.activities)
                        self._progress(told)
                    elif isinstance(frame, Part | Batch) and intake is not None:
                        intake.take(frame)
                    self._interrupts.check()
            except (KeyboardInterrupt, ArchiveError):
                if intake is not None and intake.holds_any:
                    self._imported.receipts.append(intake.finish(interrupted=True))
                raise
        if intake is not None:
            self._imported.receipts.append(intake.finish())
            self._imported.own += intake.own
        return plan


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
