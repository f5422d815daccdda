"""Who was called what in an archive, and when: the first and the last time for each name."""

from collections.abc import Iterator

from wherefrom.vocabulary import Account, account_id


class Names:
    """Gathers what accounts were called as a reader goes along."""

    def __init__(self, most: int) -> None:
        """Begin with nobody; of a name, `most` characters are kept."""
        self._most = most
        self._seen: dict[tuple[str, str], tuple[int | None, int | None]] = {}

    def note(self, account: str, name: object, published: int | None) -> None:
        """Note that an account was called so at a time; nothing where no name is given."""
        if not isinstance(name, str) or not (name := name.strip()[: self._most]):
            return
        first, last = self._seen.get((account, name), (None, None))
        if published is not None:
            first = published if first is None else min(first, published)
            last = published if last is None else max(last, published)
        self._seen[account, name] = first, last

    def accounts(self) -> Iterator[Account]:
        """Yield each account under each name, at the first and at the last time."""
        for (account, name), times in self._seen.items():
            for time in dict.fromkeys(times):
                yield Account(account, name, seen=time)


def account_or_none(text: str) -> str | None:
    """Return the canonical account of a text; None if it names none."""
    try:
        return account_id(text)
    except ValueError:
        return None
