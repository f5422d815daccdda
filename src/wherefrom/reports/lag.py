"""How long does it take: from the first contact with somebody to what came of it."""

from collections import defaultdict

import numpy as np
import pyarrow as pa

from wherefrom.engines.duckdb import query
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Question, Report
from wherefrom.reports.contacts import contacts, people_of

DAY = 86_400_000_000  # microseconds
_FIRST = """
    with firsts as (
        select outcome, kind, when_us, contacts.channel, epoch_us(published) as first_us,
            row_number() over (partition by outcome order by published, contacts.id) as turn
        from outcomes
        join people on people.account = outcomes.account
        join contacts on contacts.person = people.person
        where epoch_us(published) < when_us
    )
    select outcome, kind, channel, when_us - first_us as lag
    from firsts where turn = 1 order by outcome
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
    found = query(_FIRST, outcomes=told, people=people, contacts=met).to_pylist()
    lags: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in found:
        lags[row["channel"], row["kind"]].append(row["lag"] / DAY)
    rows = [_row(channel, kind, days) for (channel, kind), days in sorted(lags.items())]
    return Report("lag", rows, _caveats(len(outcomes), len(found)), lineage.settings())


def _row(channel: str, kind: str, days: list[float]) -> dict[str, object]:
    quarter, median, three_quarters = np.quantile(days, [0.25, 0.5, 0.75]).tolist()
    return {
        "channel": channel,
        "kind": kind,
        "outcomes": len(days),
        "days_median": median,
        "days_quarter": quarter,
        "days_three_quarters": three_quarters,
        "days_longest": max(days),
    }


def _caveats(outcomes: int, found: int) -> list[str]:
    said = [
        "The channel is that of the first contact on record; what was before it is unseen.",
        "Only what has brought a result by now is counted, so the true times are longer.",
    ]
    if missing := outcomes - found:
        said.append(f"{missing} of {outcomes} outcomes have no earlier contact on record.")
    return said


LAG = Question("lag", "How long from the first contact to the outcome, by channel?", _ask)
