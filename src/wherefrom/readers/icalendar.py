"""iCalendar: events, who was asked to them and who came; as one file, or Takeout's many.

Holds   invitations and events with their time of making, answers, attendance at every time a
        series was held, and events called off.
Lacks   when somebody answered, except in answers sent by mail (METHOD:REPLY); who came unasked.
Skips   tasks, journals and free times, each counted; alarms; rooms and other things invited.

Of several versions of an event in a file the last one counts. A series with an end is followed to
now, one without to the latest time the file bears, and none beyond `MOST_OCCURRENCES`.

Source: RFC 5545, RFC 5546 sections 3.2.2 to 3.2.5; read 2026-11-24.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from wherefrom.readers.base import Archive, Member, Reader, recognised, refuse_if_nothing
from wherefrom.readers.cards import Block, blocks
from wherefrom.readers.charsets import decode
from wherefrom.vocabulary import Account, Activity, Flaw, account_id

if TYPE_CHECKING:
    from wherefrom.readers.calendar_events import Calendar

NAMED = re.compile(r"\.(?:ics|ical|icalendar|vcs|ifb)$", re.IGNORECASE)
CHANNEL = "calendar"
BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*BEGIN:(?:VCALENDAR|VEVENT|VTODO|VJOURNAL|VFREEBUSY|VTIMEZONE)\s",
    re.IGNORECASE,
)
# The parts of an event need no parser: nothing is asked of them.
WITHOUT = frozenset({"VALARM", "PARTICIPANT", "VLOCATION", "VRESOURCE"})
LINE = re.compile(r"([A-Za-z-]+)(?:;[^:\r\n]*)?:([^\r\n]*)")
FIELDS = re.compile(
    r"^(UID|RECURRENCE-ID|SEQUENCE|DTSTAMP|LAST-MODIFIED|CREATED)((?:;[^:\r\n]*)?):([^\r\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
SEQUENCE = re.compile(r"\d{1,9}")
STAMP = re.compile(r"\d{8}T\d{6}Z")
# Clocks change by the year. Finer rules, or very many, would keep the library busy for minutes.
FINE_RULE = re.compile(rb"FREQ=(?!YEARLY\b)", re.IGNORECASE)
MOST_RULES = 1000
STAMPS = ("DTSTAMP", "LAST-MODIFIED", "CREATED")

Found = Activity | Account | Flaw
Key = tuple[str, str]  # uid, recurrence id as it is written


def recognises(archive: Archive) -> list[Member]:
    """Return the files that begin like a calendar."""
    return recognised(archive, NAMED, lambda member: BEGINS.match(member.head(256)))


def read(archive: Archive) -> Iterator[Found]:
    """Yield the events of each calendar in the file's order."""
    found = (each for member in recognises(archive) for each in _read(member, archive))
    yield from refuse_if_nothing(archive, found)


def _read(member: Member, archive: Archive) -> Iterator[Found]:
    first = _look_through(member, archive)
    number = 0
    for block in _blocks(member, archive):
        if isinstance(block, Flaw):
            yield block
        elif block.name == "VEVENT":
            number += 1
            yield from _event(block, number - 1, first, archive)
        elif block.name == "VTIMEZONE":
            if not _is_zone(block):
                yield Flaw(block.place, "strange-zone", skipped=False)
        else:
            yield Flaw(block.place, "not-an-event", block.name[:64])


def _blocks(member: Member, archive: Archive) -> Iterator[Block | Flaw]:
    return blocks(member, archive.limits, container="VCALENDAR", without=WITHOUT)


def _is_zone(block: Block) -> bool:
    """Tell whether a zone's rules can be those of clocks that people set."""
    lines = block.unfolded()
    return not FINE_RULE.search(lines) and lines.count(b"\nBEGIN:") <= MOST_RULES


class Pass(Struct):
    """What a first pass over a file tells.

    Attributes:
        last: the number of the last version of each event, by its key.
        versions: how late that version is.
        overridden: times of a series that events of their own stand for, by uid.
        masters: uids of events themselves.
        now: the latest that a time can be believed.
        stamp: the latest time that the file bears, in UTC; empty if it bears none.
    """

    last: dict[Key, int]
    versions: dict[Key, tuple[int, str]]
    overridden: dict[str, list[date]]
    masters: set[str]
    now: str
    stamp: str = ""


def _look_through(member: Member, archive: Archive) -> Pass:
    """Return which events stand for which, and have the zones known that the file defines."""
    from icalendar.timezone import tzp  # noqa: PLC0415 - slow to import

    tzp.use_default()  # the zones of another file are not this one's
    told = Pass({}, {}, {}, set(), f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    number = 0
    for block in _blocks(member, archive):
        if isinstance(block, Flaw):
            continue
        if block.name == "VTIMEZONE":
            if _is_zone(block):
                _parsed(block)
        elif block.name == "VEVENT":
            _note(block, number, told)
            number += 1
    return told


def _note(block: Block, number: int, told: Pass) -> None:
    """Note what tells an event from its other versions."""
    fields = _fields(block)
    stamps = [fields[name] for name in STAMPS if STAMP.fullmatch(fields.get(name, ""))]
    told.stamp = max([told.stamp, *(each for each in stamps if each <= told.now)])
    if (key := _key(block, fields)) is None:
        return
    counted = SEQUENCE.fullmatch(fields.get("SEQUENCE", ""))
    version = (int(counted[0]) if counted else 0, fields.get("DTSTAMP", ""))
    if version >= told.versions.get(key, version):
        told.versions[key], told.last[key] = version, number
    if not key[1]:
        told.masters.add(key[0])
    elif (event := _parsed(block)) is not None:
        from wherefrom.readers.calendar_times import moment_of  # noqa: PLC0415 - as above

        if (moment := moment_of(event.get("RECURRENCE-ID"))) is not None:
            told.overridden.setdefault(key[0], []).append(moment)


def _fields(block: Block) -> dict[str, str]:
    """Return the first of each field that tells versions apart; its parameters by `NAME;`."""
    fields: dict[str, str] = {}
    for name, params, value in FIELDS.findall(decode(block.unfolded())[0]):
        fields.setdefault(name.upper(), value.strip())
        fields.setdefault(f"{name.upper()};", params)
    return fields


def _key(block: Block, fields: dict[str, str]) -> Key | None:
    """Return what versions of an event have in common; None for what stands for itself."""
    if not fields.get("UID") or _said(block).get("METHOD", "").upper() == "REPLY":
        return None  # each of those asked sends an answer of the same uid
    written = fields.get("RECURRENCE-ID", "")
    return fields["UID"], f"{fields['RECURRENCE-ID;']}:{written}" if written else ""


def _event(block: Block, number: int, first: Pass, archive: Archive) -> Iterator[Found]:
    from wherefrom.readers.calendar_events import Told  # noqa: PLC0415 - slow to import

    key = _key(block, _fields(block))
    if key is not None and first.last.get(key, number) != number:
        yield Flaw(block.place, "older-version")
        return
    event = _parsed(block)
    if event is None:
        yield Flaw(block.place, "unreadable-event")
        return
    try:
        found = list(Told(event, _calendar(block, first, archive), block.place).found())
    except (ValueError, OverflowError) as problem:  # a date that no calendar has
        yield Flaw(block.place, "unreadable-event", type(problem).__name__)
        return
    if event.errors:
        yield Flaw(block.place, "unreadable-lines", str(len(event.errors)), skipped=False)
    yield from found


def _parsed(block: Block) -> Any:
    """Return the library's reading of a block; None where it finds none."""
    from icalendar import Component  # noqa: PLC0415 - slow to import

    text = decode(block.unfolded())[0].replace("\0", "\ufffd")
    try:
        return Component.from_ical(text)
    except Exception:  # noqa: BLE001 -- whatever it stumbles over, only this event is lost
        return None


def _calendar(block: Block, first: Pass, archive: Archive) -> "Calendar":
    from wherefrom.readers.calendar_events import Calendar  # noqa: PLC0415 - slow to import
    from wherefrom.readers.calendar_times import stamp_of, zone_named  # noqa: PLC0415

    said = _said(block)
    zone: tzinfo | None = zone_named(archive.zone) or zone_named(said.get("X-WR-TIMEZONE"))
    return Calendar(
        owner=_owner(said.get("X-WR-CALNAME", "")),
        method=said.get("METHOD", "").upper(),
        zone=zone,
        overridden=first.overridden,
        masters=first.masters,
        stamp=stamp_of(first.stamp),
    )


def _said(block: Block) -> dict[str, str]:
    """Return what the calendar around a block says of all in it."""
    said: dict[str, str] = {}
    for line in block.around:
        if found := LINE.fullmatch(decode(line)[0]):
            said.setdefault(found[1].upper(), found[2].strip())
    return said


def _owner(name: str) -> str:
    """Return by whom a calendar's events are where it says no more than what it is called."""
    for written in (name if "@" in name else "", f"{CHANNEL}:{name}", f"{CHANNEL}:=owner"):
        try:
            return account_id(written)
        except ValueError:
            continue
    return f"{CHANNEL}:=owner"


READER = Reader("icalendar", "Calendars (iCalendar .ics, Google Takeout)", recognises, read)
