"""What Pinterest gives on request: pins, boards, comments and follows, as pages or as JSON.

Holds   the owner's pins with their board and words, boards, comments on pins, follows both ways.
Lacks   where a pin was taken from, beyond the page it links.
Skips   pictures, adverts, searches, logins, addresses of machines.

No real export was at hand: pages are as one open parser reads them, and JSON is taken to say the
same under the same names. Sections and fields are told by their names in English; see the howto.

Source: ChowSinWon/pinterest-export-parser; read 2026-11-25.
"""

import re
from collections.abc import Iterator
from itertools import chain

from wherefrom.readers.base import Archive, Found, Member, Reader, refuse_if_nothing
from wherefrom.readers.json_fields import objects_at
from wherefrom.readers.json_stream import Value, values
from wherefrom.readers.pinterest_pages import Record, kind_of, page_records
from wherefrom.readers.pinterest_records import OWNER, TELLING, Telling, owner_in
from wherefrom.readers.rows import column
from wherefrom.vocabulary import Account, Flaw

HEAD = 1 << 16
PAGE = re.compile(rb"<h1\b", re.IGNORECASE)
SITE = re.compile(rb"pinterest\.[a-z.]{2,6}/", re.IGNORECASE)
FIELD = re.compile(rb"<br\s*/?>\s*[A-Z][\w ]{1,30}:", re.IGNORECASE)
DUMP = re.compile(rb'\s*\{\s*"[\w ]{1,40}"\s*:\s*[\[{]')
SECTION = re.compile(rb'"(?:[\w ]*\bpins|[\w ]*boards|pins?_\w+)"\s*:\s*\[', re.IGNORECASE)


def recognises(archive: Archive) -> list[Member]:
    """Return the pages and the JSON that speak of Pinterest's pins or boards."""
    return [each for each in archive.members() if _is_page(each) or _is_dump(each)]


def _is_page(member: Member) -> bool:
    if not member.name.lower().endswith((".html", ".htm")):
        return False
    head = member.head(HEAD)
    return all(mark.search(head) for mark in (PAGE, SITE, FIELD))


def _is_dump(member: Member) -> bool:
    if not member.name.lower().endswith(".json") or not DUMP.match(member.head()):
        return False
    head = member.head(HEAD)
    return SECTION.search(head) is not None and SITE.search(head) is not None


def read(archive: Archive) -> Iterator[Found]:
    """Yield whose export it is, then its pins, boards, comments and follows."""
    yield from refuse_if_nothing(archive, _found(recognises(archive), archive))


def _found(members: list[Member], archive: Archive) -> Iterator[Found]:
    owner = OWNER
    for record in chain.from_iterable(_records(each, archive) for each in members):
        if isinstance(record, Record) and (named := owner_in(record)):
            owner = named
            yield Account(owner, own=record.place.rpartition("/")[2].partition("@")[0])
            break
    if owner == OWNER and members:
        yield Flaw(members[0].name, "no-owner", "nothing names a user", skipped=False)
    for member in members:
        telling = Telling(owner, archive.zone)
        for record in _records(member, archive):
            if isinstance(record, Flaw):
                yield record
            elif tell := TELLING.get(record.kind):
                yield tell(telling, record)


def _records(member: Member, archive: Archive) -> Iterator[Record | Flaw]:
    if _is_page(member):
        yield from page_records(member, archive.limits)
        return
    for value in values(member, archive.limits):
        yield from [value] if isinstance(value, Flaw) else _dumped(value)


def _dumped(value: Value) -> Iterator[Record]:
    """Yield the objects of each list, with their texts by name."""
    for section, held in value.json.items() if isinstance(value.json, dict) else ():
        for said in objects_at({"": held}, ""):
            fields = {
                column(name): str(each)
                for name, each in said.items()
                if isinstance(each, str | bool) and str(each).strip()
            }
            yield Record(value.place, kind_of(column(section)), fields)


READER = Reader("pinterest", "Pinterest (data request, HTML or JSON)", recognises, read)
