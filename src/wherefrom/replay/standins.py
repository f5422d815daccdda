"""Substitution: what a policy stops may be said in a way that it allows.

A stopped activity of ours has a stand-in if the same person had another word with the same people
(or in the same thread; of talk to nobody in particular, in the same channel) about that time, and
the policy keeps it. That word shows that there was an allowed way to reach them.
"""

from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Floats, Longs
from wherefrom.lineage import Lineage
from wherefrom.lineage.history import OUTCOME, TALK, History

WINDOW_DAYS = 30.0  # before or after; a word further off says little of what could be said then


class Neighbours(NamedTuple):
    """Our activities in the order in which one may stand in for another; r rows.

    Attributes:
        activity: (r,) index; an activity has a row for each party, and one for its thread.
        begin: (r,) first row of the same person and people within the window.
        end: (r,) past the last of them.
    """

    activity: Longs
    begin: Longs
    end: Longs


def substitute(lineage: Lineage, everything: Floats, kept: Floats, rate: float) -> Floats:
    r"""Return what a policy lets through if people say some of it otherwise.

    $$a_i' = a_i + (1 - a_i)\, \sigma \max_j s_j$$, over the stand-ins j that i could have.

    It is the most that any stand-in keeps, not what the nearest does: so a stricter policy, which
    can take the nearest away, never regains.

    Args:
        lineage: of the record.
        everything: (n, k) what k policies allow of each activity.
        kept: (n, k) what they keep of each without substitution.
        rate: sigma, 0 to 1: how likely a stopped activity is said otherwise if it can be.
    """
    rows = neighbours(lineage.history)
    lends = np.where(lineage.history.type[:, None] == TALK, kept, 0.0)[rows.activity]
    own = np.arange(rows.activity.size)
    most = np.maximum(largest(lends, rows.begin, own), largest(lends, own + 1, rows.end))
    order = np.argsort(rows.activity, kind="stable")
    activity, starts = np.unique(rows.activity[order], return_index=True)
    let = everything.copy()
    if activity.size:
        let[activity] += (1 - let[activity]) * rate * np.maximum.reduceat(most[order], starts)
    return let


def neighbours(history: History) -> Neighbours:
    """Return our activities by person and people, in time order."""
    ours = (history.type != OUTCOME) & (history.ours[history.actor] > 0)
    to = ours[owner := history.parties.owners()]
    threaded = np.flatnonzero(ours & (history.thread >= 0))
    alone = np.flatnonzero(ours & (history.parties.lengths() == 0))
    kinds = (
        (owner[to], history.parties.items[to]),
        (threaded, history.thread[threaded]),
        (alone, history.channel[alone]),
    )
    activity = np.concatenate([who for who, _ in kinds])
    whom = [np.stack([np.full(who.size, k), what]) for k, (who, what) in enumerate(kinds)]
    sort = np.vstack([np.hstack(whom), history.actor[activity]])
    _, group = np.unique(sort, axis=1, return_inverse=True)
    times = history.times[activity]
    order = np.lexsort((times, group))
    # One line of time for all groups, each far enough from the next that no window reaches over.
    far = times.max(initial=0.0) + 2 * WINDOW_DAYS
    line = group[order] * far + times[order]
    return Neighbours(
        activity[order],
        np.searchsorted(line, line - WINDOW_DAYS, side="left"),
        np.searchsorted(line, line + WINDOW_DAYS, side="right"),
    )


def largest(values: Floats, begin: Longs, end: Longs) -> Floats:
    """Return the largest of each stretch of rows, nought of an empty one: (stretches, k).

    Stretches of each doubling of length are the larger of two blocks that overlap.

    Args:
        values: (r, k) not negative.
        begin: (stretches,) rows.
        end: (stretches,) past the last.
    """
    found = np.zeros((begin.size, values.shape[1]))
    length = end - begin
    block, size = values, 1  # of each row, the largest of `size` rows from there on
    while size <= length.max(initial=0):
        rows = (length >= size) & (length < 2 * size)
        found[rows] = np.maximum(block[begin[rows]], block[end[rows] - size])
        block = np.maximum(block[:-size], block[size:])
        size *= 2
    return found
