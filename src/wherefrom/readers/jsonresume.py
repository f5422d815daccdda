"""JSON Resume: what somebody states of their work, schooling, awards and skills.

Holds   statements, kept apart from evidence, and the accounts that the person names as theirs.
Lacks   activities: nothing in it was done at a time, to somebody.
Skips   postal addresses and pictures.

Source: jsonresume/resume-schema, schema.json, 1.0.0 and its older names; read 2026-11-24.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wherefrom.readers.base import Archive, Member, Reader, recognised, refuse_if_nothing
from wherefrom.readers.json_stream import Value, values
from wherefrom.vocabulary import Account, Flaw, Statement, account_id

NAMED = re.compile(r"\.json$", re.IGNORECASE)
MARK = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{.*"basics"\s*:\s*\{', re.DOTALL)
PARTS = re.compile(
    rb'"(?:work|volunteer|education|awards|certificates|publications|skills|languages|interests'
    rb'|references|projects|profiles|label)"\s*:|jsonresume'
)
NETWORKS = {"twitter": "x", "x.com": "x", "x (twitter)": "x"}
CHANNEL = re.compile(r"[a-z0-9][a-z0-9.+-]{0,30}")

# For each section: its kind, and where title, organisation, start, end and note stand; the newer
# name first, the older ones behind.
SECTIONS: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
    "work": ("work", {"title": ("position",), "organisation": ("name", "company")}),
    "volunteer": ("volunteer", {"title": ("position",), "organisation": ("organization",)}),
    "education": ("education", {"title": ("studyType", "area"), "organisation": ("institution",)}),
    "awards": ("award", {"title": ("title",), "organisation": ("awarder",), "start": ("date",)}),
    "certificates": (
        "certificate",
        {"title": ("name",), "organisation": ("issuer",), "start": ("date",)},
    ),
    "publications": (
        "publication",
        {"title": ("name",), "organisation": ("publisher",), "start": ("releaseDate",)},
    ),
    "skills": ("skill", {"title": ("name",), "note": ("level", "keywords")}),
    "languages": ("language", {"title": ("language",), "note": ("fluency",)}),
    "interests": ("interest", {"title": ("name",), "note": ("keywords",)}),
    "references": ("reference", {"title": ("name",), "note": ("reference",)}),
    "projects": ("project", {"title": ("name",), "organisation": ("entity",)}),
}
COMMON = {
    "start": ("startDate",),
    "end": ("endDate",),
    "url": ("url", "website"),
    "note": ("area", "summary", "description", "highlights", "score", "courses"),
}
JOINED = frozenset({"note"})  # all that is there counts, not the first

Found = Account | Statement | Flaw


def recognises(archive: Archive) -> list[Member]:
    """Return the files of JSON that have the basics of a resume."""
    return recognised(archive, NAMED, lambda member: _is_resume(member.head(16 << 10)))


def _is_resume(head: bytes) -> bool:
    return MARK.match(head) is not None and PARTS.search(head) is not None


def read(archive: Archive) -> Iterator[Found]:
    """Yield each person's accounts, then what they state."""
    found = (each for member in recognises(archive) for each in _read(member, archive))
    yield from refuse_if_nothing(archive, found)


def _read(member: Member, archive: Archive) -> Iterator[Found]:
    source = member.name.rpartition("/")[2]
    for value in values(member, archive.limits):
        if isinstance(value, Flaw):
            yield value
        elif not isinstance(value.json, dict):
            yield Flaw(value.place, "not-a-resume")
        else:
            yield from _resume(value, value.json, source)


def _resume(value: Value, said: Mapping[str, Any], source: str) -> Iterator[Found]:
    basics = said.get("basics")
    person: Mapping[str, Any] = basics if isinstance(basics, dict) else {}
    accounts = list(dict.fromkeys(_accounts(person)))
    if not accounts:
        yield Flaw(value.place, "no-account", "basics has no email, phone, url or profile")
        return
    name, email, url = (_text(person, key) for key in ("name", "email", "url"))
    first = accounts[0]
    yield Account(first, name or None, email if "@" in email else None, url or None)
    for each in accounts[1:]:
        yield Account(each, name or None, same=first)
    if label := _text(person, "label"):
        note = _text(person, "summary")
        yield Statement(account=first, kind="profile", title=label, note=note, source=source)
    for section, (kind, columns) in SECTIONS.items():
        entries = said.get(section)
        for entry in entries if isinstance(entries, list) else []:
            yield _statement(entry, first, kind, {**COMMON, **columns}, source, value.place)


def _statement(
    entry: object,
    account: str,
    kind: str,
    columns: Mapping[str, tuple[str, ...]],
    source: str,
    place: str,
) -> Statement | Flaw:
    if not isinstance(entry, dict):
        return Flaw(place, "unreadable-statement", kind)
    told = {}
    for name, keys in columns.items():
        texts = [text for key in keys if (text := _text(entry, key))]
        told[name] = "\n".join(texts) if name in JOINED else next(iter(texts), "")
    if not (told.get("title") or told.get("organisation") or told.get("note")):
        return Flaw(place, "unreadable-statement", kind)
    return Statement(account=account, kind=kind, source=source, **told)


def _accounts(person: Mapping[str, Any]) -> Iterator[str]:
    """Yield the accounts that the person names, the mail address first."""
    profiles = person.get("profiles")
    written = [f"mailto:{_text(person, 'email')}", f"tel:{_text(person, 'phone')}"]
    listed = profiles if isinstance(profiles, list) else []
    written += [_profile(each) for each in listed if isinstance(each, dict)]
    written.append(_text(person, "url") or _text(person, "website"))
    for text in written:
        try:
            account = account_id(text)
        except ValueError:
            continue
        if not account.startswith("email:") or "@" in account:
            yield account


def _profile(profile: Mapping[str, Any]) -> str:
    """Return a profile as an account: by its page if that shows one, else by network and name."""
    page, name = _text(profile, "url"), _text(profile, "username")
    try:
        if not account_id(page).startswith(("web:", "email:")):
            return page
    except ValueError:
        pass  # no page; the name may do
    network = _text(profile, "network").lower()
    network = NETWORKS.get(network, network.replace(" ", "-"))
    return f"{network}:{name}" if name and CHANNEL.fullmatch(network) else page


def _text(said: Mapping[str, Any], key: str) -> str:
    """Return a text, or a list of them line by line."""
    found = said.get(key)
    if isinstance(found, list):
        return "\n".join(each.strip() for each in found if isinstance(each, str))
    return found.strip() if isinstance(found, str) else ""


READER = Reader("jsonresume", "JSON Resume", recognises, read)
