"""Which contacts brought about each outcome: mechanism contact -> outcome.

Candidates are all that passed between us and a counterparty, what the counterparty wrote where we
could read it, and what others wrote to name both; for our own work, our activities and the answers
to them. What kind of contact brings results, and after how long, is learnt from the record.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.kernels import Flags, Floats, Longs
from wherefrom.lineage import text
from wherefrom.lineage.candidates import sweep, watched
from wherefrom.lineage.contacts import ANSWER, REACT
from wherefrom.lineage.delays import BINS, bins, cumulative, edges, learn, start
from wherefrom.lineage.history import OUTCOME, History
from wherefrom.lineage.mechanisms import Marks, Setting, is_party
from wherefrom.lineage.talk import SHAKE
from wherefrom.lineage.threads import is_answer, plain_titles

WINDOW = 3 * 365.0
MOST = 512  # latest contacts with a person that an outcome may be owed to
MANNERS, ANSWERS = 3, 2
OVERHEARD = 3
CLASSES = 2 * 2 * 4 * MANNERS
CLASS_PRIOR = 1.0  # results' worth of the common productivity in each class of contact
BY_CHANCE = 0.5  # results of a prior on those from nowhere
TWICE = 0.15  # how likely a contact that brought one result is to bring another all the same
ANSWERED = 0.1  # of its own accord, an answer brings about less: it is owed to what it answers
SUPERSEDED = 0.2  # what was said again by the same author under the same title before the result
SERIES = 20.0  # odds that results of one hour come of a series of contacts in its order
SERIES_DAYS = 1 / 24
WRONG_SOURCE = 0.05  # of the sources that a counterparty names, those that were not
US_MOST = 16  # of ours, that stand for each other in our own work
ROUNDS = 40
CLOSE = 1e-4  # nobody reads the fifth digit of a probability


class Parameters(NamedTuple):
    """What the fit learns.

    Attributes:
        productivity: (CLASSES,) mean results of a contact.
        delay: (BINS,) density per day.
        chance: results from nowhere, per day and person.
        likeness: (r,) how much likelier each pair's likeness is of true pairs; empty without notes.
        p: (r,) probabilities of the round before, which contacts and results compete by.
    """

    productivity: Floats
    delay: Floats
    chance: float
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
    """

    parameters: Parameters
    child: Longs
    parent: Longs
    p: Floats
    base: Floats
    left: Floats
    chance: Floats
    stated: Floats


class Pairs(NamedTuple):
    """What the rounds share; r rows."""

    child: Longs
    parent: Longs
    lag: Floats
    bin: Longs
    kind: Longs
    factor: Floats
    stated: Floats
    doubt: Floats  # (n,) of coming from nowhere: little where a source is named that we know
    alike: Floats | None
    exposure: Floats  # (BINS,) contacts watched
    posts: Floats  # (CLASSES,) contacts of each class
    strange: float  # days that people of the record had gone without a word with us
    alone: Flags  # (n,) bool: outcomes of people with whom there was no contact before
    days: float  # the record's length
    before: Longs  # (r,) row of the result before it coming of the contact before it; -1 without
    after: Longs  # (r,) the same of those after them


def first_guess(pairs: Pairs) -> Parameters:
    """Return where the rounds begin."""
    return Parameters(
        productivity=np.full(CLASSES, 0.05),
        delay=start(WINDOW),
        chance=_chance(pairs, pairs.alone.astype(float)),
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
    p, base = _expect(pairs, now, outcome)
    for _ in range(rounds):
        now = _maximise(pairs, p, weight)
        before = p
        p, base = _expect(pairs, now, outcome)
        if np.abs(p - before).max(initial=0) < CLOSE:
            break
    return Results(
        now._replace(p=p), pairs.child, pairs.parent, p, base,
        left=_left(pairs, history, now),
        chance=np.where(outcome, now.chance * (pairs.days - history.times), -1.0),
        stated=pairs.stated,
    )  # fmt: skip


def shaken(pairs: Pairs, fitted: Results, history: History, rng: np.random.Generator) -> Results:
    """Return the results with each class of contact as strong as no record could deny."""
    now = fitted.parameters
    now = now._replace(productivity=now.productivity * rng.lognormal(sigma=SHAKE, size=CLASSES))
    p, base = _expect(pairs, now, history.type == OUTCOME)
    return fitted._replace(p=p, base=base)


def _expect(pairs: Pairs, now: Parameters, outcome: Flags) -> tuple[Floats, Floats]:
    rate = now.productivity[pairs.kind] * now.delay[pairs.bin] * pairs.factor
    if pairs.alike is not None:
        rate = rate * now.likeness
    rate = rate * _unused(pairs, now.p, outcome.size) * _in_order(pairs, now.p)
    nowhere = now.chance * pairs.doubt
    total = nowhere + np.bincount(pairs.child, rate, outcome.size)
    return rate / total[pairs.child], np.where(outcome, nowhere / total, 0)


def _chance(pairs: Pairs, alone: Floats) -> float:
    """Return how often results come from nowhere, per day and person: learnt of strangers.

    What comes of people with whom we never had a word shows what needs none. (Held against all
    people instead, results of old acquaintances would pass for chance.)
    """
    return (float(alone.sum()) + BY_CHANCE) / max(pairs.strange, pairs.days)


def _maximise(pairs: Pairs, p: Floats, weight: Floats) -> Parameters:
    counted = p * weight[pairs.child]
    delay = learn(np.bincount(pairs.bin, counted, BINS), pairs.exposure, WINDOW)
    return Parameters(
        productivity=_productivity(pairs, counted, delay),
        delay=delay,
        chance=_chance(pairs, pairs.alone * weight),
        likeness=np.ones(0)
        if pairs.alike is None
        else text.ratio(pairs.alike, counted, np.ones(p.size)),
        p=p,
    )


def _productivity(pairs: Pairs, counted: Floats, delay: Floats) -> Floats:
    seen = float(pairs.exposure @ (delay * np.diff(edges(WINDOW)))) / max(pairs.exposure[0], 1.0)
    children = np.bincount(pairs.kind, counted, CLASSES)
    mean = float((children.sum() + 0.5) / (pairs.posts.sum() * seen + 1))
    rate = (children + CLASS_PRIOR) / (pairs.posts * seen + CLASS_PRIOR / mean)
    # What is taken from answers goes to all alike: as many results are owed to talk as before.
    discount = np.where(np.arange(CLASSES) // 2 % MANNERS == ANSWERS, ANSWERED, 1.0)
    due = float((rate * discount * pairs.posts).sum() * seen)
    return rate * (float(children.sum()) + 0.5) / (due + 0.5)


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


def _left(pairs: Pairs, history: History, now: Parameters) -> Floats:
    horizon = np.minimum(pairs.days - history.times[pairs.parent], WINDOW)
    until, since = (cumulative(now.delay, WINDOW, lag) for lag in (horizon, pairs.lag))
    return now.productivity[pairs.kind] * pairs.factor * np.maximum(until - since, 0)


def gather(setting: Setting, activities: pa.Table) -> Pairs:
    """Return every contact that an outcome may be owed to."""
    history = setting.history
    outcome = np.flatnonzero(history.type == OUTCOME)
    asked = [_whose(history, int(o)) for o in outcome]
    asks = Marks(
        np.array([person for row in asked for person in row], dtype=np.int64),
        np.repeat(outcome, [len(row) for row in asked]),
        np.repeat(history.times[outcome], [len(row) for row in asked]),
    )
    posts, classes = _contacts(setting, activities)
    places = posts._replace(activity=np.arange(posts.keys.size))
    child, row, lag = sweep(places, asks, WINDOW, MOST)
    parent, person = posts.activity[row], posts.keys[row]
    # A contact that involves two of an outcome's people is one candidate.
    _, once = np.unique(child * len(history.ids) + parent, return_index=True)
    child, row, lag, parent, person = (c[once] for c in (child, row, lag, parent, person))
    near = _involves(history, parent, history.actor[child].astype(np.int64))
    own = history.ours[person] > 0
    kind = classes[row] * 2 + near + np.where(own, CLASSES // 2, 0)
    number = np.bincount(classes * 2 + np.where(history.ours[posts.keys] > 0, CLASSES // 2, 0))
    per_class = np.zeros(CLASSES)
    per_class[: number.size] = number
    per_class[1::2] = per_class[::2]
    stated, factor, doubt = _named_source(history, child, parent)
    factor *= np.where(_superseded(history, activities, child, parent), SUPERSEDED, 1.0)
    factor *= np.where(classes[row] % MANNERS == ANSWERS, ANSWERED, 1.0)
    theirs = history.ours[posts.keys] == 0
    before, after = _neighbours(history, child, parent)
    return Pairs(
        child, parent, lag, bins(lag, WINDOW), kind, factor, stated, doubt,
        _alike(history, activities, child, parent),
        watched(history.times, posts.activity[theirs], WINDOW),
        per_class,
        _strange(history, posts, classes),
        (history.type == OUTCOME) & (np.bincount(child, minlength=len(history.ids)) == 0),
        max(float(history.times[-1]), 1.0),
        before, after,
    )  # fmt: skip


def _superseded(history: History, activities: pa.Table, child: Longs, parent: Longs) -> Floats:
    """Tell which contacts their author had said again, under the same title, by the result."""
    talk = np.flatnonzero(history.type != OUTCOME)
    names = activities["name"].take(pa.array(history.rows[talk]))
    own = pc.and_(pc.is_valid(names), pc.invert(is_answer(names))).to_numpy()
    talk = talk[own]
    titles = plain_titles(names.filter(pa.array(own))).combine_chunks().dictionary_encode()
    title = titles.indices.to_numpy().astype(np.int64) * len(history.people) + history.actor[talk]
    order = np.lexsort((talk, title))
    again = np.full(len(history.ids), np.inf)
    same = title[order][1:] == title[order][:-1]
    again[talk[order[:-1][same]]] = history.times[talk[order[1:][same]]]
    return again[parent] < history.times[child]


def _strange(history: History, posts: Marks, classes: Longs) -> float:
    """Return how many days, over all people, passed before the first word with us."""
    end = float(history.times[-1])
    met = np.full(len(history.people), end)
    spoken = classes // MANNERS != OVERHEARD
    np.minimum.at(met, posts.keys[spoken], posts.times[spoken])
    return float(met[history.ours == 0].sum())


def _neighbours(history: History, child: Longs, parent: Longs) -> tuple[Longs, Longs]:
    """Return for each row the one of the result before, and after, in a series of contacts.

    Work comes out in the order it went in: results with the same person within the hour, and
    contacts of the same author in the same thread, are each other's neighbours.
    """
    n = len(history.ids)
    outcome = np.flatnonzero(history.type == OUTCOME)
    lengths = history.counterparties.lengths()[outcome]
    first = history.counterparties.starts[outcome]
    items = np.append(history.counterparties.items, -1)
    whom = np.where(lengths > 0, items[first], history.actor[outcome])
    whom = np.where((whom >= 0) & (history.ours[whom] > 0), -1, whom)
    order = outcome[np.lexsort((outcome, whom))]
    whom = np.sort(whom, kind="stable")
    near = (whom[1:] == whom[:-1]) & (np.diff(history.times[order]) <= SERIES_DAYS)
    talk = np.flatnonzero(history.type != OUTCOME)
    talk = talk[np.lexsort((talk, history.actor[talk], history.thread[talk]))]
    same = (history.thread[talk][1:] == history.thread[talk][:-1]) & (
        history.actor[talk][1:] == history.actor[talk][:-1]
    )
    previous = np.full(n, -1, dtype=np.int64)
    previous[order[1:][near]] = order[:-1][near]
    previous[talk[1:][same]] = talk[:-1][same]
    key = child.astype(np.int64) * n + parent
    wanted = previous[child] * n + previous[parent]
    place = np.minimum(np.searchsorted(key, wanted), max(key.size - 1, 0))
    there = (previous[child] >= 0) & (previous[parent] >= 0)
    there &= key[place] == wanted if key.size else there
    before = np.where(there, place, -1)
    after = np.full(key.size, -1, dtype=np.int64)
    after[before[there]] = np.flatnonzero(there)
    return before, after


def _whose(history: History, outcome: int) -> list[int]:
    """Return the people whose contacts with us an outcome may be owed to."""
    row = slice(history.counterparties.starts[outcome], history.counterparties.starts[outcome + 1])
    source = slice(history.through.starts[outcome], history.through.starts[outcome + 1])
    people = {*history.counterparties.items[row].tolist(), *history.through.items[source].tolist()}
    if not people and history.actor[outcome] >= 0:
        people = {int(history.actor[outcome])}
    # Our own work may have gone by another of our addresses; a large team's did not go by all.
    us = np.flatnonzero(history.ours).tolist()
    if len(us) <= US_MOST and not people.isdisjoint(us):
        people.update(us)
    return sorted(people)


def _contacts(setting: Setting, activities: pa.Table) -> tuple[Marks, Longs]:
    """Return every activity under each person whom it ties to us, and what class it is of.

    Classes: by that person to us, by us, by another, by that person to others in our hearing; and
    opening a thread, going on in it, answering.
    """
    history, met = setting.history, setting.met
    n = len(history.ids)
    actor = history.actor.astype(np.int64)
    talks = (history.type != OUTCOME) & (actor >= 0)
    to_us = np.bincount(met.activity, history.ours[met.person], n) > 0
    by_us = talks & (history.ours[np.maximum(actor, 0)] > 0)
    audible = talks & (by_us | to_us | (history.public > 0))
    heard = np.flatnonzero(audible)
    spoken = audible[met.activity]
    keys = np.concatenate([actor[heard], met.person[spoken].astype(np.int64)])
    activity = np.concatenate([heard, met.activity[spoken]])
    who = np.where(by_us[activity], 1, 2)
    own = actor[activity] == keys
    who[own] = np.where(to_us | by_us, 0, OVERHEARD)[activity[own]]
    manner = _manner(setting, activities)[activity]
    return Marks(keys, activity, history.times[activity]), who * MANNERS + manner


def _manner(setting: Setting, activities: pa.Table) -> Longs:
    """Tell what opens a thread (0), goes on in it with a matter of its own (1), or answers (2)."""
    history = setting.history
    later = np.isin(setting.roles.kind, (ANSWER, REACT))
    alone = (history.link >= 0) & (history.actor[np.maximum(history.link, 0)] == history.actor)
    talk = history.type != OUTCOME
    names = activities["name"].take(pa.array(history.rows[talk]))
    titled, answering = np.zeros(talk.size, dtype=bool), np.zeros(talk.size, dtype=bool)
    titled[talk] = pc.is_valid(names).to_numpy()
    answering[talk] = is_answer(names).to_numpy()
    # A title without `Re:` is a matter of its own, though it stands in a thread.
    answers = later & np.where(titled, answering, ~alone)
    return np.where(answers, ANSWERS, later).astype(np.int64)


def _involves(history: History, activity: Longs, person: Longs) -> Longs:
    known = person >= 0
    there = (history.actor[activity] == person) | is_party(
        history.parties, activity, np.maximum(person, 0)
    )
    return (there | ~known).astype(np.int64)


def _named_source(history: History, child: Longs, parent: Longs) -> tuple[Floats, Floats, Floats]:
    """Return which candidates involve the source that the counterparty named, and the factors.

    The last is what coming from nowhere is multiplied by, (n,).
    """
    names = history.through.lengths()[child] > 0
    stated = np.zeros(child.size, dtype=bool)
    for row in np.flatnonzero(names):
        begin, end = history.through.starts[child[row]], history.through.starts[child[row] + 1]
        people = history.through.items[begin:end]
        first, last = history.parties.starts[parent[row]], history.parties.starts[parent[row] + 1]
        stated[row] = history.actor[parent[row]] in people or bool(
            np.isin(history.parties.items[first:last], people).any()
        )
    known = np.bincount(child, stated, len(history.ids)) > 0
    factor = np.where(known[child], np.where(stated, 1 - WRONG_SOURCE, WRONG_SOURCE), 1.0)
    return stated.astype(float), factor, np.where(known, WRONG_SOURCE, 1.0)


def _alike(history: History, activities: pa.Table, child: Longs, parent: Longs) -> Floats | None:
    """Return how alike an outcome's note and a contact's text are; None if there are no notes."""
    order = {outcome.id: outcome.note or "" for outcome in history.outcomes}
    outcomes, note = np.unique(child, return_inverse=True)
    notes = [order[history.ids[o]] for o in outcomes]
    if not any(notes):
        return None
    messages, message = np.unique(parent, return_inverse=True)
    rows = activities.take(pa.array(history.rows[messages]))
    names = pc.fill_null(plain_titles(rows["name"]), "").to_pylist()
    contents = pc.fill_null(rows["content"], "").to_pylist()
    alike = text.similarity(notes, names, contents, note, message)
    return alike if alike.any() else None  # like nothing that was said: they tell nothing apart
