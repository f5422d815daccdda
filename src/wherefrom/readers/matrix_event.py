"""An event of a Matrix room as an activity.

Source: Matrix specification 1.11, client-server API: room events, relations, threads.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from wherefrom.readers.epoch import parse_epoch
from wherefrom.readers.json_fields import Object, at, text_at, texts_at
from wherefrom.readers.json_lists import Item
from wherefrom.readers.names import Names, account_or_none
from wherefrom.vocabulary import Activity, ActivityType, Flaw, Visibility

CHANNEL = "matrix"
SAYING = re.compile(
    r"m\.(?:room\.(?:message|encrypted)|sticker|poll\.start|call\.invite)|.*\.poll\.start"
)
MEDIA = frozenset({"m.image", "m.file", "m.audio", "m.video", "m.location"})
FALLBACK = re.compile(r"(?:>[^\n]*(?:\n|\Z))+\n?")
PILL = re.compile(
    r"https://matrix\.to/#/(?:@|%40)([^\"'/?&\s<>:%]+(?::|%3A)[^\"'/?&\s<>%]+)", re.IGNORECASE
)
TWO = 2


class Move(NamedTuple):
    """What a change of membership is, and whom it concerns beside who did it."""

    type: ActivityType
    to: tuple[str, ...] = ()


class Room:
    """What a first pass over a room tells.

    Attributes:
        edits: latest words, by the event they take the place of.
        events: ids of all events.
        roots: events that begin a thread.
        called: what accounts are called, and when.
    """

    def __init__(self, name_characters: int) -> None:
        """Begin with nothing told."""
        self.edits: dict[str, tuple[str, Object]] = {}
        self.events: set[str] = set()
        self.roots: set[str] = set()
        self.called = Names(name_characters)
        self._is_direct = False
        self._people: dict[str, None] = {}

    def survey(self, said: object) -> None:
        """Take an event into account."""
        relation = at(said, "content", "m.relates_to")
        about = text_at(relation, "event_id")
        if own := text_at(said, "event_id"):
            self.events.add(own)
        new = at(said, "content", "m.new_content")
        when = text_at(said, "origin_server_ts") or ""
        match text_at(relation, "rel_type"):
            case "m.replace" if about and isinstance(new, dict):
                # Numbers as they are written: the longer is the larger.
                before = self.edits.get(about, ("", {}))[0]
                if (len(when), when) >= (len(before), before):
                    self.edits[about] = when, new
            case "m.thread" if about:
                self.roots.add(about)
        self._is_direct |= at(said, "content", "is_direct") is True
        for key in ("sender", "state_key"):
            named = text_at(said, key) or ""
            if named.startswith("@") and (account := user_account(named)):
                self._people[account] = None

    @property
    def both(self) -> tuple[str, ...]:
        """The two who talk, in a room that is told to be a direct one."""
        return tuple(self._people) if self._is_direct and len(self._people) == TWO else ()


def user_account(user: str | None) -> str | None:
    """Return the account of `@ana:b.org`; None if it is none."""
    is_user = user is not None and user.startswith("@") and ":" in user
    return account_or_none(f"{CHANNEL}:{user}") if is_user else None


class Event:
    """An event being read."""

    def __init__(self, item: Item, room: Room) -> None:
        """Take it, and what the room's first pass told."""
        self.place, self.room = item.place, room
        self.said: Object = item.json if isinstance(item.json, dict) else {}
        content = self.said.get("content")
        self.content: Object = content if isinstance(content, dict) else {}
        self.type = text_at(self.said, "type") or ""
        self.id = text_at(self.said, "event_id")
        self.relation = at(self.content, "m.relates_to")
        self.kind = text_at(self.relation, "rel_type") or ""
        self.about = text_at(self.relation, "event_id")

    def found(self) -> Iterator[Activity | Flaw]:
        """Yield the activity, or why there is none."""
        actor = user_account(text_at(self.said, "sender"))
        if self.id is None or actor is None:
            yield Flaw(self.place, "no-id" if actor else "no-sender", self.type[:40])
        elif self.kind == "m.replace" and self.about in self.room.events:
            yield Flaw(self.place, "edit", "its words stand in the message")
        else:
            yield self._activity(self.id, actor)

    def _activity(self, own: str, actor: str) -> Activity:
        raw = text_at(self.said, "origin_server_ts")
        published, status = parse_epoch(raw) if raw else (None, "unknown")
        move = self._move(actor)
        room = f"{CHANNEL}:{text_at(self.said, 'room_id') or 'room'}"
        thread = self._thread(own)
        content, quoted, said = self._words()
        visibility: Visibility = "direct" if self.room.both else "group"
        if self.type == "m.room.member":
            who = user_account(text_at(self.said, "state_key")) or actor
            self.room.called.note(who, text_at(self.content, "displayname"), published)
        if move.type == "Create":
            move = Move("Create", tuple(each for each in self.room.both if each != actor))
        return Activity(
            id=f"{CHANNEL}:{own}",
            type=move.type,
            actor=actor,
            channel=CHANNEL,
            published=published,
            published_raw=raw,
            time_status=status,
            object=self._object(move, room),
            in_reply_to=self._answered(thread),
            context=f"{CHANNEL}:{thread}" if thread else room,
            visibility=visibility,
            to=move.to,
            mentions=tuple(each for each in self._mentions(said) if each != actor),
            tags=self._tags(own, said),
            name=self._name(said),
            content=content,
            quoted=quoted,
            place=self.place,
        )

    def _move(self, actor: str) -> Move:
        """Return what kind of activity it is, and whom it is to where it is no talk."""
        if self.type == "m.reaction":
            return Move("Like")
        if self.kind == "m.replace":
            return Move("Update")
        if self.type == "m.room.member":
            return self._membership(actor)
        return Move("Create" if SAYING.fullmatch(self.type) else "Note")

    def _membership(self, actor: str) -> Move:
        who = user_account(text_at(self.said, "state_key")) or actor
        before = text_at(self.said, "unsigned", "prev_content", "membership")
        before = before or text_at(self.said, "prev_content", "membership")
        match text_at(self.content, "membership"):
            case "join" if before != "join":  # else a new name or picture
                return Move("Join")
            case "invite":
                return Move("Invite", (who,))
            case "leave" if who == actor:
                return Move("Reject" if before == "invite" else "Leave")
        return Move("Note")

    def _object(self, move: Move, room: str) -> str | None:
        if move.type in {"Like", "Update"}:
            return f"{CHANNEL}:{self.about}" if self.about else None
        return room if self.type == "m.room.member" and move.type != "Note" else None

    def _thread(self, own: str) -> str | None:
        """Return the event that began the thread it stands in."""
        if self.kind == "m.thread":
            return self.about
        return own if own in self.room.roots else None

    def _answered(self, thread: str | None) -> str | None:
        answered = text_at(self.relation, "m.in_reply_to", "event_id")
        if self.kind == "m.thread" and at(self.relation, "is_falling_back") is True:
            answered = None  # the latest of the thread, for programs that know no threads
        if answered is None and self.kind == "m.thread":
            answered = thread
        return f"{CHANNEL}:{answered}" if answered else None

    def _words(self) -> tuple[str | None, str | None, Object]:
        """Return own words, those of whom it answers, and the content they were taken from."""
        said = self._latest()
        body = text_at(said, "body") or ""
        quoted = None
        if at(self.relation, "m.in_reply_to") and (found := FALLBACK.match(body)):
            lines = found[0].strip().split("\n")
            quoted = "\n".join(line.removeprefix(">").removeprefix(" ") for line in lines)
            body = body[found.end() :]
        if text_at(said, "msgtype") in MEDIA and text_at(said, "filename") in {None, body}:
            body = ""  # a file's name, unless there is one beside it
        if self.type.endswith("poll.start"):
            body = body or _question(said) or ""
        if self.type == "m.reaction":
            body = ""
        if self.type.startswith("m.room.") and not body:
            body = text_at(said, "name") or text_at(said, "topic") or ""
        return body.strip() or None, quoted, said

    def _latest(self) -> Object:
        """Return the content as it was edited last, by the room or as the server bundled it."""
        if self.kind == "m.replace":
            new = at(self.content, "m.new_content")
        else:
            bundled = ("unsigned", "m.relations", "m.replace", "content", "m.new_content")
            new = self.room.edits.get(self.id or "", ("", at(self.said, *bundled)))[1]
        return new if isinstance(new, dict) else self.content

    def _mentions(self, said: Object) -> tuple[str, ...]:
        named = texts_at(said, "m.mentions", "user_ids")
        page = text_at(said, "formatted_body") or ""
        page = page.rpartition("</mx-reply>")[2]  # what it answers names others
        named += [f"@{user.replace('%3A', ':')}" for user in PILL.findall(page)]
        return tuple(dict.fromkeys(filter(None, map(user_account, named))))

    def _tags(self, own: str, said: Object) -> tuple[str, ...]:
        signs = {
            "media": text_at(said, "msgtype") in MEDIA or self.type == "m.sticker",
            "call": self.type == "m.call.invite",
            "edited": said is not self.content or own in self.room.edits,
            "deleted": at(self.said, "unsigned", "redacted_because"),
            "encrypted": self.type == "m.room.encrypted",
        }
        return tuple(tag for tag, sign in signs.items() if sign)

    def _name(self, said: Object) -> str | None:
        if self.type == "m.reaction":
            return text_at(self.relation, "key")
        is_file = text_at(said, "msgtype") in MEDIA
        return (text_at(said, "filename") or text_at(said, "body")) if is_file else None


def _question(said: Object) -> str | None:
    """Return what a poll asks; the key of it has two names."""
    for key in ("m.poll", "m.poll.start", "org.matrix.msc3381.poll.start"):
        question = at(said, key, "question")
        if text := text_at(question, "body") or text_at(question, "org.matrix.msc1767.text"):
            return text
    return None
