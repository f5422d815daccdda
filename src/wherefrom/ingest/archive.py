"""What a user hands over, opened under limits: a zip, a tar, a folder, a file, packed or plain.

Nothing is ever written under a name that an archive gives: entries are streamed where they lie,
and what cannot be sought goes to a nameless file.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from wherefrom.ingest import zips
from wherefrom.ingest.entries import Entry, Expander, begins, label
from wherefrom.ingest.parcels import Parcel
from wherefrom.ingest.streams import CHUNK, FETCH_AGAIN, Budget, Section, Spool
from wherefrom.readers.base import Member
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

PAGE = re.compile(r"\.html?(?:~\d+)?$", re.IGNORECASE)
ENCRYPTED = "Unpack it with its password, and import the folder."


class OpenArchive:
    """An archive under limits; see `readers.base.Archive`.

    What it holds is known at once; what of it is to be read is `take`n, and only that is hashed
    and checked.

    Attributes:
        name: as the user knows it.
        zone: in which it was written, if the user said so.
        limits: what it may ask for.
        identity: SHA-256 of its bytes; of several files, of their names and bytes. Empty before
            something was taken.
    """

    def __init__(
        self, parcel: Parcel, budget: Budget, *, zone: str | None = None, room: str | None = None
    ) -> None:
        """Find the files in it.

        Args:
            parcel: what it is on the disk.
            budget: what it may take; it names the archive.
            zone: IANA name.
            room: folder whose disk takes what must be unpacked; None for the system's own.

        Raises:
            DamagedArchiveError: it is beyond a limit, or nothing of it can be read.
        """
        self.name = budget.name
        self.zone = zone
        self.limits: Limits = budget.limits
        self.identity = ""
        self._parcel = parcel
        self._budget = budget
        self._notes = parcel.notes
        self._spool = Spool(room, budget)
        self._files = parcel.files
        self._states = [_state(file) for _, file in self._files]
        self._members: list[Entry] = []
        budget.begin("opening", sum(size for size, _ in self._states))
        try:
            self._refuse_if_void()
            self._members = self._name_apart(self._expand())
            self._refuse_if_empty()
        except BaseException:
            self._spool.close()
            raise

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

    @property
    def has_twins(self) -> bool:
        """Whether two of its files hold something of one name, beside pages to look at it."""
        names: dict[str, int] = {}
        return any(
            names.setdefault(label(entry.name).partition("~")[0], entry.source) != entry.source
            for entry in self._members
            if not PAGE.search(entry.name)
        )

    def members(self) -> list[Member]:
        """Return the regular files, sorted by name."""
        return list(self._members)

    def begins(self) -> str:
        """Return how the first file begins, for a message."""
        return begins(self._members[0])

    def take(self, members: Iterable[Member]) -> None:
        """Hash and check what is to be read of it; from now on it holds nothing else.

        Raises:
            DamagedArchiveError: it is beyond a limit, or none of it is sound.
        """
        wanted = {member.name for member in members}
        taken = [entry for entry in self._members if entry.name in wanted]
        used = sorted({entry.source for entry in taken})
        self._files = [self._files[number] for number in used]
        self._states = [self._states[number] for number in used]
        size = self._check_size()
        self._budget.begin("hashing", size)
        self.identity = self._identify()
        self._budget.begin("checking", size)
        self._members = [entry for entry in taken if self._is_sound(entry)]
        self._refuse_if_empty()
        self._budget.begin("reading", sum(entry.weight for entry in self._members))

    def _is_sound(self, entry: Entry) -> bool:
        """Tell whether an entry is what its zip states, and note it if not.

        It is read once before any reader sees it, so that none is found damaged half-way.
        """
        trouble = entry.check() if entry.check else None
        if trouble is not None:
            self._notes.add(entry.name, *trouble)
        return trouble is None

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

    def _refuse_if_void(self) -> None:
        if not any(size for size, _ in self._states):
            raise self._budget.damaged("truncated", f"{len(self._files):,} files hold 0 bytes")

    def _check_size(self) -> int:
        size = sum(size for size, _ in self._states)
        if size > self.limits.archive_bytes:
            raise self._budget.refuse("size", f"it has {size:,} bytes", self.limits.archive_bytes)
        return size

    def _identify(self) -> str:
        digests = [(name, _hash(file, self._budget)) for name, file in sorted(self._files)]
        if self._parcel.is_packed and len(digests) == 1:
            return digests[0][1]
        lines = "".join(f"{digest} {name}\n" for name, digest in digests)
        return hashlib.sha256(lines.encode()).hexdigest()

    def _expand(self) -> list[Entry]:
        expander = Expander(self._budget, self._spool, self._notes)
        found: list[Entry] = []
        for number, (name, file) in enumerate(self._files):
            section = Section(file, 0, self._states[number][0], self._budget)
            prefix = "" if self._parcel.is_packed else f"{name}/"
            for entry in expander.expand(name, section, prefix, 0):
                entry.source = number
                found.append(entry)
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
            head = self._members[0].head(len(zips.MAGIC))
            size = sum(size for size, _ in self._states)
            if size < len(zips.MAGIC) and zips.MAGIC.startswith(head):
                raise self._budget.damaged("truncated", f"it ends after {len(head)} bytes")
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
