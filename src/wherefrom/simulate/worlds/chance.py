"""Chance with a name, for whole arrays at once: the twin of `draws.Luck`.

Every draw is a hash of what it is about: a key of 64 bits, a word, an index. Asking less changes
nothing else, so a world can be lived again under a rule with the same luck. The hash is the
finaliser of splitmix64 (Steele, Lea and Flood, OOPSLA 2014), which passes the usual tests of
randomness and is a few operations on an array.
"""

from functools import cache
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Keys: TypeAlias = NDArray[np.uint64]
Floats: TypeAlias = NDArray[np.float64]
Longs: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_MOST = 40  # children of one parent by one way; the means are far below


@cache
def word(*parts: object) -> np.uint64:
    """Return the key of the thing that these parts name together."""
    named = "\x1f".join(map(str, parts)).encode()
    return np.uint64(int.from_bytes(blake2b(named, digest_size=8).digest()))


def derive(keys: Keys, what: str, index: Longs | int = 0) -> Keys:
    """Return the keys of what these things bring about through `what`."""
    # Products and sums of 64 bits wrap round: that is what stirs them.
    with np.errstate(over="ignore"):
        named = _stir(keys + word(what))
        return _stir(named + np.asarray(index).astype(np.uint64) * _STEP)


def uniform(keys: Keys, what: str, index: Longs | int = 0) -> Floats:
    """Return numbers in [0, 1)."""
    return np.asarray((derive(keys, what, index) >> np.uint64(11)) * 2.0**-53, dtype=np.float64)


def normal(keys: Keys, what: str) -> Floats:
    """Return standard normal numbers (Box and Muller)."""
    length = np.sqrt(-2.0 * np.log(1.0 - uniform(keys, what)))
    return length * np.cos(2.0 * np.pi * uniform(keys, what, 1))


def exponential(keys: Keys, what: str, index: Longs | int = 0) -> Floats:
    """Return waiting times of mean 1."""
    return -np.log(1.0 - uniform(keys, what, index))


def poisson(keys: Keys, what: str, mean: Floats) -> Longs:
    """Return counts with these small means; a smaller mean never gives more."""
    left = uniform(keys, what)
    term = np.exp(-mean)
    count = np.zeros(left.shape, dtype=np.int64)
    for number in range(1, _MOST):
        left = left - term
        more = left >= 0
        if not more.any():
            break
        count += more
        term = term * mean / number
    return count


def _stir(keys: Keys) -> Keys:
    keys = (keys ^ (keys >> np.uint64(30))) * _FIRST
    keys = (keys ^ (keys >> np.uint64(27))) * _SECOND
    return keys ^ (keys >> np.uint64(31))
