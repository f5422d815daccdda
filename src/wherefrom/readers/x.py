"""The archive that X (Twitter) gives: posts, messages, likes and follows of one account.

Holds   the owner's posts with answers, mentions, tags, shares and quotes, deleted ones too; direct
        messages of both sides, between two and in groups; likes, bookmarks, follows both ways.
Lacks   what others posted, the id of what was shared, and when something was liked or followed.
Skips   pictures, lists, ads, settings, and the headers that repeat posts without their text.

Old layouts are read too: `tweet.js` without `data/`, records without a wrapper, and the months of
before 2019 (`data/js/tweets/2013_01.js`). A tag like #devrelchat is a room: people meet under it.

Source: archives of 2015 to 2025; timhutton/twitter-archive-parser; read 2026-11-24.
"""

from collections.abc import Iterator
from itertools import chain
from posixpath import dirname

from wherefrom.readers.base import Archive, Found, Member, Reader, refuse_if_nothing
from wherefrom.readers.json_stream import Value
from wherefrom.readers.x_messages import conversation
from wherefrom.readers.x_parts import Owner, Part, owner_of, part_of, records
from wherefrom.readers.x_posts import Posts, followed, liked
from wherefrom.vocabulary import Flaw

ORDER = ("post", "talk", "like", "bookmark", "following", "follower")
BESIDE = ("assets/", "Your archive.html", "index.html", "README.txt", "tweets.csv")
DEPTHS = ("/data/js/tweets", "/data/js", "/data")


def recognises(archive: Archive) -> list[Member]:
    """Return the files of each archive, known by JavaScript that assigns X's own names."""
    roots = {_root(part.name) for part in _parts(archive)}
    mine = tuple(
        each
        for root, has_folder in roots
        for each in ([f"{root}data/", *(root + name for name in BESIDE)] if has_folder else [root])
    )
    return [each for each in archive.members() if mine and each.name.startswith(mine)]


def _parts(archive: Archive) -> list[Part]:
    return [part for member in archive.members() if (part := part_of(member))]


def _root(name: str) -> tuple[str, bool]:
    """Return the folder in which an archive lies, "" or ending in `/`, and if it has `data/`."""
    folder = f"/{dirname(name)}" if dirname(name) else ""
    for depth in DEPTHS:
        if folder.endswith(depth):
            return folder.removesuffix(depth).removeprefix("/") + "/" * (folder != depth), True
    return f"{folder.removeprefix('/')}/" if folder else "", False


def read(archive: Archive) -> Iterator[Found]:
    """Yield what each archive holds: its owner, posts, messages, likes and follows."""
    by_root: dict[tuple[str, bool], list[Part]] = {}
    for part in _parts(archive):
        by_root.setdefault(_root(part.name), []).append(part)
    found = (_found(parts, archive) for parts in by_root.values())
    yield from refuse_if_nothing(archive, chain.from_iterable(found))


def _found(parts: list[Part], archive: Archive) -> Iterator[Found]:
    owner, told = owner_of(parts, archive.limits)
    yield from told
    posts = Posts(parts, owner, archive.limits)
    for part in sorted(parts, key=lambda each: ORDER.index(each.kind) if each.kind in ORDER else 0):
        if part.kind in ORDER:
            for value in records(part, archive.limits):
                yield from (
                    [value] if isinstance(value, Flaw) else _record(part, value, posts, owner)
                )
    yield from posts.left()


def _record(part: Part, value: Value, posts: Posts, owner: Owner) -> Iterator[Found]:
    match part.kind:
        case "post":
            yield from posts.read(value)
        case "talk":
            yield from conversation(value, owner)
        case "like" | "bookmark":
            yield liked(value, part.kind, owner)
        case _:
            yield followed(value, part.kind, owner)


READER = Reader("x", "X / Twitter (archive)", recognises, read)
