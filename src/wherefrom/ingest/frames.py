"""What passes from the child to its parent: small messages, and batches as Arrow's own bytes."""

import struct
from typing import BinaryIO

import msgspec
import pyarrow as pa

from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

LENGTHS = struct.Struct(">IQQ")  # of the message, of the activities, of the accounts
SHORT_ARCHIVE = 12  # letters of an archive's identity, as the column `archive` has it


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What the parent asks: to read an archive.

    Attributes:
        path: of the archive.
        name: the archive as the user knows it.
        reader: which to use; None to find out.
        zone: IANA name of the archive's local time, if the user gave one.
        room: folder whose disk takes what must be unpacked.
        batch_rows: activities a batch holds at most.
        limits: what the archive may ask for.
        parent: process that asks.
    """

    path: str
    name: str
    reader: str | None
    zone: str | None
    room: str | None
    batch_rows: int
    limits: Limits
    parent: int


class Beat(msgspec.Struct, frozen=True, tag=True):
    """A sign of life: the phase and its packed bytes, and what was handled and read in all."""

    phase: str
    done: int
    total: int
    handled: int
    activities: int


class Opened(msgspec.Struct, frozen=True, tag=True):
    """The archive is sound enough to be read, and by whom."""

    identity: str
    reader: str


class Batch(msgspec.Struct, frozen=True, tag=True):
    """What was read since the last batch; the two tables follow.

    Attributes:
        seen: records, each of them stored here or skipped.
        skipped: records left out, by reason.
        accounts: different accounts seen so far.
        flaws: of the first ones, where and why.
    """

    seen: int
    skipped: dict[str, int]
    accounts: int
    flaws: list[Flaw]


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The archive cannot be used: the class of the error, its code and its sentence."""

    kind: str
    code: str
    message: str


class Done(msgspec.Struct, frozen=True, tag=True):
    """The archive was read to its end."""


Frame = Beat | Opened | Batch | Refused | Done
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Frame)


class Received(msgspec.Struct, frozen=True):
    """A message with the tables that came with it, if it is a batch."""

    frame: Frame
    activities: pa.Table | None = None
    accounts: pa.Table | None = None


def send(out: BinaryIO, frame: Frame, *tables: pa.Table) -> None:
    """Write a message, and the activities and accounts if it is a batch."""
    message = _encoder.encode(frame)
    bodies = [_pack(table) for table in tables]
    sizes = [len(body) for body in bodies] or [0, 0]
    out.write(LENGTHS.pack(len(message), *sizes) + message)
    out.writelines(bodies)
    out.flush()


def receive(source: BinaryIO) -> Received | None:
    """Return the next message; None when the pipe ends, be it in the middle of one."""
    lengths = source.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    sizes = LENGTHS.unpack(lengths)
    parts = [source.read(size) for size in sizes]
    if any(len(part) < size for part, size in zip(parts, sizes, strict=True)):
        return None
    frame = _decoder.decode(parts[0])
    if not isinstance(frame, Batch):
        return Received(frame)
    return Received(frame, _unpack(parts[1]), _unpack(parts[2]))


def _pack(table: pa.Table) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _unpack(body: bytes) -> pa.Table:
    return pa.ipc.open_stream(body).read_all()
