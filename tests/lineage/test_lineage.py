"""The lineage as a whole: rows, tables, forests, and the same again from the cache."""

import itertools

import numpy as np
import pytest
from tests.lineage.tales import DAY, MONDAY, lineage, lineage_of, result, rows_sum, say, table
from tests.lineage.worlds import branching

from wherefrom import lineage as core
from wherefrom.errors import TooFewActivitiesError
from wherefrom.lineage import store
from wherefrom.lineage.history import OUTCOME
from wherefrom.lineage.tables import LEAST
from wherefrom.record.record import open_record
from wherefrom.schema import to_accounts, to_table
from wherefrom.settings import Settings
from wherefrom.vocabulary import Activity, Outcome

OURS = ("p0", "p1")
OUTCOMES = [result(20 * n + 15.5, f"d{n}", f"p{n + 2}") for n in range(12)]


@pytest.fixture(scope="module")
def world():
    return branching(3, people=15)


@pytest.fixture(scope="module")
def told(world):
    return lineage_of(world.activities, OUTCOMES, OURS, draws=6)


def same(one, other):
    """Tell whether two lineages are equal, bit by bit, in all their parts."""
    if hasattr(one, "_fields"):
        return all(same(getattr(one, f), getattr(other, f)) for f in one._fields if f != "record")
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    return list(one) == list(other) if isinstance(one, list) else one == other


def test_rows_sum_to_one(told):
    np.testing.assert_allclose(rows_sum(told), 1, atol=1e-9)


def test_links_point_back_in_time(told):
    child = np.repeat(np.arange(told.links.base.size), np.diff(told.links.starts))
    assert (told.links.times[told.links.parents] < told.links.times[child]).all()
    np.testing.assert_allclose(
        np.bincount(child, told.named, told.links.base.size),
        np.bincount(child, told.links.p, told.links.base.size),
        atol=1e-9,
    )
    assert (told.history.type[told.links.parents] != OUTCOME).all()


def test_drawn_parents_are_earlier_and_no_outcomes(told):
    assert told.forests.shape == (6, len(told.history.ids))
    child = np.broadcast_to(np.arange(told.forests.shape[1]), told.forests.shape)
    has = told.forests >= 0
    times = told.links.times
    assert (times[told.forests[has]] < times[child[has]]).all()
    assert (told.history.type[told.forests[has]] != OUTCOME).all()
    assert 0 < has.mean() < 1


def test_worlds_differ_by_their_seed_alone(world, told):
    again = lineage_of(world.activities, OUTCOMES, OURS, draws=6)
    assert same(again, told)
    other = lineage_of(world.activities, OUTCOMES, OURS, draws=6, seed=2)
    assert not np.array_equal(other.forests, told.forests)
    assert same(other._replace(forests=told.forests), told)


def test_parents_of_each_child_sum_to_one(told):
    found = told.parents()
    assert found.column_names == ["child", "parent", "p", "mechanism", "known"]
    total = found.group_by("child").aggregate([("p", "sum")])
    np.testing.assert_allclose(total["p_sum"].to_numpy(), 1)
    assert sorted(total["child"].to_pylist()) == sorted(told.history.ids)
    assert found["p"].to_numpy().min() > LEAST / 2
    assert set(found["known"].to_pylist()) <= {"recorded", "stated", "inferred"}


def test_parents_are_told_once_for_each_way_likeliest_first(told):
    rows = told.parents().to_pylist()
    ways = [(row["child"], row["parent"], row["mechanism"]) for row in rows]
    assert len(set(ways)) == len(ways)
    for before, after in itertools.pairwise(rows):
        assert before["child"] != after["child"] or before["p"] >= after["p"]
    assert all((row["parent"] is None) == (row["mechanism"] == "spontaneous") for row in rows)


def test_contacts_of_a_warm_tie_are_told_the_latest_alone():
    rows = [say(n / 24, ("me", "bo")[n % 2], ("bo", "me")[n % 2], f"m{n:04}") for n in range(600)]
    told = lineage(*rows, ours=())
    found = told.parents()
    count = found.group_by("child").aggregate([("p", "count"), ("p", "sum")])
    assert max(count["p_count"].to_pylist()) <= 120
    np.testing.assert_allclose(count["p_sum"].to_numpy(), 1)


def test_depth_counts_stated_answers():
    told = lineage(
        say(0, "me", "", "a"),
        say(1, "bo", "", "b", re="a"),
        say(2, "cy", "", "c", re="b"),
        say(3, "cy", "", "d", re="elsewhere"),
    )
    assert told.depth.tolist() == [0, 1, 2, 1]


def test_first_contacts_reach_only_who_never_heard_from_us():
    told = lineage(
        say(0, "me", "bo", "first"),
        say(0.5, "cy", "us", "from another"),
        say(1, "us", "bo", "of the other of us"),
        say(2, "me", "bo cy", "one knows us"),
        say(3, "me", "", "to all"),
        say(4, "bo", "dee", "not ours"),
        say(5, "dee", "", "later"),
        ours=("me", "us"),
    )
    found = dict(zip(told.history.ids, told.first_contact.tolist(), strict=True))
    assert [id_ for id_, first in found.items() if first] == ["first"]


def test_caveats_name_what_is_missing():
    told = lineage(say(0, "me", "bo", "a"), say(1, "bo", "me", "b"), ours=())
    said = told.caveats()
    assert any("No account is named as ours" in caveat for caveat in said)
    assert any(caveat.startswith("The record holds 0 outcomes") for caveat in said)
    assert not any("before the record" in caveat for caveat in said)


def test_table_without_a_record_is_refused(told):
    with pytest.raises(ValueError, match="without a record"):
        told.table()
    assert told.settings() == {
        "draws": 6, "seed": 1, "interval": 0.9, "hidden": 0.25, "zone": "UTC",
    }  # fmt: skip


def test_progress_is_told_to_the_end(world):
    steps = []
    people = core.build.People({}, {}, OURS)
    core.build.build(
        world.activities, OUTCOMES, people, OURS, Settings(draws=2),
        lambda what, far: steps.append((far, what)),
    )  # fmt: skip
    assert [far for far, _ in steps] == sorted(far for far, _ in steps)
    assert steps[0][0] == 0
    assert steps[-1][0] < 1


# --- on disk


def test_store_gives_back_what_was_kept(told, tmp_path):
    store.save(tmp_path, "one", told)
    assert same(store.load(tmp_path, "one"), told)
    assert (tmp_path / "one.npz").stat().st_mode & 0o777 == 0o600


def test_store_keeps_the_latest_alone(told, tmp_path):
    store.save(tmp_path, "one", told)
    store.save(tmp_path, "two", told)
    assert [path.name for path in tmp_path.iterdir()] == ["two.npz"]
    assert store.load(tmp_path, "one") is None


def test_store_never_gives_back_what_is_damaged(tmp_path):
    told = lineage(say(0, "me", "bo", "a"), say(1, "bo", "me", "b"), outcomes=[result(9)], draws=2)
    store.save(tmp_path, "one", told)
    path = tmp_path / "one.npz"
    whole = path.read_bytes()
    for cut in range(0, len(whole), 211):
        path.write_bytes(whole[:cut])
        assert store.load(tmp_path, "one") is None
    for place in range(0, len(whole), 101):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 16]) + whole[place + 1 :])
        found = store.load(tmp_path, "one")
        assert found is None or same(found, told)


def test_key_changes_with_whatever_the_lineage_depends_on():
    keys = {
        store.key(state, settings)
        for state in ("a", "b")
        for settings in (
            Settings(),
            Settings(seed=2),
            Settings(draws=9),
            Settings(zone="Asia/Tokyo"),
        )
    }
    assert len(keys) == 8
    assert store.key("a", Settings()) == store.key("a", Settings())


def letter(day, actor, to, name, **fields):
    return Activity(
        id=f"email:{name}",
        type="Create",
        actor=f"email:{actor}@b.org",
        to=(f"email:{to}@b.org",),
        channel="email",
        visibility="direct",
        published=None if day is None else MONDAY + day * DAY,
        **fields,
    )


@pytest.fixture
def record(tmp_path):
    record = open_record(tmp_path / "record", create=True, settings=Settings(draws=2))
    letters = [
        letter(0, "me", "bo", "a"),
        letter(1, "bo", "me", "b", in_reply_to="email:a"),
        letter(None, "bo", "me", "timeless"),
    ]
    deal = Outcome(id="deal", when=MONDAY + 9 * DAY, counterparties=("email:bo@b.org",))
    with record.write() as writer:
        writer.append(to_table(letters, "talk"), to_accounts([]))
        writer.set_ours(["email:me@b.org"])
        writer.add_outcomes([deal])
    return record


def test_table_holds_the_record_and_who(record):
    found = core.fit(record).table()
    assert found["id"].to_pylist() == ["email:a", "email:b"]
    assert found["person"].to_pylist() == ["email:me@b.org", "email:bo@b.org"]
    assert found["ours"].to_pylist() == [True, False]
    assert found["first_contact"].to_pylist() == [True, False]
    assert found["reply"].to_pylist() == [False, True]
    assert found["depth"].to_pylist() == [0, 1]
    assert set(record.activities().column_names) <= set(found.column_names)


def test_fit_is_kept_and_made_anew_when_cut_or_stale(record):
    steps = []
    first = core.fit(record, lambda what, far: steps.append((what, far)))
    assert steps
    steps.clear()
    assert same(core.fit(record, lambda what, far: steps.append((what, far))), first)
    assert not steps
    (path,) = record.cache().glob("*.npz")
    path.write_bytes(path.read_bytes()[:-100])
    assert same(core.fit(record, lambda what, far: steps.append((what, far))), first)
    assert steps
    with record.write() as writer:
        writer.append(to_table([letter(2, "me", "bo", "c")], "more"), to_accounts([]))
    assert len(core.fit(record).history.ids) == 4
    assert first.settings()["draws"] == 2


def test_fit_refuses_a_record_of_one_activity(tmp_path):
    record = open_record(tmp_path / "record", create=True)
    with record.write() as writer:
        writer.append(to_table([letter(0, "me", "bo", "a")], "talk"), to_accounts([]))
    with pytest.raises(TooFewActivitiesError, match="1"):
        core.fit(record)


def test_lineage_without_draws_has_no_forests():
    told = lineage_of(table(say(0, "me", "bo", "a"), say(1, "bo", "me", "b")))
    assert told.forests.shape == (0, 2)
