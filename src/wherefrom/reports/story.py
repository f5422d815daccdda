"""The record on one page: what came of it, where it began, and what rules would have cost."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from wherefrom import credit
from wherefrom.credit.backward import unknown
from wherefrom.credit.beginnings import beginnings, drawn_beginnings
from wherefrom.kernels import Flags
from wherefrom.labels import attach
from wherefrom.lineage import Lineage
from wherefrom.lineage.history import OUTCOME
from wherefrom.lineage.ranges import spread
from wherefrom.record.record import Record
from wherefrom.replay.forward import main_currency, values
from wherefrom.replay.judging import RELEVANCE, passes
from wherefrom.replay.policy import load
from wherefrom.reports.base import Fit, Question, Report
from wherefrom.reports.lineages import policies, replay

MOST: Final = 5  # people, and conversations
REPLAYED: Final = (*RELEVANCE, "ten-a-day")
_BEGAN: Final = {
    "off-message": "that would have been judged off message",
    "off-target": "with somebody who would not have been judged a target",
    "neither": "that neither policy of relevance would have let through",
}
JUDGED: Final = (
    "What is off message or off target is told by your labels, and where there are none by the "
    f"words, tags and accounts of the policies {' and '.join(RELEVANCE)}."
)
_Row = dict[str, Any]


def _ask(record: Record, fit: Fit) -> Report:
    lineage = fit()
    number = len(lineage.history.outcomes)
    rows: list[_Row] = []
    if number:
        rows = [
            *_came(lineage),
            *_began(record, lineage),
            *_replayed(record, lineage),
            *_owed(lineage, "people", "person", {}),
            *_owed(lineage, "conversations", "thread", _since(lineage, record.settings.zone)),
        ]
    settings = lineage.settings() | {"policies": list(REPLAYED)}
    return Report("story", rows, [JUDGED, *lineage.caveats()], settings)


def _row(
    part: str, key: str, value: float, unit: str, says: str, ends: tuple[float, float] | None = None
) -> _Row:
    low, high = ends or (value, value)
    return {
        "part": part,
        "key": key,
        "value": value,
        "low": low,
        "high": high,
        "unit": unit,
        "says": says,
    }


def _came(lineage: Lineage) -> list[_Row]:
    outcomes = lineage.history.outcomes
    number = len(outcomes)
    rows = [_row("what came of it", "all", number, "outcomes", f"{number:,} outcomes in all")]
    for kind, count in sorted(Counter(each.kind for each in outcomes).items(), key=_largest):
        rows.append(_row("what came of it", kind, count, "outcomes", f"of them {count:,} {kind}"))
    currency = main_currency(lineage)
    if currency is not None:
        worth = float(values(lineage).sum())
        says = f"worth {worth:,.0f} {currency}".rstrip()
        rows.append(_row("what came of it", "value", worth, currency, says))
    return rows


def _largest(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _began(record: Record, lineage: Lineage) -> list[_Row]:
    history = lineage.history
    outcome = history.type == OUTCOME
    number = int(outcome.sum())
    begun, roots = beginnings(lineage, np.ones(number)), drawn_beginnings(lineage)
    judged = {name: np.zeros(outcome.size, dtype=bool) for name in _BEGAN}
    zone = record.settings.zone
    activities = attach(lineage.table(), record.labels())
    off = [~passes(load(name), activities, zone) for name in RELEVANCE]
    for name, flags in zip(_BEGAN, (*off, off[0] & off[1]), strict=True):
        judged[name][~outcome] = flags
    rows = [
        _counted(
            name,
            f"began in talk {about}",
            float(begun @ judged[name]),
            judged[name][roots],
            number,
        )
        for name, about in _BEGAN.items()
    ]
    alone = float(unknown(lineage).sum())
    began = "began with nothing in the record: their origin is unknown"
    return [*rows, _counted("unknown", began, alone, outcome[roots], number)]


def _counted(key: str, says: str, value: float, drawn: Flags, number: int) -> _Row:
    ends = spread(np.array(value), drawn.sum(axis=1))
    low, high = float(ends[0]), min(float(ends[1]), float(number))
    told = f"{value:,.1f} [{low:,.1f}, {high:,.1f}] of {number:,} outcomes {says}"
    return _row("where it began", key, value, "outcomes", told, (low, high))


def _replayed(record: Record, lineage: Lineage) -> Iterable[_Row]:
    for row in replay(record, lineage, policies(list(REPLAYED))).rows:
        low, high = row["lost_low"], row["lost_high"]
        says = (
            f"{row['policy']} would have stopped {row['activities_stopped']:,.0f} activities of "
            f"ours and lost {row['lost']:,.1f} [{low:,.1f}, {high:,.1f}] of "
            f"{row['outcomes']:,} outcomes"
        )
        yield _row("what rules cost", row["policy"], row["lost"], "outcomes", says, (low, high))


def _since(lineage: Lineage, zone: str) -> dict[str, str]:
    """Return when each conversation began: many bear one title."""
    history = lineage.history
    talk = np.flatnonzero(history.thread >= 0)
    threads, first = np.unique(history.thread[talk], return_index=True)
    at = (datetime.fromtimestamp(history.micros[i] / 1e6, ZoneInfo(zone)) for i in talk[first])
    named = (history.contexts[thread] for thread in threads)
    return {name: f", begun {when:%Y-%m-%d}" for name, when in zip(named, at, strict=True)}


def _owed(lineage: Lineage, part: str, by: str, begun: Mapping[str, str]) -> list[_Row]:
    """Return whom, or which talk, most is owed to; people of ours are not ranked."""
    history = lineage.history
    ours = {person for person, is_ours in zip(history.people, history.ours, strict=True) if is_ours}
    found = [row for row in credit.credit(lineage, by)[:-1] if row["key"] not in ours][:MOST]
    return [
        _row(
            part,
            row["key"],
            row["share"],
            "outcomes",
            f"{row['share']:,.1f} outcomes are owed to {row['name'] or row['key']}"
            + begun.get(row["key"], ""),
            (row["share_low"], row["share_high"]),
        )
        for row in found
    ]


STORY = Question("story", "The record on one page: what came of it, and where it began.", _ask)
