"""A file in UTF-16, read as if it were UTF-8: some programs export sheets that way."""

import codecs
from io import BufferedReader, RawIOBase
from typing import BinaryIO, cast

from wherefrom.readers.base import Member

MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def recoded(member: Member) -> Member:
    """Return the member, in UTF-8 where its first bytes say that it is UTF-16."""
    return _Recoded(member) if member.head(2) in MARKS else member


class _Recoded:
    """See `Member`."""

    def __init__(self, member: Member) -> None:
        self.name = member.name
        self.size: int | None = None
        self._member = member

    def head(self, size: int = 4096) -> bytes:
        """Return as many bytes at most, without half a character at their end."""
        whole = self._member.head(size // 2 * 2).decode("utf-16", "ignore")
        return whole.encode("utf-8", "replace")[:size]

    def open(self) -> BinaryIO:
        """Return the stream."""
        return cast("BinaryIO", BufferedReader(_Stream(self._member.open())))


class _Stream(RawIOBase):
    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")("replace")
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        while not self._rest:
            data = self._stream.read(1 << 16)
            self._rest = self._decoder.decode(data, final=not data).encode("utf-8", "replace")
            if not data:
                break
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        self._stream.close()
        super().close()
