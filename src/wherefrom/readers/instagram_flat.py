"""Instagram's downloads of 2020 and before: files in one folder, ISO times, letters as they are."""

from collections.abc import Iterator
from posixpath import basename
from typing import Any

from wherefrom.readers.base import Found
from wherefrom.readers.clock import parse_iso
from wherefrom.readers.instagram_records import said_in
from wherefrom.readers.json_fields import Object, at, objects_at, text_at, texts_at
from wherefrom.readers.json_stream import Value
from wherefrom.readers.meta import INSTAGRAM
from wherefrom.readers.said import account, others, stamped
from wherefrom.readers.unnamed import Naming
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw, Visibility

FILES = (
    "profile.json", "media.json", "messages.json", "comments.json", "likes.json",
    "stories_activities.json", "saved.json", "connections.json",
)  # fmt: skip
POSTS = ("photos", "videos", "stories")  # `profile` and `direct` are pictures alone
TIES: dict[str, tuple[ActivityType, bool]] = {
    "followers": ("Follow", False),
    "following": ("Follow", True),
    "permanent_follow_requests": ("Invite", True),
    "close_friends": ("Add", True),
    "blocked_users": ("Block", True),
}
TWO = 2
NOTHING = frozenset({"None", ""})  # some downloads have it for no text


def flat_owner(said: object) -> list[Account]:
    """Return whose download it is, if the profile tells."""
    handle = text_at(said, "username")
    id_ = account(INSTAGRAM, handle)
    email = text_at(said, "email")
    page = f"https://www.instagram.com/{handle}"
    email = email if email and "@" in email else None
    return (
        [Account(id_, text_at(said, "name"), email, page, None, None, "profile.json")]
        if id_
        else []
    )


def flat(file: str, value: Value, owner: str) -> Iterator[Found]:
    """Yield what a value of a file holds."""
    telling = _Telling(value.place, owner)
    if file == "messages.json":
        yield from telling.conversation(value.json)
    elif file == "media.json":
        for kind in POSTS:
            for said in objects_at(value.json, kind):
                yield telling.post(said, kind)
    elif file == "connections.json":
        for kind in TIES:
            held = at(value.json, kind)
            for name, raw in held.items() if isinstance(held, dict) else ():
                yield telling.tie(kind, name, raw)
    else:
        yield from telling.lists(file, value.json)


class _Telling:
    """The activities of one value."""

    def __init__(self, place: str, owner: str) -> None:
        self.place, self.owner, self.naming = place, owner, Naming()

    def _activity(
        self, kind: ActivityType, raw: str | None, *key: str | None, **more: Any
    ) -> Activity:
        return Activity(
            id=f"{INSTAGRAM}:{self.naming.name(kind, raw, *key)}",
            type=kind,
            actor=more.pop("actor", self.owner),
            channel=INSTAGRAM,
            place=self.place,
            **stamped(raw, parse_iso(raw or "", "UTC")),
            **more,
        )

    def post(self, said: Object, kind: str) -> Activity:
        words = text_at(said, "caption")
        file = basename(text_at(said, "path") or "")
        raw = text_at(said, "taken_at")
        return self._activity("Create", raw, kind, file, **said_in(words, self.owner))

    def tie(self, kind: str, name: str, raw: object) -> Found:
        other = account(INSTAGRAM, name)
        if other is None:
            return Flaw(self.place, "no-account", kind)
        type_, is_ours = TIES[kind]
        actor, told = (self.owner, other) if is_ours else (other, self.owner)
        return self._activity(
            type_, raw if isinstance(raw, str) else None, kind, other,
            actor=actor, object=told, to=(told,) if type_ in {"Follow", "Invite"} else (),
            visibility="public" if type_ == "Follow" else "direct",
        )  # fmt: skip

    def lists(self, file: str, said: object) -> Iterator[Found]:
        """Yield comments, likes and the like: `[time, text, user]` or `[time, user]`."""
        for kind, held in said.items() if isinstance(said, dict) else ():
            for each in held if isinstance(held, list) else ():
                told = [x for x in each if isinstance(x, str)] if isinstance(each, list) else []
                if len(told) < TWO:
                    yield Flaw(self.place, "unknown-record", kind[:40])
                    continue
                yield self._touch(file, kind, told)

    def _touch(self, file: str, kind: str, told: list[str]) -> Activity:
        raw, user = told[0], told[-1]
        to = others([account(INSTAGRAM, user)], self.owner)
        if file == "comments.json":
            words = told[1] if len(told) > TWO else None
            more = said_in(words, self.owner)
            return self._activity("Create", raw, kind, words, user, to=to, **more)
        if file == "saved.json":
            return self._activity("Add", raw, kind, user, visibility="direct")
        is_story = file == "stories_activities.json"
        return self._activity(
            "Like", raw, kind, user, to=to,
            visibility="direct" if is_story else "public",
            name=kind.replace("_", " ") if is_story else None,
        )  # fmt: skip

    def conversation(self, said: object) -> Iterator[Found]:
        """Yield the messages of a conversation, which goes by who is in it."""
        names = texts_at(said, "participants")
        members = list(filter(None, (account(INSTAGRAM, name) for name in names)))
        thread = Naming().name(*sorted(members))
        visibility: Visibility = "direct" if len(members) <= TWO else "group"
        for message in objects_at(said, "conversation"):
            actor = account(INSTAGRAM, text_at(message, "sender"))
            if actor is None:
                yield Flaw(self.place, "no-account")
                continue
            words = text_at(message, "text")
            fields = {"context": f"{INSTAGRAM}:thread/{thread}", "visibility": visibility}
            made = self._activity(
                "Create", text_at(message, "created_at"), thread, actor, words,
                actor=actor, to=others(members, actor),
                content=None if words in NOTHING else words, quoted=_shared(message), **fields,
            )  # fmt: skip
            yield made
            for like in objects_at(message, "likes"):
                if liker := account(INSTAGRAM, text_at(like, "username")):
                    yield self._activity(
                        "Like", text_at(like, "date"), made.id, liker,
                        actor=liker, object=made.id, to=others([actor], liker), **fields,
                    )  # fmt: skip


def _shared(said: Object) -> str | None:
    """Return what was passed on: a caption, a story, an address."""
    keys = ("media_share_caption", "story_share", "media_share_url", "link")
    found = [each for key in keys if (each := text_at(said, key)) and each != text_at(said, "text")]
    return "\n".join(found) or None
