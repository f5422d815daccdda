"""What a room shows of who answers whom: the kernel equals its plain twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wherefrom.kernels import (
    EVIDENCE,
    OWN,
    Messages,
    compiled_rooms,
    reference_rooms,
)

PEOPLE = 5


def rows(rng, n, most, options):
    """Return ragged rows of different numbers, rising."""
    each = [np.sort(rng.choice(options, rng.integers(0, most), replace=False)) for _ in range(n)]
    starts = np.concatenate([[0], np.cumsum([row.size for row in each])]).astype(np.int64)
    return starts, np.concatenate(each).astype(np.int64)


@st.composite
def rooms(draw):
    """Draw messages of a few rooms, and the slots and marks to ask about."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = draw(st.lists(st.integers(1, 8), min_size=1, max_size=3))
    n = sum(sizes)
    first = np.repeat(np.cumsum([0, *sizes[:-1]]), sizes).astype(np.int64)
    names, persons = rows(rng, n, 3, PEOPLE)
    words, word = rows(rng, n, 4, 6)
    says, said = rows(rng, n, 4, 6)
    quotes, quoted = rows(rng, n, 4, 6)
    messages = Messages(
        first, rng.integers(0, PEOPLE, n).astype(np.int32), names, persons.astype(np.int32),
        words, word.astype(np.int32), rng.uniform(size=word.size), says, said, quotes, quoted,
    )  # fmt: skip
    slots = np.flatnonzero(rng.uniform(size=n) < 0.8)
    marks = slots if draw(st.booleans()) else rng.integers(0, n, slots.size)
    return messages, slots, marks, draw(st.integers(1, 6))


@given(drawn=rooms())
def test_turns_are_the_same_fast_and_plain(drawn):
    messages, slots, marks, most = drawn
    plain = reference_rooms.turns(messages, PEOPLE, slots, marks, most)
    fast = compiled_rooms.turns(messages, PEOPLE, slots, marks, most)
    for one, other in zip(plain, fast, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


def test_columns_are_as_many_as_they_are_called():
    assert len(EVIDENCE) == compiled_rooms.COLUMNS
    assert len(OWN) == compiled_rooms.OWN_COLUMNS


@given(drawn=rooms())
def test_elders_are_of_the_same_room_and_earlier(drawn):
    messages, slots, marks, most = drawn
    starts, elders, _, _ = compiled_rooms.turns(messages, PEOPLE, slots, marks, most)
    slot = np.repeat(slots, np.diff(starts))
    assert (elders < slot).all()
    assert (messages.first[elders] == messages.first[slot]).all()
