"""What a Facebook download says beside messages: posts, comments, reactions, friends, events.

Titles (`Ana commented on Ben's post.`) are in the owner's language and change with it: they are
kept as names, and never make an id. A post is held to be for friends, unless it says who sees it.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from wherefrom.readers.as2_values import tag_named
from wherefrom.readers.base import Found
from wherefrom.readers.epoch import parse_epoch
from wherefrom.readers.json_fields import Object, objects_at, text_at
from wherefrom.readers.json_stream import Value
from wherefrom.readers.meta import FACEBOOK, LISTS, keyed
from wherefrom.readers.said import account, others, stamped
from wherefrom.readers.unnamed import Naming
from wherefrom.vocabulary import Activity, ActivityType, Flaw, Visibility

MENTION = re.compile(r"@\[(\d+):\d*:([^\]\[]{1,200})\]")
REACTION = re.compile(r"[A-Z]{3,8}")
AUDIENCES: dict[str, Visibility] = {"public": "public", "only me": "direct"}
TAG = re.compile(r"(?<![\w&/])#(\w+)")
# Whoever asks invites; a friend is a request accepted, by whom is not told.
TIES: dict[str, tuple[ActivityType, bool]] = {
    "friends": ("Accept", True),
    "sent_requests": ("Invite", True),
    "received_requests": ("Invite", False),
    "rejected_requests": ("Reject", True),
    "deleted_friends": ("Remove", True),
    "removed_friends": ("Remove", True),
    "following": ("Follow", True),
    "followers": ("Follow", False),
    "page_likes": ("Follow", True),
}
ANSWERS: dict[str, ActivityType] = {
    "events_joined": "Join",
    "events_declined": "Reject",
    "events_interested": "TentativeAccept",
    "your_events": "Create",
}


RECORD = frozenset(
    {"timestamp", "data", "attachments", "title", "fbid"}
)  # what a record has, a list not
NESTED = frozenset({*ANSWERS, "activity_log_data"})


class Records:
    """A file of a download being read."""

    def __init__(self, owner: str, file: str) -> None:
        """Say whose download it is; a file of posts or reactions is a bare list, by its name."""
        self.owner, self.naming = owner, Naming()
        self.is_list = LISTS[FACEBOOK].fullmatch(file) is not None

    def read(self, value: Value) -> Iterator[Found]:
        """Yield what a file's value holds: a post, or lists of records under their keys."""
        said = value.json
        if not isinstance(said, dict):
            yield Flaw(value.place, "not-an-object", type(said).__name__)
        elif self.is_list and RECORD & said.keys():
            yield self._record(_kind(said), said, value.place)
        else:
            for key, held in keyed(said):
                for name, each in _nested(key, held):
                    yield self._record(name, each, value.place)

    def _record(self, key: str, said: Object, place: str) -> Found:
        tell: Callable[[Object, str], Found]
        if key in TIES:
            return self._tie(key, said, place)
        if key in ANSWERS:
            return self._answer(key, said, place)
        match key:
            case "post" | "group_posts":
                tell = self._post
            case "comments" | "group_comments":
                tell = self._comment
            case "reactions":
                tell = self._reaction
            case "groups_joined":
                tell = self._joined
            case _:
                return Flaw(place, "unknown-record", key[:40])
        return tell(said, place)

    def _activity(
        self, kind: ActivityType, raw: str | None, place: str, *key: str | None, **more: Any
    ) -> Activity:
        """Return an activity named by its kind, its time and what else tells it apart."""
        visibility = more.pop("visibility", "followers")
        return Activity(
            id=f"{FACEBOOK}:{self.naming.name(kind, raw, *key)}",
            type=kind,
            actor=more.pop("actor", self.owner),
            channel=FACEBOOK,
            visibility=visibility,
            place=place,
            **stamped(raw, parse_epoch(raw or "")),
            **more,
        )

    def _post(self, said: Object, place: str) -> Found:
        attached = [
            each for held in objects_at(said, "attachments") for each in objects_at(held, "data")
        ]
        written = next(
            filter(None, (text_at(each, "post") for each in objects_at(said, "data"))), None
        )
        written = written or _captions(attached)
        words, mentions = _words(written)
        with_ = [account(FACEBOOK, text_at(each, "name")) for each in objects_at(said, "tags")]
        return self._activity(
            "Create",
            text_at(said, "timestamp"),
            place,
            "post",
            written,
            name=text_at(said, "title"),
            content=words,
            quoted=_attached(attached),
            mentions=others([*with_, *mentions], self.owner),
            tags=_tags(words),
            visibility=AUDIENCES.get((text_at(said, "privacy") or "").lower(), "followers"),
        )

    def _comment(self, said: Object, place: str) -> Found:
        comment = next(iter(objects_at(said, "data")), {}).get("comment")
        written = text_at(comment, "comment")
        raw = text_at(comment, "timestamp") or text_at(said, "timestamp")
        words, mentions = _words(written)
        group = text_at(comment, "group")
        attached = [
            each for held in objects_at(said, "attachments") for each in objects_at(held, "data")
        ]
        return self._activity(
            "Create",
            raw,
            place,
            "comment",
            written,
            actor=account(FACEBOOK, text_at(comment, "author")) or self.owner,
            context=f"{FACEBOOK}:group/{group.lower()}" if group else None,
            visibility="group" if group else "followers",
            name=text_at(said, "title"),
            content=words,
            quoted=_attached(attached),
            mentions=others(mentions, self.owner),
            tags=_tags(words),
        )

    def _reaction(self, said: Object, place: str) -> Found:
        if held := objects_at(said, "label_values"):
            return self._labelled(said, held, place)
        reaction = next(iter(objects_at(said, "data")), {}).get("reaction")
        kind = text_at(reaction, "reaction")
        actor = account(FACEBOOK, text_at(reaction, "actor")) or self.owner
        title = text_at(said, "title")
        return self._activity(
            "Like", text_at(said, "timestamp"), place, kind, actor=actor, name=title or kind
        )

    def _labelled(self, said: Object, held: list[Object], place: str) -> Found:
        """Return a reaction of the newest form: labels are in any language, so values tell."""
        values = [value for each in held if (value := text_at(each, "value"))]
        page = next((value for value in values if value.startswith("http")), None)
        kind = next((value for value in values if REACTION.fullmatch(value)), None)
        author = next((value for value in values if value not in {page, kind}), None)
        raw, number = text_at(said, "timestamp"), text_at(said, "fbid")
        return self._activity(
            "Like", raw, place, kind, number or page,
            object=f"{FACEBOOK}:{page}" if page else None,
            to=others([account(FACEBOOK, author)], self.owner),
            name=kind, url=page,
        )  # fmt: skip

    def _tie(self, key: str, said: Object, place: str) -> Found:
        other = account(FACEBOOK, text_at(said, "name"))
        kind, is_ours = TIES[key]
        if other is None:
            return Flaw(place, "no-account", key)
        actor, told = (self.owner, other) if is_ours else (other, self.owner)
        return self._activity(
            kind, text_at(said, "timestamp"), place, key, other,
            actor=actor, object=told, to=(told,),
            visibility="public" if kind == "Follow" else "direct",
        )  # fmt: skip

    def _answer(self, key: str, said: Object, place: str) -> Found:
        """Return what the owner said to an event; of when he did only the event's time is told."""
        name = text_at(said, "name")
        raw = text_at(said, "start_timestamp") or text_at(said, "timestamp")
        if name is None:
            return Flaw(place, "no-name", key)
        event = f"{FACEBOOK}:event/{Naming().name(name, raw)}"
        is_made = key == "your_events"
        return self._activity(
            ANSWERS[key], raw, place, key, name,
            object=None if is_made else event, context=event, name=name,
            content=text_at(said, "description") if is_made else None,
        )  # fmt: skip

    def _joined(self, said: Object, place: str) -> Found:
        name = next(
            filter(None, (text_at(each, "name") for each in objects_at(said, "data"))), None
        )
        name = name or text_at(said, "name")
        group = f"{FACEBOOK}:group/{name.lower()}" if name else None
        return self._activity(
            "Join", text_at(said, "timestamp"), place, name,
            object=group, context=group, visibility="group", name=name or text_at(said, "title"),
        )  # fmt: skip


def _kind(said: Object) -> str:
    """Return what a record of a bare list is."""
    held = {key for each in objects_at(said, "data") for key in each}
    if "reaction" in held or "label_values" in said:
        return "reactions"
    return "comments" if "comment" in held else "post"


def _nested(key: str, held: list[Object]) -> Iterator[tuple[str, Object]]:
    """Yield records with their key; of some keys the lists lie a level deeper."""
    for said in held:
        inner = [(name, each) for name, held in keyed(said) for each in held if name in NESTED]
        if inner and key in {"event_responses", "group_posts"}:
            yield from (
                (key if name == "activity_log_data" else name, each) for name, each in inner
            )
        else:
            yield key, said


def _words(written: str | None) -> tuple[str | None, list[str | None]]:
    """Return a text with names for `@[100:2048:Ana Ruiz]`, and the accounts named so."""
    if not written:
        return None, []
    named = [account(FACEBOOK, found[2]) for found in MENTION.finditer(written)]
    return MENTION.sub(lambda found: found[2], written), named


def _tags(words: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag_named(tag) for tag in TAG.findall(words or "")))


def _captions(attached: list[Object]) -> str | None:
    """Return what a post without words says under its pictures, or in its note."""
    said = [
        text_at(each, kind, key)
        for each in attached
        for kind, key in (("media", "description"), ("note", "title"), ("note", "text"))
    ]
    return "\n".join(dict.fromkeys(filter(None, said))) or None


def _attached(attached: list[Object]) -> str | None:
    """Return the names and addresses of what was attached: others' words, passed on."""
    said = [
        text_at(each, kind, key)
        for each in attached
        for kind in ("external_context", "place", "event")
        for key in ("name", "source", "url")
    ]
    return "\n".join(dict.fromkeys(filter(None, said))) or None
