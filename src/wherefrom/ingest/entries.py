"""The files in a file: itself, or what it holds where it is an archive, told by content."""

import io
import unicodedata
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from msgspec import Struct

from wherefrom.errors import DamagedArchiveError
from wherefrom.ingest import tars, zips
from wherefrom.ingest.streams import (
    CHUNK,
    PACKINGS,
    Budget,
    Inflater,
    Mark,
    Packing,
    Section,
    Spool,
    measure,
)
from wherefrom.readers.base import Member
from wherefrom.vocabulary import Flaw

HEAD = 4096
SHORT_HEAD = 512  # of what is no text: enough to tell that
LABEL_CHARACTERS = 512
TAR_MAGIC, TAR_MAGIC_AT = b"ustar", 257
WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")  # UTF-16 and UTF-32 hold NULs
MENDABLE = {"truncated", "header", "damaged", "split", "encrypted"}  # of an archive in an archive
LEFT_OUT = {"link", "type", "sparse"}  # what a tar says of an entry, not of itself

Start = Callable[[], io.RawIOBase]
Trouble = tuple[str, str]  # a flaw's reason and detail
Check = Callable[[], Trouble | None]


class Entry(Struct):
    """A file in the archive; see `readers.base.Member`.

    Attributes:
        name: a label.
        size: bytes unpacked, where they were counted.
        weight: packed bytes to read, for the progress; 0 for pictures and the like.
        start: opens the bytes, unbuffered.
        check: reads it once and returns what is amiss, a flaw's reason and detail; None where its
            bytes can be taken as they are.
        source: which of the archive's files on the disk holds it.
        first: how it begins, if it is no text, so that all readers tell at once; else empty.
    """

    name: str
    size: int | None
    weight: int
    start: Start
    check: Check | None = None
    source: int = 0
    first: bytes = b""

    def head(self, size: int = HEAD) -> bytes:
        """Return the first bytes, unpacked."""
        if self.first:
            return self.first[:size]
        with io.BufferedReader(self.start(), max(size, 1)) as stream:
            return stream.read(size)

    def open(self) -> BinaryIO:
        """Return the bytes as a stream, unpacked, counted as they are read."""
        return cast("BinaryIO", io.BufferedReader(self.start(), CHUNK))


class Notes:
    """The flaws of the archive itself, each kept once however often a member is opened."""

    def __init__(self) -> None:
        """Begin without flaws."""
        self._flaws: dict[tuple[str, str], Flaw] = {}

    def add(self, place: str, reason: str, detail: str = "", *, skipped: bool = True) -> None:
        """Keep a flaw."""
        self._flaws.setdefault((place, reason), Flaw(label(place), reason, label(detail), skipped))

    def of(self, place: str) -> Callable[[str, str], None]:
        """Return what keeps flaws of a place that was read all the same."""
        return lambda reason, detail: self.add(place, reason, detail, skipped=False)

    def all(self) -> list[Flaw]:
        """Return the flaws in the order found."""
        return list(self._flaws.values())


class _Part(io.RawIOBase):
    """A part of a stream that cannot be sought: what lies before it is read and left."""

    def __init__(self, stream: io.RawIOBase, at: int, size: int) -> None:
        self._stream = io.BufferedReader(stream, CHUNK)
        self._left = size
        while at and (chunk := self._stream.read(min(at, CHUNK))):
            at -= len(chunk)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        got = self._stream.readinto(memoryview(buffer)[: self._left])
        self._left -= got
        return got

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Kept(io.RawIOBase):
    """A tar's file as it streams by, from its first byte although its head is already taken."""

    def __init__(self, head: bytes, body: tars.Body) -> None:
        self._head = head
        self._body = body

    def read(self, size: int = -1) -> bytes:
        data, self._head = self._head, b""
        return data or self._body.read(size)


class Expander:
    """Finds the files in files, under one budget."""

    def __init__(self, budget: Budget, spool: Spool, notes: Notes) -> None:
        """Take room in `spool` for what cannot be sought, and tell `notes` what is left out."""
        self._budget = budget
        self._spool = spool
        self._notes = notes

    def expand(self, name: str, section: Section, prefix: str, depth: int) -> Iterator[Entry]:
        """Yield the files in a file.

        Args:
            name: of the file.
            section: its bytes.
            prefix: set before the names of what it holds.
            depth: how many archives it lies in.
        """
        with section.open() as stream:
            head = stream.read(HEAD) or b""
        kind = kind_of(head)
        if kind is None:
            weight = _weight(head, section.size)
            yield Entry(name, section.size, weight, section.open, first=_first(head))
            return
        if depth > self._budget.limits.nesting:
            found = f"archives lie in archives {depth} deep or more"
            raise self._budget.refuse("nesting", found, self._budget.limits.nesting)
        try:
            yield from self._expand(kind, name, section, prefix, depth)
        except DamagedArchiveError as error:
            if depth == 0 or error.code not in MENDABLE:
                raise
            self._notes.add(name, error.code, "an archive within the archive")

    def _expand(
        self, kind: str, name: str, section: Section, prefix: str, depth: int
    ) -> Iterator[Entry]:
        if kind == "zip":
            yield from self._zip(name, section, prefix, depth)
        elif kind == "tar":
            yield from self._tar(name, section, None, prefix, depth)
        else:
            yield from self._packed(name, section, PACKINGS[kind], prefix, depth)

    def _again(self, name: str, start: Start, depth: int) -> Iterator[Entry]:
        """Expand an archive within an archive, after copying it to where it can be sought."""
        with start() as stream:
            section = self._spool.keep(stream)
        yield from self.expand(name, section, f"{name}/", depth + 1)

    def _packed(
        self, name: str, section: Section, packing: Packing, prefix: str, depth: int
    ) -> Iterator[Entry]:
        start = self._inflate(name, section, packing)
        entry = Entry(name, None, section.size, start)
        head = entry.head()
        inner = kind_of(head)
        if inner is None:
            entry.weight, entry.first = _weight(head, section.size), _first(head)
            yield entry
        elif inner == "tar":
            yield from self._tar(name, section, packing, prefix, depth)
        else:
            yield from self._again(name, start, depth)

    def _inflate(self, name: str, section: Section, packing: Packing) -> Start:
        mark, note = Mark(), self._notes.of(name)
        return lambda: Inflater(section.open(), packing, self._budget, mark, note)

    def _zip(self, name: str, section: Section, prefix: str, depth: int) -> Iterator[Entry]:
        for entry in zips.entries(section, self._budget, self._notes.of(name)):
            if entry.is_folder:
                continue
            place, mark = prefix + entry.name, Mark()
            if entry.trouble is not None:
                self._notes.add(place, *entry.trouble)
                continue
            head, trouble = self._head_in_zip(section, entry, mark)
            start = self._start_in_zip(section, entry, mark)
            check = self._check_in_zip(section, entry, mark)
            if trouble is None and kind_of(head) is None:
                weight = _weight(head, entry.packed)
                yield Entry(place, entry.unpacked, weight, start, check, first=_first(head))
            elif (trouble := trouble or check()) is not None:
                self._notes.add(place, *trouble)
            else:
                yield from self._again(place, start, depth)

    def _start_in_zip(self, section: Section, entry: zips.Entry, mark: Mark) -> Start:
        note = self._notes.of(entry.name)
        return lambda: zips.unpack(section, entry, self._budget, mark, note)

    def _check_in_zip(self, section: Section, entry: zips.Entry, mark: Mark) -> Check:
        return lambda: self._verify(section, entry, mark)

    def _head_in_zip(
        self, section: Section, entry: zips.Entry, mark: Mark
    ) -> tuple[bytes, Trouble | None]:
        troubles: list[Trouble] = []
        note = lambda reason, detail: troubles.append((reason, detail))  # noqa: E731
        with io.BufferedReader(zips.unpack(section, entry, self._budget, mark, note)) as stream:
            return stream.read(HEAD), next(iter(troubles), None)

    def _verify(self, section: Section, entry: zips.Entry, mark: Mark) -> Trouble | None:
        """Return what is amiss with an entry that is read to its end."""
        troubles: list[Trouble] = []

        def note(reason: str, detail: str) -> None:
            troubles.append((reason, detail))

        with zips.unpack(section, entry, self._budget, mark, note) as stream:
            size, crc = measure(stream)
        if troubles:
            return troubles[0]
        if size != entry.unpacked:
            return "size-mismatch", f"{entry.unpacked:,} bytes stated, {size:,} found"
        return None if crc == entry.crc else ("damaged", "its check sum is wrong")

    def _tar(
        self, name: str, section: Section, packing: Packing | None, prefix: str, depth: int
    ) -> Iterator[Entry]:
        start = self._inflate(name, section, packing) if packing else section.open

        def note(reason: str, detail: str) -> None:
            if reason in LEFT_OUT:
                self._notes.add(prefix + detail, reason)
            else:
                self._notes.add(name, reason, detail, skipped=False)

        with io.BufferedReader(start(), CHUNK) as stream:
            for body in tars.walk(cast("BinaryIO", stream), self._budget, note):
                place, head = prefix + body.name, body.read(HEAD)
                if packing is None:
                    kept = section.part(body.at, min(body.size, section.size - body.at))
                elif kind_of(head) or is_text(head):
                    kept = self._spool.keep(_Kept(head, body))
                else:  # pictures and films: no room for what no reader reads, but it can be had
                    far = _far(start, body.at, body.size)
                    yield Entry(place, body.size, 0, far, first=_first(head))
                    continue
                if kept.size < body.size:
                    found = f"{body.size:,} bytes stated, {kept.size:,} found"
                    self._notes.add(place, "truncated", found)
                    continue
                yield from self.expand(place, kept, f"{place}/", depth + 1)


def _far(start: Start, at: int, size: int) -> Start:
    return lambda: _Part(start(), at, size)


def kind_of(head: bytes) -> str | None:
    """Return what kind of archive begins so, None for a plain file."""
    if head.startswith((zips.MAGIC, zips.END_MAGIC)):
        return "zip"
    if head.startswith(TAR_MAGIC, TAR_MAGIC_AT):
        return "tar"
    return next((kind for kind, way in PACKINGS.items() if head.startswith(way.magic)), None)


def begins(member: Member) -> str:
    """Return how a file begins, for a message."""
    return member.head(16).decode("utf-8", "replace")


def is_text(head: bytes) -> bool:
    """Tell whether a file that begins so may be text."""
    return b"\0" not in head or head.startswith(WIDE_TEXT)


def _weight(head: bytes, packed: int) -> int:
    return packed if is_text(head) else 0


def _first(head: bytes) -> bytes:
    return b"" if is_text(head) else head[:SHORT_HEAD]


def label(text: str) -> str:
    """Return a name or a detail as it can be shown and kept: no controls, no half characters."""
    text = text[:LABEL_CHARACTERS].encode("utf-8", "replace").decode()
    return "".join("\ufffd" if unicodedata.category(mark) == "Cc" else mark for mark in text)
