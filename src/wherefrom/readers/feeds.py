"""Feeds: RSS of all kinds, Atom and JSON Feed; what a blog, a podcast or a Blogger export tells.

Holds   posts with writer, time, words and tags; what a post answers, where it says so (RFC 4685).
Lacks   what fell out of the feed before it was saved, and who read it.
Skips   pictures and sounds; settings and templates, which Blogger's export mixes in.

A post's id is the page it stands on, or the feed's own where it has none.

Source: RFC 4287, RFC 4685, rssboard.org RSS 2.0, jsonfeed.org 1.1; read 2026-11-24.
"""

import re
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from io import BytesIO
from typing import Any

from msgspec import Struct

from wherefrom.readers.as2_values import tag_named
from wherefrom.readers.base import Archive, Member, Reader, recognised, refuse_if_nothing
from wherefrom.readers.clock import Moment, parse_iso, parse_mail_date
from wherefrom.readers.json_stream import Value, values
from wherefrom.readers.markup import plain
from wherefrom.readers.pages import CHANNEL, host_of, is_somebodys, page_id, writer
from wherefrom.readers.wordpress import MARK as WORDPRESS
from wherefrom.vocabulary import Account, Activity, Flaw

NAMED = re.compile(r"\.(?:xml|rss|atom|rdf|feed|json)$", re.IGNORECASE)
HEAD = 16 << 10
ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>\s*|<!--(?:[^-]|-(?!->))*-->\s*|<!DOCTYPE[^>]*>\s*)*"
    rb"<(?:rss\b|(?:[\w.-]+:)?feed\b|rdf:RDF\b|RDF\b|channel\b)",
    re.IGNORECASE,
)
JSON = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
# Blogger puts the blog's settings among its posts.
KIND = re.compile(r"http://schemas\.google\.com/blogger/2008/kind#(\w+)")
TIMES = ("published", "updated", "created")
POSTS = frozenset({"post", "comment", "page"})
DIGEST_BYTES = 12
RAW_TIME = 100

Found = Activity | Account | Flaw


class Post(Struct, frozen=True, kw_only=True):
    """A post as any kind of feed tells it.

    Attributes:
        name: of who wrote it; it and the next two may be empty.
        email: of theirs.
        page: of theirs.
        raw: the feed's own words for the time.
        link: where it stands; may be empty.
        host: of the page, or of the feed.
    """

    id: str
    name: str
    email: str
    page: str
    raw: str
    answered: str | None
    title: str
    words: str
    tags: list[str]
    link: str
    host: str
    place: str


def recognises(archive: Archive) -> list[Member]:
    """Return the files that begin like a feed, and are no export of WordPress."""
    return recognised(archive, NAMED, lambda member: _is_feed(member.head(HEAD)))


def _is_feed(head: bytes) -> bool:
    text = head.replace(b"\0", b"").lstrip(b"\xff\xfe")  # UTF-16 is ASCII with zeros between
    return bool(ROOT.match(text) and not WORDPRESS.search(head)) or bool(JSON.search(head))


def read(archive: Archive) -> Iterator[Found]:
    """Yield each feed's posts in its own order."""
    found = (each for member in recognises(archive) for each in _read(member, archive))
    yield from refuse_if_nothing(archive, found)


def _read(member: Member, archive: Archive) -> Iterator[Found]:
    if JSON.search(member.head(HEAD)):
        yield from _read_json(member, archive)
        return
    most = archive.limits.object_bytes
    with member.open() as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        yield Flaw(member.name, "object-too-long")
        return
    feed = _parsed(data)
    if feed is None:
        yield Flaw(member.name, "unreadable-feed")
        return
    if feed.get("bozo"):
        yield Flaw(
            member.name, "unreadable-xml", skipped=False
        )  # read all the same, as browsers do
    entries = feed.get("entries", [])
    own_ids = {each.get("id"): _id(each) for each in entries if each.get("id")}
    for number, entry in enumerate(entries):
        place = f"{member.name}#{number}"
        yield from _entry(entry, feed.get("feed", {}), own_ids, place, archive.zone)


def _parsed(data: bytes) -> Any:
    """Return the library's reading of a feed; None where it finds none."""
    import feedparser  # noqa: PLC0415 - slow to import

    try:
        # A stream, since of a text it might take the feed for an address and ask the network.
        return feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # noqa: BLE001 -- whatever it stumbles over, only this feed is lost
        return None


def _id(entry: Mapping[str, Any]) -> str:
    if own := page_id(entry.get("link") or "") or page_id(entry.get("id") or ""):
        return own
    if told := entry.get("id"):
        return f"{CHANNEL}:{told}"
    said = "\0".join(str(entry.get(name, "")) for name in ("title", "published", "summary"))
    return f"{CHANNEL}:#{blake2b(said.encode(), digest_size=DIGEST_BYTES).hexdigest()}"


def _entry(
    entry: Mapping[str, Any],
    feed: Mapping[str, Any],
    own_ids: Mapping[str, str],
    place: str,
    zone: str | None,
) -> Iterator[Found]:
    terms = [str(each.get("term") or "") for each in entry.get("tags", [])]
    kinds = [found[1] for term in terms if (found := KIND.fullmatch(term))]
    if kinds and not POSTS.intersection(kinds):
        yield Flaw(place, "not-a-post", kinds[0])
        return
    link = str(entry.get("link") or "")
    author = entry.get("author_detail") or feed.get("author_detail") or {}
    contents = [str(each.get("value") or "") for each in entry.get("content", [])]
    post = Post(
        id=_id(entry),
        name=str(author.get("name") or ""),
        email=str(author.get("email") or ""),
        page=str(author.get("href") or ""),
        raw=str(next(filter(None, (_own(entry, name) for name in TIMES)), "")),
        answered=_answered(entry.get("thr_in-reply-to"), own_ids),
        title=plain(str(entry.get("title") or "")),
        words=plain(max([*contents, str(entry.get("summary") or "")], key=len)),
        tags=[term for term in terms if not KIND.fullmatch(term)],
        link=link,
        host=host_of(link) or host_of(str(feed.get("link") or "")),
        place=place,
    )
    yield from _told(post, zone)


def _own(entry: Mapping[str, Any], name: str) -> Any:
    """Return what a post itself has by a name; the library warns where it has another instead."""
    return entry[name] if name in set(entry) else None


def _answered(stated: Any, own_ids: Mapping[str, str]) -> str | None:
    """Return what a post says it answers: by page, or by the id another post of the feed has."""
    if not isinstance(stated, Mapping):
        return None
    reference = str(stated.get("ref") or "")
    if reference in own_ids:
        return own_ids[reference]
    page = page_id(str(stated.get("href") or "")) or page_id(reference)
    return page or (f"{CHANNEL}:{reference}" if reference else None)


def _time(raw: str, zone: str | None) -> Moment:
    moment = parse_iso(raw, zone)
    return moment if moment[0] is not None else parse_mail_date(raw, zone)


def _told(post: Post, zone: str | None) -> Iterator[Found]:
    """Yield who wrote a post, and that they did."""
    actor = writer(post.name, post.email, post.page, post.host)
    published, status = _time(post.raw, zone)
    email = post.email if is_somebodys(post.email) else None
    yield Account(actor, post.name or None, email, _web(post.page), published)
    on = post.id.partition("#comment-")[0]
    answered = post.answered if post.answered != post.id else None
    if answered is None and on != post.id:
        answered = on  # its own address says on what page the comment stands
    yield Activity(
        id=post.id,
        type="Create",
        actor=actor,
        channel=CHANNEL,
        published=published,
        published_raw=post.raw[:RAW_TIME] or None,
        time_status=status,
        in_reply_to=answered,
        context=answered or post.id,
        tags=tuple(dict.fromkeys(filter(None, map(tag_named, post.tags)))),
        name=post.title or None,
        content=post.words or None,
        url=_web(post.link),
        place=post.place,
    )


def _web(address: str) -> str | None:
    return address if address.startswith(("http://", "https://")) else None


def _read_json(member: Member, archive: Archive) -> Iterator[Found]:
    """Yield the posts of a JSON Feed; its own author stands for those who name none."""
    feed: Mapping[str, Any] = {}
    for each in values(member, archive.limits):
        if isinstance(each, Value) and isinstance(each.json, dict) and _is_envelope(each.json):
            feed = each.json  # told behind its items, wherever it began
    for each in values(member, archive.limits):
        if isinstance(each, Flaw):
            yield each
        elif not isinstance(each.json, dict):
            yield Flaw(each.place, "not-a-post")
        elif not _is_envelope(each.json):
            yield from _item(each.json, feed, each.place, archive.zone)


def _is_envelope(said: Mapping[str, Any]) -> bool:
    return "jsonfeed.org" in str(said.get("version"))


def _item(
    item: Mapping[str, Any], feed: Mapping[str, Any], place: str, zone: str | None
) -> Iterator[Found]:
    link = _text(item, "url") or _text(item, "external_url")
    authors = [item.get("authors"), item.get("author"), feed.get("authors"), feed.get("author")]
    first: Any = next(filter(None, authors), {})
    first = first[0] if isinstance(first, list) else first
    author = first if isinstance(first, dict) else {}
    tags = item.get("tags")
    html = _text(item, "content_html")
    title = _text(item, "title")
    post = Post(
        id=_id({"id": _text(item, "id"), "link": link, "title": title, "summary": html}),
        name=_text(author, "name"),
        email="",
        page=_text(author, "url"),
        raw=_text(item, "date_published") or _text(item, "date_modified"),
        answered=None,
        title=title,
        words=plain(html) or _text(item, "content_text") or _text(item, "summary"),
        tags=[each for each in tags if isinstance(each, str)] if isinstance(tags, list) else [],
        link=link,
        host=host_of(link) or host_of(_text(feed, "home_page_url")),
        place=place,
    )
    yield from _told(post, zone)


def _text(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    return found.strip() if isinstance(found, str) else ""


READER = Reader("feeds", "Feeds (RSS, Atom, JSON Feed, Blogger)", recognises, read)
