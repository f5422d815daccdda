"""Conversations, and each message with what brought it about and what came of it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom import credit
from wherefrom.credit.backward import shares
from wherefrom.credit.ways import nodes
from wherefrom.engines.duckdb import query
from wherefrom.errors import UnknownNameError
from wherefrom.lineage import Lineage
from wherefrom.lineage.history import OUTCOME
from wherefrom.people import resolve
from wherefrom.record.record import Record
from wherefrom.reports.base import Report, moment

LEAST: Final = 0.02  # of a parent or child, to be told
# Called as they begin, but not by what the program says: "messages are encrypted".
_CONVERSATIONS = """
    select conversation, min(channel) as channel, count(*) as activities,
        count(*) filter (where ours) as ours, count(distinct person) as people,
        min(published) as first, max(published) as last,
        arg_min(
            coalesce(nullif(name, ''), content, type), (type = 'Note', published)
        ) as title
    from activities group by conversation order by last desc, conversation
    """
_WITH = """
    with named as (
        select id, unnest(list_concat("to", mentions)) as account from activities where ours
    )
    select id, max(published) as published from activities
    where person in (select person from people)
        or id in (select id from named where account in (select account from accounts))
    group by id order by published desc, id
    """
_COLUMNS = (
    "id", "published", "time_status", "type", "person", "ours", "channel", "visibility", "to",
    "name", "content", "object", "tags", "conversation",
)  # fmt: skip


def conversations(lineage: Lineage) -> Report:
    """Return all conversations, the latest first, each with the outcomes it is owed."""
    owed = {row["key"]: row for row in credit.credit(lineage, by="thread")}
    rows = query(_CONVERSATIONS, activities=_talk(lineage)).to_pylist()
    for row in rows:
        row |= {name: moment(row[name]) for name in ("first", "last")}
        row |= {
            key: owed.get(row["conversation"], {}).get(key, 0.0)
            for key in ("share", "share_low", "share_high")
        }
    return Report("conversations", rows, lineage.caveats(), lineage.settings())


def conversation(record: Record, lineage: Lineage, name: str) -> Report:
    """Return the messages of a conversation, in their order; see `messages` for the rows.

    Raises:
        UnknownNameError: there is no such conversation.
    """
    talk = _talk(lineage)
    found = talk.filter(pc.equal(talk["conversation"], name))
    if not found.num_rows:
        raise UnknownNameError("conversation", name, (), "It may have been forgotten.")
    return messages(record, lineage, found)


def several(record: Record, lineage: Lineage, activities: Iterable[str]) -> Report:
    """Return messages by their ids, in time order; those of unknown time are left out."""
    talk = _talk(lineage)
    wanted = pa.array(sorted(set(activities)), pa.string())
    return messages(record, lineage, talk.filter(pc.is_in(talk["id"], wanted)))


def message(record: Record, lineage: Lineage, activity: str) -> Report:
    """Return one message.

    Raises:
        UnknownNameError: there is no such activity of known time.
    """
    found = several(record, lineage, [activity])
    if not found.rows:
        raise UnknownNameError("activity", activity, (), "It may have no date, or be forgotten.")
    return found


def with_person(record: Record, lineage: Lineage, person: str, most: int) -> Report:
    """Return the latest messages by a person, and of ours to them; newest first."""
    talk = _talk(lineage)
    members = resolve(record).members.get(person, [])
    picked = query(
        _WITH,
        activities=talk,
        people=pa.table({"person": pa.array([person], pa.string())}),
        accounts=pa.table({"account": pa.array(members, pa.string())}),
    ).slice(0, most)
    found = talk.filter(pc.is_in(talk["id"], picked["id"].combine_chunks()))
    told = messages(record, lineage, found)
    return Report("with", told.rows[::-1], told.caveats, told.settings)


def messages(record: Record, lineage: Lineage, talk: pa.Table) -> Report:
    """Return messages in time order.

    Each row has `parents` and `children` ({activity, p, mechanism, known, who, title, person,
    outcome}, in falling order), `alone` (how likely it came by itself) and `share` (of outcomes).
    """
    ids = talk["id"].combine_chunks()
    parents, children, alone = _links(lineage, ids)
    others = {each["activity"] for rows in (*parents.values(), *children.values()) for each in rows}
    told = nodes(record, lineage, others)
    outcomes = {each.id: each for each in lineage.history.outcomes}
    owed = _shares(lineage)
    name_of = resolve(record).name_of
    rows = []
    for row in talk.select(list(_COLUMNS)).to_pylist():
        for each in (*parents[row["id"]], *children[row["id"]]):
            node, outcome = told.get(each["activity"]), outcomes.get(each["activity"])
            each |= {
                "who": node.who if node else "",
                "person": node.person if node else None,
                "title": node.title if node else outcome.note or outcome.kind if outcome else "",
                "is_outcome": outcome is not None,
            }
        row |= {
            "published": moment(row["published"]),
            "who": name_of(row["person"]),
            "parents": parents[row["id"]],
            "children": children[row["id"]],
            "alone": alone.get(row["id"], 0.0),
            "share": owed.get(row["id"], 0.0),
        }
        rows.append(row)
    return Report("messages", rows, lineage.caveats(), lineage.settings())


def _talk(lineage: Lineage) -> pa.Table:
    history = lineage.history
    thread = history.thread[history.type != OUTCOME]
    names = pa.array(list(history.contexts), pa.string())
    return lineage.table().append_column("conversation", names.take(pa.array(thread)))


def _links(
    lineage: Lineage, ids: pa.Array
) -> tuple[defaultdict[str, list[dict[str, Any]]], defaultdict[str, list[dict[str, Any]]], Any]:
    """Return likely parents and children by id, and how likely each came by itself."""
    table = lineage.parents()
    likely = table.filter(pc.greater_equal(table["p"], LEAST))
    parents: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    children: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    alone: dict[str, float] = {}
    for row in likely.filter(pc.is_in(likely["child"], ids)).to_pylist():
        if row["parent"]:
            parents[row["child"]].append(_link(row, "parent"))
        else:
            alone[row["child"]] = row["p"]
    for row in likely.filter(pc.is_in(likely["parent"], ids)).to_pylist():
        children[row["parent"]].append(_link(row, "child"))
    for rows in (*parents.values(), *children.values()):
        rows.sort(key=lambda each: (-each["p"], each["activity"]))
    return parents, children, alone


def _link(row: dict[str, Any], end: str) -> dict[str, Any]:
    return {"activity": row[end], **{key: row[key] for key in ("p", "mechanism", "known")}}


def _shares(lineage: Lineage) -> dict[str, float]:
    history = lineage.history
    owed = shares(lineage, np.ones(len(history.outcomes)))
    earns = np.flatnonzero(owed > 0)
    return {history.ids[i]: float(owed[i]) for i in earns.tolist()}
