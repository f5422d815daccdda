"""What rexport fetched of an account: objects as Reddit's interface gives them."""

from collections.abc import Iterator
from typing import Any

from wherefrom.readers.base import Found
from wherefrom.readers.epoch import parse_epoch
from wherefrom.readers.json_fields import Object, objects_at, text_at
from wherefrom.readers.json_stream import Value
from wherefrom.readers.reddit_tables import CHANNEL, OWNER, handle, said_in
from wherefrom.readers.said import account, others, stamped
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw

MADE = ("comments", "submissions", "inbox")
TOUCHED: dict[str, ActivityType] = {"saved": "Add", "upvoted": "Like", "downvoted": "Dislike"}
PAGES = "https://www.reddit.com"


def dumped(value: Value) -> Iterator[Found]:
    """Yield what a dump holds: what its owner and his correspondents wrote, then his touches."""
    owner = _owner(value.json)
    if owner != OWNER:
        yield Account(owner, own=value.place.rpartition("/")[2].partition("@")[0])
    for kind in MADE:
        for said in objects_at(value.json, kind):
            yield _made(said, value.place, owner)
    for kind, type_ in TOUCHED.items():
        for said in objects_at(value.json, kind):
            yield _touched(type_, kind, said, value.place, owner)
    for said in objects_at(value.json, "subreddits"):
        name = text_at(said, "display_name")
        room = f"{CHANNEL}:r/{name.lower()}" if name else None
        if name is None or room is None:
            yield Flaw(value.place, "no-name")
            continue
        id_ = f"{CHANNEL}:subscribed/{handle(owner)}/{name.lower()}"
        yield _activity("Join", id_, value.place, owner, object=room, context=room, name=name)


def _owner(said: object) -> str:
    """Return whose dump it is: as the profile says, else who made all that was made."""
    named = text_at(said, "profile", "name")
    if named is None:
        made = [each for kind in MADE[:2] for each in objects_at(said, kind)]
        authors = {name for each in made if (name := _name(each, "author"))}
        named = authors.pop() if len(authors) == 1 else None
    return account(CHANNEL, named) or OWNER


def _name(said: Object, key: str) -> str | None:
    """Return a name, which stands there or in an object of its own."""
    return text_at(said, key) or text_at(said, key, "name") or text_at(said, key, "display_name")


def _activity(kind: ActivityType, id_: str, place: str, actor: str, **more: Any) -> Activity:
    raw = more.pop("raw", None)
    when = stamped(raw, parse_epoch(raw or ""))
    return Activity(id=id_, type=kind, actor=actor, channel=CHANNEL, place=place, **when, **more)


def _made(said: Object, place: str, owner: str) -> Found:
    """Return a post, a comment or a message."""
    name = text_at(said, "name")
    author = account(CHANNEL, _name(said, "author"))
    if name is None:
        return Flaw(place, "no-id")
    actor = author or owner
    parent = text_at(said, "parent_id") or text_at(said, "first_message_name")
    post = text_at(said, "link_id") or (name if name.startswith("t3_") else None)
    is_message = name.startswith("t4_")
    thread = text_at(said, "first_message_name") or name if is_message else post
    link = text_at(said, "permalink")
    fields = said_in(
        text_at(said, "body") or text_at(said, "selftext"), _name(said, "subreddit"), actor
    )
    told = [account(CHANNEL, _name(said, "dest"))] if is_message else []
    if parent and parent == text_at(said, "link_id"):
        told.append(account(CHANNEL, text_at(said, "link_author")))
    return _activity(
        "Create", f"{CHANNEL}:{name}", place, actor,
        raw=text_at(said, "created_utc"),
        in_reply_to=f"{CHANNEL}:{parent}" if parent and parent != name else None,
        context=f"{CHANNEL}:{thread}" if thread else None,
        visibility="direct" if is_message else "public",
        to=others(told, actor),
        name=text_at(said, "title") or text_at(said, "subject"),
        url=f"{PAGES}{link}" if link and link.startswith("/") else link,
        **fields,
    )  # fmt: skip


def _touched(kind: ActivityType, key: str, said: Object, place: str, owner: str) -> Found:
    """Return that something was saved or voted on: its time is that of the thing, not of this."""
    name = text_at(said, "name")
    if name is None:
        return Flaw(place, "no-id")
    named = "saved" if key == "saved" else "vote"
    words = [text_at(said, part) for part in ("title", "selftext", "body")]
    link = text_at(said, "permalink")
    subreddit = _name(said, "subreddit")
    return _activity(
        kind, f"{CHANNEL}:{named}/{name}/{handle(owner)}", place, owner,
        object=f"{CHANNEL}:{name}",
        visibility="direct",
        tags=(f"r/{subreddit.lower()}",) if subreddit else (),
        quoted="\n".join(filter(None, words)) or None,
        url=f"{PAGES}{link}" if link and link.startswith("/") else link,
    )  # fmt: skip
