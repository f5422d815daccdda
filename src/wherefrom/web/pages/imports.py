"""Archives: brought in by hand or by path, read beside the answering, with receipts."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from wherefrom.errors import ArchiveError, BusyRecordError
from wherefrom.ingest.importer import Imported, Progress, import_path
from wherefrom.ingest.parcels import together
from wherefrom.record.record import Record
from wherefrom.reports import imports as reports
from wherefrom.reports.kept import known_zone
from wherefrom.reports.questions import ask as answered
from wherefrom.web.asking import Answer, Ask, Moved, Shown
from wherefrom.web.jobs import Tell

UPLOADS: Final = "uploads"
MOST: Final = 100  # flaws shown


def show(ask: Ask) -> Answer:
    """Show the receipts of all imports, and how to bring in more."""
    record = ask.desk.record
    job = ask.desk.jobs.get("import")
    told = reports.imported(record, [job.result]) if job and job.result else None
    values = {
        "receipts": reports.receipts(record.receipts()) if record.exists else None,
        "flaws": answered("flaws", record, ask.lineage).rows if record.exists else [],
        "most": MOST,
        "last": told,
        "failed": job.error if job and job.is_done else None,
    }
    return Shown("imports.html", values)


def files(ask: Ask) -> Answer:
    """Take files that were dropped, and read them."""
    given = [each for each in ask.files if each.filename]
    if not given:
        raise ArchiveError("No file was chosen. Choose archives, or name a path.")
    record = ask.desk.open(create=True)
    _refuse_if_busy(ask, record)
    folder = Path(mkdtemp(dir=_uploads(record)))
    paths = []
    for number, each in enumerate(given):
        # The name is a label: only its last part is taken, in a folder of its own
        name = Path((each.filename or "").replace("\\", "/").replace("\0", "")).name
        path = folder / (name if name.strip(". ") else f"file-{number}")
        with path.open("xb") as file:
            shutil.copyfileobj(each.file, file)
        paths.append(path)
    return _begin(ask, record, paths, name=lambda path: path.name, done=lambda: _clear(folder))


def path(ask: Ask) -> Answer:
    """Read what lies at a path of this machine; nothing is copied."""
    named = Path(ask.given("path")).expanduser()
    if not ask.given("path") or not named.is_absolute():
        raise ArchiveError("Name a whole path, such as /home/you/Downloads or ~/mail.mbox.")
    record = ask.desk.open(create=True)
    _refuse_if_busy(ask, record)
    return _begin(ask, record, [named], name=str, done=lambda: None)


def _begin(
    ask: Ask,
    record: Record,
    paths: list[Path],
    *,
    name: Callable[[Path], str],
    done: Callable[[], None],
) -> Answer:
    zone = known_zone(ask.given("zone")) if ask.given("zone") else None

    def work(tell: Tell) -> Imported:
        whole = Imported()
        try:
            for first, *parts in together(paths):
                part = import_path(
                    record,
                    first,
                    parts=parts,
                    zone=zone,
                    name=name(first),
                    progress=partial(_tell, tell, first),
                )
                whole.receipts += part.receipts
                whole.left += part.left
                whole.own += part.own
        finally:
            done()
        return whole

    then = "/imports" if record.outcomes() else "/begin"
    ask.desk.jobs.begin("import", "Reading archives", then, work)
    return Moved("/work?job=import")


def _tell(tell: Tell, path: Path, told: Progress) -> None:
    far = told.done / told.total if told.total else None
    tell(f"{told.phase} {path.name}, {told.activities:,} activities so far", far)


def _refuse_if_busy(ask: Ask, record: Record) -> None:
    job = ask.desk.jobs.get("import")
    if job is not None and not job.is_done:
        raise BusyRecordError(str(record.path), "an import of yours")


def _uploads(record: Record) -> Path:
    """Return where dropped files wait; those of a server that was killed are cleared away."""
    folder = record.cache() / UPLOADS
    folder.mkdir(mode=0o700, exist_ok=True)
    for left in folder.iterdir():
        _clear(left)
    return folder


def _clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
