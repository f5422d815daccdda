"""The past under policies: what is lost stays within what there was, and never comes back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lineage.tales import lineage, lineage_of, result, say
from tests.lineage.worlds import branching, results_of

from wherefrom.lineage.history import OUTCOME
from wherefrom.replay.forward import main_currency, replay, values

KEYS = [
    "policy", "substitution", "activities_stopped", "outcomes", "lost", "lost_low", "lost_high",
    "lost_with_backup", "lost_if_hidden_low", "lost_if_hidden_high", "share_lost",
    "share_lost_low", "share_lost_high", "share_lost_with_backup", "share_lost_if_hidden_low",
    "share_lost_if_hidden_high", "value_share_lost", "value_share_lost_low",
    "value_share_lost_high", "hidden_turns", "hidden_reorders",
]  # fmt: skip


@pytest.fixture(scope="module")
def told():
    world = branching(3, people=25)
    outcomes = results_of(world)[:12]
    return lineage_of(world.activities, outcomes, ours=("p0", "p1"), draws=8)


def talk_of(told):
    return np.flatnonzero(told.history.type != OUTCOME)


def ours_off(told):
    talk = talk_of(told)
    return 1.0 - told.history.ours[told.history.actor[talk]]


def one(told, allowed):
    (row,) = replay(told, ["p"], allowed[:, None])
    return row


def test_rows_have_their_keys(told):
    row = one(told, ours_off(told))
    assert list(row) == KEYS
    assert row["outcomes"] == 12
    assert row["activities_stopped"] == (ours_off(told) == 0).sum()


def test_nothing_stopped_loses_nothing_at_all(told):
    row = one(told, np.ones(talk_of(told).size))
    assert [row[key] for key in KEYS if "lost" in key] == [0.0] * 15
    assert row["activities_stopped"] == 0


def test_all_stopped_loses_all_that_has_an_origin(told):
    row = one(told, np.zeros(talk_of(told).size))
    origin = 1 - told.links.base[told.history.type == OUTCOME]
    assert row["lost"] == pytest.approx(origin.sum())
    worth = np.array([outcome.value for outcome in told.history.outcomes])
    assert row["value_share_lost"] == pytest.approx(origin @ worth / worth.sum())


def test_ours_stopped_loses_what_began_with_us_or_went_through_us(told):
    row = one(told, ours_off(told))
    everything = one(told, np.zeros(talk_of(told).size))
    assert 0 < row["lost"] <= everything["lost"]


def test_conversation_that_we_began_is_lost_with_its_first_word():
    rows = (
        say(0, "me", "bo", "a"),
        say(1, "bo", "me", "b", re="a"),
        say(2, "me", "bo", "c", re="b"),
    )
    told = lineage(*rows, outcomes=[result(9, with_="bo")], draws=2)
    first, none = one(told, np.array([0.0, 1, 1])), one(told, np.zeros(3))
    assert first["lost"] == pytest.approx(none["lost"], abs=1e-3)


seeds = st.integers(0, 2**32 - 1)


@given(seed=seeds, thin=st.floats(0, 1))
def test_tightening_never_regains(told, seed, thin):
    rng = np.random.default_rng(seed)
    loose = np.where(rng.uniform(size=talk_of(told).size) < 0.7, 1.0, rng.uniform())
    tight = loose * np.where(rng.uniform(size=loose.size) < 0.7, 1.0, thin)
    before, after = replay(told, ["loose", "tight"], np.stack([loose, tight], axis=1))
    for key in ("lost", "share_lost", "value_share_lost", "activities_stopped"):
        assert after[key] >= before[key] - 1e-9


@given(seed=seeds)
def test_low_is_under_the_figure_and_high_over_it(told, seed):
    rng = np.random.default_rng(seed)
    allowed = rng.uniform(size=(talk_of(told).size, 2)) ** rng.choice([0.1, 1, 10])
    for row in replay(told, ["p", "q"], allowed):
        for key, most in (("lost", 12), ("share_lost", 1), ("value_share_lost", 1)):
            low, point, high = (row[f"{key}{end}"] for end in ("_low", "", "_high"))
            assert 0 <= low <= point <= high <= most + 1e-9
        assert row["share_lost"] == pytest.approx(row["lost"] / 12)


def test_policies_answer_alike_together_and_alone(told):
    rng = np.random.default_rng(1)
    allowed = rng.uniform(size=(talk_of(told).size, 3))
    together = replay(told, ["a", "b", "c"], allowed)
    for name, column, row in zip("abc", allowed.T, together, strict=True):
        (alone,) = replay(told, [name], column[:, None])
        assert alone["policy"] == name
        del alone["policy"], alone["hidden_reorders"]  # alone, it stands behind no other
        assert alone == pytest.approx({key: row[key] for key in alone})


def test_what_happens_once_may_find_another_way():
    rows = (
        say(0, "me", "", "post"),
        say(0.5, "me", "", "another"),
        say(1, "bo", "me", "hello"),
        say(40, "cy", "", "later"),
    )
    told = lineage(*rows, outcomes=[result(20, with_="bo")])
    row = one(told, np.array([0.0, 1, 1, 1]))
    assert row["lost_low"] < row["lost"] == row["lost_high"]


def test_replay_without_outcomes_loses_nothing():
    told = lineage(say(0, "me", "bo", "a"), say(1, "bo", "me", "b"), draws=2)
    row = one(told, np.zeros(2))
    assert [row[key] for key in KEYS if "lost" in key] == [0.0] * 15
    assert row["outcomes"] == 0


@pytest.mark.parametrize(
    ("worths", "currency", "expected"),
    [
        ([(1.0, "EUR"), (2.0, "EUR"), (50.0, "USD"), (None, None)], "EUR", [1, 2, 0, 0]),
        ([(1.0, "USD"), (2.0, "EUR")], "EUR", [0, 2]),  # as many of each: by the alphabet
        ([(1.0, None), (2.0, None), (9.0, "EUR")], "", [1, 2, 0]),
        ([(None, None), (None, "EUR")], None, [1, 1]),
        ([(0.0, "EUR")], None, [1]),
        ([], None, []),
    ],
)
def test_values_are_of_the_currency_that_most_have(worths, currency, expected):
    outcomes = [
        result(9 + n, f"d{n}", "bo", value=value, currency=named)
        for n, (value, named) in enumerate(worths)
    ]
    told = lineage(say(0, "me", "bo", "a"), say(1, "bo", "me", "b"), outcomes=outcomes)
    assert main_currency(told) == currency
    assert values(told).tolist() == expected
