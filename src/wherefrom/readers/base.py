"""What a reader is, and what it may ask of an archive."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Protocol

from msgspec import Struct

from wherefrom.errors import DamagedArchiveError
from wherefrom.settings import Limits
from wherefrom.vocabulary import Account, Activity, Flaw


class Member(Protocol):
    """A file in an archive, or the archive itself where it is a single file.

    Attributes:
        name: its path within the archive with `/`, or the file's own name; a label, never opened.
        size: bytes unpacked as far as the archive states it; None if it does not.
    """

    name: str
    size: int | None

    def head(self, size: int = 4096) -> bytes:
        """Return the first bytes, unpacked; never more than `size`."""
        ...

    def open(self) -> BinaryIO:
        """Return the bytes as a stream, unpacked, counted against the limits as they are read."""
        ...


class Archive(Protocol):
    """What a user hands over: a zip, a tar, a folder or a file (gz or plain), opened under limits.

    Attributes:
        name: file name as the user knows it, for messages.
        zone: IANA name of the zone in which the archive was written, if the user gave one.
        limits: what it may ask for.
    """

    name: str
    zone: str | None
    limits: Limits

    def members(self) -> list[Member]:
        """Return the regular files, sorted by name; links and devices are flaws, not members."""
        ...


class Reader(Struct, frozen=True):
    """A format: how to tell it, and how to read it.

    Attributes:
        name: for `--reader`.
        title: for people.
        recognises: looks at names and heads alone.
        read: yields what the archive holds in its own order, and a flaw for what it could not
            read; raises `DamagedArchiveError` only where nothing sound can be had.
        pieces: cuts an archive into pieces that can be pickled, each read without the others.
        read_piece: yields what a piece holds. Only a reader with many small records has these
            two; then `read` must find the same, and pieces may be read by several processes.
    """

    name: str
    title: str
    recognises: Callable[[Archive], bool]
    read: Callable[[Archive], Iterator[Activity | Account | Flaw]]
    pieces: Callable[[Archive], Iterator[Any]] | None = None
    read_piece: Callable[[Any], Iterator[Activity | Account | Flaw]] | None = None


def refuse_if_nothing(
    archive: Archive, found: Iterator[Activity | Account | Flaw]
) -> Iterator[Activity | Account | Flaw]:
    """Yield what was found; refuse an archive in the end that held nothing but flaws.

    Raises:
        DamagedArchiveError: with the first flaw's reason for its code.
    """
    first: Flaw | None = None
    nothing = True
    for each in found:
        if not isinstance(each, Flaw):
            nothing = False
        elif each.skipped:
            first = first or each
        yield each
    if nothing and first:
        where = f"nothing in it could be read, first at {first.place} {first.detail}".rstrip()
        remedy = "Export it again; the reader's page in docs/howto shows the form."
        raise DamagedArchiveError(archive.name, first.reason, where, remedy)
