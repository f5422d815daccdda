import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherefrom.search.snippet import LONGEST, snippet
from wherefrom.search.words import Wanted, hits, level, wanted, words_of


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("boat", [Wanted(("boat",))]),
        ("Bátur -SALE", [Wanted(("batur",)), Wanted(("sale",), unwanted=True)]),
        ('"Lead  time"', [Wanted(("lead", "time"))]),
        ('-"lead time', [Wanted(("lead", "time"), unwanted=True)]),  # a quote left open ends it
        ("invoic*", [Wanted(("invoic",), begins=True)]),
        ("tag:#Sailing", [Wanted(("sailing",), is_tag=True)]),
        ("-tag:x Tag:y", [Wanted(("x",), is_tag=True, unwanted=True), Wanted(("y",), is_tag=True)]),
        ("ana@b.org", [Wanted(("ana", "b", "org"))]),
        ("well-known", [Wanted(("well", "known"))]),
        ("会議", [Wanted(("会", "議"))]),
        ('- "" ... *', []),
    ],
)
def test_what_is_wanted_is_read(text, asked):
    assert wanted(text) == asked


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ångström", "angstrom"), ("Þór", "thor"), ("Łódź", "lodz"), ("ΣΟΦΌΣ", "σοφος"),
     ("cafe\u0301", "café"), ("Straße", "STRASSE"), ("ﬁn", "fin")],
)  # fmt: skip
def test_accents_and_capitals_are_levelled(one, other):
    assert words_of(one) == words_of(other)


def test_signs_stay_what_they_are():
    assert level("が한") == "が한"


def test_runs_longer_than_words_are_left_out():
    assert words_of(f"key {'x' * 65} end") == ["key", "end"]


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("The Boat, the boats", "boat", ["Boat"]),
        ("The Boat, the boats", "boat*", ["Boat", "boats"]),
        ("lead time; the lead-time", '"lead time"', ["lead time", "lead-time"]),
        ("cafe\u0301 Straße", "café strasse", ["cafe\u0301", "Straße"]),
        ("das heißt heiß", "heiss", ["heiß"]),
        ("明日の会議です", "会議", ["会議"]),
        ("ﷺ ok", "الله", []),  # within one sign, which is not cut
        ("nothing of it", "boat", []),
    ],
)
def test_hits_are_where_they_are_in_the_text(text, asked, found):
    assert [text[start:end] for start, end in hits(text, wanted(asked))] == found


@given(text=st.text(), asked=st.text())
def test_a_snippet_of_any_text_is_a_short_line_whose_marks_lie_in_it(text, asked):
    made = snippet(text, wanted(asked))
    assert "\n" not in made.text
    assert len(made.text) <= LONGEST + 2
    at = 0
    for start, end in made.marks:
        assert at <= start < end <= len(made.text)
        at = end


def test_a_snippet_shows_the_first_hit_wherever_it_is():
    made = snippet(f"{'before ' * 100}the boat {'after ' * 100}", wanted("boat"))
    ((start, end),) = made.marks
    assert made.text[start:end] == "boat"
    assert made.text.startswith("…before")
    assert made.text.endswith("after…")


def test_a_snippet_cannot_steer_a_terminal_and_still_marks_what_is_found():
    made = snippet("\x1b[2J the boat\u202e", wanted("boat"))
    assert [made.text[start:end] for start, end in made.marks] == ["boat"]
    assert "\x1b" not in made.text
    assert "\u202e" not in made.text
