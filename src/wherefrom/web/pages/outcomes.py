"""What came of it: the list, and how outcomes are added."""

from pathlib import Path
from tempfile import TemporaryDirectory

from wherefrom.credit.ways import nodes
from wherefrom.errors import OutcomesError
from wherefrom.outcomes import add_outcome, import_outcomes, remove_outcome
from wherefrom.reports import lineages, results
from wherefrom.web.asking import Answer, Ask, Moved, Shown

MOST_BYTES = 50 << 20
FIELDS = ("id", "when", "kind", "value", "currency", "ours", "counterparties", "through", "note")
FIRST = 1  # parents told of each


def show(ask: Ask) -> Answer:
    """List the outcomes, each with its likeliest beginning."""
    listed = results.outcomes(ask.record)
    traced = []
    nearest = {}
    if listed.rows and ask.record.receipts():
        report = ask.report("trace", make=lambda: lineages.trace(ask.lineage(), most=FIRST))
        traced = report.rows
        wanted = [row["parents"][0]["activity"] for row in traced if row["parents"]]
        nearest = nodes(ask.record, ask.lineage(), wanted)
    by_id = {row["outcome"]: row for row in traced}
    rows = [row | {"trace": by_id.get(row["id"])} for row in reversed(listed.rows)]
    values = {"rows": rows, "nearest": nearest, "kinds": sorted({row["kind"] for row in rows})}
    return Shown("outcomes.html", values)


def add(ask: Ask) -> Answer:
    """Add one outcome, and show where it came from."""
    cells = {name: ask.given(name) for name in FIELDS}
    cells["id"] = cells["id"] or _next_id(ask, cells["kind"])
    outcome = add_outcome(ask.desk.open(create=True), cells)
    return Moved(ask.view.to("/trace", id=outcome.id))


def _next_id(ask: Ask, kind: str) -> str:
    taken = {each.id for each in ask.desk.open(create=True).outcomes()}
    number = len(taken) + 1
    while f"{kind}-{number}" in taken:
        number += 1
    return f"{kind}-{number}"


def bring(ask: Ask) -> Answer:
    """Read a file of outcomes."""
    record = ask.desk.open(create=True)
    if not ask.files or not ask.files[0].filename:
        raise OutcomesError("No file was chosen. Choose a CSV file of outcomes.")
    text = ask.files[0].file.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise OutcomesError("The file is over 50 MB. Use: wherefrom outcomes import FILE.csv.")
    with TemporaryDirectory(dir=record.cache()) as folder:
        path = Path(folder, "outcomes.csv")
        path.write_bytes(text)
        told = import_outcomes(record, path)
    name = ask.files[0].filename
    return Shown("tally.html", {"row": results.tally(name, told).rows[0]})


def remove(ask: Ask) -> Answer:
    """Remove one."""
    remove_outcome(ask.record, ask.view.of_field(ask.given("id")))
    return Moved("/outcomes")
