"""Known links teach the unknown ones: in threads by quotes, in rooms by what the user states."""

import numpy as np
import pytest
from tests.lineage.tales import talked
from tests.lineage.test_rooms import NOTHING, told
from tests.lineage.worlds import quoting, room

from wherefrom.lineage import answers, choice
from wherefrom.lineage.stated import Stated


class Taught:
    """The fit of quoting threads before and after known links taught the others."""

    def __init__(self, **world):
        self.world = quoting(1, **world)
        self.model, self.before = talked(self.world.activities)
        self.setting, self.found = self.model.setting, self.model.found
        self.after = answers.threads(
            self.setting, self.world.activities, self.found, self.before, NOTHING
        )
        ids = self.setting.history.ids
        parent = self.world.parent
        pairs = zip(self.found.child, self.found.parent, strict=True)
        self.true = np.array([parent.get(ids[child]) == ids[above] for child, above in pairs])
        self.free = (self.setting.history.link < 0)[self.found.child]

    def share_of_the_true(self, fit):
        """Return how much of the answers' probability the true parents get, links unknown."""
        in_thread = self.free & (self.found.mechanism == answers.IN_THREAD)
        answer = np.array([id_ in self.world.parent for id_ in self.setting.history.ids])
        rows = in_thread & answer[self.found.child]
        return fit.p[rows & self.true].sum() / fit.p[rows].sum()


@pytest.fixture(scope="module")
def taught():
    return Taught()


def test_unlinked_answers_that_quote_get_the_quoted_mail_first(taught):
    assert taught.share_of_the_true(taught.before) < 0.6
    assert taught.share_of_the_true(taught.after) > 0.9


def test_how_likely_it_is_an_answer_at_all_is_left_as_it_was(taught):
    n = taught.before.base.size
    before, after = (np.bincount(taught.found.child, fit.p, n) for fit in (
        taught.before, taught.after))  # fmt: skip
    np.testing.assert_allclose(after, before)
    np.testing.assert_array_equal(taught.after.base, taught.before.base)


def test_answers_whose_link_is_known_are_left_alone(taught):
    linked = ~taught.free
    assert linked.any()
    np.testing.assert_array_equal(taught.after.p[linked], taught.before.p[linked])


def test_few_links_teach_nothing():
    few = Taught(number=30, kept=0.3)
    np.testing.assert_array_equal(few.after.p, few.before.p)


def test_links_that_the_user_states_teach_as_well():
    none = Taught(number=60, kept=0.0)
    history = none.setting.history
    place = {id_: i for i, id_ in enumerate(history.ids)}
    half = {k: v for k, v in none.world.parent.items() if int(k[1:4]) % 2 == 0}
    stated = Stated(np.array([place[k] for k in half]), np.array([place[v] for v in half.values()]))
    assert stated.child.size >= answers.KNOWN_LEAST
    after = answers.threads(none.setting, none.world.activities, none.found, none.before, stated)
    unknown = ~stated.children(len(history.ids))[none.found.child]
    assert (after.p - none.before.p)[none.true & unknown].sum() > 10
    np.testing.assert_array_equal(after.p[~unknown], none.before.p[~unknown])


def test_links_of_a_room_that_the_user_states_teach_the_rest(monkeypatch):
    monkeypatch.setattr(choice, "STEPS_LEAST", 40)  # quick
    # It is one room, so that what is left out to try what was learnt must be parts of it. Nobody
    # is named: the marks alone tell little.
    world = room(3, 350, named=0.0)
    history, plain = told(world)
    place = {id_: i for i, id_ in enumerate(history.ids)}
    rows = [(place[id_], place.get(world.parent.get(id_), -1)) for id_ in history.ids[:150]]
    child, parent = (np.array(column) for column in zip(*rows, strict=True))
    _, taught = told(world, Stated(child, parent))

    def log_loss(answer):
        true = {place[k]: place[v] for k, v in world.parent.items() if place[k] >= 150}
        held = {
            child: p
            for child, parent, p in zip(answer.child, answer.parent, answer.p, strict=True)
            if true.get(child) == parent
        }
        return -np.mean([np.log(max(held.get(child, 0), 1e-3)) for child in true])

    assert log_loss(taught) < log_loss(plain) - 1
    sums = np.bincount(taught.child, taught.p, taught.base.size) + taught.base
    np.testing.assert_allclose(sums, 1)
