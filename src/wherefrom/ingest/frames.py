"""What passes from the child to its parent: messages, whose every field is checked on arrival."""

import struct
from typing import BinaryIO, Generic, TypeVar

import msgspec

from wherefrom.settings import Limits
from wherefrom.vocabulary import Account, Activity, Flaw, Statement

LENGTH = struct.Struct(">Q")  # of the message that follows
T = TypeVar("T", Activity, msgspec.Raw)
SHORT_ARCHIVE = 12  # letters of an archive's identity, as the column `archive` has it


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What the parent asks: to read an archive.

    Attributes:
        path: of the archive.
        name: the archive as the user knows it.
        files: names in the folder, as the disk has them, of what is one archive; none for all that
            is not packed, or for the path itself; None to find out what archives there are.
        only: reader whose share of the archive is to be read; None to read the only one there is.
        is_dry: nothing is to be read.
        reader: which to use; None to find out.
        zone: IANA name of the archive's local time, if the user gave one.
        room: folder whose disk takes what must be unpacked.
        batch_rows: activities a batch holds at most.
        limits: what the archive may ask for.
        parent: process that asks.
        plugins: readers of other packages, each a name and where to import it from.
    """

    path: str
    name: str
    files: list[bytes] | None = None
    only: str | None = None
    is_dry: bool = False
    reader: str | None
    zone: str | None
    room: str | None
    batch_rows: int
    limits: Limits
    parent: int
    plugins: list[tuple[str, str]] = []


class Beat(msgspec.Struct, frozen=True, tag=True):
    """A sign of life: the phase and its packed bytes, and what was handled and read in all."""

    phase: str
    done: int
    total: int
    handled: int
    activities: int


class Export(msgspec.Struct, frozen=True):
    """What is one reader's in an archive, and makes one import.

    Attributes:
        archive: as the user knows it.
        files: as in `Request`.
        reader: its name.
        members: files in the archive that are the reader's.
        size: bytes of them, as far as is known.
    """

    archive: str
    files: list[bytes]
    reader: str
    members: int
    size: int


class LeftOut(msgspec.Struct, frozen=True):
    """Files that are not read, and why.

    Attributes:
        archive: where they lie, or the file itself, as the user knows it.
        why: in a few words, or the sentence of an error.
        members: how many files.
        size: bytes of them, as far as is known.
    """

    archive: str
    why: str
    members: int
    size: int


class Plan(msgspec.Struct, frozen=True, tag=True):
    """What there is to read, and what is left out; the only export may follow at once."""

    exports: list[Export]
    left: list[LeftOut]


class Opened(msgspec.Struct, frozen=True, tag=True):
    """The archive is sound enough to be read, and by whom."""

    identity: str
    reader: str


class Part(msgspec.Struct, Generic[T], frozen=True, tag="Part"):
    """Activities of the batch to come, told early; without their batch they count for nothing."""

    activities: list[T]


class Batch(msgspec.Struct, Generic[T], frozen=True, tag="Batch"):
    """What was read since the last batch.

    Attributes:
        seen: records, each of them stored here or skipped.
        skipped: records left out, by reason.
        named: different accounts seen so far.
        flaws: of the first ones, where and why.
        activities: the rest of what is to be stored, still packed when it is sent.
        accounts: what is said of accounts.
        statements: what is stated of people; they are no part of the sum either.
    """

    seen: int
    skipped: dict[str, int]
    named: int
    flaws: list[Flaw]
    activities: list[T]
    accounts: list[Account]
    statements: list[Statement] = []


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The archive cannot be used: the class of the error, its code and its sentence."""

    kind: str
    code: str
    message: str


class Done(msgspec.Struct, frozen=True, tag=True):
    """The archive was read to its end."""


Frame = Beat | Plan | Opened | Part[Activity] | Batch[Activity] | Refused | Done
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Frame)


def send(out: BinaryIO, frame: Frame | Part[msgspec.Raw] | Batch[msgspec.Raw]) -> None:
    """Write a message."""
    message = _encoder.encode(frame)
    out.write(LENGTH.pack(len(message)))
    out.write(message)
    out.flush()


def receive(source: BinaryIO) -> Frame | None:
    """Return the next message; None when the pipe ends, be it in the middle of one."""
    length = source.read(LENGTH.size)
    if len(length) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(length)
    message = source.read(size)
    return _decoder.decode(message) if len(message) == size else None
