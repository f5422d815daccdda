"""A thread of messages as Facebook and Instagram write it: names, no ids, newest first.

Source: downloads of 2018 to 2025; mlomb/chat-analytics; read 2026-11-24.
"""

import re
from collections.abc import Callable, Iterator
from posixpath import basename
from typing import Any

from wherefrom.readers.base import Found
from wherefrom.readers.epoch import parse_epoch
from wherefrom.readers.json_fields import Object, at, objects_at, text_at, texts_at
from wherefrom.readers.json_stream import Value
from wherefrom.readers.meta import BOXES, Part, records
from wherefrom.readers.said import others, stamped
from wherefrom.readers.unnamed import Naming
from wherefrom.settings import Limits
from wherefrom.vocabulary import Account, Activity, Flaw, Visibility

BOX = re.compile(rf"{BOXES}/([^/]+)/")
MEDIA = ("photos", "videos", "gifs", "audio_files", "files", "media")
# `Facebook user`, `Facebook-bruger`, `Utilisateur de Facebook`, `Instagram User`.
GONE = re.compile(
    r"(?:facebook|instagram)[- ]?\w{2,20}|\w{2,20} (?:d\w |of )?(?:facebook|instagram)\w{0,2}",
    re.IGNORECASE,
)
TWO = 2


class Thread:
    """A file of a thread being read."""

    def __init__(self, value: Value, channel: str, account: Callable[[str], str | None]) -> None:
        """Take the file's one value, and how names become accounts."""
        self.channel, self._named, self.place = channel, account, value.place
        self.said: object = value.json
        names = [text_at(each, "name") for each in objects_at(self.said, "participants")]
        self.names = [*filter(None, names), *texts_at(self.said, "participants")]
        self.id = thread_id(text_at(self.said, "thread_path"), value.place, self.names)
        self.context = f"{channel}:thread/{self.id}"
        self.members = list(filter(None, map(self.account, self.names)))
        self.naming = Naming()

    def account(self, name: str) -> str | None:
        """Return the account of a name; whoever has left the platform is somebody in each thread.

        They all have one name, and are not one person.
        """
        if GONE.fullmatch(name):
            return f"{self.channel}:=gone/{self.id}"
        return self._named(name)

    @property
    def visibility(self) -> Visibility:
        """Whether two talk or more."""
        return "direct" if len(self.members) <= TWO else "group"

    def found(self) -> Iterator[Found]:
        """Yield who is in it, then its messages as the file has them."""
        for name in self.names:
            if account := self.account(name):
                yield Account(account, name)
        messages = at(self.said, "messages")
        for message in messages if isinstance(messages, list) else []:
            if isinstance(message, dict):
                yield from self._message(message)
            else:
                yield Flaw(self.place, "not-an-object", type(message).__name__)

    def _message(self, said: Object) -> Iterator[Found]:
        name = text_at(said, "sender_name") or text_at(said, "senderName")
        actor = self.account(name) if name else None
        if actor is None:
            yield Flaw(self.place, "no-account")
            return
        raw = text_at(said, "timestamp_ms") or text_at(said, "timestamp")
        words = text_at(said, "content") or text_at(said, "text")
        held = [basename(uri) for kind in MEDIA for each in objects_at(said, kind)
                if (uri := text_at(each, "uri"))]  # fmt: skip
        number = self.naming.name(self.id, raw, name, words, *([] if words else held))
        id_ = f"{self.channel}:{number}"
        when = stamped(raw, parse_epoch(raw or ""))
        moved = text_at(said, "type") in {"Subscribe", "Unsubscribe"}
        if moved and (guests := self._guests(said)):
            yield from self._moved(said, guests, actor, id_, when)
            return
        is_call = text_at(said, "type") == "Call" or text_at(said, "call_duration") is not None
        yield Activity(
            id=id_,
            type="Create",
            actor=actor,
            channel=self.channel,
            context=self.context,
            visibility=self.visibility,
            to=others(self.members, actor),
            name=words if is_call else None,  # the platform's words: it calls the call
            content=None if is_call else words,
            quoted=_shared(said),
            place=self.place,
            **when,
        )
        for reaction in objects_at(said, "reactions"):
            yield self._reaction(reaction, id_, actor)

    def _guests(self, said: Object) -> list[str]:
        names = [text_at(each, "name") for each in objects_at(said, "users")]
        return list(filter(None, (self.account(name) for name in names if name)))

    def _moved(
        self, said: Object, guests: list[str], actor: str, id_: str, when: dict[str, Any]
    ) -> Iterator[Activity]:
        """Yield that people came, each behind the invitation of whoever added them, or went."""
        came = text_at(said, "type") == "Subscribe"
        fields: dict[str, Any] = {
            "channel": self.channel, "object": self.context, "context": self.context,
            "visibility": self.visibility, "place": self.place, **when,
        }  # fmt: skip
        if came and (told := others(guests, actor)):
            yield Activity(id=f"{id_}/invite", type="Invite", actor=actor, to=told, **fields)
        for guest in dict.fromkeys(guests):
            handle = guest.partition(":")[2]
            yield Activity(
                id=f"{id_}/{handle}", type="Join" if came else "Leave", actor=guest, **fields
            )

    def _reaction(self, said: Object, message: str, author: str) -> Found:
        name = text_at(said, "actor")
        actor = self.account(name) if name else None
        if actor is None:
            return Flaw(self.place, "no-account", "reaction")
        raw = text_at(said, "timestamp")
        return Activity(
            id=f"{message}/like/{actor.partition(':')[2]}",
            type="Like",
            actor=actor,
            channel=self.channel,
            object=message,
            context=self.context,
            visibility=self.visibility,
            to=others([author], actor),
            name=text_at(said, "reaction"),
            place=self.place,
            **stamped(raw, parse_epoch(raw or "")),
        )


def thread_id(path: str | None, place: str, names: list[str]) -> str:
    """Return the id of a thread: what its folder's name ends in, for the title before it changes.

    A thread that tells no folder, and lies in none of a download's, goes by who is in it.

    Example:
        >>> thread_id("inbox/AnaRuiz_fXp5wN", "message_1.json", [])
        'fxp5wn'
    """
    found = BOX.search(place)
    folder = basename(path or "") or (found[1] if found else "")
    return (folder.rpartition("_")[2] or folder).lower() or Naming().name(*sorted(names))


def _shared(said: Object) -> str | None:
    """Return what was passed on: its words and its address."""
    words = [text_at(said, "share", "share_text"), text_at(said, "share", "link")]
    return "\n".join(filter(None, words)) or None


def only_member(parts: list[Part], limits: Limits) -> str | None:
    """Return the one name that is in every thread, if there are two threads and one such name.

    So it is told whose download it is where no profile tells it.
    """
    threads = [
        {name for each in objects_at(value.json, "participants") if (name := text_at(each, "name"))}
        for part in parts
        if part.is_thread
        for value in records(part, limits)
        if isinstance(value, Value)
    ]
    common = set.intersection(*threads) if len(threads) >= TWO else set()
    return common.pop() if len(common) == 1 else None
