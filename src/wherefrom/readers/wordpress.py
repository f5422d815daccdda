"""WordPress: posts, comments, pingbacks and trackbacks of a blog, as its export (WXR) has them.

Holds   who wrote which post and comment, what each comment answers, and who linked to a post.
Lacks   who read it; what others wrote in their answers elsewhere.
Skips   drafts, spam, what is in the trash, and items that are no writing (pictures, menus), each
        counted; addresses of computers are never read.

A pingback or trackback shares a post with another page's readers: it is an Announce.

Source: WordPress wp-admin/includes/export.php, WXR 1.2; read 2026-11-24.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from wherefrom.readers.as2_values import tag_named
from wherefrom.readers.base import Archive, Member, Reader, recognised, refuse_if_nothing
from wherefrom.readers.clock import Moment, parse_iso, parse_mail_date
from wherefrom.readers.markup import plain
from wherefrom.readers.pages import CHANNEL, host_of, named, page_id, writer
from wherefrom.readers.xml_stream import Node, Record, records
from wherefrom.vocabulary import Account, Activity, Flaw, Visibility, account_id

NAMED = re.compile(r"\.(?:xml|wxr)$", re.IGNORECASE)
MARK = re.compile(rb"wordpress\.org/export/[\d.]+/")
HEAD = 16 << 10
NO_WRITING = frozenset({
    "attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache",
    "user_request", "wp_block", "wp_template", "wp_template_part", "wp_global_styles",
    "wp_navigation", "wp_font_family", "wp_font_face",
})  # fmt: skip
UNSEEN = frozenset({"draft", "auto-draft", "pending", "future", "trash"})
DISCARDED = frozenset({"spam", "trash", "post-trashed"})
LINKS = frozenset({"pingback", "trackback"})
SAID = frozenset({"", "comment"})
RAW_TIME = 100

Found = Activity | Account | Flaw


class Blog(Struct):
    """What an export says of its blog.

    Attributes:
        host: of its pages.
        url: of it; a post without a page of its own is named behind it.
    """

    host: str
    url: str


def recognises(archive: Archive) -> list[Member]:
    """Return the files that name WordPress's export among their namespaces."""
    return recognised(archive, NAMED, lambda member: MARK.search(member.head(HEAD)))


def read(archive: Archive) -> Iterator[Found]:
    """Yield the blog's people, then each post with its comments."""
    found = (each for member in recognises(archive) for each in _read(member, archive))
    yield from refuse_if_nothing(archive, found)


def _read(member: Member, archive: Archive) -> Iterator[Found]:
    blog = Blog("localhost", "")
    for record in records(member, ["item"], archive.limits):
        if isinstance(record, Flaw):
            yield record
        elif record.node.tag == "item":
            yield from _Item(record, blog, archive).found()
        else:
            channel = record.node.one("channel") or record.node
            url = channel.text("wp:base_blog_url") or channel.text("link")
            blog = Blog(host_of(url) or "localhost", url.rstrip("/"))
            for author in channel.all("wp:author"):
                yield from _author(author, blog)


def _author(author: Node, blog: Blog) -> Iterator[Account]:
    """Yield who writes the blog, tied to their mail address and the name shown in its feed."""
    login, name = author.text("wp:author_login"), author.text("wp:author_display_name")
    if not login:
        return
    account = account_id(f"{CHANNEL}:{login}@{blog.host}")
    email = author.text("wp:author_email")
    yield Account(account, name or None, email if "@" in email else None)
    if name:
        yield Account(account, name, same=named(name, blog.host))


class _Item:
    """A post, or something else the blog holds, with the comments on it."""

    def __init__(self, record: Record, blog: Blog, archive: Archive) -> None:
        self.node, self.place, self.blog, self.archive = record.node, record.place, blog, archive
        number = self.node.text("wp:post_id")
        link = self.node.text("link")
        page = page_id(link)
        self.id = page or page_id(f"{blog.url}/?p={number}") or f"{CHANNEL}:{blog.host}/?p={number}"
        self.link = link if page else None
        self.title = self.node.text("title") or None

    def found(self) -> Iterator[Found]:
        """Yield the post, then its comments."""
        status, kind = self.node.text("wp:status"), self.node.text("wp:post_type")
        if kind in NO_WRITING:
            yield Flaw(self.place, "not-a-post", kind)
        elif status in UNSEEN:
            yield Flaw(self.place, "unseen", status)
        else:
            yield self._post("direct" if status == "private" else "public")
        for comment in self.node.all("wp:comment"):
            yield from self._comment(comment)

    def _post(self, visibility: Visibility) -> Activity:
        login = self.node.text("dc:creator")
        actor = f"{CHANNEL}:{login}@{self.blog.host}" if login else ""
        raw, (published, status) = self._time(self.node, "wp:post_date")
        if published is None and (written := self.node.text("pubDate")):
            raw, (published, status) = written, parse_mail_date(written)
        words = plain(self.node.text("content:encoded"))
        return Activity(
            id=self.id,
            type="Create",
            actor=account_id(actor) if actor else named("", self.blog.host),
            channel=CHANNEL,
            published=published,
            published_raw=raw[:RAW_TIME] or None,
            time_status=status,
            context=self.id,
            visibility=visibility,
            tags=tuple(dict.fromkeys(filter(None, self._tags()))),
            name=self.title,
            content=words or None,
            url=self.link,
            place=self.place,
        )

    def _tags(self) -> Iterator[str]:
        for each in self.node.all("category"):
            if each.attributes.get("domain", "") in {"", "category", "post_tag", "tag"}:
                yield tag_named(each.text())

    def _time(self, node: Node, name: str) -> tuple[str, Moment]:
        """Return when it was, in UTC where that is told, else by the blog's own clock."""
        for field, zone in ((f"{name}_gmt", "UTC"), (name, self.archive.zone)):
            raw = node.text(field)
            if raw and not raw.startswith("0000"):
                return raw, parse_iso(raw, zone)
        return "", (None, "unknown")

    def _comment(self, node: Node) -> Iterator[Found]:
        approved, kind = node.text("wp:comment_approved"), node.text("wp:comment_type")
        if approved in DISCARDED:
            yield Flaw(self.place, approved)
            return
        if kind not in SAID | LINKS:
            yield Flaw(self.place, "not-a-comment", kind)  # an order's note, a review's stars
            return
        is_link = kind in LINKS
        name, email, url = (node.text(f"wp:comment_author{end}") for end in ("", "_email", "_url"))
        if is_link:
            actor, name = writer("", "", f"https://{host_of(url)}" if host_of(url) else "", ""), ""
        else:
            actor = writer(name, email, url, self.blog.host)
        raw, (published, status) = self._time(node, "wp:comment_date")
        page = url if page_id(url) else None
        yield Account(actor, name or None, email if "@" in email else None, page, published)
        anchor = f"#comment-{node.text('wp:comment_id')}"
        parent = node.text("wp:comment_parent")
        answered = f"{self.id}#comment-{parent}" if parent.strip("0") else self.id
        yield Activity(
            id=f"{self.id}{anchor}",
            type="Announce" if is_link else "Create",
            actor=actor,
            channel=CHANNEL,
            published=published,
            published_raw=raw[:RAW_TIME] or None,
            time_status=status,
            object=self.id if is_link else None,
            in_reply_to=None if is_link else answered,
            context=self.id,
            visibility="direct" if approved == "0" else "public",  # nobody else has seen it yet
            name=self.title,
            content=plain(node.text("wp:comment_content")) or None,
            url=page if is_link else self.link and f"{self.link}{anchor}",
            place=self.place,
        )


READER = Reader("wordpress", "WordPress (export as WXR)", recognises, read)
