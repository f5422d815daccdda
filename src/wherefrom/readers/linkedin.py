"""A LinkedIn data export: tables of messages, connections, invitations, posts, positions.

Holds   messages of both sides; connections with the day; invitations both ways; the owner's posts,
        comments, reactions, reposts, votes; recommendations and endorsements; follows; positions.
Lacks   ids of messages, whose posts were commented on, and, in most tables, zones of times.
Skips   adverts, jobs, learning, searches, and tables of the profile such as skills.

Files are known by the names of their columns, which LinkedIn writes in English everywhere.

Source: columns as several programs read them; no real export was at hand; read 2026-11-24.
"""

import re
from collections.abc import Iterator
from itertools import chain
from posixpath import basename, dirname

from msgspec import Struct

from wherefrom.readers.base import Archive, Found, Member, Reader, refuse_if_nothing
from wherefrom.readers.linkedin_people import People
from wherefrom.readers.linkedin_records import TELLING, Telling
from wherefrom.readers.rows import Row, names_of, rows

RECOMMENDATION = frozenset({"first name", "last name", "creation date"})
# What the columns of each table are known by; a name too, where others have such columns.
KINDS: dict[str, tuple[frozenset[str], str]] = {
    "profile": (frozenset({"first name", "last name", "headline"}), "profile"),
    "emails": (frozenset({"email address", "confirmed", "primary"}), "email"),
    "connections": (frozenset({"first name", "last name", "connected on"}), ""),
    "messages": (frozenset({"conversation id", "from", "date", "content"}), ""),
    "invitations": (frozenset({"from", "to", "sent at", "direction"}), ""),
    "shares": (frozenset({"date", "sharelink", "sharecommentary"}), ""),
    "comments": (frozenset({"date", "link", "message"}), "comment"),
    "reactions": (frozenset({"date", "type", "link"}), "reaction"),
    "votes": (frozenset({"date", "link", "optiontext"}), ""),
    "reposts": (frozenset({"date", "link"}), "repost"),
    "recommended": (RECOMMENDATION, "recommendations?received"),
    "recommends": (RECOMMENDATION, "recommendations?given"),
    "endorsed": (frozenset({"endorsement date", "endorser first name"}), ""),
    "endorses": (frozenset({"endorsement date", "endorsee first name"}), ""),
    "positions": (frozenset({"company name", "title", "started on"}), "position"),
    "companies": (frozenset({"organization", "followed on"}), ""),
    "members": (frozenset({"date", "status", "fullname"}), "member"),
}  # fmt: skip
BESIDE = re.compile(
    r"(?:ad targeting|ads clicked|articles|causes|certifications|company follows|contacts|"
    r"coach messages|courses|education|email addresses|endorsement|events|hashtag follows|honors|"
    r"imported contacts|inferences|instantreposts|job|languages|learning|logins|member follows|"
    r"organizations|patents|phone ?numbers|profile|projects|publications|receipts|recommendations|"
    r"registration|rich media|saved|savedjobalerts|search ?queries|security|services|skills|"
    r"test scores|verifications|volunteering|whatsapp|guide messages|learning messages)[^/]*",
)


class Table(Struct, frozen=True):
    """A file, and what it holds."""

    member: Member
    kind: str


def recognises(archive: Archive) -> list[Member]:
    """Return the tables that are LinkedIn's, with those beside them that are not read."""
    tables = _tables(archive)
    mine = {table.member.name for table in tables}
    folders = {dirname(table.member.name) for table in tables}
    return [
        each
        for each in archive.members()
        if each.name in mine
        or any(_lies_in(each.name, folder) and BESIDE.match(_stem(each.name)) for folder in folders)
    ]


def _lies_in(name: str, folder: str) -> bool:
    """Tell whether a table lies in a folder or one of those below: some are in `Jobs/`."""
    return name.endswith(".csv") and (not folder or name.startswith(f"{folder}/"))


def _stem(name: str) -> str:
    return basename(name).rpartition(".")[0].replace("_", " ").lower()


def _tables(archive: Archive) -> list[Table]:
    found = [
        Table(member, kind)
        for member in archive.members()
        if member.name.lower().endswith(".csv") and (kind := _kind(member))
    ]
    # A profile, or a list of addresses, alone could be anybody's.
    return found if {table.kind for table in found} - {"profile", "emails", "positions"} else []


def _kind(member: Member) -> str | None:
    """Return what a table holds, by its columns, found wherever they stand."""
    stem = _stem(member.name).replace(" ", "")
    head = member.head()
    for kind, (needed, name) in KINDS.items():
        if (not name or re.search(name, stem)) and names_of(head, needed):
            return kind
    return None


def read(archive: Archive) -> Iterator[Found]:
    """Yield whose export it is, then each table's records in its order."""
    by_folder: dict[str, list[Table]] = {}
    for table in _tables(archive):
        by_folder.setdefault(dirname(table.member.name), []).append(table)
    found = (_found(tables, archive) for tables in by_folder.values())
    yield from refuse_if_nothing(archive, chain.from_iterable(found))


def _found(tables: list[Table], archive: Archive) -> Iterator[Found]:
    people = People()
    for table in tables:
        if table.kind in {"profile", "emails", "connections", "messages"}:
            for row in _rows(table, archive):
                if isinstance(row, Row):
                    people.learn(table.kind, row)
    yield from people.owner_told()
    for table in tables:
        telling = Telling(people, archive.zone)
        if tell := TELLING.get(table.kind):
            for row in _rows(table, archive):
                yield from tell(telling, row) if isinstance(row, Row) else [row]


def _rows(table: Table, archive: Archive) -> Iterator[Found | Row]:
    return rows(table.member, archive.limits, KINDS[table.kind][0])


READER = Reader("linkedin", "LinkedIn (data export, CSV)", recognises, read)
