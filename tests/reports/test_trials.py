"""Trials on days whose luck is known: how often they are wrong, and whether power is as said."""

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from wherefrom.reports.trials import (
    PAST_LEAST,
    assignment,
    find,
    least_change,
    matched,
    power,
    switchback,
    throughout,
)

TIMES = 300


def days(seed, number, mean=5.0, wander=0.0):
    """Return counts a day, whose mean wanders where it should."""
    rng = np.random.default_rng(seed)
    drift = np.zeros(number)
    for i in range(1, number):
        drift[i] = wander * drift[i - 1] + rng.normal() * np.sqrt(1 - wander**2)
    return rng.poisson(mean * np.exp(0.4 * drift * (wander > 0))).astype(float)


def on_days(name, pairs, block):
    return np.repeat(assignment(name, 0, pairs), block)


def others(pairs, block):
    return [switchback(assignment("other", 0, pairs, k), block) for k in range(1, 40)]


@pytest.mark.parametrize("wander", [0.0, 0.8])
def test_trials_that_change_nothing_are_seldom_kept_or_dropped(wander):
    plain = throughout(28)
    found = [find(days(k, 400, wander=wander), 372, plain, [plain]) for k in range(TIMES)]
    assert np.mean([each.low > 0 for each in found]) < 0.12  # a twentieth, but for luck
    assert np.mean([each.high < 0 for each in found]) < 0.12
    paired = [
        find(days(k, 70, wander=wander), 0, switchback(assignment(str(k), 0, 5), 7), [])
        for k in range(TIMES)
    ]
    assert np.mean([each.low > 0 for each in paired]) < 0.1
    assert np.mean([each.high < 0 for each in paired]) < 0.1


def test_a_switchback_sees_a_change_as_often_as_its_power_says():
    seen, said = [], []
    for k in range(TIMES):
        series = days(k, 365 + 70)
        contrast = switchback(assignment(str(k), 0, 5), 7)
        plan = find(series[:365], 365, contrast, others(5, 7))
        assert plan.change is None
        said.append(power(1.5, plan.spread, 5))
        series[365:] += 1.5 * on_days(str(k), 5, 7)
        seen.append(find(series, 365, contrast, others(5, 7)).low > 0)
    assert np.mean(seen) == pytest.approx(np.mean(said), abs=0.07)
    assert 0.5 < np.mean(said) < 0.95


def test_the_least_change_that_shows_is_seen_four_times_of_five():
    for pairs in (0, 5, 12):
        assert power(least_change(2.0, pairs), 2.0, pairs) == pytest.approx(0.8, abs=1e-6)


def test_a_switchback_is_students_t_of_its_pairs():
    series, contrast = days(3, 84), switchback(assignment("a", 0, 6), 7)
    found = find(series, 0, contrast, [])
    on = on_days("a", 6, 7)
    pairs = [
        series[k : k + 14][on[k : k + 14]].mean() - series[k : k + 14][~on[k : k + 14]].mean()
        for k in range(0, 84, 14)
    ]
    ends = ttest_1samp(pairs, 0).confidence_interval(0.9)
    assert (found.change, found.low, found.high) == pytest.approx((np.mean(pairs), *ends))


def test_a_jump_is_told_and_a_slope_is_not_taken_for_one():
    plain = throughout(14)
    series = days(1, 300)
    series[280:294] += 5
    assert find(series, 280, plain, [plain]).low > 0
    slope = np.arange(300) / 10
    flat = find(slope, 280, plain, [plain])
    assert flat.change == pytest.approx(0, abs=1e-9)


def test_a_short_past_tells_nothing():
    plain = throughout(14)
    short = days(1, 28 * PAST_LEAST + 13)
    assert find(short, short.size - 14, plain, [plain]).change is None


def test_each_pair_of_blocks_has_one_on_and_luck_is_the_names():
    blocks = assignment("answer all", 5, 20)
    assert all(blocks[k] != blocks[k + 1] for k in range(0, 40, 2))
    assert blocks == assignment("answer all", 5, 20)
    assert blocks != assignment("answer none", 5, 20)
    assert 0 < sum(blocks[::2]) < 20


def test_a_matched_window_follows_weeks_like_the_trials_own():
    series = np.ones(200)
    series[152:180] = 3  # the weeks before the trial
    series[40:68] = 3  # the weeks before day 68
    assert matched(series, 180, 14) == 68
    assert matched(series[:30], 20, 7) is None
