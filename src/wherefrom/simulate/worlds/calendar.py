"""When things come by themselves: hours, weekdays, a slow drift, and weeks that a trade is busy."""

from functools import cache

import numpy as np

from wherefrom.simulate.habits import LEISURE, LEISURE_WEEK, WORK, WORK_WEEK
from wherefrom.simulate.worlds.chance import (
    Floats,
    Keys,
    Longs,
    derive,
    exponential,
    normal,
    uniform,
    word,
)
from wherefrom.simulate.worlds.events import TRADES

DAYS = 730
HOUR, DAY = 3600.0, 86400.0
END = DAYS * DAY
PHASES = 8  # drifts that people may have
SWING = 0.35  # of the drift over a year
NO_TRADE = TRADES  # whose weeks are all alike


class Calendar:
    """Turns even time into time as it is lived.

    Example:
        >>> calendar = Calendar(1, shock=0.0)
        >>> float(calendar.time(np.array([0]), np.array([NO_TRADE]), np.array([0.0]), work=True)[0])
        0.0
    """

    def __init__(self, seed: int, shock: float) -> None:
        """Draw how busy each week is for each trade."""
        weeks = DAYS // 7 + 1
        whole = np.full((TRADES, weeks), word(seed, "weather"), dtype=np.uint64)
        number = np.arange(TRADES * weeks).reshape(TRADES, weeks)
        keys = whole + number.astype(np.uint64)
        self.weather = np.exp(shock * normal(keys, "busy") - shock * shock / 2)
        self._spent = cache(self._spent_until)

    def _spent_until(self, phase: int, trade: int, work: bool) -> Floats:  # noqa: FBT001 for the cache
        """Return the expected number of things until each hour, at one a day on average."""
        hours = np.arange(DAYS * 24)
        day = hours // 24
        by_hour = np.array(WORK if work else LEISURE, dtype=np.float64)
        by_day = np.array(WORK_WEEK if work else LEISURE_WEEK)
        rate = by_hour[hours % 24] / by_hour.sum() * by_day[day % 7] / by_day.mean()
        rate *= 1 + SWING * np.sin(2 * np.pi * (day / 365 + phase / PHASES))
        if trade != NO_TRADE:
            rate *= self.weather[trade][day // 7]
        return np.concatenate([[0.0], np.cumsum(rate)])

    def time(self, phase: Longs, trade: Longs, even: Floats, *, work: bool) -> Floats:
        """Return the times at which so much is spent; END and later where the record has ended."""
        time = np.empty(even.shape)
        named = phase * (TRADES + 1) + trade
        for each in np.unique(named):
            mine = named == each
            spent = self._spent(int(each) // (TRADES + 1), int(each) % (TRADES + 1), work)
            hours = np.arange(spent.size)
            time[mine] = np.interp(even[mine], spent, hours, right=spent.size) * HOUR
        return time

    def streams(
        self, keys: Keys, what: str, per_day: Floats, trade: Longs, *, work: bool
    ) -> tuple[Longs, Keys, Floats]:
        """Return what comes by itself to each of these: whose it is, its key, its time.

        Args:
            keys: (n,) whose things they are.
            what: they are.
            per_day: (n,) on average.
            trade: (n,) whose weeks they keep; NO_TRADE for none.
            work: in office hours rather than in leisure.
        """
        owner, time, index = [], [], []
        phase = (uniform(keys, "phase") * PHASES).astype(np.int64)
        block = 64  # gaps drawn at once; those whose time is not up draw on
        going, spent, done = np.arange(keys.size), np.zeros(keys.size), 0
        while going.size:
            number = done + np.arange(block)
            gaps = exponential(keys[going][:, None], what, number[None, :])
            even = spent[:, None] + np.cumsum(gaps / per_day[going][:, None], axis=1)
            wide = np.broadcast_to(going[:, None], even.shape)
            due = self.time(phase[wide], trade[wide], even, work=work)
            row, column = np.nonzero(due < END)
            owner.append(going[row])
            time.append(due[row, column])
            index.append(number[column])
            lasting = due[:, -1] < END
            going, spent, done = going[lasting], even[lasting, -1], done + block
        whose, nth = np.concatenate(owner), np.concatenate(index)
        return whose, derive(keys[whose], f"{what}, each", nth), np.concatenate(time)

    def again(self, keys: Keys) -> Floats:
        """Return times for things that come by themselves once, anywhere in the record."""
        phase = (uniform(keys, "phase") * PHASES).astype(np.int64)
        even = uniform(keys, "when") * DAYS
        time = self.time(phase, np.full(keys.size, NO_TRADE), even, work=False)
        return np.minimum(time, END - 1)
