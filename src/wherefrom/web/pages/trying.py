"""What is tried for some weeks, and what it changed."""

from datetime import date
from itertools import groupby

from wherefrom.errors import WherefromError
from wherefrom.reports import experiments
from wherefrom.web.asking import Answer, Ask, Moved, Shown


def show(ask: Ask) -> Answer:
    """Show each experiment with its outputs, and how to begin one."""
    record = ask.record
    asked = ("experiments", str(record.experiments()))
    report = ask.report(*asked, make=lambda: experiments.experiments(record, ask.lineage))
    tried = [
        (name, list(rows)) for name, rows in groupby(report.rows, lambda row: row["experiment"])
    ]
    return Shown("trying.html", {"report": report, "tried": tried})


def begin(ask: Ask) -> Answer:
    """Keep an experiment."""
    start, end = (_day(ask.given(name)) for name in ("from", "to"))
    switch = ask.given("switch")
    days = int(switch) if switch.isascii() and switch.isdecimal() and len(switch) < 4 else 0  # noqa: PLR2004 days
    experiments.try_out(ask.record, ask.given("name"), start, end, days)
    return Moved("/try")


def remove(ask: Ask) -> Answer:
    """Forget that it was tried."""
    experiments.stop(ask.record, ask.view.of_field(ask.given("name")))
    return Moved("/try")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WherefromError("That is no day; write it as 2024-03-31.") from error
