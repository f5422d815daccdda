"""What a policy does to each outcome: cut off from all its beginnings, from some, or from none."""

from typing import Any, Final

import numpy as np

from wherefrom.kernels import Floats
from wherefrom.lineage import Lineage
from wherefrom.lineage.history import OUTCOME
from wherefrom.replay.losses import losses
from wherefrom.replay.turning import NOTHING

ALL: Final = 0.95  # of an outcome's known ways cut: it is lost
ANY: Final = 0.05  # at least so much: it is weakened


def effects(lineage: Lineage, allowed: Floats) -> list[dict[str, Any]]:
    """Return a row for each outcome, those that lose most first.

    `lost` is how likely it would not have come; `ways_cut` the same as a part of all that is known
    of its origin, since what began outside the record no policy can cut.

    Args:
        lineage: of the record.
        allowed: (a,) in [0, 1]: what is let through of each activity, outcomes left out.
    """
    outcome = lineage.history.type == OUTCOME
    everything = np.ones((outcome.size, 1))
    everything[~outcome, 0] = allowed
    lost = losses(lineage, everything).lost[:, 0]
    lost = np.where(lost > NOTHING, lost, 0.0)  # rounding is no loss
    known = 1 - lineage.links.base[outcome]
    cut = np.clip(np.divide(lost, known, out=np.zeros(lost.size), where=known > 0), 0, 1)
    rows = [
        {
            "outcome": each.id,
            "kind": each.kind,
            "when": each.when,
            "value": each.value,
            "currency": each.currency,
            "note": each.note,
            "lost": float(gone),
            "ways_cut": float(part),
            "effect": "lost" if part >= ALL else "weakened" if part >= ANY else "untouched",
        }
        for each, gone, part in zip(lineage.history.outcomes, lost, cut, strict=True)
    ]
    return sorted(rows, key=lambda row: (-row["ways_cut"], row["when"], row["outcome"]))
