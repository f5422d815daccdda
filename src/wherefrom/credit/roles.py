"""What part each activity played in bringing outcomes about, by its author and what it led to."""

import numpy as np

from wherefrom.kernels import Flags, Floats
from wherefrom.lineage import Lineage
from wherefrom.lineage.history import OUTCOME
from wherefrom.lineage.mechanisms import NAMES

ROLES = ("ours", "counterparty", "referrer", "introducer", "sharer", "connector")
OURS, COUNTERPARTY, REFERRER, INTRODUCER, SHARER, CONNECTOR = range(len(ROLES))
LEADS = 0.3  # of all that an activity leads to, to be called after it
BY_ROLE = {INTRODUCER: ("introduction",), SHARER: ("share", "mention")}


def activity_roles(lineage: Lineage, outcomes: Flags | None = None) -> Floats:
    """Return the role of each activity, (n,) places in ROLES.

    ours: by one of us. referrer: by whom a counterparty named as the source. introducer, sharer:
    by another, whose word mostly led on as an introduction, or by passing words on. counterparty:
    by whom an outcome was reached with. connector: by anybody else on the way.

    Args:
        lineage: of the record.
        outcomes: (n,) bool: outcomes that matter; all if None.
    """
    history = lineage.history
    wanted = (history.type == OUTCOME) if outcomes is None else outcomes
    role = np.full(len(history.ids), CONNECTOR)
    people = len(history.people)
    role[_has(_named(lineage.history.counterparties, wanted, people), history.actor)] = COUNTERPARTY
    flow = _flows(lineage)
    most = flow.sum(axis=1) * LEADS
    for number, mechanisms in BY_ROLE.items():
        led = flow[:, [NAMES.index(name) for name in mechanisms]].sum(axis=1)
        role[(led > most) & (led > 0)] = number
    role[_has(_named(lineage.history.through, wanted, people), history.actor)] = REFERRER
    role[_has(history.ours > 0, history.actor)] = OURS
    return role


def _named(rows: tuple[Floats, Floats], wanted: Flags, people: int) -> Flags:
    starts, items = rows
    found = np.zeros(people, dtype=bool)
    found[items[np.repeat(wanted, np.diff(starts))]] = True
    return found


def _has(people: Flags, actor: Floats) -> Flags:
    return (actor >= 0) & people[np.maximum(actor, 0)]


def _flows(lineage: Lineage) -> Floats:
    """Return how much each activity leads on by each mechanism, (n, mechanisms)."""
    links = lineage.links
    cells = links.parents.astype(np.int64) * len(NAMES) + lineage.mechanism
    flow = np.bincount(cells, links.p, len(lineage.history.ids) * len(NAMES))
    return flow.reshape(-1, len(NAMES))
