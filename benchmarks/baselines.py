"""What simpler accounts say a policy would have cost, from the same paths that wherefrom sees.

A path is an outcome's touches: the contacts of ours with its counterparty before it, in time
order. An account gives each touch a part of the outcome; what it gives to touches that the policy
stops is lost.

first touch, last touch, linear   all to the first, to the last, the same to each
time decay                        halves with every seven days before the outcome
delete only                       an outcome is lost if no touch of it is left: a spreadsheet with
                                  the forbidden rows struck out, and nothing that came of them
"""

from collections.abc import Mapping, Sequence
from math import prod
from typing import NamedTuple

HALF_LIFE = 7.0  # days


class Path(NamedTuple):
    """The touches of an outcome, or of somebody of whom nothing came.

    Attributes:
        touches: ids, in time order.
        channels: of each.
        ages: days before the outcome, of each.
        value: what the outcome is worth; 0 where nothing came.
    """

    touches: Sequence[str]
    channels: Sequence[str]
    ages: Sequence[float]
    value: float


def first_touch(parts: Sequence[float], _: Path) -> float:
    """Return the part lost where all is owed to the first touch."""
    return parts[0]


def last_touch(parts: Sequence[float], _: Path) -> float:
    """Return the part lost where all is owed to the last touch."""
    return parts[-1]


def linear(parts: Sequence[float], _: Path) -> float:
    """Return the part lost where each touch is owed the same."""
    return sum(parts) / len(parts)


def time_decay(parts: Sequence[float], path: Path) -> float:
    """Return the part lost where later touches are owed more."""
    latest = min(path.ages)  # so that no weight is nought by rounding
    weights = [0.5 ** ((age - latest) / HALF_LIFE) for age in path.ages]
    return sum(w * part for w, part in zip(weights, parts, strict=True)) / sum(weights)


def delete_only(parts: Sequence[float], _: Path) -> float:
    """Return the chance that no touch is left."""
    return prod(parts)


ACCOUNTS = {
    "first touch": first_touch,
    "last touch": last_touch,
    "linear": linear,
    "time decay": time_decay,
    "delete only": delete_only,
}


def value_lost(paths: Sequence[Path], stopped: Mapping[str, float]) -> dict[str, float]:
    """Return the value lost by each account.

    Args:
        paths: of outcomes; those without a touch lose nothing.
        stopped: part of each touch that the policy stops; none where it is not named.
    """
    lost = dict.fromkeys(ACCOUNTS, 0.0)
    for path in paths:
        if path.touches:
            parts = [stopped.get(touch, 0.0) for touch in path.touches]
            for name, account in ACCOUNTS.items():
                lost[name] += path.value * account(parts, path)
    return lost
