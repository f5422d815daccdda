"""Dates in words are read in the languages of accounts."""

# ruff: noqa: RUF001 -- letters of other alphabets

import pytest

from wherefrom.readers.long_dates import parse_long_date

AT = 1478174390 * 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        "Thursday, November 3, 2016 at 11:59:50\u202fAM UTC",
        "Thursday, 3 November 2016 at 11:59:50 UTC",
        "Donnerstag, 3. November 2016 um 11:59:50 UTC",
        "jeudi 3 novembre 2016 à 11:59:50 UTC",
        "jueves, 3 de noviembre de 2016, 11:59:50 UTC",
        "quinta-feira, 3 de novembro de 2016 às 11:59:50 UTC",
        "giovedì 3 novembre 2016 alle ore 11:59:50 UTC",
        "donderdag 3 november 2016 om 11:59:50 UTC",
        "четверг, 3 ноября 2016 г. в 11:59:50 UTC",
        "2016年11月3日木曜日 11:59:50 UTC",
        "2016년 11월 3일 목요일 오전 11:59:50 UTC",
    ],
)
def test_one_moment_in_many_languages(text):
    assert parse_long_date(text) == (AT, "exact")


def test_a_clock_of_twelve_hours():
    assert (
        parse_long_date("November 3, 2016 at 12:30:00 AM UTC")[0] % 86_400_000_000 == 1_800_000_000
    )
    assert parse_long_date("2016年11月3日 下午1:00:00 UTC") == (1478178000000000, "exact")


@pytest.mark.parametrize(
    "text", ["", "some day", "Thorsday, Movember 3, 2016 at 1:00", "3 May 2016"]
)
def test_what_is_no_such_date_is_unknown(text):
    assert parse_long_date(text) == (None, "unknown")
