"""What a policy does to each outcome agrees with what the replay says of all."""

import numpy as np
import pytest
from tests.replay.test_forward import one, ours_off, talk_of, told  # noqa: F401 a fixture

from wherefrom.replay.effects import effects


def test_nothing_stopped_leaves_all_untouched(told):  # noqa: F811
    rows = effects(told, np.ones(talk_of(told).size))
    assert {row["effect"] for row in rows} == {"untouched"}
    assert all(row["lost"] == row["ways_cut"] == 0 for row in rows)


def test_all_stopped_cuts_every_known_way(told):  # noqa: F811
    rows = effects(told, np.zeros(talk_of(told).size))
    known = [row for row in rows if row["lost"] > 0]
    assert known
    assert {row["effect"] for row in known} == {"lost"}
    assert all(row["ways_cut"] == pytest.approx(1) for row in known)


def test_effects_add_up_to_what_the_replay_says(told):  # noqa: F811
    rows = effects(told, ours_off(told))
    assert sum(row["lost"] for row in rows) == pytest.approx(one(told, ours_off(told))["lost"])
    assert [row["ways_cut"] for row in rows] == sorted((r["ways_cut"] for r in rows), reverse=True)


def test_stopping_more_never_helps_an_outcome(told):  # noqa: F811
    half = np.where(np.arange(talk_of(told).size) % 2 == 0, ours_off(told), 1.0)
    less = {row["outcome"]: row["lost"] for row in effects(told, half)}
    more = {row["outcome"]: row["lost"] for row in effects(told, ours_off(told))}
    assert all(more[key] >= less[key] - 1e-12 for key in less)
