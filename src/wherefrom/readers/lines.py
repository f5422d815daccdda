"""The lines of a text file, whatever their charset and length, and chats written as such lines."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Generic, TypeVar

from wherefrom.readers.charsets import decode
from wherefrom.readers.clock import Moment
from wherefrom.vocabulary import Flaw

Head = TypeVar("Head")


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


class Message(Generic[Head]):
    """A message of a chat that is written as text, as far as its lines are read.

    Attributes:
        place: of its first line.
        head: what that line tells: when, and who.
        lines: of what was said.
    """

    def __init__(self, place: str, head: Head, first: str) -> None:
        """Begin with what the first line says."""
        self.place, self.head, self.lines = place, head, [first]
        self._size = 0

    def add(self, line: str, most: int) -> bool:
        """Add a line, if the message does not grow beyond `most` by it."""
        if self._size + len(line) > most:
            return False
        self._size += len(line)
        self.lines.append(line)
        return True


def messages(
    name: str,
    lines: Iterable[str | None],
    begun: Callable[[str], tuple[Head, str] | None],
    most: int,
) -> Iterator[Message[Head] | Flaw]:
    """Yield the messages of a chat with all their lines, and flaws for lines that are in none.

    Args:
        name: of the file.
        lines: from `text_lines`.
        begun: returns the head of the message that a line begins, and what it says; or None.
        most: characters of a message's further lines.
    """
    message: Message[Head] | None = None
    for number, line in enumerate(lines):
        place = f"{name}#{number}"
        if line is None:
            yield Flaw(place, "line-too-long")
        elif found := begun(line):
            if message:
                yield message
            message = Message(place, *found)
        elif message is None:
            if line.strip():
                yield Flaw(place, "unreadable-line")
        elif not message.add(line, most):
            yield Flaw(place, "message-too-long", skipped=False)
    if message:
        yield message


class Instants:
    """Sets messages of one instant a microsecond apart: a chat states the order of its lines."""

    def __init__(self) -> None:
        """Begin without a message."""
        self._taken: Counter[int] = Counter()

    def next(self, moment: Moment) -> Moment:
        """Return when the next message was, behind those of the same instant."""
        published, status = moment
        if published is None:
            return moment
        self._taken[published] += 1
        return published + self._taken[published] - 1, status
