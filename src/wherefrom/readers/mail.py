"""Mail: mbox in its varieties, LISTSERV logs, maildir folders and single mails.

Holds   who wrote what to whom and when, what it answers, and whose words are quoted in it.
Lacks   who read it; Bcc, but in the sender's own copy; recipients, in pipermail and LISTSERV.
Skips   attachments, calendar parts, files that are no mail, mails with no sender at all.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from io import BytesIO
from itertools import chain

from msgspec import Struct, field

from wherefrom.readers.base import Archive, Member, Reader
from wherefrom.readers.clock import DAY, Moment, parse_mail_date
from wherefrom.readers.mail_body import body_text
from wherefrom.readers.mail_box import PUBLIC, RawMail, Variety, split, stretches, variety_of
from wherefrom.readers.mail_headers import (
    LONGEST_ID,
    Address,
    Fields,
    Named,
    hops,
    ids_of,
    named_in,
    own_ids,
    parse_fields,
    raw_of,
    text_of,
)
from wherefrom.readers.mail_sender import WEEKDAY, sender_of
from wherefrom.readers.mentions import first_of, named_in_words
from wherefrom.readers.words import tell_apart
from wherefrom.settings import Limits
from wherefrom.vocabulary import Account, Activity, Flaw, Visibility

UNDELIVERED = re.compile(r"(?:^|/)tmp/[^/]+$")
MAILDIR_TRASHED = re.compile(r"(?:^|/)cur/[^/]*:2,[A-Z]*T[A-Z]*$")
LIST_FIELDS = ("list-id", "x-mailing-list", "mailing-list", "list-post", "x-beenthere")
LABEL = re.compile(r'\s*(?:"([^"]*)"|([^,]+))')
MOZILLA_DELETED = 0x8
# A clock a year behind what the server noted, or a day ahead, was never set.
FARTHEST_BEFORE_RECEIVED = 365 * DAY
FARTHEST_AFTER_RECEIVED = DAY
BLANK_LINE = re.compile(rb"\n\n")
RAW_DATE = 100  # characters kept
BLOCK_BYTES, BLOCK_STRETCHES = 2 << 20, 500

# By `id(named)`: who was named in a field, first and last time.
Seen = dict[int, tuple[Named, int | None, int | None]]


def recognises(archive: Archive) -> list[Member]:
    """Return the files that begin like mail."""
    return [member for member in archive.members() if variety_of(member.head())]


class Stretch(Struct, frozen=True, gc=False):
    """Some mails of a file that follow each other: the file's name and variety, offset, bytes."""

    name: str
    variety: Variety
    offset: int
    data: bytes


class Block(Struct):
    """Mails to be read in one go.

    Attributes:
        zone: in which the archive was written.
        limits: what a mail may ask for.
        stretches: in order.
        size: bytes of them.
    """

    zone: str | None
    limits: Limits
    stretches: list[Stretch] = field(default_factory=list)
    size: int = 0


def read(archive: Archive) -> Iterator[Activity | Account | Flaw]:
    """Yield an activity or a skipping flaw for every mail, and the accounts named in them."""
    for piece in pieces(archive):
        yield from read_piece(piece)


def pieces(archive: Archive) -> Iterator[Block | Flaw]:
    """Yield the archive's mails in blocks, and a flaw for what is no mail."""
    most = archive.limits.object_bytes
    block = Block(archive.zone, archive.limits)
    for member in archive.members():
        variety = variety_of(member.head())
        if variety is None or UNDELIVERED.search(member.name):
            yield Flaw(member.name, "not-mail", skipped=False)
            continue
        with member.open() as stream:
            for offset, data in stretches(stream, variety, most, BLOCK_BYTES):
                block.stretches.append(Stretch(member.name, variety, offset, data))
                block.size += len(data)
                if block.size >= BLOCK_BYTES or len(block.stretches) == BLOCK_STRETCHES:
                    yield block
                    block = Block(archive.zone, archive.limits)
    if block.stretches:
        yield block


def read_piece(piece: Block | Flaw) -> Iterator[Activity | Account | Flaw]:
    """Yield what a block holds: its mails, then the accounts named in them."""
    if isinstance(piece, Flaw):
        yield piece
        return
    seen: Seen = {}
    for stretch in piece.stretches:
        stream, variety = BytesIO(stretch.data), stretch.variety
        for raw in split(stream, variety, piece.limits.object_bytes, stretch.offset):
            yield from _read_mail(piece, stretch.name, variety, raw, seen)
    yield from _accounts(seen)


READER = Reader(
    "mail",
    "Mail (mbox, maildir, .eml, list archives)",
    recognises,
    read,
    pieces,
    read_piece,
)


def _read_mail(
    block: Block,
    name: str,
    variety: Variety,
    raw: RawMail,
    seen: Seen,
) -> Iterator[Activity | Flaw]:
    place = f"{name}@{raw.offset}"
    head, body = _halves(raw.data)
    fields, flaws = parse_fields(head, block.limits)
    flaws.extend(raw.flaws)
    sender = sender_of(fields, raw.separator, flaws)
    if sender is None:
        yield Flaw(place, "no-sender" if raw.data.strip() else "empty-mail")
        return
    carriers = hops(head, block.limits)
    published, status = _moment(fields, raw.separator, variety, block.zone, carriers, flaws)
    recipients = named_in(fields, "to", "cc", "bcc", "apparently-to")
    if any(named.unread for named in recipients):
        flaws.append("unreadable-address")
    text, sent_along, body_flaws = body_text(fields, body, block.limits)
    flaws.extend(body_flaws)
    words = tell_apart(text)
    own = _own_id(fields, body, flaws)
    answered, thread = _links(fields)
    mentioned = first_of(named_in_words(words.content or ""), sender.ids[0])
    _note(seen, [sender, *recipients, *mentioned], published)
    yield Activity(
        id=f"email:{own}",
        type="Create",
        actor=sender.ids[0],
        channel="email",
        published=published,
        published_raw=raw_of(fields, "date")[:RAW_DATE] or None,
        time_status=status,
        in_reply_to=f"email:{answered}" if answered else None,
        context=f"email:{thread or own}",
        visibility=_visibility(fields, variety),
        to=tuple(dict.fromkeys(chain.from_iterable(named.ids for named in recipients))),
        mentions=tuple(named.ids[0] for named in mentioned),
        tags=_tags(fields, name),
        name=text_of(fields, "subject"),
        content=words.content,
        quoted="\n\n".join(filter(None, (words.quoted, sent_along.strip()))) or None,
        signature=words.signature,
        url=raw_of(fields, "archived-at").strip("<> ") or None,
        place=place,
    )
    for flaw in dict.fromkeys(flaws):
        yield Flaw(place, flaw, skipped=False)


def _halves(data: bytes) -> tuple[bytes, bytes]:
    """Return headers and body; a mail may have no headers, or nothing else."""
    if data.startswith(b"\n"):
        return b"", data[1:]
    if not (found := BLANK_LINE.search(data)):  # `find` is slower at it
        return data, b""
    return data[: found.end() - 1], data[found.end() :]


def _own_id(fields: Fields, body: bytes, flaws: list[str]) -> str:
    """Return the mail's id: its own, or one made of what any copy of it would say."""
    ids = own_ids(fields)
    if len(ids) > 1:
        flaws.append("several-message-ids")
    if ids and len(ids[0].encode()) <= LONGEST_ID:
        return ids[0]
    flaws.append("message-id-too-long" if ids else "no-message-id")
    said = [raw_of(fields, name).encode() for name in ("from", "date", "subject")]
    digest = blake2b(b"\0".join([*said, body.strip()]), digest_size=16)
    return f"content-{digest.hexdigest()}"


def _links(fields: Fields) -> tuple[str | None, str | None]:
    """Return the ids of the mail answered and of the first one of the thread.

    Where both fields are there and differ, measured on 18,532 mails of kernel lists: an id of
    In-Reply-To that References knows too was the mail answered in all 132 cases (some programs
    end References with the cover letter of a series), one that References does not know was in no
    archive 57 times of 59, and the last of References was.
    """
    references = ids_of(fields, "references")
    answered = ids_of(fields, "in-reply-to")[:1]
    if references and (not answered or answered[0] not in references):
        answered = references[-1:]
    parent = answered[0] if answered else None
    return parent, references[0] if references else parent


def _moment(
    fields: Fields,
    separator: bytes,
    variety: Variety,
    zone: str | None,
    carriers: Iterator[str],
    flaws: list[str],
) -> Moment:
    """Return when the mail was sent: by its Date, else by who carried or stored it."""
    date = raw_of(fields, "date")
    published, status = parse_mail_date(date, zone) if date else (None, "unknown")
    if ":60" in date:
        flaws.append("leap-second")
    if status == "implausible":
        flaws.append("implausible-date")
        return None, status
    if published is not None:
        carried = _received(next(carriers, ""), zone)
        if carried is not None and not (
            carried - FARTHEST_BEFORE_RECEIVED <= published <= carried + FARTHEST_AFTER_RECEIVED
        ):
            flaws.append("implausible-date")
            return None, "implausible"
        return published, status
    for hop in reversed(list(carriers)):  # the lowest was written first
        if (carried := _received(hop, zone)) is not None:
            flaws.append("date-from-received")
            return carried, "zone-guessed"
    # public-inbox writes the same date everywhere; MHonArc the day it converted the archive.
    if variety in {"mbox", "pipermail"} and (found := WEEKDAY.search(separator)):
        stored, _ = parse_mail_date(found[0].decode("ascii", "replace"), zone)
        if stored is not None:
            flaws.append("date-from-separator")
            return stored, "zone-guessed"
    return None, "unknown"


def _received(hop: str, zone: str | None) -> int | None:
    _, semicolon, date = hop.rpartition(";")
    return parse_mail_date(" ".join(date.split()), zone)[0] if semicolon else None


def _visibility(fields: Fields, variety: Variety) -> Visibility:
    """Return who could see the mail: all the world, where the archive itself is a public list's."""
    if variety in PUBLIC:
        return "public"
    return "group" if any(name in fields for name in LIST_FIELDS) else "direct"


def _tags(fields: Fields, name: str) -> tuple[str, ...]:
    """Return Gmail's labels, and `deleted` where a mail program marked the mail so."""
    tags = []
    if labels := text_of(fields, "x-gmail-labels"):
        tags = [(quoted or plain).strip().lower() for quoted, plain in LABEL.findall(labels)]
    with suppress(ValueError):
        if int(raw_of(fields, "x-mozilla-status") or "0", 16) & MOZILLA_DELETED:
            tags.append("deleted")
    if MAILDIR_TRASHED.search(name):
        tags.append("deleted")
    return tuple(dict.fromkeys(filter(None, tags)))


def _note(seen: Seen, named: list[Named], published: int | None) -> None:
    """Note that accounts were named so at a time: the first and the last are kept."""
    for one in named:
        # By identity, which is quick: equal ones made twice merely give a row more.
        if (times := seen.get(id(one))) is None:
            seen[id(one)] = one, published, published
        elif published is not None:
            first, last = times[1], times[2]
            if first is None or last is None:
                seen[id(one)] = one, published, published
            elif not first <= published <= last:
                seen[id(one)] = one, min(first, published), max(last, published)


def _accounts(seen: Seen) -> Iterator[Account]:
    """Yield each account under each name, at the first and at the last time it was seen so."""
    whole: dict[Address, tuple[int | None, int | None]] = {}
    for named, first, last in seen.values():
        for address in named.addresses:
            before = whole.get(address)
            if before is None or before[0] is None or before[1] is None:
                whole[address] = first, last
            elif first is not None and last is not None:
                whole[address] = min(first, before[0]), max(last, before[1])
    for address, (first, last) in whole.items():
        yield Account(address.id, address.name, address.email, None, first)
        if last != first:
            yield Account(address.id, address.name, address.email, None, last)
