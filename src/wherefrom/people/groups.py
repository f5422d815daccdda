"""Accounts in groups, from ties of any number and what the user said of any two."""

from collections.abc import Iterable, Sequence

from wherefrom.people.claims import Tie
from wherefrom.vocabulary import Decision


def group(
    accounts: Iterable[str], ties: Iterable[Tie], decisions: Sequence[Decision]
) -> dict[str, str]:
    """Return the group of each account, named after its smallest account.

    The user's word beats keys, and a later word an earlier one: decisions are taken from the last
    to the first, then the ties in the order of their text. A join that would bring together two
    accounts already parted is left out. So the answer depends on what is known, not on the order
    in which it came to be known; and without a decision it is what it was before it.

    Args:
        accounts: all that are to be in a group; those only tied or decided on are added.
        ties: pairs of accounts with an equal key.
        decisions: in the order they were made; only the active ones count, and what was refused
            changes nothing.
    """
    forest = _Forest()
    for decision in sorted(decisions, key=lambda each: each.number, reverse=True):
        if not decision.active:
            continue
        if decision.kind == "same":
            forest.join(decision.left, decision.right)
        elif decision.kind == "apart":
            forest.part(decision.left, decision.right)
    for left, right in sorted(set(ties)) if forest.enemies else ties:
        forest.join(left, right)
    for account in accounts:
        forest.root(account)
    return forest.groups()


class _Forest:
    """Disjoint sets of accounts, some of which are never to meet."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}
        self.enemies: dict[str, set[str]] = {}  # of a root: roots it is parted from

    def root(self, account: str) -> str:
        parent = self.parent
        found = parent.setdefault(account, account)
        while found != account:  # halve the way up, so that it is short the next time
            parent[account] = found = parent[found]
            account, found = found, parent[found]
        return account

    def join(self, left: str, right: str) -> None:
        """Make two groups one, unless they are parted; the smaller account is the root."""
        low, high = sorted((self.root(left), self.root(right)))
        if low == high or high in self.enemies.get(low, ()):
            return
        self.parent[high] = low
        for enemy in self.enemies.pop(high, set()):
            self.enemies[enemy].discard(high)
            self.part(low, enemy)

    def part(self, left: str, right: str) -> None:
        """Keep two groups apart, unless a later word has made them one."""
        one, other = self.root(left), self.root(right)
        if one != other:
            self.enemies.setdefault(one, set()).add(other)
            self.enemies.setdefault(other, set()).add(one)

    def groups(self) -> dict[str, str]:
        return {account: self.root(account) for account in sorted(self.parent)}
