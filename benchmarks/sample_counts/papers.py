"""Calendars, cards, comments, feeds, visits and credentials, counted by their marks alone."""

import re
from collections.abc import Callable
from pathlib import Path

from benchmarks.sample_counts import Sample

CALENDARS = "platforms/ics-icalendar/calendars"


def marks(pattern: str) -> Callable[[Path], int]:
    """Return what counts the places in a file that look so."""
    mark = re.compile(pattern.encode(), re.IGNORECASE | re.MULTILINE)

    def count(path: Path) -> int:
        return len(mark.findall(path.read_bytes()))

    return count


# None of these has attendance in the past: one activity an event, one flaw a task.
PARTS = marks(r"^BEGIN:V(?:EVENT|TODO|JOURNAL|FREEBUSY)\s*$")

SAMPLES: list[Sample] = [
    *(
        Sample(f"{CALENDARS}/{name}.ics", "icalendar", PARTS)
        for name in (
            "alarm_etar_future",
            "alarm_google_future",
            "alarm_thunderbird_closed",
            "big_bad_calendar",
            "created_calendar_with_unicode_fields",
            "multiple_timezones",
            "property_params",
            "rfc_5545_RDATE_example",
            "timezoned",
        )
    ),
]
