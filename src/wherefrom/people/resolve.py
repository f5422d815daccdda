"""The people of a record: groups of accounts with a name, and whether they are ours."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import pyarrow as pa

from wherefrom.errors import UnknownNameError
from wherefrom.people.claims import LookAlikes, look_alikes, ties
from wherefrom.people.groups import group
from wherefrom.record.record import Record
from wherefrom.vocabulary import account_id


class People:
    """Who is who.

    Attributes:
        accounts: all of them, sorted.
        person_of: of each account: the smallest account of its group, which is the person's id.
    """

    def __init__(
        self,
        person_of: Mapping[str, str],
        names: Mapping[str, str],
        ours: Iterable[str],
        parted: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Take who is who as resolved.

        Args:
            person_of: the person of each account.
            names: the name of each person who has one.
            ours: accounts of ours.
            parted: accounts the user keeps apart.
        """
        self.person_of = dict(person_of)
        self.accounts = sorted(self.person_of)
        self._names = dict(names)
        self._ours = {self.person_of.get(account, account) for account in ours}
        self._parted = {
            frozenset(self.person_of.get(account, account) for account in pair) for pair in parted
        }

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """The accounts of each person, sorted, by person."""
        found: dict[str, list[str]] = {}
        for account in self.accounts:
            found.setdefault(self.person_of[account], []).append(account)
        return found

    def name_of(self, person: str) -> str:
        """Return the name a person was last seen with, or else the handle."""
        return self._names.get(person) or person.partition(":")[2]

    def is_ours(self, person: str) -> bool:
        """Tell whether a person is one of ours."""
        return person in self._ours

    def find(self, text: str) -> str:
        """Return the person whom an account, however written, or a full name means.

        Raises:
            UnknownNameError: nobody, or more than one person of that name.
        """
        for spelling in (text, *_spellings(text)):
            if spelling in self.person_of:
                return self.person_of[spelling]
        named = self._by_name.get(_level(text), [])
        if len(named) == 1:
            return named[0]
        if named:
            remedy = f"{len(named)} people bear it: {', '.join(named[:5])}. Name the account."
            raise UnknownNameError("single person", text, (), remedy)
        known = [*self.accounts, *self._names.values()]
        raise UnknownNameError("person", text, known, "See them: wherefrom people.")

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for person, name in sorted(self._names.items()):
            found.setdefault(_level(name), []).append(person)
        return found

    def look_alikes(self) -> list[LookAlikes]:
        """Return the groups of accounts of different people that are drawn alike."""
        return [
            found
            for found in look_alikes(self.accounts)
            if len({self.person_of[account] for account in found.accounts}) > 1
        ]

    def namesakes(self, name: str) -> int:
        """Return how many people bear a name."""
        return len(self._by_name.get(_level(name), ()))

    def is_parted(self, left: str, right: str) -> bool:
        """Tell whether the user keeps two people apart."""
        return frozenset((left, right)) in self._parted


def _spellings(text: str) -> list[str]:
    try:
        return [account_id(text)]
    except ValueError:
        return []


def _level(name: str) -> str:
    return " ".join(name.casefold().split())


def resolve(record: Record) -> People:
    """Return who is who in a record.

    Accounts with an equal mail address or canonical handle are one person, unless the user said
    otherwise; see `groups.group`. A decision that is undone leaves no trace in the answer.
    """
    accounts, claims, decisions = record.accounts(), record.claims(), record.decisions()
    ours = record.ours()
    said = [
        account
        for outcome in record.outcomes()
        for account in (*outcome.ours, *outcome.counterparties, *outcome.through)
    ]
    known = [*_column(accounts, "id"), *ours, *said]
    tied = ties(_rows(claims, "account", "field", "value"))
    person_of = group(known, tied, decisions)
    names = _names(person_of, _rows(accounts, "id", "name", "seen_last"))
    parted = [(each.left, each.right) for each in decisions if each.active and each.kind == "apart"]
    return People(person_of, names, ours, parted)


def _column(table: pa.Table, name: str) -> list[Any]:
    column = table[name]
    is_time = pa.types.is_timestamp(column.type)
    return (column.cast(pa.int64()) if is_time else column).to_pylist()


def _rows(table: pa.Table, *names: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(_column(table, name) for name in names), strict=True)


def _names(
    person_of: Mapping[str, str], rows: Iterable[tuple[str, str | None, int | None]]
) -> dict[str, str]:
    """Return the name each person was last seen with, by the alphabet where two were."""
    best: dict[str, tuple[int, str]] = {}
    for account, name, seen in rows:
        if name:
            person, found = person_of[account], (-(seen or -1), name)
            best[person] = min(best.get(person, found), found)
    return {person: name for person, (_, name) in best.items()}
