"""The people of the record, and one of them."""

from itertools import groupby
from typing import Any

from wherefrom.people import resolve
from wherefrom.reports import folk, lineages, talk
from wherefrom.reports.card import card
from wherefrom.web.asking import Answer, Ask, Shown
from wherefrom.web.paging import paged

LATEST = 30  # messages with a person


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
    """Show a person's card, and the latest words with them; no credit of one of ours."""
    person = ask.report("person", ask.id, make=lambda: folk.person(ask.record, ask.id))
    id_ = person.rows[0]["person"]
    asked = ("card", id_, str(ask.record.notes()))
    told = ask.report(*asked, make=lambda: card(ask.record, ask.lineage, id_))
    known = resolve(ask.record)
    is_ours = known.is_ours(id_)
    values = {
        "id": id_,
        "name": known.name_of(id_),
        "is_ours": is_ours,
        "accounts": person.rows,
        "credit": None if is_ours else _owed(ask).get(id_),
        "parts": [(part, list(rows)) for part, rows in groupby(told.rows, lambda row: row["part"])],
        "outcomes": {each.id for each in ask.record.outcomes()},
        "caveats": told.caveats,
        "latest": talk.with_person(ask.record, ask.lineage(), id_, LATEST).rows,
    }
    return Shown("person.html", values)


def _owed(ask: Ask) -> dict[str, dict[str, float]]:
    if not ask.record.outcomes():
        return {}
    report = ask.report("credit", "person", make=lambda: lineages.credit(ask.lineage()))
    return {row["key"]: row for row in report.rows}
