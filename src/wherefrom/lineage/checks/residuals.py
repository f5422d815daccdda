"""Time-rescaling residuals: were the rates right, each activity would come after one unit of them.

The integral of a side's rate between its successive activities is exponential with mean one if the
rate is right (Ogata, JASA 83, 1988; Brown et al., Neural Computation 14, 2002). How far the gaps
stand from that is the Kolmogorov-Smirnov distance. Its usual p-value does not hold once parameters
are learnt from the same record (Baars, Can, Laeven, arXiv 2503.24197), so it is taken from worlds
drawn from the rate itself, where the levels of its three parts are learnt anew, as they are in the
record. Habits and delays are not, so p errs on the high side.
"""

import numpy as np

from wherefrom.kernels import Floats
from wherefrom.lineage import talk
from wherefrom.lineage.checks.case import Case, Told
from wherefrom.lineage.checks.finding import Finding, Verdict, too_little
from wherefrom.lineage.checks.ground import PARTS, Events, Ground, ground, rates, simulate
from wherefrom.lineage.history import DAY

TEST = "time-rescaling residuals"
WORLDS = 39  # drawn; p is 1 in 40 at the least
LEAST = 100  # activities of a side
ROUNDS = 30  # to learn three levels
SURE, NEAR, FAR = 0.05, 0.1, 0.2  # p below which a misfit is no luck; distances


def rescaled_gaps(case: Case, model: talk.Model, fit: talk.Fit, told: Told) -> list[Finding]:
    """Return for each channel and side how far its gaps stand from what its rate says."""
    made, events = ground(model, fit, case.settings.zone)
    history = model.setting.history
    counts = np.bincount(events.side())
    sides = np.flatnonzero(counts >= LEAST)
    ticks = {int(s): _tick(history.micros[history.channel >= 0][events.side() == s]) for s in sides}
    found = {s: distance(made, events, s) for s in ticks}
    drawn: dict[int, list[float]] = {s: [] for s in ticks}
    for world in range(WORLDS if ticks else 0):
        fake = simulate(made, events, case.rng(3, world), 3 * events.times.size)
        for s, tick in ticks.items():
            drawn[s].append(distance(made, _on_the_clock(fake, tick), s))
        told((world + 1) / WORLDS)
    names = {
        s: f"{history.channels[s // 2]}, {'ours' if s % 2 else 'others'}"
        for s in np.flatnonzero(counts).tolist()
    }
    return [
        _finding(name, int(counts[s]), found[s], drawn[s]) if s in found
        else too_little(
            TEST, name, int(counts[s]),
            f"There are {counts[s]} activities, too few to see whether their times fit the model.",
            "Do not rest on this channel alone.",
        )
        for s, name in names.items()
    ]  # fmt: skip


def _tick(micros: Floats) -> float:
    """Return the step, in days, in which a side's clock runs."""
    return float(np.gcd.reduce(np.diff(np.unique(micros)))) / DAY


def _on_the_clock(events: Events, tick: float) -> Events:
    """Return drawn events as the record's clock would tell them."""
    return events._replace(times=np.floor(events.times / tick) * tick) if tick > 0 else events


def distance(made: Ground, events: Events, side: int) -> float:
    """Return how far a side's gaps stand from unit exponentials: the largest difference, 0 to 1.

    The levels of the rate's parts are learnt from these events first.
    """
    rate, total = rates(made, events, side)
    level = _levels(rate, total[-1])
    gaps = np.diff(total[:-1] @ level, prepend=0.0)
    if not gaps.size:
        return 1.0
    u = np.sort(-np.expm1(-np.maximum(gaps, 0.0)))
    steps = np.arange(u.size + 1) / u.size
    return float(max(np.max(steps[1:] - u), np.max(u - steps[:-1])))


def _levels(rate: Floats, whole: Floats) -> Floats:
    """Return what to multiply each part by, by expectation and maximisation: (PARTS,)."""
    level = np.ones(PARTS)
    for _ in range(ROUNDS):
        parts = rate * level
        share = parts / np.maximum(parts.sum(axis=1, keepdims=True), 1e-300)
        level = share.sum(axis=0) / np.maximum(whole, 1e-12) * (whole > 0)
    return level


def _finding(name: str, number: int, value: float, drawn: list[float]) -> Finding:
    p = (1 + sum(each >= value for each in drawn)) / (1 + len(drawn))
    verdict: Verdict = "fine"
    if p <= SURE and value > NEAR:
        verdict = "bad" if value > FAR else "beware"
    usual = float(np.median(drawn))
    do = {
        "fine": "Nothing to do."
        if p > SURE
        else "Nothing to do: it can be measured, but it is small.",
        "beware": "Do not read much into how soon one word follows another here.",
        "bad": "Do not trust delays here, nor what is owed to words of this channel by timing.",
    }[verdict]
    seldom = "are no luck" if p <= SURE else "may be luck"
    return Finding(
        TEST, name, value, usual, number, verdict,
        f"The gaps between activities stand {value:.0%} off the model's at most, where "
        f"{usual:.0%} is usual for worlds drawn from it: such misfits {seldom} (p = {p:.3g}).",
        do, [{"p": p, "worlds": len(drawn)}],
    )  # fmt: skip
