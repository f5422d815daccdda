"""Reports on a small record whose answers can be counted by hand."""

import pytest
from tests.reports.talk import BO, CY, DEE, ME

from wherefrom.reports import folk
from wherefrom.reports.questions import QUESTIONS


def test_lag_counts_from_the_first_contact_by_its_channel(answer):
    report = answer("lag")
    told = [
        (row["channel"], row["kind"], row["outcomes"], row["days_median"]) for row in report.rows
    ]
    assert told == [("chat", "deal", 1, 10), ("chat", "hire", 1, 6), ("email", "deal", 1, 20)]
    assert any(caveat.startswith("1 of 4 outcomes have no earlier") for caveat in report.caveats)


def test_channels_count_what_they_hold(answer):
    told = {row["channel"]: row for row in answer("channels").rows}
    assert [told["email"][key] for key in ("activities", "ours", "people")] == [6, 2, 2]
    assert [told["chat"][key] for key in ("activities", "ours", "people")] == [3, 1, 1]
    assert told["email"]["first"] == "2024-01-01T00:00:00Z"
    assert 0 <= sum(row["share"] for row in told.values()) <= 4


def test_unanswered_lists_each_person_once_and_those_we_know_first(answer):
    told = [(row["person"], row["subject"], row["waiting"]) for row in answer("unanswered").rows]
    assert told == [(BO, "bye", 1), (CY, "again", 2)]
    assert answer("unanswered").rows[0]["name"] == "Bo Bell"


@pytest.mark.parametrize("name", [question.name for question in QUESTIONS])
def test_question_answers_under_its_own_name(answer, name):
    report = answer(name)
    assert report.report == name
    assert report.to_json().startswith("{")


def test_people_list_ours_first(record):
    rows = folk.people(record).rows
    assert [row["person"] for row in rows] == [ME, BO, CY, DEE, "email:new@b.org"]
    assert [row["ours"] for row in rows] == [True, False, False, False, False]
