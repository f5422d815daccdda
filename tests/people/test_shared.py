"""A key that several people have ties none of them; one person's ties, however named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherefrom.people.claims import ties
from wherefrom.people.groups import group


def people(*rows):
    """Return the persons of `(account, name, email)` rows."""
    claims = [(account, "name", name) for account, name, _ in rows if name]
    claims += [(account, "email", email) for account, _, email in rows if email]
    found = group([account for account, _, _ in rows], ties(claims), [])
    return len({found[account] for account, _, _ in rows})


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        # one person's address, whatever they are called
        ([("github:ana", "Ana Ruiz", "a@b.org"), ("slack:u1", "A. Ruiz", "a@b.org")], 1),
        ([("github:owl", "Night Owl", "a@b.org"), ("slack:u1", "Ana Ruiz", "a@b.org")], 1),
        ([("github:owl", None, "a@b.org"), ("slack:u1", "Ana Ruiz", "a@b.org")], 1),
        ([("github:ana", "Ana Ruiz", "info@b.org"), ("slack:u1", "Ana", "info@b.org")], 1),
        # an office's
        ([("github:ana", "Ana Ruiz", "info@b.org"), ("slack:u1", "Ben Lind", "info@b.org")], 2),
        ([("github:a", "Ana", "sales+x@b.org"), ("email:sales+x@b.org", "B Ltd", None)], 2),
        # two accounts of one platform
        ([("github:a", "Ana", "ab@b.org"), ("github:b", "Ben", "ab@b.org")], 2),
        ([("github:a", "Ana", "ab@b.org"), ("github:b", "Ana R", "ab@b.org")], 1),
        # three full names
        (
            [("github:a", "Ana Ruiz", "t@b.org"), ("slack:b", "Ben Lind", "t@b.org"),
             ("irc:c", "Cy Oduya", "t@b.org")],
            3,
        ),
        ([("github:a", "A", "t@b.org"), ("slack:b", "B", "t@b.org"), ("irc:c", "C", "t@b.org")], 1),
    ],
)  # fmt: skip
def test_a_key_ties_those_who_may_be_one(rows, number):
    assert people(*rows) == number


def test_a_handle_that_changed_hands_ties_neither_owner():
    claims = [("x:id/1", "name", "Ana Ruiz"), ("x:id/2", "name", "Ben Lind")]
    claims += [("x:id/1", "same", "x:owl"), ("x:id/2", "same", "x:owl")]
    assert list(ties(claims)) == []


def test_other_keys_of_those_who_share_one_still_tie():
    rows = [("github:a", "Ana", "info@b.org"), ("slack:b", "Ben", "info@b.org")]
    assert people(*rows, ("github:a", "Ana", "a@b.org"), ("irc:a", "Ana", "a@b.org")) == 2


names = st.sampled_from(["Ana Ruiz", "Ruiz, Ana", "A. Ruiz", "Ben Lind", "Cy Oduya", "Ana", None])
rows = st.lists(
    st.tuples(
        st.sampled_from(["github:a", "github:b", "slack:c", "irc:d"]),
        names,
        st.sampled_from(["info@b.org", "t@b.org", "a@b.org", None]),
    ),
    max_size=8,
)


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_what_is_said_changes_nothing(rows, random):
    shuffled = [*rows]
    random.shuffle(shuffled)
    assert people(*rows) == people(*shuffled)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), names), max_size=12))
def test_names_alone_join_nobody(named):
    rows = [(f"github:{letter}", name, None) for letter, name in named]
    assert people(*rows) == len({account for account, _, _ in rows})
