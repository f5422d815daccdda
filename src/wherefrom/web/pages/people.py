"""The people of the record, and one of them."""

from typing import Any

from wherefrom.people import resolve
from wherefrom.reports import folk, lineages, talk
from wherefrom.web.asking import Answer, Ask, Shown
from wherefrom.web.paging import paged

LATEST = 30  # messages with a person
LEAST = 0.005  # of an outcome, to be told


def show(ask: Ask) -> Answer:
    """List the people, those to whom most is owed first; people of ours are not ranked."""
    known = ask.report("people", make=lambda: folk.people(ask.record))
    owed = _owed(ask)
    rows = [
        row | {"credit": None if row["ours"] else owed.get(row["person"])} for row in known.rows
    ]
    rows.sort(key=_order)
    page = paged(rows, ask, ("name", "accounts"))
    most = max((row["credit"]["share_high"] for row in rows if row["credit"]), default=1.0)
    return Shown("people.html", {"page": page, "most": most, "caveats": known.caveats})


def _order(row: dict[str, Any]) -> tuple[bool, float, str]:
    return row["ours"], -(row["credit"]["share"] if row["credit"] else 0.0), row["name"]


def one(ask: Ask) -> Answer:
    """Show a person: accounts, what is owed to them (if not ours), the latest words with them."""
    person = ask.report("person", ask.id, make=lambda: folk.person(ask.record, ask.id))
    id_ = person.rows[0]["person"]
    traced = ask.report("trace", "all", make=lambda: lineages.trace(ask.lineage()))
    outcomes = [
        row | {"part": part}
        for row in traced.rows
        if (part := sum(each["share"] for each in row["people"] if each["person"] == id_)) > LEAST
    ]
    known = resolve(ask.record)
    is_ours = known.is_ours(id_)
    values = {
        "id": id_,
        "name": known.name_of(id_),
        "is_ours": is_ours,
        "accounts": person.rows,
        "credit": None if is_ours else _owed(ask).get(id_),
        "outcomes": [] if is_ours else sorted(outcomes, key=lambda row: -row["part"]),
        "latest": talk.with_person(ask.record, ask.lineage(), id_, LATEST).rows,
    }
    return Shown("person.html", values)


def _owed(ask: Ask) -> dict[str, dict[str, float]]:
    if not ask.record.outcomes():
        return {}
    report = ask.report("credit", "person", make=lambda: lineages.credit(ask.lineage()))
    return {row["key"]: row for row in report.rows}
