"""What is left of a person who was erased: keyed hashes, to know them again without their names.

A mark is the hash of a word, a phrase, a line or an id under a key that only this record has. All
erasing goes by marks alone, when a person is forgotten and when an archive is imported again. So
both leave the same, and an erasure that was killed half-way can be done again.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import blake2b

GONE = "[forgotten]"
LINE_LEAST = 12  # characters; shorter lines are everybody's
PART_LEAST = 3  # letters of a single part of a name
_LONGEST = 16  # words of a phrase
_APART = 4  # characters between two words of a phrase: `Canary, Ana`, `b.org/@ana`
_CACHED = 1_000_000  # words

# A word is a run of letters or of digits, so that `20240101ana@b.org` still shows `ana@b.org`;
# in scripts without spaces every sign is one.
_SIGNS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W\d_{_SIGNS}]+|\d+")
_QUOTING = re.compile(r"^[\s>|:]+")
_ANSWER = re.compile(r"^(?:\s*(?:(?:re|fwd?|aw|wg|sv|antw)\s*:|\[[^\]]*\]))+", re.IGNORECASE)


def words_of(text: str) -> list[str]:
    """Return the words of a text, as written."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def plain_line(line: str) -> str:
    """Return a line without the marks of quoting, wide spaces and capitals."""
    return " ".join(_QUOTING.sub("", line).split()).casefold()


def plain_subject(subject: str) -> str:
    """Return a subject without `Re:` and `[list]`."""
    return plain_line(_ANSWER.sub("", subject))


def is_answer(subject: str) -> bool:
    """Tell whether a subject begins with `Re:` or the like, so that its words are another's."""
    return ":" in (_ANSWER.match(subject) or [""])[0]


class Marks:
    """The marks of a record; `fresh` are those it has learnt and not kept yet."""

    def __init__(self, key: bytes, kept: Iterable[tuple[str, bytes]] = ()) -> None:
        """Take the key and the marks kept so far."""
        self._key = key
        self._marks = set(kept)
        # Words that a phrase may start with, and others; most are never seen twice.
        self._warm: set[str] = set()
        self._cold: set[str] = set()
        self._accounts: dict[str, bool] = {}
        self.fresh: list[tuple[str, bytes]] = []

    def __bool__(self) -> bool:
        """Tell whether anybody was forgotten."""
        return bool(self._marks)

    def _hash(self, kind: str, text: str) -> bytes:
        told = text.encode("utf-8", "surrogatepass")
        return blake2b(told, digest_size=16, key=self._key, person=kind.encode()).digest()

    def add(self, kind: str, text: str) -> None:
        """Mark a text."""
        mark = (kind, self._hash(kind, text))
        if mark not in self._marks:
            self._marks.add(mark)
            self.fresh.append(mark)
            self._cold.clear()
            self._accounts.clear()

    def has(self, kind: str, text: str) -> bool:
        """Tell whether a text is marked."""
        return (kind, self._hash(kind, text)) in self._marks

    def add_phrase(self, words: list[str], *, as_written: bool = False) -> None:
        """Mark words that follow each other, to be removed wherever they stand."""
        words = words[-_LONGEST:]
        if words:
            self.add("start", words[0].casefold())
            kind = "written" if as_written else "phrase"
            self.add(kind, " ".join(words if as_written else map(str.casefold, words)))

    def add_literal(self, text: str) -> None:
        """Mark a text of which every sign from word to word counts, but not the capitals."""
        if words := list(_WORD.finditer(text)):
            self.add("start", words[0][0].casefold())
            self.add("literal", text[words[0].start() : words[-1].end()].casefold())

    def add_part(self, word: str) -> None:
        """Mark a single part of a name, to be removed in threads the person had a part in."""
        if len(word) >= PART_LEAST and not word.isdigit():
            self.add("part", word.casefold())

    def forgot(self, account: str) -> bool:
        """Tell whether an account was forgotten; an address is known in every channel."""
        found = self._accounts.get(account)
        if found is None:
            # A Message-ID given for an address, as in `Cc: 20190821.7-ana@b.org`, is theirs too.
            handle = account.partition(":")[2]
            is_theirs = handle[:1].isdigit() and self.redacted(handle) != handle
            found = is_theirs or self.has("account", account_key(account))
            self._accounts[account] = found
        return found

    def redacted(self, text: str, *, near: bool = False) -> str:
        """Return the text without the names, handles and addresses of those forgotten.

        Args:
            text: any.
            near: they had a part in where it stands, so that single parts of names go too.
        """
        composed = unicodedata.normalize("NFC", text)
        warm = self._warm_among(set(_WORD.findall(composed)))
        if not warm:
            return text
        pieces, end = [], 0
        for start, stop in self._spans(composed, warm, near=near):
            pieces += [composed[end:start], GONE]
            end = stop
        return "".join([*pieces, composed[end:]]) if pieces else text

    def _spans(self, text: str, warm: set[str], *, near: bool) -> Iterator[tuple[int, int]]:
        words = list(_WORD.finditer(text))
        end = 0
        for at, word in enumerate(words):
            if at >= end and word[0] in warm:
                size = self._size(words[at : at + _LONGEST], near=near)
                if size:
                    end = at + size
                    yield word.start(), words[end - 1].end()

    def _size(self, words: list[re.Match[str]], *, near: bool) -> int:
        """Return how many of the words, from the first on, are to go; the most there are."""
        run = 1
        while run < len(words) and words[run].start() - words[run - 1].end() <= _APART:
            run += 1
        told = [word[0] for word in words[:run]]
        for size in range(run, 0, -1):
            phrase = " ".join(told[:size])
            literal = words[0].string[words[0].start() : words[size - 1].end()]
            if (
                self.has("phrase", phrase.casefold())
                or self.has("written", phrase)
                or self.has("literal", literal.casefold())
            ):
                return size
        return 1 if near and self.has("part", told[0].casefold()) else 0

    def _warm_among(self, words: set[str]) -> set[str]:
        """Return the words that a phrase may start with, or that may be part of a name."""
        if len(self._cold) > _CACHED:
            self._cold.clear()
        for word in words - self._cold - self._warm:
            folded = word.casefold()
            is_warm = self.has("start", folded) or self.has("part", folded)
            (self._warm if is_warm else self._cold).add(word)
        return words & self._warm

    def opaque(self, name: str | None, *, near: bool = False) -> str | None:
        """Return an id, or what stands for it everywhere if it holds a name or an address."""
        if name is None or self.redacted(name, near=near) == name:
            return name
        return f"forgotten:{self._hash('id', name).hex()}"

    def repeats(self, text: str) -> bool:
        """Tell whether a line of the text is one of theirs."""
        return any(self._is_theirs(line) for line in text.split("\n"))

    def without_lines(self, text: str) -> str:
        """Return the text with one word in place of the lines that are theirs."""
        kept: list[str] = []
        for line in text.split("\n"):
            if not self._is_theirs(line):
                kept.append(line)
            elif kept[-1:] != [GONE]:
                kept.append(GONE)
        return "\n".join(kept)

    def _is_theirs(self, line: str) -> bool:
        if len(line) < LINE_LEAST:
            return False
        plain = plain_line(line)
        return len(plain) >= LINE_LEAST and self.has("line", plain)


def account_key(account: str) -> str:
    """Return what makes two accounts one to forget: the address, in whatever channel."""
    handle = account.partition(":")[2]
    return handle if "@" in handle else account
