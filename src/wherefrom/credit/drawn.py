"""Which activities stood on the way to each outcome in drawn worlds, and how long before it."""

from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Floats, Longs
from wherefrom.lineage import Lineage
from wherefrom.lineage.history import OUTCOME


class Drawn(NamedTuple):
    """A row for each activity on the way to an outcome, in each drawn world.

    Attributes:
        activity: (r,) index in the history.
        outcome: (r,) index in the history.
        part: (r,) of the outcome: its way's activities share it alike; and worlds, too.
    """

    activity: Longs
    outcome: Longs
    part: Floats


def drawn(lineage: Lineage) -> Drawn:
    """Return the ways of all outcomes in all drawn worlds; parts sum to what has an origin."""
    outcomes = np.flatnonzero(lineage.history.type == OUTCOME)
    activities, reached, parts = [], [], []
    for parent in lineage.forests:
        at, of = parent[outcomes].astype(np.int64), outcomes
        steps = []
        while (there := at >= 0).any():
            at, of = at[there], of[there]
            steps.append((at, of))
            at = parent[at].astype(np.int64)
        if steps:
            activity, outcome = (np.concatenate(column) for column in zip(*steps, strict=True))
            length = np.bincount(outcome, minlength=parent.size)
            activities.append(activity)
            reached.append(outcome)
            parts.append(1 / length[outcome] / len(lineage.forests))
    if not activities:
        nothing = np.zeros(0, np.int64)
        return Drawn(nothing, nothing, np.zeros(0))
    return Drawn(np.concatenate(activities), np.concatenate(reached), np.concatenate(parts))
