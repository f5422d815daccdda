"""The values of a JSON document of any size, one at a time: a list's, a collection's or a line's.

Holds   each value with its place; numbers as the digits they were written in, never computed.
Lacks   schemas; what a value means is its reader's business.
Skips   values too large, too deep, cut, or that state a key twice, each with a flaw.

A scanner of brackets finds where values end and the standard library parses each of them. So one
bad value costs no other, memory stays at one value's size, and no library is trusted with depth.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from msgspec import Struct

from wherefrom.readers.base import Member
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

CHUNK = 1 << 18
LINES = re.compile(r"\.(jsonl|ndjson)(\.gz)?$", re.IGNORECASE)
# UTF-32 first: its mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)

# To the next bracket, or to a string that does not end here. Possessive, so never twice over.
INSIDE = re.compile(rb'(?:[^\[\]{}"]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
SHALLOW = 8  # levels of brackets; what people write has fewer


def _nested(levels: int) -> bytes:
    inner = b"|" + _nested(levels - 1) if levels > 1 else b""
    return rb'[\[{](?:[^\[\]{}"]++|"(?:[^"\\]++|\\.)*+"' + inner + rb")*+[\]}]"


# A whole value in one step: going from bracket to bracket would take as long as all the rest.
WHOLE = re.compile(_nested(SHALLOW), re.DOTALL)
REST_OF_STRING = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
BETWEEN = re.compile(rb"[\s,\x00]*+")
BARE = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[^,\[\]{}"]++', re.DOTALL)
KEY = re.compile(rb'(?<!\\)"(\w+)"\s*:\s*\Z')
KEY_REACH = 64  # bytes before a list in which its key stands
BLANK = b" \t\r,\0"
QUOTE, LIST, LIST_END = b'"[]'
OPENING, CLOSING = frozenset(b"[{"), frozenset(b"]}")
MOST_LISTS = 200  # before a list in a value; each makes a head, and heads grow
NONE = -1  # in place of a byte, at the end of what is read
STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
BRACKETS = re.compile(rb"[\[\]{}]")
BAD_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*+)\\x([0-9A-Fa-f]{2})")  # Telegram writes so
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class Number(str):
    """A number as it was written: an id keeps every digit, and 1e400 is no infinity."""

    __slots__ = ()


class Refused(Exception):  # noqa: N818 - caught here; it carries the reason
    """A value that is not taken, with the flaw's reason and detail."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep both."""
        super().__init__(reason)
        self.reason, self.detail = reason, detail


class Value(Struct, frozen=True):
    """A value and the byte at which it begins."""

    place: str
    json: object


class Lists(Struct, frozen=True):
    """Which lists within a document are taken apart, by the keys they stand under.

    Attributes:
        whole: their items are taken whole.
        entered: lists within their items are taken apart in turn.
        deepest: of the brackets that such a list may be within, its own among them.
    """

    whole: frozenset[bytes]
    entered: frozenset[bytes] = frozenset()
    deepest: int = 1 << 10


COLLECTION = Lists(frozenset({b"items", b"orderedItems"}), deepest=2)


def values(member: Member, limits: Limits) -> Iterator[Value | Flaw]:
    """Yield the values of a document, and a flaw for each that cannot be taken.

    A list yields what it holds. An object with `items` or `orderedItems` yields what these hold
    and then itself with the lists emptied; any other object is a value. Several values may follow
    each other, as in JSON Lines, where a line that breaks off does not spoil the next.
    """
    with member.open() as stream:
        chunks = in_utf8(stream)
        first = next(chunks, b"")
        pieces = _lines if _is_lines(member.name, first) else elements
        for piece in pieces(_all(first, chunks), limits):
            if not piece.opens:
                yield from parsed(f"{member.name}@{piece.begin}", piece.raw, limits)


def in_utf8(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the stream in chunks without its byte order mark, as UTF-8 whatever it was."""
    first = stream.read(CHUNK)
    coding = next((name for mark, name in MARKS if first.startswith(mark)), "utf-8")
    decoder = codecs.getincrementaldecoder(coding)("replace")
    chunk = first.removeprefix(codecs.BOM_UTF8)
    while chunk:
        yield chunk if coding.startswith("utf-8") else decoder.decode(chunk).encode()
        chunk = stream.read(CHUNK)


def _all(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from chunks


def _is_lines(name: str, first: bytes) -> bool:
    """Tell JSON Lines by the name, or by a first line that is a whole object before another."""
    if LINES.search(name):
        return True
    line, _, more = first.lstrip().partition(b"\n")
    if not more.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


class Piece(NamedTuple):
    """A value in the rough.

    Attributes:
        begin: the byte at which it begins.
        raw: its bytes, or why they were let go.
        level: how many lists are being taken apart around it.
        opens: it goes only as far as to the bracket of a list that is taken apart from here on.
    """

    begin: int
    raw: bytes | Refused
    level: int = 0
    opens: bool = False


def _lines(chunks: Iterator[bytes], limits: Limits) -> Iterator[Piece]:
    """Yield the lines that hold something; of one too long no more is kept than the limit."""
    rest, at, lost = b"", 0, False
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n") if b"\n" in chunk else (rest + chunk,)
        for line in whole:
            if line.strip(BLANK):
                yield Piece(at, Refused("object-too-long") if lost else line)
            at, lost = at + len(line) + 1, False
        if len(rest) > limits.object_bytes:
            at, rest, lost = at + len(rest) - 1, b"?", True
    if rest.strip(BLANK):
        yield Piece(at, Refused("object-too-long") if lost else rest)


def elements(chunks: Iterator[bytes], limits: Limits, lists: Lists = COLLECTION) -> Iterator[Piece]:
    """Yield the elements of lists and collections, and other values whole."""
    scanner = _Scanner(limits, lists)
    try:
        for chunk in chunks:
            yield from scanner.feed(chunk)
        yield from scanner.end()
    except Refused as refused:
        yield Piece(scanner.begin, refused)


class _Scanner:
    """Finds where values begin and end, by brackets and strings alone, a chunk at a time.

    Attributes:
        buffer: the open value from its first byte, or nothing of it once it is too long.
        at: how far `buffer` is read.
        start: where the open value begins in `buffer`.
        begin: where it begins in the document.
        before: bytes of the document already let go.
        depth: of brackets open at `at`.
        base: the depth at which values stand: 0 in a document, 1 in a list, 2 in a collection.
        envelope: what was read of the open value before a list in it was taken apart.
        around: for each such list, its base, envelope, begin and entered, taken up at its end.
        entered: lists within the open value may be taken apart.
    """

    def __init__(self, limits: Limits, lists: Lists) -> None:
        """Begin before the first byte."""
        self.limits, self.lists = limits, lists
        self.around: list[tuple[int, bytearray, int, bool]] = []
        self.entered = True
        self.buffer, self.envelope = bytearray(), bytearray()
        self.at = self.start = self.begin = self.before = 0
        self.base = self.depth = 0
        self.in_string = self.too_long = False

    def feed(self, chunk: bytes) -> Iterator[Piece]:
        """Take a chunk and yield the values that end in it."""
        self.buffer += chunk
        moved = True
        while moved:
            was = self.at
            if piece := self._inside() if self.depth > self.base else self._between():
                yield piece
            moved = self.at > was
        self._let_go()

    def end(self) -> Iterator[Piece]:
        """Yield what is left open where the document ends."""
        if self.depth > self.base:
            yield Piece(self.begin, Refused("object-too-long" if self.too_long else "cut-short"))
        elif self.at < len(self.buffer):
            yield Piece(self.before + self.at, bytes(self.buffer[self.at :]))
        elif self.base:
            yield Piece(self.before + len(self.buffer), Refused("list-cut-short"))

    def _between(self) -> Piece | None:
        """Step to the next value, or over it if it is a bare one, or out of the list."""
        if found := BETWEEN.match(self.buffer, self.at):
            self.at = found.end()
        byte = self.buffer[self.at] if self.at < len(self.buffer) else NONE
        self.start, self.begin = self.at, self.before + self.at
        if byte == LIST and self.base == 0:
            self.base = self.depth = 1
        elif byte in OPENING:
            # What is entered may hold lists to be taken apart.
            is_whole = self.base and not (self.around and self.entered)
            if is_whole and (found := WHOLE.match(self.buffer, self.at)):
                self.at = found.end() - 1
                return self._ended()
            self.depth += 1
        elif byte == LIST_END and self.base:
            self.base, self.depth = 0, self.depth - 1
            if self.around:  # then the value around the list goes on
                self.base, self.envelope, self.begin, self.entered = self.around.pop()
        elif byte in CLOSING:
            self.at += 1
            return Piece(self.begin, Refused("stray-bracket"), len(self.around))
        else:
            return self._bare()
        self.at += 1
        return None

    def _bare(self) -> Piece | None:
        """Return the string or number that stands as a value of its own, once it has ended."""
        found = BARE.match(self.buffer, self.at)
        if found and found.end() < len(self.buffer):
            self.at = found.end()
            return Piece(self.begin, found[0], len(self.around))
        if len(self.buffer) - self.at > self.limits.text_bytes:
            raise Refused("field-too-long")
        return None

    def _inside(self) -> Piece | None:
        """Step over the next bracket of the open value; return the value if that ends it."""
        pattern = REST_OF_STRING if self.in_string else INSIDE
        if found := pattern.match(self.buffer, self.at):
            self.at = found.end()
        byte = self.buffer[self.at] if self.at < len(self.buffer) else NONE
        if byte == QUOTE:
            self.in_string = not self.in_string
        elif byte in OPENING:
            self.depth += 1
            self.at += 1
            return self._open_list() if byte == LIST else None
        elif byte in CLOSING:
            self.depth -= 1
            if self.depth == self.base:
                return self._ended()
        else:
            return None
        self.at += 1
        return None

    def _open_list(self) -> Piece | None:
        """Take a list apart if it is one of those, keeping the value around it for its end."""
        if not self.entered or self.depth > self.lists.deepest or self.too_long:
            return None
        near = self.buffer[max(self.start, self.at - 1 - KEY_REACH) : self.at - 1]
        key = found[1] if (found := KEY.search(near)) else b""
        if key not in self.lists.whole and key not in self.lists.entered:
            return None
        self.envelope += self.buffer[self.start : self.at]
        if self.envelope.count(LIST) > MOST_LISTS:
            raise Refused("too-many-lists", f"more than {MOST_LISTS}")
        head = Piece(self.begin, bytes(self.envelope), len(self.around), opens=True)
        self.around.append((self.base, self.envelope, self.begin, self.entered))
        self.base, self.envelope, self.start = self.depth, bytearray(), self.at
        self.entered = key in self.lists.entered
        return head

    def _ended(self) -> Piece:
        self.at += 1
        piece = self.envelope + self.buffer[self.start : self.at]
        self.envelope = bytearray()
        too_long, self.too_long, self.start = self.too_long, False, self.at
        raw = Refused("object-too-long") if too_long else bytes(piece)
        return Piece(self.begin, raw, len(self.around))

    def _let_go(self) -> None:
        """Forget what has been yielded, and a value that is too long as far as it is read."""
        is_open = self.depth > self.base
        self.too_long |= is_open and self.at - self.start > self.limits.object_bytes
        upto = self.start if is_open and not self.too_long else self.at
        del self.buffer[:upto]
        self.before, self.at, self.start = self.before + upto, self.at - upto, 0


def parsed(place: str, raw: bytes | Refused, limits: Limits) -> Iterator[Value | Flaw]:
    """Yield the value that the bytes are, behind a flaw for what had to be mended in it."""
    try:
        if isinstance(raw, Refused):
            raise raw
        _check_size(raw, limits)
        text, mended = _as_text(raw)
        if "\\x" in text and BAD_ESCAPE.search(text):
            text, mended = BAD_ESCAPE.sub(r"\1\\u00\2", text), "bad-escape"
        value = _decoder.decode(text.strip())
        if SURROGATE.search(text) and (whole := _whole(value)) != value:
            value, mended = whole, "lone-surrogate"
    except Refused as refused:
        yield Flaw(place, refused.reason, refused.detail)
    except ValueError as error:
        yield Flaw(place, "unreadable-json", f"at character {getattr(error, 'pos', 0)}")
    else:
        if mended:
            yield Flaw(place, mended, skipped=False)
        yield Value(place, value)


def _check_size(raw: bytes, limits: Limits) -> None:
    """Refuse a value too long or nested too deep, before a parser that recurses sees it."""
    if len(raw) > limits.object_bytes:
        raise Refused("object-too-long")
    if raw.count(b"{") + raw.count(b"[") <= limits.json_depth:
        return
    depth = 0
    for found in BRACKETS.finditer(STRINGS.sub(b"", raw)):
        depth += 1 if found[0][0] in OPENING else -1
        if depth > limits.json_depth:
            raise Refused("too-deep", f"more than {limits.json_depth} levels")


def _as_text(raw: bytes) -> tuple[str, str | None]:
    """Return the text, and the reason of a flaw if some bytes were no UTF-8."""
    try:
        return raw.decode(), None
    except UnicodeDecodeError:
        return raw.decode(errors="replace"), "not-utf-8"


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        # Which of the two was meant nobody can tell; libraries silently take the last.
        raise Refused("duplicate-key")
    return found


def _no_number(text: str) -> object:
    raise Refused("not-a-number", text)


_decoder = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=Number,
    parse_float=Number,
    parse_constant=_no_number,
    strict=False,  # line breaks and NUL within strings are read as they stand
)


def _whole(value: object) -> object:
    """Return the value with U+FFFD for each half of a surrogate pair that stands alone."""
    if isinstance(value, dict):
        return {_whole(key): _whole(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, str) and not isinstance(value, Number):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value
