"""What a user hands over, opened under limits: a zip, a tar, a folder, a file, packed or plain.

Nothing is ever written under a name that an archive gives: entries are streamed where they lie,
and what cannot be sought goes to a nameless file.
"""

import hashlib
import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from wherefrom.ingest import zips
from wherefrom.ingest.entries import Entry, Expander, Notes, label
from wherefrom.ingest.streams import CHUNK, FETCH_AGAIN, Budget, Section, Spool
from wherefrom.readers.base import Member
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

ENCRYPTED = "Unpack it with its password, and import the folder."


class OpenArchive:
    """An archive under limits; see `readers.base.Archive`.

    Attributes:
        name: as the user knows it.
        zone: in which it was written, if the user said so.
        limits: what it may ask for.
        identity: SHA-256 of its bytes; of a folder, of its files' names and bytes.
    """

    def __init__(
        self, path: Path, budget: Budget, *, zone: str | None = None, room: str | None = None
    ) -> None:
        """Hash the archive, find its files and check them.

        Args:
            path: the file or folder.
            budget: what it may take; it names the archive.
            zone: IANA name.
            room: folder whose disk takes what must be unpacked; None for the system's own.

        Raises:
            DamagedArchiveError: it is beyond a limit, or nothing of it can be read.
        """
        self.name = budget.name
        self.zone = zone
        self.limits: Limits = budget.limits
        self._path = path
        self._budget = budget
        self._notes = Notes()
        self._spool = Spool(room, budget)
        self._files = list(self._find_files())
        self._states = [_state(file) for _, file in self._files]
        size = self._check_size()
        budget.begin("hashing", size)
        self.identity = self._identify()
        budget.begin("checking", size)
        self._members: list[Entry] = []
        try:
            self._members = self._name_apart(self._expand())
            self._refuse_if_empty()
        except BaseException:
            self._spool.close()
            raise
        budget.begin("reading", sum(entry.weight for entry in self._members))

    def __enter__(self) -> Self:
        """Return the archive."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give back the room taken for it."""
        self._spool.close()

    @property
    def flaws(self) -> list[Flaw]:
        """What was left out of it or found amiss, so far."""
        return self._notes.all()

    def members(self) -> list[Member]:
        """Return the regular files, sorted by name."""
        return list(self._members)

    def begins(self) -> str:
        """Return how the first file begins, for a message."""
        return self._members[0].head(16).decode("utf-8", "replace")

    def check_unchanged(self) -> None:
        """Raise if a file changed while it was read: what was read is then neither state."""
        try:
            states = [_state(file) for _, file in self._files]
        except OSError:
            states = []
        if states != self._states:
            raise self._budget.damaged(
                "changed", "it changed while it was read", "Import it again."
            )

    def _find_files(self) -> Iterator[tuple[str, Path]]:
        """Yield the regular files on disk, each with its label, sorted; a single file is one."""
        if self._path.is_file():
            yield label(self._path.name), self._path
        for folder, folders, names in os.walk(self._path):
            folders.sort()
            self._budget.enter(len(names))
            for name in [*names, *folders]:
                file = Path(folder, name)
                place = file.relative_to(self._path).as_posix()
                if self._is_usable(place, file.lstat().st_mode, file):
                    yield label(place), file

    def _is_usable(self, place: str, mode: int, file: Path) -> bool:
        if stat.S_ISLNK(mode):
            self._notes.add(place, "link", "a symbolic link")
        elif stat.S_ISDIR(mode):
            return False
        elif not stat.S_ISREG(mode):
            self._notes.add(place, "type", f"mode {mode:o}")
        elif not os.access(file, os.R_OK):
            self._notes.add(place, "unreadable", f"mode {mode:o}")
        else:
            return True
        return False

    def _check_size(self) -> int:
        size = sum(size for size, _ in self._states)
        if size > self.limits.archive_bytes:
            raise self._budget.refuse("size", f"it has {size:,} bytes", self.limits.archive_bytes)
        if not size:
            raise self._budget.damaged("truncated", f"{len(self._files):,} files hold 0 bytes")
        return size

    def _identify(self) -> str:
        digests = [(name, _hash(file, self._budget)) for name, file in sorted(self._files)]
        if self._path.is_file():
            return digests[0][1]
        lines = "".join(f"{digest} {name}\n" for name, digest in digests)
        return hashlib.sha256(lines.encode()).hexdigest()

    def _expand(self) -> list[Entry]:
        expander = Expander(self._budget, self._spool, self._notes)
        is_folder = self._path.is_dir()
        found: list[Entry] = []
        for (name, file), (size, _) in zip(self._files, self._states, strict=True):
            section = Section(file, 0, size, self._budget)
            found += expander.expand(name, section, f"{name}/" if is_folder else "", 0)
        return found

    def _name_apart(self, found: list[Entry]) -> list[Entry]:
        """Sort by name, and give equal names a number, so that every place is one place.

        Names that differ only in case or in how letters are composed are noted: many a disk
        would have laid one over the other.
        """
        found.sort(key=lambda entry: entry.name)
        names: Counter[str] = Counter()
        alike: Counter[str] = Counter()
        for entry in found:
            original = label(entry.name)
            names[original] += 1
            number = names[original]
            entry.name = original if number == 1 else f"{original}~{number}"
            key = unicodedata.normalize("NFC", original).casefold()
            alike[key] += 1
            if alike[key] > 1:
                self._notes.add(entry.name, "same-name", "another entry has it too", skipped=False)
        return found

    def _refuse_if_empty(self) -> None:
        if self._members:
            begins = self._members[0].head(len(zips.MAGIC))
            if self._states[0][0] < len(zips.MAGIC) and zips.MAGIC.startswith(begins):
                raise self._budget.damaged("truncated", f"it ends after {len(begins)} bytes")
            return
        reasons = Counter(flaw.reason for flaw in self.flaws)
        code = next(iter(reasons), "empty")
        count = f"{sum(reasons.values()):,} entries were left out" if reasons else "it has no files"
        raise self._budget.damaged(
            code,
            f"nothing in it can be read; {count}",
            ENCRYPTED if code == "encrypted" else FETCH_AGAIN,
        )


def _state(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_size, found.st_mtime_ns


def _hash(file: Path, budget: Budget) -> str:
    digest = hashlib.sha256()
    with Section(file, 0, file.stat().st_size, budget).open() as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
