"""How much would have come by itself, and when: a rate by channel, hour, weekday and season.

A background held constant is the largest single source of false attribution: what is owed to the
working day looks like an answer. (Wheatley, Filimonov, Sornette, arXiv 1407.7118.)
"""

from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from wherefrom.kernels import Floats, Indices, Longs, compiled
from wherefrom.lineage.history import DAY

SEASON_DAYS = 56  # drift is slower than this
PRIOR = 5.0  # activities' worth of evenness in each cell of a clock
DRIFT_DAYS = 42.0  # of a person's or a thread's own drift
DRIFT_PRIOR = 2.0  # activities' worth of evenness of it


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


def habits(clock: Clock, weight: Floats) -> tuple[Floats, Floats]:
    """Return the background's rate at each activity over its mean rate.

    Args:
        clock: of the activities.
        weight: (n,) probability that each came by itself, times whatever weight it bears.

    Returns:
        (n,) by hour and weekday, and (n,) by season; factors with mean one over time.
    """
    hour = _factor(clock.hour, np.full(24, 1 / 24), weight)
    weekday = _factor(clock.weekday, np.full(7, 1 / 7), weight)
    season = _factor(clock.season, clock.exposure / clock.exposure.sum(), weight)
    return hour * weekday, season


def _factor(cell: Indices, exposure: Floats, weight: Floats) -> Floats:
    found = np.bincount(cell, weights=weight, minlength=exposure.size)
    prior = PRIOR * exposure * exposure.size
    return ((found + prior) / (exposure * (found.sum() + prior.sum())))[cell]


class Cells(NamedTuple):
    """Whose background each activity is of: a person's, or a thread's.

    Attributes:
        order: (n,) activities by cell and time.
        cell: (n,) number, in that order.
        times: (n,) days, in that order.
        inside: (n,) part of the smoothing that lies within the record, in that order.
        days: length of the record.
    """

    order: Longs
    cell: Longs
    times: Floats
    inside: Floats
    days: float


def cells(cell: Longs, times: Floats, days: float) -> Cells:
    """Return the cells of activities in time order."""
    order = np.lexsort((times, cell))
    at = times[order]
    inside = 1 - 0.5 * (np.exp(-at / DRIFT_DAYS) + np.exp(-(days - at) / DRIFT_DAYS))
    return Cells(order, cell[order], at, np.maximum(inside, 1e-6), days)


def drift(where: Cells, weight: Floats, season: Floats) -> Floats:
    """Return how much more its cell does by itself around each activity than all in all.

    Each activity is left out. What drifts slowly is smoothed on both sides of it: talk alone that
    came before could not tell a busy time from a cause.

    Args:
        where: the cells.
        weight: (n,) probability that each came by itself, times whatever weight it bears.
        season: (n,) what is busy for all, and need not be told again.
    """
    own = weight[where.order]
    around = compiled.nearby(where.cell, where.times, own, DRIFT_DAYS) / where.inside
    _, place = np.unique(where.cell, return_inverse=True)
    others = np.maximum(np.bincount(place, own)[place] - own, 0)
    width = min(4 * DRIFT_DAYS, where.days)  # days that the smoothing looks at, in effect
    due = others / where.days * width * season[where.order]
    found = np.empty(weight.size)
    found[where.order] = (around * width + DRIFT_PRIOR) / (due + DRIFT_PRIOR)
    return found
