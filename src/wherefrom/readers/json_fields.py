"""What stands at a key of JSON that others wrote, if it is of the kind that was hoped for."""

from typing import TypeGuard

Object = dict[str, object]


def at(said: object, *way: str) -> object:
    """Return what the keys lead to, or None where one leads nowhere."""
    for key in way:
        said = said.get(key) if isinstance(said, dict) else None
    return said


def text_at(said: object, *way: str) -> str | None:
    """Return the text or the number there, as text; None if there is none or a blank one.

    Example:
        >>> text_at({"user": {"name": "Ana", "tags": []}}, "user", "name")
        'Ana'
    """
    for key in way:  # as `at`, without the call: nothing is asked more often
        said = said.get(key) if isinstance(said, dict) else None
    return str(said) if isinstance(said, str) and said.strip() else None


def texts_at(said: object, *way: str) -> list[str]:
    """Return the texts of the list there, empty ones left out."""
    found = at(said, *way)
    texts = [each for each in found if isinstance(each, str)] if _is_list(found) else []
    return [str(each) for each in texts if each]


def objects_at(said: object, *way: str) -> list[Object]:
    """Return the objects of the list there; an object alone is a list of one."""
    found = at(said, *way)
    if isinstance(found, dict):
        return [found]
    return [each for each in found if isinstance(each, dict)] if _is_list(found) else []


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)
