"""Whether contacts add up or saturate, and at which level: chosen by what people left out say."""

import numpy as np

from wherefrom.kernels import Floats
from wherefrom.lineage import gate
from wherefrom.lineage.history import OUTCOME, History
from wherefrom.lineage.pairs import CLASSES, WINDOW, Pairs
from wherefrom.lineage.results import Parameters, Results, expect, results, together

DOSES = (0.1, 0.25, 0.5, 1.0)  # levels tried: those at which the median result has felt so much
LEAST = 40  # results with contacts behind them; fewer cannot tell
GAIN = 2.0  # of log-likelihood, for a gate to be taken: it is one parameter more
ROUNDS = 12  # from where contacts add up, which is near


def gated(history: History, pairs: Pairs) -> Results:
    """Return what brought about each outcome, through the gate that foretells others best.

    Half of the people are left out by turns; the gate is the one by which what is learnt of one
    half makes the results of the other likeliest.
    """
    linear = results(history, pairs)
    levels = _levels(history, pairs, linear)
    if not levels:
        return linear
    halves = _Halves(history, pairs, linear)
    plain = best = halves.foretold(np.inf)
    level = np.inf
    for each in levels:
        found = halves.foretold(each)
        if found < best:
            break  # the more they saturate, the worse
        best, level = found, each
    if best < plain + GAIN:
        return linear
    return results(history, pairs, linear.parameters._replace(level=level), rounds=ROUNDS)


class _Halves:
    """Two halves of the people, each of which foretells the results of the other."""

    def __init__(self, history: History, pairs: Pairs, linear: Results) -> None:
        self._history, self._pairs = history, pairs
        self._outcome = history.type == OUTCOME
        self._half = _halves(history, pairs)
        self._fits = [
            results(history, pairs, linear.parameters, self._weight(out)).parameters
            for out in (0, 1)
        ]

    def _weight(self, left_out: int) -> Floats:
        return np.where(self._half == left_out, 0.0, 2.0)

    def foretold(self, level: float) -> float:
        """Return the log-likelihood of each half's results by what the other half taught."""
        found = 0.0
        for left_out, linear in enumerate(self._fits):
            begin, weight = linear._replace(level=level), self._weight(left_out)
            now = results(self._history, self._pairs, begin, weight, ROUNDS).parameters
            found += _likelihood(self._pairs, now, self._outcome, self._half, left_out)
        return found


def _levels(history: History, pairs: Pairs, linear: Results) -> list[float]:
    now = linear.parameters
    plain = now.delay[pairs.bin] * together(now.productivity)[pairs.kind]
    felt = np.bincount(pairs.child, plain * (pairs.kind < CLASSES // 2), history.type.size)
    felt = felt[felt > 0]
    return [float(np.median(felt)) / dose for dose in DOSES] if felt.size >= LEAST else []


def _halves(history: History, pairs: Pairs) -> Floats:
    """Return in which half of the people each outcome's first counterparty is, (n,)."""
    rows = history.counterparties
    some = rows.lengths() > 0
    whom = np.where(
        some, np.append(rows.items, 0)[np.minimum(rows.starts[:-1], rows.items.size)], 0
    )
    return np.searchsorted(pairs.watch.people, whom) % 2


def _likelihood(pairs: Pairs, now: Parameters, outcome: Floats, half: Floats, which: int) -> float:
    """Return the log-likelihood of a half of the results; of strangers' the part that varies."""
    found = expect(pairs, now, outcome)
    rate = np.log(found.rate[outcome & (half == which)]).sum()
    strength = together(now.productivity)
    timely = gate.due(pairs.watch, strength, now.delay, now.level, WINDOW)[which]
    theirs = (now.productivity * now.passing * pairs.posts)[: CLASSES // 2].sum() / 2
    return float(rate - (1 - now.untimely) * timely - now.untimely * theirs)
