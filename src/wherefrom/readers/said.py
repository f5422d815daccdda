"""What stands in JSON that keeps no promise: a text, a list, an account, or nothing of the kind."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from wherefrom.readers.clock import Moment
from wherefrom.vocabulary import account_id

RAW_TIME = 100  # characters of the archive's own words for a time

Object = dict[str, object]


def text(said: object, *path: str) -> str | None:
    """Return the text or number at the end of a path of keys; None if it is blank or not there.

    Example:
        >>> text({"core": {"text": "Hello"}}, "core", "text"), text({"core": []}, "core", "text")
        ('Hello', None)
    """
    found = within(said, *path)
    return found if isinstance(found, str) and found.strip() else None


def within(said: object, *path: str) -> object:
    """Return whatever stands at the end of a path of keys, or None."""
    for key in path:
        if not isinstance(said, dict):
            return None
        said = said.get(key)
    return said


def things(said: object, *path: str) -> list[Object]:
    """Return the objects of a list at the end of a path; an object alone is a list of one."""
    found = within(said, *path)
    if isinstance(found, dict):
        return [found]
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def texts(said: object, *path: str) -> list[str]:
    """Return the texts and numbers of a list at the end of a path."""
    found = within(said, *path)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


@lru_cache(maxsize=1 << 14)  # the same few people come again and again
def account(channel: str, handle: str | None) -> str | None:
    """Return the account of a handle or name on a channel, or None if there is none to be had."""
    try:
        return account_id(f"{channel}:{handle}") if handle and handle.strip() else None
    except ValueError:
        return None


@lru_cache(maxsize=1 << 14)
def page_account(url: str | None, channel: str) -> str | None:
    """Return the account that a profile page of the channel shows, or None."""
    try:
        found = account_id(url) if url and url.startswith(("http://", "https://")) else ""
    except ValueError:
        return None
    return found if found.startswith(f"{channel}:") else None


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
