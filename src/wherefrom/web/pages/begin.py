"""The first run: an archive, who you are, an outcome, and the first trace."""

from wherefrom import demo as year
from wherefrom.record.record import Record
from wherefrom.reports import folk
from wherefrom.web.asking import Answer, Ask, Moved, Shown
from wherefrom.web.jobs import Tell

OFFERED = 12  # accounts


def is_ready(record: Record) -> bool:
    """Tell whether there is all that a trace needs."""
    return bool(record.receipts() and record.ours() and record.outcomes())


def show(ask: Ask) -> Answer:
    """Show the steps, those done and the next one."""
    record = ask.desk.record
    there = record.exists
    read = bool(there and record.receipts())
    ours = folk.ours(record).rows if there else []
    offered = folk.people(record).rows if read and not ours else []
    values = {
        "read": read,
        "ours": ours,
        "outcomes": len(record.outcomes()) if there else 0,
        "offered": sorted(offered, key=lambda row: -len(row["accounts"]))[:OFFERED],
        "owners": _owners(ask) if read and not ours else [],
    }
    return Shown("begin.html", values)


def _owners(ask: Ask) -> list[str]:
    """Return the accounts whose archives were read, as the last import told."""
    job = ask.desk.jobs.get("import")
    return list(dict.fromkeys(job.result.own)) if job and job.result else []


def demo(ask: Ask) -> Answer:
    """Look at the demo's year; it is made the first time."""
    desk = ask.desk
    if Record(desk.demo_folder / year.RECORD).exists:
        desk.is_demo = True
        return Moved("/")

    def work(tell: Tell) -> None:
        tell("living through a year", None)
        year.make(desk.demo_folder)
        desk.is_demo = True

    desk.jobs.begin("demo", "Making a year of a small firm", "/", work)
    return Moved("/work?job=demo")


def own(ask: Ask) -> Answer:
    """Look at one's own record again."""
    ask.desk.is_demo = False
    ask.desk.veil = None
    return Moved("/")
