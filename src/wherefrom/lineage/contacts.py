"""Who met whom when: contacts of pairs, and what each activity was, seen by its people."""

from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Floats, Indices, Longs
from wherefrom.lineage.history import ATTENDANCE, NONE, OUTCOME, REACTION, SHARE, TALK, History

# What an activity was: an answer in a thread, a new word to an acquaintance, a first word to a
# stranger, a word to nobody in particular, an attendance, a share or reaction, an outcome.
ANSWER, AGAIN, FIRST, OPEN, ATTEND, REACT, RESULT = range(7)
KINDS = ("answer", "again", "first", "open", "attend", "react", "result")


class Contacts(NamedTuple):
    """One row for each activity and each of its parties, in time order; c rows.

    Attributes:
        activity: (c,) index.
        person: (c,) the party.
        pair: (c,) number of the pair of actor and party, whoever acted.
        is_first: (c,) bool: nothing passed between the two before that instant.
        weight: (c,) one over the number of parties: a word to one weighs more than to ten.
        ends: (pairs, 2) the two persons, lower number first.
    """

    activity: Longs
    person: Indices
    pair: Longs
    is_first: Floats
    weight: Floats
    ends: Longs


def contacts(history: History) -> Contacts:
    """Return every contact of two people that the history shows."""
    activity = history.parties.owners()
    person = history.parties.items
    actor = history.actor[activity].astype(np.int64)
    key = pair_key(actor, person.astype(np.int64), len(history.people))
    keys, pair = np.unique(key, return_inverse=True)
    times = history.times[activity]
    opened = np.full(keys.size, np.inf)
    np.minimum.at(opened, pair, times)
    lengths = history.parties.lengths()[activity]
    ends = np.stack(np.divmod(keys, len(history.people)), axis=1)
    return Contacts(
        activity, person, pair, (times <= opened[pair]).astype(float), 1.0 / lengths, ends
    )


def pair_key(one: Longs, other: Longs, people: int) -> Longs:
    """Return one number for two people, whichever is named first."""
    return np.minimum(one, other) * people + np.maximum(one, other)


class Roles(NamedTuple):
    """What each activity was, and to whom above all.

    Attributes:
        kind: (n,) ANSWER, AGAIN, FIRST, OPEN, ATTEND, REACT or RESULT.
        focus: (n,) row of its foremost contact; -1 without one.
    """

    kind: Indices
    focus: Longs


def roles(history: History, met: Contacts) -> Roles:
    """Tell what each activity was: see the kinds above."""
    n = len(history.ids)
    kind = np.full(n, OPEN, dtype=np.int32)
    focus = np.full(n, NONE, dtype=np.int64)
    # Backwards, so that the first of an activity's contacts is what stays; an acquaintance is
    # rather the one whom it is meant for than a stranger who is copied in.
    for wanted in (1.0, 0.0):
        rows = np.flatnonzero(met.is_first == wanted)[::-1]
        focus[met.activity[rows]] = rows
    has = focus >= 0
    kind[has] = np.where(met.is_first[focus[has]] > 0, FIRST, AGAIN)
    talk = history.type == TALK
    kind[talk & (_follows_in_thread(history) | (history.link != NONE))] = ANSWER
    kind[(history.type == SHARE) | (history.type == REACTION)] = REACT
    kind[history.type == ATTENDANCE] = ATTEND
    kind[history.type == OUTCOME] = RESULT
    return Roles(kind, focus)


def _follows_in_thread(history: History) -> Floats:
    """Tell which activities come after another one of their thread."""
    first = np.full(len(history.contexts), np.inf)
    talk = (history.type == TALK) & (history.thread >= 0)
    np.minimum.at(first, history.thread[talk], history.times[talk])
    after = np.zeros(len(history.ids), dtype=bool)
    after[talk] = history.times[talk] > first[history.thread[talk]]
    return after
