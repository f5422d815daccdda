"""Whom to thank: to whom each new outcome is owed, and how it came from them."""

from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from wherefrom import credit
from wherefrom.credit.chains import chain, steps
from wherefrom.credit.ways import nodes
from wherefrom.lineage import Lineage
from wherefrom.people import People, resolve
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Question, Report, moment

LEAST: Final = 0.05  # of an outcome, for its credit to be told to somebody
MOST: Final = 100  # people of an outcome that are looked at
KNOW: Final = ("ours", "counterparty")  # who had a hand in the outcome, and knows of it
STATED: Final = "referrer"  # whom a counterparty named


def thanks(record: Record, fit: Fit, since: date | None = None) -> Report:
    """Return to whom outcomes are owed, beside ourselves and those they were reached with.

    Args:
        record: whose outcomes.
        fit: makes its lineage.
        since: the first day of the outcomes, in the record's zone; by default those are told that
            came after the newest for which `told` was said.
    """
    lineage, zone = fit(), record.settings.zone
    after = record.thanked() if since is None else _start(since, zone) - 1
    outcomes = {each.id: each for each in record.outcomes() if each.when > (after or -1)}
    traced = credit.trace(lineage, list(outcomes), MOST) if outcomes else []
    known, parents, actors = resolve(record), lineage.parents(), _actors(lineage, traced)
    rows = []
    for row in traced:
        outcome = outcomes[row["outcome"]]
        stated = [known.person_of.get(each, each) for each in outcome.through]
        about = {"outcome": outcome.id, "when": moment(outcome.when), "kind": outcome.kind}
        about |= {"note": outcome.note}
        on = steps(parents, row)
        for person, role, share in _owed(row, stated, known):
            owed = {"person": person, "name": known.name_of(person), "role": role, "share": share}
            rows.append(about | owed | {"chain": chain(on, _first(row, person, actors))})
    _tell(record, lineage, rows)
    caveats = [
        "Those whom an outcome was reached with know of it, and are left out; so are we.",
        *lineage.caveats(),
    ]
    settings = lineage.settings() | {"since": moment(None if after is None else after + 1)}
    return Report("thanks", rows, caveats, settings)


def told(record: Record) -> None:
    """Keep that all who brought about the outcomes so far were told of them."""
    outcomes = record.outcomes()
    if outcomes:
        with record.write("thanks") as writer:
            writer.set_thanked(outcomes[-1].when)


def _start(day: date, zone: str) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp() * 1e6)


def _owed(row: dict[str, Any], stated: list[str], known: People) -> list[tuple[str, str, float]]:
    """Return person, role and share of an outcome: who was named as its source, then by share."""
    shares: dict[str, tuple[str, float]] = {}
    for each in row["people"]:
        role, share = shares.get(each["person"], (each["role"], 0.0))
        shares[each["person"]] = role, share + each["share"]
    named = [(person, STATED, shares.get(person, ("", 0.0))[1]) for person in stated]
    others = [
        (person, role, share)
        for person, (role, share) in shares.items()
        if person not in stated and role not in KNOW and share >= LEAST
    ]
    rows = [*named, *sorted(others, key=lambda each: -each[2])]
    return [each for each in rows if not known.is_ours(each[0])]


def _actors(lineage: Lineage, traced: list[dict[str, Any]]) -> dict[str, str]:
    """Return by whom each ancestor of traced outcomes was."""
    history = lineage.history
    wanted = {each["activity"] for row in traced for each in row["ancestors"]}
    return {
        name: history.people[actor]
        for name, actor in zip(history.ids, history.actor.tolist(), strict=True)
        if name in wanted
    }


def _first(row: dict[str, Any], person: str, actors: dict[str, str]) -> str:
    """Return a person's likeliest activity on the way to an outcome; empty if there is none."""
    theirs = (each["activity"] for each in row["ancestors"] if actors[each["activity"]] == person)
    return next(theirs, "")


def _tell(record: Record, lineage: Lineage, rows: list[dict[str, Any]]) -> None:
    """Write out the steps of each row's chain: when, by whom, what was said."""
    there = nodes(record, lineage, {step.activity for row in rows for step in row["chain"]})
    for row in rows:
        row["chain"] = [
            {
                "activity": step.activity,
                "when": moment(there[step.activity].when),
                "who": there[step.activity].who,
                "title": there[step.activity].title,
                "mechanism": step.mechanism,
                "known": step.known,
                "p": step.p,
            }
            for step in row["chain"]
        ]


THANKS: Final = Question(
    "thanks", "To whom are the new outcomes owed, and how did they come?", thanks
)
