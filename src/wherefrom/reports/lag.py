"""How long does it take: from the first contact, and from the last nudge, to what came of it."""

from collections import defaultdict
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wherefrom.engines.duckdb import query
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Question, Report
from wherefrom.reports.contacts import contacts, people_of
from wherefrom.reports.waiting import reached

DAY: Final = 86_400_000_000  # microseconds
_Key = tuple[str, str]  # channel of the first contact, kind of outcome

_OUTCOMES: Final = """
    with theirs as (
        select outcome, kind, when_us, contacts.id, contacts.channel, by_us,
            epoch_us(published) as said_us
        from outcomes
        join people on people.account = outcomes.account
        join contacts on contacts.person = people.person
        where epoch_us(published) < when_us
    )
    select outcome, any_value(kind) as kind, first(channel order by said_us, id) as channel,
        any_value(when_us) - min(said_us) as lag,
        any_value(when_us) - max(said_us) filter (where by_us) as nudged
    from theirs group by outcome order by outcome
    """
_PEOPLE: Final = """
    with met as (
        select person, first(channel order by published, id) as channel,
            min(epoch_us(published)) as first_us
        from contacts group by person
    ), results as (
        select person, kind, min(when_us) as when_us
        from outcomes join people using (account) group by person, kind
    ), kinds as (
        select distinct kind from outcomes
    )
    select channel, kinds.kind,
        list(when_us - first_us) filter (where when_us is not null) as came,
        list(first_us) filter (where when_us is null) as waiting
    from met cross join kinds
    left join results on results.person = met.person and results.kind = kinds.kind
    where coalesce(when_us > first_us, true)
    group by channel, kinds.kind
    """


def _ask(record: Record, fit: Fit) -> Report:
    lineage = fit()
    people = people_of(record)
    outcomes = record.outcomes()
    asked = [(each, account) for each in outcomes for account in each.counterparties]
    told = pa.table(
        {
            "outcome": pa.array([each.id for each, _ in asked], pa.string()),
            "kind": pa.array([each.kind for each, _ in asked], pa.string()),
            "when_us": pa.array([each.when for each, _ in asked], pa.int64()),
            "account": pa.array([account for _, account in asked], pa.string()),
        }
    )
    met = contacts(lineage.table(), people)
    found = query(_OUTCOMES, outcomes=told, people=people, contacts=met).to_pylist()
    last = int(lineage.history.micros.max(initial=0))
    known = {
        (row["channel"], row["kind"]): _waited(row, last)
        for row in query(_PEOPLE, outcomes=told, people=people, contacts=met).to_pylist()
    }
    by_key: dict[_Key, list[dict[str, Any]]] = defaultdict(list)
    for row in found:
        by_key[row["channel"], row["kind"]].append(row)
    rows = [_row(key, came, *known.get(key, ([], []))) for key, came in sorted(by_key.items())]
    return Report("lag", rows, _caveats(len(outcomes), len(found)), lineage.settings())


def _waited(row: dict[str, Any], last: int) -> tuple[list[float], list[float]]:
    """Return the days until each person's first result, and of those who wait to the last word."""
    came = [lag / DAY for lag in row["came"] or ()]
    return came, [(last - first) / DAY for first in row["waiting"] or ()]


def _row(
    key: _Key, found: list[dict[str, Any]], came: list[float], waiting: list[float]
) -> dict[str, Any]:
    days = [row["lag"] / DAY for row in found]
    nudged = [row["nudged"] / DAY for row in found if row["nudged"] is not None]
    quarter, median, three_quarters = np.quantile(days, [0.25, 0.5, 0.75]).tolist()
    curve = reached(came, waiting)
    within = {point["days"]: point["share"] for point in curve}
    return {
        "channel": key[0],
        "kind": key[1],
        "outcomes": len(days),
        "days_median": median,
        "days_quarter": quarter,
        "days_three_quarters": three_quarters,
        "days_longest": max(days),
        "nudge_days_median": float(np.median(nudged)) if nudged else None,
        "people": len(came) + len(waiting),
        "within_90": within.get(90),
        "within_365": within.get(365),
        "curve": curve,
    }


def _caveats(outcomes: int, found: int) -> list[str]:
    said = [
        "The channel is that of the first contact on record; what was before it is unseen.",
        "Days to an outcome are of those that came by now, so the true times are longer.",
        "The share of people within 90 and 365 days counts those who still wait, as far as seen.",
    ]
    if missing := outcomes - found:
        said.append(f"{missing} of {outcomes} outcomes have no earlier contact on record.")
    return said


LAG = Question("lag", "How long from the first contact to the outcome, by channel?", _ask)
