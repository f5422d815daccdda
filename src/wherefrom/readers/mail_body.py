"""A mail's body to plain text: MIME parts under limits, transfer codings, charsets, HTML.

Nothing is fetched, run or written; a part's file name is never used.
"""

import re
from binascii import a2b_qp
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct, field

from wherefrom.readers.charsets import decode, decode_base64
from wherefrom.readers.mail_headers import Fields, parse_fields, raw_of
from wherefrom.settings import Limits

TYPE = re.compile(r"(?:^|[\s:])([\w.+-]+/[\w.+-]+)", re.ASCII)
PARAMETER = re.compile(
    r';\s*([\w-]+)(?:\*\d*\*?)?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))', re.ASCII
)
CODED_SURPLUS = 2  # coded text is at most this much longer than what it holds, line ends included
OPEN_QUOTE = re.compile(r"<blockquote\b", re.IGNORECASE)
CLOSE_QUOTE = re.compile(r"</blockquote\b[^<>]*+>", re.IGNORECASE)
OPENED, CLOSED = "\ue000", "\ue001"  # of private use; taken out of the mail's own text first
MARKS = re.compile(f"[{OPENED}{CLOSED}]")
ENRICHED = re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,60}>")


class Part(Struct):
    """Text found in a mail: `plain` or `html` of the sender, `quoted` of a mail sent along."""

    kind: str
    text: str


class Walk(Struct):
    """What is left to spend on one mail, and the words for flaws met."""

    limits: Limits
    parts_left: int
    flaws: dict[str, None] = field(default_factory=dict)


def body_text(fields: Fields, body: bytes, limits: Limits) -> tuple[str, str, list[str]]:
    """Return the text of a mail, the text of mails sent along with it, and words for flaws."""
    walk = Walk(limits, limits.mime_parts)
    parts = _read_part(fields, body, walk, 0)
    text = "\n\n".join(part.text for part in parts if part.kind != "quoted")
    sent_along = "\n\n".join(part.text for part in parts if part.kind == "quoted")
    return text, sent_along, list(walk.flaws)


@lru_cache(maxsize=4096)
def content_type(value: str) -> tuple[str, dict[str, str]]:
    """Return the type, in lower case, and its parameters, as far as a Content-Type tells them."""
    found = TYPE.search(value)
    parameters: dict[str, str] = {}
    for name, quoted, plain in PARAMETER.findall(value):
        text = re.sub(r"\\(.)", r"\1", quoted) if quoted else plain
        key = name.lower()
        parameters[key] = parameters.get(key, "") + text  # RFC 2231 cuts long ones into pieces
    return (found[1].lower() if found else "text/plain"), parameters


def _read_part(fields: Fields, body: bytes, walk: Walk, depth: int) -> list[Part]:
    kind, parameters = content_type(raw_of(fields, "content-type")[:2000])
    main = kind.partition("/")[0]
    if main == "multipart" and parameters.get("boundary"):
        if depth >= walk.limits.mime_depth:
            walk.flaws["mime-too-deep"] = None
            return []
        return _read_multipart(kind, parameters["boundary"], body, walk, depth)
    if kind == "message/rfc822" and depth < walk.limits.mime_depth:
        inner = _read_part(*_split_part(body, walk), walk, depth + 1)
        return [Part("quoted", part.text) for part in inner]
    if kind == "message/partial":
        walk.flaws["partial-mail"] = None
    is_attachment = raw_of(fields, "content-disposition").lower().startswith("attachment")
    if main not in {"text", "multipart"} or kind in UNREAD or (is_attachment and depth):
        return []
    return _read_text(kind, parameters, fields, body, walk)


UNREAD = frozenset(
    {"text/calendar", "text/vcard", "text/x-vcard", "text/css", "text/rfc822-headers"}
)


def _read_multipart(kind: str, boundary: str, body: bytes, walk: Walk, depth: int) -> list[Part]:
    children = []
    for piece in _pieces(boundary, body):
        if walk.parts_left <= 0:
            walk.flaws["too-many-parts"] = None
            break
        walk.parts_left -= 1
        children.append(_read_part(*_split_part(piece, walk), walk, depth + 1))
    if kind != "multipart/alternative":
        return [part for child in children for part in child]
    for wanted in ("plain", "html", "quoted"):
        for child in children:
            if any(part.kind == wanted and part.text.strip() for part in child):
                return child
    return []


BOUNDARY_END = re.compile(rb"(--)?[ \t]*+(?=\n|\Z)")


def _pieces(boundary: str, body: bytes) -> Iterator[bytes]:
    """Yield what stands between the boundary's lines; the last may lack its end."""
    # No pattern with the boundary in it: a mail has one of its own, and compiling takes longer.
    mark, body = b"\n--" + boundary.encode(), b"\n" + body
    start = -1
    at = body.find(mark)
    while at >= 0:
        if end := BOUNDARY_END.match(body, at + len(mark)):
            if start >= 0:
                yield body[start:at]
            if end[1]:
                return
            start = end.end() + 1
        at = body.find(mark, at + 1)
    if start >= 0:
        yield body[start:]


def _split_part(piece: bytes, walk: Walk) -> tuple[Fields, bytes]:
    if piece.startswith(b"\n"):
        return {}, piece[1:]
    block, _, body = piece.partition(b"\n\n")
    fields, flaws = parse_fields(block, walk.limits)
    walk.flaws.update(dict.fromkeys(flaws))
    return fields, body


def _read_text(
    kind: str, parameters: dict[str, str], fields: Fields, body: bytes, walk: Walk
) -> list[Part]:
    data = _uncoded(raw_of(fields, "content-transfer-encoding").lower(), body, walk)
    if len(data) > walk.limits.text_bytes:
        data = data[: walk.limits.text_bytes]
        walk.flaws["text-too-long"] = None
    text, flaw = decode(data, parameters.get("charset"))
    if flaw:
        walk.flaws[flaw] = None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind in {"text/html", "application/xhtml+xml"}:
        return [Part("html", from_html(text))]
    if kind in {"text/enriched", "text/richtext"}:
        text = ENRICHED.sub("", text)
    elif parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delete_space=parameters.get("delsp", "").lower() == "yes")
    return [Part("plain", text)]


def _uncoded(coding: str, body: bytes, walk: Walk) -> bytes:
    """Return the body without its transfer coding, as far as it can be had."""
    most = walk.limits.text_bytes * CODED_SURPLUS
    if len(body) > most:
        body = body[:most]
        walk.flaws["text-too-long"] = None
    if coding.startswith("base64"):
        data, is_damaged = decode_base64(body)
        if is_damaged:
            walk.flaws["damaged-base64"] = None
        return data
    return a2b_qp(body) if coding.startswith("quoted") else body


def unflow(text: str, *, delete_space: bool) -> str:
    """Return text of `format=flowed` with its soft line ends joined (RFC 3676 section 4)."""
    joined: list[str] = []
    is_soft = False
    depth_before = 0
    for line in text.split("\n"):
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")
        if is_soft and depth == depth_before and words != "-- ":
            joined[-1] = (joined[-1][:-1] if delete_space else joined[-1]) + words
        else:
            joined.append(f"{'>' * depth} {words}" if depth else words)
        is_soft = words.endswith(" ") and words != "-- "
        depth_before = depth
    return "\n".join(joined)


def from_html(markup: str) -> str:
    """Return what a mail in HTML shows, with `> ` before the lines of each quoted block."""
    from wherefrom.readers.markup import plain  # noqa: PLC0415 -- most mail needs no HTML parser

    marked = OPEN_QUOTE.sub(f"<br>{OPENED}<br><blockquote", MARKS.sub("", markup))
    shown = plain(CLOSE_QUOTE.sub(f"</blockquote><br>{CLOSED}<br>", marked))
    depth, lines = 0, []
    for line in shown.replace("\xa0", " ").split("\n"):
        depth = max(0, depth + line.count(OPENED) - line.count(CLOSED))
        if words := MARKS.sub("", line):
            lines.append(f"{'>' * min(depth, 32)} {words}" if depth else words)
        elif line == "":
            lines.append("")
    return "\n".join(lines)
