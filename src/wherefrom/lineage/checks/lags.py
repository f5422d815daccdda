"""Children by lag: how many a mechanism's strength and delay expect, against those it is given.

Over the whole record the two agree nearly by construction, since both were learnt from it. So they
are compared channel by channel as well, where one delay may fit none of them.
"""

from typing import Any

import numpy as np

from wherefrom.kernels import Flags, Floats
from wherefrom.lineage import talk
from wherefrom.lineage.candidates import watched
from wherefrom.lineage.checks.finding import Finding, graded, too_little
from wherefrom.lineage.delays import BINS, edges
from wherefrom.lineage.mechanisms import MECHANISMS

TEST = "children by lag"
LEAST = 30.0  # children, to compare
UNITS = (("day", 1.0), ("hour", 1 / 24), ("minute", 1 / 1440))


def children_by_lag(model: talk.Model, fit: talk.Fit) -> list[Finding]:
    """Return for each mechanism where the lags of its children stand apart from its delay."""
    found = []
    for number in range(len(MECHANISMS)):
        children = float(fit.p[model.found.mechanism == number].sum())
        if children >= 1:
            found.append(_mechanism(model, fit, number, children))
    return found


def _mechanism(model: talk.Model, fit: talk.Fit, number: int, children: float) -> Finding:
    figure = label(number)
    if children < LEAST:
        return too_little(
            TEST, figure, round(children),
            f"Some {children:.0f} children are laid to it, too few to see how long they take.",
            "Do not quote how long it takes.",
        )  # fmt: skip
    channel = model.setting.history.channel
    everywhere = np.ones(channel.size, dtype=bool)
    parts = {"all": _histograms(model, fit, number, everywhere)}
    for place, name in enumerate(model.setting.history.channels):
        parts[name] = _histograms(model, fit, number, channel == place, place)
    large = {name: part for name, part in parts.items() if part[1].sum() >= LEAST}
    excess = {name: distance(*part) - by_luck(*part) for name, part in large.items()}
    worst = max(excess, key=lambda name: excess[name])
    verdict = graded(excess[worst], 0.1, 0.25)
    where = "" if worst == "all" else f" to words in {worst}"
    do = {
        "fine": "Nothing to do.",
        "beware": "Quote how long it takes by channel (wherefrom report lag), not over all.",
        "bad": "Do not trust how long this takes, nor what it is given in that channel.",
    }[verdict]
    detail = [row for name, part in parts.items() for row in _rows(name, number, *part)]
    return Finding(
        TEST, figure, distance(*large[worst]), by_luck(*large[worst]), round(children), verdict,
        f"Of the children{where}, {_gap(number, *large[worst])}.",
        do, detail,
    )  # fmt: skip


def label(number: int) -> str:
    """Return a mechanism's name, with its window where several bear the name."""
    mechanism = MECHANISMS[number]
    alone = [each.name for each in MECHANISMS].count(mechanism.name) == 1
    return mechanism.name if alone else f"{mechanism.name}, within {mechanism.window:g} days"


def _histograms(
    model: talk.Model, fit: talk.Fit, number: int, parents: Flags, place: int | None = None
) -> tuple[Floats, Floats]:
    """Return expected and observed children by bin of the lag, of these parents alone."""
    mechanism, found = MECHANISMS[number], model.found
    posts = np.unique(mechanism.posts(model.setting).activity)
    exposure = watched(model.setting.history.times, posts[parents[posts]], mechanism.window)
    productivity, delay = talk.usual(model, fit)
    likely = productivity[number] if place is None else fit.parameters.productivity[number, place]
    density = delay[number] if place is None else fit.parameters.delay[number, place]
    rows = (found.mechanism == number) & parents[found.parent]
    observed = np.bincount(model.bin[rows], fit.p[rows], BINS)
    return likely * density * np.diff(edges(mechanism.window)) * exposure, observed


def distance(expected: Floats, observed: Floats) -> float:
    """Return the share of children that stand at another lag than expected (total variation)."""
    if expected.sum() <= 0:
        return 1.0
    return float(np.abs(expected / expected.sum() - observed / observed.sum()).sum() / 2)


def by_luck(expected: Floats, observed: Floats) -> float:
    """Return what that distance would be, on average, for so many children drawn as expected."""
    share = expected / max(expected.sum(), 1e-12)
    return float(np.sqrt(2 * share * (1 - share) / (np.pi * observed.sum())).sum() / 2)


def _gap(number: int, expected: Floats, observed: Floats) -> str:
    due = expected * observed.sum() / max(expected.sum(), 1e-12)
    at = int(np.argmax(np.abs(observed - due)))
    low, high = edges(MECHANISMS[number].window)[at : at + 2]
    return (
        f"{observed[at]:,.0f} came within {_span(low)} to {_span(high)} where {due[at]:,.0f} were "
        "due, the largest gap"
    )


def _span(days: float) -> str:
    for name, length in UNITS:
        if days >= length * 0.999:
            count = days / length
            return f"{count:.3g} {name}{'' if f'{count:.3g}' == '1' else 's'}"
    return "nought"


def _rows(name: str, number: int, expected: Floats, observed: Floats) -> list[dict[str, Any]]:
    if not observed.sum():
        return []
    bounds = edges(MECHANISMS[number].window).tolist()
    return [
        {
            "channel": name, "from_days": bounds[b], "to_days": bounds[b + 1],
            "expected": float(expected[b]), "observed": float(observed[b]),
        }
        for b in range(BINS)
    ]  # fmt: skip
