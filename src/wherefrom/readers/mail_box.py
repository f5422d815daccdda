"""Files of mail cut into raw mails, as a stream: never more than one mail is held.

Holds   mbox (mboxrd, mboxo, pipermail, MHonArc), LISTSERV logs, and single mails (.eml, maildir).
Lacks   Content-Length: it lies as soon as anybody edits a file, so nothing here believes it.
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Literal

from msgspec import Struct

Variety = Literal["mboxrd", "mbox", "pipermail", "mhonarc", "listserv", "single"]
PUBLIC: frozenset[Variety] = frozenset({"mboxrd", "pipermail", "mhonarc", "listserv"})

CHUNK = 1 << 20
LOOKBEHIND = 4  # bytes before it: enough for a blank line
LOOKAHEAD = 2048  # bytes after a possible separator that are looked at to decide

# Ends in a year, with or without a zone on either side of it, and has a time of day.
SEPARATOR = re.compile(
    rb"From .*\d\d?:\d\d(?::\d\d)?(?: [A-Z]{2,5})?(?: [+-]\d{4})?"
    rb" (?:19|20)\d\d(?: [+-]\d{4})?[ \r]*$"
)
PUBLIC_INBOX = re.compile(rb"From mboxrd@z Thu Jan  1 00:00:00 1970\r?$")
FIELD_START = re.compile(rb">?[!-9;-~]{1,100}[ \t]*:|>?From ")
LISTSERV = b"=" * 73
KNOWN_FIELDS = re.compile(
    rb"^(?:from|to|date|subject|received|return-path|message-id|delivered-to|mime-version"
    rb"|x-[a-z-]+|content-type|reply-to|sender)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
SINGLE_NEEDS = 3  # header lines that make a file a mail; notes and code have one or two at most


class RawMail(Struct, frozen=True, gc=False):
    """A mail as it stands in a file.

    Attributes:
        offset: of its first byte, the separator's included.
        separator: the `From ` line, empty where there is none.
        data: header and body, line ends as LF.
        flaws: words for what was odd about where it begins and ends.
    """

    offset: int
    separator: bytes
    data: bytes
    flaws: tuple[str, ...] = ()


def variety_of(head: bytes) -> Variety | None:
    """Return what kind of mail file begins so, or None if it is none."""
    start = _start(head)
    lines = head[start:].replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n", 20)
    first, rest = lines[0], lines[1:]
    if first == LISTSERV and rest and FIELD_START.match(rest[0]):
        return "listserv"
    if not SEPARATOR.match(first):
        block = b"\n".join(lines).partition(b"\n\n")[0]
        fields = {found.lower() for found in KNOWN_FIELDS.findall(block)}
        # A calendar's SUMMARY: is no header, though it looks like one.
        is_card = first.upper().startswith(b"BEGIN:V")
        is_mail = not is_card and FIELD_START.match(first) and len(fields) >= SINGLE_NEEDS
        return "single" if is_mail else None
    if not rest or not FIELD_START.match(rest[0]):
        return None
    if PUBLIC_INBOX.match(first):
        return "mboxrd"
    if b"@MHonArc" in first:
        return "mhonarc"
    is_pipermail = b" at " in first or b" @end" in first
    return "pipermail" if is_pipermail else "mbox"


def _start(head: bytes) -> int:
    """Return where the first line begins, past a byte order mark and empty lines."""
    body = head.removeprefix(b"\xef\xbb\xbf")
    return len(head) - len(body.lstrip(b"\r\n"))


def stretches(
    stream: BinaryIO, variety: Variety, most: int, least: int
) -> Iterator[tuple[int, bytes]]:
    """Yield offset and bytes of a file's stretches of whole mails, which `split` can cut further.

    Each but the last has `least` bytes, and the mail that goes on there: enough of it to be cut
    at `most`.
    """
    begins = BEGINS.get(variety, _begins_mbox)
    blocks = _blocks(
        stream,
        _marker(variety),
        lambda buffer, at: begins(buffer, at) is True,
        least + most + 1,
        least,
    )
    return ((offset, block) for offset, block, _ in blocks)


def split(stream: BinaryIO, variety: Variety, most: int, start: int = 0) -> Iterator[RawMail]:
    """Yield the mails of a file in order, each cut at `most` bytes.

    Args:
        stream: the file, or a stretch of it.
        variety: of the file.
        most: bytes of a mail.
        start: of the stretch in the file.
    """
    marker = _marker(variety)
    for offset, block, flaws in _blocks(stream, marker, BEGINS.get(variety, _begins_mbox), most):
        separator, data = _opening(block, marker[1:])
        data = _lines(data)
        if variety != "single" and b">From " in data:
            data = _unquote(data, exact=variety == "mboxrd")
        yield RawMail(start + offset, separator, data, flaws)


def _marker(variety: Variety) -> bytes:
    """Return how a line begins that may part two mails."""
    return b"\n" + (LISTSERV if variety == "listserv" else b"From ")


def _opening(block: bytes, marker: bytes) -> tuple[bytes, bytes]:
    """Return the separator line and what follows it."""
    block = block[_start(block[:LOOKAHEAD]) :]
    if not block.startswith(marker):
        return b"", block
    line, _, data = block.partition(b"\n")
    return line.rstrip(), data


def _lines(data: bytes) -> bytes:
    """Return the data with every line end as LF, DOS and old Macintosh ones too."""
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


# True: a mail begins here. None: it looks so, but is taken for text. False: it does not.
Verdict = bool | None


def _blocks(
    stream: BinaryIO,
    marker: bytes,
    begins: Callable[[bytes, int], Verdict],
    most: int,
    least: int = 0,
) -> Iterator[tuple[int, bytes, tuple[str, ...]]]:
    """Yield offset, bytes and flaws of what stands between true separators `least` bytes apart."""
    offset = size = 0
    parts: list[bytes] = []
    flaws: dict[str, None] = {}
    for verdict, piece in _pieces(stream, marker, begins, least):
        if verdict and parts:
            yield offset, b"".join(parts)[:most], tuple(flaws)
            offset, size, parts, flaws = offset + size, 0, [], {}
        if verdict is None:
            flaws["unescaped-from"] = None
        if size < most:
            parts.append(piece)
        size += len(piece)
        if size > most:
            flaws["mail-too-long"] = None
    if size:
        yield offset, b"".join(parts)[:most], tuple(flaws)


def _pieces(
    stream: BinaryIO, marker: bytes, begins: Callable[[bytes, int], Verdict], least: int
) -> Iterator[tuple[Verdict, bytes]]:
    """Yield all bytes in order, cut before each possible separator, with what begins there.

    For `least` bytes after such a one no other is looked for.
    """
    buffer, start, scan = b"", 0, least
    verdict: Verdict = True
    ended = is_macintosh = False
    while not ended:
        chunk = stream.read(CHUNK)
        is_macintosh = is_macintosh or (not buffer and b"\n" not in chunk)
        ended = not chunk
        buffer = buffer[start:] + (chunk.replace(b"\r", b"\n") if is_macintosh else chunk)
        scan, start = scan - start, 0
        last = len(buffer) if ended else len(buffer) - LOOKAHEAD
        while 0 <= (hit := buffer.find(marker, scan)) <= last:
            scan = hit + len(marker)
            if (found := begins(buffer, hit + 1)) is not False:
                yield verdict, buffer[start : hit + 1]
                start, verdict = hit + 1, found
                scan = max(scan, start + least)
        scan = hit if hit >= 0 else max(scan, len(buffer) - len(marker))
        done = min(scan, len(buffer) - len(marker)) - LOOKBEHIND
        if done - start > CHUNK:  # let go of what can be no part of a separator
            yield verdict, buffer[start:done]
            start, verdict = done, False
    yield verdict, buffer[start:]


def _begins_mbox(buffer: bytes, at: int) -> Verdict:
    """Tell whether a mail begins at a `From ` line: after a blank one, dated, before a field."""
    end = buffer.find(b"\n", at, at + LOOKAHEAD // 2)
    is_separator = (
        end > 0
        and buffer[max(0, at - LOOKBEHIND) : at].endswith((b"\n\n", b"\n\r\n"))
        and SEPARATOR.match(buffer[at:end]) is not None
        and FIELD_START.match(buffer, end + 1) is not None
    )
    return True if is_separator else None


def _begins_public_inbox(buffer: bytes, at: int) -> Verdict:
    """Tell whether a mail begins: public-inbox writes one line, and quotes every other `From `."""
    end = buffer.find(b"\n", at, at + LOOKAHEAD // 2)
    return end > 0 and PUBLIC_INBOX.match(buffer[at:end]) is not None


def _begins_listserv(buffer: bytes, at: int) -> Verdict:
    """Tell whether a mail begins at a line of 73 `=`: it is whole, and a field stands below."""
    end = buffer.find(b"\n", at, at + LOOKAHEAD // 2)
    is_whole = buffer[at:end].rstrip(b"\r") == LISTSERV
    return is_whole and FIELD_START.match(buffer, end + 1) is not None


def _begins_nothing(_buffer: bytes, _at: int) -> Verdict:
    """Tell that no mail begins: the file is one."""
    return False


BEGINS: dict[Variety, Callable[[bytes, int], Verdict]] = {
    "listserv": _begins_listserv,
    "mboxrd": _begins_public_inbox,
    "single": _begins_nothing,
}

QUOTED_FROM = re.compile(rb"\n>(>*From )")
PLAIN_QUOTED_FROM = re.compile(rb"((?:\A|\n)(?!>)[^\n]*+\n)>(From [^\n]*+)(?!\n>)")


def _unquote(data: bytes, *, exact: bool) -> bytes:
    """Return the mail with `>From ` as its sender wrote it.

    Where quoting can be undone exactly (mboxrd) it is. Elsewhere only the plain `>From ` is, and
    not beside lines that begin with `>`, where it is more likely an answered mail's words.
    """
    if exact:
        return QUOTED_FROM.sub(rb"\n\1", data)
    return PLAIN_QUOTED_FROM.sub(rb"\1\2", data)
