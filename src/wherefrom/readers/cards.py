"""Blocks of `BEGIN:NAME` to `END:NAME`, as iCalendar and vCard are made of, one at a time.

A block that is never closed ends where the next of its kind begins, so that it costs no other;
memory stays at one block's size, whatever the file's.

Source: RFC 5545 and RFC 6350, sections 3.1 and 3.2 of either.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from wherefrom.readers.base import Member
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

MARK = re.compile(rb"(?:\xef\xbb\xbf)?[ \t]*(BEGIN|END)[ \t]*:[ \t]*([A-Za-z-]+)\s*", re.IGNORECASE)
FOLD = re.compile(rb"\r?\n[ \t]")


class Block(Struct, frozen=True):
    """A block as it stands in the file.

    Attributes:
        place: member and the byte at which it begins.
        name: in capitals.
        raw: its lines, those of `BEGIN` and `END` among them.
        around: lines of the block around it that came before, unfolded.
    """

    place: str
    name: str
    raw: bytes
    around: tuple[bytes, ...]

    def unfolded(self) -> bytes:
        """Return the lines, each in one piece."""
        return FOLD.sub(b"", self.raw)


def blocks(
    member: Member, limits: Limits, *, container: str = "", without: frozenset[str] = frozenset()
) -> Iterator[Block | Flaw]:
    """Yield the outermost blocks of a file, or those within its containers.

    Args:
        member: the file.
        limits: of a block's size.
        container: name of the blocks that are looked into; their own lines become `around`.
        without: names of blocks within blocks that are left out.
    """
    with member.open() as stream:
        yield from _Scan(member.name, limits, container, without).blocks(stream)


DEEPEST = 100  # blocks within blocks; honest ones have three, and each line looks at all


class _Scan:
    """A file being read line by line."""

    def __init__(self, name: str, limits: Limits, container: str, without: frozenset[str]) -> None:
        """Begin outside of any block."""
        self.name, self.limits = name, limits
        self.container, self.without = container, without
        self.around: list[bytes] = []
        self._close()

    def _close(self) -> None:
        self.open: list[str] = []  # blocks open at this line, the outermost first
        self.lines: list[bytes] = []
        self.size, self.begin = 0, 0

    def blocks(self, stream: BinaryIO) -> Iterator[Block | Flaw]:
        at = 0
        while line := stream.readline(self.limits.object_bytes):
            found = MARK.fullmatch(line) if len(line) < 100 else None  # noqa: PLR2004 - a name
            if found:
                yield from self._marked(found[1].upper(), found[2].decode().upper(), line, at)
            else:
                self._plain(line)
            at += len(line)
        if self.open:
            yield self._cut()

    def _marked(self, mark: bytes, name: str, line: bytes, at: int) -> Iterator[Block | Flaw]:
        if name == self.container:
            if self.open:
                yield self._cut()
            self.around = []
        elif mark == b"BEGIN":
            if self.open and self.open[0] == name:
                yield self._cut()
            if not self.open:
                self.begin = at
            if len(self.open) < DEEPEST:
                self.open.append(name)
            self._keep(line)
        elif name in self.open:
            while self.open.pop() != name:
                pass  # what was open within it was never closed
            if name not in self.without:
                self._keep(line)
            if not self.open:
                yield self._whole(name)

    def _plain(self, line: bytes) -> None:
        if self.open:
            self._keep(line)
        elif self.container and len(self.around) < 1000:  # noqa: PLR2004 - honest ones have ten
            if line[:1] in b" \t" and self.around:
                self.around[-1] += line[1:].rstrip(b"\r\n")
            else:
                self.around.append(line.rstrip(b"\r\n"))

    def _keep(self, line: bytes) -> None:
        if not self.without.isdisjoint(self.open[1:]):
            return
        self.size += len(line)
        if self.size <= self.limits.object_bytes:
            self.lines.append(line)

    def _whole(self, name: str) -> Block | Flaw:
        place, is_long = f"{self.name}@{self.begin}", self.size > self.limits.object_bytes
        block = Block(place, name, b"".join(self.lines), tuple(self.around))
        self._close()
        return Flaw(place, "object-too-long") if is_long else block

    def _cut(self) -> Flaw:
        place, name = f"{self.name}@{self.begin}", self.open[0]
        self._close()
        return Flaw(place, "cut-short", name)
