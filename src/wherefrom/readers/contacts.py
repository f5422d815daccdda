"""Contacts: vCards of all versions, also as JSON and XML, and the CSV of Google and Outlook.

Holds   whom the owner knows under which addresses, numbers and handles: accounts, no activity.
Lacks   when they met, and what was said.
Skips   pictures, postal addresses, birthdays, notes; cards of groups and cards without any key.

The keys of a card are tied to its first one, which is a mail address where it has any, unless a
card of another name has the key too: a switchboard, a family's address. Fax and pager numbers and
pages of a firm are no keys of a person.

Source: RFC 6350, RFC 6351, RFC 7095, RFC 2426, vCard 2.1; read 2026-11-24.
"""

import re
from collections.abc import Iterator

from msgspec import Struct, field

from wherefrom.readers.base import Archive, Member, Reader, recognised, refuse_if_nothing
from wherefrom.readers.clock import parse_iso
from wherefrom.readers.contact_forms import Card, cards, form_of
from wherefrom.vocabulary import Account, Activity, Flaw, account_id

NAMED = re.compile(r"\.(?:vcf|vcard|jcard|json|xcard|xml|csv)$", re.IGNORECASE)
NO_KEY_OF_ONE = frozenset({"fax", "pager", "main", "bbs", "modem"})
# Programs name services of their own; account ids know these channels by other words.
CHANNELS = {"jabber": "xmpp", "gtalk": "xmpp", "google talk": "xmpp", "twitter": "x"}
CHANNEL = re.compile(r"[a-z][a-z0-9.+-]{1,30}")
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z|[+-]\d{4})?)?")

Found = Activity | Account | Flaw


class Contact(Struct):
    """What a card says of a person.

    Attributes:
        place: of the card.
        name: by which the owner knows them.
        keys: accounts, canonical, in order; mail addresses first. A dict, since there may be many.
        page: that is nobody's account.
        seen: when the card was last changed.
    """

    place: str
    name: str | None
    keys: dict[str, None] = field(default_factory=dict)
    page: str | None = None
    seen: int | None = None


def recognises(archive: Archive) -> list[Member]:
    """Return the files that begin like cards or have the columns of contacts."""
    return recognised(archive, NAMED, form_of)


def read(archive: Archive) -> Iterator[Found]:
    """Yield the accounts of each contact, tied where they are one person's."""
    owners: dict[str, set[str]] = {}
    for found in _contacts(archive):
        if isinstance(found, Contact):
            for key in found.keys:
                owners.setdefault(key, set()).add(_level(found.name))
    shared = {key for key, names in owners.items() if not _is_one(names)}
    yield from refuse_if_nothing(archive, _accounts(archive, shared))


def _accounts(archive: Archive, shared: set[str]) -> Iterator[Found]:
    for found in _contacts(archive):
        if isinstance(found, Flaw):
            yield found
            continue
        first: str | None = None
        for key in found.keys:
            if key in shared:
                yield Account(key, seen=found.seen)
                continue
            channel, _, handle = key.partition(":")
            page = found.page if first is None else None
            email = handle if channel == "email" else None
            yield Account(key, found.name, email, page, found.seen, same=first)
            first = first or key
        if shared.intersection(found.keys):
            yield Flaw(found.place, "shared-key", skipped=False)


def _contacts(archive: Archive) -> Iterator[Contact | Flaw]:
    for member in recognises(archive):
        for card in cards(member, archive.limits):
            if isinstance(card, Flaw):
                yield card
            elif "group" in {value.lower() for value in card.values("kind")}:
                yield Flaw(card.place, "a-group")
            elif (found := _contact(card)).keys:
                yield found
            else:
                yield Flaw(card.place, "no-key")


def _contact(card: Card) -> Contact:
    found = Contact(card.place, card.name(), seen=_changed(card))
    for mail in card.values("email"):
        _add(found, mail if mail.lower().startswith("mailto:") else f"mailto:{mail}")
    for kind, number in card.typed("tel"):
        if not NO_KEY_OF_ONE & kind:
            _add(found, f"tel:{number.lower().removeprefix('tel:').partition(';')[0]}")
    for service, handle in card.messengers():
        _add(found, _messenger(service, handle))
    for kind, page in card.typed("url"):
        _add_page(found, page, is_firm="work" in kind)
    return found


def _messenger(service: str, handle: str) -> str:
    """Return the account that a service and a handle on it mean, as far as they tell one."""
    scheme, colon, rest = handle.partition(":")
    if colon and not handle.startswith(("http://", "https://")):
        handle = rest.removeprefix("//")
        service = scheme if scheme.lower() not in {"x-apple", "sip", "im"} else service or scheme
    if handle.startswith(("http://", "https://")):
        return handle
    service = CHANNELS.get(service.lower(), service.lower())
    return f"{service}:{handle.partition('?')[0]}" if CHANNEL.fullmatch(service) else ""


def _add(found: Contact, written: str) -> None:
    """Add a key, if what is written is one."""
    try:
        key = account_id(written)
    except ValueError:
        return
    is_mail = key.startswith("email:")
    if not is_mail or "@" in key:
        found.keys[key] = None


def _add_page(found: Contact, page: str, *, is_firm: bool) -> None:
    """Add a profile's account, or keep a page; a firm's page says nothing of one person."""
    if not page.lower().startswith(("http://", "https://")):
        return
    try:
        is_profile = not account_id(page).startswith("web:")
    except ValueError:
        return
    if is_firm:
        return
    if is_profile:
        _add(found, page)
    else:
        found.page = found.page or page


def _changed(card: Card) -> int | None:
    """Return when the card says it was changed."""
    written = next(iter(card.values("rev")), "")
    if compact := COMPACT.fullmatch(written):
        year, month, day, hour, minute, second, zone = compact.groups()
        written = f"{year}-{month}-{day}"
        if hour:
            written += f"T{hour}:{minute}:{second}{zone or ''}"
    return parse_iso(written)[0]


def _level(name: str | None) -> str:
    return " ".join(re.findall(r"\w+", (name or "").casefold()))


def _is_one(names: set[str]) -> bool:
    """Tell whether names may be one person's: the longest has all words of the others."""
    longest = max(names, key=len).split()
    return all(set(name.split()).issubset(longest) for name in names)


READER = Reader("contacts", "Contacts (vCard, jCard, xCard, Google CSV)", recognises, read)
