"""Open Badges 2.0 and 3.0: what issuers state of somebody's achievements, as JSON.

Holds   a statement for each badge: what, by whom, since and until when.
Lacks   proof: signatures are not verified, and nothing is fetched; a badge or an issuer that stands
        elsewhere is known by its address alone, unless its file lies beside.
Skips   badges baked into pictures; endorsements; what is told of badges that nobody received.

A recipient who is only told by a hash of their address is an account of that hash, as it is given:
whoever it is can be joined with it by hand.

Source: 1EdTech Open Badges 2.0, section 4, and 3.0, section 6 and appendix B; read 2026-11-24.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wherefrom.readers.as2_values import first, kinds, listed
from wherefrom.readers.base import Archive, Member, Reader, recognised, refuse_if_nothing
from wherefrom.readers.json_stream import Value, values
from wherefrom.readers.markup import plain
from wherefrom.vocabulary import Account, Flaw, Statement, account_id

NAMED = re.compile(r"\.(?:json|jsonld)$", re.IGNORECASE)
CHANNEL = "openbadges"
OPENS = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
MARK = re.compile(
    rb"w3id\.org\\?/openbadges|purl\.imsglobal\.org\\?/spec\\?/(?:ob|vc)\\?/|openbadgespec\.org"
    rb'|"(?:OpenBadgeCredential|AchievementCredential)"'
)
RECEIVED = frozenset({"Assertion"})
CREDENTIALS = frozenset({"OpenBadgeCredential", "AchievementCredential"})
BESIDE = frozenset({"BadgeClass", "Issuer", "Profile", "Achievement"})
PREFIX = re.compile(r"^(?:ob:|obi:|https?://.*[#/])")

Found = Account | Statement | Flaw
Object = Mapping[str, Any]


def recognises(archive: Archive) -> list[Member]:
    """Return the files of JSON that speak of Open Badges."""
    return recognised(archive, NAMED, lambda member: _is_badge(member.head(16 << 10)))


def _is_badge(head: bytes) -> bool:
    return OPENS.match(head) is not None and MARK.search(head) is not None


def read(archive: Archive) -> Iterator[Found]:
    """Yield the recipient and the statement of each badge received."""
    members = recognises(archive)
    beside: dict[str, Object] = {}
    for said, _ in _objects(members, archive):
        if isinstance(said, dict) and _kinds(said) & BESIDE and isinstance(said.get("id"), str):
            beside[said["id"]] = said
    yield from refuse_if_nothing(archive, _found(members, archive, beside))


def _found(
    members: list[Member], archive: Archive, beside: Mapping[str, Object]
) -> Iterator[Found]:
    for said, place in _objects(members, archive):
        source = place.rpartition("@")[0].rpartition("/")[2]
        if isinstance(said, Flaw):
            yield said
        elif not isinstance(said, dict):
            yield Flaw(place, "not-a-badge")
        elif _kinds(said) & RECEIVED:
            yield from _assertion(said, beside, place, source)
        elif _kinds(said) & CREDENTIALS:
            yield from _credential(said, beside, place, source)
        elif not _kinds(said) & BESIDE:
            yield Flaw(place, "not-a-badge", " ".join(sorted(_kinds(said)))[:100])


def _objects(members: list[Member], archive: Archive) -> Iterator[tuple[object, str]]:
    for member in members:
        for value in values(member, archive.limits):
            if isinstance(value, Value):
                yield value.json, value.place
            else:
                yield value, value.place


def _kinds(said: object) -> set[str]:
    return {PREFIX.sub("", kind) for kind in kinds(said)}


def _assertion(
    said: Object, beside: Mapping[str, Object], place: str, source: str
) -> Iterator[Found]:
    """Yield what a badge of version 1 or 2 states."""
    recipient = first(said.get("recipient"))
    told: Object = recipient if isinstance(recipient, dict) else {}
    identity = _text(told.get("identity")) or _text(recipient)
    account = _recipient(identity, _text(told.get("type")), hashed=_is_hashed(told, identity))
    if account is None:
        yield Flaw(place, "no-recipient")
        return
    badge = _whole(said.get("badge"), beside)
    issuer = _whole(badge.get("issuer"), beside)
    title = _text(badge.get("name")) or _text(badge.get("id"))
    if not title:
        yield Flaw(place, "no-badge")
        return
    yield Account(account)
    yield Statement(
        account=account,
        kind="badge",
        title=title,
        organisation=_text(issuer.get("name")) or _text(issuer.get("id")),
        start=_text(said.get("issuedOn")),
        end=_text(said.get("expires")),
        url=_address(said),
        note=_note(badge.get("description"), said.get("narrative")),
        source=source,
    )


def _credential(
    said: Object, beside: Mapping[str, Object], place: str, source: str
) -> Iterator[Found]:
    """Yield what a badge of version 3 states, which is a verifiable credential."""
    issuer = _whole(said.get("issuer"), beside)
    for subject in listed(said.get("credentialSubject")):
        told: Object = subject if isinstance(subject, dict) else {}
        achievement = _whole(told.get("achievement"), beside)
        titles = (achievement.get("name"), said.get("name"), achievement.get("id"))
        title = next(filter(None, map(_text, titles)), "")
        accounts = list(dict.fromkeys(_subjects(told)))
        if not accounts or not title:
            yield Flaw(place, "no-recipient" if title else "no-badge")
            continue
        for each in accounts:
            yield Account(each, same=accounts[0] if each != accounts[0] else None)
        yield Statement(
            account=accounts[0],
            kind="badge",
            title=title,
            organisation=_text(issuer.get("name")) or _text(issuer.get("id")),
            start=_text(said.get("validFrom")) or _text(said.get("issuanceDate")),
            end=_text(said.get("validUntil")) or _text(said.get("expirationDate")),
            url=_address(said),
            note=_note(achievement.get("description"), told.get("narrative")),
            source=source,
        )


def _subjects(told: Object) -> Iterator[str]:
    """Yield who received it: by mail address where one is told, else by hash or by id."""
    for each in listed(told.get("identifier")):
        if isinstance(each, dict):
            identity = _text(each.get("identityHash"))
            hashed = _is_hashed(each, identity)
            kind = "email" if "email" in _text(each.get("identityType")).lower() else ""
            if account := _recipient(identity, kind, hashed=hashed):
                yield account
    own = _text(told.get("id"))
    if account := _recipient(own, "", hashed=False):
        yield account


def _recipient(identity: str, kind: str, *, hashed: bool) -> str | None:
    if not identity:
        return None
    written = f"{CHANNEL}:{identity}" if hashed else identity
    if not hashed and kind == "email" and ":" not in identity:
        written = f"mailto:{identity}"
    try:
        return account_id(written)
    except ValueError:
        return None


def _is_hashed(told: Object, identity: str) -> bool:
    return told.get("hashed") is True or identity.startswith(("sha256$", "md5$"))


def _whole(value: object, beside: Mapping[str, Object]) -> Object:
    """Return an object that may be named by its address alone."""
    found = first(value)
    if isinstance(found, str):
        return beside.get(found, {"id": found})
    if isinstance(found, dict):
        own = found.get("id")
        return beside.get(own, found) if len(found) == 1 and isinstance(own, str) else found
    return {}


def _address(said: Object) -> str:
    own = _text(said.get("id"))
    return own if own.startswith(("https://", "http://")) else ""


def _note(*texts: object) -> str:
    return "\n".join(filter(None, (plain(_text(each)) for each in texts)))


def _text(value: object) -> str:
    found = first(value)
    return found.strip() if isinstance(found, str) else ""


READER = Reader("openbadges", "Open Badges (JSON)", recognises, read)
