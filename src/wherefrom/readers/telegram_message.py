"""A message of a Telegram export as activities: what was said, and who reacted to it.

A message is known by its chat and its number there. Numbers of users, groups and channels overlap,
so a chat's id says which of these it is.

Source: telegramdesktop/tdesktop export_output_json.cpp; read 2026-11-24.
"""

import re
from collections.abc import Iterator
from posixpath import basename

from msgspec import Struct

from wherefrom.readers.clock import Moment, parse_iso
from wherefrom.readers.epoch import parse_epoch
from wherefrom.readers.json_fields import Object, at, objects_at, text_at, texts_at
from wherefrom.readers.json_lists import Item
from wherefrom.readers.names import Names, account_or_none
from wherefrom.readers.reactions import liked, not_named
from wherefrom.readers.unnamed import Naming
from wherefrom.vocabulary import Activity, ActivityType, Flaw, Visibility

CHANNEL = "telegram"
PEER = re.compile(r"(user|chat|channel)?(\d{1,20})")
SEEN_BY: dict[str, Visibility] = {
    "personal_chat": "direct",
    "bot_chat": "direct",
    "saved_messages": "direct",
    "replies": "direct",
    "private_channel": "followers",
    "public_channel": "public",
    "public_supergroup": "public",
}
KINDS = {"personal_chat": "user", "bot_chat": "user", "saved_messages": "user", "replies": "user",
         "private_group": "chat"}  # fmt: skip
SERVICES: dict[str, ActivityType] = {
    "join_group_by_link": "Join",
    "join_group_by_request": "Join",
    "invite_members": "Invite",
    "phone_call": "Create",
}
MEDIA = ("photo", "file", "media_type", "contact_information", "location_information")
LEFT_OUT = "("  # a file that is not there is told so in its place: `(File not included. ...)`


class Chat(Struct, frozen=True):
    """A chat: what its activities share.

    Attributes:
        context: id of it.
        visibility: who can see it.
        other: the account talked with, where there is just one.
    """

    context: str
    visibility: Visibility
    other: str | None


class Export:
    """What is known of an export as it is read.

    Attributes:
        zone: of times that are local.
        owner: whose it is, once that was told.
        called: what accounts are called, and when.
        naming: ids for messages that have none.
    """

    def __init__(self, zone: str | None, name_characters: int) -> None:
        """Begin with nothing known."""
        self.zone = zone
        self.owner: str | None = None
        self.called = Names(name_characters)
        self.naming = Naming()


def chat_of(head: object) -> Chat:
    """Return the chat that an export describes before its messages."""
    kind = text_at(head, "type") or ""
    number, name = text_at(head, "id"), text_at(head, "name")
    sort = KINDS.get(kind, "channel" if kind else "chat")
    other = (
        peer_account(f"user{number}") if number and kind in {"personal_chat", "bot_chat"} else None
    )
    context = f"{CHANNEL}:{sort}{number}" if number else f"{CHANNEL}:chat/{name or ''}"
    return Chat(context, SEEN_BY.get(kind, "group"), other)


def peer_account(peer: str | None) -> str | None:
    """Return the account of `user12`, `channel12`, or of a number alone, which is a user's."""
    found = PEER.fullmatch(peer or "")
    if not found:
        return None
    kind = found[1] or "user"
    return account_or_none(f"{CHANNEL}:{'id' if kind == 'user' else kind}/{found[2]}")


def moment(said: object, key: str, zone: str | None) -> Moment:
    """Return when something was: by seconds since 1970, else by the exporter's clock."""
    if seconds := text_at(said, f"{key}_unixtime"):
        return parse_epoch(seconds)
    local = text_at(said, key)
    return parse_iso(local, zone) if local else (None, "unknown")


class Message:
    """A message being read."""

    def __init__(self, item: Item, chat: Chat, export: Export) -> None:
        """Take it, the chat it stands in, and what is known of the export."""
        self.place, self.chat, self.export = item.place, chat, export
        self.said: Object = item.json if isinstance(item.json, dict) else {}
        self.kind = text_at(self.said, "type") or "message"
        self.by = "actor" if self.kind == "service" else "from"
        self.name = text_at(self.said, self.by)
        self.parts = list(_parts(self.said))

    def found(self) -> Iterator[Activity | Flaw]:
        """Yield the message and the reactions to it; or why there is none."""
        if self.kind not in {"message", "service"}:
            # What the exporting program is too old for has neither a sender nor a time.
            yield Flaw(self.place, "unsupported-message", self.kind[:40])
            return
        published, status = moment(self.said, "date", self.export.zone)
        actor = self._actor()
        if actor is None or not self.said:
            yield Flaw(self.place, "no-sender", self.kind)
            return
        self.export.called.note(actor, self.name, published)
        content, quoted = self._words()
        activity = Activity(
            id=self._id(text_at(self.said, "id")),
            type=self._type(),
            actor=actor,
            channel=CHANNEL,
            published=published,
            published_raw=text_at(self.said, "date_unixtime") or text_at(self.said, "date"),
            time_status=status,
            object=self.chat.context if self._type() in {"Join", "Leave", "Invite"} else None,
            in_reply_to=self._answered(),
            context=self.chat.context,
            visibility=self.chat.visibility,
            to=self._to(actor),
            mentions=self._mentions(actor),
            tags=self._tags(),
            name=self._title(),
            content=content,
            quoted=quoted,
            place=self.place,
        )
        yield activity
        yield from self._reactions(activity)

    def _id(self, number: str | None, context: str | None = None) -> str:
        if number:
            return f"{context or self.chat.context}/{number}"
        text = "".join(text for _, text, _ in self.parts)
        when = text_at(self.said, "date_unixtime") or text_at(self.said, "date")
        digest = self.export.naming.name(self.chat.context, when, self.name, text)
        return f"{self.chat.context}/{digest}"

    def _actor(self) -> str | None:
        """Return who did it; by the name alone where there is no id; the chat for its services."""
        if account := peer_account(text_at(self.said, f"{self.by}_id")):
            return account
        if self.name:
            return account_or_none(f"{CHANNEL}:name/{self.name}")
        is_told = self.kind == "service" or self.by in self.said
        return account_or_none(f"{self.chat.context}=chat") if is_told else None

    def _type(self) -> ActivityType:
        if self.kind == "message":
            return "Create"
        action = text_at(self.said, "action") or ""
        alone = texts_at(self.said, "members") == [self.name]
        if alone and action in {"invite_members", "remove_members"}:
            return "Join" if action == "invite_members" else "Leave"
        return SERVICES.get(action, "Note")

    def _answered(self) -> str | None:
        number = text_at(self.said, "reply_to_message_id")
        peer = text_at(self.said, "reply_to_peer_id")
        return self._id(number, f"{CHANNEL}:{peer}" if peer else None) if number else None

    def _to(self, actor: str) -> tuple[str, ...]:
        if self.chat.other is None:
            return ()
        both = (self.chat.other, self.export.owner)
        return tuple(each for each in both if each and each != actor)[:1]

    def _words(self) -> tuple[str | None, str | None]:
        """Return own words and those of others: what was forwarded, and what stands in quotes."""
        own = "".join(text for kind, text, _ in self.parts if kind != "blockquote").strip()
        others = "\n".join(text for kind, text, _ in self.parts if kind == "blockquote")
        origin = text_at(self.said, "forwarded_from")
        is_forward = "forwarded_from" in self.said and origin != self.name
        if is_forward:
            own, others = "", "\n".join(filter(None, (f"{origin}:" if origin else "", own, others)))
        if self.kind == "service":
            own = " ".join(filter(None, [*_told(self.said), own]))
        return own or text_at(self.said, "poll", "question"), others or None

    def _mentions(self, actor: str) -> tuple[str, ...]:
        found = [
            account for kind, text, part in self.parts if (account := _named(kind, text, part))
        ]
        shared = text_at(self.said, "contact_information", "phone_number")
        if shared and (phone := account_or_none(f"tel:{shared}")):
            found.append(phone)
            names = (
                text_at(self.said, "contact_information", f"{x}_name") for x in ("first", "last")
            )
            self.export.called.note(phone, " ".join(filter(None, names)), None)
        return tuple(each for each in dict.fromkeys(found) if each != actor)

    def _tags(self) -> tuple[str, ...]:
        tags = [text.lstrip("#").lower() for kind, text, _ in self.parts if kind == "hashtag"]
        tags += ["media"] if any(key in self.said for key in MEDIA) else []
        tags += ["call"] if self.said.get("action") == "phone_call" else []
        tags += ["forwarded"] if "forwarded_from" in self.said else []
        tags += ["edited"] if "edited" in self.said else []
        return tuple(dict.fromkeys(filter(None, tags)))

    def _title(self) -> str | None:
        """Return what a file is called, or a place."""
        path = text_at(self.said, "file") or ""
        name = None if path.startswith(LEFT_OUT) else basename(path)
        return text_at(self.said, "file_name") or name or text_at(self.said, "place_name")

    def _reactions(self, activity: Activity) -> Iterator[Activity | Flaw]:
        """Yield who reacted; a remark where Telegram names fewer than it counts."""
        for reaction in objects_at(self.said, "reactions"):
            emoji = text_at(reaction, "emoji") or text_at(reaction, "document_id") or "?"
            named = 0
            for each in objects_at(reaction, "recent"):
                if (actor := peer_account(text_at(each, "from_id"))) is None:
                    continue
                named += 1
                when = moment(each, "date", self.export.zone)
                self.export.called.note(actor, text_at(each, "from"), when[0])
                own = f"{emoji}/{actor.removeprefix(f'{CHANNEL}:')}"
                raw = text_at(each, "date")
                yield liked(activity, actor, own, emoji, moment=when, raw=raw)
            yield from not_named(self.place, text_at(reaction, "count"), named)


def _parts(said: Object) -> Iterator[tuple[str, str, Object]]:
    """Yield the parts of a text: kind, text and the whole; a text may be a list of parts."""
    text = said.get("text") or said.get("text_entities")
    for part in text if isinstance(text, list) else [text]:
        if isinstance(part, str):
            yield "plain", part, {}
        elif isinstance(part, dict) and (shown := text_at(part, "text")):
            href = text_at(part, "href")
            with_link = f"{shown} ({href})" if href and href != shown else shown
            yield text_at(part, "type") or "plain", with_link, part


def _named(kind: str, text: str, part: Object) -> str | None:
    """Return whom a part of a text names."""
    if kind == "mention":
        return account_or_none(f"{CHANNEL}:{text.removeprefix('@')}")
    return peer_account(text_at(part, "user_id")) if kind == "mention_name" else None


def _told(said: Object) -> Iterator[str]:
    """Yield what a service message tells, in Telegram's words."""
    if action := text_at(said, "action"):
        yield action.replace("_", " ")
    for key in ("title", "new_title", "information_text", "inviter", "discard_reason"):
        if text := text_at(said, key):
            yield text
    yield ", ".join(texts_at(said, "members"))
    if seconds := at(said, "duration_seconds"):
        yield f"{seconds} seconds"
