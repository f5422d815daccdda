"""A mail's headers: fields under caps, ids, addresses. Linear in the size, whatever they hold."""

import re
from functools import lru_cache

from msgspec import Struct

from wherefrom.readers.charsets import decode, decode_words
from wherefrom.settings import Limits
from wherefrom.vocabulary import account_id

# Only the fields we use, for a mail has three times as many: the engine passes the rest unseen.
FIELD = re.compile(
    rb"\n(?=[AaBbCcDdFfIiLlMmRrSsTtXx])((?i:cc|bcc|date|from|to|apparently-to|sender|subject"
    rb"|reply-to|references|received|message-id|in-reply-to|content-(?:type|transfer-encoding"
    rb"|disposition)|list-(?:id|post)|mailing-list|x-(?:mailing-list|beenthere|gmail-labels"
    rb"|mozilla-status|original-from|mailman-original-from)|archived-at))"
    rb"[ \t]*+:[ \t]*+([^\n]*+(?:\n[ \t][^\n]*+)*+)"
)
FOLD = re.compile(rb"[ \t]*\n[ \t]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
LONGEST_ID = 998  # bytes; RFC 5322: no line is longer

Fields = dict[str, list[bytes]]


@lru_cache(maxsize=1024)
def _key(name: bytes) -> str:
    return name.decode("ascii").lower()


def parse_fields(block: bytes, limits: Limits) -> tuple[Fields, list[str]]:
    """Return the header fields we use, by lower-case name in file order, and words for flaws."""
    flaws = []
    if len(block) > limits.headers_bytes:
        block = block[: limits.headers_bytes]
        flaws.append("headers-too-long")
    fields: Fields = {}
    for name, value in FIELD.findall(b"\n" + block):
        key = _key(name)
        if len(value) > limits.header_line_bytes:
            value = value[: limits.header_line_bytes]  # noqa: PLW2901 -- the cut stands for it
            flaws.append("header-too-long")
        if key in fields:
            fields[key].append(value)
        else:
            fields[key] = [value]
    return fields, flaws


def text_of(fields: Fields, name: str) -> str | None:
    """Return the first field of a name as readable text on one line; None if absent or empty."""
    values = fields.get(name)
    if not values:
        return None
    text = decode_words(_unfold(values[0]))
    return CONTROL.sub(" ", text).strip() or None


def raw_of(fields: Fields, name: str) -> str:
    """Return the first field of a name as it stands, unfolded; empty if absent."""
    values = fields.get(name)
    return _unfold(values[0]).strip() if values else ""


def _unfold(value: bytes) -> str:
    return decode(FOLD.sub(b" ", value) if b"\n" in value else value)[0]


IDS = re.compile(r"<\s*([^<>\s]+)\s*>")


def ids_of(fields: Fields, name: str) -> list[str]:
    """Return the message ids in a field, in order, without `<>`; prose between them is passed."""
    values = fields.get(name)
    if not values:
        return []
    return IDS.findall(decode(b" ".join(values))[0])


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


TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)|<[^<>]*>|[^",;(<]+|.', re.DOTALL)
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
        >>> [named] = named_in({"to": [b'"B, Ann" <Ann@B.org>, ben at c.org (Ben)']}, "to")
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
def _named(value: bytes) -> Named:
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
    pieces, piece = [], ""
    for token in TOKENS.findall(value):
        if token in {",", ";"}:
            pieces.append(piece)
            piece = ""
        elif len(piece) < LONGEST_ADDRESS:
            piece += token
    pieces.append(piece)
    return [piece.strip()[:LONGEST_ADDRESS] for piece in pieces]


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
