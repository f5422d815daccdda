"""What was said, found by words, people and tags."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wherefrom.errors import SearchError, UnknownNameError
from wherefrom.people import resolve
from wherefrom.record.record import Record
from wherefrom.reports.base import Report, moment
from wherefrom.search.folk import Who
from wherefrom.search.fresh import Fresh
from wherefrom.search.fresh import asked as answered
from wherefrom.search.index import Asked, Told
from wherefrom.search.snippet import snippet
from wherefrom.search.words import Wanted, wanted

MOST = 20
_MICROSECOND = timedelta(microseconds=1)


def search(
    record: Record,
    text: str = "",
    *,
    channel: str | None = None,
    person: str | None = None,
    since: str | None = None,
    until: str | None = None,
    ours: bool = False,
    most: int = MOST,
    progress: Callable[[str, float], None] | None = None,
) -> Report:
    """Return what was said, the latest first.

    Args:
        record: to search.
        text: words, "phrases", beginnings*, tag:name, and any of these -not; none finds all.
        channel: where.
        person: who did it, got it or is named in it: an account or a full name.
        since: date or time in the record's zone, included.
        until: the same; of a date, all of its day.
        ours: only what we said.
        most: rows.
        progress: told how far the index is, where it has to be made.

    Raises:
        UnknownNameError: there is no such channel or person.
        SearchError: no word can be made out, or a date is none.
    """
    zone, words = ZoneInfo(record.settings.zone), wanted(text)
    if text.strip() and not words:
        raise SearchError("There is no word to look for. Give letters or digits.")
    begin = None if since is None else _moment(since, zone)
    end = None if until is None else _moment(until, zone, ends=True)

    def ask(found: Fresh) -> Report:
        asked = Asked(
            clauses=[(each, found.folk.called(each)) for each in words],
            channel=_known(channel, found),
            person=None if person is None else _members(record, found, person),
            actors=found.folk.ours() if ours else None,
            since=begin,
            until=end,
        )
        number, told = found.index.find(asked, most)
        who = found.folk.of(sorted({each.actor for each in told}))
        rows = [_row(each, words, who.get(each.actor)) for each in told]
        settings: dict[str, Any] = {"text": text, "channel": channel, "person": person}
        settings |= {"since": since, "until": until, "ours": ours, "found": number}
        settings |= {"zone": zone.key}
        return Report("search", rows, list(_caveats(found, number, len(rows))), settings)

    return answered(record, ask, progress)


def _row(told: Told, asked: list[Wanted], who: Who | None) -> dict[str, Any]:
    subject, said = (snippet(text or "", asked) for text in (told.name, told.content))
    return {
        "activity": told.id,
        "person": who.person if who else told.actor,
        "name": who.name if who else told.actor.partition(":")[2],
        "ours": bool(who and who.ours),
        "when": moment(told.published),
        "channel": told.channel,
        "type": told.type,
        "subject": subject.text or None,
        "subject_marks": subject.marks,
        "snippet": said.text,
        "marks": said.marks,
    }


def _caveats(found: Fresh, number: int, rows: int) -> Iterator[str]:
    if rows < number:
        yield (f"{number:,} are found; these are the latest {rows:,}.")
    if not found.is_whole:
        yield ("Another command is writing to the record: what it brings is not searched yet.")


def _known(channel: str | None, found: Fresh) -> str | None:
    if channel is not None and channel not in found.channels:
        there = f"There are: {', '.join(found.channels) or 'none'}."
        raise UnknownNameError("channel", channel, found.channels, there)
    return channel


def _members(record: Record, found: Fresh, person: str) -> list[str]:
    if accounts := found.folk.find(person):
        return accounts
    people = resolve(record)  # which knows who is meant, or tells why not
    return people.members[people.find(person)]


def _moment(text: str, zone: ZoneInfo, *, ends: bool = False) -> int:
    """Return a date or time in microseconds; the end of a date is the last of its day."""
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone)
        if ends and _is_date(text):
            found = datetime.combine(found.date() + timedelta(days=1), time(), zone)
            found -= _MICROSECOND
        return int(found.timestamp()) * 1_000_000 + found.microsecond
    except (ValueError, OverflowError):
        raise SearchError(f"{text!r} is no date. Write 2024-03-31, or 2024-03-31T14:00.") from None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
