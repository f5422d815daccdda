"""Names are the same in every order and script; initials may stand for words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherefrom.people.names import different, handles_of, is_full, may_be_one, shorts, words


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Ruiz, \u00c1na (Acme)", "ana ruiz"),
        (
            "\u0410\u043d\u043d\u0430 \u041a\u0430\u0440\u0435\u043d\u0438\u043d\u0430",
            "anna karenina",
        ),
        ("Dr. Ren\u00e9e O\u2019Neil via choir list", "oneil renee"),
        ("\u738b\u5c0f\u660e", "ming wang xiao"),
        ("ana ruiz at Acme", "ana ruiz"),
        ("(Ana)", "ana"),
        ("one two three four five six seven", ""),
        ("\U0001f600", "grinning"),
    ],
)
def test_a_name_is_words_in_plain_letters(name, plain):
    assert " ".join(words(name)) == plain


@pytest.mark.parametrize(
    ("left", "right", "may"),
    [
        ("Ana Ruiz", "Ruiz, Ana", True),
        ("A. Ruiz", "Ana Ruiz", True),
        ("Ana", "Ana Ruiz", True),
        ("Ana Ruiz", "Ana Maria Ruiz", True),
        ("Ana Ruiz", "Ana Lind", False),
        ("B. Ruiz", "Ana Ruiz", False),
        ("Ana", "Ben", False),
    ],
)
def test_two_names_may_be_one_if_one_has_all_words_of_the_other(left, right, may):
    assert may_be_one(words(left), words(right)) is may_be_one(words(right), words(left)) is may


def test_forms_of_a_name_are_counted_once():
    forms = ["Ana Ruiz", "Ruiz, Ana", "A. Ruiz", "Ana", "Ben Lind", "Cy Oduya"]
    assert different(map(words, forms), 9) == 3
    assert different(map(words, forms), 2) == 2


def test_an_initial_may_stand_for_a_word_of_a_full_name():
    assert is_full(("ana", "ruiz"))
    assert is_full(("a", "ruiz"))
    assert not is_full(("ana",))
    assert not is_full(("a", "r"))
    assert set(shorts(("a", "ruiz"))) & set(shorts(("ana", "ruiz"))) == {"a ruiz"}


def test_a_handle_made_of_a_name_is_known_as_such():
    assert {"anaruiz", "ruizana", "aruiz", "ruiza", "ana"} <= handles_of(("ana", "ruiz"))
    assert "nightowl" not in handles_of(("ana", "ruiz"))


@given(st.text(max_size=60))
def test_any_text_is_a_name_or_none(text):
    found = words(text)
    assert found == tuple(sorted(set(found)))
    assert all(word.isascii() and word.isalpha() for word in found)
