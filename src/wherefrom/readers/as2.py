"""ActivityStreams 2.0 objects as activities, accounts and flaws; shared by the readers of it.

Holds   who did what to what, to whom, when, in which thread, room or event.
Lacks   places, pictures, polls' options: no question asked of the record needs them.
Skips   things nobody did (a lone picture, a tombstone), and what no actor stands by.

A Create, or a thing that stands for its own making, takes the id of the thing: that is what
replies name. Ids are the archive's own behind the channel, or a digest where it gives none.

Source: W3C ActivityStreams 2.0 Core and Vocabulary; ActivityPub section 5.6; read 2026-11-23.
"""

import re
from collections.abc import Iterator
from typing import cast, get_args

from msgspec import Struct

from wherefrom.readers.as2_values import (
    ACTORS,
    COLLECTIONS,
    Object,
    account_named,
    digest,
    first,
    id_of,
    is_collective,
    is_public,
    kind_among,
    kinds,
    listed,
    name_of,
    names_followers,
    page_of,
    tag_named,
    text_of,
)
from wherefrom.readers.clock import Moment, parse_iso
from wherefrom.readers.epoch import parse_epoch
from wherefrom.readers.json_stream import Number, Refused, Value
from wherefrom.readers.markup import plain
from wherefrom.settings import Limits
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw, Visibility

ACTIVITIES = frozenset(get_args(ActivityType)) - {"Note"}
KINDRED = {"EmojiReact": "Like"}  # extensions of the fediverse that say what AS2 has a word for
THINGS = frozenset(
    {"Article", "Audio", "Document", "Event", "Image", "Note", "Page", "Question", "Video"}
)
SAYING = frozenset({"Create", "Update"})  # the object's words are the actor's own
ANSWERING = frozenset({"Accept", "Reject", "TentativeAccept", "TentativeReject"})
ATTENDING = frozenset({"Join", "Leave", "Invite"})  # an object named by id is taken for a room
TOUCHING = frozenset({"Announce", "Dislike", "Follow", "Invite", "Like", "Offer"})  # they are told
AUDIENCE = ("to", "cc", "bto", "bcc", "audience")
CHANNEL_LETTERS = re.compile(r"[^\w.-]+")
EPOCH = re.compile(r"-?\d+(?:\.\d+)?(?:[eE]\+?\d+)?")
RAW_TIME = 100  # characters of the archive's own words for a time

Found = Activity | Account | Flaw


class Source(Struct, frozen=True):
    """What a reader knows beside the objects themselves.

    Attributes:
        channel: of every activity; None to take the generator's name, else `as2`.
        zone: IANA name for times without one.
        limits: of lengths and digits.
    """

    channel: str | None
    zone: str | None
    limits: Limits


def translate(value: Value, source: Source) -> Iterator[Found]:
    """Yield what an object says, or a flaw; a collection says what its items say."""
    said = value.json
    if not isinstance(said, dict):
        yield Flaw(value.place, "not-an-object", type(said).__name__)
    elif "@context" in said and not _is_ours(said["@context"]):
        yield Flaw(value.place, "other-vocabulary")
    elif kind := kind_among(said, COLLECTIONS):
        yield from _collection(said, kind, value.place, source)
    else:
        reading = _Reading(said, value.place, source)
        try:
            yield from reading.found()
        except Refused as refused:
            yield Flaw(value.place, refused.reason, refused.detail)


def _is_ours(context: object) -> bool:
    """Tell whether ActivityStreams is among the vocabularies named."""
    return any(
        "www.w3.org/ns/activitystreams" in each
        for named in listed(context)
        for each in (named.values() if isinstance(named, dict) else [named])
        if isinstance(each, str)
    )


def _collection(said: Object, kind: str, place: str, source: Source) -> Iterator[Found]:
    for key in ("items", "orderedItems"):
        if key in said and (key == "orderedItems") != kind.startswith("Ordered"):
            yield Flaw(place, "wrong-list", f"{key} in {kind}", skipped=False)
        for item in listed(said.get(key)):
            yield from translate(Value(place, item), source)
    page = first(said.get("first"))
    if kind_among(page, COLLECTIONS):
        yield from translate(Value(place, page), source)
    elif isinstance(page, dict) and kinds(page) != ["Link"]:
        yield Flaw(place, "no-page", "first")


class _Reading:
    """One object being read; gathers the accounts and flaws met on the way."""

    def __init__(self, said: Object, place: str, source: Source) -> None:
        """Tell what kind of thing it is, and which thing it is about."""
        self.place, self.source, self.whole = place, source, said
        self.accounts: list[tuple[str, Object]] = []
        self.flaws: list[Flaw] = []
        self.said, self.kind = said, _activity_kind(said)
        stands_alone = self.kind is None or "actor" not in said
        if stands_alone and kind_among(said, THINGS):
            # Then it tells of its own making.
            self.said = {**said, "actor": said.get("attributedTo"), "object": said}
            self.kind = "Create"
        self.object = first(self.said.get("object"))
        self.thing: Object = self.object if isinstance(self.object, dict) else {}
        says = self.kind in SAYING and self.thing is not said
        self.own = [self.said, self.thing] if says else [self.said]
        self.audience = [
            each for part in self.own for key in AUDIENCE for each in listed(part.get(key))
        ]
        self.channel = source.channel or self._generator() or "as2"

    def found(self) -> Iterator[Found]:
        """Yield the activity, behind its flaws and accounts."""
        if self.kind is None:
            yield from self._no_activity()
            return
        activity = self._activity(self.kind)
        yield from self.flaws
        yield from self._claims(activity.published)
        yield activity

    def _no_activity(self) -> Iterator[Found]:
        if kind_among(self.said, ACTORS):
            self._account(self.said)
            yield from self._claims(None)
        else:
            reason = "deleted" if "Tombstone" in kinds(self.said) else "not-an-activity"
            yield Flaw(self.place, reason, " ".join(kinds(self.said))[:RAW_TIME])

    def _activity(self, kind: ActivityType) -> Activity:
        actors = listed(self.said.get("actor")) or listed(self.said.get("attributedTo"))
        if kind == "Create" and not actors:
            actors = listed(self.thing.get("attributedTo"))
        if not actors:
            raise Refused("no-actor", kind)
        event = self._event()
        raw, (published, status) = self._published(event)
        to = self._addressed(kind)
        return Activity(
            id=self._id(kind),
            type=kind,
            actor=self._account(actors[0]),
            channel=self.channel,
            published=published,
            published_raw=raw,
            time_status=status,
            object=self._about(kind, event),
            in_reply_to=self._in_reply_to(kind),
            context=self._context(kind, event),
            visibility=self._visibility(),
            to=to,
            mentions=tuple(
                dict.fromkeys([*map(self._account, actors[1:]), *self._mentions()]),
            ),
            tags=self._tags(),
            name=self._name(event),
            content=self._words("content"),
            url=self._url(),
            place=self.place,
        )

    # Ids

    def _ref(self, value: object) -> str | None:
        """Return what an object is known by on the channel."""
        named = id_of(value, self.source.limits.integer_digits)
        if isinstance(named, Number):
            self._flaw("number-as-id", str(named))
        if named is None and isinstance(value, dict) and value:
            named = digest(value)
        return None if named is None else f"{self.channel}:{named}"

    def _id(self, kind: str) -> str:
        made = kind == "Create" and id_of(self.object, self.source.limits.integer_digits)
        return self._ref(self.object if made else self.whole) or self.channel

    def _about(self, kind: str, event: Object | None) -> str | None:
        """Return what it was done to; nothing for a thing's own making."""
        if event is not None and kind != "Create":
            return self._ref(event)
        if self.object is None or kind == "Create":
            return None
        if kind == "Follow" or kind_among(self.object, ACTORS):
            return self._account(self.object)
        if len(listed(self.said.get("object"))) > 1:
            self._flaw("first-of-several", "object")
        return self._ref(self.object)

    def _in_reply_to(self, kind: str) -> str | None:
        answered = self._either("inReplyTo") if kind in SAYING else self.said.get("inReplyTo")
        if answered is None and kind in ANSWERING and not kind_among(self.object, THINGS):
            answered = self.object
        return self._ref(first(answered))

    def _context(self, kind: str, event: Object | None) -> str | None:
        # `conversation` is Mastodon's older word; its archives of all ages have that one.
        for key in ("conversation", "context"):
            if (stated := self._ref(first(self._either(key)))) is not None:
                return stated
        if event is not None:
            return self._ref(event)
        room = kind in ATTENDING and isinstance(self.object, str)
        return self._ref(self.object) if room else None

    def _event(self) -> Object | None:
        """Return the event it is about, however deep in an invitation that is answered."""
        for start in (self.said.get("object"), self.said.get("target")):
            inner = first(start)
            while isinstance(inner, dict):
                if "Event" in kinds(inner):
                    return inner
                inner = first(inner.get("object")) if _activity_kind(inner) else None
        return None

    # People

    def _account(self, value: object) -> str:
        """Return the canonical account, and remember what is said of it."""
        named = id_of(value, self.source.limits.integer_digits)
        if isinstance(named, Number):
            self._flaw("number-as-id", str(named))
        if isinstance(value, dict) and named is None:
            handle = value.get("preferredUsername") or value.get("name")
            named = handle if isinstance(handle, str) else None
        if not named:
            raise Refused("no-account")
        if len(named) > self.source.limits.name_characters:
            raise Refused("name-too-long", f"{len(named)} characters")
        account = account_named(named, self.channel)
        if isinstance(value, dict):
            self.accounts.append((account, value))
        return account

    def _accounts(self, values: list[object]) -> Iterator[str]:
        for value in values:
            try:
                yield self._account(value)
            except Refused as refused:
                self._flaw(refused.reason, refused.detail)

    def _claims(self, seen: int | None) -> Iterator[Account]:
        most = self.source.limits.name_characters
        for account, said in self.accounts:
            name, email, url = said.get("name"), said.get("email"), page_of(said.get("url"))
            yield Account(
                account,
                name[:most] if isinstance(name, str) and name.strip() else None,
                email[:most] if isinstance(email, str) and "@" in email else None,
                url[:most] if url else None,
                seen,
            )

    def _addressed(self, kind: str) -> tuple[str, ...]:
        whole = [each for each in self.audience if not is_collective(each)]
        if kind in TOUCHING:
            whole += listed(self.thing.get("attributedTo"))
            told = [self.object, *listed(self.said.get("target"))]
            whole += [each for each in told if kind_among(each, ACTORS)]
            if kind == "Follow":
                whole.append(self.object)
        return tuple(dict.fromkeys(self._accounts(whole)))

    def _visibility(self) -> Visibility:
        if not any(key in said for said in self.own for key in AUDIENCE):
            return "public"  # nothing is said of it, and what is exported was mostly said aloud
        names = [name_of(each) for each in self.audience]
        if any(map(is_public, names)):
            return "public"
        if any(map(names_followers, names)):
            return "followers"
        group = any("audience" in said for said in self.own)
        return (
            "group" if group or any("Group" in kinds(each) for each in self.audience) else "direct"
        )

    # Words

    def _tagged(self) -> list[object]:
        return [each for said in self.own for each in listed(said.get("tag"))]

    def _mentions(self) -> Iterator[str]:
        for each in self._tagged():
            if isinstance(each, dict) and "Mention" in kinds(each):
                yield from self._accounts([each.get("href") or each.get("name")])
            elif kind_among(each, ACTORS) or (
                isinstance(each, str) and each.startswith(("@", "acct:", "mailto:"))
            ):
                yield from self._accounts([each])

    def _tags(self) -> tuple[str, ...]:
        names: list[object] = [
            each.get("name") if isinstance(each, dict) and "Hashtag" in kinds(each) else each
            for each in self._tagged()
        ]
        words = [
            tag_named(name)
            for name in names
            if isinstance(name, str) and ":" not in name and not name.startswith("@")
        ]
        return tuple(dict.fromkeys(filter(None, words)))

    def _name(self, event: Object | None) -> str | None:
        found = self._words("name")
        if not found and event is not None:
            found = self._plain(event, "name")
        if not found and self.kind in SAYING:
            found = self._plain(self.thing, "summary")  # a warning stands where a subject does
        most = self.source.limits.name_characters
        if found and len(found) > most:
            self._flaw("name-too-long", f"{len(found)} characters")
        return found[:most] if found else None

    def _words(self, key: str) -> str | None:
        """Return a text of the thing said, or else of the activity itself."""
        for said in reversed(self.own):
            if found := self._plain(said, key):
                return found
        return None

    def _plain(self, said: Object, key: str) -> str | None:
        found = text_of(said, key, self.source.limits.text_bytes)
        if found is None:
            return None
        written_in = said.get("mediaType") if key == "content" else None
        is_html = key != "name" and written_in in {None, "text/html"}
        return (plain(found) if is_html else found.strip()) or None

    def _url(self) -> str | None:
        return next(filter(None, (page_of(said.get("url")) for said in reversed(self.own))), None)

    # The rest

    def _published(self, event: Object | None) -> tuple[str | None, Moment]:
        """Return when it was done; for an event without that, when the event began."""
        told = [said.get("published") for said in self.own]
        told += [self.said.get("startTime"), event.get("startTime") if event else None]
        raw = next((each for each in map(first, told) if each), None)
        if raw is None:
            return None, (None, "unknown")
        if not isinstance(raw, str):
            raise Refused("wrong-type", "published")
        if EPOCH.fullmatch(raw):
            self._flaw("number-as-time")
            return raw[:RAW_TIME], parse_epoch(raw)
        return raw[:RAW_TIME], parse_iso(raw, self.source.zone)

    def _either(self, key: str) -> object:
        return self.thing.get(key) or self.said.get(key)

    def _generator(self) -> str | None:
        """Return the name of what made it, fit to stand before a colon."""
        for value in (self.said.get("generator"), self.thing.get("generator")):
            named = first(value)
            name = named.get("name") if isinstance(named, dict) else named
            if isinstance(name, str) and "://" not in name:
                return CHANNEL_LETTERS.sub("-", name.strip().lower())[:64].strip("-") or None
        return None

    def _flaw(self, reason: str, detail: str = "") -> None:
        self.flaws.append(Flaw(self.place, reason, detail, skipped=False))


def _activity_kind(said: object) -> ActivityType | None:
    """Return the type of activity an object is, if it is one."""
    kind = kind_among(said, ACTIVITIES) or KINDRED.get(next(iter(kinds(said)), ""))
    return cast("ActivityType | None", kind)
