"""Times as archives write them, and how sure each is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherefrom.readers.clock import parse_iso, parse_mail_date

NOON = 1_078_056_000_000_000  # 2004-02-29T12:00:00Z
HOUR = 3_600_000_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sun, 29 Feb 2004 12:00:00 +0000", (NOON, "exact")),
        ("Sun, 29 Feb 2004 13:00:00 +0100 (MET)", (NOON, "exact")),
        ("29 Feb 2004 12:00:00 -0000", (NOON, "exact")),
        ("Sun, 29 Feb 04 07:00 EST", (NOON, "minute")),
        ("Sun, 29 Feb 104 12:00:00 GMT", (NOON, "exact")),
        ("Sun Feb 29 12:00:00 2004", (NOON, "zone-guessed")),
        ("Sun Feb 29 13:00:00 CET 2004", (NOON, "zone-guessed")),
        ("Sunday, February 29, 2004 12:00 PM", (NOON, "zone-guessed")),
        ("29-Feb-2004 12:00:00 UT", (NOON, "exact")),
        ("2004-02-29T12:00:00Z", (NOON, "exact")),
        ("Sun, 29 Feb 2004 12:00:00 +9999", (NOON, "zone-guessed")),
        ("Thu, 1 Jan 1970 00:00:00 +0000", (None, "implausible")),
        ("Wed, 31 Dec 1969 16:00:00 -0800", (None, "implausible")),
        ("Mon, 1 Jan 2099 00:00:00 +0000", (None, "implausible")),
        ("Mon, 30 Feb 2004 00:00:00 +0000", (None, "unknown")),
        ("Mon, 29 Foo 2004 00:00:00 +0000", (None, "unknown")),
        ("yesterday", (None, "unknown")),
        ("", (None, "unknown")),
    ],
)
def test_a_mail_date_is_read_with_how_sure_it_is(text, expected):
    assert parse_mail_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2004-02-29T12:00:00.25Z", (NOON + 250_000, "exact")),
        ("2004-02-29 12:00 +01", (NOON - HOUR, "minute")),
        ("2004-02-29", (NOON - 12 * HOUR, "day")),
        ("2016-12-31T23:59:60Z", (1_483_228_799_000_000, "exact")),
        *((year, (None, "implausible")) for year in ("0000-01-01", "0001-01-01", "10000-01-01")),
        *((year, (None, "implausible")) for year in ("-0044-03-15", "9999-12-31", "infinity")),
        ("294247-01-10T04:00:54Z", (None, "implausible")),
        ("2004-13-01", (None, "unknown")),
        ("29-02-2004", (None, "unknown")),
    ],
)
def test_an_iso_time_is_read_with_how_sure_it_is(text, expected):
    assert parse_iso(text) == expected


@pytest.mark.parametrize(
    ("local", "zone", "expected"),
    [
        ("2004-07-01T12:00:00", "Europe/Paris", ("2004-07-01T10:00:00Z", "exact")),
        ("2024-10-27T02:30:00", "Europe/Paris", ("2024-10-27T00:30:00Z", "zone-guessed")),
        ("2024-03-31T02:30:00", "Europe/Paris", ("2024-03-31T01:30:00Z", "zone-guessed")),
        ("2004-07-01T12:00:00", "Nowhere/Here", ("2004-07-01T12:00:00Z", "zone-guessed")),
        ("2004-07-01T12:00:00", "../../etc/passwd", ("2004-07-01T12:00:00Z", "zone-guessed")),
        ("2004-07-01T12:00:00", None, ("2004-07-01T12:00:00Z", "zone-guessed")),
    ],
)
def test_a_local_time_is_read_on_the_clock_of_its_archive(local, zone, expected):
    instant, status = expected
    assert parse_iso(local, zone) == (parse_iso(instant)[0], status)


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text):
    for parse in (parse_iso, parse_mail_date):
        published, _ = parse(text)
        assert published is None or published >= 0
