"""Substitution: who may stand in for whom, and that more of it never costs more."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lineage.tales import did, history, lineage, lineage_of, result, say
from tests.lineage.worlds import branching, results_of

from wherefrom.lineage.history import OUTCOME
from wherefrom.replay.forward import replay
from wherefrom.replay.losses import keep
from wherefrom.replay.standins import WINDOW_DAYS, largest, neighbours, substitute

seeds = st.integers(0, 2**32 - 1)
rates = st.floats(0, 1)


@given(seed=seeds)
def test_largest_of_a_stretch_is_its_largest(seed):
    rng = np.random.default_rng(seed)
    values = rng.uniform(size=(rng.integers(1, 40), 2))
    begin, end = np.sort(rng.integers(0, len(values) + 1, (2, 30)), axis=0)
    plain = [
        values[b:e].max(axis=0) if e > b else np.zeros(2) for b, e in zip(begin, end, strict=True)
    ]
    np.testing.assert_array_equal(largest(values, begin, end), plain)


def let(*rows, stopped=("x",), rate=1.0):
    """Return how much of each activity is let through where the stopped may be said otherwise."""
    told = lineage(*rows)
    ids = list(told.history.ids)
    allowed = np.array([[0.0 if id_ in stopped else 1.0] for id_ in ids])
    # What others kept is not asked here: whoever is allowed stands in wholly.
    return dict(zip(ids, substitute(told, allowed, allowed, rate)[:, 0].tolist(), strict=True))


FAR = WINDOW_DAYS + 1
TO_BO = say(40, "me", "bo", "x")
ELSE = (say(0, "bo", "me cy", "b"), say(1, "cy", "me", "c"))  # so that both are somebody


@pytest.mark.parametrize(
    ("other", "stands_in"),
    [
        (say(41, "me", "bo", "y"), True),
        (say(39, "me", "bo cy", "y"), True),
        (say(40 - WINDOW_DAYS, "me", "bo", "y"), True),
        (say(40 - FAR, "me", "bo", "y"), False),
        (say(40 + FAR, "me", "bo", "y"), False),
        (say(41, "me", "cy", "y"), False),
        (say(41, "me", "", "y"), False),
        (say(41, "bo", "me", "y"), False),
        (did(41, "me", "Like", "y", "bo", object="b"), False),  # a like is no word
    ],
)
def test_word_to_somebody_needs_another_to_the_same_about_that_time(other, stands_in):
    assert let(*ELSE, TO_BO, other)["x"] == stands_in


@pytest.mark.parametrize(
    ("other", "stands_in"),
    [
        (say(41, "me", "", "y"), True),
        (say(41, "me", "", "y", channel="chat"), False),
        (say(41, "me", "bo", "y"), False),
        (say(41, "bo", "", "y"), False),
    ],
)
def test_word_to_nobody_needs_another_such_in_the_same_channel(other, stands_in):
    assert let(*ELSE, say(40, "me", "", "x"), other)["x"] == stands_in


def test_word_in_a_thread_may_be_said_to_another_of_the_thread():
    rows = (*ELSE, say(2, "me", "bo", "x", re="b"), say(3, "me", "cy", "y", re="b"))
    assert let(*rows)["x"] == 1.0


def test_nobody_stands_in_for_himself_nor_the_stopped_for_each_other():
    assert let(*ELSE, TO_BO)["x"] == 0.0
    assert let(*ELSE, TO_BO, say(41, "me", "bo", "y"), stopped=("x", "y"))["x"] == 0.0


def test_rate_is_the_part_that_is_said_otherwise():
    assert let(*ELSE, TO_BO, say(41, "me", "bo", "y"), rate=0.3)["x"] == pytest.approx(0.3)


def test_who_has_nothing_of_ours_has_no_neighbours():
    told = history(say(0, "bo", "cy", "a"), say(1, "cy", "bo", "b"), ours=())
    assert neighbours(told).activity.size == 0
    everyone = lineage(say(0, "bo", "cy", "a"), say(1, "cy", "bo", "b"), ours=())
    allowed = np.ones((2, 1))
    assert substitute(everyone, allowed, allowed, 1.0).tolist() == [[1.0], [1.0]]


@pytest.fixture(scope="module")
def told():
    world = branching(3, people=25)
    outcomes = results_of(world)[:12]
    return lineage_of(world.activities, outcomes, ours=("p0", "p1", "p2", "p3"), draws=4)


def talk(told, seed):
    rng = np.random.default_rng(seed)
    part = rng.choice([0.0, 0.5, 1.0], (int((told.history.type != OUTCOME).sum()), 1))
    ours = told.history.ours[told.history.actor[told.history.type != OUTCOME]] > 0
    return np.where(ours[:, None], part, 1.0)


@given(seed=seeds)
@settings(max_examples=10)
def test_losses_fall_as_more_is_said_otherwise(told, seed):
    allowed = talk(told, seed)
    curve = replay(told, ["p"], allowed, [0.0, 0.3, 0.6, 1.0])
    (plain,) = replay(told, ["p"], allowed)
    assert curve[0] == pytest.approx(plain)
    assert [row["substitution"] for row in curve] == [0.0, 0.3, 0.6, 1.0]
    for key in ("lost", "lost_with_backup", "value_share_lost"):
        falling = [row[key] for row in curve]
        assert all(less <= more + 1e-9 for more, less in pairwise(falling))
    assert curve[-1]["lost"] < curve[0]["lost"]
    assert len({row["activities_stopped"] for row in curve}) == 1


@given(seed=seeds, rate=rates, thin=rates)
@settings(max_examples=20)
def test_tighter_policy_never_regains_by_what_is_said_otherwise(told, seed, rate, thin):
    loose = np.ones((told.history.type.size, 1))
    loose[told.history.type != OUTCOME] = talk(told, seed)
    tight = loose.copy()
    tight[told.history.type != OUTCOME] *= np.where(talk(told, seed + 1) < 1, thin, 1.0)
    kept = [
        keep(told, substitute(told, allowed, keep(told, allowed), rate))
        for allowed in (loose, tight)
    ]
    assert (kept[1] <= kept[0] + 1e-9).all()


def test_nothing_is_lost_where_all_that_is_stopped_can_be_said_otherwise():
    rows = (
        say(0, "me", "", "a"),
        say(0.5, "me", "", "joke"),
        say(1, "bo", "me", "b", re="joke"),
        say(2, "bo", "me", "c"),
    )
    told = lineage(*rows, outcomes=[result(9, with_="bo")], draws=3)
    allowed = np.array([[1.0], [0.0], [1.0], [1.0]])
    none, whole = replay(told, ["no jokes"], allowed, [0.0, 1.0])
    assert none["lost"] > 0.3
    assert whole["lost"] == pytest.approx(0, abs=1e-9)
    assert whole["activities_stopped"] == none["activities_stopped"] == 1
