"""Which earlier activities could have brought each one about: one sweep a mechanism."""

from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Floats, Indices, Longs, compiled
from wherefrom.lineage.delays import BINS, edges
from wherefrom.lineage.mechanisms import MECHANISMS, Marks, Setting, addressed


class Candidates(NamedTuple):
    """Possible parents, by child in time order; m rows, n activities.

    Attributes:
        starts: (n + 1,) where each child's rows begin.
        child: (m,) index.
        parent: (m,) index, strictly earlier.
        mechanism: (m,) place in MECHANISMS.
        lag: (m,) days since the parent counted, positive.
        density: (m,) of the child's mark, given that this parent brought about anything so.
        stated: (m,) bool: the archive itself links the two.
        exposure: (mechanisms, channels, BINS) posts of each mechanism and channel that were watched
            through each bin of the lag: the end of the record cuts the latest ones short.
    """

    starts: Longs
    child: Indices
    parent: Indices
    mechanism: Indices
    lag: Floats
    density: Floats
    stated: Floats
    exposure: Floats


def candidates(setting: Setting) -> Candidates:
    """Return all candidates by all mechanisms, and every link that an archive states."""
    history = setting.history
    columns = [_stated(setting)]
    exposure = np.zeros((len(MECHANISMS), len(history.channels), BINS))
    for number, mechanism in enumerate(MECHANISMS):
        posts = mechanism.posts(setting)
        posted = np.unique(posts.activity)
        for channel in range(len(history.channels)):
            here = posted[history.channel[posted] == channel]
            exposure[number, channel] = watched(history.times, here, mechanism.window)
        asks = mechanism.asks(setting)
        child, parent, lag = sweep(posts, asks, mechanism.window, mechanism.most)
        keep = history.times[parent] < history.times[child]
        if mechanism.linked:  # those stand among the stated ones
            keep &= history.link[child] != parent
        child, parent, lag = child[keep], parent[keep], lag[keep]
        density = mechanism.density(setting, child, parent)
        columns.append((child, parent, np.full(child.size, number), lag, density))
    child, parent, way, lag, density = (np.concatenate(c) for c in zip(*columns, strict=True))
    order = np.lexsort((parent, way, child))
    child, parent = child[order], parent[order]
    return Candidates(
        starts=np.searchsorted(child, np.arange(len(history.ids) + 1)).astype(np.int64),
        child=child.astype(np.int32),
        parent=parent.astype(np.int32),
        mechanism=way[order].astype(np.int32),
        lag=lag[order],
        density=density[order],
        stated=(history.link[child] == parent).astype(float),
        exposure=exposure,
    )


def watched(
    times: Floats, posts: Longs, window: float, until: Floats | float | None = None
) -> Floats:
    """Return how many posts were watched through each bin of the lag: (BINS,).

    Args:
        times: (n,) days, of all.
        posts: (a,) indices.
        window: days.
        until: (a,) days until when each could bring about anything; the record's end if None.
    """
    end = (times[-1] if times.size else 0.0) if until is None else until
    left = np.maximum(end - times[posts], 0)
    low, high = edges(window)[:-1, None], edges(window)[1:, None]
    return np.clip((left - low) / (high - low), 0, 1).sum(axis=1)


def sweep(posts: Marks, asks: Marks, window: float, most: int) -> tuple[Longs, Longs, Floats]:
    """Return child, parent and lag in days: the latest posts of each question's key.

    Args:
        posts: what may be a parent.
        asks: what may be a child.
        window: days.
        most: posts that a question takes at most.
    """
    posts = _sorted(_only(posts, np.isin(posts.keys, asks.keys)))
    asks = _sorted(asks)
    starts, hits = compiled.recent(
        posts.keys, posts.times, asks.keys, asks.times, float(window), most
    )
    counts = np.diff(starts)
    lag = np.repeat(asks.times, counts) - posts.times[hits]
    return np.repeat(asks.activity, counts), posts.activity[hits], lag


def _only(marks: Marks, keep: Floats) -> Marks:
    return Marks(*(column[keep] for column in marks))


def _sorted(marks: Marks) -> Marks:
    order = np.lexsort((marks.activity, marks.times, marks.keys))
    return Marks(*(column[order] for column in marks))


def _stated(setting: Setting) -> tuple[Longs, Longs, Longs, Floats, Floats]:
    history = setting.history
    child = np.flatnonzero(history.link >= 0)
    parent = history.link[child].astype(np.int64)
    lag = history.times[child] - history.times[parent]
    density = addressed(setting, child, parent)
    return child, parent, np.zeros(child.size, dtype=np.int64), lag, density
