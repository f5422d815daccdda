"""Answered words, ties and hours on a week whose answers can be counted by hand."""

import pytest

from wherefrom.reports.heard import share_range


def test_channels_count_answers_ties_and_hours(answer):
    report = answer("channels")
    told = {row["channel"]: row for row in report.rows}
    # "hello" and "re-re-hello" were answered; our word to Dee on the chat was not
    assert told["email"]["answered"] == pytest.approx(2, abs=0.05)
    assert told["chat"]["answered"] + told["chat"]["unanswered"] == 1
    assert [told[name]["met"] for name in ("email", "chat")] == [2, 1]  # Bo and Dee; Cy
    assert [told[name]["ties"] for name in ("email", "chat")] == [1, 1]  # Bo's answer; ours to Dee
    # By mail a word that began something and an answer; on the chat a word that began something
    assert told["email"]["hours"] == pytest.approx((10 + 3) / 60)
    assert told["chat"]["hours"] == pytest.approx(10 / 60)
    assert report.settings["post_minutes"] == 10
    assert all(row["share_low"] <= row["share"] <= row["share_high"] for row in report.rows)


def test_unheard_rates_are_of_words(answer):
    rows = answer("unheard").rows
    assert sum(row["words"] for row in rows) == 3
    for row in rows:
        assert row["answered"] + row["unanswered"] == pytest.approx(row["words"])
        assert row["rate_low"] <= row["rate"] <= row["rate_high"]


def test_owed_answers_say_what_the_like_led_to(answer):
    rows = {row["name"]: row for row in answer("unanswered").rows}
    assert rows["Bo Bell"]["like"] == "an answer of somebody known"
    assert rows["Cy Dale"]["like"] == "a fresh word of somebody new"
    assert [row["worth"] for row in rows.values()] == sorted(
        (row["worth"] for row in rows.values()), reverse=True
    )


@pytest.mark.parametrize(("hits", "number"), [(0, 5), (5, 5), (2, 5), (500, 1000)])
def test_range_of_a_share_holds_it_and_narrows(hits, number):
    low, high = share_range(hits, number)
    assert 0 <= low <= hits / number <= high <= 1
    wide = share_range(hits / 5, number / 5)
    assert wide[1] - wide[0] > high - low
