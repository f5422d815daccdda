"""Hidden causes: what is hidden is taken from every cause alike, and turning points are exact."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lineage.tales import lineage_of, rows_sum
from tests.lineage.worlds import branching, results_of

from wherefrom.lineage.hidden import STEPS, cut, hide, turns_at

shares = st.floats(0, 1)


@pytest.fixture(scope="module")
def told():
    world = branching(3, people=25)
    return lineage_of(world.activities, results_of(world)[:12], ours=("p0", "p1"))


@given(share=shares)
def test_what_is_hidden_is_taken_from_all_causes_alike(told, share):
    hidden = hide(told, share)
    np.testing.assert_allclose(rows_sum(hidden), 1)
    caused, before = 1 - hidden.links.base, 1 - told.links.base
    np.testing.assert_allclose(caused, (1 - share) * before, atol=1e-12)
    np.testing.assert_allclose(hidden.links.p, (1 - share) * told.links.p)


def test_nothing_hidden_changes_nothing(told):
    same = hide(told, 0.0)
    for ours, theirs in ((same.links, told.links), (same.ties, told.ties)):
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(one, other)


@given(less=shares, more=shares, seed=st.integers(0, 99))
def test_what_a_smaller_share_cuts_a_larger_one_cuts_too(less, more, seed):
    less, more = sorted((less, more))
    parent = np.arange(-1, 199, dtype=np.int32)
    rarely, often = cut(parent, less, seed), cut(parent, more, seed)
    assert rarely.dtype == parent.dtype
    assert (often[rarely < 0] < 0).all()
    assert (often[often >= 0] == parent[often >= 0]).all()
    assert (cut(parent, 0.0, seed) == parent).all()
    assert (cut(parent, 1.0, seed) == -1).all()


def test_share_cut_is_the_share():
    parent = np.zeros(20_000, dtype=np.int32)
    assert (cut(parent, 0.25, 1) < 0).mean() == pytest.approx(0.25, abs=0.01)


@given(limit=st.floats(-0.1, 0.999))
def test_turning_point_is_the_first_hundredth_that_does_not_hold(limit):
    found = turns_at(lambda share: share < limit)
    steps = [step for step in range(STEPS + 1) if step / STEPS >= limit]
    assert found == (steps[0] / STEPS if steps[0] else None)


def test_conclusion_that_holds_until_all_is_hidden_turns_there():
    assert turns_at(lambda _share: True) == 1.0
    assert turns_at(lambda _share: False) is None
