"""Small worlds: their exact credit adds up, and wherefrom's credit is it."""

import numpy as np
import pytest
from tests.lineage.tales import lineage, say

from wherefrom.credit.backward import removals, shares, unknown
from wherefrom.kernels import Links, Ties
from wherefrom.lineage.history import OUTCOME, TALK
from wherefrom.simulate.worlds.small import MOST, SMALL, alone, exact, kept


@pytest.fixture(params=SMALL, ids=[small.title for small in SMALL])
def small(request):
    return request.param


def told(small):
    """Return the lineage that a small world is."""
    count = len(small.worth)
    links = sorted(small.links)
    starts = np.searchsorted([child for child, _, _ in links], np.arange(count + 1))
    begun = lineage(say(0, "me", "bo", "a"), say(1, "bo", "me", "b"))
    kind = np.where(np.array(small.worth) > 0, OUTCOME, TALK).astype(np.int32)
    none = np.zeros(0)
    return begun._replace(
        history=begun.history._replace(type=kind),
        dose=np.zeros(count),
        links=Links(
            np.arange(count, dtype=float),
            starts.astype(np.int64),
            np.array([parent for _, parent, _ in links], dtype=np.int32),
            np.array([p for _, _, p in links], dtype=float),
            alone(small),
        ),
        ties=Ties(
            np.full(count, -1, dtype=np.int32),
            np.zeros(count),
            np.zeros(count + 1, dtype=np.int64),
            none.astype(np.int32),
            none,
            begun.ties.rates,
            begun.ties.mix,
            np.array([0]),
        ),
    )


def test_small_world_is_small_and_its_probabilities_are_some(small):
    assert len(small.worth) <= MOST
    assert (alone(small) >= -1e-12).all()
    assert all(parent < child and 0 < p <= 1 for child, parent, p in small.links)


def test_exact_shares_sum_to_the_whole(small):
    found = exact(small)
    assert found.shares.sum() + found.unknown == pytest.approx(sum(small.worth))
    assert (found.removals >= found.shares - 1e-12).all()


def test_nothing_kept_is_what_came_of_nothing(small):
    worth = np.array(small.worth)
    nothing = kept(small, (worth > 0).astype(float)[:, None])
    assert worth @ nothing[:, 0] == pytest.approx(exact(small).unknown)


def test_credit_of_wherefrom_is_exact(small):
    found, lined = exact(small), told(small)
    worth = np.array(small.worth)[np.array(small.worth) > 0]
    np.testing.assert_allclose(shares(lined, worth), found.shares, atol=1e-9)
    players = np.array(small.worth) == 0
    np.testing.assert_allclose(removals(lined, worth)[players], found.removals[players], atol=1e-9)
    assert unknown(lined) @ worth == pytest.approx(found.unknown)
