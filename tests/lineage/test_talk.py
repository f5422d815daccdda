"""The fit of talk, held against worlds whose parents are known."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.lineage.tales import DAY, talked
from tests.lineage.worlds import branching, unrelated

from wherefrom.lineage.alone import live_threads
from wherefrom.lineage.contacts import AGAIN, FIRST
from wherefrom.lineage.history import NONE
from wherefrom.lineage.talk import backup, expected, first_guess, fit, prepare, shaken


@pytest.fixture(scope="module")
def world():
    return branching(1)


@pytest.fixture(scope="module")
def fitted(world):
    return talked(world.activities)


def unlinked(world, fitted):
    """Return the probabilities of candidates that no link states, and whether they are true."""
    model, found = fitted
    ids = model.setting.history.ids
    free = model.setting.history.link[model.found.child] < 0
    true = [
        world.parent.get(ids[child]) == ids[parent]
        for child, parent in zip(model.found.child, model.found.parent, strict=True)
    ]
    return found.p[free], np.array(true)[free], model.found.child[free]


def test_probabilities_are_calibrated(world, fitted):
    p, true, _ = unlinked(world, fitted)
    cells = np.searchsorted([0.1, 0.3, 0.5, 0.7, 0.9], p)
    error = np.abs(np.bincount(cells, p) - np.bincount(cells, true)).sum() / p.size
    assert error < 0.03


def test_hidden_parents_get_most_of_the_mass(world, fitted):
    p, true, child = unlinked(world, fitted)
    hidden = len(world.parent) - int(
        (fitted[0].setting.history.link >= 0).sum()
    )  # answers without their link
    assert p[true].sum() / hidden > 0.6
    best = np.zeros(child.max() + 1)
    np.maximum.at(best, child, p)
    assert (p[true] == best[child[true]]).mean() > 0.7


def test_number_of_answers_and_share_of_links_kept_are_learnt(world, fitted):
    model, found = fitted
    answers = found.p[model.found.mechanism == 0].sum()
    assert answers == pytest.approx(len(world.parent), rel=0.05)
    assert found.parameters.recorded == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("shape", [{}, {"wait": 30.0}, {"threads": False}, {"ratio": 0.0}])
def test_likelihood_rises_and_falls_by_little_at_most(shape):
    # Habits leave each activity out, so the steps of maximisation are no exact ones.
    _, found = talked(branching(2, people=12, **shape).activities)
    assert np.diff(found.likelihood).min() > -5e-3 * abs(found.likelihood[-1])
    assert found.likelihood[-1] > found.likelihood[0]
    assert len(found.likelihood) > 10


def test_missing_link_speaks_against_an_answer(fitted):
    # The odds of any answer that states no link fall with the share of links that are kept.
    model, found = fitted
    odds = {}
    for kept in (0.2, 0.9):
        assumed = found.parameters._replace(recorded=np.array([kept]))
        told = expected(model, assumed, found.base)
        free = (model.setting.history.link == NONE)[model.found.child] & (
            model.found.mechanism == 0
        )
        others = (told.base + told.tie)[model.found.child]
        odds[kept] = told.p[free] / others[free]
    np.testing.assert_allclose(odds[0.9] / odds[0.2], (1 - 0.9) / (1 - 0.2))


def test_origin_of_time_changes_nothing(world, fitted):
    moved = pc.add(world.activities["published"], pa.scalar(7 * 9 * DAY, pa.duration("us")))
    index = world.activities.schema.get_field_index("published")
    _, later = talked(world.activities.set_column(index, "published", moved))
    np.testing.assert_array_equal(later.p, fitted[1].p)
    np.testing.assert_array_equal(later.base, fitted[1].base)


def test_names_of_accounts_change_nothing(world, fitted):
    columns = world.activities.to_pylist()
    renamed = [
        row | {"actor": f"q{99 - int(row['actor'][1:])}", "to": [f"q{99 - int(row['to'][0][1:])}"]}
        for row in columns
    ]
    _, found = talked(pa.Table.from_pylist(renamed, schema=world.activities.schema))
    np.testing.assert_allclose(found.p, fitted[1].p, rtol=1e-9)


def test_order_of_rows_changes_nothing(world, fitted):
    order = np.random.default_rng(1).permutation(world.activities.num_rows)
    model, found = talked(world.activities.take(pa.array(order)))
    assert list(model.setting.history.ids) == list(fitted[0].setting.history.ids)
    assert found.p.sum() == pytest.approx(fitted[1].p.sum(), rel=1e-6)
    np.testing.assert_allclose(found.base, fitted[1].base, rtol=1e-6)


def test_fit_is_the_same_bit_by_bit(world, fitted):
    _, again = talked(world.activities)
    np.testing.assert_array_equal(again.p, fitted[1].p)
    assert again.likelihood == fitted[1].likelihood


def test_rows_sum_to_one(fitted):
    model, found = fitted
    linked = np.bincount(model.found.child, found.p, found.base.size)
    np.testing.assert_allclose(linked + found.base + found.tie, 1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_unrelated_words_are_seldom_held_to_answer_each_other(seed):
    # What is seen to hold: 6 in 100, nearly all of them first words to whose public posts are many.
    _, found = talked(unrelated(seed).activities, ours=("p0", "p1"))
    assert found.p.sum() / found.base.size < 0.08


def test_words_to_strangers_and_to_all_never_come_of_a_tie():
    model, found = talked(unrelated(1).activities)
    assert (found.tie[model.setting.roles.kind != AGAIN] == 0).all()


def test_first_words_alone_have_a_backup(fitted):
    model, found = fitted
    left, chance = backup(model, found)
    first = model.setting.roles.kind == FIRST
    assert (chance[first] >= 0).all()
    assert (chance[~first] == -1).all()
    assert (left[first[model.found.child]] >= 0).all()
    assert (left[~first[model.found.child]] == 0).all()


def test_fit_goes_on_where_it_is_told_to_begin(fitted):
    model, found = fitted
    again = fit(model, found.parameters)
    assert len(again.likelihood) < len(found.likelihood)
    np.testing.assert_allclose(again.p, found.p, atol=0.01)


def test_expected_learns_nothing(fitted):
    model, found = fitted
    told = expected(model, found.parameters, found.base)
    np.testing.assert_allclose(told.p, found.p, atol=1e-3)
    assert told.parameters is found.parameters


def test_shaken_parameters_stay_what_they_are_of(fitted):
    _, found = fitted
    off = shaken(found.parameters, np.random.default_rng(1))
    assert off.mix.sum() == pytest.approx(1)
    assert (off.productivity != found.parameters.productivity).all()
    np.testing.assert_array_equal(off.delay, found.parameters.delay)


def test_live_threads_count_those_with_a_word_of_late():
    times, thread = np.array([0.0, 1.0, 5.0, 50.0]), np.array([0, 1, 0, 2])
    assert live_threads(times, thread, 10.0).tolist() == [1, 2, 2, 1]


def test_first_guess_owes_talk_to_talk(fitted):
    model, _ = fitted
    begin = first_guess(prepare(model.setting, model.found, model.alone.clock, model.ties))
    assert begin.mix.sum() == pytest.approx(1)
    assert (begin.productivity > 0).all()
