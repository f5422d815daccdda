"""Visits as Plausible, Matomo and Google Analytics (GA4) count them, in the CSV they export.

Holds   a row each: from which source, campaign or page people came, on which day where it tells.
Lacks   who they were, and single visits: a row of a hundred visits is one View, and says so.
Skips   rows without a source, and sums.

Source: plausible.io/docs/export-stats; matomo.org, Live.getLastVisitsDetails and Referrers; the
comments above an export of GA4; read 2026-11-24.
"""

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b

from wherefrom.readers.as2_values import tag_named
from wherefrom.readers.base import Archive, Member, Reader, recognised, refuse_if_nothing
from wherefrom.readers.clock import Moment, parse_iso
from wherefrom.readers.pages import CHANNEL, host_of, page_id
from wherefrom.readers.recoded import recoded
from wherefrom.readers.referrers import link_of, source_of
from wherefrom.readers.rows import Row, names_of, rows
from wherefrom.vocabulary import Account, Activity, Flaw

NAMED = re.compile(r"\.(?:csv|tsv)$", re.IGNORECASE)
HEAD = 4096
VISITORS = f"{CHANNEL}:=visitors"  # all of whom nothing is told
# By what each program's sheet is known: columns that stand in no other.
SHEETS = (
    ("date", "source", "visitors"),  # Plausible, days apart
    ("date", "utm source", "visitors"),
    ("date", "referrer", "visitors"),
    ("name", "visitors", "bounce rate"),  # Plausible, as the dashboard shows it
    ("idvisit", "referrername"),  # Matomo, the log of visits
    ("label", "visits", "actions"),  # Matomo, a report
    ("session source / medium",),  # GA4
    ("session source",),
    ("session default channel group",),
    ("session primary channel group (default channel group)",),
    ("first user source / medium",),
    ("page referrer",),
)
SOURCES = {
    "source": "utm_source", "utm source": "utm_source", "utm medium": "utm_medium",
    "utm campaign": "utm_campaign", "utm content": "utm_content", "utm term": "utm_term",
    "session source": "utm_source", "session medium": "utm_medium",
    "session campaign": "utm_campaign", "session manual ad content": "utm_content",
    "first user source": "utm_source", "first user medium": "utm_medium",
    "session default channel group": "channel",
    "session primary channel group (default channel group)": "channel",
    "campaignname": "utm_campaign", "campaignsource": "utm_source", "campaignmedium": "utm_medium",
    "name": "utm_source", "label": "utm_source",
}  # fmt: skip
BOTH = ("session source / medium", "first user source / medium")
REFERRERS = ("referrer", "page referrer", "referrerurl", "full referrer")
PAGES = ("page", "entry page", "landing page", "landing page + query string", "entrypageurl")
COUNTS = ("visits", "sessions", "visitors", "unique visitors", "total users", "users", "views")
DAYS = ("date", "serverdate", "day")
NOTHING = frozenset({"", "(not set)", "(none)", "direct", "(direct)", "direct / none", "total"})
RANGE = re.compile(r"^# (Start|End) date: (\d{8})", re.MULTILINE)
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
DIGEST_BYTES = 8

Found = Activity | Account | Flaw


def recognises(archive: Archive) -> list[Member]:
    """Return the files that have the columns of such an export."""
    return recognised(archive, NAMED, lambda member: _needed(recoded(member)))


def _needed(member: Member) -> tuple[str, ...] | None:
    head = member.head(HEAD)
    return next((needed for needed in SHEETS if names_of(head, needed)), None)


def read(archive: Archive) -> Iterator[Found]:
    """Yield the rows that name a source, in the files' order."""
    sheets = map(recoded, recognises(archive))
    found = (each for member in sheets for each in _read(member, archive))
    yield from refuse_if_nothing(archive, found)


def _read(member: Member, archive: Archive) -> Iterator[Found]:
    days = dict(RANGE.findall(member.head(HEAD).decode("utf-8", "replace")))
    one_day = days.get("Start") if days.get("Start") == days.get("End") else None
    doubles: Counter[str] = Counter()
    for row in rows(member, archive.limits, _needed(member) or ()):
        if isinstance(row, Flaw):
            yield row
        elif "#" in "".join(row.cells[:1])[:1]:
            continue  # a comment between the tables of one file
        else:
            yield _view(row, one_day, archive.zone, doubles)


def _view(
    row: Row, one_day: str | None, zone: str | None, doubles: Counter[str]
) -> Activity | Flaw:
    tags, referrer = tuple(dict.fromkeys(_tags(row))), _referrer(row)
    if not tags and not referrer:
        return Flaw(row.place, "no-source")
    raw, (published, status) = _time(row, one_day, zone)
    path = row.get(*PAGES)
    page = page_id(path or "")
    told = "\0".join((raw, *tags, referrer, path or "", row.get("idvisit") or ""))
    own = blake2b(told.encode(), digest_size=DIGEST_BYTES).hexdigest()
    doubles[own] += 1
    again = f"-{doubles[own]}" if doubles[own] > 1 else ""
    visitor = row.get("visitorid")
    count = None if row.get("idvisit") else row.get(*COUNTS)
    source = host_of(referrer) or ", ".join(tags)
    return Activity(
        id=f"{CHANNEL}:visits/{own}{again}",
        type="View",
        actor=f"{CHANNEL}:visitor/{visitor.lower()}" if visitor else VISITORS,
        channel=CHANNEL,
        published=published,
        published_raw=raw or None,
        time_status=status,
        object=page,
        in_reply_to=link_of(referrer) if referrer else None,
        context=page,
        visibility="direct",
        tags=(*tags, *(each for each in source_of(referrer) if each not in tags)),
        name=f"{count} from {source}" if count else None,
        url=referrer or None,
        place=row.place,
    )


def _tags(row: Row) -> Iterator[str]:
    """Yield what a row says of the source, as tags."""
    for column, name in SOURCES.items():
        if (said := row.get(column)) and said.lower() not in NOTHING:
            yield tag_named(f"{name}={said}")
    for column in BOTH:
        source, _, medium = (row.get(column) or "").partition(" / ")
        for name, said in (("utm_source", source), ("utm_medium", medium)):
            if said.strip().lower() not in NOTHING:
                yield tag_named(f"{name}={said.strip()}")


def _referrer(row: Row) -> str:
    """Return the address people came from; Plausible writes it without its scheme."""
    said = row.get(*REFERRERS) or ""
    if not said or said.lower() in NOTHING:
        return ""
    return said if "://" in said else f"https://{said}"


def _time(row: Row, one_day: str | None, zone: str | None) -> tuple[str, Moment]:
    """Return the day of a row, or that of the whole file where it has only one."""
    raw = row.get(*DAYS) or one_day or ""
    if clock := row.get("servertimepretty"):
        raw = f"{raw} {clock}"
    return raw, parse_iso(COMPACT.sub(r"\1-\2-\3", raw) if raw.isdigit() else raw, zone)


READER = Reader("webstats", "Counts of visits (Plausible, Matomo, GA4; CSV)", recognises, read)
