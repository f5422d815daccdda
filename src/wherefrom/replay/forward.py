"""The past under policies: how many outcomes would have been lost, at least and at most."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from wherefrom.kernels import Floats
from wherefrom.lineage import Lineage
from wherefrom.lineage.history import OUTCOME
from wherefrom.lineage.kept import keep
from wherefrom.lineage.ranges import spread
from wherefrom.replay.losses import Losses, if_unseen, losses
from wherefrom.replay.standins import substitute
from wherefrom.replay.turning import NOTHING, reorders, turns

IN_VALUE = ("lost", "lost_low", "lost_high")  # the keys told in value, too


def replay(
    lineage: Lineage, names: Sequence[str], allowed: Floats, substitution: Sequence[float] = (0.0,)
) -> list[dict[str, Any]]:
    """Return a row for each policy and rate: what it stops, and what would have been lost with it.

    The range is that of `lineage.ranges`, and on its lower side reaches down to what is lost when
    things that happen once may find another way (backup). A wider one is told beside it: what if
    as many causes as the setting `hidden` says are not in the record, and were not ours, or ours?

    Args:
        lineage: of the record.
        names: of k policies.
        allowed: (a, k) in [0, 1]: what each lets through of each activity, in the lineage's order,
            outcomes left out.
        substitution: rates at which people say otherwise what is stopped; see `standins`.
    """
    outcome = lineage.history.type == OUTCOME
    everything = np.ones((outcome.size, allowed.shape[1]))
    everything[~outcome] = allowed
    stopped = (1 - allowed).sum(axis=0)
    everything = _with_standins(lineage, everything, substitution)
    hidden = lineage.settings()["hidden"]
    seen, not_ours = (losses(lineage, everything, share) for share in (0.0, hidden))
    was_ours = if_unseen(lineage, everything, hidden)
    number, worth = np.ones(int(outcome.sum())), values(lineage)
    counted = _counted(number, seen, not_ours, was_ours)
    valued = dict(zip(IN_VALUE, _ranges(worth, seen), strict=True))
    turned = turns(lineage, everything, counted["lost"])
    rates = np.tile(substitution, len(names))
    reordered = reorders(lineage, everything, counted["lost"], rates)
    parts = (
        (counted, 1),
        ({f"share_{name}": each for name, each in counted.items()}, max(number.size, 1)),
        ({f"value_share_{name}": each for name, each in valued.items()}, worth.sum() or 1.0),
    )
    return [
        {
            "policy": names[lane // len(substitution)],
            "substitution": float(rate),
            "activities_stopped": float(stopped[lane // len(substitution)]),
            "outcomes": number.size,
            **{
                key: float(each[lane] / whole)
                for part, whole in parts
                for key, each in part.items()
            },
            "hidden_turns": turned[lane],
            "hidden_reorders": reordered[lane],
        }
        for lane, rate in enumerate(rates)
    ]


def _with_standins(lineage: Lineage, everything: Floats, rates: Sequence[float]) -> Floats:
    """Return what is allowed at each rate of substitution, policy by policy, (n, k rates)."""
    if not any(rates):
        return np.repeat(everything, len(rates), axis=1)
    kept = keep(lineage, everything)
    lanes = [substitute(lineage, everything, kept, rate) for rate in rates]
    return np.stack(lanes, axis=2).reshape(len(everything), -1)


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


def _counted(worth: Floats, seen: Losses, not_ours: Losses, was_ours: Losses) -> dict[str, Floats]:
    """Return what is lost by its keys, (k,) each."""
    lost, low, high = _ranges(worth, seen)
    return {
        "lost": lost,
        "lost_low": low,
        "lost_high": high,
        "lost_with_backup": np.where(lost > 0, np.clip(worth @ seen.backed, 0, lost), 0),
        "lost_if_hidden_low": np.minimum(_ranges(worth, not_ours)[1], low),
        "lost_if_hidden_high": np.maximum(_ranges(worth, was_ours)[2], high),
    }


def _ranges(worth: Floats, losses: Losses) -> Floats:
    """Return what is lost, at least and at most, (3, k)."""
    point = worth @ losses.lost
    low, high = spread(point, np.array([worth @ world for world in losses.drawn]))
    low = np.minimum(low, worth @ losses.backed)
    figures = np.clip(np.stack([point, low, high]), 0, worth.sum())
    figures[:, ~(figures[0] > NOTHING)] = 0  # rounding is no loss
    return figures
