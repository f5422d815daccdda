"""A line of what was said, with what was looked for in it."""

from collections.abc import Sequence

from msgspec import Struct

from wherefrom.safe import shown
from wherefrom.search.words import Wanted, hits

LONGEST = 160  # characters
_BEFORE = 50  # of them, before the first hit


class Snippet(Struct, frozen=True):
    """A safe line of text.

    Attributes:
        text: on one line; `…` stands for what is left out.
        marks: where in it a hit starts and ends.
    """

    text: str
    marks: list[tuple[int, int]]


def snippet(text: str, asked: Sequence[Wanted]) -> Snippet:
    """Return the line around the first hit, or else the beginning."""
    text = shown(" ".join(text.split()))
    wanted = [each for each in asked if not each.unwanted and not each.is_tag]
    found = hits(text, wanted)
    start = _start(text, found[0][0]) if found else 0
    end = _end(text, start)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    marks = [(left + shift, right + shift) for left, right in found if right <= end]
    return Snippet(f"{before}{text[start:end]}{after}", marks)


def _start(text: str, hit: int) -> int:
    """Return where the line begins: at a word, a little before the hit."""
    if hit <= _BEFORE:
        return 0
    start = max(hit - _BEFORE, 0)
    space = text.find(" ", start, hit)
    return space + 1 if space >= 0 else start


def _end(text: str, start: int) -> int:
    """Return where the line ends: after a word."""
    end = start + LONGEST
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", start + LONGEST // 2, end)
    return space if space >= 0 else end
