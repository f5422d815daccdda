"""The archive of a Slack workspace: users, channels, and a file of messages for each day.

Holds   who wrote what in which channel, threads, reactions, who joined, left and invited.
Lacks   when somebody reacted; direct messages, unless the export is one of those that have them.
Skips   files shared, lists of members without a date, integration logs, canvases.

Source: Slack, How to read Slack data exports; hfaran/slack-export-viewer; read 2026-11-24.
"""

import re
from collections.abc import Iterator
from posixpath import basename, dirname

from wherefrom.readers.base import Archive, Member, Reader, refuse_if_nothing
from wherefrom.readers.json_fields import text_at, texts_at
from wherefrom.readers.json_stream import values
from wherefrom.readers.names import account_or_none
from wherefrom.readers.slack_message import Found, Message, Room, Workspace, user_account
from wherefrom.settings import Limits
from wherefrom.vocabulary import Account, Flaw, Visibility

LISTS: dict[str, Visibility] = {
    "channels.json": "public",
    "groups.json": "group",
    "mpims.json": "direct",
    "dms.json": "direct",
}
USERS = ("users.json", "org_users.json")
INDEX = re.compile(r"(.*/|)(?:channels|groups|mpims|dms)\.json")
DAY = re.compile(r"(.*/|)[^/]+/\d{4}-\d\d-\d\d\.json")
OPENS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")
ROOM = re.compile(rb'"id"\s*:\s*"[CDG][A-Z0-9]{3,}"')
MESSAGE = re.compile(rb'"ts"\s*:\s*"\d{9,10}\.\d{6}"')
NAMES_ITS_CHANNEL = re.compile(rb'"channel_name"\s*:\s*"')
HEADS = 100  # files looked at, where nothing but their content tells what they are


def recognises(archive: Archive) -> list[Member]:
    """Return the lists of channels and users, and the days of messages beside them."""
    return [member for files in _exports(archive).values() for member in files]


def _exports(archive: Archive) -> dict[str, list[Member]]:
    """Return the files of each export by its folder; what names its channel is one by itself."""
    members = [each for each in archive.members() if each.name.endswith(".json")]
    roots = {
        found[1]
        for each in members
        if (found := INDEX.fullmatch(each.name)) and _begins(each, ROOM)
    }
    days = [found for each in members if (found := DAY.fullmatch(each.name))]
    if not roots and days:
        by_name = {each.name: each for each in members}
        roots = {day[1] for day in days[:HEADS] if _begins(by_name[day[0]], MESSAGE)}
    exports: dict[str, list[Member]] = {root: [] for root in sorted(roots)}
    others: list[Member] = []
    for member in members:
        day = DAY.fullmatch(member.name)
        root = day[1] if day else member.name[: len(member.name) - len(basename(member.name))]
        exports.get(root, others).append(member)
    for member in others[:HEADS]:
        if _begins(member, MESSAGE) and NAMES_ITS_CHANNEL.search(member.head()):
            exports[member.name] = [member]
    return exports


def _begins(member: Member, mark: re.Pattern[bytes]) -> bool:
    head = member.head()
    return bool(OPENS.match(head) and mark.search(head))


def read(archive: Archive) -> Iterator[Found]:
    """Yield the users of each export, then what was said, channel by channel, day after day."""
    exports = _exports(archive).items()
    found = (each for root, files in exports for each in _read_export(root, files, archive.limits))
    yield from refuse_if_nothing(archive, found)


def _read_export(root: str, files: list[Member], limits: Limits) -> Iterator[Found]:
    space = Workspace(limits.name_characters)
    days: list[Member] = []
    for member in files:
        name = member.name.removeprefix(root)
        if name in USERS:
            yield from _read_users(member, space, limits)
        elif name in LISTS:
            yield from _read_rooms(member, LISTS[name], space, limits)
        elif DAY.fullmatch(member.name) or not name:
            days.append(member)
    for member in days:
        folder = basename(dirname(member.name)) if member.name != root else None
        for value in values(member, limits):
            if isinstance(value, Flaw):
                yield value
            else:
                yield from Message(value, folder, space).found()
    yield from space.called.accounts()


def _read_users(member: Member, space: Workspace, limits: Limits) -> Iterator[Account | Flaw]:
    """Yield the users with their addresses, and remember what they are called."""
    for value in values(member, limits):
        user = text_at(value.json, "id") if not isinstance(value, Flaw) else None
        account = user_account(user) if user else None
        if isinstance(value, Flaw) or user is None or account is None:
            yield _remark(value if isinstance(value, Flaw) else Flaw(value.place, "no-user"))
            continue
        real = text_at(value.json, "profile", "real_name") or text_at(value.json, "real_name")
        shown = text_at(value.json, "profile", "display_name") or real
        shown = shown or text_at(value.json, "name")
        space.names[user] = shown or user
        email = text_at(value.json, "profile", "email")
        phone = account_or_none(f"tel:{text_at(value.json, 'profile', 'phone') or ''}")
        yield Account(account, real or shown, email, same=phone)
        if real != shown:
            space.called.note(account, shown, None)


def _read_rooms(
    member: Member, visibility: Visibility, space: Workspace, limits: Limits
) -> Iterator[Flaw]:
    """Remember the channels; direct messages lie in folders named by their id."""
    for value in values(member, limits):
        room = text_at(value.json, "id") if not isinstance(value, Flaw) else None
        if isinstance(value, Flaw) or room is None:
            yield _remark(value if isinstance(value, Flaw) else Flaw(value.place, "no-channel"))
            continue
        members = filter(None, map(user_account, texts_at(value.json, "members")))
        known = Room(room, visibility, tuple(members) if visibility == "direct" else ())
        space.rooms[room] = space.rooms[text_at(value.json, "name") or room] = known


def _remark(flaw: Flaw) -> Flaw:
    """Return the flaw as one that costs no record, since lists hold none."""
    return Flaw(flaw.place, flaw.reason, flaw.detail, skipped=False)


READER = Reader("slack", "Slack (export of a workspace)", recognises, read)
