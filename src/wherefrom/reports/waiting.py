"""How many have seen a result by when, where many still wait: Kaplan-Meier's curve."""

import warnings
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from wherefrom.lineage.ranges import INTERVAL

MARKS: Final = (7, 30, 90, 180, 365, 730, 1095, 1825, 3650)  # days at which the curve is told


def reached(events: Sequence[float], waiting: Sequence[float]) -> list[dict[str, Any]]:
    r"""Return which share had its result within so many days, as long as anybody was followed.

    $$1 - \prod_{t_i \le t} \Big(1 - \frac{d_i}{n_i}\Big)$$

    Args:
        events: days until each result.
        waiting: days for which each of those without one was followed.

    Returns:
        `days`, `share`, and the ends of its range, `low` and `high`; null where they are undefined.

    Source:
        Kaplan & Meier, JASA 53 (1958); the range after Greenwood, of log(-log).
    """
    from scipy.stats import CensoredData, ecdf  # noqa: PLC0415  it takes a second

    if not events:
        return []
    left = ecdf(CensoredData(uncensored=events, right=waiting)).sf
    days = [mark for mark in MARKS if mark <= max([*events, *waiting])]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # undefined before the first result
        ends = left.confidence_interval(INTERVAL, method="log-log")
    told = zip(
        days,
        *(1 - curve.evaluate(days) for curve in (left, ends.high, ends.low)),
        strict=True,
    )
    return [
        {
            "days": mark,
            "share": float(share),
            "low": _or_none(low),
            "high": _or_none(high) if share > 0 else None,
        }
        for mark, share, low, high in told
    ]


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
