"""Webmentions: what other pages said to ours, as webmention.io gives them out (jf2).

Holds   who answered, liked, shared, saved or linked to which of our pages, from which page.
Lacks   our own pages; what was linked without a webmention.
Skips   those marked private, with a flaw.

An answer has the id of the page it stands on, so that the feed of that page's blog means the
same. A mention links to us without more: it shares our page with its readers, an Announce.

Source: github.com/aaronpk/webmention.io, README; indieweb.org/jf2; read 2026-11-24.
"""

import re
from collections.abc import Iterator

from wherefrom.readers.base import Archive, Member, Reader, recognised, refuse_if_nothing
from wherefrom.readers.clock import Moment, parse_iso
from wherefrom.readers.json_stream import Value, values
from wherefrom.readers.markup import plain
from wherefrom.readers.pages import CHANNEL, host_of, page_id, writer
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw

NAMED = re.compile(r"\.(?:json|jf2)$", re.IGNORECASE)
MARK = re.compile(rb'"wm-(?:source|target|id|property)"\s*:')
KINDS: dict[str, ActivityType] = {
    "in-reply-to": "Create",
    "like-of": "Like",
    "repost-of": "Announce",
    "mention-of": "Announce",
    "bookmark-of": "Add",
    "follow-of": "Follow",
    "rsvp": "Join",
}
RSVP: dict[str, ActivityType] = {"no": "Reject", "maybe": "TentativeAccept", "interested": "Like"}
RAW_TIME = 100

Found = Activity | Account | Flaw
Object = dict[str, object]


def recognises(archive: Archive) -> list[Member]:
    """Return the files of JSON in which webmentions stand."""
    return recognised(archive, NAMED, lambda member: MARK.search(member.head(16 << 10)))


def read(archive: Archive) -> Iterator[Found]:
    """Yield the webmentions in the file's order."""
    found = (each for member in recognises(archive) for each in _read(member, archive))
    yield from refuse_if_nothing(archive, found)


def _read(member: Member, archive: Archive) -> Iterator[Found]:
    for value in values(member, archive.limits):
        if isinstance(value, Flaw):
            yield value
            continue
        said = value.json
        children = said.get("children") if isinstance(said, dict) else None
        for each in children if isinstance(children, list) else [said]:
            yield from _mention(Value(value.place, each), archive)


def _mention(value: Value, archive: Archive) -> Iterator[Found]:
    said, place = value.json, value.place
    if not isinstance(said, dict):
        yield Flaw(place, "not-a-mention")
        return
    source, target = _text(said, "wm-source"), page_id(_text(said, "wm-target"))
    kind = KINDS.get(_text(said, "wm-property"))
    is_answer = kind == "Create"
    # Of a like, the page is the post that is liked; the source tells one liker from another.
    id_ = page_id(_text(said, "url") if is_answer else source) or page_id(source)
    if kind is None or target is None or id_ is None:
        yield Flaw(place, "not-a-mention", _text(said, "wm-property")[:40])
        return
    if said.get("wm-private") is True:
        yield Flaw(place, "private")
        return
    if kind == "Join":
        kind = RSVP.get(_text(said, "rsvp"), kind)
    raw, (published, status) = _time(said, archive.zone)
    author = said.get("author")
    card: Object = author if isinstance(author, dict) else {}
    name, page = _text(card, "name"), _text(card, "url")
    actor = writer(name, "", page, host_of(source))
    yield Account(actor, name or None, url=page or None, seen=published)
    yield Activity(
        id=id_ if is_answer else f"{id_}#{kind.lower()}/{target.partition(':')[2]}",
        type=kind,
        actor=actor,
        channel=CHANNEL,
        published=published,
        published_raw=raw[:RAW_TIME] or None,
        time_status=status,
        object=None if is_answer else target,
        in_reply_to=target if is_answer else None,
        context=target,
        name=_text(said, "name") or None,
        content=_words(said),
        url=_text(said, "url") or source,
        place=place,
    )


def _time(said: Object, zone: str | None) -> tuple[str, Moment]:
    """Return when it was published, or else when it came in."""
    for name, written_in in (("published", zone), ("wm-received", "UTC")):
        raw = _text(said, name)
        if (moment := parse_iso(raw, written_in))[0] is not None:
            return raw, moment
    return "", (None, "unknown")


def _words(said: Object) -> str | None:
    content = said.get("content")
    if isinstance(content, dict):
        text = _text(content, "text")
        return text or plain(_text(content, "html")) or None
    return _text(said, "content") or None


def _text(said: Object, name: str) -> str:
    found = said.get(name)
    return found.strip() if isinstance(found, str) else ""


READER = Reader("webmention", "Webmentions (webmention.io, jf2)", recognises, read)
