"""Calendars: what a series, a zone and another file may and may not do."""

from tests.readers.archives import MemoryArchive

from wherefrom.readers import icalendar
from wherefrom.readers.calendar_times import MOST_OCCURRENCES
from wherefrom.vocabulary import Activity, Flaw

EVENT = """BEGIN:VEVENT
UID:one@example.org
DTSTAMP:20240301T000000Z
DTSTART{start}
SUMMARY:One
ATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@example.net
{more}END:VEVENT
"""
BREE = """BEGIN:VTIMEZONE
TZID:Bree
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE
"""


def read(*events, zone=None):
    files = {
        f"{name}.ics": f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n".encode()
        for name, event in enumerate(events)
    }
    return list(icalendar.READER.read(MemoryArchive(files, zone=zone)))


def joins(found):
    return [each for each in found if isinstance(each, Activity) and each.type == "Join"]


def event(start=":20240102T100000Z", more=""):
    return EVENT.format(start=start, more=more)


def test_a_series_without_an_end_goes_no_further_than_the_file_bears_witness():
    found = joins(read(event(more="RRULE:FREQ=WEEKLY\n")))
    assert len(found) == 9
    assert found[-1].published_raw == "20240227T100000Z"


def test_a_time_that_cannot_be_believed_bears_no_witness():
    odd = event(more="RRULE:FREQ=WEEKLY\nLAST-MODIFIED:29990101T000000Z\nCREATED:zzz\n")
    assert len(joins(read(odd))) == 9


def test_a_series_with_an_end_is_followed_past_the_files_own_time():
    assert len(joins(read(event(more="RRULE:FREQ=WEEKLY;COUNT=12\n")))) == 12


def test_a_series_is_cut_and_the_cut_is_told():
    found = read(event(":19800101T100000Z", "RRULE:FREQ=DAILY\n"))
    assert len(joins(found)) == MOST_OCCURRENCES
    assert [each.reason for each in found if isinstance(each, Flaw)] == ["series-cut"]


def test_clocks_going_forward_do_not_move_a_meeting():
    found = joins(read(event(";TZID=Europe/Paris:20240101T090000", "RRULE:FREQ=MONTHLY;COUNT=5\n")))
    assert [each.published_raw[9:13] for each in found] == ["0800", "0800", "0800", "0700", "0700"]


def test_nobody_came_yet_to_what_lies_in_the_future():
    assert joins(read(event(":29990102T100000Z"))) == []


def test_a_floating_time_is_of_the_zone_that_is_given():
    (guessed,) = joins(read(event(":20240102T100000")))
    (told,) = joins(read(event(":20240102T100000"), zone="Europe/Paris"))
    assert (guessed.time_status, told.time_status) == ("zone-guessed", "exact")
    assert guessed.published - told.published == 3_600_000_000
    assert guessed.id == told.id


def test_a_zone_that_one_file_defines_is_not_known_in_the_next():
    inside, outside = joins(
        read(BREE + event(";TZID=Bree:20240102T100000"), event(";TZID=Bree:20240102T100000"))
    )
    assert (inside.published_raw, inside.time_status) == ("20240102T070000Z", "exact")
    assert (outside.published_raw, outside.time_status) == ("20240102T100000", "zone-guessed")
