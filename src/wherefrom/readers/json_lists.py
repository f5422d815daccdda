"""What stands in certain lists of a JSON document, wherever they are, with what stood before them.

Holds   the items one at a time, so that a chat of any size takes the memory of one message.
Lacks   schemas; what a list means is its reader's business.
Skips   what `json_stream` does.
"""

from collections.abc import Iterator

from msgspec import Struct

from wherefrom.readers.base import Member
from wherefrom.readers.json_stream import (
    BRACKETS,
    KEY,
    KEY_REACH,
    STRINGS,
    Lists,
    Value,
    elements,
    in_utf8,
    parsed,
)
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

CLOSED_BY = {b"[": b"]", b"{": b"}"}


class Head(Struct, frozen=True):
    """What a document says before a list that is taken apart.

    Attributes:
        way: the keys that lead to the list, its own last.
        json: the value that holds it, as far as to the list; empty if that cannot be read.
    """

    way: tuple[str, ...]
    json: object


class Item(Struct, frozen=True):
    """A value, the byte at which it begins, and the lists it stands in, the outermost first."""

    place: str
    json: object
    within: tuple[Head, ...]


def items(member: Member, limits: Limits, lists: Lists) -> Iterator[Item | Flaw]:
    """Yield what the lists of a document hold, with what stood before them; then their holders.

    Args:
        member: one document of JSON.
        limits: of a value.
        lists: which are taken apart. What holds them comes after them, with the lists emptied.
    """
    heads: list[Head] = []
    with member.open() as stream:
        for piece in elements(in_utf8(stream), limits, lists):
            del heads[piece.level :]
            place = f"{member.name}@{piece.begin}"
            if not piece.opens:
                for each in parsed(place, piece.raw, limits):
                    if isinstance(each, Flaw):
                        yield each
                    else:
                        yield Item(each.place, each.json, tuple(heads))
            elif isinstance(piece.raw, bytes):
                found = list(parsed(place, _closed(piece.raw), limits))
                yield from (each for each in found if isinstance(each, Flaw))
                head = next((each.json for each in found if isinstance(each, Value)), {})
                heads.append(Head(_way(head) or _last_key(piece.raw), head))


def _closed(raw: bytes) -> bytes:
    """Return the beginning of a value with the brackets closed that are open."""
    closing: list[bytes] = []
    for found in BRACKETS.finditer(STRINGS.sub(b"", raw)):
        if found[0] in CLOSED_BY:
            closing.append(CLOSED_BY[found[0]])
        elif closing:
            closing.pop()
    return raw + b"".join(reversed(closing))


def _way(value: object) -> tuple[str, ...]:
    """Return the keys that lead to what stands last in a value."""
    way: list[str] = []
    while value:
        if isinstance(value, dict):
            way.append(next(reversed(value)))
            value = value[way[-1]]
        else:
            value = value[-1] if isinstance(value, list) else None
    return tuple(way)


def _last_key(raw: bytes) -> tuple[str, ...]:
    """Return the key of the list that opens at the end, where what is before it is unreadable."""
    found = KEY.search(raw[-KEY_REACH - 1 : -1])
    return (found[1].decode(),) if found else ()
