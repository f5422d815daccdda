"""Disqus: the comments on a site's pages, as its export (XML) has them.

Holds   who commented on which page, what each comment answers, and when.
Lacks   votes; the pages themselves.
Skips   deleted comments and spam, each counted; pages (threads) are no records, and addresses of
        computers are never read.

Source: help.disqus.com, the format of the comments export; posativ/isso; read 2026-11-24.
"""

import re
from collections.abc import Generator, Iterator

from msgspec import Struct

from wherefrom.readers.base import Archive, Member, Reader, recognised, refuse_if_nothing
from wherefrom.readers.clock import parse_iso
from wherefrom.readers.markup import plain
from wherefrom.readers.pages import host_of, page_id, writer
from wherefrom.readers.xml_stream import Node, Record, records
from wherefrom.vocabulary import Account, Activity, Flaw, account_id

NAMED = re.compile(r"\.xml$", re.IGNORECASE)
CHANNEL = "disqus"
ROOT = re.compile(rb"<disqus\b[^>]*disqus\.com")
RAW_TIME = 100

Found = Activity | Account | Flaw


class Thread(Struct, frozen=True):
    """A page that is commented on."""

    id: str
    title: str | None
    url: str


def recognises(archive: Archive) -> list[Member]:
    """Return the files whose root is Disqus's."""
    return recognised(archive, NAMED, lambda member: ROOT.search(member.head()))


def read(archive: Archive) -> Iterator[Found]:
    """Yield the comments in the file's order; their pages come before them there."""
    found = (each for member in recognises(archive) for each in _read(member, archive))
    yield from refuse_if_nothing(archive, found)


def _read(member: Member, archive: Archive) -> Iterator[Found]:
    threads: dict[str, Thread] = {}
    for record in records(member, ["thread", "post"], archive.limits):
        if isinstance(record, Flaw):
            yield record
        elif record.node.tag == "thread":
            thread = _thread(record.node)
            threads[record.node.attributes.get("dsq:id", "")] = thread
        elif record.node.tag == "post":
            yield from _post(record, threads)


def _thread(node: Node) -> Thread:
    url = node.text("link")
    id_ = page_id(url) or f"{CHANNEL}:thread/{node.attributes.get('dsq:id', '')}"
    return Thread(id_, node.text("title") or None, url)


def _post(record: Record, threads: dict[str, Thread]) -> Iterator[Found]:
    node, place = record.node, record.place
    for told, reason in (("isDeleted", "deleted"), ("isSpam", "spam")):
        if node.text(told).lower() == "true":
            yield Flaw(place, reason)
            return
    number = node.attributes.get("dsq:id", "")
    if not number:
        yield Flaw(place, "no-id")
        return
    on, parent = node.one("thread"), node.one("parent")
    key = on.attributes.get("dsq:id", "") if on else ""
    thread = threads.get(key) or Thread(f"{CHANNEL}:thread/{key}", None, "")
    raw = node.text("createdAt")
    published, status = parse_iso(raw, "UTC")
    actor = yield from _author(node.one("author"), thread, published)
    answered = parent.attributes.get("dsq:id", "") if parent else ""
    yield Activity(
        id=f"{CHANNEL}:{number}",
        type="Create",
        actor=actor,
        channel=CHANNEL,
        published=published,
        published_raw=raw[:RAW_TIME] or None,
        time_status=status,
        in_reply_to=f"{CHANNEL}:{answered}" if answered else thread.id,
        context=thread.id,
        name=thread.title,
        content=plain(node.text("message")) or None,
        url=f"{thread.url}#comment-{number}" if thread.url.startswith("http") else None,
        place=place,
    )


def _author(node: Node | None, thread: Thread, seen: int | None) -> Generator[Account, None, str]:
    """Yield and return who wrote a comment: by the name at Disqus, else by address or name."""
    username, email, name = (
        node.text(tag) if node else "" for tag in ("username", "email", "name")
    )
    if username:
        actor = account_id(f"{CHANNEL}:{username}")
    else:
        actor = writer(name, email, "", host_of(thread.url) or CHANNEL)
    yield Account(actor, name or None, email if "@" in email else None, seen=seen)
    return actor


READER = Reader("disqus", "Disqus (export of comments)", recognises, read)
