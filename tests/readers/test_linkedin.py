"""A LinkedIn export's tables are known by their columns; names become pages where that is sure."""

import pytest
from tests.readers.archives import MemoryArchive

from wherefrom.readers import linkedin
from wherefrom.readers.linkedin_records import parse_time, tags_in, words
from wherefrom.vocabulary import Activity

COLUMNS = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER\n"
)
PAGE = "https://www.linkedin.com/in/"
HI = f"c1,,Bo Ek,{PAGE}bo,Ana Ruiz,{PAGE}ana,2024-01-16 09:00:00 UTC,,Hi,INBOX\n"
HO = f"c2,,Ana Ruiz,{PAGE}ana,Eva Ny,{PAGE}eva,2024-01-16 09:00:01 UTC,,Ho,INBOX\n"
NOTES = 'Notes:\n"Some of the addresses, as you know, are missing"\n\n'
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def archive(**tables):
    return MemoryArchive(
        {f"{name.replace('_', ' ')}.csv": text.encode() for name, text in tables.items()}
    )


def told(**tables):
    return [each for each in linkedin.read(archive(**tables)) if isinstance(each, Activity)]


@pytest.mark.parametrize("before", ["", NOTES, "\ufeff" + NOTES])
def test_connections_are_known_with_lines_before_them_and_without(before):
    row = f"Bo,Ek,{PAGE}bo,,,,15 Jan 2024\n"
    (said,) = told(anything=before + CONNECTIONS.upper() + row)
    assert (said.id, said.type, said.object) == ("linkedin:connection/bo", "Accept", "linkedin:bo")
    assert (said.published, said.time_status) == (1705276800000000, "day")


def test_tables_of_others_are_left_alone():
    other = {"comments": "id,permalink,date,body\n", "contacts": "First Name,Last Name,Email\n",
             "Profile": "First Name,Last Name,Headline\n"}  # fmt: skip
    assert not linkedin.recognises(archive(**other))
    mine = linkedin.recognises(
        archive(messages=COLUMNS + HI, Skills="Name\n", bank="a,b\n", **other)
    )
    assert [each.name for each in mine] == [
        "Profile.csv", "Skills.csv", "contacts.csv", "messages.csv",
    ]  # fmt: skip


def test_the_owner_is_who_had_a_part_in_every_message():
    (like, *_) = told(messages=COLUMNS + HI + HO, Reactions="Date,Type,Link\n2024-01-01,LIKE,x\n")
    assert like.actor == "linkedin:ana"


def test_a_name_may_hold_a_comma_where_the_export_knows_it():
    columns = COLUMNS.replace("RECIPIENT PROFILE URLS,", "")
    rows = (
        f'c1,,"Bo Ek, PhD",{PAGE}bo,Ana Ruiz,2024-01-16 09:00:00 UTC,,Hi,INBOX\n'
        f'c1,,Ana Ruiz,{PAGE}ana,"Bo Ek, PhD",2024-01-16 09:00:01 UTC,,Ho,INBOX\n'
        f'c2,,Ana Ruiz,{PAGE}ana,"Bo Ek, PhD, Eva Ny",2024-01-16 09:00:02 UTC,,All,INBOX\n'
    )
    hi, ho, everybody = told(messages=columns + rows)
    assert (hi.to, ho.to) == (("linkedin:ana",), ("linkedin:bo",))
    assert everybody.visibility == "group"


def test_a_name_is_a_page_where_it_is_of_one_page():
    given = "First Name,Last Name,Company,Job Title,Text,Creation Date\nBo,Ek,,,Good,x\n"
    row = f"Bo,Ek,{PAGE}bo,,,,15 Jan 2024\n"
    twin = f"Bo,Ek,{PAGE}bo-2,,,,15 Jan 2024\n"
    told_of = {"Recommendations_Received": given, "Connections": CONNECTIONS + row}
    assert told(**told_of)[-1].actor == "linkedin:bo"
    told_of["Connections"] += twin
    assert told(**told_of)[-1].actor == "linkedin:bo ek"


def test_a_message_has_the_same_id_wherever_it_stands():
    ids = {each.content: each.id for each in told(messages=COLUMNS + HI + HO)}
    assert {each.content: each.id for each in told(messages=COLUMNS + HO + HI)} == ids


@pytest.mark.parametrize(
    ("written", "published", "status"),
    [
        ("2024-01-15 14:30:00 UTC", 1705329000000000, "exact"),
        ("2023/01/15 12:00:00 UTC", 1673784000000000, "exact"),
        ("2024-01-15 14:30:00", 1705329000000000, "zone-guessed"),
        ("1/15/24, 2:30 PM", 1705329000000000, "zone-guessed"),
        ("01/15/24, 02:30\u202fpm", 1705329000000000, "zone-guessed"),
        ("15/01/2024, 14:30", 1705329000000000, "zone-guessed"),
        ("1/1/24, 12:00 AM", 1704067200000000, "zone-guessed"),
        ("15 Jan 2024", 1705276800000000, "day"),
        ("Mar 2019", 1551398400000000, "day"),
        ("2019", 1546300800000000, "day"),
        ("Mon Jan 15 14:30:00 UTC 2024", 1705329000000000, "exact"),
        ("15 Foo 2024", None, "unknown"),
        ("31/31/24, 1:00 PM", None, "unknown"),
        ("", None, "unknown"),
    ],
)
def test_times_are_read_in_all_their_forms(written, published, status):
    assert parse_time(written, None) == (published, status)


def test_a_zone_given_is_that_of_times_without_one():
    assert parse_time("1/15/24, 2:30 PM", "America/New_York") == (1705347000000000, "minute")


@pytest.mark.parametrize(
    ("cell", "text"),
    [("cafÃ©", "café"), ("café", "café"), ("Ã la carte", "Ã la carte"), ("a &amp; b", "a & b"),
     ("<p>a</p><p>b</p>", "a\n\nb"), ("itâ€™s", "it\u2019s"), ("", None)],
)  # fmt: skip
def test_cells_are_read_as_their_readers_saw_them(cell, text):
    assert words(cell) == text


def test_tags_are_found_in_both_their_forms():
    assert tags_in("#Roses and {hashtag|\\#|x} hashtag\\#\\Thorns &#39;") == ("roses", "thorns")
