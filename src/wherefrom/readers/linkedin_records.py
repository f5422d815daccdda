"""The rows of LinkedIn's tables as activities.

A row has no id but in a post's address: the others go by what they say. Posts are named by what
LinkedIn calls them, as in `linkedin:urn:li:activity:7090`; a post has two such names, for its
share and its activity, and the export does not tell which belong together.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

from wherefrom.readers.base import Found
from wherefrom.readers.clock import MONTHS, Moment, parse_iso, parse_mail_date
from wherefrom.readers.linkedin_people import CHANNEL, People, full_name, pages_of
from wherefrom.readers.markup import plain
from wherefrom.readers.rows import Row
from wherefrom.readers.said import account, others, page_account, stamped
from wherefrom.readers.unnamed import Naming
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw

DAY_MONTH = re.compile(r"(?:(\d{1,2})[ -])?([A-Za-z]{3})[a-z]*[ -](\d{4})")
YEAR = re.compile(r"\d{4}")
SLASHED = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{2,4}),?\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AaPp][Mm])?"
)
WEEKDAY = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} ")  # Mon Jan 15 14:30:00 UTC 2024
TWICE_CODED = re.compile(r"[\u00c2\u00c3\u00e2][\u0080-\u00bf\u20ac\u201a-\u2122]")
URN = re.compile(r"urn:li:\w+:(?:\([^)]*\)|[\w-]+)")
TAG = re.compile(r"(?<![\w&/])#(\w+)|hashtag\\?#\\?(\w+)")
QUOTED_LINES = re.compile(r'"\n"')  # how posts of several lines are written
NOON = MONTHS_A_YEAR = 12
CENTURY = 2000


class Telling:
    """The activities of a table."""

    def __init__(self, people: People, zone: str | None) -> None:
        """Take who is who, and the zone for times that have none."""
        self.people, self.zone, self.owner = people, zone, people.owner
        self.naming = Naming()
        self._told: set[Account] = set()

    def _account(self, *said: str | None) -> Iterator[Account]:
        """Yield what is said of an account, once."""
        if (account_ := Account(*said)) not in self._told:  # type: ignore[arg-type]
            self._told.add(account_)
            yield account_

    def _activity(
        self, kind: ActivityType, raw: str | None, row: Row, *key: str | None, **more: Any
    ) -> Activity:
        """Return an activity, named by what tells it apart unless it has an id."""
        id_ = more.pop("id", None) or self.naming.name(kind, *key)
        return Activity(
            id=f"{CHANNEL}:{id_}",
            type=kind,
            actor=more.pop("actor", self.owner),
            channel=CHANNEL,
            place=row.place,
            **stamped(raw, parse_time(raw or "", self.zone)),
            **more,
        )

    def message(self, row: Row) -> Iterator[Found]:
        """Yield a message, behind who wrote it."""
        talk = row.get("conversation id")
        if (row.get("is message draft") or "").lower() in {"yes", "true"}:
            yield Flaw(row.place, "draft")
            return
        name, page = row.get("from"), row.get("sender profile url")
        actor = self.people.spoken(name, page, talk or "")
        if actor is None or talk is None:
            yield Flaw(row.place, "no-account" if talk else "no-id")
            return
        if name and not actor.startswith(f"{CHANNEL}:=gone/"):
            yield from self._account(actor, name, None, shown_page(page))
        raw, content = row.get("date"), words(row.get("content"))
        to = pages_of(row.get("recipient profile urls"))
        to = to or self._by_names(row.get("to"), talk)
        yield self._activity(
            "Create", raw, row, talk, raw, name, row.get("content"),
            actor=actor,
            context=f"{CHANNEL}:{talk}",
            visibility="direct" if len(to) <= 1 else "group",
            to=others(to, actor),
            name=words(row.get("subject") or row.get("conversation title")),
            content=content,
        )  # fmt: skip

    def _by_names(self, cell: str | None, talk: str) -> list[str]:
        """Return whom names mean; a comma may stand within one, before a title."""
        names = self.people.split(cell) if cell else []
        return list(filter(None, (self.people.spoken(name, None, talk) for name in names)))

    def connection(self, row: Row) -> Iterator[Found]:
        """Yield somebody with whom the owner connected on a day; who asked is not told."""
        name, page = full_name(row), row.get("url")
        other = self.people.named(name, page)
        if other is None:
            yield Flaw(row.place, "no-account")  # LinkedIn leaves rows of those who left blank
            return
        yield from self._account(other, name, row.get("email address"), shown_page(page))
        raw = row.get("connected on")
        work = ", ".join(filter(None, (row.get("position"), row.get("company"))))
        yield self._activity(
            "Accept", raw, row,
            id=f"connection/{other.partition(':')[2]}",
            object=other, to=(other,), visibility="direct", name=words(work),
        )  # fmt: skip

    def invitation(self, row: Row) -> Iterator[Found]:
        """Yield an invitation to connect, with its message."""
        is_ours = (row.get("direction") or "").upper() == "OUTGOING"
        inviter = self.people.named(row.get("from"), row.get("inviterprofileurl"))
        invitee = self.people.named(row.get("to"), row.get("inviteeprofileurl"))
        actor, told = (self.owner, invitee) if is_ours else (inviter, self.owner)
        if actor is None or told is None:
            yield Flaw(row.place, "no-account")
            return
        raw = row.get("sent at")
        yield self._activity(
            "Invite", raw, row, raw, row.get("from"), row.get("to"),
            actor=actor, object=told, to=(told,), visibility="direct",
            content=words(row.get("message")),
        )  # fmt: skip

    def share(self, row: Row) -> Iterator[Found]:
        """Yield a post."""
        raw, link = row.get("date"), row.get("sharelink")
        said = words(QUOTED_LINES.sub("\n", row.get("sharecommentary") or ""))
        shared = "\n".join(filter(None, (row.get("sharedurl"), row.get("mediaurl"))))
        visible = "followers" if "CONNECTION" in (row.get("visibility") or "").upper() else "public"
        yield self._activity(
            "Create", raw, row, raw, said,
            id=urn_in(link),
            visibility=visible, tags=tags_in(said), content=said, quoted=shared or None, url=link,
        )  # fmt: skip

    def comment(self, row: Row) -> Iterator[Found]:
        """Yield a comment: it states the post that it answers."""
        raw, link = row.get("date"), row.get("link")
        said, post = words(QUOTED_LINES.sub("\n", row.get("message") or "")), urn_in(link)
        about = f"{CHANNEL}:{post}" if post else None
        yield self._activity(
            "Create", raw, row, raw, link, row.get("message"),
            in_reply_to=about, context=about, tags=tags_in(said), content=said, url=link,
        )  # fmt: skip

    def reaction(self, row: Row) -> Iterator[Found]:
        """Yield a reaction, or a vote."""
        raw, link = row.get("date"), row.get("link")
        kind = row.get("type", "optiontext")
        post = urn_in(link)
        yield self._activity(
            "Like", raw, row, raw, link, kind,
            object=f"{CHANNEL}:{post}" if post else None, name=kind, url=link,
        )  # fmt: skip

    def repost(self, row: Row) -> Iterator[Found]:
        """Yield a post of somebody's that was passed on without a word."""
        raw, link = row.get("date"), row.get("link")
        post = urn_in(link)
        yield self._activity(
            "Announce", raw, row, raw, link,
            object=f"{CHANNEL}:{post}" if post else None, url=link,
        )  # fmt: skip

    def recommended(self, row: Row) -> Iterator[Found]:
        """Yield a recommendation received."""
        yield from self._recommendation(row, is_ours=False)

    def recommends(self, row: Row) -> Iterator[Found]:
        """Yield a recommendation given."""
        yield from self._recommendation(row, is_ours=True)

    def _recommendation(self, row: Row, *, is_ours: bool) -> Iterator[Found]:
        name = full_name(row)
        other = self.people.named(name)
        if other is None:
            yield Flaw(row.place, "no-account")
            return
        raw, said = row.get("creation date"), words(row.get("text", "body"))
        actor, told = (self.owner, other) if is_ours else (other, self.owner)
        work = ", ".join(filter(None, (row.get("job title"), row.get("company"))))
        yield from self._account(other, name)
        yield self._activity(
            "Create", raw, row, raw, name, said,
            actor=actor, to=(told,), name=words(work), content=said,
        )  # fmt: skip

    def endorsed(self, row: Row) -> Iterator[Found]:
        """Yield that somebody vouched for a skill of the owner's."""
        yield from self._endorsement(row, "endorser ", is_ours=False)

    def endorses(self, row: Row) -> Iterator[Found]:
        """Yield that the owner vouched for somebody's skill."""
        yield from self._endorsement(row, "endorsee ", is_ours=True)

    def _endorsement(self, row: Row, whose: str, *, is_ours: bool) -> Iterator[Found]:
        name = full_name(row, whose)
        page = row.get(f"{whose}public url")
        page = f"https://{page}" if page and "://" not in page else page
        other = self.people.named(name, page)
        if other is None:
            yield Flaw(row.place, "no-account")
            return
        raw, skill = row.get("endorsement date"), row.get("skill name")
        actor, told = (self.owner, other) if is_ours else (other, self.owner)
        yield self._activity(
            "Like", raw, row, raw, name, skill, actor=actor, object=told, to=(told,), name=skill
        )

    def position(self, row: Row) -> Iterator[Found]:
        """Yield that the owner began to work somewhere, and that he left; known to the month."""
        company, title = row.get("company name"), row.get("title")
        if company is None:
            yield Flaw(row.place, "no-name")
            return
        context = f"{CHANNEL}:company/{company.lower()}"
        kinds: tuple[tuple[ActivityType, str], ...] = (
            ("Join", "started on"),
            ("Leave", "finished on"),
        )
        for kind, column in kinds:
            raw = row.get(column)
            if raw or kind == "Join":
                yield self._activity(
                    kind, raw, row, company, title, raw,
                    object=context, context=context, name=words(title),
                    content=words(row.get("description")) if kind == "Join" else None,
                )  # fmt: skip

    def follow(self, row: Row) -> Iterator[Found]:
        """Yield that the owner follows somebody, or a company."""
        company, raw = row.get("organization"), row.get("followed on", "date")
        member = self.people.named(row.get("fullname"))
        other = account(CHANNEL, f"company/{company}") if company else member
        if other is None:
            yield Flaw(row.place, "no-account")
            return
        is_over = (row.get("status") or "").lower() in {"inactive", "unfollowed"}
        yield self._activity(
            "Undo" if is_over else "Follow", raw, row, other, raw, object=other, to=(other,)
        )


TELLING: dict[str, Callable[[Telling, Row], Iterator[Found]]] = {
    "messages": Telling.message,
    "connections": Telling.connection,
    "invitations": Telling.invitation,
    "shares": Telling.share,
    "comments": Telling.comment,
    "reactions": Telling.reaction,
    "votes": Telling.reaction,
    "reposts": Telling.repost,
    "recommended": Telling.recommended,
    "recommends": Telling.recommends,
    "endorsed": Telling.endorsed,
    "endorses": Telling.endorses,
    "positions": Telling.position,
    "companies": Telling.follow,
    "members": Telling.follow,
}


def parse_time(text: str, zone: str | None) -> Moment:
    """Return when one of LinkedIn's many ways to write a time is; see `clock`.

    Example:
        >>> parse_time("2024-01-15 14:30:00 UTC", None), parse_time("15 Jan 2024", None)[1]
        ((1705329000000000, 'exact'), 'day')
    """
    if found := SLASHED.match(text):
        return parse_iso(_iso(found), zone)
    if found := DAY_MONTH.fullmatch(text):
        month = MONTHS.get(found[2].lower())
        return parse_iso(f"{found[3]}-{month or 0:02}-{int(found[1] or 1):02}", zone)
    if YEAR.fullmatch(text):
        return parse_iso(f"{text}-01-01", zone)
    if WEEKDAY.match(text):
        return parse_mail_date(text, zone)
    return parse_iso(text.replace("/", "-"), zone)


def _iso(found: re.Match[str]) -> str:
    """Return `1/15/24, 2:30 PM` as ISO writes it: the month comes first, unless it cannot."""
    month, day, year, hour, minute = (int(each) for each in found.groups()[:5])
    if month > MONTHS_A_YEAR:
        month, day = day, month
    if found[7]:
        hour = hour % NOON + NOON * (found[7].lower() == "pm")
    seconds = f":{found[6]}" if found[6] else ""
    year += CENTURY * (year < 100)  # noqa: PLR2004 - two digits
    return f"{year}-{month:02}-{day:02} {hour:02}:{minute:02}{seconds}"


def words(cell: str | None) -> str | None:
    """Return a cell as its readers saw it: markup read, letters coded twice mended."""
    if not cell:
        return None
    if TWICE_CODED.search(cell):
        for charset in ("latin-1", "cp1252"):
            try:
                cell = cell.encode(charset).decode()
                break
            except UnicodeError:
                continue
    return plain(cell) or None


def shown_page(page: str | None) -> str | None:
    """Return a page, if it is that of a profile."""
    return page if page_account(page, CHANNEL) else None


def urn_in(link: str | None) -> str | None:
    """Return the name of a post in its address."""
    found = URN.search(unquote(link or ""))
    return found[0] if found else None


def tags_in(said: str | None) -> tuple[str, ...]:
    """Return the tags written in a text."""
    found = (one or other for one, other in TAG.findall(said or ""))
    return tuple(dict.fromkeys(tag.lower() for tag in found))
