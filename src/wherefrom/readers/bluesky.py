"""A Bluesky (AT Protocol) repository as a CAR file: posts, likes, reposts, follows of one account.

Holds   posts with what they answer, their thread, mentions, tags, links and quotes; likes, reposts,
        follows, blocks, additions to lists.
Lacks   what others wrote, and handles: people are DIDs. A DID document beside it tells a handle.
Skips   records of other kinds (feeds, gates, other applications), each counted; pictures.

Source: atproto lexicons app.bsky; bluesky-social/indigo testing/testdata; read 2026-11-24.
"""

import time
from collections.abc import Iterator
from itertools import chain
from posixpath import basename
from typing import Any

from wherefrom.readers.as2_values import tag_named
from wherefrom.readers.base import Archive, Found, Member, Reader, refuse_if_nothing
from wherefrom.readers.car import Block, Repository, blocks, is_car, repository
from wherefrom.readers.clock import DAY, Moment, parse_iso
from wherefrom.readers.json_fields import Object, at, objects_at, text_at, texts_at
from wherefrom.readers.json_stream import Value, values
from wherefrom.readers.said import account, others, stamped
from wherefrom.settings import SECOND
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw

CHANNEL = "bluesky"
POST, PROFILE = "app.bsky.feed.post", "app.bsky.actor.profile"
TOUCHES: dict[str, ActivityType] = {
    "app.bsky.feed.like": "Like",
    "app.bsky.feed.repost": "Announce",
    "app.bsky.graph.follow": "Follow",
    "app.bsky.graph.block": "Block",
    "app.bsky.graph.listitem": "Add",
}
TOLD = frozenset({"Like", "Announce", "Follow"})
SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"  # of record keys that tell their time
KEY_LETTERS, CLOCK_BITS = 13, 10
LOOKED_AT = 20  # files, where none is called .car
EARLIEST_KEY = 1_600_000_000 * SECOND  # before it there was no AT Protocol: a key of chance


def recognises(archive: Archive) -> list[Member]:
    """Return the CAR files, with the DID documents beside them."""
    cars = _cars(archive)
    documents = [each for each in archive.members() if _is_document(each)] if cars else []
    return sorted([*cars, *documents], key=lambda each: each.name)


def _cars(archive: Archive) -> list[Member]:
    members = archive.members()
    named = [each for each in members if each.name.lower().endswith(".car")]
    return [each for each in named or members[:LOOKED_AT] if is_car(each.head())]


def _is_document(member: Member) -> bool:
    return member.name.endswith(".json") and b'"alsoKnownAs"' in member.head()


def read(archive: Archive) -> Iterator[Found]:
    """Yield what each repository says, in the order of its blocks."""
    handles = dict(chain.from_iterable(_handles(x, archive) for x in recognises(archive)))
    found = (_found(each, archive, handles) for each in _cars(archive))
    yield from refuse_if_nothing(archive, chain.from_iterable(found))


def _handles(member: Member, archive: Archive) -> Iterator[tuple[str, str]]:
    """Yield whose DID a document is, with the handle it says they have."""
    if not _is_document(member):
        return
    for value in values(member, archive.limits):
        if isinstance(value, Value) and (did := text_at(value.json, "id")):
            for known in texts_at(value.json, "alsoKnownAs"):
                if known.startswith("at://"):
                    yield did, known.removeprefix("at://")


def _found(member: Member, archive: Archive, handles: dict[str, str]) -> Iterator[Found]:
    held = repository(member, archive.limits)
    yield from held.flaws
    owner = account(CHANNEL, held.did)
    if held.did and owner:
        same = account(CHANNEL, handles.get(held.did))
        page = f"https://bsky.app/profile/{held.did}"
        yield Account(owner, None, None, page, None, same, basename(member.name))
    named = dict(held.names)
    for block in blocks(member, archive.limits):
        if isinstance(block, Flaw):
            yield block
        elif owner and block.cid in named:
            for name in named.pop(block.cid):
                yield from _record(name, block, held, owner)
    for names in named.values():
        yield from (Flaw(member.name, "missing-block", _collection(name)) for name in names)


def _collection(name: str) -> str:
    return name.partition("/")[0][:100]


def _record(name: str, block: Block, held: Repository, owner: str) -> Iterator[Found]:
    """Yield what a record says."""
    collection, _, key = name.partition("/")
    said = block.value
    if not isinstance(said, dict) or not key:
        yield Flaw(block.place, "not-an-object", collection[:100])
        return
    raw = text_at(said, "createdAt")
    uri = f"at://{held.did}/{name}"
    fields = {
        "id": f"{CHANNEL}:{uri}", "actor": owner, "channel": CHANNEL, "place": block.place,
        **stamped(raw, moment(raw, key)),
    }  # fmt: skip
    if collection == PROFILE:
        yield Account(owner, text_at(said, "displayName"), seen=fields["published"])
    elif collection == POST:
        url = f"https://bsky.app/profile/{held.did}/post/{key}"
        yield Activity(type="Create", url=url, **_post(said, uri, owner), **fields)
    elif collection in TOUCHES:
        yield _touch(TOUCHES[collection], said, fields)
    else:
        yield Flaw(block.place, "other-record", collection[:100])


def moment(raw: str | None, key: str) -> Moment:
    """Return when a record says it was made; where that cannot be, when its key was made.

    Example:
        >>> moment("2023-04-26T00:09:58-07:00", "self"), moment(None, "3jua5nhyqvs2x")[1]
        ((1682492998000000, 'exact'), 'exact')
    """
    found = parse_iso(raw or "", "UTC")
    if found[0] is None and len(key) == KEY_LETTERS and set(key) <= set(SORTABLE):
        number = 0
        for letter in key:
            number = number * len(SORTABLE) + SORTABLE.index(letter)
        made = number >> CLOCK_BITS
        if EARLIEST_KEY <= made <= time.time() * SECOND + DAY:
            return made, "exact"
    return found


def _post(said: Object, uri: str, owner: str) -> dict[str, Any]:
    words, mentions, tags = _read_facets(said)
    parent, root = text_at(said, "reply", "parent", "uri"), text_at(said, "reply", "root", "uri")
    quoted = text_at(said, "embed", "record", "uri") or text_at(
        said, "embed", "record", "record", "uri"
    )
    page = at(said, "embed", "external") or at(said, "embed", "media", "external")
    shared = [text_at(page, key) for key in ("title", "description", "uri")]
    return {
        "object": f"{CHANNEL}:{quoted}" if quoted else None,
        "in_reply_to": f"{CHANNEL}:{parent}" if parent else None,
        "context": f"{CHANNEL}:{root or parent or uri}",
        "to": others([author(parent), author(quoted)], owner),
        "mentions": others([account(CHANNEL, did) for did in mentions], owner),
        "tags": tuple(
            dict.fromkeys(filter(None, map(tag_named, [*tags, *texts_at(said, "tags")])))
        ),
        "content": words,
        "quoted": "\n".join(filter(None, shared)) or None,
    }


def _read_facets(said: Object) -> tuple[str | None, list[str], list[str]]:
    """Return the text with its links whole, the DIDs mentioned and the tags; offsets are bytes."""
    data = (text_at(said, "text") or "").encode()
    mentions, tags, links = [], [], []
    for facet in objects_at(said, "facets"):
        start, end = at(facet, "index", "byteStart"), at(facet, "index", "byteEnd")
        for feature in objects_at(facet, "features"):
            if did := text_at(feature, "did"):
                mentions.append(did)
            elif tag := text_at(feature, "tag"):
                tags.append(tag)
            elif (
                (link := text_at(feature, "uri"))
                and isinstance(start, int)
                and isinstance(end, int)
            ):
                links.append((start, end, link.encode()))
    old = [
        each for each in objects_at(said, "entities") if text_at(each, "type") == "mention"
    ]  # of 2022
    mentions += filter(None, (text_at(each, "value") for each in old))
    for start, end, whole in sorted(links, reverse=True):
        shown = data[start:end].rstrip(b".").removesuffix("…".encode())
        if 0 <= start < end <= len(data) and shown in whole:
            data = data[:start] + whole + data[end:]
    return data.decode("utf-8", "replace").strip() or None, mentions, tags


def _touch(kind: ActivityType, said: Object, fields: dict[str, Any]) -> Found:
    """Return a like, a repost, a follow or the like."""
    subject = text_at(said, "subject") or text_at(said, "subject", "uri")
    other = author(subject) if subject and "/" in subject else account(CHANNEL, subject)
    if subject is None or other is None:
        return Flaw(fields["place"], "no-object", kind)
    about = f"{CHANNEL}:{subject}" if "/" in subject else other
    to = others([other], fields["actor"]) if kind in TOLD else ()
    return Activity(type=kind, object=about, to=to, **fields)


def author(uri: str | None) -> str | None:
    """Return whose record an address names."""
    if not uri or not uri.startswith("at://"):
        return None
    return account(CHANNEL, uri.removeprefix("at://").partition("/")[0])


READER = Reader("bluesky", "Bluesky (repository, CAR)", recognises, read)
