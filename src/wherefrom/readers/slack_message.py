"""A message of a Slack export as activities: what was said, and who reacted to it.

A message is known by its channel and its `ts`, which is also its time, to the microsecond. Who
answers in a thread answers its first message: that alone is stated.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from wherefrom.readers.epoch import parse_epoch
from wherefrom.readers.json_fields import Object, objects_at, text_at, texts_at
from wherefrom.readers.json_stream import Value
from wherefrom.readers.names import Names, account_or_none
from wherefrom.readers.reactions import liked, not_named
from wherefrom.readers.slack_text import attached, in_blocks, named_in, plain
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw, Visibility

CHANNEL = "slack"
TS = re.compile(r"\d{9,10}\.\d{6}")
DIRECT = re.compile(r"D[A-Z0-9]{6,}")  # a direct message's id, where dms.json is missing
MOVE = re.compile(r"(?:channel|group|mpim)_(join|leave)")
MOVES: dict[str, ActivityType] = {"join": "Join", "leave": "Leave"}
# What is told of a channel, which nobody answers: new names, topics, pins, apps.
TOLD = re.compile(
    r"(?:channel|group|mpim)_.*|bot_(?:add|remove|enable|disable)|(?:un)?pinned_item|reminder_.*"
    r"|sh_room_.*|huddle_thread|tombstone|.*_join"
)
EDITS = frozenset({"message_changed", "message_deleted", "message_replied"})

Found = Activity | Account | Flaw


class Room(Struct, frozen=True):
    """A channel: its id, who can see it, and the accounts in it where it is a direct one."""

    id: str
    visibility: Visibility = "public"
    members: tuple[str, ...] = ()


class Workspace:
    """What the lists of an export tell.

    Attributes:
        rooms: by id, and by the name that their folder bears.
        names: what users are called, by their ids.
        called: what accounts are called, and when.
    """

    def __init__(self, name_characters: int) -> None:
        """Begin with nothing told."""
        self.rooms: dict[str, Room] = {}
        self.names: dict[str, str] = {}
        self.called = Names(name_characters)


def user_account(user: str) -> str | None:
    """Return the account of a user or a bot by its id; None if it is none."""
    return account_or_none(f"{CHANNEL}:{user}")


class Message:
    """A message being read."""

    def __init__(self, value: Value, folder: str | None, space: Workspace) -> None:
        """Take it, the name of the folder it lies in, and what the lists of the export tell."""
        self.place, self.space = value.place, space
        self.said: Object = value.json if isinstance(value.json, dict) else {}
        room = text_at(self.said, "channel_name") or folder or ""
        direct: Visibility = "direct" if DIRECT.fullmatch(room) else "public"
        self.room = space.rooms.get(room, Room(room, direct))
        self.subtype = text_at(self.said, "subtype") or ""
        self.ts = text_at(self.said, "ts") or ""

    def found(self) -> Iterator[Found]:
        """Yield the message, who invited whom with it, and the reactions; or why there is none."""
        actor = self._actor()
        if not self.said or self.subtype in EDITS:
            yield Flaw(self.place, "not-a-message", self.subtype or "no object")
        elif not TS.fullmatch(self.ts):
            yield Flaw(self.place, "no-time", "ts")
        elif actor is None:
            yield Flaw(self.place, "no-sender", self.subtype)
        else:
            activity = self._activity(actor)
            self._note_name(actor, activity.published)
            yield activity
            yield from self._invitation(activity)
            yield from self._reactions(activity)

    def _actor(self) -> str | None:
        """Return who wrote; of a comment on a file that is told in it, of a bot its own id."""
        ways = (("comment", "user"), ("user",), ("bot_id",), ("username",), ("file", "user"))
        named = (text_at(self.said, *way) for way in ways)
        return next((account for each in named if each and (account := user_account(each))), None)

    def _note_name(self, actor: str, published: int | None) -> None:
        name = text_at(self.said, "user_profile", "real_name")
        if not text_at(self.said, "user"):
            name = text_at(self.said, "username") or text_at(self.said, "bot_profile", "name")
        self.space.called.note(actor, name, published)

    def _id(self, ts: str) -> str:
        return f"{CHANNEL}:{self.room.id}/{ts}"

    def _activity(self, actor: str) -> Activity:
        published, status = parse_epoch(self.ts)
        kind = self._kind()
        thread = text_at(self.said, "thread_ts")
        room = f"{CHANNEL}:{self.room.id}"
        words = self._words()
        named = [user for text in words if text for user in named_in(text)]
        named = named if kind == "Create" else []
        mentions = filter(None, map(user_account, dict.fromkeys(named)))
        content, quoted = (plain(text, self.space.names) or None for text in words)
        return Activity(
            id=self._id(self.ts),
            type=kind,
            actor=actor,
            channel=CHANNEL,
            published=published,
            published_raw=self.ts,
            time_status=status,
            object=room if kind in {"Join", "Leave"} else None,
            in_reply_to=self._id(thread) if thread and thread != self.ts else None,
            context=self._id(thread) if thread else room,
            visibility=self.room.visibility,
            to=tuple(each for each in self.room.members if each != actor),
            mentions=tuple(each for each in mentions if each != actor),
            content=content,
            quoted=quoted,
            place=self.place,
        )

    def _kind(self) -> ActivityType:
        if moved := MOVE.fullmatch(self.subtype):
            return MOVES[moved[1]]
        return "Note" if TOLD.fullmatch(self.subtype) else "Create"

    def _words(self) -> tuple[str, str]:
        """Return the sender's own words and those of others, in markup."""
        text = text_at(self.said, "comment", "comment") or text_at(self.said, "text") or ""
        is_bot = bool(text_at(self.said, "bot_id")) or self.subtype == "bot_message"
        own = [text or "\n".join(in_blocks(self.said.get("blocks")))]
        own += [attached(self.said, shared=False)] if is_bot else []
        own += [] if text else [_titles(self.said)]
        quoted = attached(self.said, shared=True) if is_bot else attached(self.said)
        return "\n".join(filter(None, own)), quoted

    def _invitation(self, joined: Activity) -> Iterator[Activity]:
        inviter = user_account(text_at(self.said, "inviter") or "")
        if joined.type != "Join" or inviter is None or inviter == joined.actor:
            return
        yield Activity(
            id=f"{joined.id}#invite",
            type="Invite",
            actor=inviter,
            channel=CHANNEL,
            published=joined.published,
            published_raw=joined.published_raw,
            time_status=joined.time_status,
            object=joined.object,
            context=joined.context,
            visibility=joined.visibility,
            to=(joined.actor,),
            place=self.place,
        )

    def _reactions(self, activity: Activity) -> Iterator[Activity | Flaw]:
        """Yield who reacted, some time; a remark where Slack names fewer than it counts."""
        for reaction in objects_at(self.said, "reactions"):
            users = list(dict.fromkeys(texts_at(reaction, "users")))
            name = text_at(reaction, "name") or ""
            for user in users:
                if actor := user_account(user):
                    yield liked(activity, actor, f"{name}/{user}", name or None)
            yield from not_named(self.place, text_at(reaction, "count"), len(users))


def _titles(said: Object) -> str:
    """Return what the files shared are called."""
    files = [*objects_at(said, "files"), *objects_at({"files": [said.get("file")]}, "files")]
    titles = (text_at(each, "title") or text_at(each, "name") for each in files)
    return "\n".join(title for title in titles if title)
