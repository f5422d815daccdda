"""How much would have come by itself, and when: a rate by channel, hour, weekday and season.

A background held constant is the largest single source of false attribution: what is owed to the
working day looks like an answer. (Wheatley, Filimonov, Sornette, arXiv 1407.7118.)
"""

from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from wherefrom.kernels import Floats, Indices, Longs
from wherefrom.lineage.history import DAY

SEASON_DAYS = 56  # drift is slower than this
PRIOR = 5.0  # activities' worth of evenness in each cell of a clock


class Clock(NamedTuple):
    """Where each activity stands in the day, the week and the season.

    Attributes:
        hour: (n,) 0 to 23, in the record's zone.
        weekday: (n,) 0 (Monday) to 6.
        season: (n,) from 0.
        exposure: (seasons,) days of the record within each season.
    """

    hour: Indices
    weekday: Indices
    season: Indices
    exposure: Floats


def clock(micros: Longs, zone: str) -> Clock:
    """Return the clock readings of times in microseconds since 1970 UTC.

    The zone's offset is looked up once a day: enough for habits.
    """
    if not micros.size:
        empty = np.zeros(0, dtype=np.int32)
        return Clock(empty, empty, empty, np.ones(1))
    local = micros + _offsets(micros, zone)
    day = local // DAY
    season = (day - day[0]) // SEASON_DAYS
    span = (micros[-1] - micros[0]) / DAY
    edges = np.minimum(np.arange(season[-1] + 2) * SEASON_DAYS, max(span, 1e-6))
    exposure = np.maximum(np.diff(edges), 1.0)
    return Clock(
        (local % DAY // (DAY // 24)).astype(np.int32),
        ((day + 3) % 7).astype(np.int32),  # 1970-01-01 was a Thursday
        np.maximum(season, 0).astype(np.int32),
        exposure,
    )


def _offsets(micros: Longs, zone: str) -> Longs:
    from datetime import UTC, datetime  # noqa: PLC0415

    days, place = np.unique(micros // DAY, return_inverse=True)
    where = ZoneInfo(zone)
    noons = (datetime.fromtimestamp(int(day) * 86_400 + 43_200, tz=UTC) for day in days)
    shifts = [noon.astimezone(where).utcoffset() for noon in noons]
    seconds = np.array([0 if s is None else s.total_seconds() for s in shifts], dtype=np.int64)
    return seconds[place] * 1_000_000


def habits(clock: Clock, weight: Floats) -> Floats:
    """Return the background's rate at each activity over its mean rate.

    Args:
        clock: of the activities.
        weight: (n,) probability that each came by itself, times whatever weight it bears.

    Returns:
        (n,) product of three factors, each with mean one over time.
    """
    rate = np.ones(weight.size)
    for cell, exposure in (
        (clock.hour, np.full(24, 1 / 24)),
        (clock.weekday, np.full(7, 1 / 7)),
        (clock.season, clock.exposure / clock.exposure.sum()),
    ):
        found = np.bincount(cell, weights=weight, minlength=exposure.size)
        prior = PRIOR * exposure * exposure.size
        factor = (found + prior) / (exposure * (found.sum() + prior.sum()))
        rate *= factor[cell]
    return rate
