"""What a trial changed: contrasts of days, held against the same contrasts in days without it.

A trial is a contrast, weights over days that sum to nought: the days it was on against the days
before, or against those it was off. What the same contrast makes of the record before the trial is
what luck, weekdays and drift make of it, and only what goes beyond that is owed to the trial. A
switchback needs no such days once it is over: its pairs of blocks tell how they differ by luck.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final, NamedTuple

import numpy as np

from wherefrom.kernels import Floats
from wherefrom.lineage.ranges import SPAN

DRAWS: Final = 200  # assignments of a switchback that are tried on the days before it
PAST_LEAST: Final = 3  # contrasts that must fit, one after another, into the days before
SEEN: Final = 0.8  # how often a change is to be seen, to be called detectable
MATCH_DAYS: Final = 28  # before a window, by which a like one is found


class Contrast(NamedTuple):
    """What is compared.

    Attributes:
        weights: per day, from `first` on.
        first: day of the first weight; the trial begins on day 0.
        pairs: of blocks, one of each on, as luck had it; 0 where it is on throughout.
    """

    weights: Floats
    first: int
    pairs: int = 0


class Finding(NamedTuple):
    """What is found of one contrast, in the unit of the series, per day.

    Attributes:
        change: beyond what such days make of it anyway; None where it cannot be told.
        low: of its range.
        high: of its range.
        detectable: the least change that would be seen four times of five.
        spread: of what luck makes of it, a standard deviation.
    """

    change: float | None
    low: float | None
    high: float | None
    detectable: float | None
    spread: float | None


def throughout(days: int) -> Contrast:
    """Return the contrast of so many days against as many before."""
    return Contrast(np.repeat([-1 / days, 1 / days], days), -days)


def switchback(blocks: Sequence[bool], block_days: int) -> Contrast:
    """Return the contrast of days on against days off."""
    on = np.repeat(blocks, block_days)
    return Contrast(
        np.where(on, 1 / max(on.sum(), 1), -1 / max((~on).sum(), 1)), 0, len(blocks) // 2
    )


def assignment(name: str, start: int, pairs: int, draw: int = 0) -> list[bool]:
    """Return which blocks are on: one of each pair, as luck has it; the luck is the name's.

    Args:
        name: of the experiment.
        start: of the experiment.
        pairs: of blocks.
        draw: another number, another luck.
    """
    seed = blake2b(f"{name}\0{start}\0{draw}".encode(), digest_size=8).digest()
    first = np.random.default_rng(int.from_bytes(seed)).random(pairs) < 0.5  # noqa: PLR2004 a coin
    return [on for heads in first.tolist() for on in (heads, not heads)]


def find(series: Floats, start: int, contrast: Contrast, others: Sequence[Contrast]) -> Finding:
    """Return what a contrast finds.

    Args:
        series: one number a day, as far as it is known.
        start: place in it of the trial's day 0; its end if the trial is still to come.
        contrast: of the trial.
        others: contrasts that might as well have been; what they make of the days before is luck.

    Source:
        Of a switchback that is over, Student's t of its pairs of blocks; else what the contrasts
        make of earlier days (placebo in time).
    """
    past, size = series[:start], contrast.weights.size
    begin = start + contrast.first
    own = series[max(begin, 0) : begin + size]
    if contrast.pairs and own.size == size:
        return _paired(own, contrast)
    if past.size < (1 if contrast.pairs else PAST_LEAST) * size:
        return Finding(None, None, None, None, None)
    luck = np.concatenate([np.correlate(past, each.weights, "valid") for each in others])
    spread = float(luck.std())
    detectable = least_change(spread, contrast.pairs)
    if own.size < size:
        return Finding(None, None, None, detectable, spread)
    raw = float(own @ contrast.weights)
    low, high = (raw - float(np.quantile(luck, share)) for share in SPAN[::-1])
    return Finding(raw - float(np.median(luck)), low, high, detectable, spread)


def _paired(own: Floats, contrast: Contrast) -> Finding:
    """Return what the pairs of blocks tell, each the day's output on less that off."""
    pairs = contrast.pairs
    change = (own * contrast.weights).reshape(pairs, -1).sum(axis=1) * pairs
    spread = float(change.std(ddof=1)) / np.sqrt(pairs) if pairs > 1 else np.inf
    middle, half = float(change.mean()), _edge(pairs) * spread
    return Finding(middle, middle - half, middle + half, least_change(spread, pairs), spread)


def least_change(spread: float, pairs: int = 0) -> float:
    """Return the least change that would be told from none four times of five."""
    from scipy.special import nctdtrinc, ndtri  # noqa: PLC0415  half a second

    edge = _edge(pairs)
    far = nctdtrinc(pairs - 1, 1 - SEEN, edge) if pairs > 1 else edge + ndtri(SEEN)
    return float(far * spread)


def power(effect: float, spread: float, pairs: int = 0) -> float:
    """Return how often a change of this size would be told from none, 0 to 1."""
    from scipy.special import nctdtr, ndtr  # noqa: PLC0415

    if spread == 0:
        return float(effect > 0)
    edge, far = _edge(pairs), effect / spread
    return float(1 - nctdtr(pairs - 1, far, edge) if pairs > 1 else ndtr(far - edge))


def _edge(pairs: int) -> float:
    """Return the end of a range in spreads: Student's t of so many pairs, or the normal's."""
    from scipy.special import ndtri, stdtrit  # noqa: PLC0415

    return float(stdtrit(pairs - 1, SPAN[1]) if pairs > 1 else ndtri(SPAN[1]))


def matched(series: Floats, start: int, days: int) -> int | None:
    """Return where the earlier window begins whose weeks before were most like the trial's.

    It has the trial's weekdays, and no day of it, or of the weeks before it, is the trial's.
    """
    own = series[max(start - MATCH_DAYS, 0) : start]
    if own.size < MATCH_DAYS:
        return None
    sums = np.cumsum(np.concatenate([[0.0], series]))
    begins = [at for at in range(start - days, MATCH_DAYS - 1, -1) if (start - at) % 7 == 0]
    far = {at: abs(sums[at] - sums[at - MATCH_DAYS] - own.sum()) for at in begins}
    return min(far, key=lambda at: far[at], default=None)
