"""How far a job is."""

from wherefrom.errors import UnknownNameError
from wherefrom.web.asking import Answer, Ask, Moved, Shown

TITLES = {"lineage", "import", "demo", "check"}


def show(ask: Ask) -> Answer:
    """Show how far it is, or go on where it is done."""
    name = ask.given("job")
    job = ask.desk.jobs.get(name)
    if job is None:
        raise UnknownNameError("work", name, TITLES, "It may be done.")
    if job.is_done and job.error is None:
        return Moved(_own_page(ask.given("then")) or job.then or "/")
    values = {"job": job, "name": name, "then": _own_page(ask.given("then"))}
    return Shown("work.html", values)


def _own_page(address: str) -> str:
    """Return an address if it is a page of ours; `//other.example` is another site's."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_ours else ""
