"""Tar files: walked header by header as they stream by, with every size held against a limit.

The standard library's `tarfile` reads long names and pax headers into memory at whatever size they
state; here it only takes a 512-byte header apart. Source: POSIX.1-2017 pax; GNU tar manual,
"Basic Tar Format".
"""

import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from wherefrom.ingest.streams import CHUNK, Budget, Note
from wherefrom.settings import MIB

BLOCK = 512
LONGEST_EXTENSION = MIB  # of a long name or a pax header
FILES = {tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE}
LINKS = {tarfile.SYMTYPE, tarfile.LNKTYPE}
LONG_NAMES = {tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK}
PAX = {tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE}
GLOBAL_PAX = tarfile.XGLTYPE


class Body:
    """The bytes of one file as they stream by; what the caller leaves is passed over.

    Attributes:
        name: path within the archive; a label.
        at: where the bytes begin in the unpacked tar.
        size: as stated.
        got: bytes taken so far.
    """

    def __init__(self, stream: BinaryIO, name: str, at: int, size: int) -> None:
        """Stand at the first byte."""
        self.name = name
        self.at = at
        self.size = size
        self.got = 0
        self._stream = stream

    def read(self, size: int) -> bytes:
        """Return at most `size` of the bytes that are left."""
        data = self._stream.read(min(size, self.size - self.got))
        self.got += len(data)
        return data

    def pass_over(self) -> bool:
        """Leave the rest behind, with the padding; tell whether all of it was there."""
        while self.read(CHUNK):
            pass
        padding = -self.size % BLOCK
        return self.got == self.size and len(self._stream.read(padding)) == padding


class _Walk:
    def __init__(self, stream: BinaryIO, budget: Budget, note: Note) -> None:
        self.stream = stream
        self.budget = budget
        self.note = note
        self.at = 0
        self.extended: dict[str, str] = {}

    def header(self) -> tarfile.TarInfo | None:
        """Return the next header, or None at the end; a broken one is noted and is the end."""
        block = self.stream.read(BLOCK)
        self.at += len(block)
        if len(block) < BLOCK:
            self.note("truncated", f"the tar ends without its end mark, after {self.at:,} bytes")
            return None
        if not block.strip(b"\0"):
            return None
        try:
            found = tarfile.TarInfo.frombuf(block, "utf-8", "replace")
        except tarfile.HeaderError as error:
            self.note("damaged", f"{error} at byte {self.at - BLOCK:,}; the rest was not read")
            return None
        if found.size < 0:
            raise self.budget.damaged("header", f"an entry states {found.size:,} bytes")
        return found

    def extension(self, found: tarfile.TarInfo) -> None:
        """Keep what a long name or a pax header says of the entry that follows it."""
        if found.size > LONGEST_EXTENSION:
            raise self.budget.damaged("header", f"a name of {found.size:,} bytes")
        body = self.body(found.name, found.size)
        text = body.read(found.size)
        if found.type == tarfile.GNUTYPE_LONGNAME:
            self.extended["path"] = text.rstrip(b"\0").decode("utf-8", "replace")
        elif found.type in PAX:
            self.extended.update(_pax(text))
        self.leave(body)

    def body(self, name: str, size: int) -> Body:
        return Body(self.stream, name, self.at, size)

    def leave(self, body: Body) -> bool:
        is_whole = body.pass_over()
        self.at += body.size + -body.size % BLOCK
        return is_whole


def walk(stream: BinaryIO, budget: Budget, note: Note) -> Iterator[Body]:
    """Yield each regular file in the order of the tar; take its bytes before asking for the next.

    A file that the end of the tar cuts is yielded too: `got` falls short of `size` after reading.
    """
    state = _Walk(stream, budget, note)
    while (found := state.header()) is not None:
        budget.enter(1)
        if found.type in LONG_NAMES | PAX | {GLOBAL_PAX}:
            state.extension(found)
            continue
        said, state.extended = state.extended, {}
        size = _size(found, said, budget)
        body = state.body(said.get("path", found.name), size)
        if (trouble := _trouble(found, said)) is None:
            yield body
        elif found.type != tarfile.DIRTYPE:
            note(trouble, body.name)
        if not state.leave(body):
            note("truncated", f"the tar ends in an entry of {size:,} bytes")
            return


def _size(found: tarfile.TarInfo, said: dict[str, str], budget: Budget) -> int:
    if found.type in LINKS or found.type == tarfile.DIRTYPE:
        return 0
    size = said.get("size", "")
    stated = int(size) if size.isascii() and size.isdigit() else found.size
    if stated > budget.limits.entry_bytes:
        raise budget.refuse(
            "entry-size", f"an entry states {stated:,} bytes", budget.limits.entry_bytes
        )
    return stated


def _trouble(found: tarfile.TarInfo, said: dict[str, str]) -> str | None:
    """Return why the entry is left out, None for a regular file."""
    if found.type in LINKS:
        return "link"
    if found.type == tarfile.GNUTYPE_SPARSE or any(key.startswith("GNU.sparse") for key in said):
        return "sparse"
    return None if found.type in FILES else "type"


def _pax(text: bytes) -> dict[str, str]:
    """Return the records of a pax header: `length key=value`, one a line."""
    records: dict[str, str] = {}
    while text:
        length, space, _ = text.partition(b" ")
        if not space or not length.isdigit() or not len(length) < int(length) <= len(text):
            break
        key, _, value = text[len(length) + 1 : int(length) - 1].partition(b"=")
        records[key.decode("utf-8", "replace")] = value.decode("utf-8", "replace")
        text = text[int(length) :]
    return records
