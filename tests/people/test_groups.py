"""Groups depend on what is known and decided, never on the order in which it came."""

from hypothesis import given
from hypothesis import strategies as st

from wherefrom.people.groups import group
from wherefrom.vocabulary import Decision

ACCOUNTS = [f"c:{letter}" for letter in "abcdefgh"]
accounts = st.sampled_from(ACCOUNTS)
pairs = st.lists(st.tuples(accounts, accounts), max_size=10)
decided = st.lists(
    st.tuples(st.sampled_from(["same", "apart", "refused"]), accounts, accounts, st.booleans()),
    max_size=8,
)


def decisions(*told):
    return [
        Decision(number=number, kind=kind, left=left, right=right, active=(*rest, True)[0])
        for number, (kind, left, right, *rest) in enumerate(told, 1)
    ]


def grouped(ties=(), *told):
    return group(ACCOUNTS, ties, decisions(*told))


def together(found, left, right):
    return found[f"c:{left}"] == found[f"c:{right}"]


def test_ties_reach_from_one_to_the_next():
    found = grouped([("c:a", "c:b"), ("c:c", "c:b")])
    assert found["c:c"] == found["c:b"] == found["c:a"] == "c:a"
    assert found["c:d"] == "c:d"


def test_apart_goes_before_a_key():
    assert not together(grouped([("c:a", "c:b")], ("apart", "c:a", "c:b")), "a", "b")


def test_apart_parts_those_whom_a_third_would_join():
    found = grouped([("c:a", "c:b"), ("c:b", "c:c")], ("apart", "c:a", "c:c"))
    assert not together(found, "a", "c")
    assert together(found, "a", "b") != together(found, "b", "c")


def test_the_later_word_goes_before_the_earlier():
    assert together(grouped([], ("apart", "c:a", "c:b"), ("same", "c:a", "c:b")), "a", "b")
    assert not together(grouped([], ("same", "c:a", "c:b"), ("apart", "c:a", "c:b")), "a", "b")


def test_a_later_word_through_a_third_goes_before_the_earlier_too():
    told = [("apart", "c:a", "c:b"), ("same", "c:a", "c:c"), ("same", "c:c", "c:b")]
    assert together(grouped([], *told), "a", "b")
    told = [("same", "c:a", "c:c"), ("same", "c:b", "c:c"), ("apart", "c:a", "c:b")]
    found = grouped([], *told)
    assert not together(found, "a", "b")
    assert together(found, "b", "c")


def test_parted_groups_stay_parted_when_they_grow():
    told = [("apart", "c:b", "c:d")]
    found = grouped([("c:a", "c:b"), ("c:c", "c:d"), ("c:a", "c:c")], *told)
    assert not together(found, "b", "d")


@given(pairs, decided, st.randoms(use_true_random=False))
def test_the_order_and_number_of_ties_changes_nothing(ties, told, random):
    shuffled = [tuple(reversed(tie)) if random.random() < 0.5 else tie for tie in ties + ties]
    random.shuffle(shuffled)
    normal = [tuple(sorted(tie)) for tie in ties]
    assert grouped(normal, *told) == grouped([tuple(sorted(tie)) for tie in shuffled], *told)
    assert grouped(ties) == grouped(shuffled)


@given(pairs, decided)
def test_a_group_is_named_after_its_smallest_account(ties, told):
    found = grouped(ties, *told)
    assert set(found) == set(ACCOUNTS)
    for person in found.values():
        assert person == min(each for each in found if found[each] == person)


@given(pairs, decided, st.sampled_from(["same", "apart"]), accounts, accounts)
def test_a_decision_holds_and_undone_leaves_no_trace(ties, told, kind, left, right):
    found = grouped(ties, *told, (kind, left, right))
    if left != right:
        assert (found[left] == found[right]) == (kind == "same")
    assert grouped(ties, *told, (kind, left, right, False)) == grouped(ties, *told)


@given(pairs, decided)
def test_no_word_of_the_user_joins_whom_nothing_ties(ties, told):
    free = grouped([*ties, *((left, right) for kind, left, right, _ in told if kind == "same")])
    for account, person in grouped(ties, *told).items():
        assert free[account] == free[person]
