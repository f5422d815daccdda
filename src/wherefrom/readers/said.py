"""What a record says of people and times, as an activity has it: accounts, others, the moment."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from wherefrom.readers.clock import Moment
from wherefrom.readers.names import account_or_none

RAW_TIME = 100  # characters of the archive's own words for a time


@lru_cache(maxsize=1 << 14)  # the same few people come again and again
def account(channel: str, handle: str | None) -> str | None:
    """Return the account of a handle or name on a channel, or None if there is none to be had."""
    return account_or_none(f"{channel}:{handle}") if handle and handle.strip() else None


@lru_cache(maxsize=1 << 14)
def page_account(url: str | None, channel: str) -> str | None:
    """Return the account that a profile page of the channel shows, or None."""
    found = account_or_none(url) if url and url.startswith(("http://", "https://")) else None
    return found if found and found.startswith(f"{channel}:") else None


def others(accounts: Iterable[str | None], actor: str) -> tuple[str, ...]:
    """Return the accounts in order, each once, without the actor and what is none."""
    return tuple(dict.fromkeys(each for each in accounts if each and each != actor))


def stamped(raw: str | None, moment: Moment) -> dict[str, Any]:
    """Return the three fields of an activity that tell its time."""
    published, status = moment
    return {
        "published": published,
        "published_raw": str(raw)[:RAW_TIME] if raw else None,
        "time_status": status,
    }
