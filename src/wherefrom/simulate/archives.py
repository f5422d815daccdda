"""Writes a year as the archives people really have: mail, Mastodon, a timeline, events, a sheet.

mail.mbox           what the firm's mailboxes hold, mboxrd, with quotes and signatures
mastodon-NAME.tar.gz  what a server gives each recruiter: their own posts, and nothing else
timeline.jsonl      what others posted, answered, liked and shared, as ActivityStreams 2.0
events.jsonl        who came to which evening, and who was asked
outcomes.csv        hires, deals, referrals, invitations
labels.csv          what of ours was on message, and what to the target audience
"""

import csv
import gzip
import io
import json
import tarfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from pathlib import Path

from wherefrom.simulate.draws import Luck
from wherefrom.simulate.people import Person
from wherefrom.simulate.speech import user_page
from wherefrom.simulate.world import SECOND
from wherefrom.simulate.years import Year
from wherefrom.vocabulary import Activity, Outcome

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
CONTEXT = "https://www.w3.org/ns/activitystreams"
OUTCOME_COLUMNS = (
    "id", "when", "kind", "value", "currency", "ours", "counterparties", "through", "note",
)  # fmt: skip


def write(year: Year, folder: Path) -> list[Path]:
    """Write all archives into the folder; return them in the order in which to import them."""
    folder.mkdir(parents=True, exist_ok=True)
    town = {account: p for p in year.people for account in (p.mail, p.page) if account}
    said = {activity.id: activity for activity in year.activities}
    written = [folder / "mail.mbox"]
    mails = (a for a in year.activities if a.channel == "email")
    written[0].write_bytes(b"".join(mail_text(mail, said, town) for mail in mails))
    for person in (p for p in year.people if p.ours and p.page):
        own = [a for a in year.activities if a.actor == person.page and a.channel == "mastodon"]
        path = folder / f"mastodon-{user_page(person.page).rpartition('/')[2]}.tar.gz"
        path.write_bytes(account_archive(person, own))
        written.append(path)
    theirs = [a for a in year.activities if a.channel == "mastodon" and not town[a.actor].ours]
    if theirs:
        written.append(folder / "timeline.jsonl")
        _write_lines(written[-1], [*_cards(year.people), *map(_timeline, theirs)])
    written.append(folder / "events.jsonl")
    evenings = (a for a in year.activities if a.channel == "meetup")
    _write_lines(written[-1], [_evening(activity) for activity in evenings])
    write_outcomes(year.outcomes, folder / "outcomes.csv")
    _write_labels(year, folder / "labels.csv")
    return written


# Mail


def mail_text(mail: Activity, said: dict[str, Activity], town: dict[str, Person]) -> bytes:
    """Return a mail as it stands in an mbox."""
    sender = town[mail.actor]
    when = datetime.fromtimestamp((mail.published or 0) // SECOND, UTC)
    headers = [
        ("Return-Path", f"<{_address(mail.actor)}>"),
        ("Message-ID", f"<{_own(mail.id)}>"),
        ("Date", format_datetime(when)),
        ("From", _named(sender)),
        ("To", _named(town[mail.to[0]])),
        ("Cc", ", ".join(_named(town[account]) for account in mail.to[1:])),
        ("Subject", _header(mail.name or "")),
        ("In-Reply-To", f"<{_own(mail.in_reply_to)}>" if mail.in_reply_to else ""),
        ("References", " ".join(f"<{_own(each)}>" for each in _references(mail, said))),
        ("User-Agent", Luck.of(sender.mail).pick(("Thunderbird", "K-9 Mail", "mutt"), "client")),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ]
    head = "".join(f"{name}: {value}\n" for name, value in headers if value)
    lines = _body(mail, said, town).split("\n")
    # mboxrd: a line that looks like a separator, however quoted, gets one more `>`.
    body = "\n".join(f">{x}" if x.lstrip(">").startswith("From ") else x for x in lines)
    separator = f"From {_address(mail.actor)} {when:%a %b %e %H:%M:%S %Y}\n"
    return f"{separator}{head}\n{body}\n\n".encode()


def _body(mail: Activity, said: dict[str, Activity], town: dict[str, Person]) -> str:
    parts = [mail.content or ""]
    if mail.quoted:
        quoted = "\n".join(f"> {line}".rstrip() for line in mail.quoted.split("\n"))
        before = said.get(mail.in_reply_to or "")
        if before is not None:
            day = datetime.fromtimestamp((before.published or 0) // SECOND, UTC)
            when = f"{day:%a, %d %b %Y at %H:%M}"
            parts.append(f"On {when}, {town[before.actor].name} wrote:\n{quoted}")
        else:
            parts.append(quoted)
    if mail.signature:
        parts.append(f"-- \n{mail.signature}")
    return "\n\n".join(parts)


def _references(mail: Activity, said: dict[str, Activity]) -> list[str]:
    """Return the thread's first mail, and the chain of answers from there."""
    chain: list[str] = []
    above = mail.in_reply_to
    while above:
        chain.append(above)
        above = said[above].in_reply_to if above in said else None
    return chain[::-1]


def _own(name: str) -> str:
    return name.partition(":")[2]


def _address(account: str) -> str:
    return account.partition(":")[2]


def _header(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8").encode()


def _named(person: Person) -> str:
    return formataddr((person.name, _address(person.mail)))


# Mastodon


def _time(activity: Activity) -> str:
    when = datetime.fromtimestamp((activity.published or 0) // SECOND, UTC)
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"


def _note(activity: Activity) -> dict[str, object]:
    page = user_page(activity.actor)
    called = [user_page(account) for account in activity.to]
    public = activity.visibility == "public"
    tags: list[dict[str, str]] = [
        {"type": "Mention", "href": href, "name": f"@{_address(account)}"}
        for href, account in zip(called, activity.to, strict=True)
    ]
    tags += [{"type": "Hashtag", "name": f"#{tag}"} for tag in activity.tags]
    return {
        "id": _own(activity.id),
        "type": "Note",
        "summary": None,
        "inReplyTo": _own(activity.in_reply_to) if activity.in_reply_to else None,
        "published": _time(activity),
        "url": activity.url,
        "attributedTo": page,
        "to": [PUBLIC] if public else called,
        "cc": [f"{page}/followers", *called] if public else [],
        "conversation": _own(activity.context or activity.id),
        "content": f"<p>{_escaped(activity.content or '')}</p>",
        "tag": tags,
    }


def _posted(activity: Activity) -> dict[str, object]:
    page = user_page(activity.actor)
    if activity.type == "Create":
        note = _note(activity)
        return {
            "id": f"{_own(activity.id)}/activity",
            "type": "Create",
            "actor": page,
            "published": note["published"],
            "to": note["to"],
            "cc": note["cc"],
            "object": note,
        }
    return {
        "id": _own(activity.id),
        "type": activity.type,
        "actor": page,
        "published": _time(activity),
        "to": [PUBLIC],
        "cc": [user_page(account) for account in activity.to],
        "object": _own(activity.object or ""),
    }


def account_archive(person: Person, own: list[Activity]) -> bytes:
    """Return what a Mastodon server gives a person."""
    page = user_page(person.page)
    actor = {
        "@context": CONTEXT,
        "id": page,
        "type": "Person",
        "preferredUsername": page.rpartition("/")[2],
        "name": person.name,
        "url": page.replace("/users/", "/@"),
        "outbox": "outbox.json",
    }
    outbox = {
        "@context": CONTEXT,
        "id": "outbox.json",
        "type": "OrderedCollection",
        "totalItems": len(own),
        "orderedItems": [_posted(activity) for activity in own],
    }
    packed = io.BytesIO()
    # mtime 0: the same year must give the same bytes.
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w") as archive,
    ):
        for name, value in (("actor.json", actor), ("outbox.json", outbox)):
            data = json.dumps(value, ensure_ascii=False).encode()
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# Others, and evenings


def _timeline(activity: Activity) -> dict[str, object]:
    return {
        "@context": CONTEXT,
        **_posted(activity),
        "generator": {"type": "Application", "name": "Mastodon"},
    }


def _cards(people: Iterable[Person]) -> Iterator[dict[str, object]]:
    """Yield those whose page and address the firm knows to be one person's."""
    for person in people:
        if person.known and person.page:
            yield {
                "@context": CONTEXT,
                "id": user_page(person.page),
                "type": "Person",
                "name": person.name,
                "email": _address(person.mail),
            }


def _evening(activity: Activity) -> dict[str, object]:
    return {
        "@context": CONTEXT,
        "id": _own(activity.id),
        "type": activity.type,
        "actor": _uri(activity.actor),
        "published": _time(activity),
        "to": [_uri(account) for account in activity.to] or [PUBLIC],
        "object": {
            "id": _own(activity.object or ""),
            "type": "Event",
            "name": f"An evening of the {activity.tags[0]} circle",
        },
        "tag": [{"type": "Hashtag", "name": f"#{tag}"} for tag in activity.tags],
        "generator": {"type": "Application", "name": "meetup"},
    }


def _uri(account: str) -> str:
    return user_page(account) if account.startswith("mastodon:") else f"mailto:{_address(account)}"


def _write_lines(path: Path, values: Iterable[dict[str, object]]) -> None:
    text = "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
    path.write_text(text, encoding="utf-8", newline="\n")


# Sheets


def write_outcomes(outcomes: Iterable[Outcome], path: Path) -> None:
    """Write outcomes as the CSV that wherefrom reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(OUTCOME_COLUMNS)
        for outcome in outcomes:
            when = datetime.fromtimestamp(outcome.when // SECOND, UTC)
            people = (";".join(p) for p in (outcome.ours, outcome.counterparties, outcome.through))
            sheet.writerow([
                outcome.id, f"{when:%Y-%m-%dT%H:%M:%SZ}", outcome.kind,
                "" if outcome.value is None else f"{outcome.value:.2f}", outcome.currency,
                *people, outcome.note or "",
            ])  # fmt: skip


def _write_labels(year: Year, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(("activity", "label", "value"))
        for name, values in year.labels.items():
            for label, value in zip(("on_message", "to_target"), values, strict=True):
                sheet.writerow((name, label, "true" if value else "false"))
