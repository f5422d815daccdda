"""Which contacts brought about each outcome: mechanism contact -> outcome.

What kind of contact brings results, and after how long, is learnt from the record; and which part
of the results comes as well before contacts as after them, so that it is owed to none.
"""

from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Flags, Floats, Longs
from wherefrom.lineage import gate, text
from wherefrom.lineage.delays import BINS, cumulative, edges, learn, start
from wherefrom.lineage.history import OUTCOME, History
from wherefrom.lineage.pairs import (
    ANSWERS,
    AUDIENCES,
    CLASSES,
    MANNERS,
    WINDOW,
    Pairs,
)
from wherefrom.lineage.talk import SHAKE

# Classes of a group differ in who said it, and in what place of its thread; groups, in whether it
# was to few, involved the one of ours that the result names, and is of our own work.
GROUPS = (
    np.arange(CLASSES) // (CLASSES // 2) * 4
    + np.arange(CLASSES) // (2 * MANNERS) % AUDIENCES * 2
    + np.arange(CLASSES) % 2
)
GROUP_PRIOR = 1.0  # results' worth of the common productivity in each group
ALIKE = (0.5, 1000.0)  # least and most results' worth of the common productivity in each class
BY_CHANCE = 0.5  # results of a prior on those from nowhere
SELDOM = 0.1  # of all results, those from nowhere, as long as no stranger's shows otherwise
TWICE = 0.15  # how likely a contact that brought one result is to bring another all the same
SERIES = 20.0  # odds that results of one hour come of a series of contacts in its order
ROUNDS = 40
UNTIMELY = (0.1, 9.9)  # results of a prior on those that come as well before a contact as after
UNTIMELY_FIRST = 0.1  # part of the results, where the rounds begin
CLOSE = 1e-4  # nobody reads the fifth digit of a probability


class Parameters(NamedTuple):
    """What the fit learns.

    Attributes:
        productivity: (CLASSES,) mean results of a contact.
        delay: (BINS,) density per day.
        chance: results from nowhere, per day and person.
        untimely: part of what goes with contacts that comes as well before them as after.
        level: results per day that a person comes to at most; infinite where contacts add up.
        passing: (CLASSES,) part of what contacts would bring that passes the gate.
        likeness: (r,) how much likelier each pair's likeness is of true pairs; empty without notes.
        p: (r,) probabilities of the round before, which contacts and results compete by.
    """

    productivity: Floats
    delay: Floats
    chance: float
    untimely: float
    level: float
    passing: Floats
    likeness: Floats
    p: Floats


class Expected(NamedTuple):
    """What each outcome came of, by some parameters.

    Attributes:
        p: (r,) probability of each contact.
        base: (n,) of coming of nothing in the record; nought elsewhere.
        untimely: (n,) of coming at no time of any contact, which is a part of `base`.
        dose: (n,) what the contacts of the outcome's people came to, over the level.
        rate: (n,) results per day that were due; one elsewhere.
    """

    p: Floats
    base: Floats
    untimely: Floats
    dose: Floats
    rate: Floats


class Results(NamedTuple):
    """Candidates of all outcomes and how likely each is; r rows, by outcome in time order.

    Attributes:
        parameters: as learnt.
        child: (r,) index of the outcome.
        parent: (r,) index of the contact.
        p: (r,) probability.
        base: (n,) probability that the outcome came of nothing in the record; nought elsewhere.
        left: (r,) hazard that the contact has left from the outcome to the horizon.
        chance: (n,) the same of coming from nowhere; -1 elsewhere.
        stated: (r,) bool: the counterparty named the contact's author as the source.
        later: (l,) hazard of each contact after a result.
        dose: (n,) what the contacts of the outcome's people came to; see `gate`.
    """

    parameters: Parameters
    child: Longs
    parent: Longs
    p: Floats
    base: Floats
    left: Floats
    chance: Floats
    stated: Floats
    later: Floats
    dose: Floats


def first_guess(pairs: Pairs) -> Parameters:
    """Return where the rounds begin."""
    return Parameters(
        productivity=np.full(CLASSES, 0.05),
        delay=start(WINDOW),
        chance=_chance(pairs, pairs.alone.astype(float)),
        untimely=UNTIMELY_FIRST,
        level=np.inf,
        passing=np.ones(CLASSES),
        likeness=np.ones(0) if pairs.alike is None else np.exp(8 * pairs.alike),
        p=np.zeros(pairs.child.size),
    )


def results(
    history: History,
    pairs: Pairs,
    begin: Parameters | None = None,
    weight: Floats | None = None,
    rounds: int = ROUNDS,
) -> Results:
    """Return what brought about each outcome, by expectation and maximisation.

    Args:
        history: the activities and outcomes.
        pairs: from `gather`.
        begin: where to start; a first guess if None.
        weight: (n,) what each outcome counts for in a bootstrap; one each if None.
        rounds: at most.
    """
    outcome = history.type == OUTCOME
    weight = np.ones(outcome.size) if weight is None else weight
    now = begin or first_guess(pairs)
    found = expect(pairs, now, outcome)
    for _ in range(rounds):
        now = _maximise(pairs, now, found, weight)
        before, found = found, expect(pairs, now, outcome)
        if np.abs(found.p - before.p).max(initial=0) < CLOSE:
            break
    return Results(
        now._replace(p=found.p), pairs.child, pairs.parent, found.p, found.base,
        left=_left(pairs, history, now),
        chance=np.where(outcome, now.chance * (pairs.days - history.times), -1.0),
        stated=pairs.stated,
        later=_later(pairs, history, now),
        dose=found.dose,
    )  # fmt: skip


def shaken(pairs: Pairs, fitted: Results, history: History, rng: np.random.Generator) -> Results:
    """Return the results with each class of contact as strong as no record could deny."""
    now = fitted.parameters
    now = now._replace(productivity=now.productivity * rng.lognormal(sigma=SHAKE, size=CLASSES))
    found = expect(pairs, now, history.type == OUTCOME)
    return fitted._replace(p=found.p, base=found.base, dose=found.dose)


def expect(pairs: Pairs, now: Parameters, outcome: Flags) -> Expected:
    """Return what each outcome came of."""
    n = outcome.size
    plain = now.delay[pairs.bin] * together(now.productivity)[pairs.kind]
    dose = np.bincount(pairs.child, plain * (pairs.kind < CLASSES // 2), n) / now.level
    rate = now.productivity[pairs.kind] * now.delay[pairs.bin] * _factor(pairs)
    if pairs.alike is not None:
        rate *= now.likeness
    rate *= _unused(pairs, now.p, n) * _in_order(pairs, now.p)
    rate *= (1 - now.untimely) * gate.ratio(dose)[pairs.child]
    untimely = now.untimely * _evenly(pairs, now.productivity * now.passing, n) * pairs.doubt
    nowhere = now.chance * pairs.doubt + untimely
    total = np.where(outcome, nowhere + np.bincount(pairs.child, rate, n), 1.0)
    return Expected(
        rate / total[pairs.child],
        np.where(outcome, nowhere / total, 0),
        np.where(outcome, untimely / total, 0),
        dose,
        total,
    )


def _evenly(pairs: Pairs, brought: Floats, n: int) -> Floats:
    """Return the rate of each outcome if its people's contacts bore alike on all days, (n,).

    Those after it count as those before it do.
    """
    before = np.bincount(pairs.child, brought[pairs.kind], n)
    after = brought[pairs.later_kind] * pairs.later_number
    return (before + np.bincount(pairs.later, after, n)) / pairs.days


def together(productivity: Floats) -> Floats:
    """Return the mean results of a contact, whichever of ours they name: (CLASSES,)."""
    return np.repeat(productivity[::2] + productivity[1::2], 2)


def _factor(pairs: Pairs) -> Floats:
    return pairs.factor * np.where(pairs.answers, pairs.answered, 1.0)


def _chance(pairs: Pairs, alone: Floats) -> float:
    """Return how often results come from nowhere, per day and person: learnt of strangers.

    What comes of people with whom we never had a word shows what needs none. (Held against all
    people instead, results of old acquaintances would pass for chance.)
    """
    seldom = BY_CHANCE / max(SELDOM * pairs.usual, 1e-12)  # days in which so many would come
    return (float(alone.sum()) + BY_CHANCE) / (pairs.strange + seldom)


def _maximise(pairs: Pairs, now: Parameters, found: Expected, weight: Floats) -> Parameters:
    # Behind a gate, a contact more adds the less the more there were.
    counted = found.p * (weight * gate.slope(found.dose))[pairs.child]
    untimely = found.untimely * weight
    lost = untimely.sum()
    adds_up = not np.isfinite(now.level)
    delay = learn(np.bincount(pairs.bin, counted, BINS), pairs.exposure, WINDOW)
    if not adds_up:  # early lags would feed on themselves: the delay stays as it was
        delay = now.delay
        strength = together(now.productivity)
        now = now._replace(passing=gate.passing(pairs.watch, strength, delay, now.level, WINDOW))
    rate = _productivity(pairs, now, delay, counted, untimely)
    return now._replace(
        productivity=rate if adds_up else np.sqrt(rate * now.productivity),  # else it overshoots
        delay=delay,
        chance=_chance(pairs, pairs.alone * weight),
        untimely=(lost + UNTIMELY[0]) / (lost + counted.sum() + sum(UNTIMELY)),
        likeness=np.ones(0)
        if pairs.alike is None
        else text.ratio(pairs.alike, counted, np.ones(counted.size)),
        p=found.p,
    )


def _productivity(
    pairs: Pairs, now: Parameters, delay: Floats, counted: Floats, untimely: Floats
) -> Floats:
    brought = now.productivity * now.passing
    each = untimely / np.maximum(_evenly(pairs, brought, untimely.size) * pairs.days, 1e-300)
    children = np.bincount(pairs.kind, counted + brought[pairs.kind] * each[pairs.child], CLASSES)
    again = brought[pairs.later_kind] * pairs.later_number * each[pairs.later]
    children = children + np.bincount(pairs.later_kind, again, CLASSES)
    seen = float(pairs.exposure @ (delay * np.diff(edges(WINDOW)))) / max(pairs.exposure[0], 1.0)
    watched = pairs.posts * now.passing * ((1 - now.untimely) * seen + now.untimely)
    overall = float((children.sum() + 0.5) / (watched.sum() + 1))
    of_group, in_group = (np.bincount(GROUPS, each)[GROUPS] for each in (children, watched))
    mean = (of_group + GROUP_PRIOR) / (in_group + GROUP_PRIOR / overall)
    alike = _alikeness(children, watched * mean)
    rate = (children + alike) / (watched + alike / mean)
    # What is taken from answers goes to all alike: as many results are owed to talk as before.
    discount = np.where(np.arange(CLASSES) // 2 % MANNERS == ANSWERS, pairs.answered, 1.0)
    return rate * (float(children.sum()) + 0.5) / (float(rate * discount @ watched) + 0.5)


def _alikeness(children: Floats, due: Floats) -> float:
    """Return how alike classes are: results' worth of the common productivity in each of them.

    The shape of a gamma prior, by moments: classes differ by more than chance would make them, or
    they do not, and then few results must not tell them apart.
    """
    beyond = float(((children - due) ** 2 - due).sum())
    return float(np.clip((due**2).sum() / max(beyond, 1e-9), *ALIKE))


def _unused(pairs: Pairs, p: Floats, n: int) -> Floats:
    """Return how free each contact still is: what one result is owed to seldom brings another."""
    owed = np.bincount(pairs.parent, p, n)[pairs.parent] - p
    return np.maximum(1 - owed, TWICE)


def _in_order(pairs: Pairs, p: Floats) -> Floats:
    """Return the odds that a result and its neighbour come of neighbouring contacts."""
    odds = np.ones(p.size)
    for row in (pairs.before, pairs.after):
        odds *= 1 + SERIES * np.where(row >= 0, p[row], 0)
    return odds


def _later(pairs: Pairs, history: History, now: Parameters) -> Floats:
    horizon = np.minimum(pairs.days - history.times[pairs.later_parent], WINDOW)
    later = now.productivity[pairs.later_kind] * pairs.later_number
    return later * cumulative(now.delay, WINDOW, horizon)


def _left(pairs: Pairs, history: History, now: Parameters) -> Floats:
    horizon = np.minimum(pairs.days - history.times[pairs.parent], WINDOW)
    until, since = (cumulative(now.delay, WINDOW, lag) for lag in (horizon, pairs.lag))
    return now.productivity[pairs.kind] * _factor(pairs) * np.maximum(until - since, 0)
