"""The calendar and the address book."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from wherefrom.simulate.downloads.form import when
from wherefrom.simulate.life import MISSING, Life, handle, linkedin_name, phone
from wherefrom.simulate.people import Person
from wherefrom.simulate.speech import user_page
from wherefrom.vocabulary import Activity

HOST = "host@meet.example"  # who invites to all evenings
AHEAD = timedelta(days=14)


def write_calendar(life: Life, path: Path) -> None:
    """Write the evenings to which the owner came, with all who came."""
    evenings: dict[str, list[Activity]] = defaultdict(list)
    for each in life.on("calendar"):
        evenings[each.object or ""].append(each)
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Town//Evenings//EN", "METHOD:PUBLISH"]
    events = [line for name, came in evenings.items() for line in _event(life, name, came)]
    _write(path, [*head, *events, "END:VCALENDAR"])


def _event(life: Life, name: str, came: list[Activity]) -> Iterator[str]:
    start = when(came[0])
    yield "BEGIN:VEVENT"
    yield f"UID:evening-{name.rpartition('/')[2]}@meet.example"
    yield f"CREATED:{_stamp(start - AHEAD)}"
    yield f"DTSTAMP:{_stamp(start)}"
    yield f"DTSTART:{_stamp(start)}"
    yield f"DTEND:{_stamp(start + timedelta(hours=3))}"
    yield f"SUMMARY:An evening of the {came[0].tags[0]} circle"
    yield f"ORGANIZER;CN=The evenings:mailto:{HOST}"
    for each in came:
        person = life.person_of[each.actor]
        address = person.mail.partition(":")[2]
        yield f"ATTENDEE;CN={person.name};PARTSTAT=ACCEPTED:mailto:{address}"
    yield "END:VEVENT"


def _stamp(time: datetime) -> str:
    return f"{time:%Y%m%dT%H%M%SZ}"


def write_contacts(life: Life, path: Path) -> None:
    """Write a card for everybody, the owner too; a few keys are missing, as in all such books."""
    _write(path, [line for person in life.people for line in _card(person)])


def _card(person: Person) -> Iterator[str]:
    first, _, last = person.name.partition(" ")
    keys = [
        ("TEL;TYPE=CELL", phone(person)),
        ("X-SOCIALPROFILE;TYPE=twitter", f"https://twitter.com/{handle(person)}"),
        ("URL", f"https://www.linkedin.com/in/{linkedin_name(person)}"),
        *([("URL", user_page(person.page))] if person.page else []),
    ]
    yield from ("BEGIN:VCARD", "VERSION:3.0", f"N:{last};{first};;;", f"FN:{person.name}")
    yield f"EMAIL;TYPE=INTERNET:{person.mail.partition(':')[2]}"
    for place, (field, value) in enumerate(keys):
        if not person.luck.chance(MISSING, "not in the book", place):
            yield f"{field}:{value}"
    yield "END:VCARD"


def _write(path: Path, lines: list[str]) -> None:
    """Write content lines, folded at 75 bytes."""
    folded = (part for line in lines for part in _folded(line))
    path.write_text("\r\n".join(folded) + "\r\n", encoding="utf-8", newline="")


def _folded(line: str) -> Iterator[str]:
    room = 75
    while len(line.encode()) > room:
        end = len(line.encode()[:room].decode("utf-8", "ignore"))
        yield line[:end]
        line = f" {line[end:]}"
    yield line
