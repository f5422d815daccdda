"""Reddit's tables as activities, named as Reddit names things: t1_ a comment, t3_ a post."""

import re
from collections.abc import Callable
from typing import Any

from wherefrom.readers.base import Found
from wherefrom.readers.clock import parse_iso
from wherefrom.readers.markdown import tell_quotes_apart
from wherefrom.readers.rows import Row
from wherefrom.readers.said import account, others, stamped
from wherefrom.vocabulary import Activity, ActivityType, Flaw

CHANNEL = "reddit"
OWNER = f"{CHANNEL}:=owner"
KINDS = frozenset({"t1", "t3", "t4"})  # prefixes of ids: a comment, a post, a message
POST_IN = re.compile(r"/comments/([0-9a-z]+)(?:/[^/?#]*/([0-9a-z]+))?")
NAMED = re.compile(r"(?<![\w/])/?u/([\w-]{3,20})")
VOTES: dict[str, ActivityType] = {"up": "Like", "down": "Dislike"}


class Telling:
    """The activities of a table."""

    def __init__(self, owner: str, zone: str | None, file: str) -> None:
        """Say whose table it is, and take the zone for times that have none."""
        self.owner, self.zone = owner, zone
        self.is_of_comments = "comment" in file.rpartition("/")[2].lower()

    def _activity(self, kind: ActivityType, id_: str, row: Row, **more: Any) -> Activity:
        raw = row.get("date", "created at")
        return Activity(
            id=f"{CHANNEL}:{id_}",
            type=kind,
            actor=more.pop("actor", self.owner),
            channel=CHANNEL,
            place=row.place,
            **stamped(raw, parse_iso(raw or "", self.zone)),
            **more,
        )

    def comment(self, row: Row) -> Found:
        """Return a comment: it answers another one, or else the post itself."""
        if (number := row.get("id")) is None:
            return Flaw(row.place, "no-id")
        found = POST_IN.search(row.get("link") or row.get("permalink") or "")
        post = f"t3_{found[1]}" if found else None
        parent = row.get("parent")
        answered = prefixed("t1", parent) if parent else post
        return self._activity(
            "Create", prefixed("t1", number), row,
            in_reply_to=f"{CHANNEL}:{answered}" if answered else None,
            context=f"{CHANNEL}:{post}" if post else None,
            url=row.get("permalink"),
            **said_in(row.get("body"), row.get("subreddit"), self.owner),
        )  # fmt: skip

    def post(self, row: Row) -> Found:
        """Return a post, which opens a thread; the page it links is quoted."""
        if (number := row.get("id")) is None:
            return Flaw(row.place, "no-id")
        id_ = prefixed("t3", number)
        said = said_in(row.get("body"), row.get("subreddit"), self.owner)
        link, page = row.get("url"), row.get("permalink")
        if link and link != page and not link.startswith("/r/"):
            said["quoted"] = "\n".join(filter(None, (said["quoted"], link)))
        return self._activity(
            "Create", id_, row,
            context=f"{CHANNEL}:{id_}", name=row.get("title"), url=page, **said,
        )  # fmt: skip

    def message(self, row: Row) -> Found:
        """Return a message; the first of a thread names the thread, by its address or its id."""
        number, sender, to = row.get("id"), row.get("from"), row.get("to")
        actor = account(CHANNEL, sender)
        if number is None or actor is None:
            return Flaw(row.place, "no-account" if number else "no-id")
        thread = row.get("thread id") or number
        told = [account(CHANNEL, name) for name in (to or "").split(",")]
        return self._activity(
            "Create", prefixed("t4", number), row,
            actor=actor,
            context=f"{CHANNEL}:{prefixed('t4', thread)}",
            visibility="direct",
            to=others(told, actor),
            name=row.get("subject"),
            url=row.get("permalink"),
            **said_in(row.get("body"), None, actor),
        )  # fmt: skip

    def chat(self, row: Row) -> Found:
        """Return a word in a chat; a channel of two is direct."""
        number, actor = row.get("message id"), account(CHANNEL, row.get("username"))
        if number is None or actor is None:
            return Flaw(row.place, "no-account" if number else "no-id")
        channel, parent = (
            row.get("channel url", "channel name"),
            row.get("thread parent message id"),
        )
        is_direct = "direct" in (row.get("conversation type") or "").lower()
        return self._activity(
            "Create", f"chat/{number}", row,
            actor=actor,
            in_reply_to=f"{CHANNEL}:chat/{parent}" if parent else None,
            context=f"{CHANNEL}:chat/{channel}" if channel else None,
            visibility="direct" if is_direct else "group",
            name=row.get("channel name"),
            **said_in(row.get("message"), row.get("subreddit"), actor),
        )  # fmt: skip

    def vote(self, row: Row) -> Found:
        """Return a vote, up or down; one taken back is none."""
        about, kind = self._about(row), VOTES.get((row.get("direction") or "").lower())
        if about is None or kind is None:
            return Flaw(row.place, "no-vote" if about else "no-id")
        return self._activity(
            kind, f"vote/{about}/{handle(self.owner)}", row,
            object=f"{CHANNEL}:{about}", visibility="direct", url=row.get("permalink"),
        )  # fmt: skip

    def saved(self, row: Row) -> Found:
        """Return that something was saved."""
        if (about := self._about(row)) is None:
            return Flaw(row.place, "no-id")
        return self._activity(
            "Add", f"saved/{about}/{handle(self.owner)}", row,
            object=f"{CHANNEL}:{about}", visibility="direct", url=row.get("permalink"),
        )  # fmt: skip

    def _about(self, row: Row) -> str | None:
        number = row.get("id")
        return prefixed("t1" if self.is_of_comments else "t3", number) if number else None

    def friend(self, row: Row) -> Found:
        """Return whom the owner follows."""
        if (other := account(CHANNEL, row.get("username"))) is None:
            return Flaw(row.place, "no-account")
        return self._activity(
            "Follow", f"friend/{handle(self.owner)}/{handle(other)}", row,
            object=other, to=(other,), visibility="direct",
        )  # fmt: skip

    def subscribed(self, row: Row) -> Found:
        """Return that the owner is in a subreddit."""
        if (name := row.get("subreddit")) is None:
            return Flaw(row.place, "no-name")
        room = f"{CHANNEL}:r/{name.lower()}"
        id_ = f"subscribed/{handle(self.owner)}/{name.lower()}"
        return self._activity("Join", id_, row, object=room, context=room, name=name)


TELLING: dict[str, Callable[[Telling, Row], Found]] = {
    "comments": Telling.comment,
    "posts": Telling.post,
    "messages": Telling.message,
    "chats": Telling.chat,
    "votes": Telling.vote,
    "saved": Telling.saved,
    "friends": Telling.friend,
    "subscribed": Telling.subscribed,
}


def handle(account_: str) -> str:
    """Return the handle of an account."""
    return account_.partition(":")[2]


def prefixed(kind: str, number: str) -> str:
    """Return an id with its prefix, whether it is written with one or without."""
    return number if number.partition("_")[0] in KINDS else f"{kind}_{number}"


def said_in(text: str | None, subreddit: str | None, actor: str) -> dict[str, Any]:
    """Return the fields that a text fills; the subreddit is a tag, `r/roses`."""
    own, quoted = tell_quotes_apart(text or "")
    named = [account(CHANNEL, name) for name in NAMED.findall(own or "")]
    return {
        "content": own,
        "quoted": quoted,
        "mentions": others(named, actor),
        "tags": (f"r/{subreddit.lower()}",) if subreddit else (),
    }
