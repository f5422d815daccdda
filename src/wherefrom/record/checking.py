"""Every damage to a record, each in one sentence with what to do about it."""

from pathlib import Path

import msgspec
from msgspec import Struct

from wherefrom.errors import DamagedLedgerError
from wherefrom.record import ledger as book
from wherefrom.record.batches import FOLDER, OURS, Batch, archives_in
from wherefrom.record.files import PART, digest_of
from wherefrom.record.ledger import LEDGER, Ledger, reading
from wherefrom.record.links import contradictions
from wherefrom.record.lock import HOLDER, LOCK
from wherefrom.record.seal import SEAL, holds, read_seal
from wherefrom.vocabulary import Receipt

CACHE = "cache"
_LOG = f"{LEDGER}-wal"
_EXPECTED = {LEDGER, _LOG, f"{LEDGER}-shm", SEAL, LOCK, HOLDER, FOLDER, CACHE}
_TAKE_AWAY = "Nothing reads it; move it out of the record."
_FROM_BACKUP = "Put the whole record back from a backup; without one, move it away and "


class Problem(Struct, frozen=True):
    """A damage.

    Attributes:
        file: which file of the record.
        found: what is wrong with it.
        remedy: what to do, a sentence.
    """

    file: str
    found: str
    remedy: str

    def __str__(self) -> str:
        """Return it as a face shows it."""
        return f'"{self.file}" {self.found}. {self.remedy}'


def check(folder: Path) -> list[Problem]:
    """Return every damage to the record; reads every byte of it."""
    if not (folder / LEDGER).exists():
        return [Problem(LEDGER, "is missing", _made_again(folder)), *_strangers(folder, set())]
    problems = _seal_problems(folder)
    try:
        with reading(folder) as ledger:
            problems += _unsound(folder, ledger)
            if any(problem.file == LEDGER for problem in problems):
                return problems  # what a damaged ledger says of the batches proves nothing
            problems += [*_wrong_sums(ledger), *_wrong_links(ledger)]
            batches, paths = book.batches(ledger), archive_paths(ledger)
    except DamagedLedgerError:
        told = any(problem.file == LEDGER for problem in problems)
        unread = [] if told else [Problem(LEDGER, "cannot be read", _made_again(folder))]
        return problems + unread
    problems += bad_batches(folder, batches, paths)
    return problems + _strangers(folder, {batch.file for batch in batches})


def bad_batches(folder: Path, batches: list[Batch], paths: dict[str, str]) -> list[Problem]:
    """Return the batches whose file is gone or is not what the ledger says of it."""
    found = ((batch, _wrong(folder, batch)) for batch in batches)
    return [
        Problem(f"{FOLDER}/{batch.file}", wrong, _import_again(batch, paths))
        for batch, wrong in found
        if wrong
    ]


def _wrong(folder: Path, batch: Batch) -> str:
    file = folder / FOLDER / batch.file
    try:
        size = file.stat().st_size
        if size == batch.size and digest_of(file) == batch.sha256:
            return ""
    except OSError:
        # An erasure may have put another batch in its place since the ledger was read.
        with reading(folder) as ledger:
            named = batch in book.batches(ledger)
        return "is missing or cannot be opened" if named else ""
    return f"is damaged: {size} bytes of {batch.size}, or other bytes than were written"


def _import_again(batch: Batch, paths: dict[str, str]) -> str:
    again = " ".join(f'"{paths.get(name, name)}"' for name in batch.archives)
    return (
        f"Once it is taken out, import its archives again; what is there is not stored twice: "
        f"wherefrom check --mend; wherefrom import {again}."
    )


def _seal_problems(folder: Path) -> list[Problem]:
    path = folder / LEDGER
    seal = read_seal(path)
    if seal is None:
        remedy = "The next command that writes makes it anew, if the ledger itself holds."
        return [Problem(SEAL, "is missing or damaged", remedy)]
    if not holds(seal, path) and read_seal(path) == seal:  # else a writer came in between
        found = "is not as it was sealed: it was damaged, or changed by another program"
        return [Problem(LEDGER, found, _made_again(folder))]
    log = folder / _LOG
    if seal.state == "closed" and log.exists() and log.stat().st_size and read_seal(path) == seal:
        found = "holds changes that no wherefrom made"
        return [Problem(_LOG, found, _made_again(folder))]
    return []


def _unsound(folder: Path, ledger: Ledger) -> list[Problem]:
    wrong = [f"fails SQLite's check: {fault}" for fault in ledger.faults()]
    wrong += [f"has a broken chain in its table {table}" for table in book.broken(ledger)]
    return [Problem(LEDGER, found, _made_again(folder)) for found in wrong]


def _wrong_sums(ledger: Ledger) -> list[Problem]:
    problems = []
    for number, told in ledger.run("SELECT seq, receipt FROM receipts ORDER BY seq"):
        receipt = msgspec.json.decode(told, type=Receipt)
        if not receipt.adds_up:
            found = (
                f"holds receipt {number}, whose sum is wrong: {receipt.seen} seen, "
                f"{receipt.stored} stored, {receipt.duplicate} duplicate, "
                f"{sum(receipt.skipped.values())} skipped"
            )
            problems.append(Problem(LEDGER, found, f'Import "{receipt.archive}" again.'))
    return problems


def _wrong_links(ledger: Ledger) -> list[Problem]:
    many = contradictions(ledger)
    found = f"holds links of {many} activities that contradict each other"
    remedy = "Remove those and state them again: wherefrom links list."
    return [Problem(LEDGER, found, remedy)] if many else []


def archive_paths(ledger: Ledger) -> dict[str, str]:
    """Return where each archive lay when it was imported."""
    return dict(ledger.run("SELECT name, path FROM archives"))


def _made_again(folder: Path) -> str:
    """Return what to do without a ledger, with the archives that the batches still name."""
    try:
        files = sorted((folder / FOLDER).iterdir())
    except OSError:
        files = []
    names = sorted({name for file in files for name in archives_in(file)})
    again = ", ".join(f'"{name}"' for name in names) or "its archives"
    said = "then repeat what you said of people, outcomes and links"
    return f"{_FROM_BACKUP}import again {again}; {said}."


def _strangers(folder: Path, known: set[str]) -> list[Problem]:
    """Return the files that do not belong there."""
    # What a writer has under way, or left when it was killed, is no damage: the next one sweeps.
    seal = read_seal(folder / LEDGER)
    is_open = seal is not None and seal.state == "open"
    strange = [
        entry.name
        for entry in folder.iterdir()
        if entry.name not in _EXPECTED and PART not in entry.name
    ]
    held = sorted((folder / FOLDER).iterdir()) if (folder / FOLDER).exists() else []
    strange += [
        f"{FOLDER}/{file.name}"
        for file in held
        if file.name not in known and not (is_open and OURS.fullmatch(file.name))
    ]
    return [Problem(name, "is no part of the record", _TAKE_AWAY) for name in sorted(strange)]
