"""The kernels of `reference`, made fast. The one door to numba."""

from math import exp

import numpy as np
from numba import njit

from wherefrom.kernels import Floats, Indices, Links, Longs, Ties

# No fastmath anywhere: results must not change with the compiler.


@njit(cache=True)
def recent(
    post_keys: Longs,
    post_times: Floats,
    query_keys: Longs,
    query_times: Floats,
    window: float,
    most: int,
) -> tuple[Longs, Longs]:
    """See `reference.recent`. One sweep over both, since both are sorted alike."""
    starts = np.zeros(query_keys.size + 1, np.int64)
    first = np.zeros(query_keys.size, np.int64)
    begin = 0  # first post of the key within the window
    end = 0  # first post at or after the query's time
    for q in range(query_keys.size):
        key, time = query_keys[q], query_times[q]
        while end < post_keys.size and (
            post_keys[end] < key or (post_keys[end] == key and post_times[end] < time)
        ):
            end += 1
        while begin < end and (
            post_keys[begin] < key
            or (post_keys[begin] == key and post_times[begin] < time - window)
        ):
            begin += 1
        first[q] = max(begin, end - most)
        starts[q + 1] = starts[q] + end - first[q]
    hits = np.empty(starts[-1], np.int64)
    for q in range(query_keys.size):
        for place in range(starts[q + 1] - starts[q]):
            hits[starts[q] + place] = first[q] + place
    return starts, hits


@njit(cache=True)
def dose(
    starts: Longs,
    times: Floats,
    strength: Floats,
    person: Longs,
    at: Floats,
    delay: Floats,
    edges: Floats,
) -> Floats:
    """See `reference.dose`. From the latest contact back, so that the bin only rises."""
    felt = np.zeros(at.size)
    for q in range(at.size):
        bin_ = 0
        for c in range(starts[person[q] + 1] - 1, starts[person[q]] - 1, -1):
            lag = at[q] - times[c]
            if lag <= 0:
                continue
            while bin_ < delay.size and lag >= edges[bin_ + 1]:
                bin_ += 1
            if bin_ == delay.size:
                break
            felt[q] += strength[c] * delay[bin_]
    return felt


@njit(cache=True)
def warmth(times: Floats, ties: Ties) -> Floats:
    """See `reference.warmth`. O(1) for an activity: a state a tie, decayed when touched."""
    decays = ties.rates.size
    state = np.zeros((ties.pairs[0], decays))
    touched = np.zeros(ties.pairs[0])
    found = np.zeros((times.size, decays))
    done = 0  # activities whose contacts are in the states
    for i in range(times.size):
        while times[done] < times[i]:  # an instant enters the states once the clock moves on
            for c in range(ties.starts[done], ties.starts[done + 1]):
                tie = ties.tie[c]
                for r in range(decays):
                    state[tie, r] *= exp(-ties.rates[r] * (times[done] - touched[tie]))
                    state[tie, r] += ties.weight[c]
                touched[tie] = times[done]
            done += 1
        if ties.read[i] >= 0:
            for r in range(decays):
                fade = exp(-ties.rates[r] * (times[i] - touched[ties.read[i]]))
                found[i, r] = state[ties.read[i], r] * ties.rates[r] * fade
    return found


@njit(cache=True, nogil=True)
def _enter(ties: Ties, state: Floats, touched: Floats, j: int, now: float, kept: Floats) -> None:
    """Warm the ties that activity `j` touches by as much of it as is kept in each lane."""
    for c in range(ties.starts[j], ties.starts[j + 1]):
        tie = ties.tie[c]
        for r in range(ties.rates.size):
            fade = exp(-ties.rates[r] * (now - touched[tie]))
            for k in range(kept.size):
                state[tie, r, k] = state[tie, r, k] * fade + ties.weight[c] * kept[k]
        touched[tie] = now


@njit(cache=True, nogil=True)
def _feel(ties: Ties, state: Floats, touched: Floats, i: int, now: float, due: Floats) -> None:
    """Add to `due` what activity `i` owes to the tie it reads."""
    tie = ties.read[i]
    for r in range(ties.rates.size):
        rate = ties.rates[r]
        gain = ties.gain[i] * ties.mix[r] * rate * exp(-rate * (now - touched[tie]))
        for k in range(due.size):
            due[k] += gain * state[tie, r, k]


@njit(cache=True, nogil=True)
def _sweep(
    links: Links, ties: Ties, allowed: Floats, gone: Floats, chance: Floats, ease: Floats
) -> Floats:
    n, lanes = allowed.shape
    kept = np.empty((n, lanes))
    state = np.zeros((ties.pairs[0], ties.rates.size, lanes))
    touched = np.zeros(ties.pairs[0])
    due, none = np.empty(lanes), np.empty(lanes)
    done = 0  # activities whose contacts are in the states
    for i in range(n):
        now = links.times[i]
        while ties.tie.size and links.times[done] < now:
            _enter(ties, state, touched, done, links.times[done], kept[done])
            done += 1
        due[:] = links.base[i]
        for e in range(links.starts[i], links.starts[i + 1]):
            p, parent = links.p[e], links.parents[e]
            for k in range(lanes):
                due[k] += p * kept[parent, k]
        if ties.read[i] >= 0:
            _feel(ties, state, touched, i, now, due)
        if chance[i] >= 0:
            for k in range(lanes):
                none[k] = exp(-chance[i] * ease[k])
            for e in range(links.starts[i], links.starts[i + 1]):
                for k in range(lanes):
                    none[k] *= 1 - kept[links.parents[e], k] * gone[e]
            for k in range(lanes):
                due[k] += (1 - due[k]) * (1 - none[k])
        for k in range(lanes):
            kept[i, k] = allowed[i, k] * due[k]
    return kept


@njit(cache=True, nogil=True)
def forward(links: Links, ties: Ties, allowed: Floats) -> Floats:
    """See `reference.forward`. O(m k), and O(k) for a tie."""
    never = np.full(links.times.size, -1.0)
    return _sweep(links, ties, allowed, links.p, never, np.ones(allowed.shape[1]))


@njit(cache=True, nogil=True)
def forward_with_backup(
    links: Links, ties: Ties, allowed: Floats, hazards: Floats, chance: Floats, ease: Floats
) -> Floats:
    """See `reference.forward_with_backup`."""
    return _sweep(links, ties, allowed, 1 - np.exp(-hazards), chance, ease)


@njit(cache=True, nogil=True)
def backward(links: Links, ties: Ties, allowed: Floats, values: Floats) -> Floats:
    """See `reference.backward`. A tie's state runs backwards in time, O(1) for an activity."""
    n, lanes = allowed.shape
    decays = ties.rates.size
    loss = values.copy()
    state = np.zeros((ties.pairs[0], decays, lanes))
    touched = np.zeros(ties.pairs[0])
    done = n - 1  # activities after it have passed what they read to the states
    for i in range(n - 1, -1, -1):
        now = links.times[i]
        while ties.tie.size and links.times[done] > now:
            tie = ties.read[done]
            if tie >= 0 and loss[done].any():
                for r in range(decays):
                    fade = exp(-ties.rates[r] * max(0.0, touched[tie] - links.times[done]))
                    gain = ties.gain[done] * ties.mix[r] * ties.rates[r]
                    for k in range(lanes):
                        passed = gain * allowed[done, k] * loss[done, k]
                        state[tie, r, k] = state[tie, r, k] * fade + passed
                touched[tie] = links.times[done]
            done -= 1
        for c in range(ties.starts[i], ties.starts[i + 1]):
            tie = ties.tie[c]
            for r in range(decays):
                gain = ties.weight[c] * exp(-ties.rates[r] * max(0.0, touched[tie] - now))
                for k in range(lanes):
                    loss[i, k] += gain * state[tie, r, k]
        if not loss[i].any():  # most of a record leads to no outcome
            continue
        for e in range(links.starts[i], links.starts[i + 1]):
            p, parent = links.p[e], links.parents[e]
            for k in range(lanes):
                loss[parent, k] += p * allowed[i, k] * loss[i, k]
    return loss


@njit(cache=True)
def nearby(cells: Longs, times: Floats, weights: Floats, scale: float) -> Floats:
    """See `reference.nearby`. O(n): one decaying sum forwards, one backwards."""
    n = times.size
    rates = np.zeros(n)
    total = 0.0
    for i in range(1, n):
        if cells[i] != cells[i - 1]:
            total = 0.0
            continue
        total = (total + weights[i - 1]) * exp(-(times[i] - times[i - 1]) / scale)
        rates[i] += total
    total = 0.0
    for i in range(n - 2, -1, -1):
        if cells[i] != cells[i + 1]:
            total = 0.0
            continue
        total = (total + weights[i + 1]) * exp(-(times[i + 1] - times[i]) / scale)
        rates[i] += total
    return rates / (2 * scale)


@njit(cache=True)
def expect(
    starts: Longs, rates: Floats, base: Floats, tie: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """See `reference.expect`."""
    p, alone, by_tie = np.empty_like(rates), np.empty_like(base), np.empty_like(base)
    total = np.empty_like(base)
    for i in range(base.size):
        intensity = base[i] + tie[i]
        for e in range(starts[i], starts[i + 1]):
            intensity += rates[e]
        for e in range(starts[i], starts[i + 1]):
            p[e] = rates[e] / intensity
        alone[i] = base[i] / intensity
        by_tie[i] = tie[i] / intensity
        total[i] = intensity
    return p, alone, by_tie, total


@njit(cache=True)
def draw_forest(links: Links, ties: Ties, picks: Floats, swaps: Floats) -> Indices:
    """See `reference.draw_forest`. O(1) for a tie."""
    n, decays = links.times.size, ties.rates.size
    parent = np.full(n, -1, np.int32)
    state = np.zeros((ties.pairs[0], decays))
    held = np.full((ties.pairs[0], decays), -1, np.int32)
    touched = np.zeros(ties.pairs[0])
    done = 0
    for i in range(n):
        now = links.times[i]
        while ties.tie.size and links.times[done] < now:
            for c in range(ties.starts[done], ties.starts[done + 1]):
                tie = ties.tie[c]
                for r in range(decays):
                    state[tie, r] *= exp(-ties.rates[r] * (links.times[done] - touched[tie]))
                    state[tie, r] += ties.weight[c]
                    if swaps[c, r] * state[tie, r] < ties.weight[c]:
                        held[tie, r] = done
                touched[tie] = links.times[done]
            done += 1
        left = picks[i] - links.base[i]
        if left < 0:
            continue
        for e in range(links.starts[i], links.starts[i + 1]):
            left -= links.p[e]
            if left < 0:
                parent[i] = links.parents[e]
                break
        tie = ties.read[i]
        if left < 0 or tie < 0:
            continue
        for r in range(decays):
            rate = ties.rates[r]
            fade = exp(-rate * (now - touched[tie]))
            left -= ties.gain[i] * ties.mix[r] * rate * state[tie, r] * fade
            parent[i] = held[tie, r]
            if left < 0:
                break
    return parent


@njit(cache=True)
def follow(parent: Indices, allowed: Floats) -> Floats:
    """See `reference.follow`."""
    kept = allowed.copy()
    for i in range(parent.size):
        if parent[i] >= 0:
            for k in range(kept.shape[1]):
                kept[i, k] *= kept[parent[i], k]
    return kept


@njit(cache=True)
def split(parent: Indices, values: Floats) -> Floats:
    """See `reference.split`."""
    share = np.zeros(parent.size)
    for i in range(parent.size):
        if values[i] == 0:
            continue
        length = 0
        above = parent[i]
        while above >= 0:
            length += 1
            above = parent[above]
        above = parent[i]
        while above >= 0:
            share[above] += values[i] / length
            above = parent[above]
    return share
