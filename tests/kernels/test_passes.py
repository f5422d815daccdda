"""The passes: each kernel equals its twin, and keeps the promises of a replay."""

import itertools
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.histories import lanes, lineages

from wherefrom.kernels import Links, compiled, reference

both = pytest.mark.parametrize("kernels", [reference, compiled], ids=["reference", "compiled"])


@given(lineages())
def test_warmth_equals_its_twin(lineage):
    links, ties = lineage
    np.testing.assert_allclose(
        compiled.warmth(links.times, ties), reference.warmth(links.times, ties), atol=1e-12
    )


@given(lineages())
def test_forward_and_backward_equal_their_twins(lineage):
    links, ties = lineage
    allowed = lanes(links)
    values = lanes(links, seed=2)
    for ours, theirs in (
        (compiled.forward(links, ties, allowed), reference.forward(links, ties, allowed)),
        (
            compiled.backward(links, ties, allowed, values),
            reference.backward(links, ties, allowed, values),
        ),
    ):
        np.testing.assert_allclose(ours, theirs, atol=1e-12)


@given(lineages(), st.integers(0, 99))
def test_backup_equals_its_twin_and_only_adds(lineage, seed):
    links, ties = lineage
    rng = np.random.default_rng(seed)
    hazards = rng.exponential(size=links.p.size)
    chance = np.where(rng.uniform(size=links.times.size) < 0.5, -1, rng.exponential())
    allowed = lanes(links)
    ease = rng.uniform(size=allowed.shape[1])
    kept = compiled.forward_with_backup(links, ties, allowed, hazards, chance, ease)
    twin = reference.forward_with_backup(links, ties, allowed, hazards, chance, ease)
    np.testing.assert_allclose(kept, twin, atol=1e-12)
    assert (kept >= reference.forward(links, ties, allowed) - 1e-12).all()


@both
@given(lineage=lineages())
def test_forward_keeps_all_where_nothing_is_stopped(kernels, lineage):
    links, ties = lineage
    kept = kernels.forward(links, ties, np.ones((links.times.size, 1)))
    np.testing.assert_allclose(kept, 1, atol=1e-9)


@both
@given(lineage=lineages())
def test_forward_never_regains_when_a_policy_tightens(kernels, lineage):
    links, ties = lineage
    allowed = lanes(links, k=1)
    tighter = allowed * lanes(links, k=1, seed=1)
    before, after = (kernels.forward(links, ties, a) for a in (allowed, tighter))
    assert (after <= before + 1e-12).all()


@both
@given(lineage=lineages())
def test_backward_is_the_effect_of_removing_one_activity(kernels, lineage):
    links, ties = lineage
    n = links.times.size
    values = np.arange(n, dtype=float)
    everything = np.ones((n, 1))
    removal = kernels.backward(links, ties, everything, values[:, None])[:, 0]
    without = 1 - np.eye(n)
    lost = values.sum() - values @ kernels.forward(links, ties, without)
    np.testing.assert_allclose(removal, lost, atol=1e-9)


@both
@given(lineage=lineages())
def test_simultaneous_activities_never_cause_each_other(kernels, lineage):
    links, ties = lineage
    n = links.times.size
    instant = links.times == links.times[n // 2]
    stopped = np.ones((n, 1))
    stopped[n // 2] = 0
    kept = kernels.forward(links, ties, stopped)[instant, 0]
    assert np.allclose(np.delete(kept, np.flatnonzero(instant) == n // 2), 1)


@both
@given(lineage=lineages(most=7))
def test_gauss_legendre_shares_are_shapley_values(kernels, lineage):
    links, ties = lineage
    n = links.times.size
    values = np.zeros(n)
    values[-1] = 1.0
    nodes, weights = np.polynomial.legendre.leggauss(8)
    allowed = np.repeat((nodes[None, :] + 1) / 2, n, axis=0)
    kept = kernels.forward(links, ties, allowed)
    loss = kernels.backward(links, ties, allowed, np.repeat(values[:, None], 8, axis=1))
    share = (kept / allowed * loss) @ (weights / 2)
    np.testing.assert_allclose(share, exact_shapley(links, ties, values), atol=1e-9)


def exact_shapley(links: Links, ties, values):
    """Average what each activity adds over every order of arrival, by all coalitions."""
    n = links.times.size
    coalitions = np.array(list(itertools.product([0.0, 1.0], repeat=n))).T
    worth = values @ reference.forward(links, ties, coalitions)
    place = {tuple(c): w for c, w in zip(coalitions.T, worth, strict=True)}
    share = np.zeros(n)
    for coalition, without in place.items():
        members = int(sum(coalition))
        for i in range(n):
            if coalition[i] == 0:
                joined = (*coalition[:i], 1.0, *coalition[i + 1 :])
                odds = factorial(members) * factorial(n - members - 1) / factorial(n)
                share[i] += odds * (place[joined] - without)
    return share


@given(lineages(), st.integers(0, 99))
def test_forests_equal_their_twins(lineage, seed):
    links, ties = lineage
    rng = np.random.default_rng(seed)
    picks, swaps = rng.uniform(size=links.times.size), rng.uniform(size=(ties.tie.size, 2))
    parent = compiled.draw_forest(links, ties, picks, swaps)
    np.testing.assert_array_equal(parent, reference.draw_forest(links, ties, picks, swaps))
    allowed, values = lanes(links), rng.uniform(size=links.times.size)
    np.testing.assert_allclose(compiled.follow(parent, allowed), reference.follow(parent, allowed))
    np.testing.assert_allclose(compiled.split(parent, values), reference.split(parent, values))


@given(lineages(most=6))
def test_forests_are_fair_draws(lineage):
    links, ties = lineage
    allowed = lanes(links, k=1)
    expected = compiled.forward(links, ties, allowed)
    rng = np.random.default_rng(1)
    drawn = np.zeros_like(allowed)
    for _ in range(3000):
        picks, swaps = rng.uniform(size=links.times.size), rng.uniform(size=(ties.tie.size, 2))
        drawn += compiled.follow(compiled.draw_forest(links, ties, picks, swaps), allowed)
    np.testing.assert_allclose(drawn / 3000, expected, atol=0.06)


@given(st.integers(0, 999))
def test_recent_equals_its_twin(seed):
    rng = np.random.default_rng(seed)
    posts, queries = (
        sorted(zip(rng.integers(0, 3, 20).tolist(), rng.integers(0, 9, 20).tolist(), strict=True))
        for _ in range(2)
    )
    split = [
        np.array(column) for column in (*zip(*posts, strict=True), *zip(*queries, strict=True))
    ]
    arguments = (split[0], split[1] * 1.0, split[2], split[3] * 1.0, 4.0, 3)
    for ours, theirs in zip(compiled.recent(*arguments), reference.recent(*arguments), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@given(st.integers(0, 999))
def test_expect_equals_its_twin_and_rows_sum_to_one(seed):
    rng = np.random.default_rng(seed)
    starts = np.concatenate([[0], np.cumsum(rng.integers(0, 4, 10))])
    arguments = (starts, rng.exponential(size=starts[-1]), rng.exponential(size=10), np.ones(10))
    p, alone, tie, total = compiled.expect(*arguments)
    for ours, theirs in zip((p, alone, tie, total), reference.expect(*arguments), strict=True):
        np.testing.assert_allclose(ours, theirs)
    rows = np.add.reduceat(np.append(p, 0), starts[:-1]) * (np.diff(starts) > 0)
    np.testing.assert_allclose(rows + alone + tie, 1)


@st.composite
def events(draw):
    """Draw events of a few cells, some at one instant, sorted by cell and time."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(0, 20))
    cells, times = rng.integers(0, 3, n), rng.integers(0, 9, n) * draw(st.sampled_from([0.5, 90.0]))
    order = np.lexsort((times, cells))
    return cells[order], times[order], rng.exponential(size=n), draw(st.floats(0.5, 100))


@given(events())
def test_nearby_equals_its_twin(drawn):
    np.testing.assert_allclose(compiled.nearby(*drawn), reference.nearby(*drawn), atol=1e-12)


@both
def test_nearby_sees_others_of_the_cell_alone(kernels):
    cells, times = np.array([0, 0, 1]), np.array([0.0, 2.0, 2.0])
    rate = kernels.nearby(cells, times, np.array([3.0, 5.0, 7.0]), 2.0)
    np.testing.assert_allclose(rate, np.exp(-1) / 4 * np.array([5, 3, 0]))


@given(st.integers(0, 2**32 - 1), st.integers(0, 12))
def test_dose_equals_its_twin(seed, contacts):
    rng = np.random.default_rng(seed)
    person = np.sort(rng.integers(0, 3, contacts))
    starts = np.searchsorted(person, np.arange(4)).astype(np.int64)
    times = rng.integers(0, 9, contacts) * 1.0
    times = times[np.lexsort((times, person))]
    edges = np.array([0.0, 1.0, 2.5, 6.0])
    asked = rng.integers(0, 3, 10), rng.integers(0, 40, 10) / 4
    told = starts, times, rng.uniform(size=contacts), *asked, rng.uniform(size=3), edges
    np.testing.assert_allclose(compiled.dose(*told), reference.dose(*told), atol=1e-12)
