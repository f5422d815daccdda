"""What an event of a calendar says: who made it, who was asked, who came, who called it off."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date, tzinfo
from hashlib import blake2b
from typing import Any

from msgspec import Struct

from wherefrom.readers.as2_values import tag_named
from wherefrom.readers.calendar_times import Series, Start, attribute, moment_of, start_of
from wherefrom.readers.markup import plain
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw, Visibility, account_id

CHANNEL = "calendar"
DIGEST_BYTES = 12
ANSWERS: dict[str, ActivityType] = {"DECLINED": "Reject", "TENTATIVE": "TentativeAccept"}
REPLIES: dict[str, ActivityType] = {"ACCEPTED": "Accept", **ANSWERS}
THINGS = frozenset({"ROOM", "RESOURCE"})
HTML = ("<br", "<p", "<a ", "<ul", "<html", "<div", "<span")

Found = Activity | Account | Flaw


class Calendar(Struct, frozen=True):
    """What an event's calendar says of all in it.

    Attributes:
        owner: account by whom events are that name no organiser.
        method: REQUEST, REPLY, CANCEL, PUBLISH, or empty.
        zone: of times without one.
        overridden: times of a series, by its uid, that events of their own stand for.
        masters: uids of events that the file holds itself, not only times of them.
        stamp: the latest time the file bears.
    """

    owner: str
    method: str
    zone: tzinfo | None
    overridden: dict[str, list[date]]
    masters: AbstractSet[str]
    stamp: Any


class Guest(Struct, frozen=True):
    """Who is asked to an event.

    Attributes:
        answer: PARTSTAT in capitals; ACCEPTED, DECLINED, ...
    """

    account: str
    name: str | None
    answer: str


def uid_of(event: Any) -> str:
    """Return the event's own id, or a hash of what tells it from others where it has none."""
    if uid := _text(event, "UID"):
        return uid
    told = "\0".join(_text(event, name) for name in ("DTSTART", "SUMMARY", "ORGANIZER", "LOCATION"))
    return "#" + blake2b(told.encode(), digest_size=DIGEST_BYTES).hexdigest()


class Told:
    """One event being read."""

    def __init__(self, event: Any, calendar: Calendar, place: str) -> None:
        """Gather who and what it names."""
        self.event, self.calendar, self.place = event, calendar, place
        self.uid = uid_of(event)
        self.instance = moment_of(event.get("RECURRENCE-ID"))
        self.start = moment_of(event.get("DTSTART")) or self.instance
        self.thread = f"{CHANNEL}:{self.uid}"
        self.id = self.thread
        if self.instance is not None:
            self.id += f"/{start_of(self.instance, calendar.zone).key}"
        self.guests = list(_guests(event.get("ATTENDEE")))
        organiser = next(_guests(event.get("ORGANIZER")), None)
        self.organiser = organiser
        self.actor = organiser.account if organiser else calendar.owner
        self.asked = tuple(dict.fromkeys(x.account for x in self.guests if x.account != self.actor))

    def found(self) -> Iterator[Found]:
        """Yield its accounts, then what was done."""
        stamp = self._stamped("LAST-MODIFIED", "DTSTAMP")
        yield from self._accounts(stamp.published if stamp else None)
        if self.calendar.method == "REPLY":
            yield from self._replies()
            return
        is_off = self.calendar.method == "CANCEL" or _text(self.event, "STATUS") == "CANCELLED"
        moved = self.instance is not None and self.uid in self.calendar.masters
        if self.calendar.method != "CANCEL" and not (is_off and moved):
            yield self._made(moved=moved)
        if is_off:
            yield self._activity("Delete", f"{self.id}#delete", self.actor, stamp, object=self.id)
        else:
            yield from self._attended()

    def _accounts(self, seen: int | None) -> Iterator[Account]:
        for guest in (*([self.organiser] if self.organiser else []), *self.guests):
            yield Account(guest.account, guest.name, seen=seen)

    def _made(self, *, moved: bool) -> Activity:
        """Return that it was made, with an invitation to those it asks, or moved in its series."""
        made: ActivityType = "Invite" if self.asked else "Create"
        kind: ActivityType = "Update" if moved else made
        names = ["LAST-MODIFIED"] if moved else ["CREATED"]
        if self.calendar.method in {"", "REQUEST"}:
            names.append("DTSTAMP")  # of the invitation; in an export, that of the export
        return self._activity(
            kind,
            self.id,
            self.actor,
            self._stamped(*names),
            object=self.id if kind != "Create" else None,
            content=_words(_text(self.event, "DESCRIPTION")),
        )

    def _attended(self) -> Iterator[Found]:
        """Yield who came to each time it was held, and who would not or might."""
        if self.start is None:
            return
        came = [guest for guest in self.guests if guest.answer == "ACCEPTED"]
        series = Series(self.event, self.calendar.stamp) if self.instance is None else None
        if came:
            for where, start in self._held(series):
                for guest in came:
                    yield self._answer("Join", guest.account, start, where)
        yield from (
            Flaw(self.place, why, skipped=False) for why in (series.flaws if series else ())
        )
        start = start_of(self.start, self.calendar.zone)
        for guest in self.guests:
            if guest.answer in ANSWERS and start.is_past:
                yield self._answer(ANSWERS[guest.answer], guest.account, start, self.id)

    def _held(self, series: Series | None) -> Iterator[tuple[str, Start]]:
        """Yield the ids and times of what is past and has no event of its own."""
        if series is None or not series.is_series:
            start = start_of(self.start, self.calendar.zone) if self.start else None
            if start and start.is_past:
                yield self.id, start
            return
        theirs = self.calendar.overridden.get(self.uid, ())
        taken = {series.key_of(each) for each in theirs}
        for each in series.times():
            start = start_of(each, self.calendar.zone)
            if series.key_of(each) not in taken and start.is_past:
                yield f"{self.id}/{start.key}", start

    def _replies(self) -> Iterator[Found]:
        """Yield the answers that an answer sent by mail holds, at the time it was sent."""
        sent = self._stamped("DTSTAMP")
        answers = [guest for guest in self.guests if guest.answer in REPLIES]
        for guest in answers:
            yield self._answer(REPLIES[guest.answer], guest.account, sent, self.id)
        if not answers:
            yield Flaw(self.place, "no-answer")

    def _answer(self, kind: ActivityType, who: str, when: Start | None, where: str) -> Activity:
        return self._activity(
            kind, f"{where}#{kind.lower()}/{who}", who, when, object=where, answers=True
        )

    def _activity(
        self,
        kind: ActivityType,
        id_: str,
        actor: str,
        when: Start | None,
        *,
        object: str | None = None,  # noqa: A002 - the field's name
        content: str | None = None,
        answers: bool = False,
    ) -> Activity:
        return Activity(
            id=id_,
            type=kind,
            actor=actor,
            channel=CHANNEL,
            published=when.published if when else None,
            published_raw=when.key if when else None,
            time_status=when.status if when else "unknown",
            object=object,
            in_reply_to=self.thread if answers else None,
            context=object or self.id,
            visibility=self._visibility(),
            to=((self.actor,) if actor != self.actor else ()) if answers else self.asked,
            tags=tuple(dict.fromkeys(filter(None, map(tag_named, self._categories())))),
            name=_text(self.event, "SUMMARY") or None,
            content=content,
            url=_page(self.event),
            place=self.place,
        )

    def _visibility(self) -> Visibility:
        if _text(self.event, "CLASS").upper() == "PUBLIC" and not self.guests:
            return "public"
        return "group" if len(self.asked) > 1 else "direct"

    def _stamped(self, *names: str) -> Start | None:
        """Return the first of these times that it has."""
        for name in names:
            if (found := moment_of(self.event.get(name))) is not None:
                return start_of(found, self.calendar.zone)
        return None

    def _categories(self) -> Iterator[str]:
        given = self.event.get("CATEGORIES")
        for each in given if isinstance(given, list) else [given] if given else []:
            yield from (str(one) for one in attribute(each, "cats", []))


def _guests(value: Any) -> Iterator[Guest]:
    """Yield the people that a property names; rooms and projectors are none."""
    for each in value if isinstance(value, list) else [value] if value else []:
        params = attribute(each, "params", {})
        if _param(params, "CUTYPE").upper() in THINGS:
            continue
        text = str(each).strip()
        for written in (text, _param(params, "EMAIL")):
            try:
                account = account_id(written)
            except ValueError:
                continue
            if account.startswith("invalid:"):
                continue  # what some programs write of people without an address
            name = _param(params, "CN").strip()
            is_name = bool(name) and "@" not in name
            answer = _param(params, "PARTSTAT").upper()
            yield Guest(account, name if is_name else None, answer)
            break


def _param(params: Any, name: str) -> str:
    found = params.get(name, "")
    return str(found[0] if isinstance(found, list) and found else found or "")


def _text(event: Any, name: str) -> str:
    """Return the words of a property, of the first where there are several."""
    found = event.get(name)
    first = found[0] if isinstance(found, list) and found else found
    if first is None or isinstance(first, list):
        return ""
    moment = moment_of(first)
    return str(moment if moment is not None else first).strip()


def _words(text: str) -> str | None:
    """Return a description as plain text; some programs write HTML into it."""
    low = text.lower()
    is_html = any(tag in low for tag in HTML)
    return (plain(text) if is_html else text.strip()) or None


def _page(event: Any) -> str | None:
    found = _text(event, "URL")
    return found if found.startswith(("https://", "http://")) else None
