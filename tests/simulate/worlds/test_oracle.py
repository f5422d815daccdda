"""The law of W0 as it is written, and the world as it came out, agree: neither can drift alone."""

from collections import defaultdict
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from wherefrom.simulate.worlds import KINDS, Told, grow, live, policies, truth
from wherefrom.simulate.worlds.events import AGAIN, FIRST, OUTCOME, ROOM

ORACLE = Path(__file__).parents[3] / "benchmarks" / "oracle.py"


@pytest.fixture(scope="module")
def asked():
    """A world, how it went, and the oracle's word on it."""
    spec = spec_from_file_location("oracle", ORACLE)
    oracle = module_from_spec(spec)
    spec.loader.exec_module(oracle)
    world = grow(KINDS["W0"], seed=6, size=0.3)
    free = live(world)
    return world, free, oracle, oracle.Oracle(world, free, Told(world, free))


@pytest.mark.parametrize("kind", [FIRST, AGAIN, ROOM, OUTCOME])
def test_what_came_by_itself_is_as_much_as_the_law_says(asked, kind):
    _, free, _, oracle = asked
    rows = [row for row in oracle.rows if oracle.at["kind"][row] == kind]
    alone = sum(1 - sum(p for _, p in oracle.causes[row]) for row in rows)
    assert alone == pytest.approx((free.cause[rows] < 0).sum(), rel=0.15, abs=6)


def test_probabilities_of_parents_are_true(asked):
    _, free, _, oracle = asked
    said, true = defaultdict(float), defaultdict(float)
    for row, causes in oracle.causes.items():
        parents = defaultdict(float)  # one may have done it in several ways
        for parent, p in causes:
            parents[parent] += p
        for parent, p in parents.items():
            if p < 1:
                said[int(4 * p)] += p
                true[int(4 * p)] += free.cause[row] == parent
    for part in range(4):
        assert true[part] > 100
        assert said[part] == pytest.approx(true[part], rel=0.12)


def test_oracle_is_near_the_truth(asked):
    world, free, benchmark, oracle = asked
    (policy,) = policies(world, free, ["thin-everything"])
    lots = [truth(world, free, live(world, ban)).value_share_lost for ban in policy.bans(world)]
    worth = benchmark.values(world)
    whole = worth[free.happened & (world.events.kind == OUTCOME)].sum()
    said = benchmark.costs(oracle, free, [policy])["thin-everything"] / whole
    assert said == pytest.approx(sum(lots) / len(lots), rel=0.15)
