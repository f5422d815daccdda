"""Calendars, cards, comments, feeds, visits and credentials, counted by their marks alone."""

import re
from collections.abc import Callable
from pathlib import Path

from sample_counts import Sample

CARDS = "vcard-ezvcard"
CALENDARS = "ics-icalendar/calendars"


def marks(pattern: str) -> Callable[[Path], int]:
    """Return what counts the places in a file that look so."""
    mark = re.compile(pattern.encode(), re.IGNORECASE | re.MULTILINE)

    def count(path: Path) -> int:
        return len(mark.findall(path.read_bytes()))

    return count


def no_record(_: Path) -> int:
    """Return what archives count that name accounts alone: nothing is said in them."""
    return 0


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
    *(
        Sample(f"{CARDS}/{name}", "contacts", no_record)
        for name in (
            "io/json/jcard-example.json",
            "io/text/gmail-list.vcf",
            "io/text/gmail-single2.vcf",
            "io/text/John_Doe_EVOLUTION.vcf",
            "io/text/outlook-2003.vcf",
            "io/text/rfc2426-example.vcf",
            "io/xml/rfc6351-example.xml",
        )
    ),
    # Two of its six cards have nothing but a name and local numbers.
    Sample(f"{CARDS}/io/text/John_Doe_ANDROID.vcf", "contacts", lambda _: 2),
    *(
        Sample(f"wordpress-wxr/{name}.xml", "wordpress", marks(r"<item>|<wp:comment>"))
        for name in ("64-block-test-data", "theme-preview", "themeunittestdata.wordpress")
    ),
    Sample("disqus-isso/isso/tests/wordpress.xml", "wordpress", marks(r"^ +<(?:item|wp:comment)>")),
    Sample("disqus-isso/isso/tests/disqus.xml", "disqus", marks(r"<post ")),
    Sample("perceval-fixtures/rss/rss_entries.xml", "feeds", marks(r"<item>")),
    Sample("../access-logs/apache_logs/apache_logs", "weblog", marks(r"^.")),
    Sample("jsonresume/sample.resume.json", "jsonresume", no_record),
]
