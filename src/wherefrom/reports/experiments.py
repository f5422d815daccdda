"""What is tried, and what it changed: outputs while it was on against outputs while it was not."""

from datetime import date, datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from wherefrom.credit.drawn import drawn
from wherefrom.engines.duckdb import query
from wherefrom.errors import ExperimentError, UnknownNameError
from wherefrom.kernels import Floats
from wherefrom.lineage import Lineage
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Question, Report, moment
from wherefrom.reports.contacts import contacts, people_of
from wherefrom.reports.heard import answered, our_words
from wherefrom.reports.trials import (
    DRAWS,
    PAST_LEAST,
    Contrast,
    Finding,
    assignment,
    find,
    matched,
    power,
    switchback,
    throughout,
)
from wherefrom.vocabulary import Experiment

DAY: Final = 86_400_000_000  # microseconds
WEEK: Final = 7  # days; rates are told by the week
HALF: Final = 0.5
MOSTLY: Final = 0.8
BLOCKS_LEAST: Final = 10  # five pairs: fewer tell little of how pairs differ by luck
MORE: Final = 0.5  # a change by half, whose power is told
OUTCOMES: Final = "outcomes"
PLANNED, UNDER_WAY, OVER = "planned", "under way", "over"
EARLY: Final = "too early to tell"
NOT_BLIND: Final = (
    "Much else changed meanwhile: a switchback tells more than before and after do, and neither "
    "tells what would come of it elsewhere."
)
FOLLOWED: Final = (
    "Outcomes are those owed to our words of the days compared, each word followed for as many "
    "days as the last of the trial has been."
)


class Output(NamedTuple):
    """What is counted.

    Attributes:
        name: of it.
        micros: (e,) when.
        weights: (e,) how much.
        until: microseconds: what is later is not fully seen yet.
        seen: share of what comes in the end that is seen by then.
    """

    name: str
    micros: Any
    weights: Any
    until: int
    seen: float


def try_out(record: Record, name: str, start: date, end: date, switch_days: int = 0) -> None:
    """Keep an experiment.

    Args:
        record: to keep it in.
        name: what is done otherwise, in the user's words.
        start: first day.
        end: last day.
        switch_days: on for so many days or off, as luck has it; 0 is on all the time.

    Raises:
        ExperimentError: it has no name or no week, or its blocks do not fit into it twice.
    """
    days = (end - start).days + 1
    if not name.strip() or days < WEEK:
        raise ExperimentError(
            f"An experiment needs a name and a week at least; this has {days} days."
        )
    if switch_days and days < 2 * switch_days:
        raise ExperimentError(
            f"A switchback needs two blocks at least; {days} days hold no two of {switch_days}."
        )
    zone = ZoneInfo(record.settings.zone)
    begin = int(datetime(start.year, start.month, start.day, tzinfo=zone).timestamp() * 1e6)
    with record.write("try") as writer:
        writer.try_out(Experiment(name.strip(), begin, begin + days * DAY, switch_days))


def stop(record: Record, name: str) -> None:
    """Remove an experiment.

    Raises:
        UnknownNameError: there is none of that name.
    """
    with record.write("try") as writer:
        writer.stop_trying(name)


def experiments(record: Record, fit: Fit, name: str | None = None) -> Report:
    """Return what was tried and what it changed: a row for each output.

    Args:
        record: that keeps the experiments.
        fit: makes its lineage.
        name: of one of them; all by default.

    Raises:
        UnknownNameError: there is none of that name.
    """
    tried = record.experiments()
    names = [each.name for each in tried]
    if name is not None and name not in names:
        raise UnknownNameError("experiment", name, names, "See them: wherefrom try.")
    tried = [each for each in tried if name in {None, each.name}]
    rows: list[dict[str, Any]] = []
    lineage = fit()
    if tried:
        talk = lineage.table()["published"].cast("int64").to_numpy()
        first, now = int(talk.min()), int(talk.max())
        rows = [
            _row(each, output, first, now)
            for each in tried
            for output in _outputs(record, lineage, each, now)
        ]
    caveats = [NOT_BLIND, FOLLOWED, *lineage.caveats()]
    return Report("experiments", rows, caveats, lineage.settings())


def _outputs(record: Record, lineage: Lineage, experiment: Experiment, now: int) -> list[Output]:
    history, heard, ours = lineage.history, answered(lineage), our_words(lineage)
    met = contacts(lineage.table(), people_of(record))
    theirs = query(
        """
        select epoch_us(published) as micros, (min(published) over (partition by person)
            = published)::double as new
        from contacts where not by_us order by micros, id, person
        """,
        contacts=met,
    )
    came, new = (theirs[name].to_numpy() for name in ("micros", "new"))
    return [
        _outcomes(lineage, experiment, now),
        Output("answers to our words", history.micros[ours], heard[ours], now, 1.0),
        Output("words to us", came, np.ones(came.size), now, 1.0),
        Output("people who first wrote to us", came, new, now, 1.0),
    ]


def _outcomes(lineage: Lineage, experiment: Experiment, now: int) -> Output:
    """Return what our words led to, each word followed for as long as the trial's last."""
    history, ways = lineage.history, drawn(lineage)
    mine = history.ours[history.actor[ways.activity]] > 0
    lag = history.micros[ways.outcome] - history.micros[ways.activity]
    followed = now - experiment.end
    if followed < 0:  # it is not over; later it will be followed for as long as most takes
        followed = int(np.quantile(lag[mine], MOSTLY)) if mine.any() else 0
    kept = mine & (lag <= followed)
    total = float(ways.part[mine].sum())
    seen = float(ways.part[kept].sum()) / total if total else 0.0
    micros = history.micros[ways.activity[kept]]
    return Output(OUTCOMES, micros, ways.part[kept], now - followed, seen)


def _row(experiment: Experiment, output: Output, first: int, now: int) -> dict[str, Any]:
    days = (experiment.end - experiment.start) // DAY
    series, start = _series(output, experiment.start, first)
    contrast, others, blocks = _design(experiment, days)
    known = series[:start] if now < experiment.end else series
    found = find(known, min(start, known.size), contrast, others)
    usual = float(series[:start].mean()) if start > 0 and series.size else 0.0
    state = PLANNED if now < experiment.start else UNDER_WAY if now < experiment.end else OVER
    verdict, why = _verdict(state, output, found, blocks)
    over = state == OVER
    like = matched(series, start, days) if over else None
    return {
        "experiment": experiment.name,
        "output": output.name,
        "start": moment(experiment.start),
        "end": moment(experiment.end),
        "state": state,
        "design": f"switchback by {experiment.block_days} days" if blocks else "throughout",
        "verdict": verdict,
        "why": why,
        "during": _week(series, start, days, _on(blocks, experiment)) if over else None,
        "off": _week(series, start, days, ~_on(blocks, experiment)) if over and blocks else None,
        "before": _week(series, start - days, days) if over else None,
        "matched": None if like is None else _week(series, like, days),
        "change": _weekly(found.change),
        "change_low": _weekly(found.low),
        "change_high": _weekly(found.high),
        "usual": usual * WEEK,
        "detectable": _weekly(found.detectable),
        "power_half_more": None
        if found.spread is None
        else power(MORE * usual, found.spread, contrast.pairs),
        "seen": output.seen,
        "blocks": _told(experiment, blocks),
    }


def _series(output: Output, start: int, first: int) -> tuple[Floats, int]:
    """Return the output by day, as far as it is seen, and the place of the trial's first day."""
    before = max(-((first - start) // DAY) - 1, 0)  # whole days on record before it
    size = max((output.until - start) // DAY + before, 0)
    day = (output.micros - start) // DAY + before
    there = (day >= 0) & (day < size)
    counted = np.bincount(day[there], output.weights[there], size)[:size]
    return counted, before


def _design(experiment: Experiment, days: int) -> tuple[Contrast, list[Contrast], list[bool]]:
    """Return the trial's contrast, those that might have been as well, and its blocks."""
    block = experiment.block_days
    if not block:
        one = throughout(days)
        return one, [one], []
    pairs = days // (2 * block)
    name, start = experiment.name, experiment.start
    blocks = assignment(name, start, pairs)
    others = [switchback(assignment(name, start, pairs, k), block) for k in range(1, DRAWS + 1)]
    return switchback(blocks, block), others, blocks


def _on(blocks: list[bool], experiment: Experiment) -> Any:
    days = (experiment.end - experiment.start) // DAY
    return np.repeat(blocks, experiment.block_days) if blocks else np.ones(days, dtype=bool)


def _week(series: Floats, begin: int, days: int, on: Any = None) -> float | None:
    """Return the output a week of the days that are on; None where they are not all known."""
    if begin < 0 or begin + days > series.size:
        return None
    window = series[begin : begin + days]
    chosen = window if on is None else window[: on.size][on]
    return float(chosen.mean()) * WEEK


def _weekly(value: float | None) -> float | None:
    return None if value is None else value * WEEK


def _verdict(state: str, output: Output, found: Finding, blocks: list[bool]) -> tuple[str, str]:
    if state != OVER:
        return EARLY, f"it is {state}"
    if output.seen < HALF:
        return EARLY, f"of what such words lead to, {output.seen:.0%} comes so soon"
    why = ""
    if 0 < len(blocks) < BLOCKS_LEAST:
        why = f"{len(blocks)} blocks tell too little of luck; it takes {BLOCKS_LEAST}"
    elif found.low is None or found.high is None:
        why = f"the record before it is under {2 * PAST_LEAST} times as long"
    elif found.low <= 0 <= found.high:
        why = "luck alone makes as much of such days"
    if why:
        return EARLY, why
    more = found.change is not None and found.change > 0
    told = f"it is {'more' if more else 'less'}, beyond what luck makes of such days"
    return "keep" if more else "drop", told


def _told(experiment: Experiment, blocks: list[bool]) -> list[dict[str, Any]]:
    size = experiment.block_days * DAY
    return [
        {
            "start": moment(experiment.start + k * size),
            "end": moment(experiment.start + (k + 1) * size),
            "on": on,
        }
        for k, on in enumerate(blocks)
    ]


EXPERIMENTS: Final = Question(
    "experiments", "What did that which we try change: keep it, drop it, or too early?", experiments
)
