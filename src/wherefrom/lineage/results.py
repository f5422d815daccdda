"""Which contacts brought about each outcome: mechanism contact -> outcome.

What kind of contact brings results, and after how long, is learnt from the record.
"""

from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Flags, Floats, Longs
from wherefrom.lineage import text
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
UNTIMELY = (1.0, 9.0)  # results of a prior on those that come as well before a contact as after
CLOSE = 1e-4  # nobody reads the fifth digit of a probability


class Parameters(NamedTuple):
    """What the fit learns.

    Attributes:
        productivity: (CLASSES,) mean results of a contact.
        delay: (BINS,) density per day.
        chance: results from nowhere, per day and person.
        untimely: part of what goes with contacts that comes as well before them as after.
        likeness: (r,) how much likelier each pair's likeness is of true pairs; empty without notes.
        p: (r,) probabilities of the round before, which contacts and results compete by.
    """

    productivity: Floats
    delay: Floats
    chance: float
    untimely: float
    likeness: Floats
    p: Floats


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
        later: (l,) hazard of each contact after a result that happens once.
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


def first_guess(pairs: Pairs) -> Parameters:
    """Return where the rounds begin."""
    return Parameters(
        productivity=np.full(CLASSES, 0.05),
        delay=start(WINDOW),
        chance=_chance(pairs, pairs.alone.astype(float)),
        untimely=UNTIMELY[0] / sum(UNTIMELY),
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
    p, base, flat = _expect(pairs, now, outcome)
    for _ in range(rounds):
        now = _maximise(pairs, p, base, flat, now, weight)
        before = p
        p, base, flat = _expect(pairs, now, outcome)
        if np.abs(p - before).max(initial=0) < CLOSE:
            break
    return Results(
        now._replace(p=p), pairs.child, pairs.parent, p, base,
        left=_left(pairs, history, now),
        chance=np.where(outcome, now.chance * (pairs.days - history.times), -1.0),
        stated=pairs.stated,
        later=_later(pairs, history, now),
    )  # fmt: skip


def shaken(pairs: Pairs, fitted: Results, history: History, rng: np.random.Generator) -> Results:
    """Return the results with each class of contact as strong as no record could deny."""
    now = fitted.parameters
    now = now._replace(productivity=now.productivity * rng.lognormal(sigma=SHAKE, size=CLASSES))
    p, base, _ = _expect(pairs, now, history.type == OUTCOME)
    return fitted._replace(p=p, base=base)


def _expect(pairs: Pairs, now: Parameters, outcome: Flags) -> tuple[Floats, Floats, Floats]:
    rate = now.productivity[pairs.kind] * now.delay[pairs.bin] * _factor(pairs)
    if pairs.alike is not None:
        rate = rate * now.likeness
    rate = rate * _unused(pairs, now.p, outcome.size) * _in_order(pairs, now.p)
    rate = rate * (1 - now.untimely)
    flat = now.untimely * _spread(pairs, now.productivity, outcome.size)
    nowhere = (now.chance + flat) * pairs.doubt
    total = nowhere + np.bincount(pairs.child, rate, outcome.size)
    return rate / total[pairs.child], np.where(outcome, nowhere / total, 0), np.where(outcome, flat * pairs.doubt / total, 0)


def _spread(pairs, productivity, n):
    total = np.bincount(pairs.child, productivity[pairs.kind], n) + np.bincount(pairs.later, productivity[pairs.later_kind], n)
    return total / pairs.days


def _factor(pairs: Pairs) -> Floats:
    return pairs.factor * np.where(pairs.answers, pairs.answered, 1.0)


def _chance(pairs: Pairs, alone: Floats) -> float:
    """Return how often results come from nowhere, per day and person: learnt of strangers.

    What comes of people with whom we never had a word shows what needs none. (Held against all
    people instead, results of old acquaintances would pass for chance.)
    """
    seldom = BY_CHANCE / max(SELDOM * pairs.usual, 1e-12)  # days in which so many would come
    return (float(alone.sum()) + BY_CHANCE) / (pairs.strange + seldom)


def _maximise(pairs: Pairs, p: Floats, base, flat, now, weight: Floats) -> Parameters:
    counted = p * weight[pairs.child]
    loose = flat * weight
    untimely = (loose.sum() + UNTIMELY[0]) / (loose.sum() + counted.sum() + sum(UNTIMELY))
    delay = learn(np.bincount(pairs.bin, counted, BINS), pairs.exposure, WINDOW)
    return Parameters(
        productivity=_productivity(pairs, counted, delay, loose, now),
        delay=delay,
        chance=_chance(pairs, pairs.alone * weight),
        untimely=untimely,
        likeness=np.ones(0)
        if pairs.alike is None
        else text.ratio(pairs.alike, counted, np.ones(p.size)),
        p=p,
    )


def _productivity(pairs: Pairs, counted: Floats, delay: Floats, loose, now) -> Floats:
    seen = float(pairs.exposure @ (delay * np.diff(edges(WINDOW)))) / max(pairs.exposure[0], 1.0)
    children = np.bincount(pairs.kind, counted, CLASSES)
    unit = loose / np.maximum(_spread(pairs, now.productivity, loose.size) * pairs.days, 1e-300)
    children += now.productivity * (np.bincount(pairs.kind, unit[pairs.child], CLASSES) + np.bincount(pairs.later_kind, unit[pairs.later], CLASSES))
    seen = (1 - now.untimely) * seen + now.untimely
    overall = float((children.sum() + 0.5) / (pairs.posts.sum() * seen + 1))
    group = GROUPS
    found, watched = (np.bincount(group, each)[group] for each in (children, pairs.posts * seen))
    mean = (found + GROUP_PRIOR) / (watched + GROUP_PRIOR / overall)
    alike = _alikeness(children, pairs.posts * seen * mean)
    rate = (children + alike) / (pairs.posts * seen + alike / mean)
    # What is taken from answers goes to all alike: as many results are owed to talk as before.
    discount = np.where(np.arange(CLASSES) // 2 % MANNERS == ANSWERS, pairs.answered, 1.0)
    due = float((rate * discount * pairs.posts).sum() * seen)
    return rate * (float(children.sum()) + 0.5) / (due + 0.5)


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
    return now.productivity[pairs.later_kind] * cumulative(now.delay, WINDOW, horizon)


def _left(pairs: Pairs, history: History, now: Parameters) -> Floats:
    horizon = np.minimum(pairs.days - history.times[pairs.parent], WINDOW)
    until, since = (cumulative(now.delay, WINDOW, lag) for lag in (horizon, pairs.lag))
    return now.productivity[pairs.kind] * _factor(pairs) * np.maximum(until - since, 0)
