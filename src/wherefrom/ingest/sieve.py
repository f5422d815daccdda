"""From what a reader says to what can be sent: passed through the gate, packed, counted."""

from collections.abc import Iterable

from msgspec import Struct, field

from wherefrom.ingest.boundary import Gate
from wherefrom.readers.base import Said
from wherefrom.vocabulary import Account, Activity, Flaw, Statement


class Sifted(Struct):
    """What is left of some of a reader's words.

    Attributes:
        activities: packed.
        accounts: what is said of accounts.
        statements: what is stated of people.
        flaws: the reader's, and what the gate found amiss.
    """

    activities: list[bytes] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)


def sift(said: Iterable[Said], gate: Gate) -> Sifted:
    """Return what of it can be kept, in order."""
    sifted = Sifted()
    for each in said:
        if isinstance(each, Activity):
            if (packed := gate.activity(each)) is not None:
                sifted.activities.append(packed)
        elif isinstance(each, Account):
            if (account := gate.account(each)) is not None:
                sifted.accounts.append(account)
        elif isinstance(each, Statement):
            if (statement := gate.statement(each)) is not None:
                sifted.statements.append(statement)
        else:
            gate.flaws.append(gate.flaw(each))
    sifted.flaws, gate.flaws = gate.flaws, []
    return sifted
