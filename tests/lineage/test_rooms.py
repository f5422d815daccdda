"""Who answers whom in a chat without links, held against rooms whose conversations are known."""

import numpy as np
import pytest
from tests.lineage.tales import history_of, say, table
from tests.lineage.worlds import joined, room

from wherefrom.lineage import rooms
from wherefrom.lineage.answers import turns
from wherefrom.lineage.stated import Stated

NOTHING = Stated(np.zeros(0, np.int64), np.zeros(0, np.int64))


def told(world, known=NOTHING):
    """Return the history and who answers whom in its rooms."""
    history = history_of(world.activities, (), {}, ())
    return history, turns(history, world.activities, rooms.within(history), known)


@pytest.fixture(scope="module")
def world():
    return joined(room(1), room(2, 200, "other"))


@pytest.fixture(scope="module")
def found(world):
    return told(world)


def within(*rows):
    """Return the ids of the messages of rooms."""
    history = history_of(table(*rows), (), {}, ())
    return {id_ for id_, here in zip(history.ids, rooms.within(history), strict=True) if here}


def chat(number, name="a", **fields):
    return [
        say(n, f"irc:p{n % 3}", "", f"{name}{n:02}", context=name, channel="irc", **fields)
        for n in range(number)
    ]


# --- what is a room


def test_chats_without_links_are_rooms():
    assert len(within(*chat(rooms.ROOM_LEAST))) == rooms.ROOM_LEAST


def test_fewer_messages_than_a_room_needs_are_none():
    assert within(*chat(rooms.ROOM_LEAST - 1)) == set()
    assert within(*chat(rooms.ROOM_LEAST - 1), *chat(40, "b")) == {f"b{n:02}" for n in range(40)}


def test_a_channel_that_states_links_is_no_room():
    linked = [row | {"in_reply_to": "a00"} if n % 4 == 1 else row for n, row in enumerate(chat(60))]
    assert within(*linked) == set()
    elsewhere = [row | {"channel": "chat", "context": "c", "id": f"c{n}"} for n, row in
                 enumerate(chat(40))]  # fmt: skip
    assert len(within(*linked, *elsewhere)) == 40


def test_what_nobody_answers_is_of_no_room():
    assert within(*chat(60, type="Note")) == set()
    assert within(*chat(60, type="Join")) == set()


# --- who answers whom


def test_true_parents_are_mostly_the_likeliest(world, found):
    history, answer = found
    best = {}
    for child, parent, p in zip(answer.child, answer.parent, answer.p, strict=True):
        best[child] = max(best.get(child, (0, 0)), (p, parent))
    right = [
        history.ids[best[i][1]] == world.parent[id_]
        for i, id_ in enumerate(history.ids)
        if id_ in world.parent
    ]
    assert np.mean(right) > 0.8


def test_answers_are_told_from_what_begins_a_conversation(world, found):
    history, answer = found
    answers = np.array([id_ in world.parent for id_ in history.ids])
    assert answer.base[~answers].mean() > 3 * answer.base[answers].mean()
    assert answer.base[answers].mean() < 0.15


def test_parents_and_base_sum_to_one(found):
    _, answer = found
    assert (answer.p >= 0).all()
    sums = np.bincount(answer.child, answer.p, answer.base.size) + answer.base
    np.testing.assert_allclose(sums[answer.within], 1)


def test_parents_are_earlier_and_of_the_same_room(found):
    history, answer = found
    assert answer.within.all()
    assert (answer.parent < answer.child).all()
    np.testing.assert_array_equal(history.thread[answer.parent], history.thread[answer.child])


def test_first_message_of_a_room_came_by_itself(found):
    history, answer = found
    first = np.unique(history.thread, return_index=True)[1]
    np.testing.assert_allclose(answer.base[first], 1)


def test_same_record_gives_the_same_answer(world, found):
    _, again = told(world)
    for one, other in zip(found[1], again, strict=True):
        np.testing.assert_array_equal(one, other)


def test_where_no_room_is_nobody_answers():
    history = history_of(table(*chat(5)), (), {}, ())
    none = turns(history, table(*chat(5)), np.zeros(5, dtype=bool), NOTHING)
    assert none.child.size == none.p.size == 0
    assert none.base.tolist() == [0] * 5


def test_what_is_no_message_of_a_room_stands_aside():
    mails = [say(n / 10, "me", "bo", f"m{n}") for n in range(3)]
    mixed = joined(room(1, 80), room(1, 0))
    activities = table(*mails, *(dict(row) for row in micros(mixed.activities)))
    history = history_of(activities, (), {}, ())
    answer = turns(history, activities, rooms.within(history), NOTHING)
    away = np.array([id_.startswith("m") for id_ in history.ids])
    np.testing.assert_array_equal(answer.within, ~away)
    assert (answer.base[away] == 0).all()
    assert not away[answer.child].any()
    assert not away[answer.parent].any()


def micros(activities):
    import pyarrow as pa  # noqa: PLC0415

    times = activities["published"].cast(pa.int64()).to_pylist()
    return [row | {"published": t} for row, t in zip(activities.to_pylist(), times, strict=True)]


# --- what the rounds learn


def test_naming_whom_one_answers_speaks_for_the_answer(world, found):
    history, _ = found
    entered = rooms.enter(history, world.activities, rooms.within(history))
    learnt = rooms.learn(entered)
    names_elder = learnt.pairs[(2 * 4 + 0) * 2 : (2 * 4 + 4) * 2 : 2]  # not of one author
    names_others = learnt.pairs[(1 * 4 + 0) * 2 : (1 * 4 + 4) * 2 : 2]
    assert names_elder.max() > names_others.max() + 1
    assert learnt.tells > rooms.TELLS_LEAST


def test_handles_that_are_words_name_nobody():
    rows = [row | {"content": f"said p1 word{n}"} for n, row in enumerate(chat(60))]
    rows = [row | {"actor": row["actor"].replace("p1", "said")} for row in rows]
    activities = table(*rows)
    history = history_of(activities, (), {}, ())
    entered = rooms.enter(history, activities, rooms.within(history))
    assert entered.messages.persons.size == 0


def test_batches_hold_whole_rooms_and_every_message_once(found, world):
    history, _ = found
    entered = rooms.enter(history, world.activities, rooms.within(history))
    whole = rooms.batches(entered)
    assert np.concatenate(whole).tolist() == list(range(entered.order.size))
