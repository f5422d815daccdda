"""Experiments on half a year of letters, whose answers can be counted."""

from datetime import date

import pytest
from tests.reports.talk import BO, DAY, ME, NEW_YEAR, mail

from wherefrom import lineage
from wherefrom.errors import ExperimentError, UnknownNameError
from wherefrom.record.record import open_record
from wherefrom.reports.experiments import experiments, stop, try_out
from wherefrom.reports.questions import ask
from wherefrom.schema import to_accounts, to_table
from wherefrom.settings import Settings
from wherefrom.vocabulary import Outcome

DAYS = 182
ON = range(154, 168)  # June 3 to 16: Bo writes thrice a day instead of once


def letters():
    for day in range(DAYS):
        for k in range(3 if day in ON else 1):
            yield mail(day + k / 10, BO, ME, f"bo-{day}-{k}")
        if day % 3 == 0:
            yield mail(day + 0.5, ME, BO, f"me-{day}", reply=f"bo-{day}-0")


OUTCOMES = [
    Outcome(id=f"d{day}", when=NEW_YEAR + day * DAY, ours=(ME,), counterparties=(BO,))
    for day in range(10, DAYS, 10)
]


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    path = tmp_path_factory.mktemp("experiments") / "record"
    record = open_record(path, create=True, settings=Settings(draws=3))
    with record.write() as writer:
        writer.append(to_table(list(letters()), "talk"), to_accounts([]))
        writer.set_ours([ME])
        writer.add_outcomes(OUTCOMES)
    return record


def asked(record, name=None):
    rows = experiments(record, lambda: lineage.fit(record), name).rows
    return {row["output"]: row for row in rows}


def test_what_is_over_is_held_against_before_and_a_like_window(record):
    try_out(record, " more letters ", date(2024, 6, 3), date(2024, 6, 16))
    told = asked(record, "more letters")
    words = told["words to us"]
    assert (words["state"], words["design"]) == ("over", "throughout")
    assert (words["during"], words["before"], words["matched"]) == (21, 7, 7)
    assert words["change"] == pytest.approx(14)
    assert words["change_low"] > 0
    assert words["verdict"] == "keep"
    # Bo wrote first on the first day, and nobody since
    assert told["people who first wrote to us"]["verdict"] == "too early to tell"
    assert told["outcomes"]["seen"] <= 1


def test_what_is_planned_shows_its_plan_and_power_and_no_change(record):
    try_out(record, "by weeks", date(2024, 7, 8), date(2024, 9, 15), 7)
    row = asked(record, "by weeks")["words to us"]
    assert (row["state"], row["design"]) == ("planned", "switchback by 7 days")
    assert (row["verdict"], row["during"], row["change"]) == ("too early to tell", None, None)
    assert len(row["blocks"]) == 10
    assert sum(block["on"] for block in row["blocks"]) == 5
    assert row["blocks"][0]["start"] == row["start"] == "2024-07-08T00:00:00Z"
    assert row["detectable"] > 0
    assert 0 <= row["power_half_more"] <= 1


def test_a_short_switchback_tells_too_little(record):
    try_out(record, "two weeks", date(2024, 6, 3), date(2024, 6, 16), 7)
    row = asked(record, "two weeks")["words to us"]
    assert row["verdict"] == "too early to tell"
    assert row["why"] == "2 blocks tell too little of luck; it takes 10"
    stop(record, "two weeks")
    with pytest.raises(UnknownNameError, match="two weeks"):
        asked(record, "two weeks")


def test_all_that_is_tried_is_a_question(record):
    rows = ask("experiments", record, lambda: lineage.fit(record)).rows
    assert {row["experiment"] for row in rows} == {each.name for each in record.experiments()}


@pytest.mark.parametrize(
    ("name", "end", "switch", "said"),
    [
        ("", date(2024, 6, 30), 0, "a name and a week"),
        ("short", date(2024, 6, 5), 0, "this has 3 days"),
        ("long blocks", date(2024, 6, 16), 8, "hold no two of 8"),
    ],
)
def test_an_experiment_that_tells_nothing_is_refused(record, name, end, switch, said):
    with pytest.raises(ExperimentError, match=said):
        try_out(record, name, date(2024, 6, 3), end, switch)
