"""The parts of an X archive: which files it has, what they hold, and whose it is."""

import io
import re
from collections.abc import Iterator
from itertools import islice
from posixpath import basename
from typing import BinaryIO, cast

from msgspec import Struct

from wherefrom.readers.base import Member
from wherefrom.readers.json_fields import Object, at, objects_at, text_at
from wherefrom.readers.json_stream import Value, values
from wherefrom.readers.said import account
from wherefrom.settings import Limits
from wherefrom.vocabulary import Account, Flaw

CHANNEL = "x"
# `window.YTD.tweets.part0 = [`, `window.__THAR_CONFIG = {`, `Grailbird.data.tweets_2013_01 = [`
ASSIGNED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:window\.)?(?:YTD\.|__THAR_CONFIG|Grailbird\.data|var user_details)"
    rb"[^=\[{]{0,200}="
)
# The name of a part without its number: tweets.js, tweets-part1.js, 2013_01.js.
PART = re.compile(r"(?:\d{4}_\d\d|(?P<kind>[a-z_-]+?)(?:-?part-?\d+)?)\.js")
KINDS = {
    "tweet": "post", "tweets": "post", "community-tweet": "post", "community-tweets": "post",
    "deleted-tweet": "post", "deleted-tweets": "post",
    "note-tweet": "note", "note-tweets": "note",
    "like": "like", "likes": "like", "bookmark": "bookmark", "bookmarks": "bookmark",
    "follower": "follower", "followers": "follower", "following": "following",
    "direct-message": "talk", "direct-messages": "talk",
    "direct-message-group": "talk", "direct-messages-group": "talk",
    "direct-message-groups": "talk",
    "account": "owner", "manifest": "owner", "profile": "owner", "user-details": "owner",
}  # fmt: skip
# Archives wrap each record: {"tweet": {...}}. Older ones do not.
WRAPPERS = frozenset({
    "tweet", "noteTweet", "like", "bookmark", "follower", "following", "dmConversation",
    "account", "profile",
})  # fmt: skip
SHOWN = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w{1,15})/status(?:es)?/(\d+)")
SEARCHED = 2000  # posts looked at for a picture's page, which names the owner


class Owner(Struct, frozen=True):
    """Whose archive it is.

    Attributes:
        id: of the account, canonical; its handle, if the archive tells it.
        number: of the account, which outlives its handle.
    """

    id: str
    number: str | None


class _Assigned(io.RawIOBase):
    """A file of JavaScript with blanks for what stands before its JSON, so that places agree."""

    def __init__(self, stream: BinaryIO, head: bytes) -> None:
        found = ASSIGNED.match(head)
        stream.read(len(found[0]) if found else 0)
        self._stream, self._blanks = stream, b" " * (len(found[0]) if found else 0)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        blanks, self._blanks = self._blanks, b""
        return blanks or self._stream.read(size)

    def close(self) -> None:
        self._stream.close()
        super().close()


class Part(Struct, frozen=True):
    """A file of the archive as a member of JSON; see `readers.base.Member`."""

    file: Member
    kind: str

    @property
    def name(self) -> str:
        """Return the file's name."""
        return self.file.name

    @property
    def size(self) -> int | None:
        """Return the file's size."""
        return self.file.size

    def head(self, size: int = 4096) -> bytes:
        """Return the first bytes as they stand."""
        return self.file.head(size)

    def open(self) -> BinaryIO:
        """Return the JSON behind as many blanks as what is assigned to has letters."""
        return cast("BinaryIO", _Assigned(self.file.open(), self.file.head()))


def part_of(member: Member) -> Part | None:
    """Return a file as a part of an archive, by its name and its first bytes; or None."""
    if not (found := PART.fullmatch(basename(member.name))):
        return None
    kind = "post" if found["kind"] is None else KINDS.get(found["kind"].replace("_", "-"))
    return Part(member, kind) if kind and ASSIGNED.match(member.head()) else None


def records(part: Part, limits: Limits) -> Iterator[Value | Flaw]:
    """Yield the records of a part without their wrappers, and a flaw for what is none."""
    for value in values(part, limits):  # type: ignore[arg-type] # its name and size never change
        if isinstance(value, Flaw):
            yield value
        elif isinstance(said := value.json, dict):
            (key, inner) = next(iter(said.items()), ("", None))
            wrapped = key in WRAPPERS and len(said) == 1 and isinstance(inner, dict)
            yield Value(value.place, inner if wrapped else said)
        else:
            yield Flaw(value.place, "not-an-object", type(said).__name__)


def owner_of(parts: list[Part], limits: Limits) -> tuple[Owner, list[Account | Flaw]]:
    """Return whose archive it is, and what is said of the account.

    Where neither account.js nor manifest.js is there, the page of a picture of the owner's tells
    the handle. Where nothing does, the owner is `x:=owner`: no handle may hold an equals sign.
    """
    handle = number = name = email = own = None
    found: list[Account | Flaw] = []
    for part in parts:
        if part.kind != "owner":
            continue
        for value in records(part, limits):
            if isinstance(value, Flaw):
                found.append(value)
                continue
            said = at(value.json, "userInfo") or value.json
            handle = handle or _first(said, "username", "userName", "screen_name")
            number = number or _first(said, "accountId", "id")
            name = name or _first(said, "accountDisplayName", "displayName", "full_name")
            email = email or text_at(said, "email")
            if handle and own is None:
                own = basename(part.name)
    handle = handle or _shown_in_pictures(parts, limits)
    by_handle, by_number = account(CHANNEL, handle), account(CHANNEL, number and f"id/{number}")
    id_ = by_handle or by_number or f"{CHANNEL}:=owner"
    if id_ == f"{CHANNEL}:=owner":
        found.append(Flaw(parts[0].name, "no-owner", "account.js is missing", skipped=False))
        return Owner(id_, number), found
    url = f"https://twitter.com/{handle}" if by_handle else None
    same = by_number if by_handle else None
    return Owner(id_, number), [*found, Account(id_, name, email, url, None, same, own)]


def _first(said: object, *keys: str) -> str | None:
    return next((found for key in keys if (found := text_at(said, key))), None)


def _shown_in_pictures(parts: list[Part], limits: Limits) -> str | None:
    """Return the handle in the page of a picture that belongs to the very post it stands in."""
    posts = (
        value.json
        for part in parts
        if part.kind == "post"
        for value in records(part, limits)
        if isinstance(value, Value)
    )
    for said in islice(posts, SEARCHED):
        for picture in objects_at(said, "extended_entities", "media"):
            shown = SHOWN.match(text_at(picture, "expanded_url") or "")
            if shown and shown[2] == id_of(said):
                return shown[1]
    return None


def id_of(said: object) -> str | None:
    """Return a post's id; a number, for replies name it by one."""
    found = text_at(said, "id_str") or text_at(said, "id")
    return found if found and found.isdecimal() else None


def numbered(number: str | None) -> str | None:
    """Return the account of a number; X has -1 for accounts that are no more."""
    known = number is not None and number.isdecimal() and number != "0"
    return account(CHANNEL, f"id/{number}") if known else None


def unescaped(text_: str) -> str:
    """Return text with the three signs back that X writes as entities, and no more."""
    return text_.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def expanded(text_: str, links: list[Object]) -> str:
    """Return text with the addresses that X had shortened; of pictures, with nothing."""
    whole = {
        short: long
        for each in links
        if (short := _first(each, "url", "shortUrl"))
        and (long := _first(each, "expanded_url", "expanded", "expandedUrl"))
    }
    return SHORT.sub(lambda found: whole.get(found[0], found[0]), text_)


SHORT = re.compile(r"https?://t\.co/\w+")
