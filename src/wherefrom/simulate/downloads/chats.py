"""The exports of Slack, WhatsApp and Telegram."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from wherefrom.simulate.downloads.form import pack, to_json, when
from wherefrom.simulate.life import Life, number, phone, slack_id
from wherefrom.simulate.people import Person
from wherefrom.vocabulary import Activity

CHANNEL = {"id": "C0TOWN", "name": "town", "created": "1735689600", "is_general": True}

# Slack


def write_slack(life: Life, path: Path) -> None:
    """Write the workspace: who is in it, and its one channel by days."""
    said = life.on("slack")
    messages = [each for each in said if each.type == "Create"]
    reactions: dict[str, list[str]] = defaultdict(list)
    for each in said:
        if each.type == "Like" and each.object:
            reactions[each.object].append(_user(life.person_of[each.actor]))
    stamps = {each.id: _stamp(each, place) for place, each in enumerate(messages)}
    days: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in messages:
        told = _message(life, each, stamps, list(dict.fromkeys(reactions[each.id])))
        days[f"town/{when(each):%Y-%m-%d}.json"].append(told)
    members = {life.person_of[account] for each in messages for account in (each.actor, *each.to)}
    users = [_member(person) for person in sorted(members, key=lambda each: each.index)]
    files = {"users.json": users, "channels.json": [CHANNEL], **days}
    pack(path, {name: to_json(value) for name, value in files.items()})


def _user(person: Person) -> str:
    return slack_id(person).upper()


def _stamp(message: Activity, place: int) -> str:
    return f"{int(when(message).timestamp())}.{place % 1_000_000:06d}"


def _member(person: Person) -> dict[str, Any]:
    told = {"real_name": person.name, "display_name": person.first}
    told |= {"email": person.mail.partition(":")[2]}
    return {"id": _user(person), "name": person.first.lower(), "profile": told}


def _message(
    life: Life, said: Activity, stamps: dict[str, str], liked: list[str]
) -> dict[str, Any]:
    called = " ".join(f"<@{_user(life.person_of[account])}>" for account in said.to)
    words = (said.content or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    told: dict[str, Any] = {
        "type": "message",
        "user": _user(life.person_of[said.actor]),
        "text": f"{called} {words}".strip(),
        "ts": stamps[said.id],
    }
    if said.context in stamps:
        told["thread_ts"] = stamps[said.context]
    if liked:
        told["reactions"] = [{"name": "+1", "users": liked, "count": len(liked)}]
    return told


# Talk of two


def _by_person(life: Life, channel: str) -> dict[Person, list[Activity]]:
    found: dict[Person, list[Activity]] = defaultdict(list)
    for each in life.on(channel):
        found[life.other(each)].append(each)
    return found


def write_whatsapp(life: Life, folder: Path) -> None:
    """Write a chat for each person, who is not among the phone's contacts: a number."""
    for person, said in _by_person(life, "whatsapp").items():
        lines = [
            f"{when(each):%Y-%m-%d, %H:%M} - {_shown(life, each)}: {each.content}" for each in said
        ]
        first = f"{when(said[0]):%Y-%m-%d, %H:%M} - Messages and calls are end-to-end encrypted."
        text = "\n".join([first, *lines]) + "\n"
        path = folder / f"WhatsApp Chat with {phone(person)}.txt"
        path.write_text(text, encoding="utf-8", newline="\n")


def _shown(life: Life, said: Activity) -> str:
    person = life.person_of[said.actor]
    return person.name if person is life.owner else phone(person)


def write_telegram(life: Life, path: Path) -> None:
    """Write the whole account: the owner, contacts with their numbers, and a chat for each."""
    owner, talks = life.owner, _by_person(life, "telegram")
    first, _, last = owner.name.partition(" ")
    export = {
        "about": "Here is the data you requested.",
        "personal_information": {
            "user_id": number(owner), "first_name": first, "last_name": last,
            "phone_number": phone(owner),
        },
        "contacts": {"about": "", "list": [_contact(person) for person in talks]},
        "chats": {
            "about": "",
            "list": [
                {
                    "name": person.name, "type": "personal_chat", "id": number(person),
                    "messages": [_telegram(life, each, place) for place, each in enumerate(said)],
                }
                for person, said in talks.items()
            ],
        },
    }  # fmt: skip
    path.parent.mkdir(exist_ok=True)
    path.write_text(to_json(export), encoding="utf-8")


def _contact(person: Person) -> dict[str, Any]:
    first, _, last = person.name.partition(" ")
    told = {"first_name": first, "last_name": last, "phone_number": phone(person)}
    return {"user_id": number(person), **told, "date": "2025-01-01T00:00:00"}


def _telegram(life: Life, said: Activity, place: int) -> dict[str, Any]:
    person = life.person_of[said.actor]
    return {
        "id": place + 1,
        "type": "message",
        "date": f"{when(said):%Y-%m-%dT%H:%M:%S}",
        "date_unixtime": str(int(when(said).timestamp())),
        "from": person.name,
        "from_id": f"user{number(person)}",
        "text": said.content,
    }
