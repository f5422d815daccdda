"""Bytes under limits: parts of a file, and packed streams unpacked with our own counters.

No size that an archive states is believed; what is counted is what came out.
"""

import bz2
import io
import lzma
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol, Self

from msgspec import Struct

from wherefrom.errors import ArchiveError, DamagedArchiveError
from wherefrom.settings import MIB, Limits

CHUNK = 256 << 10
XZ_MEMORY_BYTES = 128 * MIB  # what one xz stream may ask for its dictionary
FETCH_AGAIN = "Fetch or export it again."

Note = Callable[[str, str], None]  # a flaw's reason and detail


class Budget:
    """What one import has taken so far, against what it may take.

    Attributes:
        name: the archive, as the user knows it.
        limits: what it may take.
        pulse: called at every chunk, so that a long step still shows life.
        handled: bytes read or unpacked ever; the time an import may take grows with it.
        phase: what is being done: opening, hashing, checking, reading.
        done: packed bytes read in this phase.
        total: packed bytes this phase has to read.
    """

    def __init__(self, name: str, limits: Limits, pulse: Callable[[], None] = lambda: None) -> None:
        """Begin with nothing taken."""
        self.name = name
        self.limits = limits
        self.pulse = pulse
        self.handled = 0
        self.phase = "opening"
        self.done = 0
        self.total = 0
        self._entries = 0
        self._unpacked = 0

    def begin(self, phase: str, total: int) -> None:
        """Start counting a new phase."""
        self.phase, self.done, self.total = phase, 0, total

    def read(self, size: int) -> None:
        """Count packed bytes read."""
        self.done = min(self.done + size, self.total)
        self.handled += size
        self.pulse()

    def enter(self, count: int) -> None:
        """Count entries, before any index of them is built."""
        self._entries += count
        if self._entries > self.limits.entries:
            raise self.refuse(
                "entries", f"it holds {self._entries:,} entries or more", self.limits.entries
            )

    def unpack(self, size: int) -> None:
        """Count unpacked bytes that no stream gave before."""
        self._unpacked += size
        if self._unpacked > self.limits.unpacked_bytes:
            raise self.refuse(
                "unpacked",
                f"it unpacks to over {self._unpacked:,} bytes",
                self.limits.unpacked_bytes,
            )

    def refuse(self, code: str, found: str, limit: int) -> DamagedArchiveError:
        """Return the error that names a limit gone beyond."""
        remedy = f"The limit is {limit:,}; if you trust it, unpack it and import the part you need."
        return DamagedArchiveError(self.name, code, found, remedy)

    def damaged(self, code: str, found: str, remedy: str = FETCH_AGAIN) -> DamagedArchiveError:
        """Return the error that names a damage."""
        return DamagedArchiveError(self.name, code, found, remedy)


class Slice(io.RawIOBase):
    """A part of a file, read in place."""

    def __init__(
        self, file: BinaryIO, start: int, size: int, budget: Budget, *, owns: bool
    ) -> None:
        """Read `size` bytes of the file from `start`; close it in the end if it is owned."""
        self._file = file
        self._start = start
        self._size = size
        self._at = 0
        self._budget = budget
        self._owns = owns

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be sought."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move within the part."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as the part goes."""
        wanted = min(len(buffer), self._size - self._at)
        if wanted <= 0:
            return 0
        self._file.seek(self._start + self._at)
        got: int = self._file.readinto(memoryview(buffer)[:wanted])  # type: ignore[attr-defined]
        self._at += got
        self._budget.read(got)
        return got

    def close(self) -> None:
        """Close the file too, if it was opened for this part alone."""
        if self._owns:
            self._file.close()
        super().close()


class Section(Struct, frozen=True):
    """Bytes that can be opened as often as needed: a file on disk, or a part of one."""

    file: Path | BinaryIO
    start: int
    size: int
    budget: Budget

    def open(self) -> Slice:
        """Return the bytes as an unbuffered stream."""
        if isinstance(self.file, Path):
            opened = self.file.open("rb", buffering=0)
            return Slice(opened, self.start, self.size, self.budget, owns=True)
        return Slice(self.file, self.start, self.size, self.budget, owns=False)

    def part(self, start: int, size: int) -> "Section":
        """Return a part of this part."""
        return Section(self.file, self.start + start, size, self.budget)


class Spool:
    """A nameless file for what cannot be sought in place: archives in archives, packed tars."""

    def __init__(self, folder: str | None, budget: Budget) -> None:
        """Open nothing until something is kept; `folder` is where the nameless file takes room."""
        self._folder = folder
        self._budget = budget
        self._file: BinaryIO | None = None
        self._size = 0

    def keep(self, stream: BinaryIO | io.RawIOBase) -> Section:
        """Copy the rest of the stream, and return where it lies."""
        if self._file is None:
            # O_TMPFILE where there is one: no name, mode 0600, gone with the process.
            self._file = tempfile.TemporaryFile(buffering=0, dir=self._folder)  # noqa: SIM115
        file, start = self._file, self._size
        try:
            while chunk := stream.read(CHUNK):
                file.seek(self._size)
                self._size += file.write(chunk)
        except OSError as error:
            raise ArchiveError(
                f'"{self._budget.name}" cannot be unpacked: {error.strerror} '
                f"after {self._size:,} bytes. Make room, or unpack it and import the folder."
            ) from error
        return Section(file, start, self._size - start, self._budget)

    def close(self) -> None:
        """Give the room back."""
        if self._file is not None:
            self._file.close()


class Codec(Protocol):
    """What `bz2` and `lzma` offer, and `Deflate` makes of `zlib`."""

    @property
    def eof(self) -> bool: ...  # noqa: D102
    @property
    def needs_input(self) -> bool: ...  # noqa: D102
    @property
    def unused_data(self) -> bytes: ...  # noqa: D102
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...  # noqa: D102


class Deflate:
    """`zlib` with the face of `bz2`: it keeps what it was given but could not yet unpack."""

    def __init__(self, window: int) -> None:
        """Unpack with the window bits of `zlib.decompressobj`: 31 for gzip, -15 for zip."""
        self._codec = zlib.decompressobj(window)

    @property
    def eof(self) -> bool:
        """Whether the packed stream has ended, its check sum being right."""
        return self._codec.eof

    @property
    def needs_input(self) -> bool:
        """Whether all that was given is used up."""
        return not self._codec.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end."""
        return self._codec.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Return at most `max_length` bytes unpacked."""
        return self._codec.decompress(self._codec.unconsumed_tail + data, max(max_length, 0))


def _deflate() -> Codec:
    return Deflate(-15)


def _gzip() -> Codec:
    return Deflate(31)


def _xz() -> Codec:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY_BYTES)


class Packing(Struct, frozen=True):
    """A way of packing: how its streams begin, if they can follow each other, and the codec."""

    magic: bytes
    codec: Callable[[], Codec]


DEFLATE = Packing(b"", _deflate)
BZIP2 = Packing(b"BZh", bz2.BZ2Decompressor)
PACKINGS = {"gz": Packing(b"\x1f\x8b\x08", _gzip), "bz2": BZIP2, "xz": Packing(b"\xfd7zXZ\0", _xz)}


class Mark:
    """How far a member was ever unpacked, so that reading it again is not counted again."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.high = 0

    def reach(self, made: int, budget: Budget) -> None:
        """Count what lies beyond the mark, and move it."""
        if made > self.high:
            budget.unpack(made - self.high)
            self.high = made


class Inflater(io.RawIOBase):
    """A packed stream, unpacked as it is read.

    A damage ends the stream and is told to `note`: what came before it is sound. A limit raises.
    """

    def __init__(
        self, packed: io.RawIOBase, packing: Packing, budget: Budget, mark: Mark, note: Note
    ) -> None:
        """Unpack `packed`, whose streams may follow each other if the packing has a magic."""
        self._packed = packed
        self._packing = packing
        self._budget = budget
        self._mark = mark
        self._note = note
        self._codec = packing.codec()
        self._input = b""
        self._taken = 0
        self._made = 0
        self._is_dry = False
        self._is_over = False

    def __enter__(self) -> Self:
        """Return the stream."""
        return self

    @property
    def used(self) -> int:
        """How many packed bytes the stream itself took, without what follows it."""
        return self._taken - len(self._codec.unused_data)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what can be unpacked at once."""
        data = b""
        while not data and not self._is_over:
            data = self._step(len(buffer))
        buffer[: len(data)] = data
        self._count(len(data))
        return len(data)

    def close(self) -> None:
        """Close what it reads from."""
        self._packed.close()
        super().close()

    def _step(self, size: int) -> bytes:
        if self._codec.eof:
            self._renew()
            return b""
        if self._codec.needs_input and not self._input:
            self._input = self._take()
        given, self._input = self._input, b""
        try:
            data = self._codec.decompress(given, size)
        except (zlib.error, lzma.LZMAError, OSError, ValueError) as error:
            self._end("damaged", str(error))
            return b""
        if not data and self._is_dry and not self._codec.eof:
            self._end("truncated", f"the packed bytes end after {self._taken:,}")
        return data

    def _take(self) -> bytes:
        chunk = self._packed.read(CHUNK) or b""
        self._taken += len(chunk)
        self._is_dry = not chunk
        return chunk

    def _renew(self) -> None:
        """Go on with the stream that follows, as gzip files joined by `cat` have."""
        if not self._packing.magic:
            self._is_over = True
            return
        rest = self._codec.unused_data.lstrip(b"\0")
        while len(rest) < len(self._packing.magic) and not self._is_dry:
            rest = (rest + self._take()).lstrip(b"\0")
        if rest.startswith(self._packing.magic):
            self._codec, self._input = self._packing.codec(), rest
        elif rest:
            self._end("trailing-bytes", "what follows the packed stream is not packed")
        else:
            self._is_over = True

    def _end(self, reason: str, detail: str) -> None:
        self._is_over = True
        self._note(reason, detail)

    def _count(self, size: int) -> None:
        self._made += size
        self._budget.handled += size
        self._budget.pulse()
        limits, made = self._budget.limits, self._made
        if made > limits.ratio_from_bytes and made > limits.ratio * self._taken:
            found = f"{self._taken:,} packed bytes unpack to over {made:,}"
            raise self._budget.refuse("ratio", found, limits.ratio)
        if made > limits.entry_bytes:
            raise self._budget.refuse(
                "entry-size", f"an entry unpacks to over {made:,} bytes", limits.entry_bytes
            )
        self._mark.reach(made, self._budget)


def measure(stream: io.RawIOBase) -> tuple[int, int]:
    """Return the size and the CRC-32 of the rest of a stream."""
    size = crc = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        crc = zlib.crc32(chunk, crc)
    return size, crc
