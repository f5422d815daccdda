"""How much is labelled, and by whom."""

import pyarrow as pa

from wherefrom.engines.duckdb import query
from wherefrom.record.record import Record
from wherefrom.replay import learning
from wherefrom.reports.base import Report

_COUNTED = """
    select label, "by",
        count(*) filter (where value > 0.5) as true,
        count(*) filter (where value <= 0.5) as false
    from labels group by label, "by" order by label, "by"
    """


def labels(record: Record) -> Report:
    """Return how many activities each label says yes and no of, by who says so."""
    told = {(each.label, each.by): each for each in record.labellers()}
    rows = query(_COUNTED, labels=record.labels()).to_pylist()
    for row in rows:
        how = told.get((row["label"], row["by"]))
        row |= {"version": how.version if how else None, "about": how.about if how else None}
    return Report("labels", rows, [], {})


def keep(record: Record, given: pa.Table, about: str = "") -> Report:
    """Keep labels, and return all there are; `about` tells how, where no person gave them."""
    with record.write("labels") as writer:
        writer.add_labels(given, about)
    return labels(record)


def learn(record: Record, label: str) -> Report:
    """Learn a label from those that people gave, label the rest, and return all there are.

    Raises:
        UnknownNameError: there is no such label.
        LabelsError: people gave too few.
    """
    learnt = learning.learn(record.activities(), record.labels(), label, record.settings.seed)
    about = (
        f"from {learnt.number} labels by people; right of those not seen {learnt.right:.0%}, "
        f"a guess {learnt.guess:.0%}"
    )
    return keep(record, learnt.labels, about)
