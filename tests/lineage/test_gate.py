"""Whether contacts add up, and which results come of none: told by records whose law is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lineage.tales import lineage_of, say, table

from wherefrom.lineage import gate
from wherefrom.lineage.delays import start
from wherefrom.lineage.history import OUTCOME
from wherefrom.vocabulary import Outcome

DAYS = 400.0
parts = st.floats(0, 1)
doses = st.floats(0, 20)


@given(doses, parts, parts)
def test_a_gate_lets_through_more_than_the_part_that_is_left_and_rises_with_it(dose, one, other):
    low, high = sorted((one, other))
    x = np.array([dose])
    less, more = (float(gate.passed(x, np.array([[part]]))[0, 0]) for part in (low, high))
    assert low - 1e-12 <= less <= more + 1e-12 <= 1 + 2e-12
    assert float(gate.passed(x, np.ones((1, 1)))[0, 0]) == pytest.approx(1)


@given(doses, st.floats(0.01, 0.99))
def test_steepness_is_the_slope_of_what_passes(dose, part):
    x, step = np.array([dose]), 1e-6
    up, down = (float(gate.passed(x, np.array([[part + d]]))[0, 0]) for d in (step, -step))
    steep = float(gate.steepness(x, np.array([[part]]))[0, 0])
    assert steep == pytest.approx((up - down) / (2 * step), rel=1e-4, abs=1e-8)


def test_a_gate_that_is_wide_takes_nothing_and_a_narrow_one_nearly_all():
    rng = np.random.default_rng(1)
    keys, times = rng.integers(0, 20, 300), rng.uniform(0, DAYS, 300)
    seen = gate.watch(keys, times, np.zeros(300, dtype=np.int64), np.full(300, DAYS), DAYS)
    strength, delay = np.full(2, 0.1), start(DAYS)
    wide, narrow = (gate.passing(seen, strength, delay, level, DAYS)[0] for level in (1e9, 1e-9))
    assert wide == pytest.approx(1, abs=1e-3)
    assert narrow < 0.05
    free, held = (gate.due(seen, strength, delay, level, DAYS).sum() for level in (np.inf, 0.01))
    assert held < free <= 300 * 0.1


def talk(rng, people=150, most=12):
    """Return contacts of days by person; some have many, some few."""
    return [np.sort(rng.uniform(0, DAYS, rng.integers(1, most))) for _ in range(people)]


def record(contacts, results):
    """Return the lineage of contacts and results, days by person."""
    rows = [
        say(day, f"p{who}", "me", f"c{who:03}-{n:02}")
        for who, days in enumerate(contacts)
        for n, day in enumerate(days)
    ]
    came = [
        Outcome(
            id=f"r{who:03}-{n:02}", when=1_704_067_200_000_000 + int(day * 86_400_000_000),
            ours=("me",), counterparties=(f"p{who}",),
        )
        for who, days in enumerate(results)
        for n, day in enumerate(days)
    ]  # fmt: skip
    told = lineage_of(table(*rows), came)
    return told, told.links.base[told.history.type == OUTCOME]


def felt(days, at, scale=30.0):
    """Return the warmth of a tie at a time, which a contact raises by one."""
    lag = at - days[days < at]
    return np.exp(-lag / scale).sum()


def drawn(rng, contacts, rate, most):
    """Return results at a rate that depends on the contacts before: a thinned process."""
    results = []
    for days in contacts:
        tried = np.sort(rng.uniform(0, DAYS, rng.poisson(most * DAYS)))
        kept = [at for at in tried if rng.uniform() * most < rate(days, at)]
        results.append(kept)
    return results


def test_results_that_follow_contacts_are_owed_to_them():
    rng = np.random.default_rng(2)
    contacts = talk(rng, people=500)
    results = drawn(rng, contacts, lambda days, at: 0.003 * felt(days, at), 0.02)
    _, base = record(contacts, results)
    assert base.size > 100
    assert base.mean() < 0.3


def test_results_that_come_to_those_who_talk_much_but_at_any_time_are_owed_to_nothing():
    rng = np.random.default_rng(3)
    contacts = talk(rng)
    results = [np.sort(rng.uniform(0, DAYS, rng.poisson(0.2 * days.size))) for days in contacts]
    _, base = record(contacts, results)
    assert base.size > 100
    assert base.mean() > 0.8


def test_contacts_that_saturate_are_told_from_those_that_add_up():
    rng = np.random.default_rng(4)
    contacts = talk(rng, people=600, most=10)
    adds = drawn(rng, contacts, lambda days, at: 0.003 * felt(days, at), 0.02)
    full = drawn(rng, contacts, lambda days, at: 0.004 * -np.expm1(-2 * felt(days, at)), 0.004)
    assert not record(contacts, adds)[0].dose.any()
    dose = record(contacts, full)[0].dose
    assert 0.1 < np.median(dose[dose > 0]) < 2
