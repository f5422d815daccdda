"""The lineage of a record: who may have brought about whom, and worlds drawn from it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from wherefrom.kernels import Flags, Floats, Indices, Links, Longs, Ties
from wherefrom.lineage import results, tables, talk
from wherefrom.lineage.answers import Turns
from wherefrom.lineage.contacts import Contacts
from wherefrom.lineage.frame import Frame, needs
from wherefrom.lineage.history import OUTCOME, OUTSIDE, History
from wherefrom.lineage.pairs import Pairs
from wherefrom.lineage.ranges import INTERVAL
from wherefrom.lineage.results import Results
from wherefrom.lineage.talk import WRONG_LINK, Fit, Model
from wherefrom.record.record import Record
from wherefrom.settings import Settings

NEW_DAYS = 14.0  # who first shows so soon after the record begins was most likely known before


class Later(NamedTuple):
    """Contacts after a result that happens once, which would have brought it about; l rows.

    Attributes:
        child: (l,) the result.
        parent: (l,) the contact.
        hazard: (l,) of it, to the record's end.
    """

    child: Longs
    parent: Longs
    hazard: Floats


class Lineage(NamedTuple):
    """Everything that traces, credits and replays are made of; n rows in time order.

    Attributes:
        history: activities and outcomes.
        names: (p,) of the people, for people.
        kind: (n,) what each was; see `contacts`.
        rooms: (n,) bool: messages of chats that are read as rooms.
        links: who may have brought about whom.
        ties: pairs kept warm by contact.
        named: (m,) probability of each link in a trace: an outcome is carried by all words of its
            conversation, as `links` say, but owed to those that began it.
        mechanism: (m,) of each link, place in NAMES.
        known: (m,) how, place in KNOWN.
        hazards: (m,) what is left of each link's hazard from the child's time on.
        chance: (n,) the same of coming by itself; -1 where an activity can come again.
        dose: (n,) what the contacts of an outcome's people came to, over the level at which they
            saturate; nought where they add up.
        later: what would have brought results about later; empty where they can come again.
        depth: (n,) how many answers deep in its thread.
        first_contact: (n,) bool: nobody addressed had heard from us.
        before: (n,) bool: its past lies, or may well lie, before the record.
        forests: (draws, n) parents in worlds drawn from the lineage; -1 for none.
        learnt: what the fit learnt, in plain words and figures.
        timeless: activities left out, since nobody knows when they were.
        record: whose lineage it is.
    """

    history: History
    names: Sequence[str]
    kind: Indices
    rooms: Flags
    links: Links
    ties: Ties
    named: Floats
    mechanism: Indices
    known: Indices
    hazards: Floats
    chance: Floats
    dose: Floats
    later: Later
    depth: Indices
    first_contact: Flags
    before: Flags
    forests: Indices
    learnt: dict[str, float]
    timeless: int
    record: Record | None = None

    def table(self) -> pa.Table:
        """Return the activities of known time, in time order: the record's columns, and who.

        Beside the columns: person, ours, first_contact, reply and depth.
        """
        return tables.activities(self)

    def parents(self) -> pa.Table:
        """Return all parents: child, parent (null: it came by itself), p, mechanism, known."""
        return tables.parents(self)

    def caveats(self) -> list[str]:
        """Return what to beware of in anything said from this lineage."""
        return tables.caveats(self)

    def settings(self) -> dict[str, Any]:
        """Return what it was fitted with."""
        settings = self.record.settings if self.record else Settings()
        return {
            "draws": len(self.forests),
            "seed": settings.seed,
            "interval": INTERVAL,
            "hidden": settings.hidden,
            "zone": settings.zone,
        }


def assemble(
    history: History,
    places: Frame,
    states: Ties,
    fit: Fit,
    outcome: Results,
    turns: Turns,
    least: float = 0.0,
) -> tuple[Links, Ties]:
    """Return the links and ties of one fit of talk, one of results and one of rooms.

    Args:
        history: of all.
        places: of the links.
        states: ties, their contacts' weights as learnt.
        fit: of talk.
        outcome: of results.
        turns: of rooms.
        least: of acquaintances' words that come of nothing recent, how many need us at least.
    """
    known = places.acquainted
    needed = np.maximum(needs(history, places, fit.base), least)
    p = np.concatenate([fit.p, outcome.p, needed * fit.base[known], turns.p]) * places.left
    p = np.concatenate([p, places.by_user])[places.order]
    base = np.where(history.type == OUTCOME, outcome.base, fit.base)
    base[turns.within] = turns.base[turns.within]
    base[known] *= 1 - needed
    unsure = np.where(places.told, WRONG_LINK, 1.0)
    base = base * unsure + places.alone
    links = Links(history.times, places.starts, places.parents, p, base)
    gain = np.divide(fit.tie * unsure, fit.felt, out=np.zeros(base.size), where=fit.felt > 0)
    return links, states._replace(gain=gain, mix=fit.parameters.mix)


def backups(places: Frame, model: Model, fit: Fit, outcome: Results) -> tuple[Floats, Floats]:
    """Return hazards and chances: what is left of them for what happens once."""
    left, chance = talk.backup(model, fit)
    none = np.zeros(places.order.size - left.size - outcome.left.size)
    hazards = np.concatenate([left, outcome.left, none])[places.order]
    return hazards, np.where(model.setting.history.type == OUTCOME, outcome.chance, chance)


def _unevenly(ties: Ties, history: History, rng: np.random.Generator) -> Ties:
    """Return ties warmed otherwise by public and by direct words: nothing tells by how much."""
    owner = np.repeat(np.arange(history.times.size), np.diff(ties.starts))
    factor = rng.lognormal(sigma=2 * talk.SHAKE, size=2)
    return ties._replace(weight=ties.weight * factor[(history.public[owner] > 0).astype(np.int64)])


def depths(history: History) -> Indices:
    """Return how many answers deep each activity stands in its thread, as far as stated."""
    depth = np.zeros(len(history.ids), dtype=np.int32)
    for i, above in enumerate(history.link.tolist()):
        if above >= 0:
            depth[i] = depth[above] + 1
        elif above == OUTSIDE:
            depth[i] = 1
    return depth


def first_contacts(history: History, met: Contacts) -> Flags:
    """Tell which of our activities reached only people who had never heard from us."""
    ours = history.ours[history.actor[met.activity]] > 0
    heard = np.full(len(history.people), np.inf)
    times = history.times[met.activity]
    np.minimum.at(heard, met.person[ours], times[ours])
    old = np.bincount(met.activity, heard[met.person] < times, len(history.ids)) > 0
    return (history.parties.lengths() > 0) & ~old & (history.ours[history.actor] > 0)


def befores(history: History, met: Contacts) -> Flags:
    """Tell what states an origin outside the record, or outcomes with people it began with."""
    before = history.link == OUTSIDE
    talking = history.type != OUTCOME
    new = history.times[talking].min(initial=np.inf) + NEW_DAYS
    one, other = history.actor[met.activity], met.person
    ours = history.ours > 0
    heard = np.full(len(history.people), np.inf)  # when each first had a word with us
    for person, with_us in ((one, ours[other]), (other, ours[one])):
        np.minimum.at(heard, person[with_us], history.times[met.activity[with_us]])
    rows = history.counterparties
    early = np.bincount(rows.owners(), heard[rows.items] < new, before.size) > 0
    return before | (~talking & (early | (history.times < new)))


def worlds(
    lineage: Lineage,
    places: Frame,
    model: Model,
    pairs: Pairs,
    fit: Fit,
    outcome: Results,
    turns: Turns,
    seed: int,
) -> Indices:
    """Return one drawn world: people weighed by Exp(1), the fit made anew, a forest sampled.

    Source:
        Rubin, Annals of Statistics 9 (1981) for the weights; docs/explain/ranges.md.
    """
    from wherefrom.kernels import compiled  # noqa: PLC0415  numba takes a second

    history = lineage.history
    rng = np.random.default_rng(seed)
    weight = rng.exponential(size=len(history.people))[np.maximum(history.actor, 0)]
    of_results = np.where(history.type == OUTCOME, rng.exponential(size=weight.size), 1.0)
    again = talk.fit(model, fit.parameters, weight, rounds=2)
    again = talk.expected(model, talk.shaken(again.parameters, rng), again.base * weight)
    anew = results.results(history, pairs, outcome.parameters, of_results, rounds=2)
    anew = results.shaken(pairs, anew, history, rng)
    states = _unevenly(lineage.ties, history, rng)
    again = again._replace(felt=compiled.warmth(history.times, states) @ again.parameters.mix)
    # Who came first tells of few pairs whether they need us: it may be of any part of the rest.
    links, ties = assemble(history, places, states, again, anew, turns, rng.uniform())
    picks = rng.uniform(size=weight.size)
    swaps = rng.uniform(size=(ties.tie.size, ties.rates.size))
    return compiled.draw_forest(links, ties, picks, swaps)
