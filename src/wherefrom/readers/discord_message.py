"""A message as DiscordChatExporter writes it: what was said, and who reacted to it.

Source: Tyrrrz/DiscordChatExporter JsonMessageWriter.cs and MessageKind.cs; read 2026-11-24.
"""

from collections.abc import Iterator

from msgspec import Struct

from wherefrom.readers.clock import parse_iso
from wherefrom.readers.discord_people import CHANNEL, People
from wherefrom.readers.json_fields import Object, at, objects_at, text_at
from wherefrom.readers.json_lists import Item
from wherefrom.readers.reactions import liked, not_named
from wherefrom.vocabulary import Activity, ActivityType, Flaw, Visibility

# The numbers of kinds that the exporter has no name for: threads begun, slash and menu commands.
SAYING = frozenset({"Default", "Reply", "20", "21", "23"})
ANSWERING = frozenset({"Default", "Reply"})  # exporters before replies had a kind wrote Default


class Room(Struct, frozen=True):
    """A channel or a thread.

    Attributes:
        id: of it, as activities name it.
        number: of it, as Discord does.
        visibility: who can see it.
        both: the accounts of the two who talk, where there are just two.
    """

    id: str
    number: str
    visibility: Visibility
    both: tuple[str, ...] = ()


def room_of(head: object, both: tuple[str, ...]) -> Room:
    """Return the channel that an export describes before its messages."""
    number = text_at(head, "channel", "id") or ""
    is_direct = (text_at(head, "channel", "type") or "").startswith(("Direct", "Private"))
    return Room(f"{CHANNEL}:channel/{number}", number, "direct" if is_direct else "group", both)


class Message:
    """A message being read."""

    def __init__(self, item: Item, room: Room, people: People) -> None:
        """Take it, the channel it stands in, and the people met so far."""
        self.place, self.room, self.people = item.place, room, people
        self.said: Object = item.json if isinstance(item.json, dict) else {}
        self.kind = text_at(self.said, "type") or "Default"

    def found(self) -> Iterator[Activity | Flaw]:
        """Yield the message and the reactions to it; or why there is none."""
        number, raw = text_at(self.said, "id"), text_at(self.said, "timestamp")
        published, status = parse_iso(raw) if raw else (None, "unknown")
        author = at(self.said, "author")
        actor = self.people.meet(author, published)
        if number is None or actor is None:
            yield Flaw(self.place, "no-id" if actor else "no-sender", self.kind[:40])
            return
        # A bot's answer to a command says whose it was.
        users = [*objects_at(self.said, "mentions"), at(self.said, "interaction", "user")]
        named = [self.people.meet(each, published) for each in users]
        mentions = tuple(dict.fromkeys(each for each in named if each))
        kind = self._type(actor, mentions)
        content, quoted = self._words(author)
        if kind == "Invite":
            to = mentions
        else:
            to = tuple(each for each in self.room.both if each != actor)
        activity = Activity(
            id=f"{CHANNEL}:{number}",
            type=kind,
            actor=actor,
            channel=CHANNEL,
            published=published,
            published_raw=raw,
            time_status=status,
            object=self.room.id if kind in {"Join", "Leave", "Invite"} else None,
            in_reply_to=self._answered(),
            context=self.room.id,
            visibility=self.room.visibility,
            to=to,
            mentions=tuple(each for each in mentions if each != actor and kind == "Create"),
            tags=self._tags(),
            name=self._file(),
            content=content,
            quoted=quoted,
            place=self.place,
        )
        yield activity
        yield from self._reactions(activity)

    def _type(self, actor: str, mentions: tuple[str, ...]) -> ActivityType:
        """Return what it is; who is added or removed is named in it, and may be the actor."""
        alone = mentions in {(), (actor,)}
        match self.kind:
            case "Call":
                return "Create"
            case "GuildMemberJoin":
                return "Join"
            case "RecipientAdd":
                return "Join" if alone else "Invite"
            case "RecipientRemove":
                return "Leave" if alone else "Note"
        return "Create" if self.kind in SAYING else "Note"

    def _answered(self) -> str | None:
        """Return what it answers; a pin, a forward and a crosspost have a reference too."""
        answered = text_at(self.said, "reference", "messageId")
        there = text_at(self.said, "reference", "channelId") or self.room.number
        is_answer = self.kind in ANSWERING and there == self.room.number
        is_answer &= text_at(self.said, "reference", "type") not in {"Forward", "1"}
        return f"{CHANNEL}:{answered}" if answered and is_answer else None

    def _words(self, author: object) -> tuple[str | None, str | None]:
        """Return own words and those of others: of pages linked, and of messages forwarded."""
        own = [text_at(self.said, "content")]
        shown = [text for each in objects_at(self.said, "embeds") for text in _of_embed(each)]
        others = [text_at(self.said, "forwardedMessage", "content")]
        if at(author, "isBot") is True:
            own += shown
        else:
            others += shown
        return "\n".join(filter(None, own)) or None, "\n".join(filter(None, others)) or None

    def _tags(self) -> tuple[str, ...]:
        signs = {
            "media": objects_at(self.said, "attachments") or objects_at(self.said, "stickers"),
            "call": self.kind == "Call",
            "forwarded": at(self.said, "forwardedMessage"),
            "edited": at(self.said, "timestampEdited"),
        }
        return tuple(tag for tag, sign in signs.items() if sign)

    def _file(self) -> str | None:
        names = (text_at(each, "fileName") for each in objects_at(self.said, "attachments"))
        return next((name for name in names if name), None)

    def _reactions(self, activity: Activity) -> Iterator[Activity | Flaw]:
        """Yield who reacted, some time; a remark where fewer are named than counted."""
        for reaction in objects_at(self.said, "reactions"):
            emoji = text_at(reaction, "emoji", "name") or "?"
            users = {
                text_at(user, "id"): actor
                for user in objects_at(reaction, "users")
                if (actor := self.people.meet(user, None))
            }
            mark = text_at(reaction, "emoji", "id") or emoji
            for number, actor in users.items():
                yield liked(activity, actor, f"{mark}/{number}", emoji)
            yield from not_named(self.place, text_at(reaction, "count"), len(users))


def _of_embed(embed: Object) -> Iterator[str]:
    fields = objects_at(embed, "fields")
    texts = [text_at(embed, key) for key in ("title", "description")]
    texts += [text_at(field, key) for field in fields for key in ("name", "value")]
    yield from (text for text in texts if text)
