"""Chance with a name: the same question about the same thing always gets the same answer.

A world re-run under a rule must differ from the first run only where the rule made it differ. A
stream of random numbers cannot do that: one draw less, and all later ones shift. So every draw is
a hash of what it is about (seed, entity, mechanism, index), and asking less changes nothing else.
"""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate
from math import exp, log
from statistics import NormalDist
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")
KEY_BYTES = 16
_STANDARD = NormalDist()
_LEAST = 2.0**-54  # keeps logarithms finite


class Luck(Struct, frozen=True, order=True, gc=False):
    """What will happen to one thing, whatever happens to all others.

    Attributes:
        key: 16 bytes naming the thing.

    Example:
        >>> boat = Luck.of("seed", 1, "boat", 7)
        >>> boat.uniform("wind") == Luck.of("seed", 1, "boat", 7).uniform("wind")
        True
    """

    key: bytes

    @classmethod
    def of(cls, *parts: object) -> "Luck":
        """Return the luck of the thing that these parts name together."""
        named = "\x1f".join(map(str, parts)).encode()
        return cls(blake2b(named, digest_size=KEY_BYTES).digest())

    def child(self, what: str, index: int = 0) -> "Luck":
        """Return the luck of what this thing brings about through `what`."""
        return Luck(self._digest(f"child.{what}.{index}", KEY_BYTES))

    def uniform(self, what: str, index: int = 0) -> float:
        """Return a number in [0, 1)."""
        return (int.from_bytes(self._digest(f"{what}.{index}", 8)) >> 11) * 2.0**-53

    def chance(self, probability: float, what: str, index: int = 0) -> bool:
        """Tell whether it happens; a smaller probability never makes it happen."""
        return self.uniform(what, index) < probability

    def exponential(self, mean: float, what: str, index: int = 0) -> float:
        """Return a waiting time with this mean."""
        return -mean * log(1.0 - self.uniform(what, index))

    def normal(self, what: str, index: int = 0) -> float:
        """Return a standard normal number."""
        return _STANDARD.inv_cdf(max(self.uniform(what, index), _LEAST))

    def lognormal(self, median: float, sigma: float, what: str, index: int = 0) -> float:
        """Return a positive number, unequal by `sigma`."""
        return median * exp(sigma * self.normal(what, index))

    def pareto(self, least: float, shape: float, what: str, index: int = 0) -> float:
        """Return a number above `least` whose tail falls as a power `shape`."""
        return float(least * (1.0 - self.uniform(what, index)) ** (-1.0 / shape))

    def poisson(self, mean: float, what: str, index: int = 0) -> int:
        """Return a count with this mean; a smaller mean never gives more."""
        left = self.uniform(what, index)
        term, count = exp(-mean), 0
        while left >= term > 0:
            left -= term
            count += 1
            term *= mean / count
        return count

    def pick(self, items: Sequence[T], what: str, index: int = 0) -> T:
        """Return one of the items, each as likely."""
        return items[int(self.uniform(what, index) * len(items))]

    def weighted(self, weights: Sequence[float], what: str, index: int = 0) -> int:
        """Return a place in `weights`, likely by its weight."""
        totals = list(accumulate(weights))
        goal = self.uniform(what, index) * totals[-1]
        return next(place for place, total in enumerate(totals) if goal < total)

    def _digest(self, what: str, size: int) -> bytes:
        return blake2b(what.encode(), key=self.key, digest_size=size).digest()
