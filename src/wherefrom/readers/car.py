"""A CAR file: blocks of DAG-CBOR by their hash, one at a time, and the tree of a repository in it.

Holds   each sound block with the byte at which it stands; which records the tree names.
Lacks   signatures: who wrote a repository is believed.
Skips   blocks that are cut, too long, no CBOR, or not what their hash says, each with a flaw.

The library decodes whole files too, but one bad block would then cost all: the frames, which are
a length and a hash each, are read here, and it decodes single blocks.

Source: CARv1 and atproto repository specifications; read 2026-11-24.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

from msgspec import Struct

from wherefrom.readers.base import Member
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

LONGEST_VARINT = 9  # bytes
SHA_256, SHA_256_BYTES = 0x12, 32
MOST_KEY = 1024  # bytes of a record's name
CONTINUES = 0x80


class Block(Struct, frozen=True):
    """A block: where it stands, its name, and what it holds."""

    place: str
    cid: bytes
    value: object


class Repository(Struct, frozen=True):
    """What a repository's tree says.

    Attributes:
        did: whose it is.
        names: `collection/key` of each record, by the name of its block.
        flaws: what is missing of the tree.
    """

    did: str | None
    names: dict[bytes, list[str]]
    flaws: list[Flaw]


def is_car(head: bytes) -> bool:
    """Tell a CAR file by its header, a map with `roots` and `version`."""
    return b"\xa2" in head[1:4] and b"\x65roots" in head[:256] and b"\x67version" in head[:4096]


def blocks(member: Member, limits: Limits) -> Iterator[Block | Flaw]:
    """Yield the header, named by nothing, and then the blocks.

    A flaw of a block tells of no record: what the tree names and is not there is counted as one.
    """
    with member.open() as stream:
        at, is_first = 0, True
        while True:
            place = f"{member.name}@{at}"
            size, length = _varint_of(stream)
            if size is None:
                if length:
                    yield Flaw(place, "cut-short", skipped=False)
                return
            if not 0 < size <= limits.object_bytes:
                reason = "object-too-long" if size else "empty-block"
                yield Flaw(place, reason, f"{size} bytes", skipped=False)
                return  # where the next one begins is not to be trusted
            data = stream.read(size)
            if len(data) < size:
                yield Flaw(place, "cut-short", skipped=False)
                return
            yield _block(place, data, is_header=is_first)
            at, is_first = at + length + size, False


def _varint_of(stream: BinaryIO) -> tuple[int | None, int]:
    """Return a number at the head of a stream, None where it ends, and how many bytes it took."""
    taken = b""
    while len(taken) < LONGEST_VARINT and (byte := stream.read(1)):
        taken += byte
        if byte[0] < CONTINUES:
            return _varint(taken, 0)[0], len(taken)
    return None, len(taken)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number that stands in some bytes, and where it ends.

    Raises:
        ValueError: it does not end.
    """
    number = 0
    for count, byte in enumerate(data[at : at + LONGEST_VARINT]):
        number |= (byte & 0x7F) << (7 * count)
        if byte < CONTINUES:
            return number, at + count + 1
    raise ValueError("no end")


def _block(place: str, data: bytes, *, is_header: bool) -> Block | Flaw:
    from libipld import decode_dag_cbor  # noqa: PLC0415 -- only where there is something to decode

    try:
        at = 0 if is_header else _end_of_cid(data)
        if at and not _is_sound(data, at):
            return Flaw(place, "damaged-block", "its hash differs", skipped=False)
        return Block(place, data[:at], decode_dag_cbor(data[at:]))
    except (ValueError, RecursionError):
        return Flaw(place, "unreadable-block", skipped=False)


def _end_of_cid(data: bytes) -> int:
    """Return where the block's name ends: version, codec, kind of hash, length, hash."""
    if data[:2] == bytes([SHA_256, SHA_256_BYTES]):
        return 2 + SHA_256_BYTES
    at = 0
    for _ in range(3):
        _, at = _varint(data, at)
    length, at = _varint(data, at)
    if at + length > len(data):
        raise ValueError("no name")
    return at + length


def _is_sound(data: bytes, at: int) -> bool:
    """Tell whether a block is what its name says, as far as the hash is one we know."""
    digest = data[at - SHA_256_BYTES : at]
    is_known = data[at - SHA_256_BYTES - 2 : at - SHA_256_BYTES] == bytes([SHA_256, SHA_256_BYTES])
    return not is_known or sha256(data[at:]).digest() == digest


def repository(member: Member, limits: Limits) -> Repository:
    """Return whose repository it is and the names of its records, after one pass over the file."""
    nodes: dict[bytes, dict[str, object]] = {}
    commits: dict[bytes, dict[str, object]] = {}
    roots: list[bytes] = []
    for block in blocks(member, limits):
        if isinstance(block, Flaw) or not isinstance(said := block.value, dict):
            continue
        if not block.cid:
            held = said.get("roots")
            roots = (
                [each for each in held if isinstance(each, bytes)] if isinstance(held, list) else []
            )
        elif isinstance(said.get("e"), list):
            nodes[block.cid] = said
        elif isinstance(said.get("did"), str) and "data" in said:
            commits[block.cid] = said
    commit = next((commits[cid] for cid in roots if cid in commits), None)
    commit = commit or next(iter(commits.values()), {})
    did, tree = commit.get("did"), commit.get("data")
    if not isinstance(did, str) or not isinstance(tree, bytes):
        return Repository(None, {}, [Flaw(member.name, "no-commit")])
    names, missing = _walk(nodes, tree)
    flaws = [Flaw(member.name, "missing-block", "of the tree")] * missing
    return Repository(did, names, flaws)


def _walk(nodes: dict[bytes, dict[str, object]], tree: bytes) -> tuple[dict[bytes, list[str]], int]:
    """Return the names of all records by block, and how many blocks of the tree are missing."""
    names: dict[bytes, list[str]] = {}
    missing, seen, left = 0, set(), [tree]
    while left:
        cid = left.pop()
        if cid in seen:
            continue
        seen.add(cid)
        if (node := nodes.get(cid)) is None:
            missing += 1
            continue
        key = b""
        below: list[object] = [node.get("l")]
        for entry in node["e"] if isinstance(node["e"], list) else []:
            if not isinstance(entry, dict):
                continue
            shared, rest, block = entry.get("p"), entry.get("k"), entry.get("v")
            below.append(entry.get("t"))
            if isinstance(shared, int) and isinstance(rest, bytes) and isinstance(block, bytes):
                key = key[: max(shared, 0)] + rest[:MOST_KEY]
                names.setdefault(block, []).append(key.decode("utf-8", "replace"))
        left.extend(each for each in reversed(below) if isinstance(each, bytes))
    return names, missing
