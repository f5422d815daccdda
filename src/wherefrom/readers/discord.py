"""Discord: the files of DiscordChatExporter, and the data package that Discord itself gives.

Holds   an exporter's file has all that was said in a channel or thread, answers and reactions; a
        package (see `discord_package`) has what its owner wrote.
Lacks   when somebody reacted; who reacted, in files of exporters before 2023.
Skips   pictures and other files; the exporter's HTML, text and CSV, which say less.

Source: Tyrrrz/DiscordChatExporter JsonMessageWriter.cs; seanbreckenridge/discord_data.
"""

import re
from collections.abc import Iterator

from wherefrom.readers.base import Archive, Member, Reader, refuse_if_nothing
from wherefrom.readers.discord_message import Message, room_of
from wherefrom.readers.discord_package import packages, read_package
from wherefrom.readers.discord_people import People, account_of
from wherefrom.readers.json_fields import text_at
from wherefrom.readers.json_lists import Item, items
from wherefrom.readers.json_stream import Lists
from wherefrom.vocabulary import Account, Activity, Flaw

LISTS = Lists(frozenset({b"messages"}))
EXPORTED = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*"guild"\s*:\s*\{\s*"id"\s*:.*"channel"\s*:\s*\{\s*"id"', re.DOTALL
)
FILES = "_Files/"  # beside an exporter's file, if pictures were asked for
HEADS = 2000  # files looked at
TWO = 2

Found = Activity | Account | Flaw


def recognises(archive: Archive) -> list[Member]:
    """Return the exporter's files with the pictures beside them, and the packages' files."""
    exported = _exported(archive)
    beside = tuple(f"{each.name}{FILES}" for each in exported)
    pictures = [each for each in archive.members() if beside and each.name.startswith(beside)]
    return [*exported, *pictures, *(x for files in packages(archive).values() for x in files)]


def _exported(archive: Archive) -> list[Member]:
    likely = [each for each in archive.members() if each.name.endswith(".json")]
    return [each for each in likely[:HEADS] if EXPORTED.match(each.head())]


def read(archive: Archive) -> Iterator[Found]:
    """Yield what each file and each package holds, and who is met in them."""
    yield from refuse_if_nothing(archive, _found(archive))


def _found(archive: Archive) -> Iterator[Found]:
    for member in _exported(archive):
        people = People(archive.limits.name_characters)
        both = _both(member, archive)
        for item in items(member, archive.limits, LISTS):
            if isinstance(item, Flaw):
                yield item
            elif item.within:
                yield from Message(item, room_of(item.within[-1].json, both), people).found()
        yield from people.accounts()
    for root, files in packages(archive).items():
        yield from read_package(root, files, archive)


def _both(member: Member, archive: Archive) -> tuple[str, ...]:
    """Return the two who talk in a direct channel, once both have written; nobody elsewhere."""
    authors: dict[str, None] = {}
    for item in items(member, archive.limits, LISTS):
        if not isinstance(item, Item):
            continue
        if not item.within or text_at(item.within[0].json, "channel", "type") != "DirectTextChat":
            return ()
        if author := account_of(text_at(item.json, "author", "id")):
            authors[author] = None
        if len(authors) == TWO:
            return tuple(authors)
    return ()


READER = Reader("discord", "Discord (DiscordChatExporter, data package)", recognises, read)
