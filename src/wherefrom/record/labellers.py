"""How labels were given that no person gave: by which rule, or learnt from what."""

from collections.abc import Iterable

import msgspec

from wherefrom.record.ledger import Ledger
from wherefrom.record.marks import Marks
from wherefrom.vocabulary import Labeller

_KEY = "labellers"  # of `meta`


def read_labellers(ledger: Ledger) -> list[Labeller]:
    """Return them by label and giver."""
    return msgspec.json.decode(ledger.get(_KEY, "[]"), type=list[Labeller])


def keep_labellers(
    ledger: Ledger, marks: Marks, givers: Iterable[tuple[str, str]], about: str
) -> None:
    """Keep that labels were given anew, as the next version of the giver's."""
    now = {(each.label, each.by): each for each in read_labellers(ledger)}
    for label, by in givers:
        version = now[label, by].version + 1 if (label, by) in now else 1
        now[label, by] = Labeller(label, by, version, about)
    _put(ledger, marks, [now[key] for key in sorted(now)])


def sweep_labellers(ledger: Ledger, marks: Marks) -> None:
    """Take the names of people forgotten out of what is told of rules."""
    _put(ledger, marks, read_labellers(ledger))


def _put(ledger: Ledger, marks: Marks, labellers: list[Labeller]) -> None:
    if labellers:
        told = [
            msgspec.structs.replace(each, about=marks.redacted(each.about)) for each in labellers
        ]
        ledger.put(_KEY, msgspec.json.encode(told).decode())
