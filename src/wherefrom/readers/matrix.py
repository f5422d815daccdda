"""Matrix rooms as Element exports them: the room's events as JSON, alone or in a zip.

Holds   what was said by everybody, answers, threads, reactions, who came, left and was invited.
Lacks   what the export's span leaves out; reactions and edits, in exports of most versions.
Skips   pictures and other files.

A message that was edited has its latest words; the edit itself is left out, and told so.

Source: matrix-org/matrix-react-sdk JSONExport.ts; Matrix specification 1.11; read 2026-11-24.
"""

import re
from collections.abc import Iterator
from posixpath import dirname

from wherefrom.readers.base import Archive, Member, Reader, refuse_if_nothing
from wherefrom.readers.json_lists import items
from wherefrom.readers.json_stream import Lists
from wherefrom.readers.matrix_event import Event, Room
from wherefrom.vocabulary import Account, Activity, Flaw

LISTS = Lists(frozenset({b"messages"}))
OPENS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
ROOM = re.compile(rb'"room_(?:name|creator)"\s*:')
EVENT = re.compile(rb'"(?:origin_server_ts|event_id)"\s*:')
MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
BESIDE = re.compile(r"(?:images|videos?|audio|files)/")
HEADS = 1000  # files looked at

Found = Activity | Account | Flaw


def recognises(archive: Archive) -> list[Member]:
    """Return the rooms' files, and the pictures beside an `export.json`."""
    members = archive.members()
    rooms = _rooms(members)
    zips = [each for each in rooms if each.name.endswith("export.json")]
    roots = [f"{folder}/" if (folder := dirname(each.name)) else "" for each in zips]
    beside = [
        each
        for each in members
        if any(each.name.startswith(x) and BESIDE.match(each.name[len(x) :]) for x in roots)
    ]
    return [*rooms, *beside]


def _rooms(members: list[Member]) -> list[Member]:
    likely = [each for each in members if each.name.endswith(".json")]
    return [each for each in likely[:HEADS] if _is_room(each.head())]


def _is_room(head: bytes) -> bool:
    if not OPENS.match(head) or not MESSAGES.search(head):
        return False
    return bool(ROOM.search(head) or (EVENT.search(head) and b'"sender"' in head))


def read(archive: Archive) -> Iterator[Found]:
    """Yield what happened in each room, and then what people are called in it."""
    found = (each for member in _rooms(archive.members()) for each in _read(member, archive))
    yield from refuse_if_nothing(archive, found)


def _read(member: Member, archive: Archive) -> Iterator[Found]:
    room = Room(archive.limits.name_characters)
    for item in items(member, archive.limits, LISTS):
        if not isinstance(item, Flaw) and item.within:
            room.survey(item.json)
    for item in items(member, archive.limits, LISTS):
        if isinstance(item, Flaw):
            yield item
        elif item.within:
            yield from Event(item, room).found()
    yield from room.called.accounts()


READER = Reader("matrix", "Matrix (rooms exported by Element)", recognises, read)
