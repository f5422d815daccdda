"""The record itself: its settings, its damages, and who is erased from it."""

from collections.abc import Callable
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import msgspec

from wherefrom.errors import RecordError, UnknownNameError
from wherefrom.people import resolve
from wherefrom.record.record import Record
from wherefrom.reports.base import Report

ABOUT: Final = {
    "zone": "IANA name: the clock of policies, and of the dates shown",
    "compression": "of the batches: zstd or none",
    "batch_rows": "activities a batch holds at most",
    "draws": "worlds drawn for each range",
    "seed": "of those draws",
    "hidden": "share of the talk held not to be in the record, 0 to 1: see what it would change",
    "post_minutes": "what a word that we begin with takes, for the hours of a channel",
    "reply_minutes": "what an answer takes",
    "meeting_minutes": "what an event we went to takes",
}


def settings(record: Record, name: str | None = None) -> Report:
    """Return one of the record's settings, or all.

    Raises:
        UnknownNameError: there is no such setting.
    """
    now = record.settings
    names = [_known(name)] if name else list(ABOUT)
    rows = [{"setting": each, "value": getattr(now, each), "about": ABOUT[each]} for each in names]
    return Report("settings", rows, [], {})


def change(record: Record, name: str, value: str) -> None:
    """Change a setting of the record.

    Raises:
        UnknownNameError: there is no such setting, or no such zone.
        RecordError: it cannot have that value.
    """
    now = record.settings
    parse: Callable[[str], Any] = known_zone if _known(name) == "zone" else str
    fields: dict[str, Any] = {each: getattr(now, each) for each in ABOUT} | {name: parse(value)}
    try:
        new = msgspec.convert(fields | {"limits": now.limits}, type(now), strict=False)
    except msgspec.ValidationError as error:
        raise RecordError(f"{name} cannot be {value!r}: {error}.") from error
    with record.write("settings") as writer:
        writer.set_settings(new)


def _known(name: str) -> str:
    if name not in ABOUT:
        raise UnknownNameError("setting", name, ABOUT, f"There are: {', '.join(ABOUT)}.")
    return name


def known_zone(name: str) -> str:
    """Return the name of a time zone, if there is such a zone.

    Raises:
        UnknownNameError: there is none.
    """
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        remedy = "Give an IANA name, such as Europe/Paris."
        raise UnknownNameError("zone", name, sorted(available_timezones()), remedy) from error


def problems(record: Record) -> Report:
    """Return every damage, each with what to do."""
    rows = [msgspec.to_builtins(problem) for problem in record.check()]
    return Report("check", rows, [], {})


def mend(record: Record) -> Report:
    """Take lost batches out; return those, each with how to have it again, and what is left."""
    taken = [msgspec.to_builtins(problem) for problem in record.mend()]
    rows = [problem | {"found": f"is taken out: it {problem['found']}"} for problem in taken]
    return Report("check", [*rows, *problems(record).rows], [], {})


def forget(record: Record, person: str) -> Report:
    """Erase a person, and return what went; it names nobody.

    Args:
        record: to erase from.
        person: as `people.resolve` knows them.
    """
    accounts = resolve(record).members[person]
    with record.write("forget") as writer:
        gone = writer.forget(accounts)
    rows = [
        {"what": "accounts", "number": gone.accounts},
        {"what": "activities of theirs, removed", "number": gone.activities},
        {"what": "activities of others that named them, redacted", "number": gone.redacted},
        {"what": "files written anew", "number": gone.batches},
    ]
    caveats = [
        "The archives you imported are not touched: delete what they hold of this person yourself."
    ]
    return Report("forget", rows, caveats, {})
