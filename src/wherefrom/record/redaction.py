"""Rows of the record without those who were forgotten: theirs are dropped, others' are cleared."""

from collections.abc import Iterable
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.record.forms import mark_account, mark_name, mark_page
from wherefrom.record.marks import (
    GONE,
    LINE_LEAST,
    Marks,
    is_answer,
    plain_line,
    plain_subject,
)
from wherefrom.schema import ACTIVITIES, to_table
from wherefrom.vocabulary import Activity, Outcome, Receipt

IDS = ("id", "object", "in_reply_to", "context")
_SAID = [name for name in Activity.__struct_fields__ if name in ACTIVITIES.names]


class Redacted(msgspec.Struct, frozen=True):
    """A table without those forgotten.

    Attributes:
        table: what is left of it; the rows that had to change come last.
        dropped: rows of theirs.
        changed: rows of others that named or repeated them.
    """

    table: pa.Table
    dropped: int
    changed: int


def learn_accounts(marks: Marks, accounts: pa.Table) -> pa.Table:
    """Mark the names of forgotten accounts that an archive tells; return the other accounts."""
    theirs = pa.array(
        [marks.forgot(str(account)) for account in accounts["id"].to_pylist()], pa.bool_()
    )
    for row in accounts.filter(theirs).to_pylist():
        learn_claims(marks, [(field, row[field]) for field in ("name", "email", "url", "same")])
    others = accounts.filter(pc.invert(theirs))
    for field in ("name", "email", "url", "same"):
        cleared = [
            value if value is None or marks.redacted(value) == value else None
            for value in others[field].to_pylist()
        ]
        at = others.column_names.index(field)
        others = others.set_column(at, accounts.schema.field(field), pa.array(cleared, pa.string()))
    return others


def learn_claims(marks: Marks, claims: Iterable[tuple[str, str | None]]) -> None:
    """Mark names, addresses and pages claimed of somebody forgotten."""
    for field, value in claims:
        if not value:
            continue
        if field == "email":
            mark_account(marks, f"email:{value.casefold()}")
        elif field == "url":
            mark_page(marks, value)
        elif field == "same":
            mark_account(marks, value)
        elif field == "name":
            mark_name(marks, value)


def learn(marks: Marks, table: pa.Table) -> None:
    """Mark the threads and words of those forgotten, as far as the table holds them."""
    for row in _rows(table, _mask(marks, table, "actor")):
        _learn_theirs(marks, row)
    for column in ("to", "mentions"):
        for row in _rows(table, _mask(marks, table, column)):
            for name in ("id", "context"):
                _mark_id(marks, "near", row[name])


def _learn_theirs(marks: Marks, row: dict[str, Any]) -> None:
    _mark_id(marks, "said", row["id"])
    for name in ("context", "in_reply_to"):
        _mark_id(marks, "wrote", row[name])
    for text in (row["content"], row["signature"]):
        _mark_lines(marks, text or "")
    subject = row["name"] or ""
    if row["in_reply_to"] is None and not is_answer(subject):
        _mark_lines(marks, subject)
        for told in (subject, marks.redacted(subject), marks.redacted(subject, near=True)):
            if plain := plain_subject(told):
                marks.add("subject", plain)


def _mark_id(marks: Marks, kind: str, name: str | None) -> None:
    if opaque := marks.opaque(name):
        marks.add(kind, opaque)


def _mark_lines(marks: Marks, text: str) -> None:
    # A line reaches others' rows with names in it, or without those forgotten before or since.
    for told in (text, marks.redacted(text), marks.redacted(text, near=True)):
        for line in told.split("\n"):
            plain = plain_line(line)
            if len(plain) >= LINE_LEAST and plain != GONE:
                marks.add("line", plain)


def _mask(marks: Marks, table: pa.Table, column: str) -> list[bool]:
    """Tell which rows name somebody forgotten in the column."""
    values = table[column].to_pylist()
    if column == "actor":
        return [marks.forgot(str(account)) for account in values]
    return [any(marks.forgot(account) for account in accounts or ()) for accounts in values]


def _rows(table: pa.Table, mask: list[bool]) -> list[dict[str, Any]]:
    chosen = table.filter(pa.array(mask, pa.bool_()))
    at = chosen.column_names.index("published")
    numbers = chosen["published"].cast(pa.int64())
    rows: list[dict[str, Any]] = chosen.set_column(at, "published", numbers).to_pylist()
    return rows


def redact(marks: Marks, table: pa.Table) -> Redacted:
    """Return the table of activities without those forgotten; changed rows are new versions."""
    theirs = _mask(marks, table, "actor")
    others = table.filter(pa.array([not each for each in theirs], pa.bool_()))
    rows = _rows(others, [True] * others.num_rows)
    cleared = [_cleared(marks, row) for row in rows]
    same = pa.array([new == old for new, old in zip(cleared, rows, strict=True)], pa.bool_())
    changed = [new for new, old in zip(cleared, rows, strict=True) if new != old]
    kept = pa.concat_tables([others.filter(same), _table(changed)])
    return Redacted(kept, sum(theirs), len(changed))


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    said = [Activity(**{name: _frozen(row[name]) for name in _SAID}) for row in rows]
    table = to_table(said, "")
    archives = pa.array([row["archive"] for row in rows], pa.string())
    at = ACTIVITIES.get_field_index("archive")
    return table.set_column(at, ACTIVITIES.field("archive"), archives)


def _frozen(value: object) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _cleared(marks: Marks, row: dict[str, Any]) -> dict[str, Any]:
    """Return another's row without what is theirs in it."""
    new = dict(row)
    for name in IDS:
        new[name] = marks.opaque(row[name])
    keys = [new[name] for name in IDS if new[name]]
    wrote = any(marks.has("said", key) or marks.has("wrote", key) for key in keys)
    near = wrote or any(marks.has("near", key) for key in keys)
    for name in ("to", "mentions"):
        if row[name]:
            new[name] = [account for account in row[name] if not marks.forgot(account)]
            near = near or len(new[name]) < len(row[name])
    if row["tags"]:
        new["tags"] = [tag for tag in row["tags"] if marks.redacted(tag, near=near) == tag]
    for name in ("content", "signature", "quoted"):
        new[name] = _words(marks, row[name], near=near)
    if row["quoted"] and (wrote or marks.repeats(row["quoted"]) or GONE in new["quoted"]):
        new["quoted"] = None
    new["name"] = _subject(marks, row["name"], wrote=wrote, near=near)
    new["published_raw"] = row["published_raw"] and marks.redacted(row["published_raw"])
    if row["url"] and marks.redacted(row["url"], near=near) != row["url"]:
        new["url"] = None
    for name in ("archive", "place"):  # names of files, which stand in no thread
        new[name] = marks.redacted(row[name], near=True)
    return new


def _words(marks: Marks, text: str | None, *, near: bool) -> str | None:
    # Lines first as they are told, then as they read without names: whichever way they were
    # marked.
    return text and marks.without_lines(marks.redacted(marks.without_lines(text), near=near))


def _subject(marks: Marks, subject: str | None, *, wrote: bool, near: bool) -> str | None:
    if not subject:
        return subject
    told = marks.redacted(subject, near=near)
    for form in (subject, told):
        plain = plain_subject(form)
        if (wrote and marks.has("subject", plain)) or (
            len(plain) >= LINE_LEAST and marks.has("line", plain)
        ):
            return GONE
    return told


# What the user said, and what is known of imports.


def redact_outcome(marks: Marks, outcome: Outcome) -> Outcome:
    """Return an outcome without those forgotten."""
    parties = {
        name: tuple(each for each in getattr(outcome, name) if not marks.forgot(each))
        for name in ("ours", "counterparties", "through")
    }
    near = any(parties[name] != getattr(outcome, name) for name in parties)
    return msgspec.structs.replace(
        outcome,
        id=str(marks.opaque(outcome.id, near=near)),
        kind=marks.redacted(outcome.kind, near=near),
        currency=_words(marks, outcome.currency, near=near),
        note=_words(marks, outcome.note, near=near),
        **parties,
    )


def redact_labels(
    marks: Marks, labels: Iterable[tuple[Any, ...]]
) -> list[tuple[str, str, str, float]]:
    """Return the labels (activity, label, by, value) of others' activities, without names."""
    return [
        (
            str(marks.opaque(activity)),
            marks.redacted(label),
            "forgotten" if marks.forgot(by) else marks.redacted(by),
            value,
        )
        for activity, label, by, value in labels
        if not marks.has("said", str(marks.opaque(activity)))
    ]


def redact_links(
    marks: Marks, links: list[tuple[Any, ...]], outcomes: set[str]
) -> list[tuple[str, str]]:
    """Return the links (child, parent) of others' activities, without names in their ids.

    Args:
        marks: of those forgotten.
        links: in any order, which is kept.
        outcomes: ids of the record's outcomes, cleared: a child may be one of them.
    """
    named = {name for link in links for name in link}
    cleared = {name: _end(marks, name, outcomes) for name in named}
    theirs = {name for name in named if marks.has("said", cleared[name])}
    return [
        (cleared[child], cleared[parent])
        for child, parent in links
        if child not in theirs and parent not in theirs
    ]


def _end(marks: Marks, name: str, outcomes: set[str]) -> str:
    plain = str(marks.opaque(name))
    is_outcome = ":" not in name  # if it were an activity's, a channel would stand before it
    if plain in outcomes or not (is_outcome or outcomes):
        return plain
    near = str(marks.opaque(name, near=True))
    # An outcome of theirs has an id without parts of names; of an absent one nobody knows
    return near if is_outcome or near in outcomes else plain


def redact_receipt(marks: Marks, receipt: Receipt) -> Receipt:
    """Return a receipt whose archive has no name of theirs in its own."""
    # Names of files stand in no thread: single parts of names go from all of them.
    archive = marks.redacted(receipt.archive, near=True)
    return msgspec.structs.replace(receipt, archive=archive)
