"""Each mechanism finds what it is to find, and nothing that came at the same time."""

import itertools

import numpy as np
import pytest
from tests.lineage.tales import did, found, kinds, lineage, say, setting, setting_of

from wherefrom.lineage.candidates import candidates
from wherefrom.lineage.history import Rows
from wherefrom.lineage.mechanisms import EVENT_MOST, MECHANISMS, is_party

MEETING = (
    did(0, "me", "Join", "mine", context="e"),
    did(1, "bo", "Join", "his", context="e"),
    say(2, "bo", "me", "hello"),
)
TALES = {
    "reply in a thread": (
        (say(0, "me", "bo", "a", context="t"), say(1, "bo", "me", "b", context="t")),
        {("b", "a", "reply")},
    ),
    "reply by its link": (
        (say(0, "me", "bo", "a"), say(1, "bo", "me", "b", re="a")),
        {("b", "a", "reply")},
    ),
    "reply by a fresh message": (
        (say(0, "me", "bo", "a"), say(1, "bo", "me", "b")),
        {("b", "a", "reply")},
    ),
    "like": (
        (say(0, "me", "", "a"), did(1, "bo", "Like", "b", object="a")),
        {("b", "a", "reply")},
    ),
    "invitation": (
        (
            did(0, "me", "Invite", "a", "bo", context="e"),
            did(1, "bo", "Join", "b", context="e"),
            did(1, "cy", "Join", "c", context="e"),
        ),
        {("b", "a", "reply")},
    ),
    "read": (
        (say(0, "me", "", "a"), say(1, "bo", "me", "b")),
        {("b", "a", "read")},
    ),
    "share": (
        (
            say(0, "me", "", "a"),
            did(1, "bo", "Announce", "b", object="a"),
            say(2, "cy", "me", "c"),
        ),
        {("b", "a", "reply"), ("c", "a", "read"), ("c", "b", "share")},
    ),
    "mention": (
        (say(0, "bo", "", "a", mentions="me"), say(1, "cy", "me", "b"), say(2, "me", "", "c")),
        {("b", "a", "mention")},
    ),
    "introduction": (
        (say(0, "cy", "me bo", "a"), say(1, "me", "bo", "b"), say(2, "bo", "", "c")),
        {("b", "a", "introduction")},
    ),
    "introduction, answered by the other": (
        (say(0, "cy", "me bo", "a"), say(1, "bo", "me", "b"), say(2, "me", "", "c")),
        {("b", "a", "introduction")},
    ),
    "co-attendance, ours as the parent": (MEETING, {("hello", "mine", "co-attendance")}),
    "co-attendance, the later one of others": (
        (
            did(0, "cy", "Join", "hers", context="e"),
            did(1, "bo", "Join", "his", context="e"),
            say(2, "bo", "cy", "hello"),
        ),
        {("hello", "his", "co-attendance")},
    ),
    "nothing": ((say(0, "me", "bo", "a"), say(1, "cy", "dee", "b")), set()),
    "too late": ((say(0, "me", "", "a"), say(31, "bo", "me", "b")), set()),
    "who was there has met": (
        (*MEETING, say(3, "me", "bo", "again")),
        {
            ("hello", "mine", "co-attendance"),
            ("again", "mine", "co-attendance"),
            ("again", "hello", "reply"),
        },
    ),
}


@pytest.mark.parametrize("name", TALES)
def test_mechanisms_find_their_candidates_and_no_others(name):
    rows, expected = TALES[name]
    assert found(*rows).ids == expected


def test_introduction_by_an_answer_to_who_named_both_is_called_so():
    rows = (say(0, "cy", "me bo", "a"), say(1, "me", "bo cy", "b", re="a"), say(2, "bo", "", "c"))
    told = lineage(*rows)
    ways = {(row["child"], row["parent"]): row["mechanism"] for row in told.parents().to_pylist()}
    assert ways["b", "a"] == "introduction"


@pytest.mark.parametrize(
    "rows",
    [
        (say(0, "cy", "me", "a"), say(1, "me", "bo cy", "b", re="a")),  # bo was not named
        (say(0, "bo", "me", "a"), say(1, "me", "bo", "b", re="a")),  # no third
        (  # they had met
            say(0, "bo", "me", "x"), say(1, "cy", "me bo", "a"), say(2, "me", "bo cy", "b", re="a"),
        ),
    ],
)  # fmt: skip
def test_answer_that_opens_nothing_between_those_named_is_a_reply(rows):
    told = lineage(*rows).parents().to_pylist()
    assert {row["mechanism"] for row in told if row["child"] == "b" and row["parent"]} == {"reply"}


def test_introduction_names_few():
    crowd = [f"p{n}" for n in range(9)]
    rows = [say(0, "cy", " ".join(crowd), "a"), say(1, "p0", "p1", "b"), say(2, "p1", "", "c")]
    rows += [say(2, p, "", p) for p in crowd[2:]]
    assert not found(*rows).ids
    assert found(*rows[1:], say(0, "cy", " ".join(crowd[:8]), "a")).ids == {
        ("b", "a", "introduction")
    }


def test_co_attendance_ends_where_nobody_can_meet_all():
    crowd = [did(0, f"p{n}", "Join", f"j{n}", context="e") for n in range(EVENT_MOST)]
    hello = say(1, "p0", "p1", "hello")
    assert ("hello", "j1", "co-attendance") in found(*crowd, hello).ids
    assert not found(*crowd, did(0, "late", "Join", "late", context="e"), hello).ids


def test_recontact_warms_the_tie_and_comes_of_it():
    told = lineage(say(0, "bo", "me", "a"), say(40, "bo", "me", "b"), say(41, "me", "", "c"))
    rows = [row for row in told.parents().to_pylist() if row["child"] == "b"]
    owed = {(row["parent"], row["mechanism"]) for row in rows}
    assert owed == {("a", "re-contact"), (None, "spontaneous")}


def test_word_of_who_wrote_before_we_did_may_come_by_itself_and_of_who_never_did_may_need_us():
    wrote_first = (say(0, "bo", "me", "a"), say(90, "me", "bo", "b"), say(180, "bo", "me", "c"))
    found_by_us = (say(170, "me", "cy", "x"), say(175, "cy", "me", "y"), say(230, "cy", "me", "z"))
    told = lineage(*wrote_first, *found_by_us)
    by_itself = dict(zip(told.history.ids, told.links.base, strict=True))
    assert by_itself["b"] > 0
    assert by_itself["c"] > by_itself["z"]


@pytest.mark.parametrize("name", TALES)
def test_simultaneous_activities_never_cause_each_other(name):
    rows, _ = TALES[name]
    assert not found(*(row | {"published": rows[0]["published"]} for row in rows)).ids


def test_candidates_stand_by_child_and_strictly_earlier():
    rng = np.random.default_rng(1)
    rows = [
        say(float(rng.integers(0, 9)), f"p{a}", f"p{b}" if b != a else "", f"m{n:03}")
        for n, (a, b) in enumerate(rng.integers(0, 6, (300, 2)).tolist())
    ]
    told = setting(*rows, ours=("p0",))
    possible = candidates(told)
    times = told.history.times
    assert possible.child.size
    assert (np.diff(possible.child) >= 0).all()
    assert (times[possible.parent] < times[possible.child]).all()
    assert (possible.lag > 0).all()
    assert (possible.density > 0).all()
    np.testing.assert_array_equal(
        possible.starts, np.searchsorted(possible.child, np.arange(times.size + 1))
    )


def test_kinds_tell_answers_first_words_and_words_to_acquaintances():
    told = kinds(
        say(0, "me", "bo", "first"),
        say(0, "bo", "me", "as early"),
        say(1, "me", "bo", "again"),
        say(2, "me", "bo cy", "to one known", context="t"),
        say(3, "cy", "me", "answer", context="t"),
        say(3, "dee", "", "open"),
        did(4, "bo", "Announce", "share", object="open"),
        did(4, "bo", "View", "view", object="open"),
        did(4, "bo", "Join", "join", context="e"),
        did(5, "bo", "Leave", "leave", context="e"),
    )
    assert told == {
        "first": "first",
        "as early": "first",
        "again": "again",
        "to one known": "again",
        "answer": "answer",
        "open": "open",
        "share": "react",
        "view": "react",
        "join": "attend",
        "leave": "attend",
    }


def densities(rows, child_of, way, parent="a"):
    """Return the density of each child that could be, one world for each."""
    return [
        density
        for child in child_of
        for (c, p, w), density in found(*rows, child).density.items()
        if (c, p, w) == ("child", parent, way)
    ]


FOLK = ("me", "bo", "cy", "dee", "eve")
KNOWN = tuple(say(9, who, "", f"of {who}") for who in FOLK for _ in range(2))


@pytest.mark.parametrize("to", ["", "bo", "bo cy"])
def test_density_of_answers_in_a_thread_is_proper(to):
    rows = (say(0, "me", to, "a"), *KNOWN)
    children = [say(1, who, "me" if who != "me" else "", "child", re="a") for who in FOLK]
    found_ = densities(rows, children, "reply")
    assert len(found_) == len(FOLK)
    assert 0.9 < sum(found_) <= 1 + 1e-9


def test_density_of_fresh_answers_is_proper():
    rows = (say(0, "me", "bo cy", "a"), *KNOWN)
    children = [say(1, who, "me", "child") for who in FOLK[1:]]
    assert densities(rows, children, "reply") == [pytest.approx(0.4)] * 2


def test_density_of_introductions_is_proper():
    rows = (say(0, "me", "bo cy dee", "a"), *KNOWN)
    children = [say(1, one, other, "child") for one, other in itertools.permutations(FOLK, 2)]
    found_ = densities(rows, children, "introduction")
    assert len(found_) == 6
    assert sum(found_) == pytest.approx(1)


def test_density_of_meetings_is_proper():
    there = [did(0.1 * n, who, "Join", f"j{n}", context="e") for n, who in enumerate(FOLK)]
    children = [say(1, one, other, "child") for one, other in itertools.permutations(FOLK, 2)]
    found_ = [
        sum(densities(there, children, "co-attendance", parent=f"j{n}")) for n in range(len(FOLK))
    ]
    # Ours stands for all it met; of others, the later one stands for the two.
    assert found_ == pytest.approx([1, 0, 0.25, 0.5, 0.75])


@pytest.mark.parametrize("way", ["read", "share", "mention"])
def test_density_of_strangers_is_proper_on_each_side(way):
    told = setting(
        say(0, "cy", "", "a", mentions="me bo"),
        *(say(1, who, "", who) for who in ("me", "us", "bo", "dee", "eve", "eve")),
        ours=("me", "us"),
    )
    (mechanism,) = [m for m in MECHANISMS if m.name == way]
    ours = told.history.ours[told.history.actor] > 0
    _, whoever = np.unique(told.history.actor, return_index=True)  # an activity of each person
    density = mechanism.density(told, whoever, np.zeros(whoever.size, dtype=np.int64))
    for side in (True, False):
        # Of two mentioned, each has half of those who come.
        assert density[ours[whoever] == side].sum() == pytest.approx(0.5 if way == "mention" else 1)


def test_activeness_sums_to_one():
    told = setting(say(0, "me", "bo", "a"), say(1, "bo", "me", "b"), say(1, "cy", "", "c"))
    assert told.activeness.sum() == pytest.approx(1)


def test_is_party_of_nobody_is_false():
    nobody = Rows(np.zeros(3, dtype=np.int64), np.zeros(0, dtype=np.int32))
    assert not is_party(nobody, np.array([0, 1]), np.array([0, 1])).any()


def test_mechanisms_have_windows_and_names():
    assert all(m.window > 0 and m.most > 0 for m in MECHANISMS)
    assert {m.name for m in MECHANISMS if m.linked} == {"reply"}
    assert setting_of(setting(say(0, "me", "", "a")).history).roles.focus.tolist() == [-1]
