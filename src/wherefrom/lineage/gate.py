"""Whether contacts add up: the gate between what a person's contacts come to and results.

Each contact adds to the rate at which a person comes to a result. Either the rates add up, or the
tenth contact adds less than the first: nobody comes to results oftener than at some level A.

    linear      lambda = X            X(t) = sum over contacts j before t of w_j phi(t - t_j)
    saturating  lambda = A (1 - exp(-X / A))

Source: docs/explain/model.md, "Outcomes".
"""

from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Floats, Longs, compiled
from wherefrom.lineage.delays import BINS, edges

FEW = 5.0  # contacts' worth of what passes of all, in each class
SAMPLE = 1_500  # contacts at which the record is watched; the rest are like these


class Watch(NamedTuple):
    """The contacts with all people, and where along their time it is watched what they come to.

    Attributes:
        people: (people,) their indices, sorted.
        starts: (people + 1,) where each person's contacts begin.
        times: (c,) days, sorted within a person.
        kind: (c,) class.
        sampled: (s,) contacts.
        person: (s,) whose they are, place in `people`.
        part: (s, BINS) part of each bin of the lag within which the person was watched.
        at: (s, BINS) days: the middle of that part.
        scale: contacts that each of the sampled stands for.
    """

    people: Longs
    starts: Longs
    times: Floats
    kind: Longs
    sampled: Longs
    person: Longs
    part: Floats
    at: Floats
    scale: float


def watch(keys: Longs, times: Floats, kind: Longs, until: Floats, window: float) -> Watch:
    """Return where to watch.

    Args:
        keys: (c,) person whom each contact is with.
        times: (c,) days.
        kind: (c,) class.
        until: (c,) days until when the person could come to a result.
        window: days.
    """
    order = np.lexsort((times, keys))
    people, person = np.unique(keys[order], return_inverse=True)
    starts = np.searchsorted(person, np.arange(people.size + 1)).astype(np.int64)
    step = max(1.0, order.size / SAMPLE)
    sampled = (np.arange(min(order.size, SAMPLE)) * step).astype(np.int64)
    low, high = edges(window)[:-1], edges(window)[1:]
    left = (until - times)[order][sampled, None]
    part = np.clip((left - low) / (high - low), 0, 1)
    end = low + part * (high - low)
    at = times[order][sampled, None] + np.where(low > 0, np.sqrt(low * end), end / 2)
    return Watch(
        people, starts, times[order], kind[order], sampled, person[sampled], part, at, step
    )


def passing(seen: Watch, strength: Floats, delay: Floats, level: float, window: float) -> Floats:
    """Return which part of a small addition to each class of contact passes the gate, (classes,).

    Args:
        seen: from `watch`.
        strength: (classes,) results of a contact, w.
        delay: (BINS,) density per day, phi.
        level: A, results per day and person.
        window: days.
    """
    left = np.exp(-felt(seen, strength, delay, window) / level)
    mass = seen.part * delay * np.diff(edges(window))
    kind = seen.kind[seen.sampled]
    found, all_ = (
        np.bincount(kind, each.sum(axis=1), strength.size) for each in (left * mass, mass)
    )
    common = float(strength @ found) / max(float(strength @ all_), 1e-300)
    part = (found + FEW * common) / (all_ + FEW)
    return np.repeat(part[::2], 2)


def due(seen: Watch, strength: Floats, delay: Floats, level: float, window: float) -> Floats:
    """Return how many results the contacts come to behind the gate, in each half of the people."""
    behind = ratio(felt(seen, strength, delay, window) / level) if np.isfinite(level) else 1.0
    mass = (seen.part * behind) @ (delay * np.diff(edges(window)))
    found = seen.scale * strength[seen.kind[seen.sampled]] * mass
    return np.bincount(seen.person % 2, found, 2)


def felt(seen: Watch, strength: Floats, delay: Floats, window: float) -> Floats:
    """Return what a person's contacts come to, X, wherever it is watched: (s, BINS) per day."""
    return compiled.dose(
        seen.starts, seen.times, strength[seen.kind], np.repeat(seen.person, BINS),
        seen.at.ravel(), delay, edges(window),
    ).reshape(seen.at.shape)  # fmt: skip


def ratio(x: Floats) -> Floats:
    """Return (1 - exp(-x)) / x: what the gate leaves of each contact's rate."""
    return np.where(x > 1e-9, -np.expm1(-x) / np.where(x > 1e-9, x, 1.0), 1.0)  # noqa: PLR2004


def slope(x: Floats) -> Floats:
    """Return x exp(-x) / (1 - exp(-x)): how the rate behind the gate grows with what is felt."""
    return np.exp(-x) / ratio(x)


def passed(x: Floats, part: Floats) -> Floats:
    """Return how much passes the gate where only a part of the contacts is left.

    Args:
        x: (n,) what they came to, over the level; nought where they add up.
        part: (n, k) in [0, 1].

    Returns:
        (n, k) in [0, 1].
    """
    dose = x[:, None]
    return np.where(dose > 0, part * ratio(dose * part) / ratio(dose), part)


def steepness(x: Floats, part: Floats) -> Floats:
    """Return the derivative of `passed` by the part: one everywhere where contacts add up."""
    dose = x[:, None]
    return np.exp(-dose * part) / ratio(dose)
