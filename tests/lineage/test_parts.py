"""What the fit is made of: clocks and habits, delays, and how alike two texts are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lineage.tales import DAY, MONDAY

from wherefrom.lineage import background, delays, text

# --- clocks and habits


def test_clock_reads_the_zone_and_its_summer():
    noon = 0.5 * DAY
    winter, summer = MONDAY + noon, MONDAY + 182 * DAY + noon
    read = background.clock(np.array([winter, summer], dtype=np.int64), "Europe/Paris")
    assert read.hour.tolist() == [13, 14]
    assert read.weekday.tolist() == [0, 0]
    assert read.season.tolist() == [0, 182 // 56]


def test_clock_turns_the_day_where_the_zone_does():
    evening = np.array([MONDAY + DAY * 23 // 24], dtype=np.int64)
    assert background.clock(evening, "Asia/Tokyo").weekday.tolist() == [1]
    assert background.clock(evening, "America/New_York").weekday.tolist() == [0]


def test_clock_of_nothing_is_empty():
    read = background.clock(np.zeros(0, dtype=np.int64), "UTC")
    assert read.hour.size == read.season.size == 0


def test_seasons_are_exposed_as_long_as_they_were_seen():
    micros = MONDAY + np.array([0, 100 * DAY], dtype=np.int64)
    assert background.clock(micros, "UTC").exposure.tolist() == [56, 44]


def test_habits_follow_the_working_day():
    days, hours = np.repeat(np.arange(200), 5), np.tile([9, 10, 11, 14, 15], 200)
    hours[-1] = 3  # one sleepless night
    read = background.clock(MONDAY + (days * 24 + hours) * DAY // 24, "UTC")
    rate = np.prod(background.habits(read, np.ones(days.size)), axis=0)
    assert (rate[:-1] > 3).all()
    assert rate[-1] < 0.5


def test_habits_of_an_even_background_are_one():
    hours = np.arange(24 * 7 * 8 * 3, dtype=np.int64)
    read = background.clock(MONDAY + hours * (DAY // 24), "UTC")
    for each in background.habits(read, np.ones(hours.size)):
        np.testing.assert_allclose(each, 1, atol=0.02)


def test_habits_of_nothing_known_are_one():
    read = background.clock(MONDAY + np.arange(9, dtype=np.int64) * DAY, "UTC")
    np.testing.assert_allclose(background.habits(read, np.zeros(9)), 1)


# --- what drifts by person and thread


def drifted(times, cell=None, days=800.0, weight=None):
    """Return the drift of activities, of one cell if none is given."""
    times = np.asarray(times, dtype=float)
    cell = np.zeros(times.size, dtype=np.int64) if cell is None else cell
    weight = np.ones(times.size) if weight is None else weight
    return background.drift(background.cells(cell, times, days), weight, np.ones(times.size))


def test_drift_of_even_activity_is_near_one():
    np.testing.assert_allclose(drifted(np.arange(0.5, 800, 2)), 1, atol=0.12)


def test_drift_is_more_than_one_in_a_burst_and_less_outside():
    even, burst = np.arange(0.5, 800, 20), np.arange(400, 430, 0.5)
    times = np.sort(np.concatenate([even, burst]))
    found = drifted(times)
    assert found[(times >= 400) & (times < 430)].min() > 2
    assert found[(times < 200) | (times > 640)].max() < 0.6


def test_drift_is_each_cells_own():
    even, burst = np.arange(0.5, 800, 2), np.arange(400, 430, 0.5)
    times = np.sort(np.concatenate([even, burst + 1e-3]))
    cell = np.isin(times, burst + 1e-3).astype(np.int64)
    found = drifted(times, cell)
    np.testing.assert_array_equal(found[cell == 0], drifted(even))
    assert found[cell == 1].min() > 3


def test_drift_of_who_did_one_thing_is_one():
    np.testing.assert_allclose(drifted([3.0]), 1)


def test_drift_counts_what_came_by_itself_alone():
    even, burst = np.arange(0.5, 800, 2), np.arange(400, 430, 0.5)
    times = np.sort(np.concatenate([even, burst + 1e-3]))
    owed = np.isin(times, burst + 1e-3)
    found = drifted(times, weight=np.where(owed, 0.0, 1.0))
    np.testing.assert_allclose(found[~owed], drifted(even), rtol=1e-9)


def test_drift_leaves_to_the_season_what_is_busy_for_all():
    times = np.arange(0.5, 800, 2)
    told = background.cells(np.zeros(times.size, dtype=np.int64), times, 800.0)
    found = background.drift(told, np.ones(times.size), np.full(times.size, 2.0))
    np.testing.assert_allclose(found, 0.5, atol=0.08)


# --- delays

windows = st.floats(1, 1000)
masses = st.lists(st.floats(0, 1e4), min_size=delays.BINS, max_size=delays.BINS).map(np.array)


@given(weight=masses, exposure=masses, window=windows)
def test_delays_sum_to_one_over_the_window(weight, exposure, window):
    for density in (delays.learn(weight, exposure, window), delays.start(window)):
        assert (density > 0).all()
        assert density @ np.diff(delays.edges(window)) == pytest.approx(1)


@given(weight=masses, window=windows, lag=st.floats(0, 2000))
def test_delays_add_up_from_none_to_all(weight, window, lag):
    density = delays.learn(weight, np.full(delays.BINS, 10.0), window)
    lags = np.array([0.0, min(lag, window), window, window + 1])
    share = delays.cumulative(density, window, lags)
    assert share[0] == 0
    assert share[2:].tolist() == pytest.approx([1, 1])
    assert (np.diff(share) >= -1e-12).all()


@given(window=windows)
def test_delays_put_each_lag_in_its_bin(window):
    edges = delays.edges(window)
    assert edges[0] == 0
    assert edges[-1] == pytest.approx(window)
    middles = (edges[1:] + edges[:-1]) / 2
    assert delays.bins(middles, window).tolist() == list(range(delays.BINS))
    assert delays.bins(np.array([0.0, window, 9 * window]), window).tolist() == [0, 13, 13]


def test_delays_learn_what_many_show():
    window, bins = 100.0, np.arange(delays.BINS)
    truth = np.exp(-((bins - 8.0) ** 2))
    density = delays.learn(truth * 1e6, np.full(delays.BINS, 1e6), window)
    np.testing.assert_allclose(
        density * np.diff(delays.edges(window)), truth / truth.sum(), atol=0.01
    )


def test_delays_allow_for_posts_not_yet_watched():
    weight, exposure = np.full(delays.BINS, 1e4), np.full(delays.BINS, 1e4)
    exposure[-1] = 5e3
    mass = delays.learn(weight, exposure, 100.0) * np.diff(delays.edges(100.0))
    assert mass[-1] == pytest.approx(2 * mass[-3], rel=0.01)


# --- texts

TEXTS = ("fix the garden gate", "party at the harbour", "")


def alike(notes, names, contents):
    note, message = (a.ravel() for a in np.indices((len(notes), len(names))))
    found = text.similarity(notes, names, contents, note, message)
    return found.reshape(len(notes), len(names))


def test_texts_are_alike_by_title_or_by_all_of_it():
    found = alike(TEXTS[:2], ["fix the garden gate", "hello", "nothing"], ["", TEXTS[1], "else"])
    assert found[0, 0] == pytest.approx(1)
    assert found[1, 1] > 0.5
    assert found[0, 2] == found[1, 2] == 0


def test_texts_are_alike_both_ways_and_between_none_and_all():
    found = alike(TEXTS, list(TEXTS), [""] * 3)
    assert ((found >= 0) & (found <= 1 + 1e-9)).all()
    np.testing.assert_allclose(found, found.T)


@pytest.mark.parametrize("texts", [["?", "!"], ["", ""], ["a", "b"]])
def test_texts_without_words_are_not_alike(texts):
    assert not alike(texts, texts, ["", ""]).any()


@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 5)), min_size=1, max_size=40
    )
)
def test_odds_never_fall_as_likeness_rises(rows):
    likeness, weight, chance = (np.array(column) for column in zip(*rows, strict=True))
    odds = text.ratio(likeness, weight, chance)
    order = np.argsort(likeness)
    assert (np.diff(odds[order]) >= 0).all()
    assert (odds > 0).all()


@given(weight=st.floats(0, 100), number=st.integers(1, 1000))
def test_odds_are_even_where_all_are_alike(weight, number):
    # Whatever is as unlike as all else speaks neither for nor against.
    same = np.zeros(number)
    odds = text.ratio(same, np.full(number, weight / number), np.ones(number))
    np.testing.assert_allclose(odds, 1, rtol=0, atol=0.5 / number)


def test_odds_of_true_pairs_are_high_and_leave_gaps_alone():
    likeness = np.array([0.0] * 100 + [1.0] * 10)
    odds = text.ratio(likeness, (likeness > 0.5) * 0.9, np.ones(110))
    assert odds[-1] > 5
    assert odds[0] < 0.5
    gap = text.ratio(np.append(likeness, 0.3), np.append((likeness > 0.5) * 0.9, 0), np.ones(111))
    assert gap[-1] < 0.5
