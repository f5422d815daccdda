"""What a policy would have done to each outcome, and what it would have saved."""

from typing import Any

import numpy as np
import pyarrow as pa

from wherefrom.engines.duckdb import query
from wherefrom.labels import attach
from wherefrom.lineage import Lineage
from wherefrom.record.record import Record
from wherefrom.replay import effects as forward
from wherefrom.replay.policy import Policy, allowed
from wherefrom.reports.base import Report, moment

_SAVED = """
    select channel, type, count(*) as ours, sum(stopped)::double as stopped
    from activities where ours group by channel, type
    having sum(stopped) > 0 order by stopped desc, channel, type
    """


def effects(record: Record, lineage: Lineage, policy: Policy) -> Report:
    """Return a row for each outcome: lost, weakened or untouched, those that lose most first."""
    let = allowed(policy, attach(lineage.table(), record.labels()), record.settings.zone)
    rows = [_dated(row) for row in forward.effects(lineage, let)]
    settings = lineage.settings() | {"policy": policy.name}
    return Report("effects", rows, lineage.caveats(), settings)


def saved(record: Record, lineage: Lineage, policy: Policy) -> Report:
    """Return how much of ours the policy would have stopped, by channel and type."""
    activities = attach(lineage.table(), record.labels())
    stopped = 1 - allowed(policy, activities, record.settings.zone)
    table = activities.select(["channel", "type", "ours"]).append_column(
        "stopped",
        pa.array(stopped).cast(pa.decimal128(18, 6)),  # sums of floats vary with the threads
    )
    settings = {"policy": policy.name, "zone": record.settings.zone}
    return Report("saved", query(_SAVED, activities=table).to_pylist(), [], settings)


def without(lineage: Lineage, activity: str) -> Report:
    """Return what each outcome would lose without one activity; only those that lose something."""
    talk = lineage.table()["id"].to_numpy(zero_copy_only=False)
    rows = forward.effects(lineage, np.where(talk == activity, 0.0, 1.0))
    found = [_dated(row) for row in rows if row["effect"] != "untouched"]
    return Report("without", found, lineage.caveats(), lineage.settings() | {"activity": activity})


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"when": moment(row["when"])}
