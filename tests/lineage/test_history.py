"""The history: whom each activity concerns, what it answers, and when results stand."""

import numpy as np
import pyarrow as pa
import pytest
from tests.lineage.tales import DAY, MONDAY, did, history, lineage_of, result, say, table

from wherefrom.lineage.history import NONE, OUTCOME, OUTSIDE, PARTIES_MOST, build


def parties(told, id_, rows="parties"):
    i, kept = list(told.ids).index(id_), getattr(told, rows)
    return [told.people[p] for p in kept.items[kept.starts[i] : kept.starts[i + 1]]]


def link(told, id_):
    above = told.link[list(told.ids).index(id_)]
    return told.ids[above] if above >= 0 else int(above)


def test_parties_are_people_who_act_once_each_and_never_oneself():
    told = history(
        say(0, "bo", "", "x"),
        say(1, "me", "bo me bo list", "a", mentions="bo"),
        say(2, "cy", "me", "b"),
    )
    assert parties(told, "a") == ["bo"]
    assert parties(told, "b") == ["me"]


def test_parties_of_whom_an_outcome_names_need_not_act():
    told = history(say(0, "me", "bo dee", "a"), outcomes=[result(1, with_="bo", through="dee")])
    assert parties(told, "a") == ["bo", "dee"]
    assert parties(told, "deal", "counterparties") == ["bo"]
    assert parties(told, "deal", "through") == ["dee"]
    assert parties(told, "deal") == []


def test_parties_begin_with_whom_an_activity_answers():
    told = history(say(0, "bo", "", "x"), say(0, "cy", "", "y"), say(1, "me", "bo", "a", re="y"))
    assert parties(told, "a") == ["cy", "bo"]


def test_parties_are_cut_where_nobody_is_addressed_in_person():
    crowd = [f"p{n:02}" for n in range(50)]
    told = history(*(say(0, p, "", p) for p in crowd), say(1, "me", " ".join(crowd), "a"))
    assert parties(told, "a") == crowd[:PARTIES_MOST]


def test_mentions_are_told_from_addresses():
    told = history(
        say(0, "bo", "", "x"), say(0, "cy", "", "y"), say(1, "me", "bo", "a", mentions="cy")
    )
    assert parties(told, "a") == ["bo", "cy"]
    assert parties(told, "a", "mentions") == ["cy"]


def test_links_are_replies_and_what_is_shared_or_liked():
    told = history(
        say(0, "bo", "", "x"),
        say(1, "me", "", "answer", re="x"),
        did(2, "me", "Announce", "share", object="x"),
        did(3, "me", "Like", "like", object="x"),
        did(4, "me", "Join", "join", object="x"),
        say(5, "me", "", "beyond", re="elsewhere"),
    )
    assert [link(told, id_) for id_ in ("answer", "share", "like")] == ["x"] * 3
    assert link(told, "join") == NONE
    assert link(told, "beyond") == OUTSIDE


@pytest.mark.parametrize("day", [1, 0], ids=["later", "at the same instant"])
def test_link_is_none_where_the_clock_puts_the_answer_first(day):
    told = history(say(day, "bo", "", "x"), say(0, "me", "", "a", re="x"))
    assert link(told, "a") == NONE


def test_unknown_times_are_left_out_and_counted():
    rows = (say(0, "me", "bo", "a"), say(None, "bo", "me", "b", re="a"), say(1, "bo", "me", "c"))
    assert list(history(*rows).ids) == ["a", "c"]
    told = lineage_of(table(*rows))
    assert told.timeless == 1
    assert any(
        caveat.startswith("Activities of unknown time, 1 of them") for caveat in told.caveats()
    )


def test_answer_to_what_has_no_time_points_outside():
    told = history(say(None, "me", "bo", "a"), say(1, "bo", "me", "b", re="a"))
    assert link(told, "b") == OUTSIDE


def test_outcomes_dated_by_the_day_alone_stand_at_its_end():
    told = history(
        say(0.9, "me", "bo", "a"),
        say(1, "me", "bo", "b"),
        outcomes=[result(0, "day", "bo"), result(0.5, "noon", "bo")],
    )
    assert list(told.ids) == ["noon", "a", "day", "b"]
    assert told.micros[2] == MONDAY + DAY - 1
    assert [told.type[i] == OUTCOME for i in range(4)] == [True, False, True, False]
    assert told.rows.tolist() == [3, 0, 2, 1]


def test_outcomes_without_anybody_have_no_people():
    told = history(say(0, "me", "bo", "a"), outcomes=[result(1, ours="")])
    assert told.actor[1] == NONE
    assert parties(told, "deal", "counterparties") == []


def test_titles_are_names_or_the_first_words():
    told = history(
        say(0, "me", "", "a", name="Title", content="x"),
        say(1, "me", "", "b", content="  several\n\n words " + "y" * 200),
        say(2, "me", "", "c"),
        outcomes=[result(3, kind="hire"), result(4, "other", note="a note")],
    )
    assert told.titles[0] == "Title"
    assert told.titles[1].startswith("several words yyy")
    assert len(told.titles[1]) <= 80
    assert told.titles[2:] == ["", "hire", "a note"]


def test_times_count_days_from_the_first():
    told = history(say(3, "me", "", "a"), say(4.5, "me", "", "b"))
    np.testing.assert_array_equal(told.times, [0, 1.5])


def test_people_are_what_their_accounts_are_held_to_be():
    rows = table(say(0, "me", "bo", "a"), say(1, "b0", "me", "b"), say(2, "bo", "b0", "c"))
    told = build(rows, (), {"b0": "bo", "bo": "bo"}, ["me"])
    assert sorted(told.people) == ["bo", "me"]
    assert parties(told, "c") == []


def test_history_of_nothing_but_outcomes_is_made():
    told = build(table(), [result(0, with_="bo")], {}, ["me"])
    assert list(told.ids) == ["deal"]


def test_tables_may_come_in_several_chunks():
    rows = [say(0, "me", "bo", "a"), say(1, "bo", "me", "b", re="a", tags="x y")]
    whole, parts = table(*rows), pa.concat_tables([table(row) for row in rows])
    one, other = (build(each, (), {}, ["me"]) for each in (whole, parts))
    for left, right in zip(one, other, strict=True):
        assert str(left) == str(right)
