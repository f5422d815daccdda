"""How long it takes: delay kernels as histograms over log-spaced lags."""

from functools import cache

import numpy as np

from wherefrom.kernels import Floats, Indices

MINUTE = 1 / 1440
BINS = 14
SMOOTHNESS = 2.0  # activities' worth of the neighbours' mean in each bin


@cache
def edges(window: float) -> Floats:
    """Return the edges in days: from nought, then log-spaced from a minute to the window."""
    return np.concatenate([[0.0], np.geomspace(MINUTE, window, BINS)])


def bins(lag: Floats, window: float) -> Indices:
    """Return the bin of each lag in days."""
    inner = edges(window)[1:-1]
    return np.searchsorted(inner, lag, side="right").astype(np.int32)


def start(window: float) -> Floats:
    """Return the density to begin with: even over log-spaced bins."""
    return _density(np.ones(BINS), window)


def learn(weight: Floats, exposure: Floats, window: float) -> Floats:
    """Return the density over lags, per day, that sums to one over the window.

    Args:
        weight: (BINS,) expected children in each bin.
        exposure: (BINS,) parents that were watched for all of the bin, as edges of the record
            cut short the latest ones (edge correction).
        window: days.
    """
    rate = (weight + 1e-9) / np.maximum(exposure, 1.0)
    # A third of each neighbour's log rate, as strong as SMOOTHNESS activities.
    density = np.log(rate / np.diff(edges(window)))
    padded = np.pad(density, 1, mode="edge")
    even = (padded[:-2] + padded[1:-1] + padded[2:]) / 3
    trust = weight / (weight + SMOOTHNESS)
    return _density(np.exp(trust * density + (1 - trust) * even) * np.diff(edges(window)), window)


def _density(mass: Floats, window: float) -> Floats:
    return mass / mass.sum() / np.diff(edges(window))


def cumulative(density: Floats, window: float, lag: Floats) -> Floats:
    """Return the share of children that come within each lag in days."""
    at = np.concatenate([[0.0], np.cumsum(density * np.diff(edges(window)))])
    return np.interp(lag, edges(window), at)
