"""Comments and live chats on YouTube, and subscriptions, as Google Takeout gives them.

Holds   the owner's comments with the video and what they answer; live chats; subscriptions.
Lacks   what others wrote, whose a video is, and when something was subscribed to.
Skips   history, playlists, videos and all else that Takeout has.

Names of files, folders and columns are in the owner's language. So tables are known by what stands
in them: a channel, a time, a video, and words in segments. Before 2022 comments were HTML.

Source: purarue/google_takeout_parser; read 2026-11-24.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import chain
from posixpath import basename

from wherefrom.readers.base import Archive, Found, Member, Reader, refuse_if_nothing
from wherefrom.readers.clock import parse_iso
from wherefrom.readers.markup import plain
from wherefrom.readers.rows import Row, rows
from wherefrom.readers.said import stamped
from wherefrom.readers.unnamed import Naming
from wherefrom.readers.youtube_tables import (
    CHANNEL,
    channel_named,
    comment,
    kind_of,
    subscription,
)
from wherefrom.vocabulary import Account, Activity, Flaw

OWNER = f"{CHANNEL}:=owner"
# Sent at 2020-04-27 23:18:23 UTC while watching <a href="...">, in any language.
WRITTEN = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\s*(?:Z|UTC))?")
ITEM = re.compile(r"<li\b[^<>]*+>", re.IGNORECASE)
ITEMS_END = re.compile(r"</[uo]l\b|</li\b", re.IGNORECASE)
BREAK = re.compile(r"<br\b[^<>]*+>", re.IGNORECASE)
LINK = re.compile(r"href\s*=\s*[\"']([^\"'<>]*)", re.IGNORECASE)
VIDEO_IN = re.compile(r"(?:[?&]v=|youtu\.be/|/shorts/|/live/)([\w-]{2,})")
COMMENT_IN = re.compile(r"[?&](?:lc|comment_id)=([\w.-]+)")


def recognises(archive: Archive) -> list[Member]:
    """Return the tables and pages that hold comments, chats, subscriptions or the channel."""
    return [member for member, _ in _parts(archive)]


def _parts(archive: Archive) -> list[tuple[Member, str]]:
    """Return the files with what they hold; a channel alone, or what it follows, is no talk."""
    found = [(member, kind) for member in archive.members() if (kind := _kind(member)) is not None]
    return found if {kind for _, kind in found} - {"channel"} else []


def _kind(member: Member) -> str | None:
    name = member.name.lower()
    if name.endswith(".csv"):
        return kind_of(member)
    if name.endswith((".html", ".htm")):
        head = member.head().decode("utf-8", "replace")
        told = ITEM.search(head) and WRITTEN.search(head) and "youtube.com/" in head
        return "page" if told else None
    return None


def read(archive: Archive) -> Iterator[Found]:
    """Yield whose channel it is, then the comments, chats and subscriptions."""
    yield from refuse_if_nothing(archive, _found(_parts(archive), archive))


def _found(parts: list[tuple[Member, str]], archive: Archive) -> Iterator[Found]:
    owner = OWNER
    for told in chain.from_iterable(_channels(*part, archive) for part in parts):
        owner = told.id if owner == OWNER else owner
        yield told
    if owner == OWNER and parts:
        yield Flaw(parts[0][0].name, "no-owner", "no table names a channel", skipped=False)
    for member, kind in parts:
        if kind == "page":
            yield from _page(member, archive, owner)
        elif kind != "channel":
            yield from _table(member, kind, archive, owner)


def _channels(member: Member, kind: str, archive: Archive) -> Iterator[Account]:
    """Yield whose channel it is: the table of the channel says, else the first comment."""
    if kind not in {"channel", "comments"}:
        return
    for row in rows(member, archive.limits):
        if isinstance(row, Row) and (told := channel_named(row, kind, basename(member.name))):
            yield told
            return


def _table(member: Member, kind: str, archive: Archive, owner: str) -> Iterator[Found]:
    for row in rows(member, archive.limits):
        if isinstance(row, Flaw):
            yield row
        elif kind == "subscriptions":
            yield from subscription(row, owner)
        else:
            yield comment(row, owner)


def _page(member: Member, archive: Archive, owner: str) -> Iterator[Found]:
    """Yield the comments of a page: one an item, its time and links before the first break."""
    with member.open() as stream:
        data = stream.read(archive.limits.object_bytes + 1)
    if len(data) > archive.limits.object_bytes:
        yield Flaw(member.name, "object-too-long")
        return
    text = data.decode("utf-8", "replace")
    naming = Naming()
    for found in ITEM.finditer(text):
        end = ITEM.search(text, found.end())
        item = text[found.end() : end.start() if end else len(text)]
        if closed := ITEMS_END.search(item):
            item = item[: closed.start()]
        yield _item(item, f"{member.name}@{found.start()}", owner, naming)


def _item(item: str, place: str, owner: str, naming: Naming) -> Found:
    first = BREAK.search(item)
    head, body = (item[: first.start()], item[first.end() :]) if first else (item, "")
    written = WRITTEN.search(plain(head))
    links = [unescape(link) for link in LINK.findall(head)]
    video = next((shown[1] for link in links if (shown := VIDEO_IN.search(link))), None)
    named = next((shown[1] for link in links if (shown := COMMENT_IN.search(link))), None)
    if written is None:
        return Flaw(place, "no-time")
    words = plain(body) or None
    id_ = named or f"comment/{naming.name(written[0], video, words)}"
    answered = named.partition(".")[0] if named and "." in named else None
    return Activity(
        id=f"{CHANNEL}:{id_}",
        type="Create",
        actor=owner,
        channel=CHANNEL,
        in_reply_to=f"{CHANNEL}:{answered}" if answered else None,
        context=f"{CHANNEL}:video/{video}" if video else None,
        content=words,
        url=next((link for link in links if link.startswith("http")), None),
        place=place,
        **stamped(written[0], parse_iso(written[0], "UTC")),
    )


READER = Reader(CHANNEL, "YouTube (comments, from Google Takeout)", recognises, read)
