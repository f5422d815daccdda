"""When a calendar's events are: zones by any name, floating times, and series written out."""

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as clock
from heapq import merge
from itertools import dropwhile, groupby, islice, takewhile
from typing import Any

from icalendar.timezone import tzp
from msgspec import Struct

from wherefrom.readers.clock import DAY
from wherefrom.settings import SECOND
from wherefrom.vocabulary import TimeStatus

MOST_OCCURRENCES = 1_000  # of a series: twenty years of weeks
# People meet daily at most; by the second, a rule of one line would fill the record.
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Start(Struct, frozen=True):
    """When something begins.

    Attributes:
        key: for ids: `20240501T100000Z`, without `Z` where no zone is told, the date of a day.
        published: microseconds since 1970 UTC; None if it cannot be.
        status: how sure that is.
        is_past: it has begun by now.
    """

    key: str
    published: int | None
    status: TimeStatus
    is_past: bool


def zone_named(name: str | None) -> tzinfo | None:
    """Return the zone of an IANA name, one of Windows, or one that the file itself defines."""
    return tzp.timezone(name) if name else None


def attribute(value: Any, name: str, default: Any = None) -> Any:
    """Return an attribute of the library's values; its broken ones raise where others lack it."""
    try:
        return getattr(value, name, default)
    except ValueError:
        return default


def moment_of(value: Any) -> date | datetime | None:
    """Return the date or time of a property, the first of several; None where it has none."""
    first = value[0] if isinstance(value, list) and value else value
    found = attribute(first, "dt")
    if isinstance(found, tuple):
        found = found[0]  # of a period
    return found if isinstance(found, date) else None


def start_of(moment: date, floating: tzinfo | None) -> Start:
    """Return when a moment is.

    Args:
        moment: a date, or a time with or without its zone.
        floating: zone of times without one; None if nobody told.
    """
    status: TimeStatus = "exact"
    if not isinstance(moment, datetime):
        key, status = f"{moment:%Y%m%d}", "day"
        moment = datetime.combine(moment, clock.min)
    elif moment.tzinfo is None:
        key, status = f"{moment:%Y%m%dT%H%M%S}", "exact" if floating else "zone-guessed"
    else:
        key = f"{_in_utc(moment):%Y%m%dT%H%M%SZ}"
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=floating or UTC)
    published = (_in_utc(moment) - EPOCH) // timedelta(microseconds=1)
    now = int(time.time()) * SECOND
    if not 0 <= published <= now + DAY:
        return Start(key, None, "implausible", published <= now)
    return Start(key, published, status, published <= now)


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):  # the first and the last day of the calendar
        return moment.replace(tzinfo=UTC)


def stamp_of(text: str) -> datetime | None:
    """Return the time that a calendar writes in UTC; None if it is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


class Series:
    """The times at which an event is held.

    Attributes:
        is_series: there may be more than one.
        flaws: reasons of what could not be followed.
    """

    def __init__(self, event: Any, stamp: datetime | None) -> None:
        """Take an event with a start, and the latest time that its file bears."""
        start = moment_of(event.get("DTSTART"))
        if start is None:
            raise ValueError("an event without a start has no times")
        self._start, self._stamp = start, stamp
        self._zone = start.tzinfo if isinstance(start, datetime) else None
        self._first = self._local(start)
        self.flaws: list[str] = []
        self._rules = [each for each in _listed(event.get("RRULE")) if self._can_follow(each)]
        self._added = [self._local(each) for each in _moments(event.get("RDATE"))]
        self._left_out = {self._local(each) for each in _moments(event.get("EXDATE"))}
        self.is_series = bool(_listed(event.get("RRULE")) or self._added)

    def times(self) -> Iterator[date]:
        """Yield them in order, each once, as far as they are past and not too many.

        A series with an end is followed to now; one without, to the latest time its file bears,
        since nobody knows how long it went on.
        """
        dates = merge([self._first], sorted(self._added), *map(self._by_rule, self._rules))
        past = dropwhile(lambda each: each.year < EPOCH.year, dates)
        kept = (each for each, _ in groupby(past) if each not in self._left_out)
        for each in islice(kept, MOST_OCCURRENCES):
            yield self._whole(each)
        if next(kept, None) is not None:
            self.flaws.append("series-cut")

    def key_of(self, moment: date) -> datetime:
        """Return what tells one time from another, in whatever zone it is written."""
        return self._local(moment)

    def _can_follow(self, rule: Any) -> bool:
        frequency = str(next(iter(rule.get("FREQ", [""])), "")).upper()
        if frequency not in FREQUENCIES:
            self.flaws.append("strange-series")
        return frequency in FREQUENCIES

    def _by_rule(self, rule: Any) -> Iterator[datetime]:
        from dateutil.rrule import rrulestr  # noqa: PLC0415 - slow to import, seldom needed

        parts = {name: value for name, value in rule.items() if name.upper() != "UNTIL"}
        text = type(rule)(parts).to_ical().decode()
        until = next(iter(_listed(rule.get("UNTIL"))), None)
        now = datetime.now(UTC)
        is_endless = until is None and "COUNT" not in rule
        ends = [self._local((self._stamp or now) if is_endless else now)]
        if isinstance(until, date):
            ends.append(self._local(until, at_end=True))
        try:
            dates = rrulestr(text, dtstart=self._first)
            yield from takewhile(lambda each: each <= min(ends), dates)
        except (ValueError, TypeError, OverflowError, AttributeError):
            self.flaws.append("strange-series")

    def _local(self, moment: date, *, at_end: bool = False) -> datetime:
        """Return a moment by the event's own clock; of a day, its beginning or its end."""
        if not isinstance(moment, datetime):
            return datetime.combine(moment, clock.max if at_end else clock.min)
        if moment.tzinfo is not None:
            with suppress(OverflowError, ValueError):  # the first and the last day there are
                moment = moment.astimezone(self._zone or UTC)
        return moment.replace(tzinfo=None)

    def _whole(self, local: datetime) -> date:
        if not isinstance(self._start, datetime):
            return local.date()
        return local.replace(tzinfo=self._zone)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _moments(value: Any) -> Iterator[date]:
    for each in _listed(value):
        for one in attribute(each, "dts", []):
            if (found := moment_of(one)) is not None:
                yield found
