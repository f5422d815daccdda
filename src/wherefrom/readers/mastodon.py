"""The archive a Mastodon server gives: posts, shares, likes and bookmarks of one account.

Holds   the owner's posts with their threads, mentions, tags and audience, and shares.
Lacks   what others wrote, and when something was liked or bookmarked.
Skips   pictures and the separate lists of follows, mutes and blocks.

Source: mastodon/mastodon app/services/backup_service.rb; read 2026-11-23.
"""

import re
from collections.abc import Iterator
from posixpath import basename, dirname

from msgspec.structs import replace

from wherefrom.readers.as2 import Found, Source, translate
from wherefrom.readers.as2_values import account_named, id_of
from wherefrom.readers.base import Archive, Member, Reader, refuse_if_nothing
from wherefrom.readers.json_stream import Refused, Value, values
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw

CHANNEL = "mastodon"
OUTBOX = re.compile(rb'"id"\s*:\s*"outbox\.json"')
FILES = ("actor.json", "outbox.json", "likes.json", "bookmarks.json")
STATUS = re.compile(r"(https?://[^/]+/)(?:@([^/@]+)(?:@[^/]+)?|users/([^/]+)/statuses)/\d+")
KEPT: dict[str, ActivityType] = {"likes.json": "Like", "bookmarks.json": "Add"}


def recognises(archive: Archive) -> list[Member]:
    """Return what lies with an outbox that has an actor beside it, or Mastodon's own name."""
    folders = _folders(archive).items()
    roots = tuple(f"{folder}/" if folder else "" for folder, files in folders if _is_ours(files))
    return [each for each in archive.members() if roots and each.name.startswith(roots)]


def _is_ours(files: dict[str, Member]) -> bool:
    if (outbox := files.get("outbox.json")) is None:
        return False
    return "actor.json" in files or OUTBOX.search(outbox.head()) is not None


def _folders(archive: Archive) -> dict[str, dict[str, Member]]:
    """Return the files of each archive there is, by the folder they lie in."""
    folders: dict[str, dict[str, Member]] = {}
    for member in archive.members():
        if basename(member.name) in FILES:
            folders.setdefault(dirname(member.name), {})[basename(member.name)] = member
    return folders


def read(archive: Archive) -> Iterator[Found]:
    """Yield the owner, then the outbox, the likes and the bookmarks of each folder."""
    source = Source(CHANNEL, archive.zone, archive.limits)
    folders = _folders(archive).values()
    found = (each for files in folders for each in _found(files, source))
    yield from refuse_if_nothing(archive, found)


def _found(files: dict[str, Member], source: Source) -> Iterator[Found]:
    owner: str | None = None
    for name in filter(files.__contains__, FILES):
        for value in values(files[name], source.limits):
            if isinstance(value, Flaw):
                yield value
            elif isinstance(value.json, str) and name in KEPT:
                yield _kept(value, KEPT[name], owner)
            else:
                if name == "actor.json":
                    owner = _id(value, source) or owner
                yield from _translated(value, source, owner if name == "actor.json" else None)


def _translated(value: Value, source: Source, owner: str | None) -> Iterator[Found]:
    """Yield what an object says; of the owner too, that it is the owner's archive."""
    own = _account(owner) if owner else None
    for found in translate(value, source):
        is_own = own and isinstance(found, Account) and found.id == own
        yield replace(found, own="actor.json") if is_own else found


def _id(value: Value, source: Source) -> str | None:
    try:
        return id_of(value.json, source.limits.integer_digits)
    except Refused:
        return None


def _kept(value: Value, kind: ActivityType, owner: str | None) -> Activity | Flaw:
    """Return that a post was liked or bookmarked, some time."""
    if owner is None or (actor := _account(owner)) is None:
        return Flaw(value.place, "no-actor", "actor.json is missing or names nobody")
    url = str(value.json)
    return Activity(
        id=f"{CHANNEL}:{owner}#{kind.lower()}/{url}",
        type=kind,
        actor=actor,
        channel=CHANNEL,
        time_status="unknown",
        object=f"{CHANNEL}:{url}",
        # Whoever is liked is told; a bookmark is one's own affair.
        visibility="public" if kind == "Like" else "direct",
        to=_author(url) if kind == "Like" else (),
        place=value.place,
    )


def _author(url: str) -> tuple[str, ...]:
    """Return whose post it is, where the address tells."""
    if not (found := STATUS.match(url)):
        return ()
    author = _account(f"{found[1]}users/{found[2] or found[3]}")
    return (author,) if author else ()


def _account(text: str) -> str | None:
    try:
        return account_named(text, CHANNEL)
    except Refused:
        return None


READER = Reader("mastodon", "Mastodon (archive of posts)", recognises, read)
