"""What would have come by itself: by whom, to whom, in which thread, and when.

Habits of people, pairs and threads, each learnt of what seems to come by itself, with the activity
itself left out. Whatever is missing here, a cause will be blamed for.
"""

from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Floats, Longs
from wherefrom.lineage.background import Cells, Clock, cells, drift, habits
from wherefrom.lineage.contacts import AGAIN, ANSWER, FIRST, REACT
from wherefrom.lineage.history import History
from wherefrom.lineage.mechanisms import Setting

PAIR_PRIOR = 1.0  # activities' worth of what its two usually do in each pair's own
PERSON_PRIOR = 1.0  # activities' worth of the common habit in each person's own
EVEN = 0.5  # choices' worth of evenness among all that could be chosen
LIVE_DAYS = 30.0  # a thread without a word for longer is at rest
THREAD_PRIOR = 1.0  # answers' worth of what all do in whom each person answers


class Alone(NamedTuple):
    """What stays the same from round to round, of n activities.

    Attributes:
        clock: where each stands in the day, the week and the season.
        pooled: (n,) what its person does of all talk of such people.
        levels: (n,) whose habit it is of, and among whose; from coarse to fine.
        room: (n,) how likely it turns to just this acquaintance or stranger.
        pair: (n,) of whom an acquaintance's new word is; -1 for all else.
        live: (n,) threads of its channel that are not at rest.
        drifts: whose drift it shares.
    """

    clock: Clock
    pooled: Floats
    levels: list[tuple[Longs, Longs]]
    room: Floats
    pair: Longs
    live: Floats
    drifts: Cells


def prepare(setting: Setting, clock: Clock) -> Alone:
    """Gather what the rounds share."""
    history = setting.history
    actor = np.maximum(history.actor, 0)
    ours = (history.ours > 0).astype(np.int64)
    alike = np.bincount(ours, setting.activeness, 2)
    return Alone(
        clock,
        setting.activeness[actor] / alike[ours[actor]],
        _levels(setting),
        _room(setting),
        _pairs(setting),
        _live(history),
        _drifts(setting),
    )


def shares(alone: Alone, setting: Setting, weight: Floats) -> Floats:
    """Return what share of its sort's background each activity is due, and how busy a time it is.

    Args:
        alone: from `prepare`.
        setting: of the activities.
        weight: (n,) probability that each came by itself, times whatever weight it bears.

    Returns:
        (n,) factors of the rate per day of such activities by such people.
    """
    daily, season = habits(alone.clock, weight)
    busy = daily * season * drift(alone.drifts, weight, season)
    return busy * _by_person(alone, setting, weight) * _by_thread(alone, setting, weight)


def _by_person(alone: Alone, setting: Setting, weight: Floats) -> Floats:
    """Return what share of such people's background each activity's person does, and to whom.

    Habits of one's own are learnt with the activity itself left out. A stranger has none: who
    comes for the first time is drawn from all, as the mechanisms draw him.
    """
    share = alone.pooled
    for whose, among in alone.levels:
        own = np.bincount(whose, weight)[whose] - weight
        others = np.bincount(among, weight)[among] - weight
        # A gamma prior on each person's rate whose mean is the coarser one: who is seen to do
        # nothing by himself still does as much as a part of what such people do.
        share = (own.clip(0) + PERSON_PRIOR) / (others.clip(0) + PERSON_PRIOR / share)
    share = np.where(setting.roles.kind == FIRST, alone.pooled, share) * alone.room
    # A pair has a habit of its own, whichever of the two begins.
    again = np.flatnonzero(alone.pair >= 0)
    came, pair = weight[again], alone.pair[again]
    own = np.bincount(pair, came)[pair] - came
    others = came.sum() - came
    share[again] = (own.clip(0) + PAIR_PRIOR) / (others + PAIR_PRIOR / share[again])
    return share


def _by_thread(alone: Alone, setting: Setting, weight: Floats) -> Floats:
    """Return how likely an answer that comes by itself turns to just this thread."""
    history, kind = setting.history, setting.roles.kind
    within = (kind == ANSWER) | (kind == REACT)
    came = weight * within
    thread, channel = np.maximum(history.thread, 0), np.maximum(history.channel, 0)
    here = np.bincount(thread, came, len(history.contexts))[thread] - came
    all_ = np.bincount(channel, came, len(history.channels))[channel] - came
    usual = (here.clip(0) + 1) / (all_.clip(0) + alone.live)
    # Who has come to a thread before comes again: a group is its members' own.
    people = len(history.people)
    actor = np.maximum(history.actor, 0).astype(np.int64)
    _, member = np.unique(thread.astype(np.int64) * people + actor, return_inverse=True)
    own = np.bincount(member, came)[member] - came
    _, person = np.unique(channel.astype(np.int64) * people + actor, return_inverse=True)
    every = np.bincount(person, came)[person] - came
    return np.where(
        within, (own.clip(0) + THREAD_PRIOR * usual) / (every.clip(0) + THREAD_PRIOR), 1
    )


def _levels(setting: Setting) -> list[tuple[Longs, Longs]]:
    """Return whose habit each activity is of, and among whose: of all talk, then of its kind.

    In threads, the channel too: who is of a group is told by the group.
    """
    history, kind = setting.history, setting.roles.kind
    actor = np.maximum(history.actor, 0).astype(np.int64)
    ours = (history.ours[actor] > 0).astype(np.int64)
    within = (kind == ANSWER) | (kind == REACT)
    sort = kind * (len(history.channels) + 1) + np.where(within, history.channel + 1, 0)
    people = len(history.people)
    levels = [(actor, ours), (sort * people + actor, sort * 2 + ours)]
    return [(_numbered(whose), _numbered(among)) for whose, among in levels]


def _numbered(keys: Longs) -> Longs:
    return np.unique(keys, return_inverse=True)[1]


def _room(setting: Setting) -> Floats:
    """Return how likely what comes by itself turns to just this thread, acquaintance, stranger.

    Whom a person writes to is a habit too: only what clusters in time is owed to earlier talk.
    Each activity is left out of the count that it is held against.
    """
    history, roles, met = setting.history, setting.roles, setting.met
    people = len(history.people)
    room = np.ones(len(history.ids))
    again = np.flatnonzero(roles.kind == AGAIN)
    actor = history.actor[met.activity].astype(np.int64)
    room[again] = _habit(actor * people + met.person, actor, roles.focus[again])
    first = np.flatnonzero(roles.kind == FIRST)
    strangers = met.is_first > 0
    side = history.ours[actor].astype(np.int64)  # whom strangers turn to is not whom we turn to
    choice = side * people + met.person
    room[first] = _habit(choice, side, roles.focus[first], strangers)
    return room


def _habit(choice: Longs, chooser: Longs, rows: Longs, count: Floats | None = None) -> Floats:
    """Return how often the choosers of these rows chose so otherwise, evened out by a prior."""
    counted = np.ones(choice.size, dtype=bool) if count is None else count
    _, code = np.unique(choice, return_inverse=True)
    chosen = np.bincount(code[counted], minlength=code.max(initial=0) + 1)[code]
    total = np.bincount(chooser[counted], minlength=int(chooser.max(initial=0)) + 1)[chooser]
    places = np.flatnonzero(counted)
    _, once = np.unique(choice[places], return_index=True)
    options = np.bincount(chooser[places[once]], minlength=int(chooser.max(initial=0)) + 1)
    among = options[chooser]
    others, all_others = chosen[rows] - 1.0, total[rows] - 1.0
    return (np.maximum(others, 0) + EVEN) / (np.maximum(all_others, 0) + EVEN * among[rows])


def _pairs(setting: Setting) -> Longs:
    roles = setting.roles
    pair = np.full(roles.kind.size, -1, dtype=np.int64)
    again = np.flatnonzero((roles.kind == AGAIN) & (roles.focus >= 0))
    pair[again] = _numbered(setting.met.pair[roles.focus[again]])
    return pair


def _live(history: History) -> Floats:
    """Return how many threads of its channel have had a word of late, at each activity."""
    found = np.ones(len(history.ids))
    for channel in range(len(history.channels)):
        here = np.flatnonzero(history.channel == channel)
        live = live_threads(history.times[here], history.thread[here], LIVE_DAYS)
        found[here] = np.maximum(live, 1)
    return found


def live_threads(times: Floats, thread: Longs, window: float) -> Longs:
    """Return how many threads have had a word within the window, at each time."""
    order = np.lexsort((times, thread))
    following = np.full(times.size, np.inf)
    same = thread[order][1:] == thread[order][:-1]
    following[order[:-1][same]] = times[order[1:][same]]
    ends = np.sort(np.minimum(following, times + window))
    begun = np.searchsorted(times, times, side="right")
    return begun - np.searchsorted(ends, times, side="right")


def _drifts(setting: Setting) -> Cells:
    """Return whose drift each activity shares: an answer's thread's, any other's person's."""
    history, kind = setting.history, setting.roles.kind
    within = (kind == ANSWER) | (kind == REACT)
    threads = len(history.contexts)
    whose = np.where(within, history.thread, threads + np.maximum(history.actor, 0))
    days = max(float(history.times[-1]), 1.0) if len(history.ids) else 1.0
    return cells(whose.astype(np.int64), history.times, days)
