"""The story's figures are those of credit and replay, and its beginnings add up."""

import numpy as np
import pytest
from tests.lineage.tales import lineage, result, say

from wherefrom.credit.backward import unknown
from wherefrom.credit.beginnings import beginnings, drawn_beginnings

TALE = (
    say(0, "bo", "me", "hello"),
    say(1, "me", "bo", "b", re="hello"),
    say(3, "bo", "me", "c", re="b"),
)


def test_what_began_sums_to_what_there_is():
    told = lineage(*TALE, outcomes=[result(5, "d0", "bo")], draws=20)
    begun = beginnings(told, np.ones(1))
    assert begun.sum() == pytest.approx(1)
    assert begun[told.history.ids.index("d0")] == pytest.approx(unknown(told)[0])
    assert begun.argmax() == told.history.ids.index("hello")
    drawn = drawn_beginnings(told)
    assert drawn.shape == (20, 1)
    assert set(drawn[:, 0]) <= {told.history.ids.index(name) for name in ("hello", "b", "c", "d0")}
    assert all(told.forests[draw][root] < 0 for draw, root in enumerate(drawn[:, 0]))


def test_story_tells_what_came_where_it_began_and_what_rules_cost(answer):
    rows = answer("story").rows
    told = {(row["part"], row["key"]): row for row in rows}
    assert told["what came of it", "all"]["value"] == 4
    assert [row["key"] for row in rows if row["part"] == "what came of it"] == [
        "all",
        "deal",
        "hire",
    ]
    off, neither = (told["where it began", key]["value"] for key in ("off-message", "neither"))
    alone = told["where it began", "unknown"]
    assert neither <= off <= 4 - alone["value"] + 1e-9
    assert [row["key"] for row in rows if row["part"] == "what rules cost"] == [
        "on-message-only",
        "target-audience-only",
        "ten-a-day",
    ]
    assert all(row["low"] <= row["value"] <= row["high"] for row in rows)


def test_story_ranks_nobody_of_ours(answer):
    rows = answer("story").rows
    people = [row["key"] for row in rows if row["part"] == "people"]
    assert people
    assert "email:me@b.org" not in people
