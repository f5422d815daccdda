"""Threads: what belongs together, and that no ring or chain of links takes for ever."""

import numpy as np
import pytest
from tests.lineage.tales import did, history, lineage, lineage_of, parents, result, say, table

MANY = 100_000


def threads(*rows):
    """Return the ids of each thread, by the thread's name."""
    told = history(*rows)
    found = {}
    for id_, thread in zip(told.ids, told.thread, strict=True):
        found.setdefault(told.contexts[thread], set()).add(id_)
    return found


def test_threads_are_of_one_context():
    told = threads(
        say(0, "me", "", "a", context="t"),
        say(1, "bo", "", "b", context="t"),
        say(2, "cy", "", "c"),
    )
    assert told == {"t": {"a", "b"}, "c": {"c"}}


def test_threads_hold_whatever_answers_each_other():
    told = threads(
        say(0, "me", "", "a"), say(1, "bo", "", "b", re="a"), say(2, "cy", "", "c", re="b")
    )
    assert told == {"a": {"a", "b", "c"}}


def test_threads_hold_together_through_what_the_record_does_not_hold():
    told = threads(say(0, "me", "", "a", re="lost"), say(1, "bo", "", "b", re="lost"))
    assert list(told.values()) == [{"a", "b"}]
    assert list(threads(say(0, "me", "", "a", re="lost"), say(1, "bo", "", "lost"))) == ["a"]


@pytest.mark.parametrize(
    "title", ["Re: Offer", "AW: [list] offer", "Fwd: Re: offer", "re[2]: OFFER"]
)
def test_threads_take_answers_by_their_subject(title):
    told = threads(say(0, "me", "", "a", name="[list] Offer"), say(9, "bo", "", "b", name=title))
    assert told == {"a": {"a", "b"}}


@pytest.mark.parametrize(
    ("later", "why"),
    [
        (say(61, "bo", "", "b", name="Re: Offer"), "after the window"),
        (say(9, "bo", "", "b", name="Offer"), "no answer by its title"),
        (say(9, "bo", "", "b", name="Re: Offers"), "another subject"),
        (say(9, "bo", "", "b", name="Re: Offer", re="lost"), "names what it answers"),
        (say(9, "bo", "", "b", name="Re: "), "no subject at all"),
    ],
)
def test_threads_leave_other_matters_alone(later, why):
    told = threads(say(0, "me", "", "a", name="Offer"), say(0, "me", "", "z", name=""), later)
    assert told["a"] == {"a"}, why


def test_threads_take_the_latest_of_equal_subjects():
    told = threads(
        say(0, "me", "", "a", name="Offer"),
        say(5, "me", "", "b", name="Offer"),
        say(6, "bo", "", "c", name="Re: Offer"),
    )
    assert told == {"a": {"a"}, "b": {"b", "c"}}


def test_threads_of_an_event_hold_who_came():
    told = threads(
        did(0, "me", "Join", "a", context="meet-up"), did(1, "bo", "Join", "b", context="meet-up")
    )
    assert told == {"meet-up": {"a", "b"}}


def test_self_reply_and_rings_are_cut_where_the_clock_cuts_them():
    told = history(
        say(0, "me", "", "self", re="self"),
        say(1, "me", "", "one", re="other"),
        say(2, "bo", "", "other", re="one"),
    )
    assert told.link.tolist() == [-1, -1, 1]
    assert told.thread.tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    ("shape", "step"), [("chain", 1 / 1440), ("ring", 1 / 1440), ("instant", 0), ("chat", 1 / 1440)]
)
def test_long_chains_rings_and_chats_end_in_bounded_time(shape, step):
    # A chain that is walked again for each of its links, or a tie whose contacts are counted again
    # for each, would take hours.
    folk = ("me", "bo")
    above = {
        "chain": lambda i: f"m{i - 1:06}" if i else None,
        "ring": lambda i: f"m{(i - 1) % MANY:06}",
        "instant": lambda i: f"m{(i - 1) % MANY:06}",
        "chat": lambda _i: None,
    }[shape]
    rows = [
        say(i * step, folk[i % 2], folk[1 - i % 2], f"m{i:06}", re=above(i)) for i in range(MANY)
    ]
    told = lineage_of(table(*rows), [result(MANY / 1440 + 1, with_="bo")])
    assert told.depth[-2] == (MANY - 1 if shape in ("chain", "ring") else 0)
    outcome = slice(*told.links.starts[-2:])
    assert np.isclose(told.links.p[outcome].sum() + told.links.base[-1], 1)


def test_reply_dated_before_its_parent_is_nobodys_child():
    told = lineage(say(0, "bo", "me", "b", re="a"), say(1, "me", "bo", "a"), say(2, "me", "", "c"))
    assert parents(told, "b") == {None: 1.0}
