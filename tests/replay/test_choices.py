"""Plain choices make policies that are read, and stop what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherefrom.replay.choices import WHAT, Choices, about, write
from wherefrom.replay.policy import PERIODS, allowed, read

texts = st.text(max_size=20)
choices = st.builds(
    Choices,
    what=st.lists(st.sampled_from(sorted(WHAT)), unique=True),
    channels=st.lists(texts, max_size=3),
    unless_words=st.lists(texts, max_size=3),
    shorter_than=st.integers(0, 10_000),
    from_hour=st.integers(0, 23),
    to_hour=st.integers(0, 23),
    weekend=st.booleans(),
    beyond=st.none() | st.integers(0, 1000),
    per=st.sampled_from(PERIODS),
)


@given(choice=choices)
def test_whatever_is_chosen_is_a_policy_that_is_read(choice):
    policy = read(write(choice), "chosen")
    assert len(policy.rules) == 1
    assert policy.rules[0].beyond == choice.beyond


def _stopped(choice, table):
    return (allowed(read(write(choice), "chosen"), table, "UTC") == 0).tolist()


ROWS = (
    {"content": "hello", "visibility": "public"},
    {"content": "hello", "visibility": "public", "reply": True},
    {"content": "hello", "visibility": "direct"},
    {"type": "Announce", "object": "x"},
    {"type": "Join", "channel": "meetup"},
    {"content": "We are hiring", "visibility": "public"},
    {"content": "hello", "tags": ["hiring"]},
    {"content": "h" * 100},
)


@pytest.mark.parametrize(
    ("choice", "stopped"),
    [
        (Choices(), range(8)),
        (Choices(what=["posts"]), [0, 5, 6, 7]),
        (Choices(what=["answers", "letters"]), [1, 2]),
        (Choices(what=["shares"]), [3]),
        (Choices(what=["events"], channels=["meetup"]), [4]),
        (Choices(channels=["no such"]), []),
        (Choices(unless_words=["Hiring"]), [0, 1, 2, 3, 4, 7]),
        (Choices(what=["posts"], shorter_than=50), [0, 5, 6]),
        (Choices(weekend=True), []),  # it is a Monday
        (Choices(from_hour=9, to_hour=17), []),  # at noon
        (Choices(from_hour=13, to_hour=17), range(8)),
        (Choices(from_hour=22, to_hour=13), []),  # over midnight
        (Choices(beyond=3), range(3, 8)),
    ],
)
def test_it_stops_what_was_chosen(table, choice, stopped):
    told = _stopped(choice, table(*ROWS))
    assert [place for place, is_stopped in enumerate(told) if is_stopped] == list(stopped)


def test_choices_are_told_in_a_sentence():
    choice = Choices(what=["posts"], channels=["x"], unless_words=["job"], beyond=3, per="week")
    said = "Stops public posts on x without any of the words job beyond 3 a week and person."
    assert about(choice) == said
    assert said in write(choice)
