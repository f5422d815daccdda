"""Dates as programs write them into sheets, to ISO 8601.

Tried in this order: year first (`2024-03-31`, `2024/3/31`); a month by its English name
(`31 Mar 2024`, `March 31, 2024`); day first where points part it (`31.3.2024`); and `a/b/2024` or
`a-b-2024` by the order that the whole column shows or the user tells. One cell alone never tells.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

Dates = Literal["dmy", "mdy", "ymd"]
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TIME = (
    r"(?:(?:,?\s+|T)(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
FORMS = tuple(
    re.compile(form + TIME)
    for form in (
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
        r"(?:[A-Za-z]{3,9},?\s+)?(?P<d>\d{1,2})[\s.-]+(?P<name>[A-Za-z]{3,9})\.?,?[\s-]+(?P<y>\d{4})",
        r"(?:[A-Za-z]{3,9},?\s+)?(?P<name>[A-Za-z]{3,9})\.?\s+(?P<d>\d{1,2}),?\s+(?P<y>\d{4})",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4}|\d\d)",
    )
)
OPEN = re.compile(r"(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-](?P<c>\d{4}|\d\d)" + TIME)
LONGEST = 60
LAST_MONTH = 12
LATEST_SHORT_YEAR = 68  # POSIX: 69 to 99 are of the last century
NOON = 12


class AmbiguousDateError(ValueError):
    """Two orders of day and month fit all dates of a column; the text is one of them."""


def order_of(cells: Iterable[list[str]]) -> Dates | None:
    """Return the order of day and month that a column's dates show; None where none is open.

    Raises:
        AmbiguousDateError: both orders fit, or neither does.
    """
    first = second = False
    example = ""
    for row in cells:
        for cell in row:
            if found := OPEN.fullmatch(cell[:LONGEST]):
                first |= int(found["a"]) > LAST_MONTH
                second |= int(found["b"]) > LAST_MONTH
                if int(found["a"]) != int(found["b"]):
                    example = example or cell[:LONGEST]
    if not example:
        return "dmy"
    if first == second:
        raise AmbiguousDateError(example)
    return "dmy" if first else "mdy"


def to_iso(text: str, order: Dates | None) -> str | None:
    """Return a date or time as ISO 8601, with its zone if it names one; None if it is none.

    Args:
        text: the cell.
        order: of day, month and year where they are three numbers parted by `/` or `-`.

    Example:
        >>> to_iso("3/31/2024 7:05 PM", "mdy"), to_iso("31. March 2024", None)
        ('2024-03-31T19:05:00', '2024-03-31')
    """
    text = text.strip()[:LONGEST]
    for form in FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            month = _month(parts["name"]) if parts.get("name") else int(parts["m"])
            return _iso(parts, int(parts["y"]), month, int(parts["d"]))
    if not (found := OPEN.fullmatch(text)) or order is None:
        return None
    a, b, c = int(found["a"]), int(found["b"]), int(found["c"])
    year, month, day = {"dmy": (c, b, a), "mdy": (c, a, b), "ymd": (a, b, c)}[order]
    return _iso(found.groupdict(), year, month, day)


def _month(name: str) -> int:
    """Return the number of a month; nought if there is none of that name."""
    low = name.lower()[:3]
    return MONTHS.index(low) + 1 if low in MONTHS else 0


def _iso(parts: dict[str, str | None], year: int, month: int, day: int) -> str | None:
    if year < 100:  # noqa: PLR2004 - two digits
        year += 2000 if year <= LATEST_SHORT_YEAR else 1900
    try:
        told = date(year, month, day).isoformat()
    except ValueError:
        return None
    if parts["hour"] is None:
        return told
    hour = int(parts["hour"])
    if half := parts["half"]:
        hour = hour % NOON + NOON * (half[0] in "Pp")
    zone = (parts["zone"] or "").replace("UTC", "Z").replace("GMT", "Z")
    if len(zone) > 1 and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{told}T{hour:02}:{parts['minute']}:{parts['second'] or '00'}{zone}"
