"""The fit of talk, held against worlds whose parents are known."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.lineage.tales import DAY, model, say, table, talked
from tests.lineage.worlds import World, branching, joined, unrelated

from wherefrom.kernels import compiled
from wherefrom.lineage.alone import live_threads
from wherefrom.lineage.contacts import AGAIN, FIRST
from wherefrom.lineage.delays import edges
from wherefrom.lineage.history import NONE
from wherefrom.lineage.mechanisms import MECHANISMS
from wherefrom.lineage.talk import (
    backup,
    expected,
    first_guess,
    fit,
    heated,
    prepare,
    shaken,
    usual,
)


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


# --- what is learnt by channel, by contact and by person


@pytest.fixture(scope="module")
def two():
    """Return the fit of a quick channel and of a slow one, whose people answer seldom."""
    quick, slow = (
        World(renamed(branching(seed, people=12, **shape).activities, mark), {})
        for seed, mark, shape in (
            (1, "quick", {"wait": 0.1}),
            (2, "slow", {"wait": 10.0, "ratio": 0.3}),
        )
    )
    model, found = talked(joined(quick, slow).activities)
    channels = list(model.setting.history.channels)
    return model, found, channels.index("quick"), channels.index("slow")


def renamed(activities, mark):
    """Return activities with a channel, people and threads of their own."""
    rows = activities.to_pylist()
    micros = activities["published"].cast(pa.int64()).to_pylist()
    changed = []
    for row, time in zip(rows, micros, strict=True):
        names = {key: row[key] and f"{mark}{row[key]}" for key in ("id", "context", "in_reply_to")}
        people = {"actor": f"{mark}{row['actor']}", "to": [f"{mark}{to}" for to in row["to"]]}
        changed.append(row | names | people | {"channel": mark, "published": time})
    return pa.Table.from_pylist(changed, schema=activities.schema)


def test_each_channel_has_its_own_delays_and_answers(two):
    _, found, quick, slow = two
    middles = (edges(MECHANISMS[0].window)[1:] + edges(MECHANISMS[0].window)[:-1]) / 2
    mass = found.parameters.delay[0] * np.diff(edges(MECHANISMS[0].window))
    np.testing.assert_allclose(mass.sum(axis=1), 1)
    mean = mass @ middles
    assert mean[quick] < 1
    assert mean[slow] > 5
    each = found.parameters.productivity[0]
    assert each[quick] == pytest.approx(0.6, abs=0.1)
    assert each[slow] == pytest.approx(0.3, abs=0.1)


def test_usual_productivity_lies_between_those_of_the_channels(two):
    model, found, _, _ = two
    each = found.parameters.productivity
    productivity, delay = usual(model, found)
    assert each[0].min() < productivity[0] < each[0].max()
    widths = np.array([np.diff(edges(m.window)) for m in MECHANISMS])
    np.testing.assert_allclose((delay * widths).sum(axis=1), 1, rtol=1e-6)


def test_children_come_on_the_channel_where_they_are_seen_to_come(two):
    _, found, quick, slow = two
    where = found.parameters.where
    np.testing.assert_allclose(where.sum(axis=2), 1)
    np.testing.assert_allclose(found.parameters.warm_where.sum(axis=1), 1)
    assert where[0, quick, quick] > 0.99
    assert where[0, slow, slow] > 0.99


def test_heat_is_what_each_contact_warms_by_of_the_average(fitted):
    model, found = fitted
    states = heated(model, found.parameters)
    felt = compiled.warmth(model.setting.history.times, states) @ found.parameters.mix
    np.testing.assert_allclose(felt, found.felt)
    assert (found.parameters.heat > 0).all()
    assert found.parameters.heat.min() <= 1 <= found.parameters.heat.max()


def test_contacts_that_nothing_follows_warm_less():
    # Who is written to alone is written to again within weeks; one of many, once at any time.
    rng = np.random.default_rng(1)
    rows = []
    for n in range(60):
        days = rng.uniform(0, 300) + np.cumsum(rng.exponential(8, 5))
        rows += [say(day, f"a{n}", f"b{n}", f"alone{n}-{i}") for i, day in enumerate(days)]
        crowd = [f"c{n}-{i}" for i in range(4)]
        rows.append(say(rng.uniform(0, 100), f"d{n}", " ".join(crowd), f"wide{n}"))
        rows += [say(rng.uniform(100, 500), f"d{n}", to, f"once-{to}") for to in crowd]
        rows += [say(rng.uniform(0, 500), to, "", f"said-{to}") for to in (f"b{n}", *crowd)]
    _, found = talked(table(*rows))
    direct, _, wide = found.parameters.heat
    assert direct > 1.5 * wide


def test_a_pair_is_one_whoever_begins():
    rows = [
        say(0, "me", "bo", "a"), say(90, "bo", "me", "b"), say(180, "me", "bo", "c"),
        say(200, "cy", "me", "d"), say(290, "me", "cy", "e"), say(300, "bo", "", "f"),
    ]  # fmt: skip
    told = model(table(*rows))
    pair = dict(zip(told.setting.history.ids, told.alone.pair.tolist(), strict=True))
    assert pair["b"] == pair["c"] >= 0
    assert pair["e"] not in (-1, pair["b"])
    assert pair["a"] == pair["d"] == pair["f"] == -1


def test_who_writes_much_by_himself_is_held_to_do_so_again():
    # Two public voices, years of one and few words of the other; else they are alike.
    days = np.arange(0, 300, 1.5)
    rows = [say(day, "often", "", f"o{n:03}") for n, day in enumerate(days)]
    rows += [say(day + 0.7, "seldom", "", f"s{n}") for n, day in enumerate((40, 140, 240))]
    told, found = talked(table(*rows))
    often = np.array([id_.startswith("o") for id_ in told.setting.history.ids])
    assert np.median(found.background[often]) > 10 * np.median(found.background[~often])
    np.testing.assert_allclose(found.base, 1)


def test_who_has_come_to_a_thread_comes_again_by_himself():
    # Of two threads as busy as each other, each person's words all go to one.
    rng = np.random.default_rng(1)
    rows = [
        say(day, f"{group}{rng.integers(3)}", "", f"{group}{n:03}", context=group)
        for group in ("x", "y")
        for n, day in enumerate(np.sort(rng.uniform(0, 300, 100)))
    ]
    stranger = rows[-1] | {"id": "stray", "actor": "x0", "published": rows[-1]["published"] + 1}
    told, found = talked(table(*rows, stranger))
    ids = list(told.setting.history.ids)
    member = np.median([found.background[ids.index(row["id"])] for row in rows[-20:]])
    assert found.background[ids.index("stray")] < member / 3
