"""Times as archives write them, to microseconds since 1970 UTC and how sure that is.

Every function takes the archive's own words and never raises. A time outside 1970 to tomorrow is
`implausible` and gives no `published`; so does one that cannot be read, which is `unknown`.
"""

import re
import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wherefrom.settings import SECOND
from wherefrom.vocabulary import TimeStatus

Moment = tuple[int | None, TimeStatus]  # `published`, `time_status`

DAY = 86_400 * SECOND
LONGEST = 200  # characters looked at; the longest honest date with its comment is under 100
YEARS = range(1969, 9999)  # what can be computed with; 1969: still so in the west at zero
LEAP_SECOND = MINUTES = 60
LATEST_SHORT_YEAR = 49  # RFC 5322 section 4.3
FARTHEST_OFFSET = 15 * 60  # minutes; the farthest zone ever in use was +15:13:42, and is gone

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
# RFC 5322 section 4.3 fixes these; all other letters mean an unknown zone.
ZONES = {"ut": 0, "utc": 0, "gmt": 0, "z": 0} | {
    f"{letter}{kind}t": offset + 60 * (kind == "d")
    for letter, offset in (("e", -300), ("c", -360), ("m", -420), ("p", -480))
    for kind in "sd"
}
# What they meant where mail of the 1990s used them; a guess, for several have two meanings.
CUSTOMARY_ZONES = {
    "wet": 0, "bst": 60, "west": 60, "cet": 60, "met": 60, "mez": 60, "cest": 120, "mest": 120,
    "mesz": 120, "eet": 120, "sast": 120, "ist": 330, "eest": 180, "msk": 180, "msd": 240,
    "hkt": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
    "ast": -240, "adt": -180, "akst": -540, "akdt": -480, "hst": -600, "brt": -180,
}  # fmt: skip

COMMON = re.compile(
    r"\s*(?:[A-Z][a-z][a-z],\s+)?(\d\d?) ([A-Z][a-z][a-z]) (\d{4})"
    r" ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d) ([+-](?:0\d|1[0-4])[0-5]\d)(?!\d)",
    re.ASCII,
)
# 12 Nov 2001 10:22:33 +0100, with or without weekday, seconds, zone; also 12-Nov-01.
MAIL = re.compile(
    r"(?:[a-z]+[.,]?\s*,?\s*)?(?P<day>\d{1,2})[\s-]+(?P<month>[a-z]{3})[a-z]*\.?,?[\s-]+"
    r"(?P<year>\d+),?\s+(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?"
    r"(?:[.,]\d+)?\s*(?P<half>[ap]m\b)?\s*(?P<zone>[+-]\s?\d[\d:]*|[a-z]+)?",
    re.ASCII,
)
# Mon Nov 12 10:22:33 CET 2001, as C's asctime and date(1) write it.
ASCTIME = re.compile(
    r"(?:[a-z]+[.,]?\s+)?(?P<month>[a-z]{3})[a-z]*\.?\s+(?P<day>\d{1,2}),?\s+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?P<half>)\s*"
    r"(?P<zone>[+-]\d[\d:]*|[a-z]+)?(?:\s+dst)?\s+(?P<year>\d+)(?:\s+(?P<later>[+-]\d{4}))?",
    re.ASCII,
)
# Friday, September 26, 1997 7:24 PM, as Outlook writes it.
OUTLOOK = re.compile(
    r"(?:[a-z]+,\s*)?(?P<month>[a-z]{3})[a-z]*\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4}),?\s+"
    r"(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"\s*(?P<half>[ap]m\b)?\s*(?P<zone>[+-]\d[\d:]*|[a-z]+)?",
    re.ASCII,
)
ISO = re.compile(
    r"(?P<year>[+-]?\d{1,12})-(?P<month>\d\d?)-(?P<day>\d\d?)(?!\d)"
    r"(?:(?:\s*t|\s)\s*(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<part>\d+))?)?"
    r"\s*(?P<zone>[+-]\s?\d[\d:]*|[a-z]+)?)?",
    re.ASCII,
)


@lru_cache(maxsize=4096)
def _midnight(day: str, month: str, year: str) -> int | None:
    """Return the microseconds at which a day began at Greenwich; None if there is no such day."""
    number = MONTHS.get(month.lower())
    if number is None or int(year) not in YEARS:
        return None
    try:
        return int(datetime(int(year), number, int(day), tzinfo=UTC).timestamp()) * SECOND
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _seconds(clock: str) -> int:
    """Return how late it is by a clock that shows `09:05:00`."""
    return int(clock[:2]) * 3600 + int(clock[3:5]) * 60 + int(clock[6:])


@lru_cache(maxsize=256)
def _away(zone: str) -> int:
    """Return how many seconds a zone like `+0100` is ahead of Greenwich."""
    seconds = int(zone[1:3]) * 3600 + int(zone[3:]) * 60
    return seconds if zone[0] == "+" else -seconds


def _parse_common(text: str) -> Moment | None:
    """Return the moment of a date as nearly all mail writes it; None to look closer."""
    if not (found := COMMON.match(text)):
        return None
    day, month, year, clock, zone = found.groups()
    if (midnight := _midnight(day, month, year)) is None:
        return None
    published = midnight + (_seconds(clock) - _away(zone)) * SECOND
    return (published, "exact") if DAY <= published <= time.time() * SECOND + DAY else None


def parse_mail_date(text: str, zone: str | None = None) -> Moment:
    """Return when a mail's Date, Received or `From ` line says it was, and how sure that is.

    Args:
        text: the header's value, with its comments.
        zone: IANA name of the zone to read zoneless times in; UTC if None, as a guess.

    Example:
        >>> parse_mail_date("Mon, 12 Nov 2001 10:22:33 +0100 (MET)")
        (1005556953000000, 'exact')

    Source:
        RFC 5322 sections 3.3 and 4.3.
    """
    if common := _parse_common(text):
        return common
    low = text[:LONGEST].strip().lower()
    found = MAIL.match(low) or ASCTIME.match(low) or OUTLOOK.match(low)
    if not found:
        return parse_iso(text, zone)
    parts = found.groupdict()
    if (month := MONTHS.get(parts["month"])) is None:
        return None, "unknown"
    year, hour = _whole_year(parts["year"][:8]), int(parts["hour"])
    if parts["half"]:
        hour = hour % 12 + 12 * (parts["half"] == "pm")
    published, status = _instant(
        (year, month, int(parts["day"]), hour, int(parts["minute"]), int(parts["second"] or 0)),
        parts.get("later") or parts["zone"],
        zone,
    )
    if published is not None and published < DAY:
        return None, "implausible"  # a clock that was never set starts on 1970-01-01
    if status == "exact" and parts["second"] is None:
        status = "minute"
    return published, status


def parse_iso(text: str, zone: str | None = None) -> Moment:
    """Return when an ISO 8601 date or time is, and how sure that is; see `parse_mail_date`.

    Example:
        >>> parse_iso("2024-02-29T10:00:00.25+01:00"), parse_iso("2024-02-29")
        ((1709197200250000, 'exact'), (1709164800000000, 'day'))
    """
    low = text[:LONGEST].strip().lower()
    if low.lstrip("+-") in {"infinity", "inf"}:
        return None, "implausible"
    if not (found := ISO.match(low)):
        return None, "unknown"
    parts = found.groupdict()
    local = tuple(int(parts[name] or 0) for name in ISO_FIELDS)
    published, status = _instant(local, parts["zone"], zone)
    if published is None:
        return None, status
    published += int((parts["part"] or "0")[:6].ljust(6, "0"))
    if parts["hour"] is None:
        return published, "day"
    return published, "minute" if status == "exact" and parts["second"] is None else status


def _whole_year(digits: str) -> int:
    """Return the year that two digits mean, 49 being 2049; three count from 1900, a Y2K fault."""
    match len(digits):
        case 1 | 2:
            return int(digits) + (2000 if int(digits) <= LATEST_SHORT_YEAR else 1900)
        case 3:
            return int(digits) + 1900
        case _:
            return int(digits)


ISO_FIELDS = ("year", "month", "day", "hour", "minute", "second")


def _instant(local: tuple[int, ...], zone: str | None, written_in: str | None) -> Moment:
    """Return the instant of a local time in the zone it names, else in that of the archive."""
    year, month, day, hour, minute, second = local
    if year not in YEARS:
        return None, "implausible"
    try:
        # A leap second is taken for the one before it, since no clock here has a sixty-first.
        when = datetime(
            year, month, day, hour, minute, second - (second == LEAP_SECOND), tzinfo=UTC
        )
    except ValueError:
        return None, "unknown"
    offset, status = _offset(zone, when, written_in)
    published = int(when.timestamp()) * SECOND - int(offset.total_seconds()) * SECOND
    if not 0 <= published <= time.time() * SECOND + DAY:
        return None, "implausible"
    return published, status


def _offset(
    zone: str | None, local: datetime, written_in: str | None
) -> tuple[timedelta, TimeStatus]:
    """Return what to take from a local time to have UTC, and whether that is sure."""
    if zone is None:
        return _offset_at(local, written_in)
    if zone in ZONES:
        return timedelta(minutes=ZONES[zone]), "exact"
    if zone[0] in "+-":
        digits = "".join(filter(str.isdigit, zone))
        digits = digits.zfill(2).ljust(4, "0")  # +1, +01 and +0100 are one
        hours, minutes = int(digits[:-2][:4]), int(digits[-2:])
        if minutes < MINUTES and hours * MINUTES + minutes <= FARTHEST_OFFSET:
            away = timedelta(hours=hours, minutes=minutes)
            return (away if zone[0] == "+" else -away), "exact"
    return timedelta(minutes=CUSTOMARY_ZONES.get(zone, 0)), "zone-guessed"


def _offset_at(local: datetime, name: str | None) -> tuple[timedelta, TimeStatus]:
    """Return a named zone's offset at a local time; a guess where clocks were changed."""
    place = _zone(name) if name else None
    if place is None:
        return timedelta(0), "zone-guessed"
    early = local.replace(tzinfo=place, fold=0).utcoffset() or timedelta(0)
    late = local.replace(tzinfo=place, fold=1).utcoffset()
    # Twice or never on that clock: the first of two, or shifted past the gap.
    return early, "exact" if early == late else "zone-guessed"


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
