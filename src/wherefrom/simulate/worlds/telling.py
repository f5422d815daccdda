"""What the archives tell of a world: activities as ActivityStreams 2.0, results, policies, truth.

Everybody is known by one address on every channel: who is who is another test's question.
"""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from wherefrom.simulate.worlds.calendar import DAY, HOUR
from wherefrom.simulate.worlds.chance import Flags, Longs, derive, normal, uniform
from wherefrom.simulate.worlds.events import (
    CHANNELS,
    CHAT,
    DM,
    INTRODUCTION,
    JOIN,
    MEETUP,
    MENTION,
    OURS,
    OUTCOME,
    POST,
    ROOM,
    SHARE,
    SOCIAL,
    TELEPHONE,
)
from wherefrom.simulate.worlds.growth import World
from wherefrom.simulate.worlds.life import Life, names, values
from wherefrom.vocabulary import Account, Activity, ActivityType, Outcome, TimeStatus, Visibility

BEGINS = datetime(2023, 1, 2, tzinfo=UTC)  # a Monday, as the calendar has it
SECOND = 1_000_000
PAGE = "https://worlds.example/"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
CONTEXT = "https://www.w3.org/ns/activitystreams"
OUTCOME_COLUMNS = (
    "id", "when", "kind", "value", "currency", "ours", "counterparties", "through", "note",
)  # fmt: skip

# W7: who has a wrong clock, how wrong it is, and the channel whose times are all in another zone
WRONG_CLOCK, WRONG_BY, ZONE_OFF = 0.2, 40 * 60.0, 2 * HOUR


def account(person: int) -> str:
    """Return the account of somebody."""
    return f"email:{address(person)}"


def address(person: int) -> str:
    """Return the address of somebody."""
    return f"ours{person}@firm.example" if person < OURS else f"c{person}@town.example"


def recorded(world: World, life: Life) -> Longs:
    """Return the rows of the activities that the archives hold, in the order of their times."""
    events = world.events
    held = life.happened & (events.kind != OUTCOME) & (events.channel != TELEPHONE)
    rows = np.flatnonzero(held)
    return rows[np.argsort(recorded_seconds(world)[rows], kind="stable")]


def recorded_seconds(world: World) -> Longs:
    """Return the whole seconds since the record began that the archives give for each."""
    events = world.events
    time = events.time
    if world.kind.wrong_clocks:
        own = derive(world.people.key, "clock")
        wrong = np.where(uniform(own, "wrong") < WRONG_CLOCK, WRONG_BY * normal(own, "by"), 0.0)
        wrong[0] = WRONG_BY  # one of ours surely has
        time = time + np.where(events.kind == OUTCOME, 0.0, wrong[events.actor])
        time = time + np.where(events.channel == DM, ZONE_OFF, 0.0)
        time = np.where(events.channel == MEETUP, np.floor(time / DAY) * DAY, time)
    seconds: Longs = np.floor(np.maximum(time, 0.0)).astype(np.int64)
    return seconds


TYPES: dict[int, ActivityType] = {SHARE: "Announce", JOIN: "Join"}
VISIBLE: dict[int, Visibility] = {SOCIAL: "public", MEETUP: "public", CHAT: "group"}


class Told:
    """What the archives tell of a world as it was lived."""

    def __init__(self, world: World, life: Life) -> None:
        """Name everything."""
        self.world, self.life = world, life
        self.rows = recorded(world, life)
        self.named = names(world)
        events = world.events
        self.seconds = recorded_seconds(world).tolist()
        self.columns = {
            name: getattr(events, name).tolist()
            for name in ("kind", "parent", "by_ours", "ours", "other", "third", "channel", "place",
                         "linked", "key")
        }  # fmt: skip
        self.actors = events.actor.tolist()
        self.members = [[*room.ours.tolist(), *room.others.tolist()] for room in world.rooms]

    def id(self, row: int) -> str:
        """Return what an activity is called in the record."""
        key, channel = self.columns["key"][row], self.columns["channel"][row]
        return f"{CHANNELS[channel]}:{PAGE}{key:016x}"

    def result(self, row: int) -> str:
        """Return what a result is called in the record."""
        return f"deal-{int(self.named[row]):016x}"

    def activities(self) -> list[Activity]:
        """Return the activities of the record, in time order."""
        return [self.activity(row) for row in self.rows.tolist()]

    def activity(self, row: int) -> Activity:
        """Return an activity as the record has it."""
        said = {name: values[row] for name, values in self.columns.items()}
        kind, channel = said["kind"], said["channel"]
        link = self.id(said["parent"]) if said["linked"] else None
        day: TimeStatus = "day" if self.world.kind.wrong_clocks and channel == MEETUP else "exact"
        place = f"{CHANNELS[channel]}:{PAGE}{'evening' if kind == JOIN else 'room'}/{said['place']}"
        to = tuple(account(person) for person in self.addressed(row))
        raw = self.written(row)
        return Activity(
            id=self.id(row),
            type=TYPES.get(kind, "Create"),
            actor=account(self.actors[row]),
            channel=CHANNELS[channel],
            published=(int(BEGINS.timestamp()) + self.seconds[row]) * SECOND,
            published_raw=raw,
            time_status=day,
            object=place if kind == JOIN else (link if kind == SHARE else None),
            in_reply_to=None if kind == SHARE else link,
            context=place if kind in (JOIN, ROOM) else None,
            visibility=VISIBLE.get(channel, "direct"),
            to=to,
            mentions=to if kind == MENTION else (),
        )

    def written(self, row: int) -> str:
        """Return the time as the archive writes it."""
        when = datetime.fromtimestamp(int(BEGINS.timestamp()) + self.seconds[row], UTC)
        dated = self.world.kind.wrong_clocks and self.columns["channel"][row] == MEETUP
        return f"{when:%Y-%m-%d}" if dated else f"{when:%Y-%m-%dT%H:%M:%SZ}"

    def addressed(self, row: int) -> list[int]:
        """Return whom an activity is addressed to."""
        kind, actor = self.columns["kind"][row], self.actors[row]
        ours, other = self.columns["ours"][row], self.columns["other"][row]
        if kind in (POST, JOIN):
            return []
        if kind == ROOM:
            return [p for p in self.members[self.columns["place"][row]] if p != actor]
        if kind == INTRODUCTION:
            return [ours, self.columns["third"][row]]
        return [other if actor == ours else ours]

    def outcomes(self) -> list[Outcome]:
        """Return the results, in time order."""
        events = self.world.events
        rows = np.flatnonzero(self.life.happened & (events.kind == OUTCOME))
        rows = rows[np.argsort(events.time[rows], kind="stable")]
        value = values(self.world)
        begin = int(BEGINS.timestamp())
        return [
            Outcome(
                id=self.result(row),
                when=(begin + self.seconds[row]) * SECOND,
                kind="deal",
                value=float(value[row]),
                currency="EUR",
                ours=(account(self.columns["ours"][row]),),
                counterparties=(account(self.columns["other"][row]),),
            )
            for row in rows.tolist()
        ]

    def accounts(self) -> list[Account]:
        """Return those whom the record names."""
        named = {p for row in self.rows.tolist() for p in (self.actors[row], *self.addressed(row))}
        return [Account(account(p), person_name(p)) for p in sorted(named)]

    def ours(self) -> list[str]:
        """Return our accounts."""
        return [account(person) for person in range(OURS)]

    def parents(self) -> dict[str, str | None]:
        """Return of everything recorded what truly brought it about.

        None for what came by itself; for what came of a word that no archive holds, that word's
        name all the same.
        """
        events = self.world.events
        result = np.flatnonzero(self.life.happened & (events.kind == OUTCOME)).tolist()
        causes = self.life.cause.tolist()
        called = {row: self.id(row) for row in self.rows.tolist()}
        called |= {row: self.result(row) for row in result}
        return {
            id_: self.id(causes[row]) if causes[row] >= 0 else None for row, id_ in called.items()
        }

    def stopped(self, banned: Flags) -> set[str]:
        """Return the names of some rows."""
        return {self.id(row) for row in np.flatnonzero(banned).tolist()}


def person_name(person: int) -> str:
    """Return the name somebody goes by."""
    return f"Ours {person + 1}" if person < OURS else f"Contact {person}"


# Files


def write(told: Told, folder: Path) -> None:
    """Write activities.jsonl, outcomes.csv and me.txt, as `wherefrom` imports them."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(as2(activity)) + "\n" for activity in told.activities()]
    (folder / "activities.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")
    (folder / "me.txt").write_text("".join(f"{each}\n" for each in told.ours()), encoding="utf-8")
    with (folder / "outcomes.csv").open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(OUTCOME_COLUMNS)
        for outcome in told.outcomes():
            when = datetime.fromtimestamp(outcome.when // SECOND, UTC)
            sheet.writerow([
                outcome.id, f"{when:%Y-%m-%dT%H:%M:%SZ}", outcome.kind, f"{outcome.value:.2f}",
                outcome.currency, *outcome.ours, *outcome.counterparties, "", "",
            ])  # fmt: skip


def as2(activity: Activity) -> dict[str, object]:
    """Return an activity as ActivityStreams 2.0."""
    page = activity.id.partition(":")[2]
    to = [f"mailto:{each.partition(':')[2]}" for each in activity.to]
    person = int("".join(c for c in activity.actor.partition("@")[0] if c.isdigit()))
    said: dict[str, object] = {
        "@context": CONTEXT,
        "type": activity.type,
        "actor": {
            "type": "Person",
            "id": f"mailto:{address(person)}",
            "name": person_name(person),
        },
        "published": activity.published_raw,
        "generator": {"type": "Application", "name": activity.channel},
    }
    public = [PUBLIC] if activity.visibility == "public" else []
    said["audience" if activity.visibility == "group" else "to"] = [*public, *to]
    if activity.context:
        said["context"] = activity.context.partition(":")[2]
    if activity.type == "Create":
        note: dict[str, object] = {"type": "Note", "id": page}
        if activity.in_reply_to:
            note["inReplyTo"] = activity.in_reply_to.partition(":")[2]
        if activity.mentions:
            note["tag"] = [{"type": "Mention", "href": each} for each in to]
        return {**said, "object": note}
    return {**said, "id": page, "object": (activity.object or "").partition(":")[2]}
