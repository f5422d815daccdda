"""Hostile calendars, cards and XML, each with what must become of it.

Families C01 to C03 and C05, by the kinds of harm that such files are known to do.
"""

from typing import NamedTuple

SECONDS = 30  # on a busy machine; the harm done elsewhere was minutes, or for ever
EVENT = (
    "BEGIN:VEVENT\r\nUID:u\r\nDTSTAMP:20240101T000000Z\r\nDTSTART{zone}:20240301T100000{utc}\r\n"
    "SUMMARY:{name}\r\nORGANIZER:mailto:a@b.org\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:c@d.org\r\n"
    "{more}END:VEVENT\r\n"
)
ZONE_RULE = (
    "BEGIN:STANDARD\r\nDTSTART:19000101T000000\r\nRRULE:FREQ=SECONDLY\r\n"
    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\n"
)
EVERY = ",".join(str(n) for n in range(1, 11))
ITEM = (
    "<item><title>t</title><link>https://b.org/1</link><dc:creator>ana</dc:creator>"
    "<content:encoded>{words}</content:encoded><wp:post_id>1</wp:post_id>"
    "<wp:post_date_gmt>2024-03-01 10:00:00</wp:post_date_gmt><wp:status>publish</wp:status>"
    "<wp:post_type>post</wp:post_type></item>"
)
OUTSIDE = "/etc/hostname"
LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {next_} "{f"&{last};" * 10}">'
        for last, next_ in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)


class Case(NamedTuple):
    """A file and its outcome.

    Attributes:
        data: of the file.
        stored: activities.
        flaws: reasons, each once.
        accounts: that it names.
        refused: code of the refusal; "unknown" where no reader takes it; None where it is read.
    """

    data: bytes
    stored: int = 2
    flaws: frozenset[str] = frozenset()
    accounts: int = 2
    refused: str | None = None


def event(more="", *, name="x", zone="", utc="Z"):
    return EVENT.format(more=more, name=name, zone=zone, utc=utc)


def calendar(*parts):
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(parts) + "END:VCALENDAR\r\n").encode()


def series(rule):
    return calendar(event(f"RRULE:{rule}\r\n"))


def card(*lines, version="3.0"):
    whole = [f"BEGIN:VCARD\r\nVERSION:{version}".encode(), *lines, b"END:VCARD\r\n"]
    return b"\r\n".join(whole)


def blog(words, dtd=""):
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="https://wordpress.org/export/1.2/" '
        'xmlns:xi="http://www.w3.org/2001/XInclude"'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{dtd}<rss version="2.0" {spaces}><channel>'
        "<title>b</title><link>https://b.org</link><wp:wxr_version>1.2</wp:wxr_version>"
        f"{ITEM.format(words=words)}</channel></rss>"
    ).encode()


CALENDARS = {
    "C01-every-second-for-ever": Case(
        series("FREQ=SECONDLY"), flaws=frozenset({"strange-series"})
    ),
    "C01-a-thousand-million-days": Case(series("FREQ=DAILY;COUNT=1000000000"), stored=1000),
    "C01-cross-product": Case(
        series(f"FREQ=YEARLY;BYMONTH={EVERY};BYMONTHDAY={EVERY};BYHOUR={EVERY};BYMINUTE={EVERY}")
    ),
    "C01-interval-of-nought": Case(series("FREQ=DAILY;INTERVAL=0")),
    "C01-interval-backwards": Case(series("FREQ=DAILY;INTERVAL=-1")),
    "C01-30-february": Case(series("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")),
    "C01-rule-that-undoes-itself": Case(
        calendar(event("RRULE:FREQ=DAILY\r\nEXRULE:FREQ=DAILY\r\n"))
    ),
    "C02-nested": Case(
        b"BEGIN:VCALENDAR\r\n" * 20_000 + calendar(event()) + b"END:VCALENDAR\r\n" * 20_000
    ),
    "C02-without-an-end": Case(
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\n", refused="cut-short"
    ),
    "C02-zone-that-is-a-path": Case(
        calendar(event(zone=";TZID=../../../etc/passwd", utc=""))
    ),
    "C02-zone-of-huge-rules": Case(
        calendar(
            "BEGIN:VTIMEZONE\r\nTZID:X\r\n", ZONE_RULE * 200, "END:VTIMEZONE\r\n",
            event(zone=";TZID=X", utc=""),
        ),
        flaws=frozenset({"strange-zone"}),
    ),
    "C02-things-to-fetch-and-to-run": Case(
        calendar(event(
            f"ATTACH:http://192.0.2.1/x\r\nATTACH:file://{OUTSIDE}\r\nBEGIN:VALARM\r\n"
            "ACTION:PROCEDURE\r\nATTACH:file:///bin/sh\r\nEND:VALARM\r\n"
        ))
    ),
    "C02-called-off-though-unknown": Case(
        calendar("METHOD:CANCEL\r\n", event("STATUS:CANCELLED\r\n")), stored=1
    ),
    "C02-later-version-counts": Case(
        calendar(
            event("SEQUENCE:2\r\n", name="new"), event("SEQUENCE:1\r\n", name="old")
        ),
        flaws=frozenset({"older-version"}),
    ),
}  # fmt: skip
CARDS = {
    "C03-picture-of-50-MB": Case(
        card(b"FN:A B", b"EMAIL:a@b.org", b"PHOTO;ENCODING=b:" + b"QUJD" * 12_500_000),
        stored=0, accounts=1,
    ),
    "C03-picture-elsewhere": Case(
        card(
            b"FN:A B", b"EMAIL:a@b.org", b"PHOTO;VALUE=uri:file:///etc/hostname",
            b"PHOTO;VALUE=uri:http://192.0.2.1/x",
        ),
        stored=0, accounts=1,
    ),
    "C03-numbers-without-end": Case(
        card(b"FN:A B", *(b"TEL:+4420%08d" % n for n in range(100_000))),
        stored=0, accounts=100_000,
    ),
    "C03-folded-within-a-letter": Case(
        card(b"FN:Zo\xc3\r\n \xab", b"EMAIL:z@b.org"), stored=0, accounts=1
    ),
    "C03-quoted-printable": Case(
        card(
            b"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:L=C3=B3pez;Zo=C3=AB=\r\n",
            b"EMAIL;INTERNET:z@b.org", version="2.1",
        ),
        stored=0, accounts=1,
    ),
    "C03-cards-in-cards": Case(
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nAGENT:\r\n" * 5000
        + card(b"FN:A", b"EMAIL:a@b.org", version="2.1")
        + b"END:VCARD\r\n" * 5000,
        stored=0, accounts=1, flaws=frozenset({"cut-short"}),
    ),
}  # fmt: skip
DOCUMENTS = {
    "C05-billion-laughs": Case(blog("&j;", LAUGHS), stored=1, accounts=0),
    "C05-quadratic": Case(
        blog("&a;" * 20_000, f'<!DOCTYPE rss [<!ENTITY a "{"x" * 2000}">]>'), stored=1, accounts=0
    ),
    "C05-file": Case(
        blog("&a;", f'<!DOCTYPE rss [<!ENTITY a SYSTEM "file://{OUTSIDE}">]>'), stored=1, accounts=0
    ),
    "C05-dtd-elsewhere": Case(
        blog("&a;", '<!DOCTYPE rss SYSTEM "http://192.0.2.1/x.dtd">'), stored=1, accounts=0
    ),
    "C05-parameter-entity": Case(
        blog("x", f'<!DOCTYPE rss [<!ENTITY % a SYSTEM "file://{OUTSIDE}"> %a;]>'),
        stored=1, accounts=0,
    ),
    "C05-200,000-deep": Case(blog("<b>" * 200_000 + "</b>" * 200_000), refused="too-deep"),
    "C05-utf-16": Case(
        blog("&j;", LAUGHS).decode().replace("UTF-8", "UTF-16").encode("utf-16"), refused="unknown"
    ),
    "C05-xinclude": Case(
        blog(f'<xi:include href="file://{OUTSIDE}" parse="text"/>'), stored=1, accounts=0
    ),
    "C05-huge-attribute": Case(blog(f'<b a="{"x" * 20_000_000}"/>'), stored=1, accounts=0),
}  # fmt: skip
CASES = {
    **{name: (case, "hostile.ics") for name, case in CALENDARS.items()},
    **{name: (case, "hostile.vcf") for name, case in CARDS.items()},
    **{name: (case, "hostile.xml") for name, case in DOCUMENTS.items()},
}
