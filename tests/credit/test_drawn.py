"""The ways of drawn worlds share an outcome as drawn credit does."""

import numpy as np
import pytest
from tests.lineage.tales import lineage, result, say

from wherefrom.credit.backward import drawn_shares
from wherefrom.credit.drawn import drawn

TALE = (
    say(0, "me", "bo", "a"),
    say(1, "bo", "me", "b"),
    say(2, "me", "cy", "c", re="b"),
    say(3, "cy", "me bo", "d", re="c"),
    say(9, "bo", "me", "e"),
)


def test_ways_share_outcomes_as_drawn_credit_does():
    told = lineage(*TALE, outcomes=[result(8, "d0", "bo"), result(10, "d1", "cy bo")], draws=30)
    ways = drawn(told)
    found = np.bincount(ways.activity, ways.part, len(told.history.ids))
    assert found == pytest.approx(drawn_shares(told, np.ones(2)).mean(axis=0))
    assert (told.history.micros[ways.activity] < told.history.micros[ways.outcome]).all()


def test_without_draws_there_are_no_ways():
    told = lineage(*TALE, outcomes=[result(8, "d0", "bo")], draws=0)
    assert drawn(told).activity.size == 0
