"""Which contacts outcomes are held to be owed to."""

import itertools

import numpy as np
import pytest
from tests.lineage.tales import did, lineage, parents, result, say

from wherefrom.lineage.lineage import NEW_DAYS

LONG = 100.0  # days after the record began


def contact(day, other, id_, **fields):
    return say(day, other, "me", id_, **fields)


def test_outcome_comes_of_contacts_with_its_counterparty():
    told = lineage(
        contact(0, "bo", "a"),
        contact(1, "cy", "b"),
        say(2, "me", "bo", "c"),
        say(30, "me", "bo", "late"),
        outcomes=[result(20, with_="bo")],
    )
    assert set(parents(told, "deal")) == {"a", "c", None}


def test_outcome_with_a_stranger_comes_from_nowhere():
    told = lineage(contact(0, "bo", "a"), outcomes=[result(20, with_="dee"), result(21, "other")])
    assert parents(told, "deal") == {None: 1.0}


def test_our_own_work_comes_of_what_we_did_and_heard():
    told = lineage(
        say(0, "me", "", "a"),
        contact(1, "bo", "b", re="a"),
        say(2, "bo", "", "by the way"),
        outcomes=[result(20)],
    )
    assert {"a", "b"} <= set(parents(told, "deal"))
    assert "by the way" not in parents(told, "deal")


def test_our_own_work_may_have_gone_by_another_of_us():
    told = lineage(
        say(0, "me", "bo", "a"),
        say(1, "me too", "bo", "b"),
        outcomes=[result(20, with_="me")],
        ours=("me", "me too"),
    )
    assert {"a", "b"} <= set(parents(told, "deal"))


def test_whom_an_outcome_names_as_ours_is_one_of_us():
    told = lineage(contact(0, "bo", "a"), outcomes=[result(20, with_="bo")], ours=())
    assert parents(told, "deal")["a"] > 0.3


def test_outcome_of_nobody_comes_from_nowhere():
    told = lineage(contact(0, "bo", "a"), outcomes=[result(20, ours="")])
    assert parents(told, "deal") == {None: 1.0}


def test_outcome_with_two_people_takes_a_contact_with_both_once():
    told = lineage(
        say(0, "me", "bo cy", "a"),
        contact(1, "bo", "x"),
        contact(1, "cy", "y"),
        outcomes=[result(20, with_="bo cy")],
    )
    found = parents(told, "deal")
    assert sum(found.values()) == pytest.approx(1)
    assert set(found) == {"a", "x", "y", None}


def test_what_others_write_to_name_both_counts_and_what_they_whisper_does_not():
    told = lineage(
        say(0, "cy", "me bo", "introduced"),
        say(1, "cy", "bo", "whispered"),
        say(2, "bo", "", "public"),
        contact(3, "bo", "x"),
        outcomes=[result(20, with_="bo")],
    )
    found = parents(told, "deal")
    assert {"introduced", "public", "x"} <= set(found)
    assert "whispered" not in found


def test_source_that_a_counterparty_names_has_more_of_the_outcome():
    rows = (
        contact(0, "cy", "from the source"),
        contact(1, "bo", "from him"),
        say(2, "me", "bo", "to him"),
    )
    plain = lineage(*rows, outcomes=[result(20, with_="bo cy")])
    named = lineage(*rows, outcomes=[result(20, with_="bo", through="cy")])
    before, after = (parents(told, "deal")["from the source"] for told in (plain, named))
    assert after > 1.5 * before
    known = {row["parent"]: row["known"] for row in named.parents().to_pylist()}
    assert known["from the source"] == "stated"
    assert known["from him"] == "inferred"


def test_source_never_heard_of_changes_nothing():
    rows = (contact(0, "bo", "a"), say(1, "me", "bo", "b"))
    plain = lineage(*rows, outcomes=[result(20, with_="bo")])
    named = lineage(*rows, outcomes=[result(20, with_="bo", through="dee")])
    assert parents(named, "deal") == pytest.approx(parents(plain, "deal"), rel=0.1)


MATTERS = ("pump", "valve", "garden", "party")


def test_note_that_repeats_a_title_finds_it():
    titles = [f"{one} {other}" for one, other in itertools.permutations(MATTERS, 2)]
    rows = [contact(n, "bo", f"m{n}", name=title) for n, title in enumerate(titles)]
    notes = [result(60 + n, f"d{n}", "bo", note=title) for n, title in enumerate(titles)]
    noted, blind = (
        lineage(*rows, outcomes=outcomes)
        for outcomes in (notes, [result(60 + n, f"d{n}", "bo") for n in range(len(titles))])
    )
    for n in range(len(titles)):
        found = parents(noted, f"d{n}")
        assert max(found, key=found.get) == f"m{n}"
        assert found[f"m{n}"] > 0.5
    assert max(p for above, p in parents(blind, "d5").items() if above) < 0.5


@pytest.mark.parametrize("note", ["?", "a", "—"])
def test_note_without_a_word_is_no_note(note):
    rows = (contact(0, "bo", "a", name="!"), say(1, "me", "bo", "b"))
    told = lineage(*rows, outcomes=[result(20, with_="bo", note=note)])
    plain = lineage(*rows, outcomes=[result(20, with_="bo")])
    assert parents(told, "deal") == pytest.approx(parents(plain, "deal"), rel=0.05)


@pytest.mark.parametrize(("day", "again"), [(20, True), (0.7, False)])
def test_what_was_said_again_under_the_same_title_is_superseded(day, again):
    told = lineage(
        contact(0, "bo", "first", name="offer"),
        contact(0.001, "bo", "other", name="another"),
        contact(1, "bo", "second", name="[v2] offer"),
        outcomes=[result(day, with_="bo")],
    )
    found = parents(told, "deal")
    assert found["first"] == pytest.approx((0.2 if again else 1) * found["other"], rel=0.2)


def test_results_of_one_hour_come_of_a_series_in_its_order():
    rows = [
        contact(n / 1440, "bo", f"m{n}", context="t", name=f"part {n}", re="m0" if n else None)
        for n in range(4)
    ]
    outcomes = [result(20 + n / 1440, f"d{n}", "bo") for n in range(1, 5)]
    told = lineage(*rows, outcomes=outcomes)
    mass = np.array(
        [[parents(told, f"d{n}").get(f"m{m}", 0) for m in range(4)] for n in range(1, 5)]
    )
    assert np.trace(mass) > 2 * np.trace(np.fliplr(mass))


def test_answers_are_owed_to_what_they_answer():
    told = lineage(
        contact(0, "bo", "a", name="offer"),
        say(1, "me", "bo", "b", name="Re: offer", re="a"),
        outcomes=[result(20, with_="bo")],
    )
    found = parents(told, "deal")
    assert found["b"] < 0.3 * found["a"]


def test_one_contact_seldom_brings_two_results():
    told = lineage(
        contact(0, "bo", "a", name="pump valve"),
        contact(0.001, "bo", "b", name="garden party"),
        contact(200, "cy", "z", name="violin lesson"),
        outcomes=[result(20, "d0", "bo", note="pump valve"), result(20, "d1", "bo")],
    )
    assert parents(told, "d0")["a"] > 1.5 * parents(told, "d0")["b"]
    assert parents(told, "d1")["b"] > 1.2 * parents(told, "d1")["a"]


def test_results_of_strangers_teach_what_comes_from_nowhere():
    talk = [contact(20 * n, f"p{n}", f"m{n}") for n in range(10)]
    came = [result(20 * n + 5, f"d{n}", f"p{n}") for n in range(10)]
    elsewhere = [say(20 * n, f"q{n}", "dee", f"e{n}") for n in range(10)]
    strange = [result(20 * n + 6, f"s{n}", f"q{n}") for n in range(10)]
    talk += elsewhere
    alone, among = lineage(*talk, outcomes=came), lineage(*talk, outcomes=[*came, *strange])
    assert among.learnt["results from nowhere"] > 2 * alone.learnt["results from nowhere"]
    assert parents(among, "d5")[None] > parents(alone, "d5")[None]


def test_results_of_people_beyond_the_record_teach_nothing_of_it():
    talk = [contact(20 * n, f"p{n}", f"m{n}") for n in range(10)]
    came = [result(20 * n + 5, f"d{n}", f"p{n}") for n in range(10)]
    beyond = [result(20 * n + 6, f"s{n}", f"q{n}") for n in range(40)]
    alone, among = lineage(*talk, outcomes=came), lineage(*talk, outcomes=[*came, *beyond])
    assert parents(among, "s5") == {None: 1.0}
    assert parents(among, "d5")[None] < 1.5 * parents(alone, "d5")[None]


@pytest.mark.parametrize(
    ("first", "day", "early"),
    [
        (LONG, LONG + 60, False),
        (NEW_DAYS / 2, LONG, True),  # we knew him when the record began
        (LONG, NEW_DAYS / 2, True),  # before there was anything to see
    ],
)
def test_outcome_says_where_its_past_may_lie_before_the_record(first, day, early):
    rows = (contact(0, "cy", "a"), contact(first, "bo", "b"), say(300, "me", "cy", "c"))
    told = lineage(*rows, outcomes=[result(day, with_="bo")])
    place = list(told.history.ids).index("deal")
    assert bool(told.before[place]) is early
    assert any("before the record does" in caveat for caveat in told.caveats()) is early


def test_answer_to_what_the_record_does_not_hold_has_its_past_before_it():
    told = lineage(say(0, "me", "", "a", re="elsewhere"), say(1, "bo", "", "b"))
    assert told.before.tolist() == [True, False]


def test_shares_are_candidates_too():
    told = lineage(
        say(0, "me", "", "a"),
        did(1, "bo", "Announce", "b", object="a"),
        outcomes=[result(20, with_="bo")],
    )
    assert "b" in parents(told, "deal")


def test_hazards_and_chances_are_left_to_outcomes():
    told = lineage(contact(0, "bo", "a"), contact(90, "bo", "b"), outcomes=[result(20, with_="bo")])
    place = list(told.history.ids).index("deal")
    row = slice(told.links.starts[place], told.links.starts[place + 1])
    assert (told.hazards[row] > 0).all()
    assert told.chance[place] > 0
