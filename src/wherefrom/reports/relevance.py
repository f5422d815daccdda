"""What the beginnings of outcomes would have been judged, and how that moves with the labels."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.credit.beginnings import beginnings, drawn_beginnings
from wherefrom.engines.duckdb import query
from wherefrom.kernels import Longs
from wherefrom.labels import BY_CLASSIFIER, BY_RULE, attach
from wherefrom.lineage import Lineage
from wherefrom.lineage.history import OUTCOME
from wherefrom.lineage.ranges import spread
from wherefrom.record.record import Record
from wherefrom.replay.judging import RELEVANCE, passes
from wherefrom.replay.policy import load
from wherefrom.reports.base import Fit, Question, Report

JUDGED: Final = (
    "on message, to a target",
    "on message, to no target",
    "off message, to a target",
    "off message, to no target",
    "origin unknown",
)
UNKNOWN: Final = len(JUDGED) - 1
AS_THEY_STAND: Final = "as labels stand"
FLIPPED: Final = 0.1  # of all judgements, turned over
NOBODY: Final = "nobody: words, tags and accounts of the policies"


def _ask(record: Record, fit: Fit) -> Report:
    lineage = fit()
    number = len(lineage.history.outcomes)
    rows, by = [], dict[str, float]()
    if number:
        activities, labels = lineage.table(), record.labels()
        begun, roots = beginnings(lineage, np.ones(number)), drawn_beginnings(lineage)
        zone = record.settings.zone
        for name, left in _variants(labels):
            judged = _judged(lineage, attach(activities, left), zone)
            rows += _rows(name, np.bincount(judged, begun, len(JUDGED)), judged[roots], number)
            if name == AS_THEY_STAND:
                rows += _flipped(np.bincount(judged, begun, len(JUDGED)), number)
        by = _labelled_by(lineage, labels, begun)
    shown = ", ".join(f"{name} {share:.0%}" for name, share in by.items())
    caveats = [
        "An outcome begins with the first activity of its chain, judged as if it were ours.",
        f"Who says what is on message, by the outcomes that began with it: {shown or 'nobody'}.",
        *lineage.caveats(),
    ]
    return Report("relevance", rows, caveats, lineage.settings() | {"labelled_by": by})


def _variants(labels: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Yield the labels as they stand, without each who gave some, and none."""
    yield AS_THEY_STAND, labels
    givers = sorted(set(labels["by"].to_pylist()))
    for giver in givers if len(givers) > 1 else []:
        yield f"without {giver}", labels.filter(pc.not_equal(labels["by"], giver))
    if givers:
        yield "without labels", labels.slice(0, 0)


def _judged(lineage: Lineage, activities: pa.Table, zone: str) -> Longs:
    outcome = lineage.history.type == OUTCOME
    off, aside = (~passes(load(name), activities, zone) for name in RELEVANCE)
    judged = np.full(outcome.size, UNKNOWN)
    judged[~outcome] = 2 * off + aside
    return judged


def _rows(name: str, value: Any, drawn: Longs, number: int) -> list[dict[str, Any]]:
    worlds = np.array([np.bincount(world, minlength=len(JUDGED)) for world in drawn])
    low, high = spread(value, worlds.reshape(-1, len(JUDGED)))
    return [
        {
            "labels": name,
            "judged": judged,
            "outcomes": float(value[k]),
            "low": float(low[k]),
            "high": float(min(high[k], number)),
            "share": float(value[k] / number),
        }
        for k, judged in enumerate(JUDGED)
    ]


def _flipped(value: Any, number: int) -> list[dict[str, Any]]:
    """Return what is to be expected if each judgement were turned over with some probability."""
    keep, turn = 1 - FLIPPED, FLIPPED
    square = np.asarray(value)[:UNKNOWN].reshape(2, 2)
    mix = np.array([[keep, turn], [turn, keep]])
    moved = [*(mix @ square @ mix).ravel().tolist(), float(value[UNKNOWN])]
    return [
        {
            "labels": f"{FLIPPED:.0%} judged otherwise",
            "judged": judged,
            "outcomes": each,
            "low": None,
            "high": None,
            "share": each / number,
        }
        for judged, each in zip(JUDGED, moved, strict=True)
    ]


def _labelled_by(lineage: Lineage, labels: pa.Table, begun: Any) -> dict[str, float]:
    """Return who settled what is on message, as shares of the outcomes begun on record."""
    talk = lineage.history.type != OUTCOME
    activities = lineage.table()
    numbered = pa.table({"id": activities["id"], "row": range(activities.num_rows)})
    settled = query(
        f"""
        select row, first("by" order by "by" = '{BY_RULE}', "by" = '{BY_CLASSIFIER}', "by") as giver
        from numbered join labels on id = activity where label = 'on_message'
        group by row order by row
        """,  # noqa: S608 no word of it comes from outside
        numbered=numbered,
        labels=labels,
    ).to_pydict()
    givers = np.full(activities.num_rows, NOBODY, dtype=object)
    givers[settled["row"]] = settled["giver"]
    weight = begun[talk] / (begun[talk].sum() or 1.0)
    shares = {name: float(weight[givers == name].sum()) for name in sorted(set(givers.tolist()))}
    return {name: share for name, share in shares.items() if share > 0}


RELEVANT: Final = Question(
    "relevance", "What would the beginnings of outcomes have been judged, and by whom?", _ask
)
