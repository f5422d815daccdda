"""The IRC reader: rooms, clocks without dates, and who is addressed."""

import pytest
from tests.readers.archives import MemoryArchive

from wherefrom.errors import DamagedArchiveError
from wherefrom.readers import irc
from wherefrom.settings import Limits
from wherefrom.vocabulary import Activity, Flaw

MINUTE = 60_000_000
MIDNIGHT = 1_100_476_800_000_000  # 2004-11-15


def read(*lines, name="2004-11-15_03.ascii.txt", **archive):
    data = "".join(f"{line}\n" for line in lines).encode()
    return list(irc.read(MemoryArchive({name: data}, **archive)))


def activities(*lines, **archive):
    return [each for each in read(*lines, **archive) if isinstance(each, Activity)]


def minutes(*lines, **archive):
    """Return when the lines were, in whole minutes since the midnight of the file's date."""
    return [(each.published - MIDNIGHT) // MINUTE for each in activities(*lines, **archive)]


def test_ids_and_room_are_of_the_file_wherever_it_lies():
    for name in ("2004-11-15_03.ascii.txt", "logs/old/2004-11-15_03.ascii.txt"):
        (one,) = activities("[03:41] <ana> hello", name=name)
        assert (one.id, one.context) == ("irc:2004-11-15_03.ascii.txt#0", "irc:2004-11-15_03")
    (packed,) = activities("[03:41] <ana> hello", name="2004-11-15_03.ascii.txt.gz")
    assert packed.id == one.id


def test_lines_of_a_minute_keep_their_order_a_microsecond_apart():
    lines = ["=== ana [a@b.example] has joined #room", *["[03:41] <ana> hello"] * 3]
    begin = MIDNIGHT + (3 * 60 + 41) * MINUTE
    assert [each.published - begin for each in activities(*lines)] == [0, 1, 2, 3]


def test_a_clock_that_goes_back_by_hours_is_on_the_next_day():
    assert minutes("[14:00] <a> x", "[23:59] <a> x", "[00:01] <a> x") == [840, 1439, 1441]
    assert minutes("[11:00] <a> x", "[09:00] <a> x") == [660, 540 + 1440]


def test_a_clock_of_twelve_hours_goes_on_to_the_other_half_of_the_day():
    assert minutes("[12:18] <a> x", "[12:59] <a> x", "[01:00] <a> x") == [738, 779, 780]
    assert minutes("[11:58] <a> x", "[00:03] <a> x") == [718, 723]


def test_a_clock_with_an_afternoon_knows_noon_from_midnight():
    lines = ["[12:59] <a> x", "[01:00] <a> x", "[13:00] <a> x"]
    assert minutes(*lines) == [779, 60 + 1440, 780 + 1440]


def test_a_clock_set_back_a_little_never_turns_the_order():
    assert minutes("[14:30] <a> x", "[14:00] <a> x", "[14:31] <a> x") == [870, 870, 871]


def test_the_zone_is_that_of_the_archive():
    assert minutes("[14:30] <a> x", zone="Europe/Paris") == [810]


def test_what_writers_do_behind_equals_signs_is_an_act_and_the_rest_a_note():
    kinds = [
        (each.type, each.actor)
        for each in activities(
            "[03:41] <Ana> hello",
            "=== ana waves",
            "=== bob waves",
            "=== ana is now known as ana_",
            "=== ana was kicked off #room by carl (bye)",
        )
    ]
    assert kinds == [
        ("Create", "irc:ana"),
        ("Create", "irc:ana"),
        ("Note", "irc:=server"),
        ("Note", "irc:ana"),
        ("Note", "irc:carl"),
    ]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("bob: hello", ("irc:bob",)),
        ("BOB, hello", ("irc:bob",)),
        ("bob,carl: hello", ("irc:bob", "irc:carl")),
        ("bob,dora: hello", ("irc:bob",)),
        ("dora: hello", ()),
        ("hello bob: how are you", ()),
        ("bob hello", ()),
        ("ana: I answer myself", ()),
    ],
)
def test_only_a_leading_address_of_somebody_in_the_file_is_a_mention(text, mentions):
    rest = ["[03:41] <Bob> hello", "=== carl [c@d.example] has joined #room"]
    assert activities(f"[03:41] <ana> {text}", *rest)[0].mentions == mentions


def test_a_log_without_a_date_is_refused_with_what_to_do():
    with pytest.raises(DamagedArchiveError, match=r"Put the date into the file's name"):
        read("[03:41] <ana> hello", name="yesterday.txt")
    with pytest.raises(DamagedArchiveError, match=r"\(no-date\)"):
        read("[03:41] <ana> hello", name="2004-13-15.txt")


def test_a_line_beyond_the_limit_is_a_flaw_and_the_next_is_read():
    lines = ["[03:41] <ana> hello", "[03:41] <ana> " + "x" * 200, "[03:41] <ana> bye"]
    found = read(*lines, limits=Limits(text_bytes=64))
    assert [each.reason for each in found if isinstance(each, Flaw)] == ["line-too-long"]
    assert [each.id[-2:] for each in found if isinstance(each, Activity)] == ["#0", "#2"]
