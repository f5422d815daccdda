"""Names as words in plain letters: which may be one person's, and what handles are made of them."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import permutations, product

from anyascii import anyascii

WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
ASIDE = re.compile(r"[(\[<].*|\bvia\b.*|\|.*|,? at .*", re.IGNORECASE)
NO_NAME = frozenset(
    {"dr", "prof", "mr", "mrs", "ms", "miss", "sir", "jr", "sr", "phd", "md", "the"}
)
ASIAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]")
INNER = re.compile(r"(?<=[a-z])(?=[A-Z])")
LONGEST = 6  # words; what is longer is a sentence


@lru_cache(maxsize=200_000)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name in plain lower-case letters, sorted, so that their order is one.

    Example:
        >>> words("Ruiz, Ána (Acme)"), words("Анна Каренина")
        (('ana', 'ruiz'), ('anna', 'karenina'))
    """
    own = ASIDE.sub("", name) or name
    plain = anyascii(own)
    if ASIAN.search(own):
        plain = INNER.sub(" ", plain)  # these scripts put no space between words
    found = {each.replace("'", "") for each in WORD.findall(plain.lower())} - NO_NAME
    return tuple(sorted(found)) if len(found) <= LONGEST else ()


def is_full(parts: tuple[str, ...]) -> bool:
    """Tell whether words are a first and a last name, of which one may be an initial."""
    return len(parts) > 1 and any(len(part) > 1 for part in parts)


def may_be_one(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Tell whether two names may be one person's: one has all words or initials of the other.

    Example:
        >>> may_be_one(words("A. Ruiz"), words("Ruiz, Ana")), may_be_one(("ana",), ("ben",))
        (True, False)
    """
    short, long = sorted((left, right), key=len)
    free = list(long)
    for part in sorted(short, key=len, reverse=True):
        met = next((each for each in free if _agree(part, each)), None)
        if met is None:
            return False
        free.remove(met)
    return True


def _agree(left: str, right: str) -> bool:
    is_initial = len(left) == 1 or len(right) == 1
    return left[0] == right[0] if is_initial else left == right


def different(names: Iterable[tuple[str, ...]], most: int) -> int:
    """Return how many names cannot be one person's, counted up to `most`."""
    told: list[tuple[str, ...]] = []
    for name in sorted(set(names), key=lambda each: (-len(each), each)):
        if name and not any(may_be_one(name, each) for each in told):
            told.append(name)
            if len(told) == most:
                break
    return len(told)


def shorts(parts: tuple[str, ...]) -> Iterator[str]:
    """Yield a name as an initial and a word: `a ruiz` of Ana Ruiz and of A. Ruiz."""
    for first, last in permutations(parts, 2):
        if len(last) > 1:
            yield f"{first[0]} {last}"


@lru_cache(maxsize=200_000)
def handles_of(parts: tuple[str, ...]) -> frozenset[str]:
    """Return the handles that are made of a name alone: anaruiz, ruizana, aruiz, ruiza, ana, ruiz.

    A handle like that says hardly more than the name does.
    """
    if len(parts) > 3:  # noqa: PLR2004 - many words give very many handles
        parts = tuple(sorted(parts, key=len)[-3:])
    found = set(parts)
    for number in (2, 3):
        for order in permutations(parts, number):
            found.update("".join(each) for each in product(*((part, part[0]) for part in order)))
    return frozenset(found)
