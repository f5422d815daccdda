"""Discord's people: accounts by their numbers, and the handles that go with them.

A number stays; a handle may be changed. Old handles bear a discriminator (`ana#1234`), new ones
are the names alone.
"""

from collections.abc import Iterator

from wherefrom.readers.json_fields import at, text_at
from wherefrom.readers.names import Names, account_or_none
from wherefrom.vocabulary import Account

CHANNEL = "discord"
NEW = frozenset({None, "0", "0000"})  # in place of a discriminator
GONE = "deleted user"
LONGEST_NUMBER = 20  # digits


def account_of(number: str | None) -> str | None:
    """Return the account of a user's number; None if it is none."""
    is_number = number is not None and number.isdecimal() and len(number) <= LONGEST_NUMBER
    return account_or_none(f"{CHANNEL}:id/{number}") if is_number else None


def handle_of(user: object) -> str | None:
    """Return the account of a user's handle; None for bots, and where the user is gone."""
    name = text_at(user, "name") or text_at(user, "username")
    if name is None or name.casefold() == GONE or at(user, "isBot") is True:
        return None
    mark = text_at(user, "discriminator")
    return account_or_none(f"{CHANNEL}:{name}" if mark in NEW else f"{CHANNEL}:{name}#{mark}")


class People:
    """Gathers who is met in an export.

    Attributes:
        called: what accounts are called, and when.
    """

    def __init__(self, name_characters: int) -> None:
        """Begin with nobody."""
        self.called = Names(name_characters)
        self._handles: dict[tuple[str, str], None] = {}

    def meet(self, user: object, published: int | None) -> str | None:
        """Return a user's account, and remember the handle and name it goes by."""
        if (account := account_of(text_at(user, "id"))) is None:
            return None
        if handle := handle_of(user):
            self._handles[account, handle] = None
        for key in ("nickname", "global_name", "name", "username"):
            if name := text_at(user, key):
                self.called.note(account, name, published)
                break
        return account

    def accounts(self) -> Iterator[Account]:
        """Yield the accounts with their names, and with their handles."""
        yield from self.called.accounts()
        yield from (Account(account, same=handle) for account, handle in self._handles)
