"""Records of Pinterest's as activities."""

import re
from collections.abc import Callable
from typing import Any

from wherefrom.readers.as2_values import tag_named
from wherefrom.readers.base import Found
from wherefrom.readers.clock import parse_iso
from wherefrom.readers.epoch import parse_epoch
from wherefrom.readers.pinterest_pages import Record
from wherefrom.readers.said import account, stamped
from wherefrom.readers.unnamed import Naming
from wherefrom.vocabulary import Activity, ActivityType, Flaw

CHANNEL = "pinterest"
OWNER = f"{CHANNEL}:=owner"
PIN_IN = re.compile(r"/pin/(\d+)")
PROFILE_IN = re.compile(r"https?://(?:[a-z]+\.)?pinterest\.[a-z.]{2,6}/(?!pin/)([\w-]+)")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
TAG = re.compile(r"(?<![\w&/])#(\w+)")


def owner_in(record: Record) -> str | None:
    """Return whose export it is: a pin or the profile says who has it."""
    named = record.get("username") if record.kind in {"pin", "profile"} else None
    return account(CHANNEL, named)


class Telling:
    """The activities of a file."""

    def __init__(self, owner: str, zone: str | None) -> None:
        """Say whose export it is, and take the zone for its times, which have none."""
        self.owner, self.zone, self.naming = owner, zone, Naming()

    def _activity(self, kind: ActivityType, id_: str, record: Record, **more: Any) -> Activity:
        raw = record.get("created at", "followed at", "date")
        is_number = raw is not None and NUMBER.fullmatch(raw) is not None
        moment = parse_epoch(raw or "") if is_number else parse_iso(_iso(raw or ""), self.zone)
        return Activity(
            id=f"{CHANNEL}:{id_}",
            type=kind,
            actor=more.pop("actor", self.owner),
            channel=CHANNEL,
            place=record.place,
            **stamped(raw, moment),
            **more,
        )

    def pin(self, record: Record) -> Found:
        """Return a pin; of one that was taken over, the words are those of whom it was."""
        page = record.get("page", "url", "link")
        found = PIN_IN.search(page or "")
        number = found[1] if found else record.get("id", "pin id")
        if number is None:
            return Flaw(record.place, "no-id")
        is_taken = (record.get("is a repin") or "").lower() == "true"
        words, link = record.get("details", "description"), record.get("canonical link")
        board = record.get("board id", "board name")
        quoted = "\n".join(filter(None, (words if is_taken else None, link)))
        return self._activity(
            "Announce" if is_taken else "Create", f"pin/{number}", record,
            context=f"{CHANNEL}:board/{board.lower()}" if board else None,
            visibility="direct" if _is_true(record, "private", "secret") else "public",
            tags=tuple(dict.fromkeys(tag_named(tag) for tag in TAG.findall(words or ""))),
            name=record.get("title"),
            content=None if is_taken else words,
            quoted=quoted or None,
            url=f"https://www.pinterest.com/pin/{number}/",
        )  # fmt: skip

    def board(self, record: Record) -> Found:
        """Return that a board was made."""
        name = record.get("id", "board id", "name", "board name", "title")
        if name is None:
            return Flaw(record.place, "no-id")
        return self._activity(
            "Create", f"board/{name.lower()}", record,
            context=f"{CHANNEL}:board/{name.lower()}",
            visibility="direct" if _is_true(record, "private", "secret") else "public",
            name=record.get("name", "board name", "title"),
            content=record.get("description", "details"),
            url=_page(record),
        )  # fmt: skip

    def comment(self, record: Record) -> Found:
        """Return a comment, which answers the pin it is on."""
        words = record.get("text", "comment", "details", "description")
        page = record.get("page", "pin", "url", "link") or ""
        found = PIN_IN.search(page)
        pin = found[1] if found else record.get("pin id", "pin")
        raw = record.get("created at", "date")
        named = record.get("id") or self.naming.name(raw, pin, words)
        about = f"{CHANNEL}:pin/{pin}" if pin and pin.isdecimal() else None
        return self._activity(
            "Create", f"comment/{named}", record,
            in_reply_to=about, context=about, content=words, url=_page(record),
        )  # fmt: skip

    def following(self, record: Record) -> Found:
        """Return whom the owner follows."""
        return self._follow(record, is_ours=True)

    def follower(self, record: Record) -> Found:
        """Return who follows the owner."""
        return self._follow(record, is_ours=False)

    def _follow(self, record: Record, *, is_ours: bool) -> Found:
        page = _page(record)
        named = record.get("username", "name", "full name", "board name")
        shown = PROFILE_IN.match(page or "")  # of a board it is whoever has the board
        other = account(CHANNEL, shown[1] if shown else named)
        if other is None:
            return Flaw(record.place, "no-account")
        actor, told = (self.owner, other) if is_ours else (other, self.owner)
        pair = "/".join(each.partition(":")[2] for each in (actor, told))
        return self._activity(
            "Follow", f"follow/{pair}", record, actor=actor, object=told, to=(told,)
        )


TELLING: dict[str, Callable[[Telling, Record], Found]] = {
    "pin": Telling.pin,
    "board": Telling.board,
    "comment": Telling.comment,
    "following": Telling.following,
    "follower": Telling.follower,
}


def _iso(raw: str) -> str:
    """Return `2017/02/13 15:35:01` as ISO writes it."""
    return raw.replace("/", "-")


def _page(record: Record) -> str | None:
    page = record.get("page", "url", "link")
    return page if page and page.startswith(("https://", "http://")) else None


def _is_true(record: Record, *names: str) -> bool:
    return (record.get(*names) or "").lower() in {"true", "yes"}
