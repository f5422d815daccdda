"""Numbers, shares and times as people read them, the same on every face."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo


def number(value: float) -> str:
    """Return a number as people read it: three figures that count, thousands set apart."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) or abs(value) >= 100:  # noqa: PLR2004 three figures
        return f"{value:,.0f}"
    return f"{value:,.3g}"


def amount(value: float) -> str:
    """Return an amount of outcomes or money, with as many places as it is exact to."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"  # noqa: PLR2004 three figures


def percent(value: float) -> str:
    """Return a probability or a share as per cent."""
    return f"{100 * value:.0f}%" if value >= 0.01 or value == 0 else "<1%"  # noqa: PLR2004 one per cent


def between(low: float, high: float, show: Callable[[float], str] = amount) -> str:
    """Return a range."""
    return f"[{show(low)}, {show(high)}]"


def day(when: str | int | datetime | None, zone: str, *, with_hour: bool = False) -> str:
    """Return a time, ISO or microseconds since 1970, as a date in a zone."""
    if when is None:
        return "no date"
    if isinstance(when, int):
        when = datetime.fromtimestamp(when / 1_000_000, ZoneInfo(zone))
    elif isinstance(when, str):
        when = datetime.fromisoformat(when)
    at = when.astimezone(ZoneInfo(zone))
    return f"{at:%Y-%m-%d %H:%M}" if with_hour else f"{at:%Y-%m-%d}"
