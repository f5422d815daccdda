"""A download of Facebook's, as JSON: messages, posts, comments, reactions, friends, events.

Holds   messages of both sides with reactions; the owner's posts, comments, reactions, friends and
        requests, answers to events, groups joined.
Lacks   ids of posts and messages, and whom a comment answers, which only a title in the owner's
        language tells. People are names: two friends of one name are one account.
Skips   pictures, adverts, searches, logins, others' posts on the owner's page, and HTML.

Source: NorseKode/Waultar-App documents/parser; timelinize datasources/facebook; read 2026-11-24.
"""

from collections.abc import Iterator
from posixpath import basename

from wherefrom.readers.base import Archive, Found, Member, Reader, refuse_if_nothing
from wherefrom.readers.facebook_records import Records
from wherefrom.readers.json_fields import text_at, texts_at
from wherefrom.readers.meta import (
    FACEBOOK,
    Part,
    claimed,
    keyed,
    parts_of,
    records,
    refuse_pages,
)
from wherefrom.readers.meta_threads import Thread, only_member
from wherefrom.readers.said import account, page_account
from wherefrom.settings import Limits
from wherefrom.vocabulary import Account, Flaw

PROFILE = "profile_information.json"
NOBODY = f"{FACEBOOK}:=owner"


def recognises(archive: Archive) -> list[Member]:
    """Return the files of Facebook's downloads, known by their first keys and their folders."""
    return claimed(archive, FACEBOOK)


def read(archive: Archive) -> Iterator[Found]:
    """Yield what the downloads hold; several zips of one are read as one.

    Raises:
        DamagedArchiveError: the download was asked for as HTML.
    """
    by_root = parts_of(archive)[FACEBOOK]
    if not by_root:
        refuse_pages(archive, FACEBOOK)
    yield from refuse_if_nothing(archive, _found(by_root, archive.limits))


def _found(by_root: dict[str, list[Part]], limits: Limits) -> Iterator[Found]:
    owners: dict[str, str] = {}
    for root, parts in by_root.items():
        for owner in _owners(parts, limits):
            owners.setdefault(root, owner.id)
            yield owner
    known = set(owners.values())
    shared = known.pop() if len(known) == 1 else None
    for root, parts in by_root.items():
        owner_ = owners.get(root) or shared or account(FACEBOOK, only_member(parts, limits))
        yield from _parts(parts, owner_ or NOBODY, limits)


def _owners(parts: list[Part], limits: Limits) -> Iterator[Account]:
    """Yield what the profile says of whose download it is."""
    for part in parts:
        if not _is_profile(part):
            continue
        for value in records(part, limits):
            if isinstance(value, Flaw):
                continue
            for key, (said, *_) in (each for each in keyed(value.json) if each[1]):
                name = text_at(said, "name", "full_name") or text_at(said, "name")
                if key == "profile" and (id_ := account(FACEBOOK, name)):
                    page = text_at(said, "profile_uri")
                    emails = texts_at(said, "emails", "emails")
                    same = page_account(page, FACEBOOK) or account(
                        FACEBOOK, text_at(said, "username")
                    )
                    email = emails[0] if emails else None
                    yield Account(id_, name, email, page, None, same, PROFILE)


def _parts(parts: list[Part], owner: str, limits: Limits) -> Iterator[Found]:
    if owner == NOBODY and not all(part.is_thread for part in parts):
        where = parts[0].member.name
        yield Flaw(where, "no-owner", "profile_information.json is missing", skipped=False)
    for part in parts:
        if _is_profile(part):
            continue
        told = Records(owner, part.member.name)
        for value in records(part, limits):
            if isinstance(value, Flaw):
                yield value
            elif part.is_thread:
                yield from Thread(value, FACEBOOK, _account).found()
            else:
                yield from told.read(value)


def _is_profile(part: Part) -> bool:
    return basename(part.member.name) == PROFILE


def _account(name: str) -> str | None:
    return account(FACEBOOK, name)


READER = Reader(FACEBOOK, "Facebook (download, JSON)", recognises, read)
