"""The three great questions: where from, what is it worth, what would the sheriff have cost."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from wherefrom import credit as backward
from wherefrom.labels import attach
from wherefrom.lineage import Lineage
from wherefrom.record.record import Record
from wherefrom.replay import forward
from wherefrom.replay.policy import Policy, allowed, load
from wherefrom.reports.base import Report


def trace(lineage: Lineage, outcomes: list[str] | None = None, most: int = 20) -> Report:
    """Return where outcomes came from; all of them by default."""
    rows = backward.trace(lineage, outcomes, most)
    return Report("trace", rows, lineage.caveats(), lineage.settings())


def credit(
    lineage: Lineage, by: str = "person", kind: str = "share", most: int | None = None
) -> Report:
    """Return what is owed to whom, or to what: the first `most` by kind, or all.

    What is owed to nothing in the record stands last, whatever is cut.
    """
    *named, unknown = backward.credit(lineage, by, kind)
    rows = [*named[:most], unknown]
    return Report("credit", rows, lineage.caveats(), lineage.settings())


def policies(names: list[str | Path]) -> list[Policy]:
    """Return the policies, or raise before anything long is begun."""
    return [load(name) for name in names]


def replay(
    record: Record,
    lineage: Lineage,
    replayed: list[Policy],
    substitution: Sequence[float] = (0.0,),
) -> Report:
    """Return what each policy would have cost, and how much of ours it would have stopped.

    Args:
        record: whose activities the policies ask about.
        lineage: of the record.
        replayed: the policies.
        substitution: rates, 0 to 1, at which what is stopped is said otherwise; a row for each.
    """
    zone = record.settings.zone
    activities = attach(lineage.table(), record.labels())
    let = [allowed(policy, activities, zone) for policy in replayed]
    names = [policy.name for policy in replayed]
    rows = forward.replay(lineage, names, np.column_stack(let), substitution)
    settings = lineage.settings() | {"zone": zone}
    return Report("replay", rows, lineage.caveats(), settings)
