"""The running world: what is due, what was said, how warm each tie is, and what the rule stops.

Whatever is said schedules what comes of it, with luck of its own (see `draws`). So a message that a
rule stops takes with it what it alone would have brought about, and nothing else: the activities
of a ruled world are a part of those of the free one. Where warmth matters, it does so through one
draw against a probability that only rises with it, which keeps that promise.
"""

from collections.abc import Callable
from heapq import heappop, heappush
from math import exp

from msgspec import Struct

from wherefrom.simulate.draws import Luck
from wherefrom.simulate.habits import DAY, END, EPOCH, WEEK
from wherefrom.simulate.people import TARGET, Circle, Person
from wherefrom.vocabulary import Activity, Outcome

SECOND = 1_000_000
KEEPS = (WEEK, 6 * WEEK, 52 * WEEK)  # how long the three parts of a tie last, mean
PARTS = (0.4, 0.35, 0.25)
OLD_TIE = 0.09  # part of the pairs that knew each other when the year began
LONGEST_DELAY = 120 * DAY


class Climate(Struct, frozen=True):
    """What kind of world it is; the default is the firm of the demo.

    Attributes:
        social: there is a Mastodon; without it all is mail and meeting.
        heavy_tails: answers come after Pareto delays, some of them months late.
        shock: how unequal the weeks are for a trade (sigma): in some weeks everybody of a trade
            both talks more and needs more, and neither brings about the other.
        unseen: part of the engagements that come by telephone, which no archive holds.
    """

    social: bool = True
    heavy_tails: bool = False
    shock: float = 0.15
    unseen: float = 0.3


CLIMATES = {
    "firm": Climate(),
    "mail-only": Climate(social=False),
    "heavy-tails": Climate(heavy_tails=True),
    "shocks": Climate(shock=0.8),
    "telephone": Climate(unseen=0.8),
}


class Seen(Struct, frozen=True):
    """An activity of ours as a rule sees it: what is recorded, and what a record tells of it.

    Attributes:
        activity: as the archive will tell it.
        reply: it answers something.
        first_contact: it is addressed to somebody, and nobody there had heard from us.
        depth: answers between it and the start of its thread.
        on_message: it is about the business.
        to_target: somebody it is addressed to is of a trade the firm serves; a public post that
            is addressed to nobody counts by its topic.
    """

    activity: Activity
    reply: bool
    first_contact: bool
    depth: int
    on_message: bool
    to_target: bool


Rule = Callable[[Seen], bool]


class Said(Struct, frozen=True):
    """Something that happened, with what the world needs to go on from it."""

    activity: Activity
    time: float
    speaker: Person
    to: tuple[Person, ...]
    topic: Circle
    business: bool
    depth: int
    kind: str
    luck: Luck


class Tie(Struct):
    """How warm a pair is, and the contacts that made it so: (time, activity, weight)."""

    levels: list[float]
    at: float
    contacts: list[tuple[float, str | None, float]]

    def warmth(self, time: float) -> float:
        """Return the sum over the contacts so far, each faded in three parts."""
        lapse = max(time - self.at, 0.0)
        return sum(
            level * exp(-lapse / keep) for level, keep in zip(self.levels, KEEPS, strict=True)
        )

    def add(self, time: float, activity: str, weight: float) -> None:
        """Enter a contact."""
        lapse = max(time - self.at, 0.0)
        self.levels = [
            level * exp(-lapse / keep) + weight * part
            for level, keep, part in zip(self.levels, KEEPS, PARTS, strict=True)
        ]
        self.at = max(time, self.at)
        self.contacts.append((time, activity, weight))

    def source(self, luck: Luck, time: float) -> str | None:
        """Return the contact that, of all that keep the tie warm, brought something about."""
        shares = [
            weight * sum(p * exp(-(time - at) / k) for p, k in zip(PARTS, KEEPS, strict=True))
            for at, _, weight in self.contacts
        ]
        return self.contacts[luck.weighted(shares, "source")][1] if self.contacts else None


class World:
    """One run of a year; `rule` tells which of our activities may happen."""

    def __init__(
        self, seed: int, people: tuple[Person, ...], climate: Climate, rule: Rule | None
    ) -> None:
        """Begin the year with the ties it inherits."""
        self.luck = Luck.of(seed, "world")
        self.people = people
        self.ours = tuple(person for person in people if person.ours)
        self.climate = climate
        self.rule = rule
        self.activities: list[Activity] = []
        self.outcomes: dict[str, Outcome] = {}
        self.parents: dict[str, str | None] = {}
        self.labels: dict[str, tuple[bool, bool]] = {}
        self.onward: list[Callable[[World, Said], None]] = []
        self.ties: dict[tuple[int, int], Tie] = {}
        self.heard: set[int] = set()
        self.brought: dict[tuple[int, int], Person] = {}
        self._weather: dict[tuple[str, int], float] = {}
        self._queue: list[tuple[float, bytes, Callable[[float], object]]] = []
        for ours in self.ours:
            for other in people[len(self.ours) :]:
                self._inherit(ours, other)

    def _inherit(self, ours: Person, other: Person) -> None:
        pair = ours.luck.child("old tie", other.index)
        if pair.chance(OLD_TIE, "known"):
            level = pair.lognormal(0.6, 0.8, "warmth")
            # What is left of an old tie is its slow part.
            self.ties[ours.index, other.index] = Tie(
                [0.0, 0.2 * level, 0.8 * level], 0.0, [(0.0, None, level)]
            )
            self.heard.add(other.index)

    def at(self, time: float, luck: Luck, act: Callable[[float], object]) -> None:
        """Have something happen at a time of the year; later than the year, it is not seen."""
        if time < END:
            heappush(self._queue, (time, luck.key, act))

    def run(self) -> None:
        """Let the year pass."""
        while self._queue:
            time, _, act = heappop(self._queue)
            act(time)

    def tie(self, ours: Person, other: Person) -> Tie:
        """Return the pair's tie, cold if there was none."""
        return self.ties.setdefault((ours.index, other.index), Tie([0.0] * len(KEEPS), 0.0, []))

    def bring(self, by: Person, ours: Person, other: Person) -> None:
        """Remember who brought two together, if they were strangers."""
        pair = (ours.index, other.index)
        if pair not in self.ties or not self.ties[pair].contacts:
            self.brought.setdefault(pair, by)

    def trust(self, one: Person, other: Person, time: float, scale: float = 1.0) -> float:
        """Return how far a warm tie makes something likely, 0 to 1, saturating; 1 among us."""
        if one.ours == other.ours:
            return 1.0 if one.ours else 0.5
        pair = (one.index, other.index) if one.ours else (other.index, one.index)
        tie = self.ties.get(pair)
        return 1.0 - exp(-tie.warmth(time) / scale) if tie else 0.0

    def weather(self, person: Person, time: float) -> float:
        """Return how busy the week is for the person's trade; 1 is an ordinary week."""
        named = (person.trade.name, int(time // WEEK))
        if named not in self._weather:
            luck, sigma = self.luck.child(f"weather {named[0]}", named[1]), self.climate.shock
            self._weather[named] = luck.lognormal(exp(-sigma * sigma / 2), sigma, "busy")
        return self._weather[named]

    def delay(self, luck: Luck, median: float, sigma: float, what: str) -> float:
        """Return how long an answer takes, in seconds."""
        if self.climate.heavy_tails:
            return min(luck.pareto(median * 2 ** (-1 / 0.7), 0.7, what), LONGEST_DELAY)
        return min(luck.lognormal(median, sigma, what), LONGEST_DELAY)

    def happen(self, said: Said, parent: str | None) -> Said | None:
        """Enter what is said, unless the rule stops it; then let it have its consequences."""
        seen = self._seen(said)
        if said.speaker.ours and self.rule is not None and not self.rule(seen):
            return None
        self.activities.append(said.activity)
        self.parents[said.activity.id] = parent
        if said.speaker.ours:
            self.labels[said.activity.id] = (seen.on_message, seen.to_target)
            self.heard.update(person.index for person in said.to)
        for consequence in self.onward:
            consequence(self, said)
        return said

    def _seen(self, said: Said) -> Seen:
        others = [person for person in said.to if not person.ours]
        serves = any(person.trade.name in TARGET for person in others)
        return Seen(
            activity=said.activity,
            reply=said.activity.in_reply_to is not None,
            first_contact=bool(said.to) and not any(p.index in self.heard for p in said.to),
            depth=said.depth,
            on_message=said.business,
            to_target=serves if others else said.business,
        )


def stamp(time: float) -> int:
    """Return the record's microseconds; people's clocks tick in whole seconds."""
    return (EPOCH + int(time)) * SECOND
