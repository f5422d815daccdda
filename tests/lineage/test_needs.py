"""Whether an acquaintance's habit needed our first word, told by who came first."""

import numpy as np
from tests.lineage.tales import did, say, setting_of, table
from tests.lineage.tales import history as history_of
from tests.lineage.test_rooms import NOTHING

from wherefrom.lineage import answers, frame
from wherefrom.lineage.candidates import candidates
from wherefrom.lineage.pairs import gather

ENDS = (did(0, "zoe", "Create", "first"), did(400, "zoe", "Create", "last"))


def needs(*rows):
    """Return how likely each acquaintance's word needed ours, by id, all having come by itself."""
    activities = table(*rows)
    history = history_of(*rows)
    setting = setting_of(history)
    found, pairs = candidates(setting), gather(setting, activities)
    turns = answers.turns(history, activities, setting.rooms, NOTHING)
    places = frame.frame(history, setting.met, setting.roles, found, pairs, turns, NOTHING)
    need = frame.needs(history, places, np.ones(len(history.ids)))
    ids = [history.ids[i] for i in places.acquainted]
    return dict(zip(ids, need.tolist(), strict=True))


def pair(name, ours, *theirs):
    """Return words of another to us on some days, and one of ours to him."""
    words = [say(day, name, "me", f"{name}{n}") for n, day in enumerate(theirs)]
    return [say(ours, "me", name, f"to-{name}"), *words]


def test_who_wrote_before_we_turned_to_him_needed_nothing():
    need = needs(*pair("bo", 50, 10, 120, 200), *ENDS)
    assert need == {"bo1": 0, "bo2": 0}


def test_who_wrote_only_once_we_had_turned_to_him_may_have_needed_it():
    rows = [row for n in range(9) for row in pair(f"p{n}", 300 + n, 320 + n, 340 + n, 360 + n)]
    need = needs(*rows, *ENDS)
    assert len(need) == 27
    assert min(need.values()) > 0.9


def test_pairs_tell_of_each_other():
    # Where most wrote first, who came after by chance is less likely to have needed us.
    late = pair("late", 30, 200)
    first = [row for n in range(20) for row in pair(f"a{n}", 100, 10 + n, 300 + n)]
    after = [row for n in range(20) for row in pair(f"b{n}", 300, 310 + n, 340 + n)]
    assert needs(*first, *late, *ENDS)["late0"] < 0.4
    assert needs(*after, *late, *ENDS)["late0"] > 0.8


def test_whom_we_never_turned_to_needs_nothing():
    rows = [say(day, "bo", "me", f"bo{day}") for day in (1, 100, 200)]
    assert set(needs(*rows, *ENDS, say(9, "me", "cy", "c")).values()) <= {0.0}


def test_where_nobody_is_acquainted_nothing_is_needed():
    assert needs(*ENDS) == {}
