"""Who reads what: each reader says which files are its own, and what is nobody's is named."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from posixpath import basename

from msgspec import Struct, field

from wherefrom.errors import (
    AmbiguousArchiveError,
    FailedReaderError,
    UnknownArchiveError,
    UnknownNameError,
    WherefromError,
)
from wherefrom.ingest.archive import OpenArchive
from wherefrom.ingest.entries import begins
from wherefrom.ingest.frames import LeftOut
from wherefrom.readers.base import Member, Reader

NAMED = 3  # files of an ending that are named one by one; more are told as a number
MEDIA = "pictures, videos and sounds"
MEDIA_ENDING = re.compile(
    r"\.(?:3gp|aac|amr|avi|bmp|flac|gif|heic|heif|jpe?g|m4[av]|mkv|mov|mp[34]|mpe?g|og[agv]|opus|"
    r"png|svg|tiff?|wav|web[mp])$",
    re.IGNORECASE,
)
TWIN = re.compile(r"~\d+$")  # what tells equal names apart
ENDING = re.compile(r"\.\w{1,12}$")


class Shares(Struct):
    """An archive shared out.

    Attributes:
        exports: what each reader has of it, in the order of the readers.
        disputed: files that several readers claim, with their names.
        unclaimed: files that none does.
        failed: readers that have a fault of their own, by name.
    """

    exports: list[tuple[Reader, list[Member]]]
    disputed: list[tuple[Member, list[str]]]
    unclaimed: list[Member]
    failed: dict[str, Exception] = field(default_factory=dict)


def share_out(archive: OpenArchive, readers: Sequence[Reader]) -> Shares:
    """Return what of the archive is whose."""
    shares = Shares([], [], [])
    claims: dict[str, list[Reader]] = {}
    for reader in readers:
        try:
            found = reader.recognises(archive)
        except (OSError, MemoryError, WherefromError):
            raise
        except Exception as fault:  # noqa: BLE001 -- one reader's fault must not stop the others
            shares.failed[reader.name] = fault
            continue
        for member in found:
            claims.setdefault(member.name, []).append(reader)
    owned: dict[str, list[Member]] = {}
    for member in archive.members():
        claimants = [reader.name for reader in claims.get(member.name, ())]
        if len(claimants) == 1:
            owned.setdefault(claimants[0], []).append(member)
        elif claimants:
            shares.disputed.append((member, claimants))
        else:
            shares.unclaimed.append(member)
    shares.exports = [(reader, owned[reader.name]) for reader in readers if reader.name in owned]
    return shares


def named(name: str | None, readers: Sequence[Reader]) -> list[Reader]:
    """Return the readers to be asked: all, or the one of that name.

    Raises:
        UnknownNameError: there is no reader of that name.
    """
    found = [reader for reader in readers if name in {None, reader.name}]
    if not found:
        names = [reader.name for reader in readers]
        raise UnknownNameError("reader", str(name), names, f"There are: {', '.join(names)}.")
    return found


def refuse(archive: OpenArchive, shares: Shares, readers: Sequence[Reader]) -> None:
    """Raise what there is to say of an archive of which nobody can read anything.

    Raises:
        DamagedArchiveError: it is beyond a limit, or none of it is sound.
        FailedReaderError: nobody recognises it, and a reader failed at it.
        AmbiguousArchiveError: several readers claim it.
        UnknownArchiveError: none does.
    """
    archive.take(archive.members())
    for fault in shares.failed.values():
        raise FailedReaderError(archive.name, fault)
    if shares.disputed:
        raise AmbiguousArchiveError(archive.name, shares.disputed[0][1])
    raise UnknownArchiveError(archive.name, archive.begins(), [each.name for each in readers])


def left_out(place: str, shares: Shares) -> Iterator[LeftOut]:
    """Yield what nobody reads of an archive: file by file where they are few, else in numbers."""
    for name, fault in shares.failed.items():
        yield LeftOut(place, f"reader {name}: {FailedReaderError(place, fault)}", 0, 0)
    by_names = sorted(shares.disputed, key=lambda each: each[1])
    for names, pairs in groupby(by_names, key=lambda each: each[1]):
        both = " and ".join(f'"{name}"' for name in names)
        why = f"claimed by both {both}; choose one: --reader {names[-1]}"
        members = [member for member, _ in pairs]
        yield from _told(place, members, why)
    by_kind = sorted(shares.unclaimed, key=lambda each: _kind(each.name))
    for kind, alike in groupby(by_kind, key=lambda each: _kind(each.name)):
        yield from _told(place, list(alike), f"not recognised: {kind}", _as_it_begins)


def _as_it_begins(member: Member) -> str:
    return f"not recognised: begins {begins(member)!r}" if member.size != 0 else "it is empty"


def _kind(name: str) -> str:
    """Return what files of such a name are called together."""
    plain = TWIN.sub("", basename(name))
    if MEDIA_ENDING.search(plain):
        return MEDIA
    ending = ENDING.search(plain)
    return f"files named *{ending[0].lower()}" if ending else "files without an ending"


def _told(
    place: str, members: list[Member], why: str, alone: Callable[[Member], str] | None = None
) -> Iterator[LeftOut]:
    if len(members) <= NAMED:
        for member in members:
            own = alone(member) if alone else why
            yield LeftOut(f"{place}/{member.name}", own, 1, member.size or 0)
    else:
        size = sum(member.size or 0 for member in members)
        yield LeftOut(place, why, len(members), size)


def unknown(archive: OpenArchive) -> LeftOut:
    """Return that nobody knows anything in an archive."""
    members = archive.members()
    size = sum(member.size or 0 for member in members)
    what = f"{members[0].name!r}"
    if {_kind(member.name) for member in members} == {MEDIA}:
        what = f"{len(members):,} {MEDIA}"
    elif len(members) > 1:
        what = f"{len(members):,} files such as {what}"
    why = f"not recognised: holds {what}"
    return LeftOut(archive.name, why, len(members), size)


def gathered(place: str, archives: list[LeftOut]) -> Iterator[LeftOut]:
    """Yield what is unknown, in numbers where many archives have names alike: `*.docx` is a zip."""
    by_kind = sorted(archives, key=lambda each: _kind(each.archive))
    for kind, alike in groupby(by_kind, key=lambda each: _kind(each.archive)):
        rows = list(alike)
        if len(rows) <= NAMED:
            yield from rows
        else:
            size = sum(row.size for row in rows)
            yield LeftOut(place, f"not recognised: {kind}", len(rows), size)
