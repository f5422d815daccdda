"""What a person states, written as a JSON Resume; what the record shows stands apart, in `meta`.

Source: jsonresume/resume-schema, schema.json, 1.0.0; read 2026-11-24.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

from wherefrom.people import resolve
from wherefrom.record.record import Record
from wherefrom.reports.base import Report
from wherefrom.reports.card import statements_of
from wherefrom.vocabulary import Statement

SCHEMA: Final = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
# The section of each kind, and its names for title, organisation, start and note.
SECTIONS: Final = {
    "work": ("work", "position", "name", "startDate", "summary"),
    "volunteer": ("volunteer", "position", "organization", "startDate", "summary"),
    "education": ("education", "studyType", "institution", "startDate", "area"),
    "award": ("awards", "title", "awarder", "date", "summary"),
    "certificate": ("certificates", "name", "issuer", "date", "summary"),
    "badge": ("certificates", "name", "issuer", "date", "summary"),
    "publication": ("publications", "name", "publisher", "releaseDate", "summary"),
    "skill": ("skills", "name", "", "", "keywords"),
    "language": ("languages", "language", "", "", "fluency"),
    "interest": ("interests", "name", "", "", "keywords"),
    "reference": ("references", "name", "", "", "reference"),
    "project": ("projects", "name", "entity", "startDate", "description"),
}
_LISTED: Final = "keywords"  # a list in the schema


def resume(record: Record, card: Report) -> dict[str, Any]:
    """Return the resume of a card's person; it names nobody else.

    Args:
        record: the card's.
        card: a report of `card.card`.
    """
    known = resolve(record)
    person = card.settings["person"]
    accounts = known.members[person]
    stated = statements_of(record, known, person)
    made: dict[str, Any] = {"$schema": SCHEMA, "basics": _basics(known.name_of(person), accounts)}
    for each in stated:
        if each.kind == "profile":
            made["basics"] |= {"label": each.title, "summary": each.note}
        elif each.kind in SECTIONS:
            section, entry = _entry(each)
            made.setdefault(section, []).append(entry)
    roles = Counter(row["what"] for row in card.rows if row["part"] == "roles")
    made["meta"] = {"wherefrom": {"outcomes_by_role": dict(roles)}}
    return made


def write(record: Record, card: Report, path: Path) -> None:
    """Write the resume to a file."""
    text = json.dumps(resume(record, card), ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def _basics(name: str, accounts: list[str]) -> dict[str, Any]:
    split = [account.partition(":") for account in accounts]
    basics: dict[str, Any] = {"name": name}
    for channel, key in (("email", "email"), ("phone", "phone")):
        if theirs := [handle for found, _, handle in split if found == channel]:
            basics[key] = theirs[0]
    profiles = [
        {"network": channel, "username": handle}
        for channel, _, handle in split
        if channel not in {"email", "phone"}
    ]
    return basics | ({"profiles": profiles} if profiles else {})


def _entry(stated: Statement) -> tuple[str, dict[str, Any]]:
    section, *names = SECTIONS[stated.kind]
    texts = (stated.title, stated.organisation, stated.start, stated.note)
    entry: dict[str, Any] = {
        name: text for name, text in zip(names, texts, strict=True) if name and text
    }
    if _LISTED in entry:
        entry[_LISTED] = entry[_LISTED].split("\n")
    entry |= {"endDate": stated.end} if stated.end else {}
    return section, entry | ({"url": stated.url} if stated.url else {})
