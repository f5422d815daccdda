"""Worlds small enough to be worked out by hand: who may have brought about whom, and exact credit.

Shares are Shapley values over all coalitions of the activities: what an activity adds on average,
when activities join in every order. No pass and no quadrature is involved, so they can judge both.
"""

from math import factorial
from typing import NamedTuple

import numpy as np

from wherefrom.simulate.worlds.chance import Floats, uniform, word

MOST = 15  # rows; the coalitions are two to the power of the activities


class Small(NamedTuple):
    """A lineage; rows are in time order.

    Attributes:
        title: what it shows.
        links: (child, parent, probability).
        worth: of each row; what is worth something is an outcome, and no player.
    """

    title: str
    links: tuple[tuple[int, int, float], ...]
    worth: tuple[float, ...]


class Exact(NamedTuple):
    """What each row is owed.

    Attributes:
        shares: (n,) Shapley values; nought for outcomes.
        removals: (n,) what is missing without each row.
        unknown: what came of nothing.
    """

    shares: Floats
    removals: Floats
    unknown: float


def alone(small: Small) -> Floats:
    """Return for each row the probability that it came by itself."""
    left = np.ones(len(small.worth))
    for child, _, p in small.links:
        left[child] -= p
    return left


def kept(small: Small, allowed: Floats) -> Floats:
    """Return what is kept of each row, where so much of each is allowed: (n, lanes)."""
    found = np.zeros(allowed.shape)
    base = alone(small)
    for row in range(len(small.worth)):
        came = base[row] + np.zeros(allowed.shape[1])
        for child, parent, p in small.links:
            if child == row:
                came = came + p * found[parent]
        found[row] = allowed[row] * came
    return found


def exact(small: Small) -> Exact:
    """Return the credit of a small world, from all coalitions."""
    worth = np.array(small.worth)
    players = np.flatnonzero(worth == 0)
    number = players.size
    coalition = (np.arange(2**number)[None, :] >> np.arange(number)[:, None]) & 1
    allowed = np.ones((worth.size, coalition.shape[1]))
    allowed[players] = coalition
    value = worth @ kept(small, allowed)
    size = coalition.sum(axis=0)
    shares, removals = np.zeros(worth.size), np.zeros(worth.size)
    for place, player in enumerate(players.tolist()):
        without = np.flatnonzero(coalition[place] == 0)
        odds = np.array([
            factorial(s) * factorial(number - s - 1) / factorial(number) for s in range(number)
        ])  # fmt: skip
        shares[player] = odds[size[without]] @ (value[without + (1 << place)] - value[without])
        removals[player] = value[-1] - value[-1 - (1 << place)]
    return Exact(shares, removals, float(value[0]))


def tangled(seed: int, rows: int = 13, outcomes: int = 3) -> Small:
    """Return a small world in which anything may have come of anything earlier."""
    named = np.full((rows, rows), word(seed, "tangled"), dtype=np.uint64)
    lot = uniform(named, "link", np.arange(rows * rows).reshape(rows, rows))
    weight = np.where(lot > 0.55, lot, 0.0)  # noqa: PLR2004 some pairs are linked, some not
    worth = [0.0] * (rows - outcomes) + [1.0 + number for number in range(outcomes)]
    links = []
    for child in range(1, rows):
        elders = min(child, rows - outcomes)  # nothing comes of outcomes
        total = weight[child, :elders].sum() + lot[child, child]
        links += [
            (child, parent, float(weight[child, parent] / total))
            for parent in range(elders)
            if weight[child, parent] > 0
        ]
    return Small(f"tangled {seed}", tuple(links), tuple(worth))


SMALL = (
    Small("a chain", ((1, 0, 0.8), (2, 1, 0.5), (3, 2, 0.9)), (0, 0, 0, 1)),
    Small("a fork", ((1, 0, 1.0), (2, 0, 0.6), (3, 1, 0.7), (4, 2, 1.0)), (0, 0, 0, 2, 1)),
    Small("two possible causes", ((2, 0, 0.3), (2, 1, 0.5)), (0, 0, 1)),
    Small("two ways from one start", ((1, 0, 0.9), (2, 0, 0.8), (3, 1, 0.4), (3, 2, 0.6)),
          (0, 0, 0, 1)),
    Small("nothing known", (), (0, 0, 1, 1)),
    *(tangled(seed) for seed in range(4)),
)  # fmt: skip
