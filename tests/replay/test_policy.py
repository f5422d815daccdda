"""Policies: one contract for all, the ready-made ones included, and what each rule says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherefrom.errors import PolicyError, UnknownNameError
from wherefrom.replay import library
from wherefrom.replay.policy import allowed, load, read, stops

DAY = 86_400_000_000
MONDAY = 1_704_067_200_000_000  # 2024-01-01 00:00 UTC
SATURDAY = MONDAY + 5 * DAY
HOUR = DAY // 24


def forbid(*rules):
    return read("\n".join(f"[[forbid]]\n{rule}" for rule in rules), "mine")


def let_through(policy, activities, zone="UTC"):
    return allowed(policy, activities, zone).tolist()


rows = st.lists(
    st.fixed_dictionaries({
        "published": st.one_of(st.none(), st.integers(0, 20).map(lambda n: MONDAY + n * 7 * HOUR)),
        "time_status": st.sampled_from(["exact", "day"]),
        "type": st.sampled_from(["Create", "Announce", "Like", "Invite"]),
        "channel": st.sampled_from(["email", "mastodon"]),
        "visibility": st.sampled_from(["public", "direct"]),
        "tags": st.sampled_from([[], ["hiring"], ["choir"]]),
        "content": st.sampled_from([None, "A job for you", "Bread", "x" * 2000]),
        "person": st.sampled_from(["email:a@us.org", "email:b@us.org"]),
        "ours": st.booleans(),
        "reply": st.booleans(),
        "on_message": st.sampled_from([None, True, False]),
        "to_target": st.sampled_from([None, True, False]),
    }),
    max_size=25,
)  # fmt: skip
conditions = st.sampled_from(
    ["type = 'Create'", "visibility = 'public' or hour > 12", "not on_message", "weekday = 1"]
)
parts = st.sampled_from([0.25, 0.5, 1.0])


def rule(when, beyond=None, thin=1.0):
    limit = f'\nbeyond = {beyond}\nper = "day"' if beyond is not None else ""
    return f'when = "{when}"\nthin = {thin}{limit}'


rules = st.builds(rule, conditions, st.one_of(st.none(), st.integers(0, 3)), parts)


@pytest.mark.parametrize("name", library.names())
@settings(deadline=None, max_examples=6, derandomize=True)
@given(rows=rows)
def test_ready_made_policy_stops_only_ours_and_never_what_has_no_trace(table, name, rows):
    activities = table(*rows)
    let = allowed(load(name), activities, "Europe/Paris")
    ours = np.array(activities["ours"].to_pylist(), dtype=bool)
    assert let.shape == (len(rows),)
    assert ((let >= 0) & (let <= 1)).all()
    assert (let[~ours] == 1).all()


@pytest.mark.parametrize("name", library.names())
def test_ready_made_policy_says_what_it_is(name):
    assert load(name).name == name
    assert library.abouts()[name].endswith(".")
    first, *_ = library.text(name).splitlines()
    assert first.startswith("# ")


@settings(deadline=None, max_examples=12, derandomize=True)
@given(rows=rows, when=conditions, beyond=st.integers(0, 3), thin=parts, more=rules)
def test_tightening_a_policy_never_lets_more_through(table, rows, when, beyond, thin, more):
    activities = table(*rows)
    loose = allowed(forbid(rule(when, beyond + 1, thin / 2)), activities, "UTC")
    for tight in (
        forbid(rule(when, beyond, thin / 2)),
        forbid(rule(when, beyond + 1, thin)),
        forbid(rule(when, None, thin / 2)),
        forbid(rule(f"({when}) or reply", beyond + 1, thin / 2)),
        forbid(rule(when, beyond + 1, thin / 2), more),
    ):
        assert (allowed(tight, activities, "UTC") <= loose).all()


@settings(deadline=None, max_examples=10, derandomize=True)
@given(rows=rows, more=rules, turn=st.randoms(use_true_random=False))
def test_answer_keeps_the_order_of_the_rows(table, rows, more, turn):
    activities = table(*rows)
    order = np.arange(len(rows))
    turn.shuffle(order)
    let = allowed(forbid(more), activities, "UTC")
    assert (allowed(forbid(more), activities.take(order), "UTC") == let[order]).all()


def test_policy_without_rules_stops_nothing(table):
    assert let_through(read("", "nothing"), table({}, {})) == [1, 1]
    assert let_through(forbid('when = "false"'), table({}, {})) == [1, 1]


def test_rules_multiply(table):
    policy = forbid('when = "true"\nthin = 0.5', "when = \"type = 'Like'\"\nthin = 0.2")
    assert let_through(policy, table({}, {"type": "Like"})) == [0.5, 0.4]
    assert stops(policy, table({}, {"type": "Like"}), "UTC").tolist() == [[0.5, 0.5], [0, 0.2]]


def test_condition_that_cannot_tell_stops_nothing(table):
    policy = forbid('when = "not on_message"')
    rows = [{"on_message": told} for told in (None, True, False)]
    assert let_through(policy, table(*rows)) == [1, 1, 0]


def test_beyond_counts_each_person_by_time_then_id(table):
    same = {"published": MONDAY}
    rows = [{"id": "b"} | same, {"id": "a"} | same, {"id": "c", "person": "email:b@us.org"} | same]
    policy = forbid('when = "true"\nbeyond = 1\nper = "day"')
    assert let_through(policy, table(*rows)) == [0, 1, 1]


def test_beyond_counts_what_matches_and_nothing_else(table):
    policy = forbid('when = "type = \'Create\'"\nbeyond = 1\nper = "day"')
    kinds = ["Like", "Create", "Like", "Create"]
    assert let_through(policy, table(*({"type": kind} for kind in kinds))) == [1, 1, 1, 0]


def test_beyond_leaves_unknown_times_alone(table):
    policy = forbid('when = "true"\nbeyond = 0\nper = "week"')
    assert let_through(policy, table({"published": None}, {})) == [1, 0]


@pytest.mark.parametrize(
    ("per", "times", "wanted"),
    [
        ("day", [MONDAY, MONDAY + 23 * HOUR, MONDAY + DAY], [1, 0, 1]),
        ("week", [MONDAY - 1, MONDAY, SATURDAY + DAY, MONDAY + 7 * DAY], [1, 1, 0, 1]),
        ("month", [MONDAY, MONDAY + 30 * DAY, MONDAY + 31 * DAY], [1, 0, 1]),
    ],
)
def test_periods_begin_with_the_day_monday_and_the_first(table, per, times, wanted):
    policy = forbid(f'when = "true"\nbeyond = 1\nper = "{per}"')
    assert let_through(policy, table(*({"published": time} for time in times))) == wanted


def test_the_records_zone_is_the_clock(table):
    evening = table({"published": MONDAY - HOUR}, {"published": MONDAY + HOUR})
    a_day = forbid('when = "true"\nbeyond = 1\nper = "day"')
    assert let_through(a_day, evening, "UTC") == [1, 1]
    assert let_through(a_day, evening, "Europe/Paris") == [1, 0]
    assert let_through(forbid('when = "hour = 2"'), evening, "Europe/Paris") == [1, 0]
    assert let_through(forbid('when = "weekday = 7"'), evening, "UTC") == [0, 1]
    new_year = forbid("when = \"published < '2024-01-01'\"")
    assert let_through(new_year, evening, "UTC") == [0, 1]
    assert let_through(new_year, evening, "Asia/Tokyo") == [1, 1]


@pytest.mark.parametrize(
    "true", ["length = 4", "recipients = 2", "text = 'A\\nhaha'", "hour is null"]
)
def test_derived_columns_say_what_they_are(table, true):
    said = {"name": "A", "content": "haha", "to": ["a:b", "c:d"], "time_status": "day"}
    assert let_through(forbid(f'when = "{true}"'), table(said, {})) == [0, 1]


def test_words_are_whole_in_any_case_and_script(table):
    policy = forbid("when = \"has_any_word(text, ['job', 'c++ role', 'été'])\"")
    said = ["A JOB!", "jobs", "the C++ role", "d'été", "étés", "", None, "job"]
    wanted = [0, 1, 0, 0, 1, 1, 1, 0]
    assert let_through(policy, table(*({"content": text} for text in said))) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[forbid]\nwhen = 'true'", r"with two brackets"),
        ("nam = 'x'", r'a key "nam".*"name"'),
        ("[[forbid]]\nwhen = 'true'\nbeyound = 1", r'rule 1 has a key "beyound".*"beyond"'),
        ("[[forbid]]\nthin = 0.5", r"rule 1 has no condition"),
        ("[[forbid]]\nwhen = 'true'\nthin = 0", r"thin is 0; it must be above 0"),
        ("[[forbid]]\nwhen = 'true'\nthin = true", r"thin is True"),
        ("[[forbid]]\nwhen = 'true'\nthin = 1.5", r"thin is 1.5"),
        ("[[forbid]]\nwhen = 'true'\nbeyond = -1\nper = 'day'", r"beyond is -1"),
        ("[[forbid]]\nwhen = 'true'\nbeyond = 1.5\nper = 'day'", r"beyond is 1.5"),
        ("[[forbid]]\nwhen = 'true'\nbeyond = 1", r"beyond and per go together"),
        ("[[forbid]]\nwhen = 'true'\nper = 'day'", r"beyond and per go together"),
        ("[[forbid]]\nwhen = 'true'\nbeyond = 1\nper = 'year'", r"per is 'year'"),
        ("[[forbid]]\nwhen = 'hour'", r"neither true nor false: hour"),
        ("[[forbid]]\nwhen = \"hour = 'abc'\"", r"cannot be answered.*'abc'"),
        ("[[forbid]]\nwhen = \"regexp_matches(name, '(')\"", r"cannot be answered"),
        ("[parameters]\nn = 1\n[[forbid]]\nwhen = 'true'", r'uses the parameter "n"'),
        ("[parameters]\nn = {}\n[[forbid]]\nwhen = 'hour = $n'", r"parameter n must be"),
        ("parameters = 1", r"under \[parameters\]"),
        ("name = 1", r"name is 1; it must be a text"),
        ("name = ", r"is not TOML"),
    ],
)
def test_policy_that_is_wrong_is_told_so(text, said):
    with pytest.raises(PolicyError, match=said):
        read(text, "mine")


def test_policy_is_found_by_name_or_file(tmp_path):
    path = tmp_path / "quiet.toml"
    path.write_text('about = "Hush."\n[[forbid]]\nwhen = "true"\n')
    assert load(path).name == "quiet"
    assert load("ten-a-day").rules[0].beyond == 10
    with pytest.raises(UnknownNameError, match=r'No policy "ten-a-dya"\. Did you mean "ten-a-day"'):
        load("ten-a-dya")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(PolicyError, match="not UTF-8"):
        load(path)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("on-message-only", [0, 1, 0, 1, 1, 1, 0, 0]),
        ("target-audience-only", [0, 0, 0, 1, 0, 1, 0, 0]),
        ("no-small-talk", [0, 1, 1, 1, 1, 1, 0, 1]),
        ("replies-only", [0, 0, 1, 0, 1, 0, 0, 0]),
        ("no-events", [1, 1, 1, 1, 1, 1, 1, 1]),
        ("approved-channels", [1, 1, 1, 1, 1, 1, 0, 1]),
        ("office-hours", [1, 1, 1, 1, 1, 1, 1, 1]),
        ("ten-a-day", [1, 1, 1, 1, 1, 1, 1, 1]),
    ],
)
def test_ready_made_policy_stops_what_its_page_says(table, name, wanted):
    activities = table(
        {"content": "Bread"},
        {"content": "Our new vacancy", "visibility": "direct", "to": ["email:x@y.z"]},
        {"content": "Thursday suits me", "reply": True, "visibility": "direct"},
        {"content": "Bread", "on_message": True, "to_target": True},
        {"content": "Yes", "reply": True, "on_message": True},
        {"content": "Look", "tags": ["hiring"]},
        {"content": "Ha!", "channel": "mastodon"},
        {"content": "An essay on bread. " * 100},
    )
    assert let_through(load(name), activities) == wanted


def test_ready_made_policies_of_time_events_and_number(table):
    times = [MONDAY + 8 * HOUR, MONDAY + 9 * HOUR, MONDAY + 18 * HOUR - 1, SATURDAY + 12 * HOUR]
    office = table(*({"published": time} for time in times))
    assert let_through(load("office-hours"), office) == [0, 1, 1, 0]
    events = table({"type": "Join"}, {"type": "Invite"}, {"type": "Create"})
    assert let_through(load("no-events"), events) == [0, 0, 1]
    assert let_through(load("ten-a-day"), table(*({} for _ in range(12)))) == [1] * 10 + [0] * 2
