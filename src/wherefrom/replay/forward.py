"""The past under policies: how many outcomes would have been lost, at least and at most."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from wherefrom.kernels import Floats
from wherefrom.lineage import Lineage
from wherefrom.lineage.history import OUTCOME

RANGE = (0.05, 0.95)  # of the drawn worlds


def replay(lineage: Lineage, names: Sequence[str], allowed: Floats) -> list[dict[str, Any]]:
    """Return one row a policy: what it stops, and what would have been lost with it.

    The range spans the drawn worlds from the 5th to the 95th in a hundred, and on its lower side
    what remains when things that happen once find another way (backup).

    Args:
        lineage: of the record.
        names: of k policies.
        allowed: (a, k) in [0, 1]: what each lets through of each activity, in the lineage's order,
            outcomes left out.
    """
    from wherefrom.kernels import compiled  # noqa: PLC0415  numba takes a second

    history = lineage.history
    outcome = history.type == OUTCOME
    everything = np.ones((len(history.ids), allowed.shape[1]))
    everything[~outcome] = allowed
    kept = compiled.forward(lineage.links, lineage.ties, everything)[outcome]
    backed = compiled.forward_with_backup(
        lineage.links, lineage.ties, everything, lineage.hazards, lineage.chance
    )[outcome]
    drawn = [compiled.follow(parent, everything)[outcome] for parent in lineage.forests]
    worth = values(lineage)
    stopped = (1 - allowed).sum(axis=0)
    rows = []
    for k, name in enumerate(names):
        lost = _range(
            1 - kept[:, k], 1 - backed[:, k], [1 - d[:, k] for d in drawn], np.ones(worth.size)
        )
        of_value = _range(1 - kept[:, k], 1 - backed[:, k], [1 - d[:, k] for d in drawn], worth)
        number, total = max(int(outcome.sum()), 1), worth.sum() or 1.0
        rows.append(
            {
                "policy": name,
                "activities_stopped": float(stopped[k]),
                "outcomes": int(outcome.sum()),
                **_named("lost", lost),
                **_named("share_lost", [x / number for x in lost]),
                **_named("value_share_lost", [x / total for x in of_value]),
            }
        )
    return rows


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


def _range(lost: Floats, backed: Floats, drawn: list[Floats], worth: Floats) -> list[float]:
    point, least = float(lost @ worth), float(backed @ worth)
    worlds = [float(world @ worth) for world in drawn] or [point]
    low, high = np.quantile(worlds, RANGE)
    return [point, max(0.0, min(low, point, least)), max(high, point)]


def _named(name: str, values: Sequence[float]) -> dict[str, float]:
    return dict(zip((name, f"{name}_low", f"{name}_high"), map(float, values), strict=True))
