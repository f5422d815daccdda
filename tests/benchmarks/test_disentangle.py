"""The scorer of who answers whom, on cases that can be reckoned by hand."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import disentangle


def pair(later, earlier, file="a"):
    return (file, later), (file, earlier)


def conversations(*groups, file="a"):
    return {frozenset((file, number) for number in group) for group in groups}


LABELLED = st.lists(st.integers(0, 4), min_size=2, max_size=12)


def grouped(labels):
    return conversations(
        *([i for i, label in enumerate(labels) if label == each] for each in set(labels))
    )


def test_the_later_line_answers_whatever_the_order_and_doubles_count_once():
    found = disentangle.pairs_of("a", "3 5 -\n5 3 -\n4 4 -\n5 2 -\n")
    assert found == {pair(5, 3), pair(4, 4), pair(5, 2)}


def test_a_graph_is_scored_over_all_files_and_self_links_count():
    gold = {pair(1, 1), pair(2, 1), pair(3, 2), pair(3, 1), pair(9, 8, "b")}
    said = {pair(1, 1), pair(2, 1), pair(3, 3), pair(9, 8)}
    precision, recall, f = disentangle.graph(gold, said)
    assert (precision, recall) == (2 / 4, 2 / 5)
    assert f == pytest.approx(2 * 0.5 * 0.4 / 0.9)


def test_nothing_said_scores_zero():
    assert disentangle.graph({pair(1, 1)}, set()) == (0, 0, 0)


def test_lines_hang_together_by_a_line_that_is_not_scored():
    pairs = [pair(5, 1), pair(6, 1), pair(7, 7), pair(8, 6)]
    scored = [("a", number) for number in (5, 6, 7, 8)]
    assert disentangle.conversations(pairs, scored) == conversations([5, 6, 8], [7])


def test_files_stay_apart_though_numbers_are_equal():
    pairs = [pair(2, 1), pair(3, 2, "b")]
    scored = [(file, number) for file in "ab" for number in (1, 2, 3)]
    found = disentangle.conversations(pairs, scored)
    assert found == conversations([1, 2], [3]) | conversations([1], [2, 3], file="b")


def test_variation_of_halves_that_cross_is_reckoned_by_hand():
    gold, said = conversations([1, 2], [3, 4]), conversations([1, 3], [2, 4])
    assert disentangle.variation(gold, said) == pytest.approx(1 - 2 / 2)  # a bit lost on each side
    assert disentangle.one_to_one(gold, said) == 2 / 4
    assert disentangle.variation(gold, conversations([1, 2, 3, 4])) == pytest.approx(1 - 1 / 2)


def test_one_to_one_takes_the_best_matching_and_not_the_nearest_first():
    gold = conversations([1, 2, 3, 4, 5], [6, 7, 8])
    said = conversations([1, 2, 3, 6, 7, 8], [4, 5])
    # Greedy takes three lines of the first with the six, and leaves nothing for the second.
    assert disentangle.one_to_one(gold, said) == 5 / 8


def test_exact_match_leaves_conversations_of_one_out_on_both_sides():
    gold, said = conversations([1, 2], [3, 4], [5], [6]), conversations([1, 2], [3], [4], [5, 6])
    assert disentangle.exact(gold, said) == (1 / 2, 1 / 2, 1 / 2)
    assert disentangle.exact(conversations([1], [2]), conversations([1], [2])) == (0, 0, 0)


def test_sides_with_other_lines_are_refused():
    with pytest.raises(ValueError, match="same lines"):
        disentangle.variation(conversations([1, 2]), conversations([1, 3]))


@given(labels=LABELLED)
def test_agreement_with_oneself_is_whole(labels):
    assert disentangle.variation(grouped(labels), grouped(labels)) == pytest.approx(1)
    assert disentangle.one_to_one(grouped(labels), grouped(labels)) == 1


@given(labels=LABELLED, seed=st.randoms(use_true_random=False))
def test_scores_of_conversations_do_not_ask_who_is_gold(labels, seed):
    gold, said = grouped(labels), grouped(seed.sample(labels, len(labels)))
    forth, back = disentangle.variation(gold, said), disentangle.variation(said, gold)
    assert forth == pytest.approx(back)
    assert -1e-9 <= forth <= 1
    assert disentangle.one_to_one(gold, said) == disentangle.one_to_one(said, gold)


def test_the_baseline_answers_the_message_before_and_leaves_system_lines_alone():
    texts = ["=== x joins", "[03:41] <a> x", "=== y joins", "[03:41] <b> x", "[03:42] <a> x"]
    found = disentangle.previous_message(texts, range(5))
    assert found == {0: 0, 1: 1, 2: 2, 3: 1, 4: 3}


def test_calibration_error_weighs_bins_by_what_is_in_them():
    sure, half = [0.99] * 3, [0.5]
    found = disentangle.calibration_error([*sure, *half], [True, True, False, True])
    assert found == pytest.approx((3 * abs(0.99 - 2 / 3) + abs(0.5 - 1)) / 4)
    assert disentangle.calibration_error([1.0, 1.0], [True, True]) == 0


def test_log_loss_of_an_impossible_truth_is_bounded():
    assert disentangle.log_loss([0.5, 0.25]) == pytest.approx(1.5 * log(2))
    assert disentangle.log_loss([0.0]) == pytest.approx(-log(disentangle.LEAST))
