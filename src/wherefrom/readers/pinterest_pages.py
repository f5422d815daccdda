"""The records of a page of Pinterest's: a heading a section, a field a line, a blank between."""

import re
from collections.abc import Iterator
from html import unescape

from msgspec import Struct

from wherefrom.readers.base import Member
from wherefrom.readers.markup import plain
from wherefrom.readers.rows import column
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

HEADING = re.compile(r"<h1\b[^<>]*+>([^<>]*+)</h1\s*>", re.IGNORECASE)
BREAK = re.compile(r"<br\b[^<>]*+>", re.IGNORECASE)
LINK = re.compile(r"<a\b[^<>]*?href\s*=\s*[\"']([^\"'<>]*)", re.IGNORECASE)
FIELD = re.compile(r"\s*([A-Z][\w ]{1,30}):(.*)", re.DOTALL)
NOTHING = frozenset({"", "no data", "none", "null", "n/a"})
# Fields that may run over several lines; a line of theirs may look like another field.
LONG = frozenset({"details", "description", "text", "comment", "about"})
KNOWN = frozenset({
    "title", "details", "image", "is native", "board id", "board name", "is video", "ip address",
    "username", "alt text", "canonical link", "story pin media", "video", "created at", "alive",
    "is a repin", "private", "id", "name", "description", "text", "comment", "pin id", "pin", "url",
    "link", "about", "full name", "email", "followed at", "date", "category", "secret", "user id",
})  # fmt: skip


# In this order: `pin comments` are comments, and `boards you follow` are followed.
SECTIONS = tuple(
    (re.compile(words), kind)
    for words, kind in (
        (r"\bcomments?\b", "comment"),
        (r"\bfollowers?\b", "follower"),
        (r"\bfollow", "following"),
        (r"\bboards?\b", "board"),
        (r"\bpins?\b", "pin"),
        (r"\b(?:profile|account|user)", "profile"),
    )
)


class Record(Struct, frozen=True):
    """A record: where it stands, what kind it is, and its fields by name in lower case.

    Attributes:
        fields: `page` is the first address in it; the rest as the export names them.
    """

    place: str
    kind: str
    fields: dict[str, str]

    def get(self, *names: str) -> str | None:
        """Return the first of the fields that says something."""
        found = (self.fields.get(name, "") for name in names)
        return next((each for each in found if each.strip().lower() not in NOTHING), None)


def kind_of(section: str) -> str:
    """Return what the records of a section are, by its name in lower case."""
    return next((kind for words, kind in SECTIONS if words.search(section)), "other")


def page_records(member: Member, limits: Limits) -> Iterator[Record | Flaw]:
    """Yield the records of a page, section by section."""
    with member.open() as stream:
        data = stream.read(limits.object_bytes + 1)
    if len(data) > limits.object_bytes:
        yield Flaw(member.name, "object-too-long")
        return
    text = data.decode("utf-8", "replace")
    headings = list(HEADING.finditer(text))
    for number, heading in enumerate(headings):
        end = headings[number + 1].start() if number + 1 < len(headings) else len(text)
        kind = kind_of(column(unescape(heading[1])))
        for at, lines in _blocks(text[heading.end() : end]):
            if fields := _fields(lines):
                yield Record(f"{member.name}@{heading.end() + at}", kind, fields)


def _blocks(section: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of each record; an empty line, or a link to another pin, begins a new one."""
    lines: list[str] = []
    start = at = 0
    for found in [*BREAK.finditer(section), None]:
        line = section[at : found.start() if found else len(section)]
        if not line.strip():
            if lines:
                yield start, lines
            lines = []
        else:
            start = start if lines else at
            lines.append(line)
        at = found.end() if found else len(section)
    if lines:
        yield start, lines


def _fields(lines: list[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    last = ""
    for line in lines:
        link = LINK.search(line)
        found = FIELD.fullmatch(plain(line))
        name = column(found[1]) if found else ""
        if found and name in KNOWN:
            value = found[2].strip().removesuffix(",").strip()
            fields[name] = unescape(link[1]) if link and name.endswith("link") else value
            last = name
        elif last in LONG:
            fields[last] = f"{fields[last]}\n{plain(line).removesuffix(',')}"
        elif link:
            fields.setdefault("page", unescape(link[1]))
    return fields
