"""Dates written out in words, as Google's exports do in the language of the account.

`Thursday, November 3, 2016 at 11:59:50 AM UTC`, `Donnerstag, 3. November 2016 um 11:59:50 UTC`.
"""

# ruff: noqa: RUF001 -- letters of other alphabets

import re

from wherefrom.readers.clock import LONGEST, Moment, parse_iso

# Names as they stand in dates, by number; where a language declines them, in that case.
NAMES = """
january februari march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december
januar februar mars april mai juni juli august september oktober november desember
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
""".strip().split("\n")
MONTHS = {name: number for line in NAMES for number, name in enumerate(line.split(), 1)}
MONTHS["february"] = 2
SPACES = re.compile(r"[\u00a0\u202f\u200e\u200f]")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
DAY = re.compile(r"(?<![\d:.])\d{1,2}(?![\d:])")
CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?!\d)\s*([ap])?\.?\s?m?", re.IGNORECASE
)
ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
ASIAN_AFTERNOON = re.compile(r"下午|晚上|午後|오후")
WORD = re.compile(r"[^\W\d_]+")
UTC = re.compile(r"\b(?:UTC|GMT)\b(?![+-])", re.IGNORECASE)


def parse_long_date(text: str, zone: str | None = None) -> Moment:
    """Return when a date in words is, and how sure that is; see `clock.parse_iso`.

    Example:
        >>> parse_long_date("Donnerstag, 3. November 2016 um 11:59:50 UTC")
        (1478174390000000, 'exact')
    """
    text = SPACES.sub(" ", text[:LONGEST])
    clock = CLOCK.search(text)
    if clock is None or (day := _day(text[: clock.start()]) or _day(text)) is None:
        return None, "unknown"
    hour = int(clock[1])
    if clock[4]:
        hour = hour % 12 + 12 * (clock[4] in "pP")
    elif ASIAN_AFTERNOON.search(text):
        hour = hour % 12 + 12
    local = f"{day} {hour:02}:{clock[2]}:{clock[3] or '00'}"
    return parse_iso(f"{local}Z" if UTC.search(text) else local, zone)


def _day(text: str) -> str | None:
    """Return the day that a text names, as ISO 8601."""
    if found := ASIAN.search(text):
        return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    months = (MONTHS.get(word.casefold()) for word in WORD.findall(text))
    month = next((number for number in months if number), None)
    year, day = YEAR.search(text), DAY.search(text)
    return f"{year[0]}-{month:02}-{int(day[0]):02}" if month and year and day else None
