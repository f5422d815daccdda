"""The records of an XML document of any size, one at a time: a feed's items, a blog's posts.

Holds   each record as a small tree, tags with the prefixes they are best known by.
Lacks   schemas, DTDs and entities of a document's own: what a DTD says is never looked at.
Skips   records too large, too deep or broken beyond mending, each with a flaw.

A scanner that knows comments and CDATA finds where records end, and expat parses each of them
alone. So one bad record costs no other, memory stays at one record's size, and nothing can be
declared or fetched: expat never sees what stands before the root.
"""

import codecs
import html
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from xml.parsers import expat

from msgspec import Struct

from wherefrom.readers.base import Member
from wherefrom.readers.charsets import codec_of, decode
from wherefrom.settings import MIB, Limits
from wherefrom.vocabulary import Flaw

CHUNK = 1 << 18
HEAD = 64 << 10  # bytes at the beginning in which prefixes and the charset are looked for
MOST_HEAD = 8 * MIB  # before the first record; a blog lists its authors, categories and tags there
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
CHARSET = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
# What may stand before the root: its declaration, comments, and a DTD that is passed over.
PROLOG = re.compile(
    r"\s*+(?:<\?[^>]*+>|<!--(?:[^-]|-(?!->))*+-->|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\])?[^>]*+>|\s++)*+",
    re.IGNORECASE,
)
PREFIX = re.compile(r"""xmlns:([\w.-]{1,40})\s*=\s*["']([^"']{1,200})["']""")
# By which end of a namespace its prefix is known; documents may choose others.
KNOWN = (
    ("www.w3.org/2005/Atom", ""),
    ("purl.org/atom/ns#", ""),
    ("purl.org/rss/1.0/", ""),
    ("ietf:params:xml:ns:vcard-4.0", ""),
    ("purl.org/dc/elements/1.1/", "dc"),
    ("purl.org/rss/1.0/modules/content/", "content"),
    ("purl.org/syndication/thread/1.0", "thr"),
    ("disqus.com/disqus-internals", "dsq"),
)
WORDPRESS = re.compile(r"wordpress\.org/export/[\d.]+/$")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# An ampersand that begins nothing XML knows, and a number that is no character of XML.
STRAY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
NUMBERED = re.compile(r"&#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}));")
CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
OPEN_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}


class Node(Struct, frozen=True):
    """An element: its tag, its attributes, and its texts and elements in order."""

    tag: str
    attributes: dict[str, str]
    parts: list["str | Node"]

    def all(self, tag: str) -> "list[Node]":
        """Return the elements of that tag directly within it."""
        return [each for each in self.parts if isinstance(each, Node) and each.tag == tag]

    def one(self, tag: str) -> "Node | None":
        """Return the first of them."""
        return next(iter(self.all(tag)), None)

    def text(self, tag: str = "") -> str:
        """Return its text, or that of its first element of the tag, without blanks around it."""
        node = self.one(tag) if tag else self
        return "".join(_texts(node)).strip() if node else ""


def _texts(node: Node) -> Iterator[str]:
    for each in node.parts:
        if isinstance(each, str):
            yield each
        else:
            yield from _texts(each)


class Record(Struct, frozen=True):
    """A record and the byte at which it begins; the first is what stands before them all."""

    place: str
    node: Node


def records(member: Member, tags: Iterable[str], limits: Limits) -> Iterator[Record | Flaw]:
    """Yield what stands before the first record, as far as it goes, then the records.

    Args:
        member: the document.
        tags: of records, without prefixes; none of them lies within another.
        limits: of a record's size and depth.
    """
    with member.open() as stream:
        first = stream.read(CHUNK)
        coding = next((name for mark, name in MARKS if first.startswith(mark)), None)
        found = CHARSET.search(first[:HEAD].replace(b"\0", b""))
        label = "utf-8" if coding else (found[1].decode() if found else "utf-8")
        decoder = codecs.getincrementaldecoder(coding)("replace") if coding else None

        def chunks() -> Iterator[bytes]:
            chunk = first
            while chunk:
                yield decoder.decode(chunk).encode() if decoder else chunk
                chunk = stream.read(CHUNK)

        yield from _Scan(member.name, tuple(tags), label, limits).records(chunks())


class _Scan:
    """A document being cut into records.

    Attributes:
        buffer: the document from the open record on, or from where it is read to.
        before: bytes of the document already let go.
        at: how far `buffer` is read.
        open: local name of the open record; empty outside of records.
        depth: of elements open that have a record's name.
        begin: where the open record begins in the document.
        ends_with: what ends the comment or CDATA at `at`; empty outside of them.
    """

    def __init__(self, name: str, tags: tuple[str, ...], label: str, limits: Limits) -> None:
        """Begin before the root."""
        self.name, self.limits = name, limits
        self.label = label if codec_of(label) else None
        names = "|".join(map(re.escape, tags)).encode()
        self.mark = re.compile(
            rb"<!--|<!\[CDATA\[|<(/?)(?:[\w.-]{1,40}:)?(" + names + rb")(?=[\s>/])[^<>]*>"
        )
        self.prefixes: dict[str, str] = {}
        self.buffer = bytearray()
        self.before = self.at = self.begin = self.depth = 0
        self.open = self.ends_with = b""
        self.has_head = self.is_too_long = False

    def records(self, chunks: Iterator[bytes]) -> Iterator[Record | Flaw]:
        """Yield the head, then the records."""
        for chunk in chunks:
            self.buffer += chunk
            while (found := self._next()) is not None:
                yield from self._marked(found)
            if not self.has_head and len(self.buffer) > MOST_HEAD:
                yield self._head(MOST_HEAD)
            self._let_go()
        if not self.has_head:
            yield self._head(len(self.buffer))
        elif self.open:
            yield self._cut()

    def _next(self) -> re.Match[bytes] | None:
        """Return the next beginning or end of a record, past comments and CDATA."""
        while True:
            if self.ends_with:
                end = self.buffer.find(self.ends_with, self.at)
                if end < 0:
                    self.at = max(self.at, len(self.buffer) - len(self.ends_with))
                    return None
                self.at, self.ends_with = end + len(self.ends_with), b""
            found = self.mark.search(self.buffer, self.at)
            if not found:
                last = self.buffer.rfind(b"<", self.at)
                is_near = last >= 0 and len(self.buffer) - last < HEAD
                self.at = last if is_near else len(self.buffer)  # the rest of it may be to come
                return None
            self.at = found.end()
            self.ends_with = OPEN_ENDS.get(found[0], b"")
            if not self.ends_with:
                return found

    def _marked(self, found: re.Match[bytes]) -> Iterator[Record | Flaw]:
        if not self.has_head:
            yield self._head(found.start())
        is_end, is_whole = bool(found[1]), found[0].endswith(b"/>")
        if not is_end and not is_whole and self.open == found[2]:
            yield self._cut()  # a record never closed before the next of its kind
        if not is_end and not self.open:
            self.open, self.begin, self.depth = found[2], self.before + found.start(), 0
        self.depth += -1 if is_end else not is_whole
        if self.open and self.depth <= 0:
            yield self._record()
            self.open, self.is_too_long = b"", False

    def _cut(self) -> Flaw:
        self.open, self.is_too_long = b"", False
        return Flaw(f"{self.name}@{self.begin}", "cut-short")

    def _let_go(self) -> None:
        """Forget what lies behind, and a record that is too long as far as it is read."""
        if not self.has_head:
            return
        if self.open and self.before + self.at - self.begin > self.limits.object_bytes:
            self.is_too_long = True
        is_needed = self.open and not self.is_too_long
        behind = self.begin - self.before if is_needed else self.at
        del self.buffer[:behind]
        self.before, self.at = self.before + behind, self.at - behind

    def _head(self, end: int) -> Record | Flaw:
        """Return the open elements before the first record, with what they hold so far."""
        self.has_head = True
        text = decode(bytes(self.buffer[:end]), self.label)[0]
        for prefix, space in PREFIX.findall(text[:HEAD]):
            known = next((short for tail, short in KNOWN if space.endswith(tail)), prefix)
            self.prefixes[prefix] = "wp" if WORDPRESS.search(space) else known
        text = text.removeprefix("\ufeff")
        root = CONTROL.sub("", PROLOG.sub("", text, count=1))
        return Record(f"{self.name}@0", _Tree(self.prefixes, self.limits).begun(root))

    def _record(self) -> Record | Flaw:
        place, start = f"{self.name}@{self.begin}", self.begin - self.before
        if self.is_too_long or self.at - start > self.limits.object_bytes:
            return Flaw(place, "object-too-long")
        text, _ = decode(bytes(self.buffer[start : self.at]), self.label)
        with suppress(expat.ExpatError):  # most of what is broken can be mended
            return Record(place, _Tree(self.prefixes, self.limits).whole(text))
        try:
            return Record(place, _Tree(self.prefixes, self.limits).whole(_mended(text)))
        except expat.ExpatError as problem:
            return Flaw(place, "too-deep" if problem.args == (DEEP,) else "unreadable-xml")


DEEP = "too deep"


class _Tree:
    """Builds the tree that a piece of XML is."""

    def __init__(self, prefixes: dict[str, str], limits: Limits) -> None:
        self.prefixes, self.most = prefixes, limits.json_depth
        self.root = Node("", {}, [])
        self.open = [self.root]
        # Without namespaces: prefixes are ours to interpret, and may be declared nowhere.
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._refuse

    def whole(self, text: str) -> Node:
        """Return the element that the text is.

        Raises:
            ExpatError: it is none.
        """
        self.parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 - the last piece
        found = self.root.parts[0]
        if isinstance(found, str):
            raise expat.ExpatError
        return found

    def begun(self, text: str) -> Node:
        """Return the element that the text begins, as far as it is sound."""
        with suppress(expat.ExpatError):  # what was read until there stands
            self.parser.Parse(text.encode("utf-8", "replace"), False)  # noqa: FBT003 - not the last
        return next((each for each in self.root.parts if isinstance(each, Node)), self.root)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.open) > self.most:
            raise expat.ExpatError(DEEP)
        node = Node(self._named(tag), {self._named(k): v for k, v in attributes.items()}, [])
        self.open[-1].parts.append(node)
        self.open.append(node)

    def _end(self, _: str) -> None:
        self.open.pop()

    def _data(self, text: str) -> None:
        self.open[-1].parts.append(text)

    def _refuse(self, *_: object) -> None:
        raise expat.ExpatError("a DTD")

    def _named(self, tag: str) -> str:
        prefix, colon, local = tag.partition(":")
        if not colon:
            return tag
        known = self.prefixes.get(prefix, prefix)
        return f"{known}:{local}" if known else local


def _mended(text: str) -> str:
    """Return the text with what most often breaks XML taken out: controls, bare ampersands."""
    pieces = CDATA.split(CONTROL.sub("", text))
    for place in range(0, len(pieces), 2):  # those between are CDATA, where all may stand
        known = STRAY.sub("&amp;", _without_names(pieces[place]))
        pieces[place] = NUMBERED.sub(_numbered, known)
    return "".join(pieces)


def _without_names(text: str) -> str:
    """Return the text with the named characters of HTML, which XML does not know, as themselves."""

    def shown(found: re.Match[str]) -> str:
        character = html.unescape(found[0])
        return found[0] if len(character) > 2 or character in "&<>\"'" else character  # noqa: PLR2004 - two make one letter at most

    return re.sub(r"&[A-Za-z][A-Za-z0-9]{1,31};", shown, text)


def _numbered(found: re.Match[str]) -> str:
    number = int(found[1]) if found[1] else int(found[2], 16)
    is_character = number in {9, 10, 13} or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE  # noqa: PLR2004 - XML 1.0, section 2.2
    return found[0] if is_character or 0x10000 <= number <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - as above
