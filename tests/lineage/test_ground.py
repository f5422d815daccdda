"""The rate of all talk: its integral, and worlds drawn from it."""

import numpy as np
import pytest
from tests.lineage.tales import model
from tests.lineage.worlds import branching

from wherefrom.lineage.checks import ground as g
from wherefrom.lineage.delays import edges
from wherefrom.lineage.mechanisms import MECHANISMS
from wherefrom.lineage.talk import fit

OURS = tuple(f"p{n}" for n in range(6))


@pytest.fixture(scope="module")
def made():
    prepared = model(branching(1, people=15, days=200).activities, ours=OURS)
    return g.ground(prepared, fit(prepared), "Europe/Paris")


def plain(rate, events, side, at):
    """Return a side's rate at a time by the sum that the equation reads as."""
    sorts = range(side * g.AUDIENCES, (side + 1) * g.AUDIENCES)
    step = min(np.searchsorted(rate.hours, at, side="right"), rate.hours.size - 1) - 1
    habit = np.diff(rate.habit)[step] / np.diff(rate.hours)[step]
    total = rate.background[list(sorts)].sum() * habit
    with_ours = g.with_ours(np.arange(rate.warmth.size))
    for j in np.flatnonzero(events.times < at):
        lag, sort = at - events.times[j], events.sort[j]
        for m, mechanism in enumerate(MECHANISMS):
            bounds = edges(mechanism.window)
            if events.posts[m, j] and lag <= bounds[-1]:
                place = np.searchsorted(bounds, lag) - 1
                total += rate.delay[m, place] * sum(rate.children[m, sort, s] for s in sorts)
        warm = rate.mix @ (rate.rates * np.exp(-rate.rates * lag)) * events.warms[j]
        total += sum(rate.warmth[s] * warm for s in sorts if with_ours[s] == with_ours[sort])
    return total


@pytest.mark.parametrize("side", [0, 1])
def test_rate_is_the_sum_of_its_parts(made, side):
    rate, events = made
    own = events.times[events.side() == side]
    told, _ = g.rates(rate, events, side)
    for k in (0, 1, own.size // 2, own.size - 1):
        assert told[k].sum() == pytest.approx(plain(rate, events, side, own[k]), rel=1e-6)


def test_integral_is_that_of_the_rate(made):
    rate, events = made
    own = events.times[events.side() == 0]
    _, total = g.rates(rate, events, 0)
    begin, end = own[20], own[21]
    grid = np.linspace(begin, end, 2001)[:-1] + (end - begin) / 4000
    area = np.mean([plain(rate, events, 0, at) for at in grid[::10]]) * (end - begin)
    assert total[21].sum() - total[20].sum() == pytest.approx(area, rel=0.02)


@pytest.mark.parametrize("side", [0, 1])
def test_whole_integral_is_about_the_number_of_activities(made, side):
    rate, events = made
    _, total = g.rates(rate, events, side)
    assert (np.diff(total, axis=0) >= -1e-9).all()
    assert total[-1].sum() == pytest.approx((events.side() == side).sum(), rel=0.1)


def test_drawn_worlds_are_as_large_as_the_record(made):
    rate, events = made
    drawn = [g.simulate(rate, events, np.random.default_rng(n), 10**6) for n in range(20)]
    assert np.mean([each.times.size for each in drawn]) == pytest.approx(
        events.times.size, rel=0.15
    )
    for each in drawn:
        assert (np.diff(each.times) >= 0).all()
        assert each.times.max() < rate.days
        assert set(each.sort) <= set(events.sort)


def test_drawing_ends_though_the_process_explodes(made):
    rate, events = made
    wild = rate._replace(children=rate.children * 10)
    drawn = g.simulate(wild, events, np.random.default_rng(1), 3 * events.times.size)
    assert drawn.times.size >= 3 * events.times.size
    assert drawn.times.size < 300 * events.times.size
