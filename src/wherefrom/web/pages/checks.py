"""How far the record, and what is inferred from it, can be trusted."""

from itertools import groupby

from wherefrom.errors import DamagedLedgerError
from wherefrom.reports import checks as testing
from wherefrom.reports import kept
from wherefrom.web.asking import Answer, Ask, Moved, Shown


def show(ask: Ask) -> Answer:
    """Show the damages of the record, and what the tests of its lineage found."""
    record = ask.record
    try:
        state = record.state()
        problems = ask.report("problems", make=lambda: kept.problems(record)).rows
    except DamagedLedgerError:  # its own page must not fail of it
        state, problems = "", kept.problems(record).rows
    job = ask.desk.jobs.get("check")
    is_current = job is not None and job.is_done and job.error is None and job.result[0] == state
    report = job.result[1] if job and is_current else None
    tests = [
        (name, list(rows))
        for name, rows in groupby(report.rows if report else [], lambda row: row["test"])
    ]
    values = {
        "problems": problems,
        "tests": tests,
        "report": report,
        "failed": job.error if job and job.is_done else None,
    }
    return Shown("check.html", values)


def lineage(ask: Ask) -> Answer:
    """Test the lineage on the record itself."""
    record = ask.record
    state = record.state()
    ask.desk.jobs.begin(
        "check",
        "Testing the lineage",
        "/check",
        lambda tell: (state, testing.lineage(record, tell)),
    )
    return Moved("/work?job=check")
