"""A lineage as tables, and what to beware of in it."""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.kernels import Floats, Indices, Longs
from wherefrom.lineage.contacts import ANSWER
from wherefrom.lineage.history import NONE, OUTCOME
from wherefrom.lineage.mechanisms import NAMES, RECONTACT
from wherefrom.lineage.stated import KNOWN

if TYPE_CHECKING:
    from wherefrom.lineage.lineage import Lineage

LEAST = 1e-4  # of a parent, to be told
CONTACTS_MOST = 100  # latest contacts of a tie that are told
FEW_OUTCOMES = 20
INFERRED = (
    "These are inferences from a record of what was said, not an experiment: talk that came first "
    "need not be the cause, and talk outside the record is not seen."
)


def activities(lineage: "Lineage") -> pa.Table:
    """See `Lineage.table`."""
    if lineage.record is None:
        raise ValueError("this lineage was built without a record")
    history = lineage.history
    rows = lineage.record.activities()
    rows = rows.filter(pc.is_valid(rows["published"]))
    talk = history.type != OUTCOME
    people = pa.array(list(history.people), pa.string())
    columns = {
        "person": people.take(pa.array(history.actor[talk])),
        "ours": pa.array(history.ours[history.actor[talk]] > 0),
        "first_contact": pa.array(lineage.first_contact[talk]),
        "reply": pa.array((lineage.kind[talk] == ANSWER) | (history.link[talk] != NONE)),
        "depth": pa.array(lineage.depth[talk]),
    }
    for name, column in columns.items():
        rows = rows.append_column(name, column)
    return rows


def parents(lineage: "Lineage") -> pa.Table:
    """See `Lineage.parents`."""
    links = lineage.links
    child = np.repeat(np.arange(links.base.size), np.diff(links.starts))
    kept = lineage.named >= LEAST
    by_tie = _by_tie(lineage)
    alone = np.flatnonzero(links.base >= LEAST)
    children = np.concatenate([child[kept], by_tie[0], alone])
    elders = np.concatenate([links.parents[kept], by_tie[1], np.full(alone.size, -1)])
    p = np.concatenate([lineage.named[kept], by_tie[2], links.base[alone]])
    way = np.concatenate(
        [
            lineage.mechanism[kept],
            np.full(by_tie[0].size, NAMES.index(RECONTACT)),
            np.full(alone.size, len(NAMES)),
        ]
    )
    known = np.concatenate(
        [lineage.known[kept], np.zeros(by_tie[0].size + alone.size, dtype=np.int32)]
    )
    # An acquaintance's word may come of a contact by having met and by the warmth since: one row.
    key = (children * (links.base.size + 1) + elders + 1) * (len(NAMES) + 1) + way
    _, once, place = np.unique(key, return_index=True, return_inverse=True)
    summed = np.bincount(place, p)
    children, elders, way = (column[once] for column in (children, elders, way))
    best = np.zeros(once.size, dtype=np.int32)
    np.maximum.at(best, place, known)
    known = best
    # What is not told is shared out.
    p = summed / np.bincount(children, summed, links.base.size)[children]
    order = np.lexsort((elders, -p, children))
    return _table(lineage, children[order], elders[order], p[order], way[order], known[order])


def _table(
    lineage: "Lineage", child: Longs, elder: Longs, p: Floats, way: Longs, known: Indices
) -> pa.Table:
    ids = pa.array(list(lineage.history.ids), pa.string())
    nobody = pa.array(elder < 0)
    return pa.table(
        {
            "child": ids.take(pa.array(child)),
            "parent": ids.take(pa.array(np.where(elder < 0, 0, elder), mask=elder < 0)),
            "p": pa.array(p),
            "mechanism": pc.if_else(
                nobody, "spontaneous", pa.array([*NAMES, ""]).take(pa.array(way))
            ),
            "known": pa.array(KNOWN).take(pa.array(known)),
        }
    )


def _by_tie(lineage: "Lineage") -> tuple[Longs, Longs, Floats]:
    """Return child, contact and probability of what a tie's warmth brought about.

    A warm tie may owe its warmth to thousands of contacts: those told, among the latest, add up to
    all of it.
    """
    ties, links, times = lineage.ties, lineage.links, lineage.links.times
    order = np.argsort(ties.tie, kind="stable")
    begins = np.searchsorted(ties.tie[order], np.arange(int(ties.pairs[0]) + 1))
    owner = np.repeat(np.arange(times.size), np.diff(ties.starts))[order]
    weight, when = ties.weight[order], times[owner]
    linked = np.add.reduceat(np.append(links.p, 0.0), links.starts[:-1]) * (
        np.diff(links.starts) > 0
    )
    children, elders, chances = [], [], []
    for i in np.flatnonzero((ties.read >= 0) & (ties.gain > 0)):
        begin, end = begins[ties.read[i]], begins[ties.read[i] + 1]
        end = begin + np.searchsorted(when[begin:end], times[i])
        contacts = np.arange(max(begin, end - CONTACTS_MOST), end)
        fade = np.exp(-np.outer(times[i] - when[contacts], ties.rates)) @ (ties.mix * ties.rates)
        p = weight[contacts] * fade
        p *= (1 - links.base[i] - linked[i]) / p.sum()
        told = p >= LEAST
        if told.any():
            chances.append(p[told] * (p.sum() / p[told].sum()))
            elders.append(owner[contacts[told]])
            children.append(np.full(int(told.sum()), i))
    if not children:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    return np.concatenate(children), np.concatenate(elders), np.concatenate(chances)


def caveats(lineage: "Lineage") -> list[str]:
    """See `Lineage.caveats`."""
    history = lineage.history
    outcome = history.type == OUTCOME
    number = int(outcome.sum())
    said = [INFERRED]
    if lineage.timeless:
        said.append(
            f"Activities of unknown time, {lineage.timeless} of them, are left out; nothing is "
            "inferred of them."
        )
    if not history.ours.any():
        said.append(
            "No account is named as ours, so no policy can stop anything and contacts with us are "
            "not told from others. Name yourself: wherefrom me ACCOUNT."
        )
    if number < FEW_OUTCOMES:
        outcomes = "1 outcome" if number == 1 else f"{number} outcomes"
        said.append(f"The record holds {outcomes}: too few to trust any figure closely.")
    if early := int(lineage.before[outcome].sum()):
        said.append(
            f"Of {number} outcomes, {early} may have a past that begins before the record does: "
            "what came earlier is missing from their traces."
        )
    return said
