"""Times that an archive writes as a number since 1970, in a unit it does not name."""

import time
from decimal import Decimal, InvalidOperation

from wherefrom.readers.clock import DAY, Moment
from wherefrom.settings import SECOND

# Microseconds in a unit. The same digits never mean a time since 1976 in two units at once.
UNITS = (Decimal(SECOND), Decimal(1_000), Decimal(1), Decimal("0.001"))
EARLIEST = Decimal(200_000_000) * SECOND  # May 1976: before it a millisecond would pass for it
LONGEST = 40


def parse_epoch(text: str) -> Moment:
    """Return when a number of seconds, milli-, micro- or nanoseconds since 1970 UTC is.

    The largest unit that gives a time from 1976 to tomorrow is the one. Zero means unset.

    Example:
        >>> parse_epoch("1700000000"), parse_epoch("1700000000123"), parse_epoch("0")
        ((1700000000000000, 'exact'), (1700000000123000, 'exact'), (None, 'unknown'))
    """
    try:
        number = Decimal(text[:LONGEST])
    except InvalidOperation:
        return None, "unknown"
    if not number or not number.is_finite() or len(text) > LONGEST:
        return None, "unknown"
    latest = Decimal(int(time.time())) * SECOND + DAY
    for unit in UNITS:
        if number.adjusted() < LONGEST and EARLIEST <= number * unit <= latest:
            return int(number * unit), "exact"
    return None, "implausible"
