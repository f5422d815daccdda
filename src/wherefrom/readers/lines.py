"""The lines of a text file, whatever their charset and length."""

from collections.abc import Iterator
from typing import BinaryIO

from wherefrom.readers.charsets import decode


def text_lines(stream: BinaryIO, most: int) -> Iterator[str | None]:
    """Yield the lines without their ends; None for one longer than `most` bytes."""
    while data := stream.readline(most):
        if len(data) == most and not data.endswith(b"\n"):
            while (rest := stream.readline(most)) and not rest.endswith(b"\n"):
                pass
            yield None
            continue
        data = data.rstrip(b"\r\n")
        try:
            yield data.decode()
        except UnicodeDecodeError:
            yield decode(data)[0]  # people set their charsets each for themselves
