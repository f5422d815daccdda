"""A policy's kind of condition, put to use as a rule that labels activities."""

import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.labels import BY_RULE, SCHEMA, known
from wherefrom.replay.condition import parse
from wherefrom.replay.policy import COLUMNS, SOURCES, ask, derive, refuse_unanswerable
from wherefrom.schema import ACTIVITIES

SEEN = tuple(name for name in COLUMNS if name in ACTIVITIES.names or name in SOURCES)


def label_by_rule(activities: pa.Table, label: str, when: str, zone: str) -> pa.Table:
    """Return a label for each activity: whether the condition holds of it, said by the rule.

    Args:
        activities: the record's columns.
        label: one of `labels.LABELS`.
        when: a condition over what the record itself says, as in a policy.
        zone: IANA name; the clock of hour and weekday.

    Raises:
        PolicyError: the condition is wrong.
    """
    where = f"The rule of {known(label)}"
    condition = parse(when, SEEN, {}, where)
    refuse_unanswerable(condition, where)
    question = f"select coalesce({condition.sql}, false) as hit from activities order by row"  # noqa: S608 written by condition.parse
    told = ask(question, derive(activities, zone), where)
    columns = {
        "activity": activities["id"],
        "label": pa.array([label] * activities.num_rows, pa.string()),
        "value": pc.cast(told, pa.int8()).cast(pa.float64()),
        "by": pa.array([BY_RULE] * activities.num_rows, pa.string()),
    }
    return pa.table(columns, schema=SCHEMA)
