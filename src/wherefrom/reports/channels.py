"""What each channel holds, and what came of it."""

from wherefrom import credit
from wherefrom.engines.duckdb import query
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Question, Report, moment

_CHANNELS = """
    select channel, count(*) as activities,
        count(*) filter (where ours) as ours,
        count(distinct person) filter (where not ours) as people,
        count(*) filter (where first_contact) as first_contacts,
        min(published) as first, max(published) as last
    from activities group by channel order by activities desc, channel
    """


def _ask(record: Record, fit: Fit) -> Report:
    lineage = fit()
    held = query(_CHANNELS, activities=lineage.table()).to_pylist()
    shares = {row["key"]: row for row in credit.credit(lineage, by="channel", kind="share")}
    outcomes = len(record.outcomes())
    rows = [
        row
        | {"first": moment(row["first"]), "last": moment(row["last"])}
        | {"share": shares[row["channel"]]["share"] if row["channel"] in shares else 0.0}
        | {"outcomes": outcomes}
        for row in held
    ]
    return Report("channels", rows, lineage.caveats(), lineage.settings())


CHANNELS = Question("channels", "What does each channel hold, and what came of it?", _ask)
