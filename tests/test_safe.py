"""What is shown of text from data: nothing steers or deceives, everything else stays."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherefrom.safe import line, shown

STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
TEXTS = st.text(st.characters(codec=None), max_size=60)


@settings(deadline=None, derandomize=True)
@given(text=TEXTS)
def test_shown_text_steers_nothing_and_can_be_written(text):
    assert not STEERS.search(shown(text))
    assert shown(text).encode().decode() == shown(text)
    assert shown(shown(text)) == shown(text)


@settings(deadline=None, derandomize=True)
@given(text=TEXTS)
def test_line_is_one_short_line(text):
    assert len(line(text, 20)) <= 20
    assert not set(line(text, 20)) & set("\n\t\r")


@pytest.mark.parametrize(
    "text", ["Ana Bell", "Guðrún", "שלום", "می‌خواهم", "👩‍👧‍👦", "ế", "a\tb\nc"]
)
def test_honest_text_stays_as_it_is(text):
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\x1b[2J", "<1B>[2J"),
        ("gpj\u202eexe", "gpj<202E>exe"),
        ("a\u200bb", "a<200B>b"),
        ("\x9b31m", "<9B>31m"),
        ("a" + "\u0301" * 1000, "a" + "\u0301" * 3),
    ],
)
def test_what_steers_or_deceives_is_named(text, wanted):
    assert shown(text) == wanted
