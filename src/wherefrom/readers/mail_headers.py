"""A mail's headers: fields under caps, ids, addresses. Linear in the size, whatever they hold."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from wherefrom.readers.charsets import decode, decode_words
from wherefrom.settings import Limits
from wherefrom.vocabulary import account_id

_VALUE = r"[ \t]*+:[ \t]*+([^\n]*+(?:\n[ \t][^\n]*+)*+)"
# Only the fields we use, for a mail has three times as many: the engine tells the rest by their
# first letter and passes them unseen.
FIELD = re.compile(
    r"\n([Aa](?i:pparently-to|rchived-at)|[Bb](?i:cc)|[Dd](?i:ate)|[Ff](?i:rom)|[Ii](?i:n-reply-to)"
    r"|[Cc](?i:c|ontent-(?:type|transfer-encoding|disposition))|[Ll](?i:ist-(?:id|post))"
    r"|[Mm](?i:essage-id|ailing-list)|[Rr](?i:eferences|eply-to)|[Ss](?i:ubject|ender)|[Tt](?i:o)"
    r"|[Xx]-(?i:mailing-list|beenthere|gmail-labels|mozilla-status|original-from"
    rf"|mailman-original-from)){_VALUE}",
    re.ASCII,
)
RECEIVED = re.compile(rf"\n[Rr](?i:eceived){_VALUE}", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
LONGEST_ID = 998  # bytes; RFC 5322: no line is longer

Fields = dict[str, list[str]]


def parse_fields(block: bytes, limits: Limits) -> tuple[Fields, list[str]]:
    """Return the header fields we use, by lower-case name in file order, and words for flaws.

    `Received` is not among them, see `hops`. What is not ASCII is decoded and unfolded.
    """
    flaws = []
    if len(block) > limits.headers_bytes:
        block = block[: limits.headers_bytes]
        flaws.append("headers-too-long")
    most = limits.header_line_bytes
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in FIELD.findall("\n" + block.decode("latin-1")):
        if len(value) > most:
            value = value[:most]  # noqa: PLW2901 -- the cut stands for it
            flaws.append("header-too-long")
        fields[name.lower()].append(value if value.isascii() else _decoded(value))
    return fields, flaws


def _decoded(value: str) -> str:
    """Return what the bytes that were taken for Latin-1 say."""
    return decode(_unfold(value).encode("latin-1"))[0]


def hops(block: bytes, limits: Limits) -> Iterator[str]:
    """Yield the `Received` fields, the last carrier's first; a mail has many, and seldom needed."""
    for found in RECEIVED.finditer("\n" + block[: limits.headers_bytes].decode("latin-1")):
        yield found[1]


def text_of(fields: Fields, name: str) -> str | None:
    """Return the first field of a name as readable text on one line; None if absent or empty."""
    values = fields.get(name)
    if not values:
        return None
    text = decode_words(_unfold(values[0]))
    if not text.isprintable():  # quicker to ask
        text = CONTROL.sub(" ", text)
    return text.strip() or None


def raw_of(fields: Fields, name: str) -> str:
    """Return the first field of a name as it stands, unfolded; empty if absent."""
    values = fields.get(name)
    return _unfold(values[0]).strip() if values else ""


def _unfold(value: str) -> str:
    return " ".join([line.strip(" \t") for line in value.split("\n")]) if "\n" in value else value


IDS = re.compile(r"<\s*([^<>\s]+)\s*>")


def ids_of(fields: Fields, name: str) -> list[str]:
    """Return the message ids in a field, in order, without `<>`; prose between them is passed."""
    values = fields.get(name)
    if not values:
        return []
    return IDS.findall(" ".join(values))


def own_ids(fields: Fields) -> list[str]:
    """Return the distinct ids the mail calls itself by, those without `<>` too."""
    found = dict.fromkeys(ids_of(fields, "message-id"))
    if not found:
        bare = raw_of(fields, "message-id").strip("<> ")
        found = dict.fromkeys([bare] if bare and " " not in bare else [])
    return list(found)


class Address(Struct, frozen=True, gc=False):
    """An account that a header names.

    Attributes:
        id: canonical account.
        name: display name, if one was given that is not the address again.
        email: the address, if it is a whole one; archives mask some.
    """

    id: str
    name: str | None
    email: str | None


# One mailbox of a list. Quotes and comments have an end soon, or all of them together would take
# the square of their length.
PIECE = re.compile(
    r'(?:"(?:[^"\\]|\\.){0,500}+"|\((?:[^()\\]|\\.){0,500}+\)|<[^<>]*+>|[^",;(<]++|[^,;])++',
    re.DOTALL,
)
GROUP = re.compile(r'\s*[^"@<>(:]*:(?!\S*/)')
ANGLE = re.compile(r"<([^<>]*)>[^<>]*$")
COMMENT = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)?)\)\s*$")
MASKED_AT = re.compile(r"(\S+)\s+(?:at|\(at\)|\[at\])\s+(\S+)", re.IGNORECASE)
WHOLE = re.compile(r"[^@\s<>\"]+@[^@\s<>\".]+(?:\.[^@\s<>\".]+)*")
DELIMITERS = frozenset("<>()")
LONGEST_ADDRESS = 1000


class Named(Struct, frozen=True, gc=False):
    """The accounts one header field names.

    Attributes:
        addresses: in order.
        ids: their accounts.
        unread: how many entries were no account.
    """

    addresses: tuple[Address, ...]
    ids: tuple[str, ...]
    unread: int


def named_in(fields: Fields, *names: str) -> list[Named]:
    """Return the accounts in all fields of these names, field by field.

    Example:
        >>> [named] = named_in({"to": ['"B, Ann" <Ann@B.org>, ben at c.org (Ben)']}, "to")
        >>> named.ids, named.addresses[0].name
        (('email:ann@b.org', 'email:ben@c.org'), 'B, Ann')
    """
    return [
        # A thread repeats its lists of recipients; only honest lengths are worth keeping.
        (_named if len(value) <= CACHED_VALUE else _named.__wrapped__)(value)
        for name in names
        for value in fields.get(name, ())
    ]


CACHED_VALUE = 8192


@lru_cache(maxsize=2048)
def _named(value: str) -> Named:
    pieces = [piece for piece in _pieces(_unfold(value)) if piece]
    found = [_address(piece) for piece in pieces]
    addresses = tuple(address for address in found if address)
    unread = sum(
        address is None and not piece.endswith(":")
        for piece, address in zip(pieces, found, strict=True)
    )
    return Named(addresses, tuple(address.id for address in addresses), unread)


@lru_cache(maxsize=4096)
def one_named(mailbox: str) -> Named | None:
    """Return the account that one mailbox names, `Name <address>` or an address; None if none."""
    address = _address(mailbox)
    return Named((address,), (address.id,), 0) if address else None


def _pieces(value: str) -> list[str]:
    if not any(mark in value for mark in '"(;:'):
        return [piece.strip()[:LONGEST_ADDRESS] for piece in value.split(",")]
    return [piece.strip()[:LONGEST_ADDRESS] for piece in PIECE.findall(value)]


@lru_cache(maxsize=1 << 14)
def _address(piece: str) -> Address | None:
    """Return the account one mailbox of an address list names; see RFC 5322 section 3.4."""
    if (group := GROUP.match(piece)) and not piece.lower().startswith("mailto:"):
        piece = piece[group.end() :].strip()
    name, where = "", piece
    if found := ANGLE.search(piece):
        name, where = piece[: found.start()], found[1]
        if not name.strip() and (after := COMMENT.search(piece, found.end(1))):
            name = after[1]
    elif found := COMMENT.search(piece):
        name, where = found[1], piece[: found.start()]
    where = where.strip().strip("'\"<>").removeprefix("mailto:").strip()
    if found := MASKED_AT.fullmatch(where):
        where = f"{found[1]}@{found[2]}"  # pipermail hides addresses so, and no more than so
    # With neither `@` nor the slash of X.400 and Notes, words are a name without an address.
    is_name = " " in where and "@" not in where and not where.startswith("/")
    if not where or is_name or not DELIMITERS.isdisjoint(where):
        return None
    try:
        account = account_id(f"email:{where[:512]}")
    except ValueError:
        return None
    email = account.removeprefix("email:") if WHOLE.fullmatch(where) else None
    return Address(account, _display_name(name, where), email)


def _display_name(name: str, where: str) -> str | None:
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    name = CONTROL.sub(" ", decode_words(name)).strip().strip("'\"").strip()[:512]
    return name if name and name.lower() != where.lower() else None
