"""What the user states of who brought about whom, and what becomes of it in a lineage."""

import pyarrow as pa
import pytest
from tests.lineage.tales import history, parents, result, rows_sum, say, table

from wherefrom.lineage import build
from wherefrom.lineage.stated import ALONE, stated
from wherefrom.people import People
from wherefrom.settings import Settings

WORDS = (
    say(0, "me", "bo", "ask"),
    say(1, "me", "cy", "plan"),
    say(2, "bo", "me", "yes", re="ask"),
    say(3, "cy", "me", "offer"),
    say(4, "di", "", "news"),
    say(5, "me", "di", "hello"),
)
DEAL = (result(9, with_="bo"),)
SURE = 0.99


def links(*pairs):
    """Return what the user states: child and parent, None where it came by itself."""
    rows = [{"child": child, "parent": parent} for child, parent in pairs]
    schema = pa.schema([("child", pa.string()), ("parent", pa.string())])
    return pa.Table.from_pylist(rows, schema)


def lineage(*pairs):
    people = People({}, {"me": "Me Myself"}, ("me",))
    told = links(*pairs)
    return build.build(
        table(*WORDS), DEAL, people, ("me",), Settings(draws=0), lambda _what, _far: None, told
    )


def known(told, child, parent):
    """Return how each link between the two is known."""
    return {
        row["known"]
        for row in told.parents().to_pylist()
        if (row["child"], row["parent"]) == (child, parent) and row["p"] > 0.1
    }


def total(told, child, parent):
    return sum(
        row["p"]
        for row in told.parents().to_pylist()
        if (row["child"], row["parent"]) == (child, parent)
    )


@pytest.mark.parametrize(
    ("child", "parent"),
    [("hello", "news"), ("news", "plan"), ("yes", "plan"), ("deal", "plan"), ("deal", "hello")],
)
def test_a_stated_parent_is_nearly_sure(child, parent):
    told = lineage((child, parent))
    assert total(told, child, parent) > SURE
    assert known(told, child, parent) == {"stated"}
    assert total(lineage(), child, parent) < 0.95


def test_an_archives_link_is_recorded_and_the_rest_inferred():
    told = lineage()
    assert known(told, "yes", "ask") == {"recorded"}
    assert {row["known"] for row in told.parents().to_pylist()} <= {"recorded", "inferred", None}


@pytest.mark.parametrize("child", ["hello", "deal"])
def test_several_parents_share_evenly(child):
    told = lineage((child, "plan"), (child, "ask"))
    one, other = (total(told, child, parent) for parent in ("plan", "ask"))
    assert one + other > SURE
    assert one == pytest.approx(other, abs=0.01)


@pytest.mark.parametrize("child", ["yes", "offer", "deal"])
def test_what_came_by_itself_came_by_itself(child):
    told = lineage((child, None))
    assert parents(told, child)[None] > SURE
    assert parents(lineage(), child)[None] < 0.99


def test_rows_still_sum_to_one():
    told = lineage(("deal", "plan"), ("offer", None), ("hello", "news"), ("hello", "ask"))
    assert rows_sum(told) == pytest.approx(1)


def test_nothing_else_changes_for_others():
    before, after = lineage(), lineage(("hello", "news"))
    assert parents(after, "offer") == parents(before, "offer")


@pytest.mark.parametrize(
    ("child", "parent", "why"),
    [
        ("plan", "offer", "later"),
        ("plan", "plan", "itself"),
        ("offer", "lost", "a parent that the record does not hold"),
        ("lost", "ask", "a child that the record does not hold"),
        ("lost", None, "the same by itself"),
    ],
)
def test_what_cannot_be_is_passed_over(child, parent, why):
    told = history(*WORDS, outcomes=DEAL)
    assert stated(told, links((child, parent))).child.size == 0, why
    kept = stated(told, links((child, parent), ("hello", "news")))
    assert [told.ids[i] for i in kept.child] == ["hello"], why


def test_an_outcome_brings_about_nothing():
    after = say(12, "bo", "me", "thanks")
    told = history(*WORDS, after, outcomes=DEAL)
    assert stated(told, links(("thanks", "deal"))).child.size == 0


def test_links_stand_by_child_and_parent():
    told = history(*WORDS, outcomes=DEAL)
    kept = stated(told, links(("hello", "plan"), ("offer", None), ("hello", "ask")))
    names = [(told.ids[c], told.ids[p] if p != ALONE else None) for c, p in zip(*kept, strict=True)]
    assert names == [("offer", None), ("hello", "ask"), ("hello", "plan")]
    assert kept.children(7).tolist() == [False, False, False, True, False, True, False]


def test_a_parent_of_the_same_instant_is_not_earlier():
    told = history(say(0, "me", "", "a"), say(0, "bo", "", "b"))
    assert stated(told, links(("b", "a"))).child.size == 0
