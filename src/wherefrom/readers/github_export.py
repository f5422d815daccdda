"""What an account exports from GitHub: objects of every kind, each with its own address."""

from collections.abc import Iterator
from typing import Any

from wherefrom.readers.base import Found
from wherefrom.readers.clock import parse_iso
from wherefrom.readers.github_words import CHANNEL, closed_by, id_at, labelled, login, said_in
from wherefrom.readers.json_fields import Object, objects_at, text_at, texts_at
from wherefrom.readers.json_stream import Value
from wherefrom.readers.said import account, others, stamped
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw

MADE = frozenset({
    "issue", "pull_request", "issue_comment", "pull_request_review", "pull_request_review_comment",
    "commit_comment", "release", "discussion", "discussion_comment",
})  # fmt: skip
PARENTS = ("issue", "pull_request", "discussion")  # keys that name the thread of a comment
VERDICTS: dict[str, ActivityType] = {"30": "Reject", "40": "Accept"}
STATES = {"1": "commented", "30": "changes requested", "40": "approved", "50": "dismissed"}
EVENTS: dict[str, ActivityType] = {"merged": "Accept", "closed": "Update", "reopened": "Update"}
TIMES = ("submitted_at", "published_at", "created_at")


def private_in(said: object) -> Iterator[str]:
    """Yield the name of a repository, if not all may see it."""
    url = text_at(said, "url")
    if isinstance(said, dict) and said.get("private") is True and url:
        yield "/".join(url.split("/")[-2:]).lower()


def exported(value: Value, private: frozenset[str]) -> Iterator[Found]:
    """Yield what an object says; events other than merging and closing tell of nothing said."""
    said = value.json
    kind = text_at(said, "type")
    if not isinstance(said, dict) or kind is None:
        yield Flaw(value.place, "not-an-object")
    elif kind in {"user", "bot"}:
        yield from _user(said)
    elif kind == "issue_event":
        yield from _event(said, value.place, private)
    elif kind in MADE:
        yield from _made(kind, said, value.place, private)
    else:
        yield Flaw(value.place, "unknown-record", kind[:40])


def _user(said: Object) -> Iterator[Account]:
    id_ = account(CHANNEL, text_at(said, "login") or _handle(said, "url"))
    held = objects_at(said, "emails")
    first = next((each for each in held if each.get("primary") is True), held[0] if held else {})
    if id_:
        yield Account(id_, text_at(said, "name"), text_at(first, "address"), text_at(said, "url"))


def _handle(said: Object, key: str) -> str | None:
    """Return a login, which is what an account's address ends in."""
    url = text_at(said, key) or text_at(said, key, "login")
    return url.rstrip("/").rpartition("/")[2] if url else None


def _thread(said: Object, kind: str, own: str) -> str:
    """Return the short name of the thread that something stands in."""
    if kind in PARENTS or kind == "release":
        return own
    named = next((found for key in PARENTS if (found := id_at(text_at(said, key)))), None)
    if named is None and (url := text_at(said, "url")):
        named = id_at(url.partition("#")[0])
    return named or own


def _activity(
    kind: ActivityType, id_: str, actor: str, raw: str | None, place: str,
    thread: str, private: frozenset[str], **more: Any,
) -> Activity:  # fmt: skip
    repository = thread.partition("#")[0].partition("@")[0]
    return Activity(
        id=f"{CHANNEL}:{id_}",
        type=kind,
        actor=actor,
        channel=CHANNEL,
        context=f"{CHANNEL}:{thread}",
        visibility="group" if repository in private else "public",
        place=place,
        **stamped(raw, parse_iso(raw or "", "UTC")),
        **more,
    )


def _made(kind: str, said: Object, place: str, private: frozenset[str]) -> Iterator[Found]:
    """Yield what somebody wrote, and the reactions to it."""
    own = id_at(text_at(said, "url"))
    if own is None:
        yield Flaw(place, "no-id", kind)
        return
    thread = _thread(said, kind, own)
    actor = login(_handle(said, "user") or _handle(said, "author"), thread)
    raw = next((found for key in TIMES if (found := text_at(said, key))), None)
    state = text_at(said, "state") if kind == "pull_request_review" else None
    verdict = VERDICTS.get(state or "", "Create")
    body = text_at(said, "body")
    yield _activity(
        verdict, own, actor, raw, place, thread, private,
        object=None if verdict == "Create" else f"{CHANNEL}:{thread}",
        in_reply_to=_answered(kind, said, body, thread),
        tags=labelled(texts_at(said, "labels")),
        name=text_at(said, "title") or text_at(said, "name") or STATES.get(state or ""),
        url=text_at(said, "url"),
        **said_in(body, actor),
    )  # fmt: skip
    for reaction in objects_at(said, "reactions"):
        who = _handle(reaction, "user")
        liker, content = login(who, thread), text_at(reaction, "content")
        yield _activity(
            "Like", f"{own}/reaction/{who}/{content}", liker,
            text_at(reaction, "created_at"), place, thread, private,
            object=f"{CHANNEL}:{own}", to=others([actor], liker), name=content,
        )  # fmt: skip


def _answered(kind: str, said: Object, body: str | None, thread: str) -> str | None:
    """Return what something answers, as far as the export states it."""
    if kind == "pull_request":
        return closed_by(body, thread.partition("#")[0])
    if kind == "pull_request_review":
        return f"{CHANNEL}:{thread}"
    parent = id_at(text_at(said, "in_reply_to")) or id_at(text_at(said, "parent_comment"))
    return f"{CHANNEL}:{parent}" if parent else None


def _event(said: Object, place: str, private: frozenset[str]) -> Iterator[Found]:
    """Yield that something was merged, closed or opened again."""
    event = text_at(said, "event") or ""
    thread = next((found for key in PARENTS if (found := id_at(text_at(said, key)))), None)
    if event not in EVENTS or thread is None:
        return
    actor, raw = login(_handle(said, "actor"), thread), text_at(said, "created_at")
    named = f"{thread}/{event}" if event == "merged" else f"{thread}/{event}/{raw}"
    yield _activity(
        EVENTS[event], named, actor, raw, place, thread, private,
        object=f"{CHANNEL}:{thread}", name=None if event == "merged" else event,
    )  # fmt: skip
