"""Who is who: the people of a record, one of them, and who may be one."""

from typing import Any

import msgspec

from wherefrom.people import LookAlikes, People, resolve, suggest
from wherefrom.people.suggest import SHOWN
from wherefrom.record.record import Record
from wherefrom.reports.base import Report, moment


def people(record: Record) -> Report:
    """Return everybody, those with most accounts first."""
    known = resolve(record)
    rows = [_person(known, person) for person in known.members]
    rows.sort(key=lambda row: (not row["ours"], -len(row["accounts"]), row["person"]))
    return Report("people", rows, [_alike(each) for each in known.look_alikes()], {})


def person(record: Record, text: str) -> Report:
    """Return one person: a row for each account, with what archives say and it states of itself.

    Raises:
        UnknownNameError: nobody is called so, or several are.
    """
    known = resolve(record)
    found = known.find(text)
    details = {row["id"]: row for row in record.accounts().to_pylist()}
    states: dict[str, list[dict[str, str]]] = {}
    for each in record.statements():
        states.setdefault(each.account, []).append(msgspec.to_builtins(each))
    rows = [
        {
            "person": found,
            "account": account,
            "name": details.get(account, {}).get("name"),
            "first": moment(details.get(account, {}).get("seen_first")),
            "last": moment(details.get(account, {}).get("seen_last")),
            "states": states.get(account, []),
        }
        for account in known.members[found]
    ]
    return Report("person", rows, [], {})


def suggestions(record: Record) -> Report:
    """Return pairs who may be one person, with what speaks for it and against it."""
    refused = _refused(record)
    rows = []
    for row in _pairs(record):
        number = refused.get(frozenset((row["left"], row["right"])))
        more = [f"you refused it (decision {number})"] if number else []
        rows.append(row | {"doubts": [*row["doubts"], *more]})
    caveats = ["Nobody is joined until you say so: wherefrom people doubts, or same A B."]
    return Report("suggestions", rows, caveats, {"least": SHOWN})


def doubts(record: Record) -> Report:
    """Return the pairs to be decided: the suggestions that were not refused."""
    refused = _refused(record)
    rows = [row for row in _pairs(record) if frozenset((row["left"], row["right"])) not in refused]
    return Report("doubts", rows, [], {"least": SHOWN})


def _pairs(record: Record) -> list[dict[str, Any]]:
    return [msgspec.structs.asdict(each) for each in suggest(record)]


def _refused(record: Record) -> dict[frozenset[str], int]:
    """Return the decision by which a pair of people was refused, by pair."""
    person_of = resolve(record).person_of
    return {
        frozenset(person_of.get(account, account) for account in (each.left, each.right)):
        each.number
        for each in record.decisions()
        if each.active and each.kind == "refused"
    }  # fmt: skip


def ours(record: Record) -> Report:
    """Return our own accounts, with the person each is held to be."""
    known = resolve(record)
    rows = [
        {"account": account, "person": person, "name": known.name_of(person)}
        for account in record.ours()
        if (person := known.person_of[account])
    ]
    return Report("me", rows, [], {})


def _person(known: People, person: str) -> dict[str, Any]:
    return {
        "person": person,
        "name": known.name_of(person),
        "ours": known.is_ours(person),
        "accounts": known.members[person],
    }


def _alike(found: LookAlikes) -> str:
    return f"{' and '.join(found.accounts)} look alike, and are held to be different people."


def decisions(record: Record) -> Report:
    """Return what was decided about who is who, the undone too."""
    return Report("decisions", [msgspec.to_builtins(each) for each in record.decisions()], [], {})
