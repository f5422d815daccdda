"""The people of a record, found by their names, so that no search has to resolve them first."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from wherefrom.people import resolve
from wherefrom.record.record import Record
from wherefrom.search.store import Entry, Store
from wherefrom.search.words import Wanted, level, words_of
from wherefrom.vocabulary import account_id


class Who(Struct, frozen=True, array_like=True, gc=False):
    """A person.

    Attributes:
        person: smallest of the accounts.
        name: last seen with, or else the handle.
        ours: one of us.
        accounts: all of theirs.
    """

    person: str
    name: str
    ours: bool
    accounts: list[str]


class Folk:
    """An open index of people."""

    def __init__(self, folder: Path) -> None:
        """Open it, or make an empty one.

        Raises:
            DamagedIndexError: so it is.
        """
        self._store = Store(folder, ("account", "name", "ours"))
        self._decode = msgspec.msgpack.Decoder(Who).decode

    def __len__(self) -> int:
        """Return how many people it holds."""
        return len(self._store)

    def fill(self, record: Record) -> None:
        """Take the people of the record in place of those there were."""
        with self._store.writing() as adding:
            adding.clear()
            adding.add(_entries(record))

    def called(self, wanted: Wanted) -> list[str]:
        """Return the accounts of those who are or were called so."""
        if wanted.is_tag:
            return []
        found = map(self._decode, self._store.all(self._store.words(wanted)))
        return [account for who in found for account in who.accounts]

    def ours(self) -> list[str]:
        """Return all accounts of ours."""
        found = map(self._decode, self._store.having("ours", ["yes"]))
        return [account for who in found for account in who.accounts]

    def of(self, accounts: Sequence[str]) -> dict[str, Who]:
        """Return who is behind accounts; those not known are left out."""
        found = map(self._decode, self._store.having("account", accounts))
        return {account: who for who in found for account in who.accounts}

    def find(self, text: str) -> list[str] | None:
        """Return the accounts of the one person whom an account or a full name means, or None."""
        for field, value in (("account", text), ("account", _account(text)), ("name", level(text))):
            found = [self._decode(each) for each in self._store.having(field, [value])]
            if len(found) == 1:
                return found[0].accounts
        return None


def _account(text: str) -> str:
    try:
        return account_id(text)
    except ValueError:
        return text


def _entries(record: Record) -> Iterator[Entry]:
    people = resolve(record)
    names: dict[str, list[str]] = {}
    for claim in record.claims().to_pylist():
        if claim["field"] == "name":
            names.setdefault(claim["account"], []).append(claim["value"])
    for person, accounts in people.members.items():
        who = Who(person, people.name_of(person), people.is_ours(person), accounts)
        called = {name for account in accounts for name in _names(account, names)}
        keys = {"account": accounts, "name": [level(who.name)], "ours": ["yes"] * who.ours}
        texts = [" ".join(words_of(name)) for name in sorted(called)]
        yield Entry(msgspec.msgpack.encode(who), texts, keys)


def _names(account: str, names: dict[str, list[str]]) -> Iterable[str]:
    yield account.partition(":")[2].partition("@")[0]
    yield from names.get(account, ())
