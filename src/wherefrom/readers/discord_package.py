"""The data package that Discord itself gives: what its owner wrote, and nothing of others.

Holds   the owner's messages with their times, channels, who else is in direct ones, friends,
        accounts elsewhere.
Lacks   what others wrote, replies, reactions, edits.
Skips   activity logs, servers, programs, pictures.

Source: seanbreckenridge/discord_data; read 2026-11-24.
"""

import re
from collections.abc import Iterator
from posixpath import basename, dirname
from typing import cast

from msgspec import Struct

from wherefrom.readers.base import Archive, Member
from wherefrom.readers.clock import Moment, parse_iso
from wherefrom.readers.discord_people import CHANNEL, People, account_of
from wherefrom.readers.json_fields import at, objects_at, text_at, texts_at
from wherefrom.readers.json_stream import Value, values
from wherefrom.readers.names import account_or_none
from wherefrom.readers.rows import Row, names_of, rows
from wherefrom.settings import SECOND
from wherefrom.vocabulary import Account, Activity, Flaw, Visibility

# Folders bear names in the owner's language; old packages have no `c` before the number.
MESSAGES = re.compile(r"(.*/|)[^/]+/c?(\d{5,20})/messages\.(json|csv)")
ACCOUNT = re.compile(r"[^/]+/user\.json")
NUMBERED = re.compile(rb'\[\s*(?:\]|\{\s*"(?:ID|Timestamp|Contents|Attachments)"\s*:)')
COLUMNS = ("id", "timestamp", "contents")
DIRECT = frozenset({"1", "3", "DM", "GROUP_DM"})
MENTION = re.compile(r"<@!?(\d{5,20})>")
EMOJI = re.compile(r"<a?(:\w{1,40}:)\d{5,20}>")
WITH = re.compile(r"Direct Message with (.+)#(\d{1,4})")
SNOWFLAKES_BEGIN = 1_420_070_400_000  # milliseconds: the first of January 2015
SNOWFLAKE_SHIFT = 22
NEAR = 2 * SECOND  # a snowflake is the finer time of the same moment
UNKNOWN_OWNER = f"{CHANNEL}:=owner"
# What else somebody is, as far as the package's word for it is a handle there.
ELSEWHERE = {
    "bluesky": "bluesky", "domain": "web", "github": "github", "instagram": "instagram",
    "mastodon": "mastodon", "reddit": "reddit", "twitch": "twitch", "twitter": "x",
}  # fmt: skip

Found = Activity | Account | Flaw


class Room(Struct, frozen=True):
    """A channel, and who is in it beside the owner, as far as that is told."""

    visibility: Visibility
    recipients: tuple[str, ...]


def packages(archive: Archive) -> dict[str, list[Member]]:
    """Return the files of each data package by the folder it lies in."""
    members = archive.members()
    roots = {
        found[1] for each in members if (found := MESSAGES.fullmatch(each.name)) and _is_ours(each)
    }
    return {root: [each for each in members if _is_in(root, each)] for root in sorted(roots)}


def _is_ours(member: Member) -> bool:
    head = member.head()
    if member.name.endswith(".csv"):
        return names_of(head, COLUMNS) is not None
    return NUMBERED.match(head.lstrip(b"\xef\xbb\xbf \r\n\t")) is not None


def _is_in(root: str, member: Member) -> bool:
    """Tell whether a file lies in one of the folders of messages, or is about the owner."""
    if not member.name.startswith(root):
        return False
    path = member.name[len(root) :]
    return bool(
        re.fullmatch(r"[^/]+/(?:index\.json|c?\d{5,20}/(?:messages|channel)\.\w+)", path)
        or ACCOUNT.fullmatch(path)
    )


def read_package(root: str, files: list[Member], archive: Archive) -> Iterator[Found]:
    """Yield the owner with friends and accounts elsewhere, then the channels' messages."""
    people = People(archive.limits.name_characters)
    owner: str | None = None
    for member in files:
        if ACCOUNT.fullmatch(member.name[len(root) :]):
            for each in _read_owner(member, people, archive):
                owner = each.id if isinstance(each, Account) and each.own else owner
                yield each
    rooms = dict(_rooms(files, archive))
    owner = owner or _shared(rooms)
    if owner is None:
        yield Flaw(root or archive.name, "no-owner", "user.json is missing", skipped=False)
    _name_the_others(files, rooms, owner, people, archive)
    for member in files:
        if MESSAGES.fullmatch(member.name):
            room = rooms.get(dirname(member.name), Room("group", ()))
            yield from _read_messages(member, room, owner or UNKNOWN_OWNER, archive)
    yield from people.accounts()


def _read_owner(member: Member, people: People, archive: Archive) -> Iterator[Account | Flaw]:
    """Yield the owner's account, and each account elsewhere that it was connected to."""
    for value in values(member, archive.limits):
        if isinstance(value, Flaw):
            yield Flaw(value.place, value.reason, value.detail, skipped=False)
        elif account := people.meet(value.json, None):
            email, phone = text_at(value.json, "email"), text_at(value.json, "phone")
            yield Account(account, email=email, own=basename(member.name))
            others = [account_or_none(f"tel:{phone}")] if phone else []
            for each in objects_at(value.json, "connections"):
                place, name = ELSEWHERE.get(text_at(each, "type") or ""), text_at(each, "name")
                others += [account_or_none(f"{place}:{name}")] if place and name else []
            yield from (Account(account, same=other) for other in others if other)
            for each in objects_at(value.json, "relationships"):
                people.meet(at(each, "user"), None)


def _rooms(files: list[Member], archive: Archive) -> Iterator[tuple[str, Room]]:
    """Yield what `channel.json` says of each channel, by its folder."""
    for member in files:
        if basename(member.name) != "channel.json":
            continue
        for value in values(member, archive.limits):
            if isinstance(value, Value):
                is_direct = text_at(value.json, "type") in DIRECT
                found = filter(None, map(account_of, texts_at(value.json, "recipients")))
                yield dirname(member.name), Room("direct" if is_direct else "group", tuple(found))


def _name_the_others(
    files: list[Member], rooms: dict[str, Room], owner: str | None, people: People, archive: Archive
) -> None:
    """Remember what the other in each direct channel is called, where `index.json` says so."""
    for member in files:
        if basename(member.name) != "index.json":
            continue
        for value in values(member, archive.limits):
            titles = value.json if isinstance(value, Value) else None
            for folder, room in rooms.items():
                others = [each for each in room.recipients if each != owner]
                title = text_at(titles, basename(folder).removeprefix("c")) or ""
                if len(others) == 1 and (found := WITH.fullmatch(title)):
                    number = others[0].rpartition("/")[2]
                    user = {"id": number, "username": found[1], "discriminator": found[2]}
                    people.meet(user, None)


def _shared(rooms: dict[str, Room]) -> str | None:
    """Return who is in every direct channel: the owner, if there are several and it is one."""
    direct = [set(room.recipients) for room in rooms.values() if len(room.recipients) > 1]
    shared = set.intersection(*direct) if len(direct) > 1 else set()
    return next(iter(shared)) if len(shared) == 1 else None


def _read_messages(
    member: Member, room: Room, owner: str, archive: Archive
) -> Iterator[Activity | Flaw]:
    found = cast("re.Match[str]", MESSAGES.fullmatch(member.name))
    is_rows = found[3] == "csv"
    source = rows(member, archive.limits, COLUMNS) if is_rows else values(member, archive.limits)
    for each in source:
        if isinstance(each, Flaw):
            yield each
            continue
        said: object = each.named if isinstance(each, Row) else _lowered(each.json)
        number = text_at(said, "id")
        if number is None or not number.isdecimal():
            yield Flaw(each.place, "no-id")
            continue
        text, files = text_at(said, "contents") or "", text_at(said, "attachments") or ""
        raw = text_at(said, "timestamp")
        published, status = _moment(raw, number)
        named = filter(None, map(account_of, MENTION.findall(text)))
        yield Activity(
            id=f"{CHANNEL}:{number}",
            type="Create",
            actor=owner,
            channel=CHANNEL,
            published=published,
            published_raw=raw,
            time_status=status,
            context=f"{CHANNEL}:channel/{found[2]}",
            visibility=room.visibility,
            to=tuple(x for x in room.recipients if x != owner and room.visibility == "direct"),
            mentions=tuple(x for x in dict.fromkeys(named) if x != owner),
            tags=("media",) if files else (),
            name=basename(files.split()[0].partition("?")[0]) if files.split() else None,
            content=EMOJI.sub(r"\1", text) or None,
            place=each.place,
        )


def _lowered(said: object) -> object:
    return {key.casefold(): each for key, each in said.items()} if isinstance(said, dict) else None


def _moment(raw: str | None, number: str) -> Moment:
    """Return when a message was: its number says so to the millisecond, if the two agree."""
    published, status = parse_iso(raw) if raw else (None, "unknown")
    status = "exact" if status == "zone-guessed" else status  # Discord writes UTC without saying so
    exact = ((int(number[:20]) >> SNOWFLAKE_SHIFT) + SNOWFLAKES_BEGIN) * (SECOND // 1000)
    if published is not None and abs(exact - published) < NEAR:
        return exact, "exact"
    return published, status
