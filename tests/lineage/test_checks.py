"""The checks of a lineage, held against worlds whose answer is known."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.lineage.tales import DAY, MONDAY, did, result, say, table
from tests.lineage.worlds import branching, results_of, unrelated

from wherefrom.errors import TooFewActivitiesError
from wherefrom.lineage import checks
from wherefrom.lineage.checks import case as cases
from wherefrom.lineage.checks import effective, hidden, lags, nulls, residuals
from wherefrom.lineage.checks.case import Owed, bare, latest, owed, reversed_in_time
from wherefrom.lineage.checks.ground import ground
from wherefrom.lineage.history import TALK
from wherefrom.people import People
from wherefrom.settings import Settings

OURS = ("p0", "p1")


def case_of(activities, outcomes=(), ours=OURS, seed=1):
    return latest(activities, outcomes, People({}, {}, ours), ours, Settings(seed=seed))


def quiet(*_told):
    """Take what progress tells."""


def by_figure(findings):
    return {(each.test, each.figure): each for each in findings}


@pytest.fixture(scope="module")
def talk():
    """A record in which talk brings about talk, with nearly all links kept."""
    world = branching(2, kept=0.9)
    return case_of(world.activities, results_of(world))


@pytest.fixture(scope="module")
def fitted(talk):
    lineage = talk.fit()
    return lineage, *cases.talk_again(lineage, "UTC")


@pytest.fixture(scope="module")
def hid(talk, fitted):
    return by_figure(hidden.hidden_links(talk, fitted[0], quiet))


# --- held-out links


def test_hidden_links_are_found_again(hid):
    found = hid[hidden.TEST, "true parent is the likeliest"]
    assert found.number > 200
    assert found.value > 0.7
    assert found.value > found.against
    assert found.verdict == "fine"
    assert hid[hidden.TEST, "log-loss"].value < hid[hidden.TEST, "log-loss"].against
    assert hid[hidden.TEST, "Brier score"].value < hid[hidden.TEST, "Brier score"].against


def test_probabilities_of_hidden_links_are_calibrated(hid):
    found = hid[hidden.TEST, "calibration error (ECE)"]
    assert found.value < 0.1
    assert found.verdict == "fine"
    rows = found.detail
    assert sum(row["number"] for row in rows) == found.number
    assert all(row["from"] <= row["said"] <= row["to"] + 1e-9 for row in rows)
    error = sum(row["number"] * abs(row["said"] - row["true"]) for row in rows) / found.number
    assert error == pytest.approx(found.value)


def test_hidden_links_are_scored_by_channel_and_mechanism(hid):
    groups = hid[hidden.TEST, "true parent is the likeliest"].detail
    assert [(row["by"], row["name"]) for row in groups] == [
        ("channel", "mail"),
        ("mechanism", "reply"),
    ]
    assert groups[0]["top_1"] == hid[hidden.TEST, "true parent is the likeliest"].value


def test_thread_helps_to_find_a_hidden_parent(hid):
    found = hid[hidden.TEST, "the same, thread hidden too"]
    assert 0.3 < found.value < found.against


def test_what_is_hidden_loses_its_link_and_keeps_its_thread(talk):
    ids = pa.array(["m00001", "m00005"])
    for with_thread in (False, True):
        table_ = hidden.hide(talk, ids, with_thread=with_thread).activities
        gone = table_.filter(pc.is_in(table_["id"], ids))
        assert gone["in_reply_to"].null_count == 2
        assert gone["context"].null_count == 2 * with_thread
        kept = table_.filter(pc.invert(pc.is_in(table_["id"], ids)))
        before = talk.activities.filter(pc.invert(pc.is_in(talk.activities["id"], ids)))
        assert kept["in_reply_to"].equals(before["in_reply_to"])


def test_a_fifth_of_the_links_is_hidden_whatever_else_is_on_record():
    ids = [f"m{n:05}" for n in range(4000)]
    chosen = [hidden.is_chosen(1, id_) for id_ in ids]
    assert np.mean(chosen) == pytest.approx(0.2, abs=0.02)
    assert chosen != [hidden.is_chosen(2, id_) for id_ in ids]


def test_scores_are_what_they_are_called():
    scores = hidden.Scores(
        true=np.array([1.0, 0.5, 0.0]),
        top=np.array([1.0, 0.5, 0.9]),
        right=np.array([True, True, False]),
        squares=np.array([1.0, 0.5, 0.82]),
    )
    assert scores.log_loss() == pytest.approx((0 + np.log(2) - np.log(1e-6)) / 3)
    assert scores.top_1() == pytest.approx(2 / 3)
    assert scores.brier() == pytest.approx((0 + 0.5 + 1.82) / 3)
    assert hidden.ece(scores) == pytest.approx((0 + 0.5 + 0.9) / 3)


def test_baseline_is_the_latest_earlier_word_of_the_thread():
    told = case_of(
        table(
            say(0, "bo", "", "a", context="t"),
            say(1, "cy", "", "b", context="t", re="a"),
            say(2, "dee", "", "c", context="t", re="a"),
            say(3, "bo", "", "d", context="t", re="c"),
        )
    ).fit()
    plain = hidden.baseline(told, np.array([1, 2, 3]), np.array([0, 0, 2]))
    # Of three links that are shown two name the latest word: 3 in 5, evened out.
    np.testing.assert_allclose(plain.true, [1.0, 0.4, 0.6])
    np.testing.assert_allclose(plain.top, [1.0, 0.6, 0.6])
    assert plain.right.tolist() == [True, False, True]


def test_few_links_are_too_little_to_tell():
    world = unrelated(1, number=300)
    case = case_of(world.activities)
    (found,) = hidden.hidden_links(case, case.fit(), quiet)
    assert found.verdict == "too little to tell"
    assert found.value is None


# --- null worlds and reversed time


@pytest.fixture(scope="module")
def shuffled(talk, fitted):
    return by_figure(nulls.null_worlds(talk, owed(fitted[0]), quiet))


def test_talk_that_brings_about_talk_stands_over_its_nulls(shuffled):
    found = shuffled[nulls.NULLS, nulls.FIGURES["word"]]
    assert found.value - found.against > 0.2
    assert found.verdict == "fine"
    assert len(found.detail) == 4
    assert max(row["share"] for row in found.detail) == found.against
    assert all(row["excess"] == found.value - row["share"] for row in found.detail)


def test_unrelated_words_do_not_stand_over_their_nulls():
    world = unrelated(1)
    case = case_of(world.activities)
    found = by_figure(nulls.null_worlds(case, owed(case.fit()), quiet))
    for key in ("word", "tie"):
        one = found[nulls.NULLS, nulls.FIGURES[key]]
        assert abs(one.value - one.against) < 0.03
        assert one.verdict == "bad"
    assert found[nulls.NULLS, nulls.FIGURES["outcome"]].verdict == "too little to tell"


def test_less_is_owed_with_the_clock_running_backwards(shuffled):
    for key in ("word", "outcome"):
        found = shuffled[nulls.REVERSED, nulls.FIGURES[key]]
        assert found.against < found.value
    assert shuffled[nulls.REVERSED, nulls.FIGURES["outcome"]].verdict == "fine"


def test_shuffle_keeps_each_group_to_itself():
    group = np.array([1, 0, 1, 0, 0, 2])
    order = nulls.permuted(group, np.random.default_rng(1))
    assert sorted(order.tolist()) == list(range(6))
    np.testing.assert_array_equal(group[order], group)
    assert order[5] == 5


def test_shuffled_worlds_keep_what_they_say_they_keep(talk):
    case = bare(talk)
    people = case.activities["actor"].to_pylist()
    for name, world in nulls.shuffled(case):
        assert sorted(world.times()) == sorted(case.times())
        assert sorted(world.activities["actor"].to_pylist()) == sorted(people)
        if "person" in name:
            own = {t for t, a in zip(case.times(), people, strict=True) if a == "p3"}
            rows = zip(world.times(), world.activities["actor"].to_pylist(), strict=True)
            assert {t for t, a in rows if a == "p3"} == own


def test_bare_record_states_no_answers_and_keeps_events():
    told = table(
        say(0, "bo", "cy", "a", context="t", name="Choir"),
        say(1, "cy", "bo", "b", context="t", re="a", name="Re: Choir"),
        did(2, "bo", "Join", "c", context="evening"),
        did(3, "cy", "Like", "d", object="b"),
    )
    rows = bare(case_of(told)).activities.to_pylist()
    assert [row["in_reply_to"] for row in rows] == [None] * 4
    assert [row["context"] for row in rows] == [None, None, "evening", None]
    assert [row["name"] for row in rows] == ["choir", "choir", None, None]
    assert rows[3]["object"] == "b"


def test_reversed_clock_turns_order_and_hours_about():
    told = table(say(0.25, "bo", "cy", "a"), say(1.5, "cy", "bo", "b"))
    outcomes = [result(1.0, "of the day"), result(1.75, "to the hour")]
    back = reversed_in_time(case_of(told, outcomes))
    assert back.activities["id"].to_pylist() == ["b", "a"]
    day, hour = (each.when for each in back.outcomes)
    assert day == MONDAY  # the day that ends it, as before
    assert hour == MONDAY + DAY // 4 - 1
    assert (back.times() == [MONDAY + DAY // 2 - 1, MONDAY + DAY * 7 // 4 - 1]).all()
    twice = reversed_in_time(back)
    assert (twice.times() == case_of(told).times()).all()
    assert [each.when for each in twice.outcomes] == [each.when for each in outcomes]


def test_what_is_owed_adds_up(fitted):
    lineage = fitted[0]
    told = owed(lineage)
    talks = lineage.history.type == TALK
    assert told.words == talks.sum()
    assert 0 < told.word + told.tie < 1
    # Recontact by rule alone counts as come by itself, so no more is owed than the links say.
    assert told.word + told.tie <= 1 - lineage.links.base[talks].mean() + 1e-9
    assert told.outcome > 0.5


def test_nothing_owed_is_nothing_to_test():
    none = Owed(0.0, 0.0, 0.0, 500, 3)
    assert nulls.nothing_to_test(nulls.NULLS, "word", none).verdict == "too little to tell"
    assert "3 outcomes" in nulls.nothing_to_test(nulls.NULLS, "outcome", none).means


# --- residuals


def p_of(found):
    return found.detail[0]["p"]


def test_residuals_of_a_branching_record_are_as_the_model_says(talk, fitted):
    found = by_figure(residuals.rescaled_gaps(talk, *fitted[1:], quiet))
    assert p_of(found[residuals.TEST, "mail, others"]) > 0.05
    assert {each.verdict for each in found.values()} == {"fine"}


def test_residuals_tell_a_wrong_model():
    # Words to nobody, all of a day within its first minutes: nothing in the model brings lumps.
    rows = [say(n // 20 + n % 20 / 1440, f"p{n % 7}", "", f"m{n:04}") for n in range(1200)]
    case = case_of(table(*rows), ours=())
    (found,) = residuals.rescaled_gaps(case, *cases.talk_again(case.fit(), "UTC"), quiet)
    assert p_of(found) <= 0.05
    assert found.value > 0.3
    assert found.verdict == "bad"


def test_distance_of_unit_gaps_is_small_and_of_even_ones_is_large(fitted):
    made, events = ground(*fitted[1:], "UTC")
    usual = residuals.distance(made, events, 0)
    even = np.linspace(0, made.days, events.times.size)
    assert usual < 0.1
    assert residuals.distance(made, events._replace(times=even), 0) > 3 * usual


# --- lags, and the number of parents


def test_lags_of_a_branching_record_are_as_expected(fitted):
    (found,) = [each for each in lags.children_by_lag(*fitted[1:]) if each.number >= 30]
    assert found.figure == "reply, within 180 days"
    assert found.value < 0.05
    assert found.verdict == "fine"
    assert {row["channel"] for row in found.detail} == {"all", "mail"}
    whole = sum(row["observed"] for row in found.detail if row["channel"] == "all")
    assert whole == pytest.approx(found.number, abs=1)
    assert whole == pytest.approx(
        sum(row["expected"] for row in found.detail if row["channel"] == "all"), rel=0.05
    )


def test_lags_of_two_channels_of_different_pace_are_learnt_apart():
    rows, seen = [], 0
    for channel, wait in (("chat", 0.01), ("mail", 3.0)):
        for row in branching(1, people=10, days=200, wait=wait).activities.to_pylist():
            id_ = {key: row[key] and f"{channel}-{row[key]}" for key in ("id", "in_reply_to")}
            context = row["context"] and f"{channel}-{row['context']}"
            rows.append(row | id_ | {"channel": channel, "context": context})
            seen += 1
    lineage = case_of(table(*rows)).fit()
    found = lags.children_by_lag(*cases.talk_again(lineage, "UTC"))
    slow = next(each for each in found if each.figure == "reply, within 180 days")
    assert slow.verdict == "fine"
    observed = {row["channel"]: 0.0 for row in slow.detail}
    for row in slow.detail:
        observed[row["channel"]] += row["observed"] * (row["from_days"] >= 0.5)
    assert observed["mail"] > 10 * observed["chat"]
    assert seen > 300


def test_distance_between_histograms():
    one, other = np.array([1.0, 1.0, 0.0]), np.array([0.0, 2.0, 2.0])
    assert lags.distance(one, other) == pytest.approx(0.5)
    assert lags.distance(other, other) == 0
    assert lags.by_luck(one, 100 * one) < lags.by_luck(one, one)


def test_effective_number_counts_equal_parents():
    told = case_of(
        table(say(0, "bo", "", "a", context="t"), say(1, "cy", "", "b", context="t", re="a")),
        ours=(),
    ).fit()
    assert effective.effective(told)[0] == 1
    # The link names one parent, and is wrong in a few of a thousand.
    assert 1 < effective.effective(told)[1] < 1.1
    few, none = effective.effective_parents(told)
    assert few.verdict == none.verdict == "too little to tell"


def test_effective_number_is_at_most_the_parents_told(fitted):
    lineage = fitted[0]
    told = lineage.parents().group_by(["child"]).aggregate([("p", "count")])
    most = dict(zip(told["child"].to_pylist(), told["p_count"].to_pylist(), strict=True))
    number = effective.effective(lineage)
    bound = np.array([most[id_] for id_ in lineage.history.ids])
    assert (number <= bound + 1e-9).all()
    assert (number >= 1 - 1e-9).all()


# --- all together


def test_check_is_the_same_again_and_tells_how_far_it_is():
    world = branching(2, people=10, days=120)
    said = []
    first = checks.check(
        case_of(world.activities, results_of(world)), lambda what, far: said.append((far, what))
    )
    assert first == checks.check(case_of(world.activities, results_of(world)), quiet)
    assert [far for far, _ in said] == sorted(far for far, _ in said)
    assert said[0][0] == 0
    assert len({what for _, what in said}) == 4
    other = checks.check(case_of(world.activities, results_of(world), seed=2), quiet)
    assert first != other
    tests = [hidden.TEST, nulls.NULLS, nulls.REVERSED, residuals.TEST, lags.TEST, effective.TEST]
    assert list(dict.fromkeys(each.test for each in first)) == tests
    assert all(each.means.endswith(".") and each.do.endswith(".") for each in first)


def test_latest_activities_alone_are_checked(monkeypatch):
    monkeypatch.setattr(cases, "MOST", 10)
    rows = [say(n, "bo", "me", f"m{n:02}") for n in range(15)]
    rows.append(did(None, "bo", "Create", "timeless"))
    case = case_of(table(*rows), [result(4.5, "old"), result(12.5, "new")])
    assert case.activities["id"].to_pylist() == [f"m{n:02}" for n in range(5, 15)]
    assert [each.id for each in case.outcomes] == ["new"]


@pytest.mark.parametrize("number", [0, 1])
def test_nothing_to_learn_from_is_refused(number):
    case = case_of(table(*(say(n, "bo", "me", f"m{n}") for n in range(number))))
    with pytest.raises(TooFewActivitiesError):
        checks.check(case, quiet)


@pytest.mark.parametrize(
    "rows",
    [
        [say(0, "me", "bo", "a"), say(1, "bo", "me", "b")],
        [say(0, "me", "bo", "a"), say(0, "bo", "me", "b"), say(0, "bo", "", "c")],
        [did(n / 9, "bo", "Like", f"l{n}", object=f"l{n - 1}") for n in range(150)],
        [say(n * 30.0, "bo", "me" if n % 2 else "", f"m{n:03}") for n in range(150)],
    ],
    ids=["two", "an instant", "likes alone", "years"],
)
def test_odd_records_are_checked(rows):
    found = checks.check(case_of(table(*rows), ours=("me",)), quiet)
    assert all((each.value is None) == (each.verdict == "too little to tell") for each in found)
    assert all(each.value is None or np.isfinite(each.value) for each in found)
