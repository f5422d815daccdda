"""Small records in a few words: who said what to whom on which day, and what came of it."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from wherefrom.lineage import Lineage, build, rooms
from wherefrom.lineage.background import clock
from wherefrom.lineage.candidates import Candidates, candidates
from wherefrom.lineage.contacts import KINDS, contacts, roles
from wherefrom.lineage.history import History
from wherefrom.lineage.history import build as history_of
from wherefrom.lineage.mechanisms import MECHANISMS, Setting
from wherefrom.lineage.talk import Fit, Model, fit, prepare
from wherefrom.lineage.ties import ties
from wherefrom.people import People
from wherefrom.schema import ACTIVITIES
from wherefrom.settings import Settings
from wherefrom.vocabulary import Outcome

DAY = 86_400_000_000
MONDAY = 1_704_067_200_000_000  # 2024-01-01, midnight
PLAIN = {"time_status": "exact", "archive": "tale", "version": bytes(16)}


def did(day, actor, type_, id_, to="", **fields):
    """Return one activity; `to` holds names with spaces between, `re` the id it answers."""
    direct = "direct" if to else "public"
    answered = fields.pop("re", None)
    listed = {key: fields.pop(key, "").split() for key in ("mentions", "tags")}
    return (
        {
            "id": id_,
            "published": None if day is None else MONDAY + round(day * DAY),
            "type": type_,
            "actor": actor,
            "to": to.split(),
            "channel": "mail",
            "visibility": direct,
            "in_reply_to": answered,
            "place": id_,
        }
        | PLAIN
        | listed
        | fields
    )


def say(day, actor, to, id_, **fields):
    """Return a word, direct to `to`, or public where nobody is addressed."""
    return did(day, actor, "Create", id_, to, **fields)


def result(day, id_="deal", with_="", **fields):
    """Return an outcome with the counterparties named, of "me" unless it says otherwise."""
    named = {key: tuple(fields.pop(key, "").split()) for key in ("through",)}
    ours = tuple(fields.pop("ours", "me").split())
    when = MONDAY + round(day * DAY)
    return Outcome(
        id=id_, when=when, ours=ours, counterparties=tuple(with_.split()), **named, **fields
    )


def table(*rows):
    """Return the activities in the order that a record gives them: by time, then by id."""
    ordered = sorted(rows, key=lambda row: (row["published"] is None, row["published"], row["id"]))
    return pa.Table.from_pylist(ordered, schema=ACTIVITIES)


def history(*rows, outcomes=(), ours=("me",)) -> History:
    """Return the history of a tale in which every account is a person."""
    return history_of(table(*rows), outcomes, {}, ours)


def setting(*rows, outcomes=(), ours=("me",)) -> Setting:
    """Return what the mechanisms look at."""
    told = history(*rows, outcomes=outcomes, ours=ours)
    return setting_of(told)


def setting_of(told: History) -> Setting:
    met = contacts(told)
    return Setting(told, met, roles(told, met), build.activeness(told), rooms.within(told))


class Found(NamedTuple):
    """The candidates of a tale, by name."""

    candidates: Candidates
    ids: set  # of (child, parent, mechanism)
    density: dict  # of the same


def found(*rows, outcomes=(), ours=("me",)) -> Found:
    """Return the possible parents of all activities of a tale."""
    told = setting(*rows, outcomes=outcomes, ours=ours)
    possible = candidates(told)
    ids = told.history.ids
    names = [
        (ids[child], ids[parent], MECHANISMS[way].name)
        for child, parent, way in zip(
            possible.child, possible.parent, possible.mechanism, strict=True
        )
    ]
    return Found(possible, set(names), dict(zip(names, possible.density.tolist(), strict=True)))


def kinds(*rows, **more):
    """Return what each activity is held to be, by id."""
    told = setting(*rows, **more)
    return {id_: KINDS[kind] for id_, kind in zip(told.history.ids, told.roles.kind, strict=True)}


def model(activities: pa.Table, ours=("me",), zone="UTC") -> Model:
    """Return what the fit of talk alone is made of."""
    told = setting_of(history_of(activities, (), {}, ours))
    return prepare(
        told, candidates(told), clock(told.history.micros, zone), ties(told.met, told.roles)
    )


def talked(activities: pa.Table, **more) -> tuple[Model, Fit]:
    """Return the fit of talk alone, without outcomes."""
    made = model(activities, **more)
    return made, fit(made)


def lineage(*rows, outcomes=(), ours=("me",), draws=0, seed=1) -> Lineage:
    """Return the lineage of a tale."""
    return lineage_of(table(*rows), outcomes, ours, draws, seed)


def lineage_of(activities: pa.Table, outcomes=(), ours=("me",), draws=0, seed=1) -> Lineage:
    people = People({}, {"me": "Me Myself"}, ours)
    settings = Settings(draws=draws, seed=seed)
    return build.build(activities, outcomes, people, ours, settings, lambda _what, _far: None)


def parents(told: Lineage, child: str) -> dict:
    """Return the probability of each parent of a child; None stands for having none."""
    return {row["parent"]: row["p"] for row in told.parents().to_pylist() if row["child"] == child}


def rows_sum(told: Lineage) -> np.ndarray:
    """Return what each activity's links, coming by itself and tie come to."""
    child = np.repeat(np.arange(told.links.base.size), np.diff(told.links.starts))
    from wherefrom.kernels import compiled  # noqa: PLC0415  late, as the core itself does

    felt = compiled.warmth(told.links.times, told.ties) @ told.ties.mix
    linked = np.bincount(child, told.links.p, told.links.base.size)
    return linked + told.links.base + told.ties.gain * felt
