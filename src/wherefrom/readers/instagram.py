"""A download of Instagram's, as JSON, of the three forms there were: 2020, 2021 to 24, and later.

Holds   messages of both sides with reactions; the owner's posts, stories, comments, likes, answers
        to stories; follows and requests both ways.
Lacks   ids of most things; who wrote a message, but for the name on display: only the owner's own
        is tied to a user name.
Skips   pictures, searches, adverts, what was seen, settings, and HTML.

Source: timelinize datasources/instagram; UtrechtUniversity/anonymize-ddp; read 2026-11-24.
"""

import re
from collections.abc import Callable, Iterator
from posixpath import basename, dirname

from msgspec import Struct

from wherefrom.readers.base import Archive, Found, Member, Reader, refuse_if_nothing
from wherefrom.readers.instagram_flat import FILES, flat, flat_owner
from wherefrom.readers.instagram_records import Records, owner_in
from wherefrom.readers.json_stream import Value, values
from wherefrom.readers.meta import (
    INSTAGRAM,
    Part,
    claimed,
    parts_of,
    records,
    refuse_pages,
)
from wherefrom.readers.meta_threads import Thread, only_member
from wherefrom.readers.said import account
from wherefrom.settings import Limits
from wherefrom.vocabulary import Account, Flaw

PROFILE = "personal_information.json"
NOBODY = f"{INSTAGRAM}:=owner"
FLAT_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*\{\s*\"(?:participants|conversation)\"|\{\s*\"(?:media_comments|"
    rb"media_likes|comment_likes|close_friends|permanent_follow_requests|followers|following|"
    rb"following_hashtags|stories|photos|videos|profile|biography|date_joined|polls|emoji_sliders|"
    rb"saved_media)\"\s*:)"
)
NEEDED = 2  # files of the flat form in one folder: one alone could be anybody's


class Owner(Struct, frozen=True):
    """Whose download it is: the account, and what names it may have on messages."""

    id: str
    names: frozenset[str] = frozenset()


def recognises(archive: Archive) -> list[Member]:
    """Return the files of Instagram's downloads, known by their first keys and their folders."""
    folders = tuple(f"{folder}/" if folder else "" for folder in _flat(archive))
    named = {member.name for member in claimed(archive, INSTAGRAM)}
    beside = re.compile(r"(?:[a-z_]+\.json|(?:photos|stories|videos|profile|direct)/.*)")
    return [
        each
        for each in archive.members()
        if each.name in named
        or any(
            each.name.startswith(folder) and beside.fullmatch(each.name.removeprefix(folder))
            for folder in folders
        )
    ]


def _flat(archive: Archive) -> dict[str, dict[str, Member]]:
    """Return the files of each flat download of 2020, by folder and by name."""
    folders: dict[str, dict[str, Member]] = {}
    for member in archive.members():
        if basename(member.name) in FILES and FLAT_HEAD.match(member.head()):
            folders.setdefault(dirname(member.name), {})[basename(member.name)] = member
    return {folder: files for folder, files in folders.items() if len(files) >= NEEDED}


def read(archive: Archive) -> Iterator[Found]:
    """Yield what the downloads hold; several zips of one are read as one.

    Raises:
        DamagedArchiveError: the download was asked for as HTML.
    """
    by_root, folders = parts_of(archive)[INSTAGRAM], _flat(archive)
    if not by_root and not folders:
        refuse_pages(archive, INSTAGRAM)
    yield from refuse_if_nothing(archive, _found(by_root, folders, archive.limits))


def _found(
    by_root: dict[str, list[Part]], folders: dict[str, dict[str, Member]], limits: Limits
) -> Iterator[Found]:
    for files in folders.values():
        yield from _flat_found(files, limits)
    owners: dict[str, Owner] = {}
    for root, parts in by_root.items():
        for owner, names in _owners(parts, limits):
            owners.setdefault(root, Owner(owner.id, names))
            yield owner
    known = {each.id: each for each in owners.values()}
    shared = next(iter(known.values())) if len(known) == 1 else None
    for root, parts in by_root.items():
        told = owners.get(root) or shared or Owner(_by_name(only_member(parts, limits)) or NOBODY)
        yield from _parts(parts, told, limits)


def _flat_found(files: dict[str, Member], limits: Limits) -> Iterator[Found]:
    owner = NOBODY
    for name in sorted(files, key=FILES.index):
        for value in values(files[name], limits):
            if isinstance(value, Flaw):
                yield value
            elif name == "profile.json":
                told = flat_owner(value.json)
                yield from told
                owner = told[0].id if told else owner
            else:
                yield from flat(name, value, owner)


def _owners(parts: list[Part], limits: Limits) -> Iterator[tuple[Account, frozenset[str]]]:
    for part in parts:
        if basename(part.member.name) == PROFILE:
            for value in records(part, limits):
                if isinstance(value, Value) and (owner := owner_in(value.json)):
                    yield owner


def _parts(parts: list[Part], owner: Owner, limits: Limits) -> Iterator[Found]:
    if owner.id == NOBODY and not all(part.is_thread for part in parts):
        where = parts[0].member.name
        yield Flaw(where, "no-owner", "personal_information.json is missing", skipped=False)
    named = _names(owner)
    for part in parts:
        if basename(part.member.name) == PROFILE:
            continue
        told = Records(owner.id, part.member.name)
        for value in records(part, limits):
            if isinstance(value, Flaw):
                yield value
            elif part.is_thread:
                yield from Thread(value, INSTAGRAM, named).found()
            else:
                yield from told.read(value)


def _names(owner: Owner) -> Callable[[str], str | None]:
    """Return how the name on a message becomes an account: no user name, but for the owner."""

    def named(name: str) -> str | None:
        return owner.id if name in owner.names else _by_name(name)

    return named


def _by_name(name: str | None) -> str | None:
    return account(INSTAGRAM, f"name/{name}") if name and name.strip() else None


READER = Reader(INSTAGRAM, "Instagram (download, JSON)", recognises, read)
