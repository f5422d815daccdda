"""Posts of an X archive: own words, shares, quotes; long posts whole.

A share has no mark but its first words, `RT @name: `, and no id of what was shared, unless a
picture came with it. A quote is an address of a post. An archive has long posts twice: cut among
the posts, and whole among the notes, under another id, of the same second or the next.
"""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from wherefrom.readers.as2_values import tag_named
from wherefrom.readers.base import Found
from wherefrom.readers.clock import Moment, parse_mail_date
from wherefrom.readers.json_fields import Object, objects_at, text_at
from wherefrom.readers.json_stream import Value
from wherefrom.readers.said import account, others, stamped
from wherefrom.readers.x_parts import (
    CHANNEL,
    SHORT,
    SHOWN,
    Owner,
    Part,
    expanded,
    id_of,
    numbered,
    records,
    unescaped,
)
from wherefrom.settings import SECOND, Limits
from wherefrom.vocabulary import Account, Activity, Flaw

SHARE = re.compile(r"RT @(\w{1,15}):\s*(.*)", re.DOTALL)
STATUS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?:\w+/){1,2}status(?:es)?/(\d+)"
)
CHAT = re.compile(r"[^\W\d_]\w*chat")  # a tag under which people meet at an hour: #devrelchat
SNOWFLAKE_EPOCH = 1_288_834_974_657  # milliseconds
FIRST_SNOWFLAKE = 29_700_859_247
NEAR = 5 * SECOND  # between a long post and its note
COMPARED = 30  # of their first characters
LONGEST_NUMBER = 20  # digits


class Note(Struct):
    """The whole of a long post, till it is found which.

    Attributes:
        published: when it was written.
        content: the text.
        value: the record.
        is_used: a post has it.
    """

    published: int | None
    content: str
    value: Value
    is_used: bool = False


def moment(said: object, *keys: str) -> Moment:
    """Return when a record says it was made, else when its number was given out."""
    for key in keys:
        if written := text_at(said, key):
            found = parse_mail_date(written, "UTC")
            if found[0] is not None:
                return found
    digits = id_of(said) or "0"
    number = int(digits) if len(digits) < LONGEST_NUMBER else 0
    if FIRST_SNOWFLAKE < number < 1 << 63:
        return ((number >> 22) + SNOWFLAKE_EPOCH) * 1_000, "exact"
    return None, "unknown"


class Posts:
    """The posts of one archive, read with its notes at hand."""

    def __init__(self, parts: list[Part], owner: Owner, limits: Limits) -> None:
        """Read the notes, which are few."""
        self.owner, self.limits = owner, limits
        self.flaws: list[Flaw] = []
        self.notes: dict[int, list[Note]] = {}
        self._told: set[tuple[str | None, ...]] = set()
        for part in parts:
            for value in records(part, limits) if part.kind == "note" else ():
                if isinstance(value, Flaw):
                    self.flaws.append(value)
                else:
                    self._keep(value)

    def _keep(self, value: Value) -> None:
        content = text_at(value.json, "core", "text") or text_at(value.json, "text")
        if content is None:
            self.flaws.append(Flaw(value.place, "no-text"))
            return
        links = objects_at(value.json, "core", "urls")
        published = moment(value.json, "createdAt", "created_at")[0]
        note = Note(published, expanded(unescaped(content), links), value)
        self.notes.setdefault((published or 0) // NEAR, []).append(note)

    def read(self, value: Value) -> Iterator[Found]:
        """Yield a post, behind the accounts it names."""
        said = value.json
        number = id_of(said)
        if number is None or not isinstance(said, dict):
            yield Flaw(value.place, "no-id")
            return
        when = moment(said, "created_at")
        yield from self._named(said, when[0])
        shared = SHARE.fullmatch(self._words(said))
        activity = self._shared(said, shared) if shared else self._said(said, when[0])
        yield Activity(
            id=f"{CHANNEL}:{number}",
            actor=self.owner.id,
            channel=CHANNEL,
            url=f"https://twitter.com/{self._page()}/status/{number}",
            place=value.place,
            **stamped(text_at(said, "created_at"), when),
            **activity,
        )

    def left(self) -> Iterator[Found]:
        """Yield the long posts whose short form is not in the archive."""
        yield from self.flaws
        for note in (note for notes in self.notes.values() for note in notes if not note.is_used):
            said = note.value.json
            number = text_at(said, "noteTweetId")
            if number is None:
                yield Flaw(note.value.place, "no-id")
                continue
            yield Activity(
                id=f"{CHANNEL}:note/{number}",
                type="Create",
                actor=self.owner.id,
                channel=CHANNEL,
                tags=_tags(objects_at(said, "core", "hashtags")),
                content=note.content,
                place=note.value.place,
                **stamped(text_at(said, "createdAt"), moment(said, "createdAt", "created_at")),
            )

    def _page(self) -> str:
        handle = self.owner.id.partition(":")[2]
        return "i/web" if handle.startswith(("id/", "=")) else handle

    def _words(self, said: Object) -> str:
        """Return the text as its readers saw it."""
        content = text_at(said, "full_text") or text_at(said, "text") or ""
        pictures = {text_at(each, "url") for each in _entities(said, "media")}
        content = SHORT.sub(lambda found: "" if found[0] in pictures else found[0], content)
        return unescaped(expanded(content, _entities(said, "urls"))).strip()

    def _said(self, said: Object, published: int | None) -> dict[str, Any]:
        """Return what is the owner's own: a post, an answer, a quote, a second wording."""
        note = self._note(said, published)
        tags = _tags(_entities(said, "hashtags"))
        if note is not None:
            tags = tuple(
                dict.fromkeys([*tags, *_tags(objects_at(note.value.json, "core", "hashtags"))])
            )
        answered = text_at(said, "in_reply_to_status_id_str") or text_at(
            said, "in_reply_to_status_id"
        )
        first = text_at(said, "edit_info", "edit", "initialTweetId")
        is_again = first is not None and first != id_of(said)
        quoted = None if is_again else _quoted(said)
        chat = next((tag for tag in tags if CHAT.fullmatch(tag)), None)
        mentions = [
            _account(each, "screen_name", "id_str") for each in _entities(said, "user_mentions")
        ]
        told = [_account(said, "in_reply_to_screen_name", "in_reply_to_user_id_str")]
        if quoted and quoted[1]:
            told.append(quoted[1])
        about = first if is_again else quoted and quoted[0]
        return {
            "type": "Update" if is_again else "Create",
            "object": f"{CHANNEL}:{about}" if about else None,
            "in_reply_to": f"{CHANNEL}:{answered}" if answered else None,
            "context": f"{CHANNEL}:tag/{chat}" if chat else None,
            "to": others(told, self.owner.id),
            "mentions": others(mentions, self.owner.id),
            "tags": tags,
            "content": (note.content if note else self._words(said)) or None,
        }

    def _shared(self, said: Object, shared: re.Match[str]) -> dict[str, Any]:
        """Return whose words were shared; the words themselves are quoted."""
        author = account(CHANNEL, shared[1])
        source = text_at(said, "retweeted_status", "id_str") or next(
            (
                number
                for each in [
                    *objects_at(said, "extended_entities", "media"),
                    *_entities(said, "media"),
                ]
                if (
                    number := text_at(each, "source_status_id_str")
                    or text_at(each, "source_status_id")
                )
            ),
            None,
        )
        mentions = [
            _account(each, "screen_name", "id_str") for each in _entities(said, "user_mentions")
        ]
        return {
            "type": "Announce",
            "object": f"{CHANNEL}:{source}" if source else None,
            "to": others([author], self.owner.id),
            "mentions": tuple(x for x in others(mentions, self.owner.id) if x != author),
            "tags": _tags(_entities(said, "hashtags")),
            "quoted": shared[2].strip() or None,
        }

    def _note(self, said: Object, published: int | None) -> Note | None:
        """Return the whole of a post that was cut."""
        if published is None or not self.notes:
            return None
        start = self._words(said)[:COMPARED]
        slot = published // NEAR
        for near in (slot - 1, slot, slot + 1):
            for note in self.notes.get(near, ()):
                close = abs((note.published or 0) - published) <= NEAR
                if close and start and not note.is_used and note.content.startswith(start):
                    note.is_used = True
                    return note
        return None

    def _named(self, said: Object, published: int | None) -> Iterator[Account]:
        """Yield what a post tells of the accounts it mentions, each word once."""
        for each in _entities(said, "user_mentions"):
            named = account(CHANNEL, text_at(each, "screen_name"))
            same = numbered(text_at(each, "id_str") or text_at(each, "id"))
            told = (named, text_at(each, "name"), same)
            if named and told not in self._told:
                self._told.add(told)
                yield Account(named, told[1], None, None, published, same)


def _entities(said: Object, kind: str) -> list[Object]:
    return objects_at(said, "entities", kind)


def _account(said: object, handle: str, number: str) -> str | None:
    """Return an account by its handle, else by its number."""
    return account(CHANNEL, text_at(said, handle)) or numbered(
        text_at(said, number) or text_at(said, number.removesuffix("_str"))
    )


def _tags(said: list[Object]) -> tuple[str, ...]:
    named = [
        tag_named(tag) for each in said if (tag := text_at(each, "text") or text_at(each, "tag"))
    ]
    return tuple(dict.fromkeys(filter(None, named)))


def _quoted(said: Object) -> tuple[str, str | None] | None:
    """Return the post quoted and its author: the last address of a post among the links."""
    own = id_of(said)
    for each in reversed(_entities(said, "urls")):
        url = text_at(each, "expanded_url") or ""
        if (found := STATUS.match(url)) and found[1] != own:
            shown = SHOWN.match(url)
            is_named = shown is not None and shown[1].lower() != "i"
            return found[1], account(CHANNEL, shown[1]) if shown and is_named else None
    stated = text_at(said, "quoted_status_id_str")
    return (stated, None) if stated else None


def liked(value: Value, kind: str, owner: Owner) -> Activity | Flaw:
    """Return that a post was liked or bookmarked; the archive seldom says when."""
    said = value.json
    number = text_at(said, "tweetId")
    if number is None:
        return Flaw(value.place, "no-id")
    raw = text_at(said, "likedAt") or text_at(said, "bookmarkedAt") or text_at(said, "createdAt")
    quoted = text_at(said, "fullText")
    return Activity(
        id=f"{CHANNEL}:{kind}/{owner.number or owner.id.partition(':')[2]}/{number}",
        type="Like" if kind == "like" else "Add",
        actor=owner.id,
        channel=CHANNEL,
        object=f"{CHANNEL}:{number}",
        visibility="public" if kind == "like" else "direct",
        quoted=unescaped(quoted) if quoted else None,
        url=text_at(said, "expandedUrl") or f"https://twitter.com/i/web/status/{number}",
        place=value.place,
        **stamped(raw, parse_mail_date(raw or "", "UTC")),
    )


def followed(value: Value, kind: str, owner: Owner) -> Activity | Flaw:
    """Return that the owner follows somebody, or somebody the owner; the archive has no time."""
    number = text_at(value.json, "accountId")
    other = numbered(number) or account(CHANNEL, text_at(value.json, "screenName"))
    if other is None:
        return Flaw(value.place, "no-account")
    actor, told = (owner.id, other) if kind == "following" else (other, owner.id)
    mine = owner.number or owner.id.partition(":")[2]
    theirs = number or other
    pair = f"{mine}/{theirs}" if kind == "following" else f"{theirs}/{mine}"
    return Activity(
        id=f"{CHANNEL}:follow/{pair}",
        type="Follow",
        actor=actor,
        channel=CHANNEL,
        time_status="unknown",
        object=told,
        to=(told,),
        place=value.place,
    )
