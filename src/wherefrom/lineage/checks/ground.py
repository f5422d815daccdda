r"""The fitted model's rate of all talk of a sort, whoever speaks to whomever.

A side is a channel's people of ours, or its others; a sort is a side, and whether ours, others or
nobody is addressed. Summed over all other marks, the model's intensity of sort s is

$$\lambda_s(t) = \mu_s h(t) + \sum_m \sum_{j: t_j < t} w_{m, s_j s}\, \phi_m(t - t_j)
    + \tau_s \sum_{c: t_c < t} v_c\, \kappa(t - t_c)$$

with the fitted background mu and its habits h of hour, weekday and season, the fitted delays phi,
kappa, and productivities by sort: w = children that the fit lays to parents of one sort through m,
over what those were watched for. Ties are warmed by contacts with ours, or by those of others
alone. Left out: what kind of word it is, by whom and to whom; that only the latest posts of a key
are candidates; that a tie belongs to two people.
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
NOBODY, OTHERS, OURS = range(3)  # whom a word is addressed to; ours, if any of them is
AUDIENCES = 3


class Events(NamedTuple):
    """What happened when; e rows in time order.

    Attributes:
        times: (e,) days.
        sort: (e,) its side times AUDIENCES, and whom it addresses.
        posts: (mechanisms, e) bool: may have children by it.
        warms: (e,) weight of the contacts that it makes.
    """

    times: Floats
    sort: Indices
    posts: Flags
    warms: Floats

    def side(self) -> Indices:
        """Return the side of each."""
        return self.sort // AUDIENCES


class Ground(NamedTuple):
    """The rate's parameters.

    Attributes:
        background: (sorts,) mu, per day.
        hours: (g,) days at which the habits change.
        habit: (g,) their integral up to there.
        children: (mechanisms, sorts, sorts) w: of a post, by sort of parent and child.
        delay: (mechanisms, BINS) phi, per day.
        warmth: (sorts,) tau.
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
    """Return the rate of each sort of talk as fitted, and the record's talk."""
    history = model.setting.history
    talks = history.channel >= 0
    sort = _sorts(model)
    sides = 2 * len(history.channels)
    sorts = sides * AUDIENCES
    posts = np.zeros((len(MECHANISMS), len(history.ids)), dtype=bool)
    for number, mechanism in enumerate(MECHANISMS):
        posts[number, mechanism.posts(model.setting).activity] = True
    owner = np.repeat(np.arange(len(history.ids)), np.diff(model.ties.starts))
    warms = np.bincount(owner, model.ties.weight, len(history.ids))
    alone = np.bincount(sort[talks], fit.base[talks], sorts).reshape(sides, AUDIENCES)
    share = alone / np.maximum(alone.sum(axis=1, keepdims=True), 1e-12)
    hours, habit = _habit(model, fit, zone)
    made = Ground(
        background=(fit.parameters.background.sum(axis=1)[:, None] * share).ravel(),
        hours=hours,
        habit=habit,
        children=_children(model, fit, posts, sort, sorts),
        delay=talk.usual(model, fit)[1],
        warmth=_warmth(model, fit, warms, sort, sorts),
        rates=model.ties.rates,
        mix=fit.parameters.mix,
        days=model.days,
    )
    events = Events(
        history.times[talks], sort[talks].astype(np.int32), posts[:, talks], warms[talks]
    )
    return made, events


def _sorts(model: talk.Model) -> Longs:
    parties, ours = model.setting.history.parties, model.setting.history.ours > 0
    to_ours = np.bincount(parties.owners(), ours[parties.items], model.side.size) > 0
    audience = np.where(to_ours, OURS, np.where(parties.lengths() > 0, OTHERS, NOBODY))
    return model.side * AUDIENCES + audience


def with_ours(sort: Longs) -> Flags:
    """Tell which sorts of talk are by ours or to ours."""
    return (sort // AUDIENCES % 2 == 1) | (sort % AUDIENCES == OURS)


def _warmth(model: talk.Model, fit: talk.Fit, warms: Floats, sort: Longs, sorts: int) -> Floats:
    left = model.days - model.setting.history.times
    watched_ = warms * (1 - np.exp(-np.outer(left, model.ties.rates)) @ fit.parameters.mix)
    seen = np.bincount(with_ours(sort).astype(np.int64), watched_, 2)
    talks = model.setting.history.channel >= 0
    laid = np.bincount(sort[talks], fit.tie[talks], sorts)
    return laid / np.maximum(seen, 1e-12)[with_ours(np.arange(sorts)).astype(np.int64)]


def _habit(model: talk.Model, fit: talk.Fit, zone: str) -> tuple[Floats, Floats]:
    """Return the hours of the record, and the integral of the habits up to each, in days."""
    micros = model.setting.history.micros
    full = np.arange(micros[0] // HOUR + 1, micros[-1] // HOUR + 1) * HOUR
    grid = np.concatenate([micros[:1], full])
    there, here = clock(grid, zone), model.alone.clock
    both = Clock(
        np.concatenate([here.hour, there.hour]),
        np.concatenate([here.weekday, there.weekday]),
        np.concatenate([here.season, np.minimum(there.season, here.exposure.size - 1)]),
        here.exposure,
    )
    alone = fit.base * (model.setting.history.channel >= 0)
    daily, season = habits(both, np.concatenate([alone, np.zeros(grid.size)]))
    rate = (daily * season)[here.hour.size :]
    hours = np.append((grid - micros[0]) / DAY, model.days)
    return hours, np.concatenate([[0.0], np.cumsum(rate * np.diff(hours))])


def _children(model: talk.Model, fit: talk.Fit, posts: Flags, sort: Longs, sorts: int) -> Floats:
    history, found = model.setting.history, model.found
    cell = (found.mechanism.astype(np.int64) * sorts + sort[found.parent]) * sorts
    laid = np.bincount(cell + sort[found.child], fit.p, len(MECHANISMS) * sorts * sorts)
    seen = np.zeros((len(MECHANISMS), sorts))
    for number, mechanism in enumerate(MECHANISMS):
        mass = talk.usual(model, fit)[1][number] * np.diff(edges(mechanism.window))
        for each in np.unique(sort):
            own = np.flatnonzero(posts[number] & (sort == each))
            seen[number, each] = watched(history.times, own, mechanism.window) @ mass
    return laid.reshape(-1, sorts, sorts) / np.maximum(seen, 1.0)[:, :, None]


def rates(made: Ground, events: Events, side: int) -> tuple[Floats, Floats]:
    """Return the parts of a side's rate at its own events, and of its integral up to them.

    Returns:
        (k, PARTS) per day, and (k + 1, PARTS) expected events; the last row is at the end.
    """
    own = events.times[events.side() == side]
    until = np.append(own, made.days)
    sorts = slice(side * AUDIENCES, (side + 1) * AUDIENCES)
    step = np.clip(np.searchsorted(made.hours, own, side="right") - 1, 0, made.hours.size - 2)
    slope = np.diff(made.habit)[step] / np.maximum(np.diff(made.hours)[step], 1e-12)
    rate, total = np.zeros((own.size, PARTS)), np.zeros((until.size, PARTS))
    rate[:, 0] = made.background[sorts].sum() * slope
    total[:, 0] = made.background[sorts].sum() * np.interp(until, made.hours, made.habit)
    for number in range(len(MECHANISMS)):
        each = made.children[number, :, sorts].sum(axis=1)[events.sort] * events.posts[number]
        if each.any():
            now, past = _by_words(made.delay[number], number, events.times, each, until)
            rate[:, 1] += now[:-1]
            total[:, 1] += past
    heats = np.zeros(2)
    numbers = np.arange(made.warmth.size)[sorts]
    np.add.at(heats, with_ours(numbers).astype(np.int64), made.warmth[sorts])
    warms = events.warms * heats[with_ours(events.sort).astype(np.int64)]
    now, past = _by_ties(made, events.times, warms, until)
    rate[:, 2], total[:, 2] = now[:-1], past
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


def _by_ties(made: Ground, when: Floats, warms: Floats, until: Floats) -> tuple[Floats, Floats]:
    """Return rate and integral at each time of what contacts bring about."""
    times = np.concatenate([when, until])
    order = np.argsort(times, kind="stable")
    one = Ties(
        read=np.zeros(times.size, dtype=np.int32),
        gain=np.zeros(times.size),
        starts=np.arange(times.size + 1),
        tie=np.zeros(times.size, dtype=np.int32),
        weight=np.concatenate([warms, np.zeros(until.size)])[order],
        rates=made.rates,
        mix=made.mix,
        pairs=np.array([1]),
    )
    state = np.empty((times.size, made.rates.size))
    state[order] = compiled.warmth(times[order], one)
    state = state[when.size :]
    total = np.concatenate([[0.0], np.cumsum(warms)])[np.searchsorted(when, until)]
    return state @ made.mix, total - (state / made.rates) @ made.mix


def simulate(made: Ground, events: Events, rng: np.random.Generator, most: int) -> Events:
    """Return events drawn from the rate; what each posts is that of one of its sort's own.

    Args:
        made: the rate.
        events: the record's own.
        rng: draws.
        most: events after which no more are drawn, should the process explode.
    """
    rows = [np.flatnonzero(events.sort == each) for each in range(made.background.size)]
    number = rng.poisson(made.background * made.habit[-1]) * [row.size > 0 for row in rows]
    sort = np.repeat(np.arange(made.background.size), number)
    times = np.interp(rng.uniform(0, made.habit[-1], sort.size), made.habit, made.hours)
    drawn: list[tuple[Floats, Longs, Longs]] = []
    while sum(each[0].size for each in drawn) < most:
        pick = np.zeros(sort.size, dtype=np.int64)
        for each in np.unique(sort):
            pick[sort == each] = rng.choice(rows[each], int((sort == each).sum()))
        drawn.append((times, sort, pick))
        if not sort.size:
            break
        times, sort = _offspring(made, events, times, sort, pick, rng)
    times, sort, pick = (np.concatenate(column) for column in zip(*drawn, strict=True))
    order = np.argsort(times, kind="stable")
    pick = pick[order]
    return Events(
        times[order], sort[order].astype(np.int32), events.posts[:, pick], events.warms[pick]
    )


def _offspring(
    made: Ground,
    events: Events,
    times: Floats,
    sort: Longs,
    pick: Longs,
    rng: np.random.Generator,
) -> tuple[Floats, Longs]:
    born, whose = [times[:0]], [sort[:0]]
    for number, mechanism in enumerate(MECHANISMS):
        parents = np.flatnonzero(events.posts[number, pick])
        row, child = _drawn(made.children[number][sort[parents]], rng)
        bounds = edges(mechanism.window)
        reached = cumulative(made.delay[number], mechanism.window, bounds)
        born.append(times[parents[row]] + np.interp(rng.random(row.size), reached, bounds))
        whose.append(child)
    alike = with_ours(sort)[:, None] == with_ours(np.arange(made.warmth.size))
    row, child = _drawn(events.warms[pick][:, None] * alike * made.warmth, rng)
    rate = made.rates[rng.choice(made.rates.size, row.size, p=made.mix)]
    born.append(times[row] + rng.exponential(size=row.size) / rate)
    whose.append(child)
    when, who = np.concatenate(born), np.concatenate(whose)
    keep = when < made.days
    return when[keep], who[keep]


def _drawn(mean: Floats, rng: np.random.Generator) -> tuple[Longs, Longs]:
    """Return row and column of each of so many children as Poisson draws of these means give."""
    number = rng.poisson(mean)
    rows, columns = np.nonzero(number)
    return np.repeat(rows, number[rows, columns]), np.repeat(columns, number[rows, columns])
