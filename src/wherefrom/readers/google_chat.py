"""Google Chat, as Google Takeout gives it: a folder of messages for each talk and space.

Holds   what was said by everybody, threads of spaces, reactions, who is in each talk.
Lacks   when somebody reacted; when somebody came or left; read marks.
Skips   files and pictures; the list of talks the account is in.

People are their addresses, as in mail.

Source: the layout as readers of others take it; no export itself was at hand; 2026-11-24.
"""

import re
from collections.abc import Iterator
from posixpath import basename, dirname

from msgspec import Struct, field

from wherefrom.readers.base import Archive, Member, Reader, refuse_if_nothing
from wherefrom.readers.google_chat_message import Message, Talk, person
from wherefrom.readers.json_fields import at, objects_at, text_at
from wherefrom.readers.json_lists import Item, items
from wherefrom.readers.json_stream import Lists, Value, values
from wherefrom.readers.names import Names
from wherefrom.vocabulary import Account, Activity, Flaw

LISTS = Lists(frozenset({b"messages"}))
# The folders above have names in the account's language; those of talks are theirs for ever.
MESSAGES = re.compile(r"(.*/|)messages\.json")
OPENS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"messages"\s*:\s*\[')
ENTRY = re.compile(rb'"(?:creator|created_date|topic_id)"\s*:')
EMPTY = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"messages"\s*:\s*\[\s*\]')
ABOUT = ("group_info.json", "group-info.json")
OWNER = re.compile(r"(?:.*/|)user_info\.json")
OWNS = re.compile(rb'"(?:user|membership_info)"\s*:')
DIRECT = "DM "

Found = Activity | Account | Flaw


class Export(Struct):
    """The files of an export: folders of talks, and who the owner is."""

    talks: dict[str, list[Member]] = field(default_factory=dict)
    owners: list[Member] = field(default_factory=list)


def recognises(archive: Archive) -> list[Member]:
    """Return the files of folders that hold a talk, and the owner's own."""
    export = _export(archive)
    return [*(each for files in export.talks.values() for each in files), *export.owners]


def _export(archive: Archive) -> Export:
    members = archive.members()
    names = {each.name for each in members}
    export = Export()
    for member in members:
        if (found := MESSAGES.fullmatch(member.name)) and _is_talk(member, found[1], names):
            export.talks[found[1]] = []
    for member in members:
        folder = member.name[: len(member.name) - len(basename(member.name))]
        if folder in export.talks:
            export.talks[folder].append(member)
        elif export.talks and OWNER.fullmatch(member.name) and OWNS.search(member.head()):
            export.owners.append(member)
    return export


def _is_talk(member: Member, folder: str, names: set[str]) -> bool:
    head = member.head()
    if OPENS.match(head) and ENTRY.search(head):
        return True
    return EMPTY.match(head) is not None and any(f"{folder}{name}" in names for name in ABOUT)


def read(archive: Archive) -> Iterator[Found]:
    """Yield the owner, then what was said in each talk, then what people are called."""
    yield from refuse_if_nothing(archive, _found(archive))


def _found(archive: Archive) -> Iterator[Found]:
    export, called = _export(archive), Names(archive.limits.name_characters)
    for member in export.owners:
        for value in values(member, archive.limits):
            if isinstance(value, Flaw):
                yield Flaw(value.place, value.reason, value.detail, skipped=False)
            elif owner := person(at(value.json, "user")):
                yield Account(owner, text_at(value.json, "user", "name"), own="user_info.json")
    for folder, files in export.talks.items():
        yield from _read_talk(folder, files, called, archive)
    yield from called.accounts()


def _read_talk(
    folder: str, files: list[Member], called: Names, archive: Archive
) -> Iterator[Activity | Flaw]:
    by_name = {basename(member.name): member for member in files}
    members: list[str] = []
    name: str | None = None
    for member in (by_name[each] for each in ABOUT if each in by_name):
        for value in values(member, archive.limits):
            if isinstance(value, Value):
                name = text_at(value.json, "name")
                for each in objects_at(value.json, "members"):
                    if account := person(each):
                        members.append(account)
                        called.note(account, text_at(each, "name"), None)
            else:
                yield Flaw(value.place, value.reason, value.detail, skipped=False)
    title = basename(dirname(f"{folder}x"))
    is_direct = title.startswith(DIRECT) or (name is None and len(members) > 1)
    source = by_name["messages.json"]
    threads = {
        thread
        for item in items(source, archive.limits, LISTS)
        if isinstance(item, Item) and item.within and (thread := _thread(item.json))
    }
    others = tuple(members) if is_direct else ()
    key = title.rpartition(" ")[2] or "talk"  # `DM abc`, `Space abc`
    talk = Talk(key, "direct" if is_direct else "group", others, threads)
    for item in items(source, archive.limits, LISTS):
        if isinstance(item, Flaw):
            yield item
        elif item.within:
            yield from Message(item, talk, called).found()


def _thread(said: object) -> str | None:
    """Return the topic of a message that did not begin it."""
    topic, own = text_at(said, "topic_id"), text_at(said, "message_id") or ""
    return topic if topic and own and own.rpartition("/")[2] != topic else None


READER = Reader("google-chat", "Google Chat (Takeout)", recognises, read)
