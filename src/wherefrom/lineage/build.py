"""From a record's activities and outcomes to its lineage: the steps, one after the other."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.kernels import Floats, Longs
from wherefrom.lineage import answers, audience, levels, results, talk
from wherefrom.lineage.background import clock
from wherefrom.lineage.candidates import candidates
from wherefrom.lineage.contacts import FIRST, contacts, roles
from wherefrom.lineage.frame import frame, names
from wherefrom.lineage.history import OUTCOME, History
from wherefrom.lineage.history import build as history_of
from wherefrom.lineage.lineage import (
    Later,
    Lineage,
    assemble,
    backups,
    befores,
    depths,
    first_contacts,
    worlds,
)
from wherefrom.lineage.mechanisms import MECHANISMS, Setting
from wherefrom.lineage.pairs import gather
from wherefrom.lineage.stated import stated
from wherefrom.lineage.ties import ties
from wherefrom.people import People
from wherefrom.settings import Settings
from wherefrom.vocabulary import Outcome

Progress = Callable[[str, float], None]
NO_LINKS = pa.table({name: pa.array([], pa.string()) for name in ("child", "parent")})
EVEN = 0.5  # activities' worth of evenness in each person's share of the talk


def build(
    activities: pa.Table,
    outcomes: Sequence[Outcome],
    people: People,
    ours: Iterable[str],
    settings: Settings,
    progress: Progress,
    links: pa.Table | None = None,
) -> Lineage:
    """Return the lineage; see docs/explain/model.md for the steps.

    Args:
        activities: columns of the record, a row an id, by time.
        outcomes: in any order.
        people: who is who.
        ours: accounts.
        settings: zone, draws and seed.
        progress: told the step and how far it all is.
        links: what the user states: child and parent, ids; a parent is null where the child came
            by itself.
    """
    progress("reading the record", 0.0)
    timeless = activities["published"].null_count
    activities = activities.filter(pc.is_valid(activities["published"]))
    # Whoever an outcome names as ours is one of us, though `wherefrom me` was never told.
    named = (account for outcome in outcomes for account in outcome.ours)
    we = {people.person_of.get(account, account) for account in (*ours, *named)}
    history = history_of(activities, outcomes, people.person_of, we)
    met = contacts(history)
    what = roles(history, met)
    chats, known = answers.read(history, activities)
    setting = Setting(history, met, what, activeness(history), chats)
    progress("looking for possible parents", 0.1)
    found = candidates(setting)
    pairs = gather(setting, activities)
    model = talk.prepare(setting, found, clock(history.micros, settings.zone), ties(met, what))
    progress("learning how talk brings about talk", 0.3)
    fit = talk.fit(model)
    told = stated(history, NO_LINKS if links is None else links)
    fit = answers.threads(setting, activities, found, fit, told)
    turns = answers.turns(history, activities, chats, told, known)
    progress("learning how talk brings about outcomes", 0.4)
    owed = results.results(history, pairs)
    pairs = pairs._replace(answered=1.0)  # each word of a conversation carries its matter on
    outcome = levels.gated(history, pairs)
    places = frame(history, met, what, found, pairs, turns, told)
    links, states = assemble(
        history, places, talk.heated(model, fit.parameters), fit, outcome, turns
    )
    hazards, chance = backups(places, model, fit, outcome)
    if pairs.once:
        chance = _of_audience(history, what.kind, chance)
    later = Later(pairs.later, pairs.later_parent, outcome.later)
    lineage = Lineage(
        history=history,
        names=[people.name_of(person) for person in history.people],
        kind=what.kind,
        rooms=chats,
        links=links,
        ties=states,
        named=names(history, places, links, outcome, owed),
        mechanism=places.mechanism,
        known=places.known,
        hazards=hazards,
        chance=chance,
        dose=outcome.dose,
        later=later if pairs.once else Later(*(column[:0] for column in later)),
        depth=depths(history),
        first_contact=first_contacts(history, met),
        before=befores(history, met),
        forests=np.zeros((0, len(history.ids)), dtype=np.int32),
        learnt=_learnt(model, fit, outcome),
        timeless=timeless,
    )
    forests = []
    seeds = np.random.SeedSequence(settings.seed).generate_state(settings.draws)
    for number, seed in enumerate(seeds.tolist()):
        progress("drawing worlds for the ranges", 0.5 + 0.5 * number / settings.draws)
        forests.append(worlds(lineage, places, model, pairs, fit, outcome, turns, seed))
    return lineage._replace(forests=np.stack(forests)) if forests else lineage


def activeness(history: History) -> Floats:
    """Return the share of all talk that each person does, evened out: (p,), sums to one."""
    acts = np.bincount(history.actor[history.type != OUTCOME], minlength=len(history.people))
    return (acts + EVEN) / (acts.sum() + EVEN * len(history.people))


def _of_audience(history: History, kind: Longs, chance: Floats) -> Floats:
    """Return the chances, those of first contacts as an audience that runs out tells them."""
    first = np.flatnonzero(kind == FIRST)
    left = audience.hazards(history.times[first], float(history.times[-1]))
    if left is None:
        return chance
    found = chance.copy()
    found[first] = left
    return found


def _learnt(model: talk.Model, fit: talk.Fit, outcome: results.Results) -> dict[str, float]:
    parameters, productivity = fit.parameters, talk.usual(model, fit)[0]
    said = {
        "warmth": parameters.warmth[0],
        "our warmth": parameters.warmth[1],
        "results from nowhere": outcome.parameters.chance,
        "untimely results": outcome.parameters.untimely,
    }
    for number, mechanism in enumerate(MECHANISMS):
        name = f"children by {mechanism.name}"
        said[name] = said.get(name, 0.0) + float(productivity[number])
    return {name: float(value) for name, value in said.items()}
