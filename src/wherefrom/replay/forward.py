"""The past under policies: how many outcomes would have been lost, at least and at most."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from wherefrom.kernels import Floats
from wherefrom.lineage import Lineage
from wherefrom.lineage.history import OUTCOME
from wherefrom.lineage.ranges import spread

NOTHING = 1e-9  # outcomes


def replay(lineage: Lineage, names: Sequence[str], allowed: Floats) -> list[dict[str, Any]]:
    """Return one row a policy: what it stops, and what would have been lost with it.

    The range is that of `lineage.ranges`, and on its lower side reaches down to what is lost when
    things that happen once may find another way (backup).

    Args:
        lineage: of the record.
        names: of k policies.
        allowed: (a, k) in [0, 1]: what each lets through of each activity, in the lineage's order,
            outcomes left out.
    """
    from wherefrom.kernels import compiled  # noqa: PLC0415  numba takes a second

    outcome = lineage.history.type == OUTCOME
    everything = np.ones((outcome.size, allowed.shape[1]))
    everything[~outcome] = allowed
    lost = 1 - compiled.forward(lineage.links, lineage.ties, everything)[outcome]
    backed = (
        1
        - compiled.forward_with_backup(
            lineage.links, lineage.ties, everything, lineage.hazards, lineage.chance
        )[outcome]
    )
    drawn = [1 - compiled.follow(parent, everything)[outcome] for parent in lineage.forests]
    number, worth = np.ones(int(outcome.sum())), values(lineage)
    counted, valued = (_ranges(w, lost, backed, drawn) for w in (number, worth))
    stopped = (1 - allowed).sum(axis=0)
    return [
        {
            "policy": name,
            "activities_stopped": float(stopped[k]),
            "outcomes": number.size,
            **_named("lost", counted[:, k]),
            **_named("share_lost", counted[:, k] / max(number.size, 1)),
            **_named("value_share_lost", valued[:, k] / (worth.sum() or 1.0)),
        }
        for k, name in enumerate(names)
    ]


def values(lineage: Lineage) -> Floats:
    """Return what each outcome is worth, in the currency that most have; one each without values.

    Sums over currencies would mean nothing; an outcome in another one counts for nothing here.
    """
    outcomes = lineage.history.outcomes
    currency = main_currency(lineage)
    if currency is None:
        return np.ones(len(outcomes))
    return np.array([o.value or 0.0 if (o.currency or "") == currency else 0.0 for o in outcomes])


def main_currency(lineage: Lineage) -> str | None:
    """Return the currency of most outcomes that have a value; None where none has."""
    named = Counter(o.currency or "" for o in lineage.history.outcomes if o.value)
    return min(named, key=lambda c: (-named[c], c)) if named else None


def _ranges(worth: Floats, lost: Floats, backed: Floats, drawn: list[Floats]) -> Floats:
    """Return what is lost, at least and at most, (3, k)."""
    point = worth @ lost
    low, high = spread(point, np.array([worth @ world for world in drawn]))
    low = np.minimum(low, worth @ backed)
    figures = np.clip(np.stack([point, low, high]), 0, worth.sum())
    figures[:, ~(figures[0] > NOTHING)] = 0  # rounding is no loss
    return figures


def _named(name: str, values: Floats) -> dict[str, float]:
    return dict(zip((name, f"{name}_low", f"{name}_high"), map(float, values), strict=True))
