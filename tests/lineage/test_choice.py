"""A choice learnt from known choices: what it finds, and what it leaves as it was."""

import itertools

import numpy as np
import pytest

from wherefrom.lineage.choice import Function, Lists, learn


def lists(seed, questions=200, features=3, choose=None):
    """Return questions of two to six possibilities each; `choose` tells which from features."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(2, 7, questions)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    shown = rng.normal(size=(starts[-1], features))
    chosen = np.zeros(starts[-1])
    for begin, end in itertools.pairwise(starts):
        chosen[begin + (choose(shown[begin:end]) if choose else rng.integers(end - begin))] = 1
    return Lists(
        starts, shown, np.zeros((questions, 0)), np.zeros(starts[-1]), np.full(questions, -9.0),
        chosen, np.zeros(questions), np.arange(questions),
    )  # fmt: skip


def largest(shown):
    return int(shown[:, 1].argmax())


def owner(asked):
    return np.repeat(np.arange(asked.none.size), np.diff(asked.starts))


def held(asked, p):
    """Return the probability that each question's true answer was given."""
    return np.bincount(owner(asked), p * asked.chosen, asked.none.size)


def test_a_feature_that_is_always_followed_is_found():
    choice = learn(lists(1, choose=largest))
    asked = lists(2, choose=largest)
    p, none = choice(asked)
    assert choice.loss["linear"] < choice.loss["as it was"] / 2
    assert held(asked, p).mean() > 0.55  # by chance 0.29
    best = np.zeros(none.size)
    np.maximum.at(best, owner(asked), p)
    assert (held(asked, p) == best).mean() > 0.9


def test_none_is_learnt_from_what_speaks_for_it():
    rng = np.random.default_rng(1)
    asked = lists(1)
    alone = rng.uniform(size=200) < 0.5
    asked = asked._replace(
        own=alone[:, None] * 1.0,
        none=np.zeros(200),
        chosen=asked.chosen * ~alone[owner(asked)],
        chosen_none=alone * 1.0,
    )
    _, none = learn(asked)(asked)
    assert none[alone].mean() > 0.75
    assert none[~alone].mean() < 0.25


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_choices_make_nothing_worse(seed):
    asked, choice = lists(seed + 10), learn(lists(seed))
    assert bool(choice.functions) == (choice.loss["linear"] < choice.loss["as it was"])
    p, _ = choice(asked)
    even = 1 / np.diff(asked.starts)
    assert -np.log(held(asked, p)).mean() < -np.log(even).mean() + 0.1


def test_what_is_no_better_is_left_as_it_was():
    # What begins as the truth cannot be bettered by features that tell nothing.
    asked = lists(1)
    asked = asked._replace(offset=12 * asked.chosen)
    choice = learn(asked._replace(features=np.zeros_like(asked.features)))
    assert choice.functions == []
    p, _ = choice(asked)
    assert held(asked, p).min() > 0.99


@pytest.mark.parametrize("choose", [largest, None])
def test_probabilities_sum_to_one_with_none(choose):
    asked = lists(2, choose=choose)._replace(none=np.zeros(200))
    p, none = learn(lists(1, choose=choose))(asked)
    np.testing.assert_allclose(np.bincount(owner(asked), p, none.size) + none, 1, rtol=1e-6)
    assert (none > 0).all()


def test_questions_without_possibilities_are_none_of_them():
    choice = learn(lists(1, choose=largest))
    empty = lists(2).only(np.zeros(200, dtype=bool))
    empty = empty._replace(
        starts=np.zeros(2, dtype=int), own=np.zeros((1, 0)), none=np.zeros(1),
        chosen_none=np.zeros(1), group=np.zeros(1, dtype=int),
    )  # fmt: skip
    p, none = choice(empty)
    assert p.size == 0
    assert none.tolist() == [1]


def test_a_question_whose_chosen_is_not_listed_teaches_nothing():
    # Whatever such questions show, the others are answered alike.
    known, asked = lists(1, choose=largest), lists(2)
    odd = np.flatnonzero((np.arange(200) % 5 == 1)[owner(known)])
    chosen = known.chosen.copy()
    chosen[odd] = 0
    other = known.features.copy()
    other[odd] = other[np.random.default_rng(1).permutation(odd)]
    one, another = (
        learn(known._replace(chosen=chosen, features=shown))(asked)[0]
        for shown in (known.features, other)
    )
    np.testing.assert_allclose(one, another, atol=1e-3)
    assert learn(known._replace(chosen=np.zeros_like(chosen))).functions == []


@pytest.mark.parametrize(
    "group", [np.arange(200) * 5, np.arange(200) * 5 + 1, np.arange(200) // 40]
)
def test_groups_are_left_out_however_they_are_numbered(group):
    assert learn(lists(1, choose=largest)._replace(group=group)).functions


def test_what_was_learnt_is_the_same_bit_by_bit():
    asked = lists(2, choose=largest)
    one, other = (learn(lists(1, choose=largest))(asked) for _ in range(2))
    np.testing.assert_array_equal(one[0], other[0])


def test_a_network_finds_what_no_linear_function_can():
    def middling(shown):
        return int(np.abs(shown[:, 0]).argmin())

    asked = lists(1, features=1, choose=middling)
    own = np.ones((200, 1), np.float32)
    right = {}
    for units in (0, 8):
        function = Function(1, 1, units, seed=1)
        for _ in range(300):
            function.step(asked.features, own, asked, 0.02, 0.0)
        right[units] = held(asked, function(asked.features, own, asked)[0]).mean()
    assert right[8] > 0.75
    assert right[0] < 0.5


@pytest.mark.parametrize("units", [0, 4])
def test_a_step_goes_down_the_slope_of_the_loss(units):
    asked = lists(1, questions=20)._replace(none=np.zeros(20))
    alone = np.arange(20) % 3 == 0
    asked = asked._replace(chosen=asked.chosen * ~alone[owner(asked)], chosen_none=alone * 1.0)
    rng = np.random.default_rng(1)
    own = rng.normal(size=(20, 2))
    function = Function(3, 2, units, seed=1)
    for name, weights in function.weights.items():
        function.weights[name] = rng.normal(size=weights.shape)

    def loss():
        p, none = function(asked.features, own, asked)
        return -np.log(held(asked, p) + none * asked.chosen_none).mean()

    function.step(asked.features, own, asked, 0.0, 0.0)
    for name, weights in function.weights.items():
        slope = np.zeros(weights.shape)
        for place in np.ndindex(weights.shape):
            for way in (1, -1):
                weights[place] += way * 1e-5
                slope[place] += way * loss() / 2e-5
                weights[place] -= way * 1e-5
        np.testing.assert_allclose(function.mean[name], 0.1 * slope, atol=1e-5, err_msg=name)


def test_only_keeps_the_questions_asked_for():
    asked = lists(1)
    some = np.arange(200) % 3 == 0
    kept = asked.only(some)
    assert kept.starts[-1] == some[owner(asked)].sum() == kept.features.shape[0]
    np.testing.assert_array_equal(kept.chosen, asked.chosen[some[owner(asked)]])
    np.testing.assert_array_equal(np.bincount(owner(kept), kept.chosen), 1)
