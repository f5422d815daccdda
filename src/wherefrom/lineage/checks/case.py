"""What is checked: a record's activities and outcomes, as they are or altered, fitted again."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec.structs import replace

from wherefrom.kernels import Floats, Longs
from wherefrom.lineage import talk
from wherefrom.lineage.background import clock
from wherefrom.lineage.build import activeness, build
from wherefrom.lineage.candidates import candidates
from wherefrom.lineage.contacts import contacts, roles
from wherefrom.lineage.frame import BY_RECONTACT
from wherefrom.lineage.history import ATTENDANCE, DAY, INVITATION, OUTCOME, TALK, TYPES
from wherefrom.lineage.lineage import Lineage
from wherefrom.lineage.mechanisms import Setting
from wherefrom.lineage.threads import plain_titles
from wherefrom.lineage.ties import ties
from wherefrom.people import People
from wherefrom.settings import Settings
from wherefrom.vocabulary import Outcome

MOST = 20_000  # activities that are checked: the latest ones
EVENTS = pa.array([name for name, type_ in TYPES.items() if type_ in {ATTENDANCE, INVITATION}])
Told = Callable[[float], None]


class Case(NamedTuple):
    """A record's content in memory; `activities` of known time alone, by time."""

    activities: pa.Table
    outcomes: Sequence[Outcome]
    people: People
    ours: Sequence[str]
    settings: Settings

    def times(self) -> Longs:
        """Return when each activity was, in microseconds since 1970 UTC."""
        times: Longs = self.activities["published"].cast(pa.int64()).to_numpy()
        return times

    def put(self, **columns: Any) -> "Case":
        """Return the same with other columns in the activities' table, by time once more."""
        table = self.activities
        for name, column in columns.items():
            place = table.schema.get_field_index(name)
            table = table.set_column(place, table.schema.field(name), column)
        by_time = [("published", "ascending"), ("id", "ascending")]
        return self._replace(activities=table.sort_by(by_time))

    def fit(self) -> Lineage:
        """Return the lineage, without drawn worlds."""
        return build(*self, lambda _step, _far: None)

    def rng(self, *number: int) -> np.random.Generator:
        """Return the numbers drawn for one purpose: by the record's seed, the same every time."""
        return np.random.default_rng([self.settings.seed, *number])


def latest(
    activities: pa.Table,
    outcomes: Sequence[Outcome],
    people: People,
    ours: Sequence[str],
    settings: Settings,
) -> Case:
    """Return the record's latest activities, MOST of them at most, and the outcomes since."""
    known = activities.filter(pc.is_valid(activities["published"]))
    case = Case(known, outcomes, people, ours, replace(settings, draws=0))
    if known.num_rows <= MOST:
        return case
    case = case._replace(activities=known.slice(known.num_rows - MOST))
    first = int(case.times()[0])
    return case._replace(outcomes=[each for each in outcomes if each.when >= first])


def bare(case: Case) -> Case:
    """Return the record without what states an answer: links, threads, and `Re:` in titles.

    Events stay together, and a share still names what it shares: these are no answers.
    """
    table = case.activities
    nothing = pa.nulls(table.num_rows, pa.string())
    return case.put(
        in_reply_to=nothing,
        context=pc.if_else(pc.is_in(table["type"], EVENTS), table["context"], nothing),
        name=plain_titles(table["name"]),
    )


def at(case: Case, micros: Longs) -> Case:
    """Return the record with its activities at other times, a time a row."""
    kind = case.activities.schema.field("published").type
    return case.put(published=pa.array(micros).cast(kind))


def reversed_in_time(case: Case) -> Case:
    """Return the record with its clock running backwards, from midnight to midnight."""
    times = case.times()
    whens = [each.when for each in case.outcomes]
    end = (max([int(times.max()), *whens]) // DAY + 1) * DAY
    first = min([int(times.min()), *whens]) // DAY * DAY
    turn = end + first
    # A day without an hour stands for its end, here as there: see `history.build`.
    back = [turn - (DAY if each.when % DAY == 0 else 1) - each.when for each in case.outcomes]
    outcomes = [replace(each, when=when) for each, when in zip(case.outcomes, back, strict=True)]
    return at(case, turn - 1 - times)._replace(outcomes=outcomes)


class Owed(NamedTuple):
    """What a lineage owes to earlier talk, as shares.

    Attributes:
        word: of the talk, what is owed to an earlier word or deed by one of the mechanisms.
        tie: of the talk, what is owed to the warmth of a tie.
        outcome: of the outcomes, what is owed to talk.
        words: how much talk there is.
        outcomes: how many outcomes.
    """

    word: float
    tie: float
    outcome: float
    words: int
    outcomes: int


def owed(lineage: Lineage) -> Owed:
    """Return how much is owed to what.

    That an acquaintance's word needs the two to have met is no finding of the fit, but a rule:
    what rests on it alone counts as come by itself.
    """
    history, links = lineage.history, lineage.links
    n = len(history.ids)
    child = np.repeat(np.arange(n), np.diff(links.starts))
    found = lineage.mechanism != BY_RECONTACT
    by_word = np.bincount(child[found], links.p[found], n)
    by_rule = np.bincount(child[~found], links.p[~found], n)
    by_tie = 1 - links.base - by_word - by_rule
    talks, results = history.type == TALK, history.type == OUTCOME
    return Owed(
        _mean(by_word[talks]), _mean(by_tie[talks]), _mean(1 - links.base[results]),
        int(talks.sum()), int(results.sum()),
    )  # fmt: skip


def _mean(values: Floats) -> float:
    return float(values.mean()) if values.size else 0.0


def talk_again(lineage: Lineage, zone: str) -> tuple[talk.Model, talk.Fit]:
    """Return the fit of all talk with its parameters, which a lineage does not hold."""
    history = lineage.history
    met = contacts(history)
    what = roles(history, met)
    setting = Setting(history, met, what, activeness(history), lineage.rooms)
    model = talk.prepare(setting, candidates(setting), clock(history.micros, zone), ties(met, what))
    return model, talk.fit(model)
