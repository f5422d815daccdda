"""The heads of WhatsApp's lines: date and time as phones of all countries write them.

A phone writes dates in its owner's way and does not say which that is. `Style` infers it from a
whole file: which order makes days that exist, and, of those, in which the talk takes less time.
"""

import re
from collections import Counter
from datetime import date
from functools import lru_cache
from typing import NamedTuple

# Marks of direction, invisible; the first stands before what WhatsApp itself says.
SAYS_WHATSAPP = "\u200e"
MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
SPACES = " \u00a0\u202f"
BEFORE_NOON = "AM|上午|凌晨|早上|午前|오전|ص|πμ|ÖÖ|DE|FM|AP|SA|पूर्वाह्न"
AFTER_NOON = "PM|下午|中午|晚上|午後|오후|م|μμ|ÖS|DU|EM|IP|CH|अपराह्न"
LATIN_HALF = rf"[AaPp]\.?[{SPACES}]?[Mm]\.?|π\.?μ\.?|μ\.?μ\.?|(?:de|du|fm|em|ap|ip)\.?"
HALF = rf"{LATIN_HALF}|{BEFORE_NOON}|{AFTER_NOON}"
HEAD = re.compile(
    rf"[{MARKS}]*(?P<open>\[)?[{MARKS}]*"
    rf"(?P<a>\d{{1,4}})[{MARKS}]*[./\-年년][{MARKS}{SPACES}]*"
    rf"(?P<b>\d{{1,2}})[{MARKS}]*[./\-月월][{MARKS}{SPACES}]*"
    rf"(?P<c>\d{{1,4}})[{MARKS}]*[.日일]?[{MARKS}]*[,،、]?"
    rf"(?:[{SPACES}](?:um|at|à|às|kl\.?|klo|alle|ore|o|в|a las)(?=[{SPACES}]))?[{MARKS}{SPACES}]+"
    rf"(?:(?P<early>{HALF})[{SPACES}]*)?"
    rf"(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?"
    rf"(?:[{MARKS}{SPACES}]*(?P<late>{HALF}))?[{MARKS}]*"
    rf"(?(open)\](?=[{SPACES}{MARKS}]|$)|[{SPACES}]+[-\u2013\u2014](?=[{SPACES}]|$))[{SPACES}]?"
)
ENGLISH = re.compile(r"end-to-end encrypt|<Media omitted>|\bomitted$")
LONGEST_HEAD = 80  # characters
LONG_YEAR = 4  # digits
THAI_YEARS = range(2443, 2643)  # counted from the Buddha's death
THAI = 543
LEAST_SHARE = 1 / 3  # of the commonest form of heads: what is rarer was pasted into a message
SURE = 1.2  # times longer the talk must take in another order for it to be ruled out


INVISIBLE = re.compile(rf"[{MARKS}]")
WIDE = re.compile("[\u00a0\u202f]")


def visible(text: str) -> str:
    """Return a text without its invisible marks, with plain spaces."""
    return WIDE.sub(" ", INVISIBLE.sub("", text)).strip()


class Head(NamedTuple):
    """The head of a line: its date and time in numbers and as they stand, and what follows."""

    date: tuple[str, str, str]
    hour: int
    minute: int
    second: int | None
    is_open: bool
    half: str
    raw: str
    rest: str

    @property
    def form(self) -> tuple[bool, bool, bool, bool]:
        """What all heads of an export have alike: brackets, long years, seconds, half days."""
        long_year = LONG_YEAR in {len(self.date[0]), len(self.date[2])}
        return self.is_open, long_year, self.second is not None, bool(self.half)


def head_of(line: str) -> Head | None:
    """Return the head of a line; None if the line goes on with a message."""
    if not (found := HEAD.match(line[:LONGEST_HEAD])):
        return None
    half = found["late"] or found["early"] or ""
    hour, minute, second = int(found["hour"]), int(found["minute"]), found["second"]
    if half:
        letters = re.sub(rf"[.{SPACES}]", "", half)
        hour = hour % 12 + 12 * (re.fullmatch(AFTER_NOON, letters, re.IGNORECASE) is not None)
    if hour > 23 or minute > 59 or int(second or 0) > 59:  # noqa: PLR2004 -- a clock's
        return None
    return Head(
        (found["a"], found["b"], found["c"]),
        hour,
        minute,
        int(second) if second else None,
        bool(found["open"]),
        half,
        visible(line[found.start("a") : max(map(found.end, ("minute", "second", "late")))]),
        line[found.end() :],
    )


class Style:
    """How a file writes its heads, learnt of all of them.

    Attributes:
        is_sure: no other order of day, month and year will do as well.
    """

    ORDERS = ("dmy", "mdy", "ymd")  # where all else is equal, the first

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.is_sure = True
        self._forms: Counter[tuple[bool, bool, bool, bool]] = Counter()
        self._impossible: Counter[str] = Counter()
        self._days: Counter[str] = Counter()  # that the talk takes, there and back
        self._last: dict[str, int] = {}
        self._american = False
        self._order = ""

    def learn(self, head: Head) -> None:
        """Take the head of a line into account."""
        self._forms[head.form] += 1
        if len(head.date[0]) > 2:  # noqa: PLR2004 -- the year is in front, and is no question
            return
        # Americans write 1/2/20; of those who write English, hardly anybody else does.
        is_english = head.half.isupper() or ENGLISH.search(head.rest)
        self._american |= bool(is_english) and min(map(len, head.date)) == 1
        for order in self.ORDERS:
            if (day := _day(head.date, order)) is None:
                self._impossible[order] += 1
            else:
                number = day.toordinal()
                self._days[order] += abs(number - self._last.get(order, number))
                self._last[order] = number

    def settle(self) -> None:
        """Decide, once all heads are seen."""
        orders = [self.ORDERS[1], self.ORDERS[0], self.ORDERS[2]] if self._american else self.ORDERS
        ranked = sorted(orders, key=lambda each: (self._impossible[each], self._days[each]))
        self._order, second = ranked[:2]
        self.is_sure = not self._last or (
            self._impossible[self._order] < self._impossible[second]
            or self._days[second] > SURE * self._days[self._order]
        )

    def is_head(self, head: Head) -> bool:
        """Tell whether a line begins a message: a rare form was pasted into one."""
        commonest = max(self._forms.values(), default=0)
        return self._forms[head.form] > LEAST_SHARE * commonest

    def local(self, head: Head) -> str | None:
        """Return a head's local time as ISO 8601; None if there is no such day."""
        if (day := _day(head.date, self._order)) is None:
            return None
        second = "" if head.second is None else f":{head.second:02}"
        return f"{day} {head.hour:02}:{head.minute:02}{second}"


@lru_cache(maxsize=4096)
def _day(numbers: tuple[str, str, str], order: str) -> date | None:
    """Return the day that three numbers mean in an order; the year may stand first in any case."""
    if len(numbers[0]) > 2:  # noqa: PLR2004
        order = "ymd"
    if order == "ymd" and len(numbers[2]) > 2:  # noqa: PLR2004
        return None
    told = dict(zip(order, map(int, numbers), strict=True))
    year = told["y"] + 2000 * (told["y"] < 100)  # noqa: PLR2004
    try:
        return date(year - THAI if year in THAI_YEARS else year, told["m"], told["d"])
    except ValueError:
        return None
