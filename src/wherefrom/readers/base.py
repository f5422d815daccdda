"""What a reader is, and what it may ask of an archive."""

import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Protocol, TypeVar

from msgspec import Struct

from wherefrom.errors import DamagedArchiveError
from wherefrom.settings import Limits
from wherefrom.vocabulary import Account, Activity, Flaw, Statement

HEADS = 1000  # files whose first bytes a reader looks at to tell its own
S = TypeVar("S", bound="Said")
Said = Activity | Account | Statement | Flaw

Found = Activity | Account | Flaw


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
        recognises: returns the files that are this format's, by names and heads alone, with what
            belongs to them and is not read, such as pictures; none where it is another format.
        read: yields what those files hold in the archive's own order, and a flaw for what it could
            not read; raises `DamagedArchiveError` only where nothing sound can be had.
        pieces: cuts an archive into pieces that can be pickled, each read without the others.
        read_piece: yields what a piece holds. Only a reader with many small records has these
            two; then `read` must find the same, and pieces may be read by several processes.
    """

    name: str
    title: str
    recognises: Callable[[Archive], list[Member]]
    read: Callable[[Archive], Iterator[Said]]
    pieces: Callable[[Archive], Iterator[Any]] | None = None
    read_piece: Callable[[Any], Iterator[Said]] | None = None


def trees(archive: Archive, mark: re.Pattern[str]) -> dict[str, list[Member]]:
    r"""Return the files of each export there is, by the folder it lies in, "" or ending in `/`.

    Args:
        archive: which may hold several, or other things beside it.
        mark: matches the name of a file that tells where an export lies: its folder, then what
            only such an export has, as in `(.*/|)data/tweets\.js`; the first group is the folder.
    """
    members = archive.members()
    found = {match[1] for each in members if (match := mark.fullmatch(each.name))}
    # An export within another belongs to the outer one.
    roots = [root for root in found if not any(root != o and root.startswith(o) for o in found)]
    return {root: [x for x in members if x.name.startswith(root)] for root in sorted(roots)}


def recognised(
    archive: Archive, named: re.Pattern[str], is_ours: Callable[[Member], object]
) -> list[Member]:
    """Return the files that are a format's, sorted by name.

    A format is told by content, but an archive may hold a hundred thousand files, and a score of
    readers look. So after a thousand that are so named, and two hundred others, none of which is
    of the format, the rest is taken not to be either.

    Args:
        archive: to look through.
        named: what names of such files have in common.
        is_ours: tells by the first bytes; anything true will do.
    """
    members = archive.members()
    likely = [each for each in members if named.search(each.name)]
    others = [each for each in members if not named.search(each.name)]
    found = []
    for several, most in ((likely, HEADS), (others, HEADS // 5)):
        ours = [each for each in several[:most] if is_ours(each)]
        found += ours
        found += filter(is_ours, several[most:]) if ours else []
    return sorted(found, key=lambda each: each.name)


def refuse_if_nothing(archive: Archive, found: Iterator[S]) -> Iterator[S]:
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
