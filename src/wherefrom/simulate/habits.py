"""When people speak: hours, weekdays, holidays, leave, and the slow drift of a year.

The town keeps UTC all year, as Reykjavik does, so that a clock in a test is a clock on the wall.
Times are seconds since the year began; `EPOCH` turns them into the record's microseconds.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import pi, sin

from wherefrom.simulate.draws import Luck
from wherefrom.simulate.people import Person

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
WEEK = 7 * DAY
FIRST = date(2025, 1, 1)
DAYS = 365
END = DAYS * DAY
EPOCH = int(datetime(FIRST.year, 1, 1, tzinfo=UTC).timestamp())

WORK = (0, 0, 0, 0, 0, 0, 1, 5, 30, 80, 100, 90, 45, 70, 90, 95, 75, 45, 20, 12, 14, 12, 6, 2)
LEISURE = (2, 1, 0, 0, 0, 1, 8, 25, 30, 22, 25, 30, 55, 40, 25, 25, 30, 45, 60, 75, 100, 95, 55, 15)
WORK_WEEK = (1.0, 1.05, 1.0, 0.95, 0.7, 0.06, 0.08)  # from Monday
LEISURE_WEEK = (0.85, 0.9, 0.95, 0.95, 1.0, 1.25, 1.3)
HOLIDAYS = frozenset(
    FIRST.replace(month=month, day=day)
    for month, day in (
        (1, 1), (4, 17), (4, 18), (4, 21), (4, 24), (5, 1), (5, 29), (6, 9), (6, 17), (8, 4),
        (12, 24), (12, 25), (12, 26), (12, 31),
    )
)  # fmt: skip
SEASON = (1.1, 1.05, 1.05, 1.0, 1.0, 0.9, 0.6, 0.85, 1.2, 1.15, 1.1, 0.75)  # by month; July is off
ON_LEAVE = 0.08
BUSIEST = 2.5  # times an ordinary day; no day is busier
LEAVE_DAYS = 17
TRIES = 10  # to find a moment at which the person looks at messages


@cache
def business_day(day: int) -> float:
    """Return how much business is done on day `day` of the year; 1 is an ordinary weekday."""
    when = FIRST + timedelta(days=day)
    season = SEASON[when.month - 1]
    return season * (WORK_WEEK[5] if when in HOLIDAYS else WORK_WEEK[when.weekday()])


@cache
def leisure_day(day: int) -> float:
    """Return how much is chatted on day `day` of the year; 1 is an ordinary Friday."""
    when = FIRST + timedelta(days=day)
    return 1.2 if when in HOLIDAYS else LEISURE_WEEK[when.weekday()]


def presence(person: Person, day: int) -> float:
    """Return how present the person is that day: leave, and a drift over the year."""
    start = 150 + int(90 * person.luck.uniform("leave"))
    if start <= day < start + LEAVE_DAYS:
        return ON_LEAVE
    swing = 0.35 * sin(2 * pi * (day / DAYS + person.luck.uniform("phase")))
    trend = 0.5 * (person.luck.uniform("trend") - 0.5) * (day / DAYS - 0.5) * 2
    return 1.0 + swing + trend


def settle(luck: Luck, person: Person, time: float, *, work: bool) -> float:
    """Return the first moment after `time` at which the person gets round to it."""
    hours = WORK if work else LEISURE
    for attempt in range(TRIES):
        day = int(time // DAY)
        hour = int(time // HOUR - person.shift) % 24
        week = business_day(day) if work else leisure_day(day)
        if luck.chance(hours[hour] / 80 * min(week, 1.0), "awake", attempt):
            break
        time += HOUR * (0.3 + 2.4 * luck.uniform("later", attempt))
    return time


def moments(luck: Luck, person: Person, per_day: float, *, work: bool) -> Iterator[float]:
    """Yield the times in the year at which the person does a thing `per_day` times a day."""
    hours = WORK if work else LEISURE
    for week in range(DAYS // 7 + 1):
        due = luck.child("week", week)
        for index in range(due.poisson(7 * per_day * BUSIEST, "how many")):
            day = 7 * week + int(7 * due.uniform("day", index))
            kind = business_day(day) if work else leisure_day(day)
            if day < DAYS and due.chance(kind * presence(person, day) / BUSIEST, "does", index):
                hour = due.weighted(hours, "hour", index) + person.shift
                yield day * DAY + (hour + due.uniform("minute", index)) * HOUR
