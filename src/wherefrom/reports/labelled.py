"""How much is labelled, and by whom."""

import pyarrow as pa

from wherefrom.engines.duckdb import query
from wherefrom.record.record import Record
from wherefrom.reports.base import Report

_COUNTED = """
    select label, "by",
        count(*) filter (where value > 0.5) as true,
        count(*) filter (where value <= 0.5) as false
    from labels group by label, "by" order by label, "by"
    """


def labels(record: Record) -> Report:
    """Return how many activities each label says yes and no of, by who says so."""
    return Report("labels", query(_COUNTED, labels=record.labels()).to_pylist(), [], {})


def keep(record: Record, given: pa.Table) -> Report:
    """Keep labels, and return all there are."""
    with record.write("labels") as writer:
        writer.add_labels(given)
    return labels(record)
