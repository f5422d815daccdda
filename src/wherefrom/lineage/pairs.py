"""Which contacts each outcome may be owed to, and what is known of each of them.

Candidates are all that passed between us and a counterparty, what the counterparty wrote where we
could read it, and what others wrote to name both; for our own work, our activities and the answers
to them.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.kernels import Flags, Floats, Longs
from wherefrom.lineage import text
from wherefrom.lineage.candidates import sweep, watched
from wherefrom.lineage.contacts import ANSWER, REACT
from wherefrom.lineage.delays import bins
from wherefrom.lineage.gate import Watch, watch
from wherefrom.lineage.history import OUTCOME, History
from wherefrom.lineage.mechanisms import Marks, Setting, is_party
from wherefrom.lineage.threads import is_answer, plain_titles

WINDOW = 3 * 365.0
MOST = 512  # contacts with a person, the latest before an outcome, or any after it
MANNERS, ANSWERS = 3, 2
OVERHEARD = 3
AUDIENCES = 2  # to one or two in person; to more, or to all
FEW = 2
CLASSES = 2 * 2 * 4 * AUDIENCES * MANNERS
ANSWERED = 0.1  # of its own accord, an answer brings about less: it is owed to what it answers
SUPERSEDED = 0.2  # what was said again by the same author under the same title before the result
SERIES_DAYS = 1 / 24
WRONG_SOURCE = 0.05  # of the sources that a counterparty names, those that were not
ONCE_LEAST, SECOND = 20, 0.01  # results, and second ones among them, to tell what happens once
US_MOST = 16  # of ours, that stand for each other in our own work


class Pairs(NamedTuple):
    """What the rounds share; r rows."""

    child: Longs
    parent: Longs
    lag: Floats
    bin: Longs
    kind: Longs
    factor: Floats
    answers: Flags  # (r,) bool: the contact answers another
    answered: float  # what answers bring about, of what they would as words of their own
    stated: Floats
    doubt: Floats  # (n,) of coming from nowhere: little where a source is named that we know
    alike: Floats | None
    exposure: Floats  # (BINS,) contacts watched
    posts: Floats  # (CLASSES,) contacts of each class
    strange: float  # days that people of the record had gone without a word with us
    usual: float  # results per day and person of the record, wherever they came from
    alone: Flags  # (n,) bool: outcomes of the record's people without a contact before
    days: float  # the record's length
    before: Longs  # (r,) row of the result before it coming of the contact before it; -1 without
    after: Longs  # (r,) the same of those after them
    once: bool  # nobody comes to a second result
    later: Longs  # (l,) outcome, and what came after it that would have brought it about
    later_parent: Longs  # (l,)
    later_kind: Longs  # (l,)
    later_number: Floats  # (l,) contacts that each stands for
    watch: Watch  # the contacts with people who are not ours


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
    until = _until(history)
    risky = posts.times < until[posts.keys]
    half = np.where(history.ours[posts.keys] > 0, CLASSES // 2, 0)
    number = np.bincount((classes * 2 + half)[risky])
    per_class = np.zeros(CLASSES)
    per_class[: number.size] = number
    per_class[1::2] = per_class[::2]
    stated, factor, doubt = _named_source(history, child, parent)
    factor *= np.where(_superseded(history, activities, child, parent), SUPERSEDED, 1.0)
    theirs = (history.ours[posts.keys] == 0) & risky
    later, again, stand_for = _later(asks, posts)
    later_kind = (
        classes[again] * 2
        + half[again]
        + _involves(history, posts.activity[again], history.actor[later].astype(np.int64))
    )
    before, after = _neighbours(history, child, parent)
    return Pairs(
        child, parent, lag, bins(lag, WINDOW), kind, factor,
        classes[row] % MANNERS == ANSWERS, ANSWERED, stated, doubt,
        _alike(history, activities, child, parent),
        watched(
            history.times, posts.activity[theirs], WINDOW,
            np.minimum(until[posts.keys[theirs]], history.times[-1]),
        ),
        per_class,
        _strange(history, posts, classes),
        _usual(history),
        _alone(history, child),
        max(float(history.times[-1]), 1.0),
        before, after,
        bool(np.isfinite(until).any()), later, posts.activity[again], later_kind,
        stand_for,
        watch(
            posts.keys[theirs], posts.times[theirs], classes[theirs] * 2,
            np.minimum(until[posts.keys[theirs]], history.times[-1]), WINDOW,
        ),
    )  # fmt: skip


def _until(history: History) -> Floats:
    """Return until when each person could bring a result: for ever, where results come again, (p,).

    Where nobody ever comes to a second one, a result happens once.
    """
    until = np.full(len(history.people), np.inf)
    rows = history.counterparties
    theirs = rows.items[history.ours[rows.items] == 0]
    if theirs.size < ONCE_LEAST or np.unique(theirs).size < (1 - SECOND) * theirs.size:
        return until
    np.minimum.at(until, rows.items, history.times[rows.owners()])
    until[history.ours > 0] = np.inf
    return until


def _later(asks: Marks, posts: Marks) -> tuple[Longs, Longs, Floats]:
    """Return contacts with its people after each outcome.

    Where there are more than `MOST`, evenly chosen ones stand for all.

    Returns:
        (l,) outcomes, (l,) rows of the posts, (l,) how many contacts each stands for.
    """
    order = np.lexsort((posts.times, posts.keys))
    keys = posts.keys[order]
    begins = np.searchsorted(keys, asks.keys)
    ends = np.searchsorted(keys, asks.keys, side="right")
    outcomes, rows, number = [asks.activity[:0]], [order[:0]], [np.zeros(0)]
    for outcome, time, begin, end in zip(asks.activity, asks.times, begins, ends, strict=True):
        first = begin + np.searchsorted(posts.times[order[begin:end]], time)
        step = max(1, -(-(end - first) // MOST))
        rows.append(order[first:end:step])
        outcomes.append(np.full(rows[-1].size, outcome))
        number.append(np.full(rows[-1].size, (end - first) / max(rows[-1].size, 1)))
    return np.concatenate(outcomes), np.concatenate(rows), np.concatenate(number)


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


def _shown(history: History) -> Flags:
    """Tell whom the record's activities show, as their authors or as addressed, (p,)."""
    shown = np.zeros(len(history.people), dtype=bool)
    shown[history.actor[history.type != OUTCOME]] = True
    shown[history.parties.items] = True
    return shown


def _of_record(history: History) -> Flags:
    """Tell which outcomes are with people whom the record shows, (n,).

    Who never shows in the record comes of a world beyond it, as large as one likes: that says
    nothing of how often the record's own people come of nothing.
    """
    rows = history.counterparties
    found = np.bincount(rows.owners(), _shown(history)[rows.items], len(history.ids))
    return (history.type == OUTCOME) & (found > 0)


def _alone(history: History, child: Longs) -> Flags:
    """Tell the outcomes with people of the record who had not had a word with us."""
    return _of_record(history) & (np.bincount(child, minlength=len(history.ids)) == 0)


def _usual(history: History) -> float:
    """Return the results per day and person of the record, wherever they came from."""
    people = int((_shown(history) & (history.ours == 0)).sum())
    return float(_of_record(history).sum()) / max(people * float(history.times[-1]), 1.0)


def _strange(history: History, posts: Marks, classes: Longs) -> float:
    """Return how many days, over the record's people, passed before the first word with us."""
    end = float(history.times[-1])
    met = np.full(len(history.people), end)
    spoken = classes // (MANNERS * AUDIENCES) != OVERHEARD
    np.minimum.at(met, posts.keys[spoken], posts.times[spoken])
    return float(met[_shown(history) & (history.ours == 0)].sum())


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
    opening a thread, going on in it, answering; to few or to many.
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
    number = history.addressed.lengths()
    wide = ((number > FEW) | ((number == 0) & (history.public > 0)))[activity]
    classes = (who * AUDIENCES + wide) * MANNERS + manner
    return Marks(keys, activity, history.times[activity]), classes


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
