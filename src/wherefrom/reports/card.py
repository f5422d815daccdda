"""A person's card: how we stand, what came of it, and what they state beside what the record shows.

What somebody states and what the record shows are never mixed: they are parts of their own.
"""

from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom import credit
from wherefrom.credit.backward import shares
from wherefrom.lineage import Lineage
from wherefrom.lineage.mechanisms import NAMES
from wherefrom.people import People, resolve
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Report
from wherefrom.reports.contacts import people_of
from wherefrom.reports.touch import Row, row, touch
from wherefrom.vocabulary import Remark, Statement

MOST: Final = 10  # lines of a part
TOLD: Final = 0.01  # of an outcome, to be listed among those behind a role
EVEN: Final = 0.5
FIELDS: Final = ("place", "team", "interest", "family")
APART: Final = (
    "What they state is their own word, or an issuer's; what the record shows is inferred from it. "
    "Neither is evidence of the other."
)
COLLEAGUE: Final = (
    "A record of several people of ours tells of none of them what the others' talk or outcomes "
    "show: only what they state, and what you noted."
)


def card(record: Record, fit: Fit, person: str) -> Report:
    """Return a person's card, a line a row.

    Args:
        record: that knows the person.
        fit: makes its lineage.
        person: an account, however written, or a full name.

    Raises:
        UnknownNameError: nobody is called so, or several are.
    """
    known = resolve(record)
    found = known.find(person)
    lineage = fit()
    rows = [row("person", "name", known.name_of(found))]
    rows += [row("person", "account", each) for each in known.members[found]]
    colleague = known.is_ours(found) and len(lineage.history.ours.nonzero()[0]) > 1
    if not colleague:
        rows += _touched(record, lineage, known, found)
        rows += _roles(lineage, found)
    rows += [row("you noted", each.field, each.value) for each in notes_of(record, known, found)]
    rows += [
        row("they state", each.kind, _stated(each)) for each in statements_of(record, known, found)
    ]
    if not colleague:
        rows += _shows(lineage, found)
    caveats = [APART, *([COLLEAGUE] if colleague else []), *lineage.caveats()]
    return Report("card", rows, caveats, lineage.settings() | {"person": found})


def notes_of(record: Record, known: People, person: str) -> list[Remark]:
    """Return what the user noted of a person, whichever account it was noted of."""
    theirs = set(known.members[person])
    return [each for each in record.notes() if each.account in theirs]


def statements_of(record: Record, known: People, person: str) -> list[Statement]:
    """Return what a person states, or issuers of them."""
    theirs = set(known.members[person])
    return [each for each in record.statements() if each.account in theirs]


def note(
    record: Record, person: str, noted: list[tuple[str, str]], *, remove: bool = False
) -> Report:
    """Note something of a person, or take it back; return all that is noted of them.

    Args:
        record: that knows the person.
        person: an account, however written, or a full name.
        noted: field (one of `FIELDS`) and value.
        remove: take these back.

    Raises:
        UnknownNameError: nobody is called so, or several are.
    """
    known = resolve(record)
    found = known.find(person)
    remarks = [Remark(found, field, value.strip()) for field, value in noted if value.strip()]
    if remarks:
        wanted = {(each.field, each.value) for each in remarks}
        there = [e for e in notes_of(record, known, found) if (e.field, e.value) in wanted]
        with record.write("people note") as writer:
            writer.remove_notes(there) if remove else writer.add_notes(remarks)
    rows = [
        {"person": found, "field": each.field, "value": each.value}
        for each in notes_of(record, known, found)
    ]
    return Report("notes", rows, [], {})


def _stated(each: Statement) -> str:
    when = " to ".join(filter(None, (each.start, each.end)))
    said = ", ".join(filter(None, (each.title, each.organisation, when)))
    return f"{said} ({each.source})" if each.source else said


def _touched(record: Record, lineage: Lineage, known: People, person: str) -> list[Row]:
    if known.is_ours(person):
        return []
    return touch(record, lineage, people_of(record), person)


def _roles(lineage: Lineage, person: str) -> list[Row]:
    rows = []
    for traced in credit.trace(lineage, most=len(lineage.history.people)):
        for each in traced["people"]:
            if each["person"] == person and each["share"] >= TOLD:
                says = f"{traced['outcome']} ({traced['kind']})"
                when = _micros(lineage, traced["outcome"])
                rows.append(
                    row("roles", each["role"], says, when, each["share"], (traced["outcome"],))
                )
    return sorted(rows, key=lambda each: -each["value"])


def _micros(lineage: Lineage, outcome: str) -> int:
    return next(each.when for each in lineage.history.outcomes if each.id == outcome)


def _shows(lineage: Lineage, person: str) -> list[Row]:
    """Return introductions made and advice given, as the record has them, and what came of it."""
    history = lineage.history
    mine = np.zeros(len(history.ids), dtype=bool)
    if person in history.people:
        mine = history.actor == list(history.people).index(person)
    earned = shares(lineage, np.ones(len(history.outcomes)))
    return [*_introductions(lineage, mine, earned), *_advice(lineage, mine, earned)]


def _introductions(lineage: Lineage, mine: Any, earned: Any) -> list[Row]:
    history, links = lineage.history, lineage.links
    met = lineage.mechanism == NAMES.index("introduction")
    number = np.bincount(links.parents[met], lineage.named[met], len(history.ids))
    made = np.flatnonzero(mine & (number >= EVEN)).tolist()
    rows = [
        row(
            "the record shows",
            "introduction",
            f"{history.titles[i]!r}: those named met; owed {earned[i]:.2f} outcomes",
            int(history.micros[i]),
            float(earned[i]),
            (history.ids[i],),
        )
        for i in made
    ]
    return sorted(rows, key=lambda each: -each["value"])[:MOST]


def _advice(lineage: Lineage, mine: Any, earned: Any) -> list[Row]:
    """Return the threads in which one of ours asked something, and the person answered."""
    history = lineage.history
    talk = np.flatnonzero(history.thread >= 0)
    threads, first = np.unique(history.thread[talk], return_index=True)
    opening = dict(zip(threads.tolist(), talk[first].tolist(), strict=True))
    theirs = np.flatnonzero(mine & (history.thread >= 0))
    asked = _questions(lineage, {opening[t] for t in history.thread[theirs].tolist()})
    rows = []
    for thread in np.unique(history.thread[theirs]).tolist():
        begun = opening[thread]
        if begun in asked and not mine[begun] and history.ours[history.actor[begun]] > 0:
            answers = theirs[history.thread[theirs] == thread]
            value = float(earned[answers].sum())
            many = f"answers: {len(answers)}, owed {value:.2f} outcomes"
            says = f"{history.titles[begun]!r}; {many}"
            ids = (history.ids[begun], *(history.ids[i] for i in answers.tolist()))
            rows.append(
                row("the record shows", "advice", says, int(history.micros[begun]), value, ids)
            )
    return sorted(rows, key=lambda each: (-each["value"], each["when"]))[:MOST]


def _questions(lineage: Lineage, rows: set[int]) -> set[int]:
    """Return which rows of the history ask something, by a question mark."""
    history = lineage.history
    places = {history.ids[i]: i for i in rows}
    table = lineage.table().select(["id", "name", "content"])
    told = table.filter(pc.is_in(table["id"], pa.array(list(places), pa.string())))
    return {
        places[each["id"]]
        for each in told.to_pylist()
        if "?" in f"{each['name'] or ''} {each['content'] or ''}"
    }
