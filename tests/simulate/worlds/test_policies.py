"""A rule that is lived by, and the policy that wherefrom is asked, stop the same activities."""

import numpy as np
import pytest

from wherefrom.lineage import fit
from wherefrom.record.record import open_record
from wherefrom.replay.policy import allowed, read
from wherefrom.schema import to_accounts, to_table
from wherefrom.simulate.worlds import KINDS, POLICIES, Told, grow, live, policies

# With clocks that are wrong, who had heard from us is another question to the record than to life.
AGREED = ["W0", "W10"]


@pytest.fixture(scope="module", params=AGREED)
def asked(request, tmp_path_factory):
    """A world, how it went, what the record says of it."""
    world = grow(KINDS[request.param], seed=2, size=0.03)
    free = live(world)
    told = Told(world, free)
    record = open_record(tmp_path_factory.mktemp(request.param) / "record", create=True)
    with record.write("test") as writer:
        writer.append(to_table(told.activities(), "test"), to_accounts(told.accounts()))
        writer.set_ours(told.ours())
        writer.add_outcomes(told.outcomes())
    return world, free, told, fit(record).table()


def of_people_who_show(told):
    """Return what is said by, or to, somebody who ever acts.

    Words to people who never do are nobody's first contact to a lineage; no loss hangs on them.
    """
    acting = {activity.actor for activity in told.activities()}
    acting |= {account for outcome in told.outcomes() for account in outcome.counterparties}
    return {a.id for a in told.activities() if not a.to or acting & set(a.to)}


@pytest.mark.parametrize("name", POLICIES)
def test_rule_and_policy_stop_the_same(asked, name):
    world, free, told, table = asked
    (policy,) = policies(world, free, [name])
    let = allowed(read(policy.toml, name), table, "UTC")
    stopped = {id_: 1 - part for id_, part in zip(table["id"].to_pylist(), let, strict=True)}
    expected = told.stopped(policy.reaches(free)) & of_people_who_show(told)
    found = {id_ for id_, part in stopped.items() if part > 0}
    assert found & of_people_who_show(told) == expected
    assert expected or name == "silent-month"
    assert {stopped[id_] for id_ in expected} <= {policy.thin}


def test_policies_stop_ours_alone(asked):
    world, free, _, _ = asked
    for policy in policies(world, free):
        assert (world.events.by_ours | ~policy.stops).all()


def test_thinning_stops_its_part(asked):
    world, free, _, _ = asked
    (policy,) = policies(world, free, ["thin-everything"])
    parts = [ban.stops[policy.stops].mean() for ban in policy.bans(world)]
    assert np.mean(parts) == pytest.approx(0.5, abs=0.03)
    assert len(set(parts)) > 1
