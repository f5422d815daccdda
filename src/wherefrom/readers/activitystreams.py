"""ActivityStreams 2.0: activities, collections and pages of them as JSON or JSON Lines.

Holds   what each activity states; see `as2`. Other tools can write it: `docs/howto`.
Lacks   people and threads that are stated nowhere: a reader guesses nothing.
Skips   JSON that is no ActivityStreams, with a flaw; files of other kinds, which a zip may hold.

Source: W3C ActivityStreams 2.0 Core, sections 2 to 4; read 2026-11-23.
"""

import re
from collections.abc import Iterator

from wherefrom.readers import mastodon
from wherefrom.readers.as2 import Found, Source, translate
from wherefrom.readers.base import Archive, Member, Reader, refuse_if_nothing
from wherefrom.readers.json_stream import values
from wherefrom.vocabulary import Flaw

NAMES = re.compile(r"\.(?:json|jsonl|ndjson|jsonld|json-ld)(?:\.gz)?$", re.IGNORECASE)
OPENS = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*[\[{]")
NAMESPACE = b"www.w3.org/ns/activitystreams"
# Lines need not repeat the context: a type of AS2 beside one of its own properties will do.
TYPE = re.compile(
    rb'"@?type"\s*:\s*\[?\s*"(?:as:)?(?:Accept|Announce|Article|Create|Event|Follow|Invite|Join|'
    rb'Leave|Like|Note|Ordered(?:Collection|CollectionPage)|Update)"'
)
PROPERTY = re.compile(rb'"(?:actor|attributedTo|orderedItems)"\s*:')


def recognises(archive: Archive) -> list[Member]:
    """Return the files of JSON that speak of ActivityStreams; Mastodon has its own."""
    others = {each.name for each in mastodon.recognises(archive)}
    return [each for each in _members(archive) if each.name not in others and _speaks(each.head())]


def _members(archive: Archive) -> list[Member]:
    members = archive.members()
    named = [member for member in members if NAMES.search(member.name)]
    return named or (members if len(members) == 1 else [])


def _speaks(head: bytes) -> bool:
    plain = head.replace(b"\0", b"")  # UTF-16 and UTF-32 are ASCII with zeros between
    if not OPENS.match(plain):
        return False
    return NAMESPACE in plain or bool(TYPE.search(plain) and PROPERTY.search(plain))


def read(archive: Archive) -> Iterator[Found]:
    """Yield what the files say, one after the other."""
    source = Source(None, archive.zone, archive.limits)
    yield from refuse_if_nothing(archive, _found(archive, source))


def _found(archive: Archive, source: Source) -> Iterator[Found]:
    for member in _members(archive):
        for value in values(member, archive.limits):
            if isinstance(value, Flaw):
                yield value
            else:
                yield from translate(value, source)


READER = Reader("activitystreams", "ActivityStreams 2.0 (JSON, JSON Lines)", recognises, read)
