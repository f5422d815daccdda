"""The record as arrays: activities and outcomes in time order, people and threads as numbers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.kernels import Floats, Indices, Longs
from wherefrom.lineage.threads import threads
from wherefrom.settings import SECOND
from wherefrom.vocabulary import Outcome

DAY = 86_400 * SECOND
PARTIES_MOST = 32  # of an activity; who is one of more was not addressed in person
NONE, OUTSIDE = -1, -2  # no link; a link to what the record does not hold

TALK, SHARE, REACTION, ATTENDANCE, INVITATION, OUTCOME, NOTICE = range(7)
TYPES = {
    "Note": NOTICE,  # what a system says, and nobody answers
    "Announce": SHARE,
    **dict.fromkeys(("Like", "Dislike", "Follow", "View", "Read", "Listen"), REACTION),
    **dict.fromkeys(("Invite", "Offer"), INVITATION),
    **dict.fromkeys(("Join", "Leave", "Accept", "TentativeAccept", "Reject"), ATTENDANCE),
}


class Rows(NamedTuple):
    """Lists of different lengths in one: row i is `items[starts[i]:starts[i + 1]]`."""

    starts: Longs
    items: Indices

    def owners(self) -> Longs:
        """Return for each item the row that holds it."""
        return np.repeat(np.arange(self.starts.size - 1), np.diff(self.starts))

    def lengths(self) -> Longs:
        """Return how many items each row holds."""
        return np.diff(self.starts)

    def row(self, i: int) -> list[int]:
        """Return the items of one row."""
        return self.items[self.starts[i] : self.starts[i + 1]].tolist()


class History(NamedTuple):
    """All that was done, in time order; n activities and outcomes, p people.

    Attributes:
        ids: (n,) of activities and outcomes.
        times: (n,) days since the first, non-decreasing.
        micros: (n,) the same as microseconds since 1970 UTC.
        type: (n,) TALK, SHARE, REACTION, ATTENDANCE, INVITATION, NOTICE or OUTCOME.
        actor: (n,) person; of an outcome, the first of ours it names, or -1.
        parties: whom each was addressed to or about, persons other than the actor, no doubles.
        addressed: the same as `parties`, without what only a stated link tells.
        mentions: whom each names as such (not merely addresses), persons other than the actor.
        link: (n,) index of the activity it states as its origin; NONE or OUTSIDE.
        thread: (n,) number of its thread; -1 for outcomes.
        channel: (n,) number of its channel; -1 for outcomes.
        public: (n,) bool: others than those addressed could see it.
        titles: (n,) what each calls itself; an outcome's note.
        tags: of each, places in `tag_names`.
        tag_names: all tags.
        people: (p,) person ids.
        ours: (p,) bool.
        contexts: (threads,) id of each thread.
        channels: names.
        counterparties: of outcomes, persons; empty rows for activities.
        through: of outcomes, persons.
        rows: (n,) row of the activities table, or of the outcomes past its end.
        outcomes: the outcomes themselves, in time order.
    """

    ids: Sequence[str]
    times: Floats
    micros: Longs
    type: Indices
    actor: Indices
    parties: Rows
    addressed: Rows
    mentions: Rows
    link: Indices
    thread: Indices
    channel: Indices
    public: Floats
    titles: Sequence[str]
    tags: Rows
    tag_names: Sequence[str]
    people: Sequence[str]
    ours: Floats
    contexts: Sequence[str]
    channels: Sequence[str]
    counterparties: Rows
    through: Rows
    rows: Longs
    outcomes: Sequence[Outcome]


def build(
    activities: pa.Table,
    outcomes: Sequence[Outcome],
    person_of: Mapping[str, str],
    ours: Iterable[str],
) -> History:
    """Return the history of activities whose time is known, and of the outcomes.

    Args:
        activities: columns of the record, one row an id.
        outcomes: in any order.
        person_of: person of each account; an account that is not there is a person by itself.
        ours: persons.
    """
    activities = activities.filter(pc.is_valid(activities["published"]))
    known = activities.num_rows
    outcomes = sorted(outcomes, key=lambda o: (o.when, o.id))
    micros = np.concatenate(
        [
            activities["published"].cast(pa.int64()).to_numpy(),
            np.array([_end_of_day(o.when) for o in outcomes], dtype=np.int64),
        ]
    )
    order = np.argsort(micros, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    folk = _Folk(person_of)
    counterparties = [folk.numbers(o.counterparties) for o in outcomes]
    through = [folk.numbers(o.through) for o in outcomes]
    members = [folk.number(person) for person in sorted(ours)]
    named = [person for row in (*counterparties, *through, members) for person in row]
    actor, addressed, mentions = _who(activities, folk, named)
    heads = [folk.numbers(o.ours[:1] or ()) for o in outcomes]
    actor = np.concatenate([actor, [head[0] if head else NONE for head in heads]])
    link = _links(activities)
    parties = _with_linked(addressed, actor[:known], link)
    thread, contexts = threads(activities, link)
    tags, tag_names = _tags(activities)
    channel = activities["channel"].combine_chunks().dictionary_encode()
    away = np.full(len(outcomes), NONE)
    types = pc.index_in(activities["type"], pa.array(list(TYPES))).fill_null(len(TYPES))
    kinds = np.array([*TYPES.values(), TALK])[types.to_numpy()]
    public = pc.not_equal(activities["visibility"], "direct").to_numpy().astype(float)
    people = list(folk.known)
    is_ours = np.zeros(len(people))
    is_ours[members] = 1
    return History(
        ids=_taken([*activities["id"].to_pylist(), *(o.id for o in outcomes)], order),
        times=(micros[order] - micros[order[0]]) / DAY if order.size else np.zeros(0),
        micros=micros[order],
        type=np.concatenate([kinds, np.full(len(outcomes), OUTCOME)])[order].astype(np.int32),
        actor=actor[order].astype(np.int32),
        parties=_reorder(parties, known, order),
        addressed=_reorder(addressed, known, order),
        mentions=_reorder(mentions, known, order),
        link=_moved(np.concatenate([link, away]), place)[order].astype(np.int32),
        thread=np.concatenate([thread, away])[order].astype(np.int32),
        channel=np.concatenate([channel.indices.to_numpy(), away])[order].astype(np.int32),
        public=np.concatenate([public, np.zeros(len(outcomes))])[order],
        titles=_taken([*_titles(activities), *(o.note or o.kind for o in outcomes)], order),
        tags=_reorder(tags, known, order),
        tag_names=tag_names,
        people=people,
        ours=is_ours,
        contexts=contexts,
        channels=channel.dictionary.to_pylist(),
        counterparties=_reorder(_rows([*[[]] * known, *counterparties]), order.size, order),
        through=_reorder(_rows([*[[]] * known, *through]), order.size, order),
        rows=order,
        outcomes=outcomes,
    )


def _end_of_day(when: int) -> int:
    # A result dated by the day alone stands at midnight: what was said that day came before it.
    return when + DAY - 1 if when % DAY == 0 else when


class _Folk:
    """Numbers people as they come."""

    def __init__(self, person_of: Mapping[str, str]) -> None:
        self.person_of = person_of
        self.known: dict[str, int] = {}

    def number(self, person: str) -> int:
        return self.known.setdefault(person, len(self.known))

    def numbers(self, accounts: Iterable[str]) -> list[int]:
        return [self.number(self.person_of.get(account, account)) for account in accounts]


def _who(activities: pa.Table, folk: _Folk, silent: Sequence[int]) -> tuple[Longs, Rows, Rows]:
    """Return each activity's actor, whom it addresses or names, and whom it names."""
    actors = activities["actor"].combine_chunks().dictionary_encode()
    actor = np.array(folk.numbers(actors.dictionary.to_pylist()), dtype=np.int64)
    actor = actor[actors.indices.to_numpy()] if activities.num_rows else np.zeros(0, np.int64)
    owners, persons = [], []
    for column in ("to", "mentions"):
        lists = activities[column].combine_chunks()
        named = pc.list_flatten(lists).dictionary_encode()
        number = np.array(folk.numbers(named.dictionary.to_pylist()), dtype=np.int64)
        owners.append(pc.list_parent_indices(lists).to_numpy())
        persons.append(number[named.indices.to_numpy()] if len(named) else np.zeros(0, np.int64))
    owner, person = np.concatenate(owners), np.concatenate(persons)
    # Only those who ever act can answer, or come to an outcome; a list's own address is nobody.
    # We are somebody even where only what we were sent is kept.
    acts = np.zeros(len(folk.known), dtype=bool)
    acts[actor] = True
    acts[silent] = True
    keep = acts[person] & (person != actor[owner])
    named = keep & (np.arange(owner.size) >= owners[0].size)
    parties, mentions = (
        _unique_rows(owner[rows], person[rows], activities.num_rows) for rows in (keep, named)
    )
    return actor, parties, mentions


def _unique_rows(owner: Longs, item: Longs, n: int) -> Rows:
    """Return items by owner in the order given, without doubles, cut at PARTIES_MOST."""
    order = np.argsort(owner, kind="stable")
    owner, item = owner[order], item[order]
    _, first = np.unique(owner * (int(item.max(initial=0)) + 1) + item, return_index=True)
    first.sort()
    owner, item = owner[first], item[first]
    place = np.arange(owner.size) - np.searchsorted(owner, owner)
    keep = place < PARTIES_MOST
    starts = np.searchsorted(owner[keep], np.arange(n + 1))
    return Rows(starts.astype(np.int64), item[keep].astype(np.int32))


TITLE_CHARACTERS = 80


def _titles(activities: pa.Table) -> list[str]:
    """Return each activity's name, or the beginning of its words on one line."""
    begun = pc.utf8_slice_codeunits(activities["content"], 0, 2 * TITLE_CHARACTERS)
    said = pc.coalesce(activities["name"], begun, pa.scalar(""))
    line = pc.utf8_trim_whitespace(pc.replace_substring_regex(said, r"\s+", " "))
    return pc.utf8_slice_codeunits(line, 0, TITLE_CHARACTERS).to_pylist()


def _tags(activities: pa.Table) -> tuple[Rows, list[str]]:
    lists = activities["tags"].combine_chunks()
    encoded = pc.list_flatten(lists).dictionary_encode()
    owner = pc.list_parent_indices(lists).to_numpy()
    number = encoded.indices.to_numpy().astype(np.int64)
    return _unique_rows(owner, number, activities.num_rows), encoded.dictionary.to_pylist()


def _links(activities: pa.Table) -> Longs:
    """Return for each activity the row it states as its origin, NONE or OUTSIDE."""
    ids = activities["id"].combine_chunks()
    times = activities["published"].cast(pa.int64()).to_numpy()
    shares = pc.is_in(activities["type"], pa.array(["Announce", "Like", "Dislike"]))
    stated = pc.coalesce(
        activities["in_reply_to"],
        pc.if_else(shares, activities["object"], pa.scalar(None, pa.string())),
    )
    found = pc.index_in(stated, ids).fill_null(OUTSIDE).to_numpy().astype(np.int64)
    found[~pc.is_valid(stated).to_numpy()] = NONE
    # A clock that puts the answer first does not make it a cause.
    wrong = (found >= 0) & (times[np.maximum(found, 0)] >= times)
    found[wrong] = NONE
    return found


def _with_linked(parties: Rows, actor: Longs, link: Longs) -> Rows:
    """Put whom an activity answers, or shares, first among its parties."""
    linked = np.flatnonzero(link >= 0)
    linked = linked[actor[link[linked]] != actor[linked]]
    owner = np.concatenate([linked, parties.owners()])
    item = np.concatenate([actor[link[linked]], parties.items.astype(np.int64)])
    return _unique_rows(owner, item, actor.size)


def _rows(lists: Sequence[Sequence[int]]) -> Rows:
    starts = np.concatenate([[0], np.cumsum([len(row) for row in lists], dtype=np.int64)])
    return Rows(starts, np.array([item for row in lists for item in row], dtype=np.int32))


def _reorder(rows: Rows, known: int, order: Longs) -> Rows:
    """Return the rows in the order given; those past `known` are empty."""
    lengths = np.zeros(order.size, dtype=np.int64)
    lengths[:known] = rows.lengths()
    begins = np.zeros(order.size, dtype=np.int64)
    begins[:known] = rows.starts[:-1]
    starts = np.concatenate([[0], np.cumsum(lengths[order])])
    within = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths[order])
    return Rows(starts, rows.items[np.repeat(begins[order], lengths[order]) + within])


def _moved(link: Longs, place: Longs) -> Longs:
    return np.where(link >= 0, place[np.maximum(link, 0)], link)


def _taken(values: list[str], order: Longs) -> list[str]:
    return [values[i] for i in order]
