"""What each activity was worth: shares that add up, and removals that say what would be missing."""

import numpy as np

from wherefrom.kernels import Floats
from wherefrom.lineage import Lineage
from wherefrom.lineage.history import OUTCOME
from wherefrom.lineage.kept import steepness

NODES = 8  # Gauss-Legendre: exact for chains of 16


def shares(lineage: Lineage, worth: Floats) -> Floats:
    r"""Return each activity's Shapley share of what outcomes are worth.

    $$\text{share}_i = \int_0^1 \frac{\partial V}{\partial a_i}\Big|_{a = z} dz
                     = \int_0^1 q_i(z) L_i(z) dz$$

    The players are the activities; an outcome is what they play for. What no activity earns, the
    outcome's own p_0, is the part whose origin is not in the record: shares and it sum to all.

    Args:
        lineage: of the record.
        worth: (outcomes,) in time order.

    Returns:
        (n,) in the unit of `worth`; nought for outcomes.

    Source:
        Owen, Management Science 18 (1972), multilinear extension; docs/explain/credit.md.
    """
    from wherefrom.kernels import compiled  # noqa: PLC0415  numba takes a second

    outcome = lineage.history.type == OUTCOME
    allowed, weights = nodes(lineage)
    kept = compiled.forward(lineage.links, lineage.ties, allowed)
    seeds = seeded(outcome, worth, NODES)
    seeds[outcome] *= steepness(lineage, kept[outcome])
    loss = compiled.backward(lineage.links, lineage.ties, allowed, seeds)
    share = np.where(outcome, 0, (kept / allowed * loss) @ weights)
    return whole(share, float((1 - unknown(lineage)) @ worth))


def whole(share: Floats, total: float) -> Floats:
    """Return shares that sum to the total: 8 nodes miss some of chains longer than 16."""
    found = share.sum()
    return share * (total / found) if found > 0 else share


def nodes(lineage: Lineage) -> tuple[Floats, Floats]:
    """Return what is allowed of each activity at each node, (n, NODES), and the nodes' weights."""
    places, weights = np.polynomial.legendre.leggauss(NODES)
    outcome = lineage.history.type == OUTCOME
    allowed = np.where(outcome[:, None], 1.0, (places[None, :] + 1) / 2)
    return allowed, weights / 2


def seeded(outcome: Floats, worth: Floats, lanes: int) -> Floats:
    """Return the values that the backward pass begins with, (n, lanes)."""
    values = np.zeros((outcome.size, lanes))
    values[outcome] = worth[:, None]
    return values


def removals(lineage: Lineage, worth: Floats) -> Floats:
    """Return what would be lost with each activity alone, (n,): never to be summed.

    Where contacts do not add up, to first order: what a little less of the activity would lose,
    for each unit of it.
    """
    from wherefrom.kernels import compiled  # noqa: PLC0415

    outcome = lineage.history.type == OUTCOME
    everything = np.ones((outcome.size, 1))
    seeds = seeded(outcome, worth, 1)
    seeds[outcome] *= steepness(lineage, everything[outcome])
    return compiled.backward(lineage.links, lineage.ties, everything, seeds)[:, 0]


def unknown(lineage: Lineage) -> Floats:
    """Return for each outcome the probability that it came of nothing in the record."""
    return lineage.links.base[lineage.history.type == OUTCOME]


def drawn_shares(lineage: Lineage, worth: Floats) -> Floats:
    """Return each activity's share in each drawn world, (draws, n)."""
    from wherefrom.kernels import compiled  # noqa: PLC0415

    outcome = lineage.history.type == OUTCOME
    values = seeded(outcome, worth, 1)[:, 0]
    drawn = [compiled.split(parent, values) for parent in lineage.forests]
    return np.stack(drawn) if drawn else np.zeros((0, outcome.size))
