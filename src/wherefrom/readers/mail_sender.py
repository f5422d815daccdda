"""Who wrote a mail, by the best witness in its headers, through what mailing lists make of From."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from wherefrom.readers.charsets import decode
from wherefrom.readers.mail_headers import Address, Fields, Named, named_in, raw_of

NOBODY = re.compile(rb"From (?:-|mboxrd@z|MAILER-DAEMON\S*|\S*@MHonArc\S*) ")
WEEKDAY = re.compile(rb"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) .*")
# Lists put their own address into From, lest DMARC refuse the mail, and the author in one of these.
ORIGINAL_FIELDS = ("x-original-from", "x-mailman-original-from", "reply-to")
VIA = re.compile(r"(.+?)\s*[(]?\bvia\s+\S.*")
LIST_ID = re.compile(r"<([^<>]+)>\s*$")
# As Mailman, Majordomo and their like name the sender of a list's mail.
LIST_SENDER = re.compile(
    r"(email:)(?:owner-)?(.+?)(?:-(?:bounces?|owner|request|admin)(?:\+[^@]*)?)?(@.+)"
)


def sender_of(fields: Fields, separator: bytes, flaws: list[str]) -> Named | None:
    """Return who wrote the mail; None if nothing tells."""
    if len(fields.get("from", ())) > 1:
        flaws.append("several-from")
    found = named_in(fields, "from", "sender", "reply-to")
    if not NOBODY.match(separator) and (date := WEEKDAY.search(separator)):
        found += named_in({"from": [decode(separator[len(b"From ") : date.start()])[0]]}, "from")
    witness = next((named for named in found if named.ids), None)
    if witness is None:
        return None
    if not (fields.get("from") and witness is found[0]):
        flaws.append("sender-not-from-field")
    return _author(fields, witness)


def _author(fields: Fields, given: Named) -> Named:
    """Return who wrote the mail where a list stands in From; what is given where none does."""
    shown = given.addresses[0]
    via = VIA.fullmatch(shown.name) if shown.name and "via" in shown.name else None
    if via is None and not any(name in fields for name in ORIGINAL_FIELDS):
        return given
    name = via[1].strip("'\" ") if via else shown.name
    lists = _lists(fields)
    is_list = via is not None or shown.id in lists
    lists.add(shown.id)
    for address in _addresses(fields, *ORIGINAL_FIELDS):
        if address.id not in lists and (
            # Who copies a mail to herself is in Cc too: then only the name tells.
            is_list or (name and address.name == name and _is_recipient(fields, shown))
        ):
            return _as_named(address, name)
    for address in _addresses(fields, "cc") if is_list else ():
        if address.id not in lists and address.name == name:
            return _as_named(address, name)
    return given


def _addresses(fields: Fields, *names: str) -> Iterator[Address]:
    return chain.from_iterable(named.addresses for named in named_in(fields, *names))


def _is_recipient(fields: Fields, shown: Address) -> bool:
    return any(address.id == shown.id for address in _addresses(fields, "to", "cc"))


def _lists(fields: Fields) -> set[str]:
    """Return the accounts of the lists that the mail came through."""
    posted = _addresses(fields, "list-post", "x-beenthere", "x-mailing-list")
    lists = {address.id for address in posted}
    for address in _addresses(fields, "sender"):
        found = LIST_SENDER.fullmatch(address.id)
        if found and (listed := "".join(found.groups())) != address.id:
            lists.add(listed)
    if found := LIST_ID.search(raw_of(fields, "list-id")):
        # The id of `talk@lists.org` is `talk.lists.org`: any of its dots may be the `@`.
        words = found[1].lower().split(".")
        lists |= {
            f"email:{'.'.join(words[:cut])}@{'.'.join(words[cut:])}"
            for cut in range(1, min(len(words), 8))
        }
    return lists


@lru_cache(maxsize=1024)
def _as_named(address: Address, name: str | None) -> Named:
    whole = Address(address.id, address.name or name, address.email)
    return Named((whole,), (whole.id,), 0)
