"""A chat is read in whatever way a phone writes it, and its dates are put in order by the file."""

# ruff: noqa: RUF001 -- digits and dashes of all countries

import pytest
from tests.readers.archives import MemoryArchive

from wherefrom.readers import whatsapp
from wherefrom.readers.whatsapp_lines import head_of
from wherefrom.vocabulary import Activity, Flaw


def archive(*lines, name="_chat.txt", zone=None):
    return MemoryArchive({name: "\n".join(lines).encode()}, zone=zone)


def activities(told):
    return [each for each in whatsapp.read(told) if isinstance(each, Activity)]


def days(*lines):
    return [f"{each.published // 86_400_000_000}" for each in activities(archive(*lines))]


@pytest.mark.parametrize(
    ("line", "numbers", "clock", "rest"),
    [
        ("12/9/20, 23:55 - A: hi", ("12", "9", "20"), (23, 55, None), "A: hi"),
        ("\u200e[04.01.18, 11:53:57] A: x", ("04", "01", "18"), (11, 53, 57), "A: x"),
        ("01/20/2019, 12:23 a. m. - A: x", ("01", "20", "2019"), (0, 23, None), "A: x"),
        ("1/2/21, 3:05\u202fPM - A: x", ("1", "2", "21"), (15, 5, None), "A: x"),
        ("09/17/19, 8:30:52 pm – A: x", ("09", "17", "19"), (20, 30, 52), "A: x"),
        ("2020. 09. 12. 15:05 - A: x", ("2020", "09", "12"), (15, 5, None), "A: x"),
        ("2020년 9월 12일 오후 3:05 - A: x", ("2020", "9", "12"), (15, 5, None), "A: x"),
        ("2020/9/12 上午3:05 - A: x", ("2020", "9", "12"), (3, 5, None), "A: x"),
        ("\u200f١٢\u200f/٩\u200f/٢٠٢٠، ٣:٠٥ م - A: x", ("١٢", "٩", "٢٠٢٠"), (15, 5, None), "A: x"),
        ("[12.3.2022 klo 14.08.18] A: x", ("12", "3", "2022"), (14, 8, 18), "A: x"),
        ("12/09/2020 à 15:05 - A: x", ("12", "09", "2020"), (15, 5, None), "A: x"),
        ("[2019-04-16 02:09] A: x", ("2019", "04", "16"), (2, 9, None), "A: x"),
    ],
)
def test_heads_of_all_countries_are_read(line, numbers, clock, rest):
    head = head_of(line)
    assert head.date == numbers
    assert (head.hour, head.minute, head.second) == clock
    assert head.rest == rest


@pytest.mark.parametrize(
    "line", ["12:30 - x", "2/11/19: Arrival", "1/1/21, 25:00 - A: x", "[1.1.21] A: x", ""]
)
def test_other_lines_have_no_head(line):
    assert head_of(line) is None


def test_a_day_above_twelve_decides_the_order():
    assert days("2/1/20, 10:00 - A: x", "2/13/20, 10:00 - A: y") == ["18293", "18305"]
    assert days("1/2/20, 10:00 - A: x", "13/2/20, 10:00 - A: y") == ["18293", "18305"]


def test_the_shorter_talk_decides_where_both_orders_are_days():
    assert days(*(f"{n}/2/20, 10:00 - A: x" for n in (1, 2, 3))) == ["18293", "18294", "18295"]
    assert days(*(f"2/{n}/20, 10:00 - A: x" for n in (1, 2, 3))) == ["18293", "18294", "18295"]


def test_where_nothing_decides_the_import_says_so():
    told = archive("02/01/20, 10:00 - A: x", "02/01/20, 10:01 - B: y")
    assert [each.reason for each in whatsapp.read(told) if isinstance(each, Flaw)] == [
        "date-order-guessed"
    ]


def test_messages_of_a_minute_keep_their_order():
    told = archive(*(f"13/02/20, 10:00 - A: {n}" for n in range(3)), zone="Europe/Paris")
    times = [each.published for each in activities(told)]
    assert times == [times[0], times[0] + 1, times[0] + 2]
    assert {each.time_status for each in activities(told)} == {"minute"}
    assert times[0] == 1581584400 * 1_000_000


def test_doubles_and_overlapping_exports_have_the_same_ids():
    lines = [f"13/02/20, 10:0{n // 2} - A: same" for n in range(6)]
    whole = [each.id for each in activities(archive(*lines))]
    part = [each.id for each in activities(archive(*lines[2:]))]
    assert len(set(whole)) == 6
    assert part == whole[2:]


def test_a_pasted_line_of_another_form_stays_in_its_message():
    before = [f"[13.02.20, 10:00:0{n}] A: see" for n in range(4)]
    pasted = "[1.2.2020, 00:00] B: pasted"
    *_, fourth, last = activities(archive(*before, pasted, "[13.02.20, 10:00:05] B: ok"))
    assert fourth.content == f"see\n{pasted}"
    assert last.actor == "whatsapp:b"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("WhatsApp Chat with Ana B.txt", "Ana B"),
        ("downloads/WhatsApp Chat - Ana B/_chat.txt", "Ana B"),
        ("WhatsApp_Chat_mit_Ana_B (2).txt", "Ana B"),
        ("Conversa do WhatsApp com Ana B.txt", "Ana B"),
    ],
)
def test_the_export_names_the_chat(name, title):
    (only,) = activities(archive("13/02/20, 10:00 - Ben: hi", name=name))
    assert only.context == f"whatsapp:chat/{title}"
    assert only.to == ("whatsapp:ana b",)
    assert only.visibility == "direct"


def test_exports_of_signal_are_not_ours():
    assert not whatsapp.recognises(archive("[2019-12-24, 12:23] Jane: Hello", name="chat.txt"))


def test_pictures_beside_a_chat_are_claimed_and_other_files_are_not():
    told = MemoryArchive({
        "d/WhatsApp Chat with A.txt": b"13/02/20, 10:00 - Ben: hi",
        "d/IMG-20200213-WA0001.jpg": b"", "d/letter.pdf": b"", "d/notes.txt": b"13/02 - buy",
    })  # fmt: skip
    assert {each.name for each in whatsapp.recognises(told)} == {
        "d/WhatsApp Chat with A.txt", "d/IMG-20200213-WA0001.jpg",
    }  # fmt: skip
