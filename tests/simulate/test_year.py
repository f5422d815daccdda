import msgspec
import pytest

from wherefrom.simulate import RULES, rule, truth, year
from wherefrom.simulate.rules import everything
from wherefrom.simulate.world import SECOND


def spelled(world):
    return msgspec.json.encode([world.activities, world.outcomes, world.parents, world.labels])


def test_year_is_the_same_for_the_same_seed_and_other_for_another(free):
    assert spelled(year(seed=3, people=120)) == spelled(free)
    assert spelled(year(seed=4, people=120)) != spelled(free)


def test_year_under_a_rule_that_stops_nothing_is_the_year(free):
    assert spelled(year(seed=3, people=120, rule=everything)) == spelled(free)


@pytest.mark.parametrize("name", RULES)
def test_year_under_a_rule_is_a_part_of_the_year(free, name):
    ruled = year(seed=3, people=120, rule=rule(name))
    whole = {msgspec.json.encode(activity) for activity in free.activities}
    assert {msgspec.json.encode(activity) for activity in ruled.activities} <= whole
    assert {o.id for o in ruled.outcomes} <= {o.id for o in free.outcomes}


def test_year_under_a_tighter_rule_keeps_less():
    def mail_only(seen):
        return seen.activity.channel == "email"

    def nothing(_):
        return False

    channel = year(seed=3, people=120, rule=mail_only)
    silent = year(seed=3, people=120, rule=nothing)
    assert {a.id for a in silent.activities} < {a.id for a in channel.activities}
    assert {o.id for o in silent.outcomes} <= {o.id for o in channel.outcomes}
    assert not {a.actor for a in silent.activities} & set(silent.ours)


def test_year_names_parents_that_are_there_and_earlier(free):
    times = {activity.id: activity.published for activity in free.activities}
    times |= {outcome.id: outcome.when for outcome in free.outcomes}
    assert free.parents.keys() == times.keys()
    for child, parent in free.parents.items():
        assert parent is None or times[parent] <= times[child]
    for activity in free.activities:
        if activity.in_reply_to:
            assert free.parents[activity.id] == activity.in_reply_to


def test_year_is_that_of_a_plausible_firm():
    world = year(seed=1)
    assert 8_000 < len(world.activities) < 40_000
    assert 60 <= len(world.outcomes) <= 200
    assert {"hire", "deal", "referral"} <= {outcome.kind for outcome in world.outcomes}
    assert all(activity.published % SECOND == 0 for activity in world.activities)
    named = [outcome for outcome in world.outcomes if outcome.through]
    assert 0 < len(named) < len(world.outcomes) / 2
    assert {"email", "mastodon", "meetup"} == {activity.channel for activity in world.activities}


def test_truth_is_nothing_where_nothing_is_stopped_and_much_where_all_is(free):
    assert truth(free, free).share_lost == 0
    silent = truth(free, year(seed=3, people=120, rule=lambda _: False))
    assert silent.share_lost > 0.5
    assert silent.activities_lost > len(free.activities) / 3
    assert set(silent.lost) <= {outcome.id for outcome in free.outcomes}


def test_year_without_mastodon_is_mail_and_meetings():
    world = year(seed=3, people=120, climate="mail-only")
    assert {activity.channel for activity in world.activities} == {"email", "meetup"}
