"""The people of the record, and one of them."""

from wherefrom.reports import folk, lineages, talk
from wherefrom.web.asking import Answer, Ask, Shown
from wherefrom.web.paging import paged

LATEST = 30  # messages with a person
LEAST = 0.005  # of an outcome, to be told


def show(ask: Ask) -> Answer:
    """List the people, those to whom most is owed first."""
    known = ask.report("people", make=lambda: folk.people(ask.record))
    owed = _owed(ask)
    rows = [row | {"credit": owed.get(row["person"])} for row in known.rows]
    rows.sort(key=lambda row: -(row["credit"]["share"] if row["credit"] else 0))
    page = paged(rows, ask, ("name", "accounts"))
    most = max((row["share_high"] for row in owed.values()), default=1.0)
    return Shown("people.html", {"page": page, "most": most, "caveats": known.caveats})


def one(ask: Ask) -> Answer:
    """Show a person: accounts, what is owed to them, and the latest words with them."""
    person = ask.report("person", ask.id, make=lambda: folk.person(ask.record, ask.id))
    id_ = person.rows[0]["person"]
    traced = ask.report("trace", "all", make=lambda: lineages.trace(ask.lineage()))
    outcomes = [
        row | {"part": part}
        for row in traced.rows
        if (part := sum(each["share"] for each in row["people"] if each["person"] == id_)) > LEAST
    ]
    everybody = ask.report("people", make=lambda: folk.people(ask.record))
    values = {
        "id": id_,
        "name": next(row["name"] for row in everybody.rows if row["person"] == id_),
        "accounts": person.rows,
        "credit": _owed(ask).get(id_),
        "outcomes": sorted(outcomes, key=lambda row: -row["part"]),
        "latest": talk.with_person(ask.record, ask.lineage(), id_, LATEST).rows,
    }
    return Shown("person.html", values)


def _owed(ask: Ask) -> dict[str, dict[str, float]]:
    if not ask.record.outcomes():
        return {}
    report = ask.report("credit", "person", make=lambda: lineages.credit(ask.lineage()))
    return {row["key"]: row for row in report.rows}
