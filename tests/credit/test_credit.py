"""Credit adds up, is the Shapley value and agrees with the replay; traces tell the same."""

import itertools
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from tests.kernels.histories import lineages
from tests.lineage.tales import did, lineage, lineage_of, result, say
from tests.lineage.worlds import branching, results_of

from wherefrom.credit import BY, KINDS, credit, trace
from wherefrom.credit.accounts import LANES
from wherefrom.credit.backward import removals, shares, unknown, whole
from wherefrom.credit.roles import ROLES, activity_roles
from wherefrom.errors import UnknownNameError
from wherefrom.lineage.hidden import hide, turns_at
from wherefrom.lineage.history import OUTCOME
from wherefrom.replay.forward import replay

OURS = ("p0", "p1")


@pytest.fixture(scope="module")
def told():
    """A year of talk with outcomes among it."""
    world = branching(3, people=25)
    talk = world.activities.to_pylist()
    for number, row in enumerate(talk):
        row["tags"] = [["hiring"], ["hiring", "talk"], []][number % 3]
        row["channel"] = ("mail", "chat")[number % 2]
    return lineage(*talk, outcomes=results_of(world)[:12], ours=OURS, draws=4)


TALE = (
    say(0, "me", "bo", "a"),
    say(1, "bo", "me", "b"),
    say(2, "me", "cy", "c", re="b"),
    say(3, "cy", "me bo", "d", re="c"),
    say(9, "bo", "me", "e"),
    say(30, "me", "bo", "f"),
)
CAME = (result(8, "d0", "bo"), result(40, "d1", "cy bo"))


@pytest.mark.parametrize("by", BY)
def test_shares_and_unknown_sum_to_the_outcomes(told, by):
    rows = credit(told, by)
    assert sum(row["share"] for row in rows) == pytest.approx(12)
    assert rows[-1]["key"] == "unknown"
    assert rows[-1]["share"] == pytest.approx(unknown(told).sum())
    assert 0.2 < rows[-1]["share"] < 11.5


@pytest.mark.parametrize("by", BY)
def test_rows_have_their_keys_ranges_and_order(told, by):
    rows = credit(told, by)
    keys = ["key", "name", "share", "share_low", "share_high", "removal", "outcomes", "unit"]
    keys.append("hidden_turns")
    for row in rows:
        assert list(row) == keys
        assert 0 <= row["share_low"] <= row["share"] <= row["share_high"]
        assert (row["outcomes"], row["unit"]) == (12, "outcomes")
    order = [row["share"] for row in rows[:-1]]
    assert order == sorted(order, reverse=True)


def test_credit_turns_where_less_than_one_outcome_is_owed(told):
    groups = BY["person"](told)
    worth = np.ones(12)
    at = dict(zip(groups.keys, range(len(groups.keys)), strict=True))

    def owed(key, hidden):
        each = shares(hide(told, hidden), worth)
        mine = groups.group == at[key]
        return each[groups.activity[mine]] @ groups.part[mine]

    rows = {row["key"]: row for row in credit(told, "person")}
    turning = [key for key, row in rows.items() if row["hidden_turns"] is not None]
    assert turning == [k for k, row in rows.items() if row["share"] >= 1 and k != "unknown"] != []
    for key in turning:
        turns = rows[key]["hidden_turns"]
        assert 0 < turns <= 1
        assert owed(key, turns) < 1 + 0.005
        assert owed(key, turns - 0.01) > 1 - 0.005


def test_curve_of_a_share_is_right_also_for_long_chains():
    # Fifteen words, each brought about by the one before: shares bend as sharply as they can.
    folk = ("me", "bo")
    chain = [
        say(n, folk[n % 2], folk[1 - n % 2], f"m{n:02}", re=f"m{n - 1:02}" if n else None)
        for n in range(15)
    ]
    told = lineage(*chain, outcomes=[result(16, f"d{n}", "bo") for n in range(9)])
    for row in credit(told, "person")[:-1]:
        groups = BY["person"](told)
        mine = groups.group == groups.keys.index(row["key"])

        def owed(hidden, groups=groups, mine=mine):
            return shares(hide(told, hidden), np.ones(9))[groups.activity[mine]].sum()

        assert row["hidden_turns"] == turns_at(lambda share: owed(share) >= 1)


def test_rows_stand_in_the_order_of_the_kind_asked_for(told):
    order = [row["removal"] for row in credit(told, "person", "removal")[:-1]]
    assert order == sorted(order, reverse=True)
    assert order[0] > 0


def allowed_without(told, off):
    talk = told.history.type != OUTCOME
    return 1.0 - off[talk]


@pytest.mark.parametrize("by", ["person", "channel", "thread", "tag", "role"])
def test_removal_is_a_replay_with_the_group_off(told, by):
    groups = BY[by](told)
    rows = {row["key"]: row for row in credit(told, by)[: LANES + 3]}
    for place, key in enumerate(groups.keys):
        if key in rows:
            off = np.zeros(len(told.history.ids))
            mine = groups.group == place
            off[groups.activity[mine]] = groups.part[mine]
            (row,) = replay(told, ["off"], allowed_without(told, off)[:, None])
            assert rows[key]["removal"] == pytest.approx(row["lost"], abs=1e-9)


def test_removal_of_an_activity_is_a_replay_without_it():
    told = lineage(*TALE, outcomes=CAME)
    rows = {row["key"]: row["removal"] for row in credit(told, "activity")}
    talk = np.flatnonzero(told.history.type != OUTCOME)
    lost = replay(told, [""] * talk.size, 1 - np.eye(talk.size))
    found = {told.history.ids[i]: row["lost"] for i, row in zip(talk, lost, strict=True)}
    for id_, removal in rows.items():
        if id_ != "unknown":
            assert removal == pytest.approx(found[id_], abs=1e-9)


def test_removal_is_not_worked_out_for_the_many_of_least_share(told, monkeypatch):
    monkeypatch.setattr("wherefrom.credit.accounts.REMOVED_MOST", 2)
    rows = credit(told, "person")
    assert [row["removal"] is None for row in rows[:3]] == [False, False, True]
    # Those not worked out come last where removal is what is asked for.
    assert [row["removal"] is None for row in credit(told, "person", "removal")[:3]] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("outcomes", [CAME[:1], CAME], ids=["one", "two"])
def test_share_is_the_shapley_value_over_all_coalitions(outcomes):
    told = lineage(*TALE, outcomes=outcomes)
    n = len(TALE)
    coalitions = np.array(list(itertools.product([0.0, 1.0], repeat=n)))
    rows = replay(told, [""] * len(coalitions), coalitions.T)
    worth = {tuple(c): len(outcomes) - row["lost"] for c, row in zip(coalitions, rows, strict=True)}
    exact = np.zeros(n)
    for coalition, without in worth.items():
        size = int(sum(coalition))
        for i in np.flatnonzero(np.array(coalition) == 0):
            joined = worth[(*coalition[:i], 1.0, *coalition[i + 1 :])]
            odds = factorial(size) * factorial(n - size - 1) / factorial(n)
            exact[i] += odds * (joined - without)
    talk = [
        id_
        for id_, kind in zip(told.history.ids, told.history.type, strict=True)
        if kind != OUTCOME
    ]
    found = {row["key"]: row["share"] for row in credit(told, "activity")}
    assert found.pop("unknown") == pytest.approx(worth[(0.0,) * n])
    assert [found.get(id_, 0.0) for id_ in talk] == pytest.approx(exact.tolist(), abs=1e-6)


def test_share_of_a_chain_longer_than_the_nodes_still_adds_up():
    folk = ("me", "bo")
    chain = [
        say(n, folk[n % 2], folk[1 - n % 2], f"m{n:02}", re=f"m{n - 1:02}" if n else None)
        for n in range(60)
    ]
    told = lineage(*chain, outcomes=[result(61, with_="bo")])
    assert sum(row["share"] for row in credit(told, "activity")) == pytest.approx(1)


def test_whole_leaves_nothing_where_nothing_is():
    assert whole(np.zeros(2), 0.0).tolist() == [0, 0]
    assert whole(np.array([1.0, 3.0]), 2.0).tolist() == [0.5, 1.5]


@given(lineages(most=8))
def test_removal_is_never_less_than_share(drawn):
    # Whoever is removed takes along at least what is owed to them.
    links, ties = drawn
    told = lineage(say(0, "me", "bo", "a"), say(1, "bo", "me", "b"))
    n = links.times.size
    kind = np.zeros(n, dtype=np.int32)
    kind[-1] = OUTCOME
    read = ties.read.copy()
    told = told._replace(
        history=told.history._replace(type=kind), links=links, ties=ties._replace(read=read),
        dose=np.zeros(n),
    )  # fmt: skip
    worth = np.ones(1)
    assert (removals(told, worth)[:-1] >= shares(told, worth)[:-1] - 1e-9).all()


@pytest.mark.parametrize(
    ("by", "kind"), [("persn", "share"), ("person", "shares")], ids=["grouping", "kind"]
)
def test_unknown_names_are_refused_with_those_that_are_known(told, by, kind):
    with pytest.raises(UnknownNameError, match="Choose"):
        credit(told, by, kind)


def test_no_range_is_wider_than_all_outcomes():
    told = lineage(
        say(0, "bo", "me", "a"), say(1, "me", "bo", "b"), outcomes=[result(9, with_="bo")], draws=9
    )
    assert all(0 <= r["share_low"] <= r["share_high"] <= 1 for r in credit(told, "person"))


def test_credit_without_outcomes_is_nothing():
    (row,) = credit(lineage(*TALE, draws=2), "person")
    assert (row["key"], row["share"], row["outcomes"]) == ("unknown", 0, 0)


def test_threads_are_called_after_their_first_title():
    told = lineage(
        say(0, "me", "bo", "a", name="Offer"),
        say(1, "bo", "me", "b", name="Re: Offer", re="a"),
        outcomes=[result(9, with_="bo")],
    )
    assert [row["name"] for row in credit(told, "thread")] == ["Offer", "origin not in the record"]


# --- roles


def role_of(rows, id_, **more):
    told = lineage(*rows, **more)
    return ROLES[activity_roles(told)[list(told.history.ids).index(id_)]]


DEAL = {"outcomes": [result(40, with_="bo")]}
ROLE_TALES = {
    "ours": ((say(0, "me", "bo", "x"), say(1, "bo", "me", "b")), DEAL),
    "counterparty": ((say(0, "bo", "me", "x"), say(1, "me", "bo", "b")), DEAL),
    "referrer": (
        (say(0, "cy", "me", "x"), say(1, "bo", "me", "b")),
        {"outcomes": [result(40, with_="bo", through="cy")]},
    ),
    "introducer": (
        (say(0, "cy", "me bo", "x"), say(1, "bo", "me cy", "b", re="x"), say(2, "me", "bo", "c")),
        DEAL,
    ),
    "sharer": (
        (
            say(0, "me", "", "a"),
            did(1, "cy", "Announce", "x", object="a"),
            say(2, "bo", "me", "b"),
            say(3, "me", "bo", "c", re="b"),
        ),
        DEAL,
    ),
    "connector": (
        (say(0, "cy", "me", "x"), say(1, "me", "cy bo", "b", re="x"), say(2, "bo", "me", "c")),
        DEAL,
    ),
}


@pytest.mark.parametrize("role", ROLE_TALES)
def test_role_is_what_an_activity_did_for_the_outcomes(role):
    rows, more = ROLE_TALES[role]
    assert role_of(rows, "x", **more) == role


def test_role_of_ours_comes_before_all_others():
    rows = (say(0, "me", "bo cy", "x"), say(1, "bo", "cy", "b"), say(2, "cy", "me", "c"))
    assert role_of(rows, "x", outcomes=[result(40, with_="me", through="me")]) == "ours"


def test_roles_are_of_the_outcomes_asked_for():
    told = lineage(
        say(0, "bo", "me", "x"), say(1, "cy", "me", "y"),
        outcomes=[result(40, "d0", "bo"), result(41, "d1", "cy")],
    )  # fmt: skip
    one = np.array([id_ == "d0" for id_ in told.history.ids])
    assert [ROLES[r] for r in activity_roles(told, one)[:2]] == ["counterparty", "connector"]


# --- trace

KEYS = {
    "outcome", "when", "kind", "value", "currency", "origin_unknown", "before_record",
    "hidden_turns", "parents", "threads", "ancestors", "people",
}  # fmt: skip


def test_trace_has_its_keys_and_lists_in_falling_order(told):
    rows = trace(told)
    assert [row["outcome"] for row in rows] == [outcome.id for outcome in told.history.outcomes]
    inner = {
        "parents": (["activity", "p", "mechanism", "known"], "p"),
        "threads": (["context", "p"], "p"),
        "ancestors": (["activity", "p"], "p"),
        "people": (["person", "role", "share"], "share"),
    }
    for row in rows:
        assert set(row) == KEYS
        for name, (keys, weight) in inner.items():
            assert all(list(each) == keys for each in row[name])
            weights = [each[weight] for each in row[name]]
            assert weights == sorted(weights, reverse=True)
            assert all(0 < w <= 1 + 1e-9 for w in weights)
            assert len(weights) <= 20


def test_trace_adds_up(told):
    for row in trace(told, most=10_000):
        alone = row["origin_unknown"]
        for name, weight in (("parents", "p"), ("threads", "p"), ("people", "share")):
            assert alone + sum(each[weight] for each in row[name]) == pytest.approx(1, abs=0.01)


def test_trace_is_cut_at_most_and_goes_by_name(told):
    far = []
    (row,) = trace(told, ["d7"], most=1, progress=far.append)
    assert row["outcome"] == "d7"
    assert [len(row[name]) for name in ("parents", "threads", "ancestors", "people")] == [1] * 4
    assert far == [1]
    whole_row = trace(told, ["d7"])[0]
    assert row["parents"] == whole_row["parents"][:1]
    assert row["ancestors"] == whole_row["ancestors"][:1]


def test_trace_of_a_name_unknown_says_so(told):
    with pytest.raises(UnknownNameError, match='"d77"'):
        trace(told, ["d7", "d77"])


def test_trace_takes_the_beginning_of_an_id_where_one_alone_begins_so():
    told = lineage(
        say(0, "bo", "me", "a"), outcomes=[result(2, "deal-1", "bo"), result(3, "deal-2", "bo")]
    )
    assert [row["outcome"] for row in trace(told, ["deal-2"])] == ["deal-2"]
    with pytest.raises(UnknownNameError, match="Several begin so"):
        trace(told, ["deal"])
    told = lineage(say(0, "bo", "me", "a"), outcomes=[result(2, "097a518e", "bo")])
    assert trace(told, ["097a"])[0]["outcome"] == "097a518e"


def test_trace_tells_the_outcome_and_who_said_so():
    told = lineage(
        say(0, "cy", "me", "x"),
        say(1, "bo", "me", "b"),
        outcomes=[
            result(2, "deal", "bo", through="cy", kind="hire", value=5.0, currency="EUR"),
        ],
    )
    (row,) = trace(told)
    assert row["when"] == "2024-01-03T00:00:00+00:00"
    assert (row["kind"], row["value"], row["currency"]) == ("hire", 5.0, "EUR")
    assert row["before_record"] is True
    assert {each["activity"]: each["known"] for each in row["parents"]} == {
        "x": "stated",
        "b": "inferred",
    }


def test_trace_turns_where_unknown_is_as_likely_as_not(told):
    strange = lineage(*TALE, outcomes=[result(40, with_="dee")])
    rows = [*trace(told), *trace(strange)]
    turned = [(row["origin_unknown"], row["hidden_turns"]) for row in rows]
    assert {turns is None for _, turns in turned} == {True, False}
    for unknown_before, turns in turned:
        assert (turns is None) == (unknown_before >= 0.5)
        if turns is not None:
            assert unknown_before + turns * (1 - unknown_before) >= 0.5 - 1e-6
            assert unknown_before + (turns - 0.01) * (1 - unknown_before) < 0.5


def test_traces_and_credit_agree(told):
    by_person = {}
    for row in trace(told, most=10_000):
        for each in row["people"]:
            by_person[each["person"]] = by_person.get(each["person"], 0) + each["share"]
    for row in credit(told, "person")[:-1]:
        assert by_person.get(row["key"], 0) == pytest.approx(row["share"], abs=0.01)


def test_kinds_of_credit_are_two():
    assert KINDS == ("share", "removal")
    assert unknown(lineage_of(branching(1, people=4).activities)).size == 0
