"""Where outcomes began: the first activity of each chain, before which nothing is on record."""

import numpy as np

from wherefrom.credit.backward import seeded
from wherefrom.kernels import Floats, Longs
from wherefrom.lineage import Lineage
from wherefrom.lineage.history import OUTCOME


def beginnings(lineage: Lineage, worth: Floats) -> Floats:
    r"""Return how much of what outcomes are worth began with each activity.

    $$\text{begun}_i = p_{i0} \sum_o w_o P(i \text{ is an ancestor of } o)$$

    Args:
        lineage: of the record.
        worth: (outcomes,) in time order.

    Returns:
        (n,) in the unit of `worth`, which they sum to; that of an outcome's own row is the part
        whose origin is not in the record.
    """
    from wherefrom.kernels import compiled  # noqa: PLC0415  numba takes a second

    outcome = lineage.history.type == OUTCOME
    everything = np.ones((outcome.size, 1))
    seeds = seeded(outcome, worth, 1)
    reach = compiled.backward(lineage.links, lineage.ties, everything, seeds)[:, 0]
    begun: Floats = reach * lineage.links.base
    return begun


def drawn_beginnings(lineage: Lineage) -> Longs:
    """Return the activity each outcome began with in each drawn world, (draws, outcomes)."""
    outcome = np.flatnonzero(lineage.history.type == OUTCOME)
    drawn = [_roots(parent)[outcome] for parent in lineage.forests]
    return np.array(drawn, dtype=np.int64).reshape(-1, outcome.size)


def _roots(parent: Longs) -> Longs:
    root = np.where(parent < 0, np.arange(parent.size), parent)
    while not np.array_equal(above := root[root], root):  # each turn doubles the way that is gone
        root = above
    return root
