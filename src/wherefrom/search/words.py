"""What is looked for, in words as the index has them: accents and capitals levelled.

A word is a run of letters or digits; in scripts without spaces every sign is one. A name that
comes apart, such as `ana@b.org`, is looked for as a phrase.
"""

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

LONGEST = 64  # characters; longer runs are keys and pictures, which nobody looks for
_SIGNS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_SIGN = re.compile(f"[{_SIGNS}]")
_WORD = re.compile(rf"[{_SIGNS}]|[^\W_{_SIGNS}]+")
_ASKED = re.compile(
    r'(?P<not>-?)(?P<tag>tag:)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))', re.IGNORECASE
)
# Letters of their own that people write without their marks
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th"}
)


class _Levels(dict[int, str]):
    """What each character is levelled to, learnt as they come; `str.translate` takes it."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if not _SIGN.match(letter):  # else taking apart would make other signs of it
            parts = unicodedata.normalize("NFKD", letter.casefold())
            letter = "".join(each for each in parts if not unicodedata.combining(each))
            letter = letter.translate(_PLAIN)
        self[code] = letter
        return letter


_LEVELS = _Levels()


class Wanted(Struct, frozen=True):
    """A word or phrase that is looked for.

    Attributes:
        words: levelled, in order.
        is_tag: it must be a tag.
        begins: the last word may go on.
        unwanted: it must not be there.
    """

    words: tuple[str, ...]
    is_tag: bool = False
    begins: bool = False
    unwanted: bool = False


def wanted(text: str) -> list[Wanted]:
    r"""Return what a search asks for: words, "phrases", begin*, tag:name, and any of them -not.

    Example:
        >>> [(each.words, each.unwanted) for each in wanted('Café "lead time" -sale')]
        [(('cafe',), False), (('lead', 'time'), False), (('sale',), True)]
    """
    return list(_wanted(text))


def _wanted(text: str) -> Iterator[Wanted]:
    for found in _ASKED.finditer(text):
        said = found["word"] if found["phrase"] is None else found["phrase"]
        is_tag = found["tag"] is not None
        words = (tag_of(said),) if is_tag else tuple(words_of(said))
        if any(words):
            yield Wanted(words, is_tag, said.endswith("*") and not is_tag, bool(found["not"]))


def level(text: str) -> str:
    """Return a text without accents and capitals.

    Example:
        >>> level("Ångström, Þór, Straße")
        'angstrom, thor, strasse'
    """
    return text.translate(_LEVELS)


def tag_of(text: str) -> str:
    """Return a tag as the index has it."""
    return level(text.strip().removeprefix("#"))


def words_of(text: str) -> list[str]:
    """Return the words of a text, levelled."""
    return [word for word in _WORD.findall(level(text)) if len(word) <= LONGEST]


def hits(text: str, asked: list[Wanted]) -> list[tuple[int, int]]:
    """Return where a text has what is looked for: start and end of each run of words, in order."""
    places = [place for place, letter in enumerate(text) for _ in _LEVELS[ord(letter)]]
    places.append(len(text))
    found = [each for each in _WORD.finditer(level(text)) if len(each[0]) <= LONGEST]
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(found):
        size = max((_size(found, at, each) for each in asked), default=0)
        if size:
            start, end = places[found[at].start()], places[found[at + size - 1].end()]
            if start < end and (not spans or spans[-1][1] <= start):  # one sign may be many words
                spans.append((start, end))
        at += size or 1
    return spans


def _size(found: list["re.Match[str]"], at: int, asked: Wanted) -> int:
    """Return how many words from here on are what is looked for; 0 if they are not."""
    words = asked.words
    there = [each[0] for each in found[at : at + len(words)]]
    if asked.begins and len(there) == len(words) and there[-1].startswith(words[-1]):
        there[-1] = words[-1]
    return len(words) if tuple(there) == words else 0
