"""Keys tie accounts; names and letters that look alike never do."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherefrom.people.claims import look_alikes, skeleton, ties
from wherefrom.vocabulary import account_id


@pytest.mark.parametrize(
    ("account", "field", "value", "key"),
    [
        ("github:ana", "email", "Ana@B.org", "email:ana@b.org"),
        ("github:ana", "email", "mailto:ana@b.org", "email:ana@b.org"),
        ("web:b.org/ap/users/7", "url", "https://b.org/@Ana", "mastodon:ana@b.org"),
        ("x:id/7", "url", "https://twitter.com/Ana", "x:ana"),
        ("bluesky:did:plc:7", "url", "https://bsky.app/profile/ana.b.org", "bluesky:ana.b.org"),
        ("bluesky:ana.b.org", "same", "did:plc:7", "bluesky:did:plc:7"),
        ("github:ana", "same", "tel:+44 20 7946 0958", "phone:+442079460958"),
    ],
)
def test_an_equal_key_ties(account, field, value, key):
    assert list(ties([(account, field, value)])) == [(account, key)]


@pytest.mark.parametrize(
    ("account", "field", "value"),
    [
        ("github:ana", "name", "ana@b.org"),
        ("email:ana@b.org", "email", "ana@b.org"),
        ("github:ana", "email", "no-reply@github.com"),
        ("github:ana", "email", "notifications+17@github.com"),
        ("github:ana", "email", "MAILER-DAEMON@b.org"),
        ("github:ana", "email", ""),
        ("web:evil.org/users/7", "url", "https://b.org/@ana"),
        ("web:b.org/users/7", "url", "https://b.org/about"),
        ("mastodon:eve@c.org", "url", "https://b.org/@ana"),
        ("web:b.org/7", "url", "http://["),
        ("github:eve", "url", "https://x.com/ana"),
        ("email:eve@b.org", "url", "https://b.org/@ana"),
    ],
)
def test_what_is_no_key_ties_nothing(account, field, value):
    assert list(ties([(account, field, value)])) == []


def test_pages_that_name_each_other_tie_and_one_that_names_another_does_not():
    here, there = "https://b.org/@ana", "https://ana.example/"
    claims = [("web:ana.example", "url", here), ("mastodon:ana@b.org", "url", there)]
    assert list(ties(claims)) == [("mastodon:ana@b.org", "web:ana.example")]
    assert list(ties(claims[:1])) == list(ties(claims[1:])) == []


@pytest.mark.parametrize(
    "other",
    [
        "mastodon:p\u0430ul@b.org",  # Cyrillic a
        "mastodon:\u0440\u0430ul@b.org",  # Cyrillic er and a
        "mastodon:pa\u200dul@b.org",  # joiner
        "mastodon:pa\u200bul@b.org",  # space without width
        "mastodon:pa\u00adul@b.org",  # soft hyphen
        "mastodon:paul\U000e0041@b.org",  # tag letter
        "mastodon:\uff50aul@b.org",  # full width
        "mastodon:paul\ufe0f@b.org",  # variation selector
    ],
)
def test_handles_that_look_alike_are_told_and_stay_two(other):
    paul = "mastodon:paul@b.org"
    assert account_id(other) == other != paul
    (found,) = look_alikes([paul, other, "mastodon:eve@b.org"])
    assert found.accounts == tuple(sorted([paul, other]))
    assert list(ties([(other, "name", "paul"), (paul, "name", "paul")])) == []


def test_turkish_i_looks_alike_and_composed_letters_do_not():
    assert look_alikes(["x:\u0131rma", "x:irma", account_id("x:\u0130rma")])
    assert look_alikes(["x:jos\u00e9", "x:jose", "x:stra\u00dfe", "x:strasse"]) == []


@pytest.mark.parametrize("written", ["Jos\u00e9@b.org", "Jose\u0301@B.org"])
def test_one_letter_written_in_two_ways_is_one_account(written):
    assert account_id(f"mailto:{written}") == "email:jos\u00e9@b.org"


def test_letters_without_a_latin_double_are_not_taken_for_each_other():
    assert (
        look_alikes(["x:\u0939\u093f", "x:\u0939\u0940", "x:\u65e5\u672c", "x:\u672c\u65e5"]) == []
    )


@given(st.text(min_size=1))
def test_what_is_drawn_alike_is_drawn_so_once_and_for_all(handle):
    drawn = skeleton(unicodedata.normalize("NFC", handle))
    assert skeleton(skeleton(drawn)) == skeleton(drawn)
