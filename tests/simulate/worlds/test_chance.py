import numpy as np
import pytest

from wherefrom.simulate.worlds import KINDS, Told, grow, live
from wherefrom.simulate.worlds.calendar import DAY, DAYS, END, HOUR, NO_TRADE, Calendar
from wherefrom.simulate.worlds.chance import derive, exponential, normal, poisson, uniform, word
from wherefrom.simulate.worlds.events import OUTCOME

KEYS = derive(np.full(40_000, word("test"), dtype=np.uint64), "thing", np.arange(40_000))


def test_draw_is_the_same_for_the_same_thing_and_other_for_another():
    assert (uniform(KEYS, "x") == uniform(KEYS.copy(), "x")).all()
    assert (uniform(KEYS[7:9], "x") == uniform(KEYS, "x")[7:9]).all()
    for other in (uniform(KEYS, "y"), uniform(KEYS, "x", 1), uniform(KEYS, "x")[::-1]):
        assert abs(np.corrcoef(uniform(KEYS, "x"), other)[0, 1]) < 0.02
    assert np.unique(KEYS).size == KEYS.size


def test_draws_have_the_moments_they_promise():
    assert uniform(KEYS, "u").mean() == pytest.approx(0.5, abs=0.01)
    assert uniform(KEYS, "u").var() == pytest.approx(1 / 12, abs=0.002)
    assert exponential(KEYS, "e").mean() == pytest.approx(1, abs=0.02)
    assert normal(KEYS, "n").std() == pytest.approx(1, abs=0.02)
    counts = poisson(KEYS, "p", np.full(KEYS.size, 1.7))
    assert counts.mean() == pytest.approx(1.7, abs=0.03)
    assert counts.var() == pytest.approx(1.7, abs=0.06)


def test_smaller_mean_never_gives_more():
    few, many = (poisson(KEYS, "p", np.full(KEYS.size, mean)) for mean in (0.3, 0.9))
    assert (few <= many).all()


def test_streams_have_their_rates_and_hours():
    calendar = Calendar(1, shock=0.0)
    rate = np.full(50, 2.0)
    whose, keys, time = calendar.streams(KEYS[:50], "words", rate, np.full(50, NO_TRADE), work=True)
    assert time.size == pytest.approx(50 * 2 * DAYS, rel=0.02)
    assert np.unique(keys).size == keys.size
    assert ((time >= 0) & (time < END)).all()
    assert np.bincount(whose, minlength=50).std() < 150
    hour, weekday = time % DAY // HOUR, time // DAY % 7
    assert ((hour >= 8) & (hour < 18)).mean() > 0.8
    assert (weekday >= 5).mean() < 0.05


def test_shocks_are_shared_by_a_trade_and_not_by_another():
    calendar = Calendar(1, shock=0.8)
    trade = np.array([0, 0, 1])
    whose, _, time = calendar.streams(KEYS[:3], "words", np.full(3, 20.0), trade, work=False)
    weeks = [
        np.bincount((time[whose == n] // (7 * DAY)).astype(int), minlength=105) for n in range(3)
    ]
    for n in range(3):  # each has a drift of its own beside
        assert np.corrcoef(weeks[n], calendar.weather[trade[n]])[0, 1] > 0.85
    assert abs(np.corrcoef(weeks[0], weeks[2])[0, 1]) < 0.5


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_world_of_size_one_is_as_large_as_told(name):
    world = grow(KINDS[name], seed=1)
    free = live(world)
    told = Told(world, free)
    assert 15_000 < len(told.rows) < 40_000
    assert 150 < len(told.outcomes()) < 800
    assert 1_000 < len(told.accounts()) < 4_500
    result = free.happened & (world.events.kind == OUTCOME)
    nowhere = (free.cause[result] < 0).mean()
    least, most = {"W10": (1, 1), "W9": (0.4, 0.8), "W4": (0.2, 0.5)}.get(name, (0.05, 0.35))
    assert least <= nowhere <= most
