"""The curve of those who wait, against cases counted by hand."""

import pytest

from wherefrom.reports.waiting import reached


def test_those_who_wait_count_for_as_long_as_they_were_followed():
    told = {row["days"]: row for row in reached([10, 20, 20, 50], [15, 30, 90])}
    assert sorted(told) == [7, 30, 90]
    assert told[7] == {"days": 7, "share": 0, "low": told[7]["low"], "high": None}
    # one of seven; then, one gone unseen, two of five; then one of two
    assert told[30]["share"] == pytest.approx(1 - 6 / 7 * 3 / 5)
    assert told[90]["share"] == pytest.approx(1 - 6 / 7 * 3 / 5 * 1 / 2)
    assert told[30]["low"] < told[30]["share"] < told[30]["high"]


def test_a_curve_ends_where_nobody_was_followed_any_longer():
    assert reached([], [400]) == []
    assert [row["days"] for row in reached([3], [29])] == [7]


def test_all_who_came_leave_no_range_undefined():
    assert reached([5], []) == []  # seen for five days, and the first mark is at seven
    (row,) = reached([5, 8], [])
    assert row["share"] == pytest.approx(1 / 2)
    assert 0 < row["low"] < 1 / 2 < row["high"] < 1


def test_lag_tells_people_and_the_last_nudge(answer):
    told = {(row["channel"], row["kind"]): row for row in answer("lag").rows}
    # Bo's outcome is on day 20; our last word to him on day 2. Bo and Dee were met by mail.
    assert told["email", "deal"]["nudge_days_median"] == 18
    assert told["email", "deal"]["people"] == 2
    assert told["chat", "deal"]["nudge_days_median"] is None  # we never wrote to Cy
    assert told["email", "deal"]["curve"] == [{"days": 7, "share": 0, "low": 0, "high": None}]
