r"""The fitted model's rate of all talk of a side, whoever speaks to whomever.

A side is a channel's people of ours, or its others. Summed over marks, the model's intensity is

$$\lambda_s(t) = \mu_s h(t) + \sum_m \sum_{j: t_j < t} w_{m, s_j s}\, \phi_m(t - t_j)
    + \tau_s \sum_{c: t_c < t} v_c\, \kappa(t - t_c)$$

with the fitted background mu and its habits h of hour, weekday and season, the fitted delays phi,
kappa, and productivities by side: w = children that the fit lays to parents of one side through m,
over what those were watched for. Left out: what kind of word it is, by whom and to whom; that only
the latest posts of a key are candidates; that a tie belongs to two people.
"""

from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Flags, Floats, Indices, Longs, Ties, compiled
from wherefrom.lineage import talk
from wherefrom.lineage.background import Clock, clock, habits
from wherefrom.lineage.candidates import watched
from wherefrom.lineage.delays import cumulative, edges
from wherefrom.lineage.history import DAY
from wherefrom.lineage.mechanisms import MECHANISMS

HOUR = DAY // 24
PARTS = 3  # of the rate: background, words, ties


class Events(NamedTuple):
    """What happened when; e rows in time order.

    Attributes:
        times: (e,) days.
        side: (e,)
        posts: (mechanisms, e) bool: may have children by it.
        warms: (e,) weight of the contacts that it makes.
    """

    times: Floats
    side: Indices
    posts: Flags
    warms: Floats


class Ground(NamedTuple):
    """The rate's parameters.

    Attributes:
        background: (sides,) mu, per day.
        hours: (g,) days at which the habits change.
        habit: (g,) their integral up to there.
        children: (mechanisms, sides, sides) w: of a post, by side of parent and child.
        delay: (mechanisms, BINS) phi, per day.
        warmth: (sides,) tau.
        rates: (r,) of kappa's exponentials, per day.
        mix: (r,) sums to one.
        days: length of the record.
    """

    background: Floats
    hours: Floats
    habit: Floats
    children: Floats
    delay: Floats
    warmth: Floats
    rates: Floats
    mix: Floats
    days: float


def ground(model: talk.Model, fit: talk.Fit, zone: str) -> tuple[Ground, Events]:
    """Return the rate of each side's talk as fitted, and the record's talk."""
    history = model.setting.history
    talks = np.flatnonzero(history.channel >= 0)
    sides = 2 * len(history.channels)
    posts = np.zeros((len(MECHANISMS), len(history.ids)), dtype=bool)
    for number, mechanism in enumerate(MECHANISMS):
        posts[number, mechanism.posts(model.setting).activity] = True
    owner = np.repeat(np.arange(len(history.ids)), np.diff(model.ties.starts))
    warms = np.bincount(owner, model.ties.weight, len(history.ids))
    hours, habit = _habit(model, fit, zone)
    left = model.days - history.times
    watching = 1 - np.exp(-np.outer(left, model.ties.rates)) @ fit.parameters.mix
    of_ties = np.bincount(model.side[talks], fit.tie[talks], sides)
    made = Ground(
        background=fit.parameters.background.sum(axis=1),
        hours=hours,
        habit=habit,
        children=_children(model, fit, posts, sides),
        delay=fit.parameters.delay,
        warmth=of_ties / max(float(warms @ watching), 1e-12),
        rates=model.ties.rates,
        mix=fit.parameters.mix,
        days=model.days,
    )
    events = Events(
        history.times[talks], model.side[talks].astype(np.int32), posts[:, talks], warms[talks]
    )
    return made, events


def _habit(model: talk.Model, fit: talk.Fit, zone: str) -> tuple[Floats, Floats]:
    """Return the hours of the record, and the integral of the habits up to each, in days."""
    micros = model.setting.history.micros
    full = np.arange(micros[0] // HOUR + 1, micros[-1] // HOUR + 1) * HOUR
    grid = np.concatenate([micros[:1], full])
    there, here = clock(grid, zone), model.clock
    both = Clock(
        np.concatenate([here.hour, there.hour]),
        np.concatenate([here.weekday, there.weekday]),
        np.concatenate([here.season, np.minimum(there.season, here.exposure.size - 1)]),
        here.exposure,
    )
    alone = fit.base * (model.setting.history.channel >= 0)
    rate = habits(both, np.concatenate([alone, np.zeros(grid.size)]))[here.hour.size :]
    hours = np.append((grid - micros[0]) / DAY, model.days)
    return hours, np.concatenate([[0.0], np.cumsum(rate * np.diff(hours))])


def _children(model: talk.Model, fit: talk.Fit, posts: Flags, sides: int) -> Floats:
    history, found = model.setting.history, model.found
    cell = (found.mechanism * sides + model.side[found.parent]) * sides + model.side[found.child]
    size = len(MECHANISMS) * sides * sides
    laid = np.bincount(cell, fit.p, size).reshape(-1, sides, sides)
    seen = np.zeros((len(MECHANISMS), sides))
    for number, mechanism in enumerate(MECHANISMS):
        mass = fit.parameters.delay[number] * np.diff(edges(mechanism.window))
        for side in range(sides):
            own = np.flatnonzero(posts[number] & (model.side == side))
            seen[number, side] = watched(history.times, own, mechanism.window) @ mass
    return laid / np.maximum(seen, 1.0)[:, :, None]


def rates(made: Ground, events: Events, side: int) -> tuple[Floats, Floats]:
    """Return the parts of a side's rate at its own events, and of its integral up to them.

    Returns:
        (k, PARTS) per day, and (k + 1, PARTS) expected events; the last row is at the end.
    """
    own = events.times[events.side == side]
    until = np.append(own, made.days)
    step = np.clip(np.searchsorted(made.hours, own, side="right") - 1, 0, made.hours.size - 2)
    slope = np.diff(made.habit)[step] / np.maximum(np.diff(made.hours)[step], 1e-12)
    rate, total = np.zeros((own.size, PARTS)), np.zeros((until.size, PARTS))
    rate[:, 0] = made.background[side] * slope
    total[:, 0] = made.background[side] * np.interp(until, made.hours, made.habit)
    for number in range(len(MECHANISMS)):
        each = made.children[number, events.side, side] * events.posts[number]
        if each.any():
            now, past = _by_words(made.delay[number], number, events.times, each, until)
            rate[:, 1] += now[:-1]
            total[:, 1] += past
    now, past = _by_ties(made, events, until)
    rate[:, 2] = made.warmth[side] * now[:-1]
    total[:, 2] = made.warmth[side] * past
    return rate, total


def _by_words(
    delay: Floats, number: int, times: Floats, each: Floats, until: Floats
) -> tuple[Floats, Floats]:
    """Return rate and integral at each time of what posts bring about: delays are histograms.

    Up to a lag, the posts' ramps sum to S(u) = sum over t_j < u of w_j (u - t_j); a bin from e to
    e' adds phi (S(t - e) - S(t - e')).
    """
    posts = np.flatnonzero(each)
    times, each = times[posts], each[posts]
    count = np.concatenate([[0.0], np.cumsum(each)])
    moment = np.concatenate([[0.0], np.cumsum(each * times)])
    when = until[:, None] - edges(MECHANISMS[number].window)[None, :]
    place = np.searchsorted(times, when)  # strictly earlier
    ramp = count[place] * when - moment[place]
    return -np.diff(count[place], axis=1) @ delay, -np.diff(ramp, axis=1) @ delay


def _by_ties(made: Ground, events: Events, until: Floats) -> tuple[Floats, Floats]:
    """Return rate and integral at each time of what contacts bring about, were tau one."""
    n = events.times.size
    times = np.concatenate([events.times, until])
    order = np.argsort(times, kind="stable")
    weight = np.concatenate([events.warms, np.zeros(until.size)])[order]
    one = Ties(
        read=np.zeros(times.size, dtype=np.int32),
        gain=np.zeros(times.size),
        starts=np.arange(times.size + 1),
        tie=np.zeros(times.size, dtype=np.int32),
        weight=weight,
        rates=made.rates,
        mix=made.mix,
        pairs=np.array([1]),
    )
    state = np.empty((times.size, made.rates.size))
    state[order] = compiled.warmth(times[order], one)
    total = np.concatenate([[0.0], np.cumsum(events.warms)])
    state = state[n:]
    left = total[np.searchsorted(events.times, until)] - (state / made.rates) @ made.mix
    return state @ made.mix, left


def simulate(made: Ground, events: Events, rng: np.random.Generator, most: int) -> Events:
    """Return events drawn from the rate; what each posts is that of one of its side's own.

    Args:
        made: the rate.
        events: the record's own.
        rng: draws.
        most: events after which no more are drawn, should the process explode.
    """
    rows = [np.flatnonzero(events.side == side) for side in range(made.background.size)]
    whole = made.habit[-1]
    number = rng.poisson(made.background * whole) * [row.size > 0 for row in rows]
    side = np.repeat(np.arange(made.background.size), number)
    times = np.interp(rng.uniform(0, whole, side.size), made.habit, made.hours)
    drawn: list[tuple[Floats, Longs, Longs]] = []
    while side.size and sum(each[0].size for each in drawn) < most:
        pick = np.empty(side.size, dtype=np.int64)
        for s in np.unique(side):
            pick[side == s] = rng.choice(rows[s], int((side == s).sum()))
        drawn.append((times, side, pick))
        times, side = _offspring(made, events, times, side, pick, rng)
    times, side, pick = (np.concatenate(column) for column in zip(*drawn, strict=True))
    order = np.argsort(times, kind="stable")
    pick = pick[order]
    return Events(
        times[order], side[order].astype(np.int32), events.posts[:, pick], events.warms[pick]
    )


def _offspring(
    made: Ground,
    events: Events,
    times: Floats,
    side: Longs,
    pick: Longs,
    rng: np.random.Generator,
) -> tuple[Floats, Longs]:
    sides = made.background.size
    born, whose = [times[:0]], [side[:0]]
    for number, mechanism in enumerate(MECHANISMS):
        mean = made.children[number][side] * events.posts[number, pick][:, None]
        parent, child = _drawn(mean, rng)
        bounds = edges(mechanism.window)
        reached = cumulative(made.delay[number], mechanism.window, bounds)
        lag = np.interp(rng.uniform(size=parent.size), reached, bounds)
        born.append(times[parent] + lag)
        whose.append(child)
    parent, child = _drawn(np.outer(events.warms[pick], made.warmth), rng)
    rate = made.rates[rng.choice(made.rates.size, parent.size, p=made.mix)]
    born.append(times[parent] + rng.exponential(size=parent.size) / rate)
    whose.append(child)
    when, who = np.concatenate(born), np.concatenate(whose)
    keep = (when < made.days) & (np.bincount(events.side, minlength=sides)[who] > 0)
    return when[keep], who[keep]


def _drawn(mean: Floats, rng: np.random.Generator) -> tuple[Longs, Longs]:
    """Return row and column of each of so many children as Poisson draws of these means give."""
    number = rng.poisson(mean)
    rows, columns = np.nonzero(number)
    return np.repeat(rows, number[rows, columns]), np.repeat(columns, number[rows, columns])
