import msgspec
import numpy as np
import pytest

from wherefrom.simulate.worlds import KINDS, Ban, Told, grow, live, policies, truth
from wherefrom.simulate.worlds.events import OUTCOME
from wherefrom.simulate.worlds.life import names

SIZE = 0.1
ANEW = {"W1"}  # where another may come instead, what comes is not what came
LAWS = sorted(KINDS)


@pytest.fixture(scope="module", params=LAWS)
def lived(request):
    world = grow(KINDS[request.param], seed=5, size=SIZE)
    return world, live(world)


def spelled(world, life):
    told = Told(world, life)
    return msgspec.json.encode([told.activities(), told.outcomes(), told.parents()])


@pytest.mark.parametrize("name", ["W0", "W1", "W9"])
def test_world_is_the_same_for_the_same_seed_and_other_for_another(name):
    one, same, other = (grow(KINDS[name], seed, 0.05) for seed in (1, 1, 2))
    assert spelled(one, live(one)) == spelled(same, live(same))
    assert spelled(one, live(one)) != spelled(other, live(other))


def test_world_is_of_the_size_asked_for(lived):
    world, free = lived
    told = Told(world, free)
    assert 1_500 < len(told.rows) < 6_000
    assert 10 < len(told.outcomes()) < 120
    times = [activity.published for activity in told.activities()]
    assert times == sorted(times)


def test_names_are_of_one_thing_each(lived):
    world, free = lived
    told = Told(world, free)
    ids = [activity.id for activity in told.activities()]
    outcomes = [outcome.id for outcome in told.outcomes()]
    assert len({*ids, *outcomes}) == len(ids) + len(outcomes)
    assert told.parents().keys() == {*ids, *outcomes}


def test_causes_happened_and_are_earlier(lived):
    world, free = lived
    happened = np.flatnonzero(free.happened)
    caused = happened[free.cause[happened] >= 0]
    cause = free.cause[caused]
    assert free.happened[cause].all()
    assert (world.events.time[cause] < world.events.time[caused]).all()


def test_what_the_record_says_was_answered_was_the_cause(lived):
    world, free = lived
    told = Told(world, free)
    parents = told.parents()
    named = [a for a in told.activities() if a.in_reply_to or (a.type == "Announce")]
    assert all(parents[a.id] == (a.in_reply_to or a.object) for a in named)


def test_rule_that_stops_nothing_changes_nothing(lived):
    world, free = lived
    nothing = live(world, Ban(np.zeros_like(free.happened)))
    assert (nothing.happened == free.happened).all()
    assert (nothing.cause == free.cause).all()
    assert truth(world, free, nothing) == (0, 0)


def test_rule_leaves_a_part_of_the_world(lived):
    world, free = lived
    known = set(names(world)[free.happened & (world.events.kind == OUTCOME)].tolist())
    for policy in policies(world, free):
        ruled = live(world, policy.bans(world)[0])
        results = names(world)[ruled.happened & (world.events.kind == OUTCOME)]
        if world.kind.name in ANEW:
            assert len(set(results.tolist()) - known) <= 0.05 * len(known)
        else:
            assert not (ruled.happened & ~free.happened).any()
        assert not (ruled.happened & ruled.banned).any()


def test_policy_that_stops_more_loses_more(lived):
    world, free = lived
    every = live(world, Ban(world.events.by_ours))
    for policy in policies(world, free):
        assert truth(world, free, live(world, policy.bans(world)[0])) <= truth(world, free, every)


def test_nothing_is_lost_where_nothing_triggers_anything():
    world = grow(KINDS["W10"], seed=5, size=SIZE)
    free = live(world)
    assert set(Told(world, free).parents().values()) == {None}
    for policy in policies(world, free):
        for ban in policy.bans(world):
            ruled = live(world, ban)
            assert ruled.banned.any()
            assert truth(world, free, ruled) == (0, 0)


def test_nothing_triggers_as_much_talk_as_the_model():
    count = {}
    for name in ("W0", "W10"):
        world = grow(KINDS[name], seed=5, size=SIZE)
        told = Told(world, live(world))
        count[name] = len(told.rows), len(told.outcomes())
    assert count["W0"] == count["W10"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_is_brought_by_what_they_brought(seed):
    # Seed 3 of size one had no end when they were.
    world = grow(KINDS["W1"], seed, size=0.3)
    assert world.events.key.size < 2 * live(world).happened.sum()
