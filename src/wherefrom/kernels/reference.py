"""The kernels as their equations read. `compiled` holds the same functions, made fast."""

from math import exp

import numpy as np

from wherefrom.kernels import Floats, Indices, Links, Longs, Ties


def recent(
    post_keys: Longs,
    post_times: Floats,
    query_keys: Longs,
    query_times: Floats,
    window: float,
    most: int,
) -> tuple[Longs, Longs]:
    """Return for each query the latest posts of its key, strictly earlier and within the window.

    Args:
        post_keys: (a,) sorted.
        post_times: (a,) days, sorted within a key.
        query_keys: (b,) sorted.
        query_times: (b,) days, sorted within a key.
        window: days; a post exactly that old still counts.
        most: posts a query takes at the most, the latest ones.

    Returns:
        starts (b + 1,) and hits (h,): query q takes posts hits[starts[q]:starts[q + 1]], the
        latest last.
    """
    starts, hits = [0], []
    for key, time in zip(query_keys, query_times, strict=True):
        found = [
            post
            for post in range(len(post_keys))
            if post_keys[post] == key and time - window <= post_times[post] < time
        ]
        hits += found[-most:]
        starts.append(len(hits))
    return np.array(starts, dtype=np.int64), np.array(hits, dtype=np.int64)


def dose(
    starts: Longs,
    times: Floats,
    strength: Floats,
    person: Longs,
    at: Floats,
    delay: Floats,
    edges: Floats,
) -> Floats:
    r"""Return what a person's contacts come to at a time.

    $$X(t) = \sum_{j: t_j < t} w_j \varphi(t - t_j)$$

    Args:
        starts: (people + 1,) where each person's contacts begin.
        times: (c,) days, sorted within a person.
        strength: (c,) w.
        person: (q,) whose contacts are asked for.
        at: (q,) days: when.
        delay: (b,) phi, density per day in each bin of the lag.
        edges: (b + 1,) days; nothing is left beyond the last.

    Returns:
        (q,) per day.
    """
    felt = np.zeros(at.size)
    for q, (who, time) in enumerate(zip(person, at, strict=True)):
        for c in range(starts[who], starts[who + 1]):
            lag = time - times[c]
            place = int(np.searchsorted(edges, lag, side="right")) - 1
            if lag > 0 and place < delay.size:
                felt[q] += strength[c] * delay[place]
    return felt


def warmth(times: Floats, ties: Ties) -> Floats:
    r"""Return the state of the tie that each activity reads, a decay at a time.

    $$X_{ir} = \sum_{c: t_c < t_i} w_c \, \rho_r e^{-\rho_r (t_i - t_c)}$$

    Args:
        times: (n,) days, non-decreasing.
        ties: `gain` and `mix` are not used.

    Returns:
        (n, r) per day; zero where nothing is read.
    """
    state = np.zeros((times.size, ties.rates.size))
    for i in range(times.size):
        for r, rate in enumerate(ties.rates):
            state[i, r] = sum(
                weight * rate * exp(-rate * (times[i] - times[j]))
                for j, weight in _contacts(times, ties, i)
            )
    return state


def forward(links: Links, ties: Ties, allowed: Floats) -> Floats:
    r"""Return how much of each activity a policy keeps.

    $$s_i = a_i \Big(p_{i0} + \sum_j p_{ij} s_j
            + g_i \sum_c w_c \kappa(t_i - t_c) s_c\Big)$$

    Args:
        links: the lineage.
        ties: its ties.
        allowed: (n, k) in [0, 1]: what each of k policies lets through of each activity.

    Returns:
        (n, k) in [0, 1]; one where nothing was stopped.

    Source:
        docs/explain/replay.md; Noorbakhsh & Gomez-Rodriguez, NeurIPS 2022, section 3.
    """
    kept = np.zeros_like(allowed)
    for i in range(links.times.size):
        kept[i] = allowed[i] * _due(links, ties, kept, i)
    return kept


def _due(links: Links, ties: Ties, kept: Floats, i: int) -> Floats:
    due = np.full(kept.shape[1], links.base[i])
    for e in range(links.starts[i], links.starts[i + 1]):
        due += links.p[e] * kept[links.parents[e]]
    for j, weight in _contacts(links.times, ties, i):
        due += ties.gain[i] * weight * _kappa(ties, links.times[i] - links.times[j]) * kept[j]
    return due


def backward(links: Links, ties: Ties, allowed: Floats, values: Floats) -> Floats:
    r"""Return what is lost, of all that has value, with each unit lost of each activity.

    $$L_i = v_i + \sum_k p_{ki} a_k L_k$$, over links and ties alike; L = dV/ds.

    Args:
        links: the lineage.
        ties: its ties.
        allowed: (n, k) in [0, 1].
        values: (n, k) what an activity is worth by itself: nought for all but outcomes.

    Returns:
        (n, k) in the unit of `values`.

    Source:
        docs/explain/credit.md; reverse-mode derivative of `forward`.
    """
    loss = values.copy()
    for i in range(links.times.size - 1, -1, -1):
        passed = allowed[i] * loss[i]
        for e in range(links.starts[i], links.starts[i + 1]):
            loss[links.parents[e]] += links.p[e] * passed
        for j, weight in _contacts(links.times, ties, i):
            share = ties.gain[i] * weight * _kappa(ties, links.times[i] - links.times[j])
            loss[j] += share * passed
    return loss


def forward_with_backup(
    links: Links, ties: Ties, allowed: Floats, hazards: Floats, chance: Floats, ease: Floats
) -> Floats:
    r"""Return how much a policy keeps where what happens once may still happen by another way.

    $$q_i = \text{as in forward}, \quad
      B_i = 1 - e^{-e_k R_{i0}} \prod_j \big(1 - s_j (1 - e^{-R_{ij}})\big), \quad
      s_i = a_i (q_i + (1 - q_i) B_i)$$

    Args:
        links: the lineage.
        ties: its ties.
        allowed: (n, k) in [0, 1].
        hazards: (m,) what is left of each link's hazard from the child's time to the horizon.
        chance: (n,) the same of coming by itself or by whatever else; negative where the activity
            has no backup.
        ease: (k,) which part of that each policy leaves.

    Returns:
        (n, k) in [0, 1], never below `forward`.

    Source:
        Saito, Nakano, Kimura 2008 (competing hazards); docs/explain/replay.md.
    """
    kept = np.zeros_like(allowed)
    for i in range(links.times.size):
        due = _due(links, ties, kept, i)
        if chance[i] >= 0:
            none = np.exp(-chance[i] * ease)
            for e in range(links.starts[i], links.starts[i + 1]):
                none *= 1 - kept[links.parents[e]] * (1 - exp(-hazards[e]))
            due += (1 - due) * (1 - none)
        kept[i] = allowed[i] * due
    return kept


def nearby(cells: Longs, times: Floats, weights: Floats, scale: float) -> Floats:
    r"""Return the rate of the others of its cell around each event, before and after it.

    $$r_i = \sum_{j \ne i, c_j = c_i} w_j \frac{e^{-|t_i - t_j| / h}}{2 h}$$

    Args:
        cells: (n,) sorted.
        times: (n,) days, sorted within a cell.
        weights: (n,) what each event counts for.
        scale: h, days.

    Returns:
        (n,) weight per day.

    Source:
        Zhuang, Ogata & Vere-Jones, JASA 97 (2002), section 3: a background that varies slowly is
        smoothed out of what came by itself, on both sides of each event.
    """
    rates = np.zeros(times.size)
    for i in range(times.size):
        others = (cells == cells[i]) & (np.arange(times.size) != i)
        fade = np.exp(-np.abs(times[others] - times[i]) / scale)
        rates[i] = weights[others] @ fade / (2 * scale)
    return rates


def expect(
    starts: Longs, rates: Floats, base: Floats, tie: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    r"""Return the probability of each parent, of none and of the tie, and the intensities.

    $$p_{ij} = k_{ij} / \lambda_i, \quad p_{i0} = \mu_i / \lambda_i$$

    Args:
        starts: (n + 1,) rows of `rates`.
        rates: (m,) k, per day.
        base: (n,) mu, per day, positive.
        tie: (n,) the tie's rate, per day.

    Returns:
        p (m,), base (n,), tie (n,), each row summing to one, and lambda (n,).

    Source:
        Zhuang, Ogata, Vere-Jones, JASA 97 (2002); Veen & Schoenberg, JASA 103 (2008).
    """
    p, total = np.empty_like(rates), np.empty_like(base)
    for i in range(base.size):
        row = slice(starts[i], starts[i + 1])
        total[i] = base[i] + tie[i] + rates[row].sum()
        p[row] = rates[row] / total[i]
    return p, base / total, tie / total, total


def draw_forest(links: Links, ties: Ties, picks: Floats, swaps: Floats) -> Indices:
    """Return one parent for each activity, drawn from the lineage.

    A tie keeps one contact for each decay, replaced by a later one with the odds of its weight
    (a reservoir): all contacts of a decay fade alike, so the one kept stays a fair draw.

    Args:
        links: the lineage.
        ties: its ties.
        picks: (n,) uniform in [0, 1): which parent.
        swaps: (c, r) uniform in [0, 1): whether a contact replaces the one kept.

    Returns:
        (n,) index of the parent, or -1 for none.
    """
    n, decays = links.times.size, ties.rates.size
    parent = np.full(n, -1, dtype=np.int32)
    for i in range(n):
        left = picks[i] - links.base[i]
        if left < 0:
            continue
        for e in range(links.starts[i], links.starts[i + 1]):
            left -= links.p[e]
            if left < 0:
                parent[i] = links.parents[e]
                break
        if left < 0 or ties.read[i] < 0:
            continue
        for r in range(decays):
            kept, state = -1, 0.0
            for j, c in _contact_places(links.times, ties, i):
                fade = exp(-ties.rates[r] * (links.times[i] - links.times[j]))
                grown = ties.weight[c] * fade
                state += grown
                if swaps[c, r] * state < grown:
                    kept = j
            left -= ties.gain[i] * ties.mix[r] * ties.rates[r] * state
            parent[i] = kept
            if left < 0:
                break
    return parent


def follow(parent: Indices, allowed: Floats) -> Floats:
    """Return what a policy keeps in one drawn world: an activity falls with its parent.

    Args:
        parent: (n,) index of the parent, earlier; -1 for none.
        allowed: (n, k) in [0, 1].

    Returns:
        (n, k) in [0, 1].
    """
    kept = allowed.copy()
    for i, above in enumerate(parent):
        if above >= 0:
            kept[i] *= kept[above]
    return kept


def split(parent: Indices, values: Floats) -> Floats:
    """Return each activity's share of what has value in one drawn world.

    All of a chain are needed for its end, so its value is split evenly among those before it:
    the Shapley value of a game that only the whole chain wins.

    Args:
        parent: (n,) index of the parent, earlier; -1 for none.
        values: (n,) nought for all but outcomes; an outcome takes no share itself.

    Returns:
        (n,) in the unit of `values`; what a chain of one is worth stays undistributed.
    """
    share = np.zeros(parent.size)
    for i in np.flatnonzero(values):
        chain, above = [], parent[i]
        while above >= 0:
            chain.append(above)
            above = parent[above]
        for j in chain:
            share[j] += values[i] / len(chain)
    return share


def _kappa(ties: Ties, lag: float) -> float:
    return float(ties.mix @ (ties.rates * np.exp(-ties.rates * lag)))


def _contacts(times: Floats, ties: Ties, i: int) -> list[tuple[int, float]]:
    return [(j, float(ties.weight[c])) for j, c in _contact_places(times, ties, i)]


def _contact_places(times: Floats, ties: Ties, i: int) -> list[tuple[int, int]]:
    """Return the earlier activities that warmed the tie which `i` reads, and where they stand."""
    if ties.read[i] < 0:
        return []
    return [
        (j, c)
        for j in range(i)
        if times[j] < times[i]
        for c in range(ties.starts[j], ties.starts[j + 1])
        if ties.tie[c] == ties.read[i]
    ]
