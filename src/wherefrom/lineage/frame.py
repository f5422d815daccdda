"""Where the rows of all fits stand in the lineage, and what joins them."""

from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Flags, Floats, Indices, Links, Longs
from wherefrom.lineage.answers import Turns
from wherefrom.lineage.candidates import Candidates
from wherefrom.lineage.contacts import AGAIN, FIRST, Contacts, Roles
from wherefrom.lineage.history import OUTCOME, History
from wherefrom.lineage.mechanisms import MECHANISMS, NAMED_MOST, NAMES, is_party
from wherefrom.lineage.pairs import Pairs
from wherefrom.lineage.results import Results
from wherefrom.lineage.stated import INFERRED, RECORDED, STATED, Stated
from wherefrom.lineage.talk import WRONG_LINK

BY_CONTACT, BY_RECONTACT = len(MECHANISMS), len(MECHANISMS) + 1
BY_REPLY = NAMES.index("reply")
BY_INTRODUCTION = NAMES.index("introduction")
NEED_ROUNDS = 20
HALF = 0.5
NEED_PRIOR = 1.0  # pairs' worth of doubt, both ways, whether habits need a first contact


class Frame(NamedTuple):
    """Where the rows of both fits stand in the lineage; the same for every draw.

    Attributes:
        order: (m,) rows of talk, of results, of acquaintance, of rooms and of what the user
            states, by child.
        starts: (n + 1,)
        parents: (m,)
        mechanism: (m,)
        known: (m,)
        acquainted: (a,) activities that may need their pair to have met.
        pair: (a,) number of each's pair.
        direct: (d,) all new words of two people to each other in person.
        direct_pair: (d,) number of each's pair.
        left: (m - s,) what is left to each row that the user does not state.
        others: rows among them that come after those of results.
        told: (n,) bool: the user states what brought it about.
        by_user: (s,) probability of each link that the user states.
        alone: (n,) probability, by what the user states, of having come by itself.
    """

    order: Longs
    starts: Longs
    parents: Indices
    mechanism: Indices
    known: Indices
    acquainted: Longs
    pair: Longs
    direct: Longs
    direct_pair: Longs
    left: Floats
    others: int
    told: Flags
    by_user: Floats
    alone: Floats


def frame(
    history: History,
    met: Contacts,
    roles: Roles,
    found: Candidates,
    pairs: Pairs,
    turns: Turns,
    stated: Stated,
) -> Frame:
    """Return the places of all links.

    Another's direct word to an acquaintance that comes of nothing recent may need that the two had
    met: as far as `needs` says so, its background goes to the first contact of the two. (We
    ourselves may write to anybody.)
    """
    opened = np.full(met.ends.shape[0], -1, dtype=np.int64)
    first = np.flatnonzero(met.is_first > 0)[::-1]
    opened[met.pair[first]] = met.activity[first]
    others = history.ours[np.maximum(history.actor, 0)] == 0
    again = np.flatnonzero((roles.kind == AGAIN) & (history.public == 0) & others)
    origin = opened[met.pair[roles.focus[again]]]
    again, origin = again[origin >= 0], origin[origin >= 0]
    direct = np.flatnonzero(
        ((roles.kind == AGAIN) | (roles.kind == FIRST)) & (roles.focus >= 0) & (history.public == 0)
    )
    numbered = np.full(roles.kind.size, -1, dtype=np.int64)
    numbered[direct] = np.unique(met.pair[roles.focus[direct]], return_inverse=True)[1]
    told = stated.children(len(history.ids))
    number = np.bincount(stated.child, minlength=told.size)
    came = stated.parent < 0
    links = Stated(stated.child[~came], stated.parent[~came])
    child = np.concatenate([found.child, pairs.child, again, turns.child, links.child])
    parent = np.concatenate([found.parent, pairs.parent, origin, turns.parent, links.parent])
    mechanism = np.concatenate(
        [
            _introductions(history, met, found),
            np.full(pairs.child.size, BY_CONTACT),
            np.full(again.size, BY_RECONTACT),
            np.full(turns.child.size, BY_REPLY),
            np.where(history.type[links.child] == OUTCOME, BY_CONTACT, BY_REPLY),
        ]
    )
    known = np.concatenate(
        [
            np.where(found.stated > 0, RECORDED, INFERRED),
            np.where(pairs.stated > 0, STATED, INFERRED),
            np.full(again.size + turns.child.size, INFERRED),
            np.full(links.child.size, STATED),
        ]
    )
    order = np.lexsort((mechanism, parent, child))
    return Frame(
        order,
        np.searchsorted(child[order], np.arange(len(history.ids) + 1)).astype(np.int64),
        parent[order].astype(np.int32),
        mechanism[order].astype(np.int32),
        known[order].astype(np.int32),
        again,
        numbered[again],
        direct,
        numbered[direct],
        np.where(told[child[: child.size - links.child.size]], WRONG_LINK, 1.0),
        again.size + turns.child.size,
        told,
        (1 - WRONG_LINK) / number[links.child],
        (1 - WRONG_LINK) * (np.bincount(stated.child[came], minlength=told.size) > 0),
    )


def needs(history: History, places: Frame, base: Floats) -> Floats:
    """Return how likely each acquaintance's word that comes of nothing recent needed our word.

    Who would have written anyway would as soon have done so before we first turned to him of our
    own accord: with k words before and n after, we coming at the part f of the record, by chance
    f^k (1 - f)^n. A word before says that none was needed. Over all pairs this tells how many
    habits need us.

    Args:
        history: of all.
        places: of the links.
        base: (n,) probability of each activity to have come by itself.

    Returns:
        (a,) of `places.acquainted`.
    """
    pairs = int(places.direct_pair.max(initial=-1)) + 1
    times, by_us = history.times[places.direct], history.ours[history.actor[places.direct]] > 0
    came = base[places.direct]
    turned = np.full(pairs, np.inf)  # when we first did
    own = by_us & (came > HALF)
    np.minimum.at(turned, places.direct_pair[own], times[own])
    before = ~by_us & (times < turned[places.direct_pair])
    after = ~by_us & (times > turned[places.direct_pair])
    k, n = (np.bincount(places.direct_pair, came * each, pairs) for each in (before, after))
    known = np.isfinite(turned) & (k + n > HALF)
    part = np.where(known, turned / max(float(history.times[-1]), 1e-9), 0.5).clip(0.001, 0.999)
    by_chance = part**k * (1 - part) ** n
    alike = np.where(k > HALF, 0.0, 1.0)
    need, share = np.zeros(pairs), 0.5
    for _ in range(NEED_ROUNDS):
        need = share * alike / np.maximum(share * alike + (1 - share) * by_chance, 1e-300)
        share = (need[known].sum() + NEED_PRIOR) / (known.sum() + 2 * NEED_PRIOR)
    return np.where(known, need, 0.0)[places.pair]


def names(
    history: History, places: Frame, links: Links, outcome: Results, named: Results
) -> Floats:
    """Return the probabilities that traces name, (m,): those of the links, outcomes' apart.

    An outcome is carried by all words of its conversation, but owed to those that began it: an
    answer is owed to what it answers.
    """
    told = links.p.copy()
    place = np.empty(places.order.size, dtype=np.int64)
    place[places.order] = np.arange(places.order.size)
    first = places.left.size - places.others - outcome.p.size
    rows = place[first : first + outcome.p.size]
    known = np.bincount(outcome.child, outcome.p, len(history.ids))
    due = np.bincount(named.child, named.p, len(history.ids))
    scale = np.divide(known, due, out=np.zeros(due.size), where=due > 0)
    told[rows] = named.p * scale[named.child] * places.left[first : first + outcome.p.size]
    return told


def _introductions(history: History, met: Contacts, found: Candidates) -> Longs:
    """Return each candidate's mechanism; an answer to who named both ends is an introduction.

    That is: the child is the first word between its actor and another, and the parent, by a third,
    was addressed to just these two among few.
    """
    mechanism = found.mechanism.astype(np.int64)
    new = np.flatnonzero(met.is_first > 0)
    begins, ends = (np.searchsorted(met.activity[new], found.child, s) for s in ("left", "right"))
    few = history.parties.lengths()[found.parent] <= NAMED_MOST
    rows = np.flatnonzero((ends > begins) & few & (mechanism == 0))
    actor = history.actor
    for place in range(int((ends - begins)[rows].max(initial=0))):
        rows_here = rows[begins[rows] + place < ends[rows]]
        other = met.person[new[begins[rows_here] + place]]
        child, parent = found.child[rows_here], found.parent[rows_here]
        third = (actor[parent] != other) & (actor[parent] != actor[child])
        both = is_party(history.parties, parent, actor[child]) & is_party(
            history.parties, parent, other
        )
        mechanism[rows_here[third & both]] = BY_INTRODUCTION
    return mechanism
