"""What comes of what was said: answers, readers, shares, introductions, and a word much later."""

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from msgspec import Struct

from wherefrom.simulate.draws import Luck
from wherefrom.simulate.habits import DAY, HOUR, MINUTE, WEEK, settle
from wherefrom.simulate.people import BUSINESS, JOKES, Circle, Person
from wherefrom.simulate.speech import Draft, say, touch
from wherefrom.simulate.world import Said, World
from wherefrom.vocabulary import ActivityType


class Rates(Struct, frozen=True):
    """How often things come of things. Set once to what a firm of this size would know, then left.

    Attributes:
        readers: of a public post of ours who might react, on average, in a town of 400.
        others_readers: the same for our people reading what others post.
        cold: how likely a reader reacts who has no tie to the speaker; a warm one always does.
        like, share: parts of the reactions; the rest are answers.
        strangers: readers a share finds who might write to us.
        silent: readers of a post who write by mail, without a link, on average.
        again: further words a contact brings about later, beside its answers.
        ours_first: part of these that we begin.
        introduces, praises: of a contact of weight 1, by a person of average connections.
        we_introduce: the same for us.
        copied: part of the wish to answer left to those in copy.
        tires: how much of the wish to answer is left with each step of a thread.
    """

    readers: float = 3.0
    others_readers: float = 0.35
    cold: float = 0.22
    like: float = 0.36
    share: float = 0.13
    strangers: float = 0.7
    silent: float = 0.035
    again: float = 0.055
    ours_first: float = 0.55
    introduces: float = 0.006
    praises: float = 0.004
    we_introduce: float = 0.005
    copied: float = 0.15
    tires: float = 0.74


RATES = Rates()
WELCOME = {"outreach": 0.16, "newsletter": 0.05, "invite": 0.2, "mention": 0.5}
WEIGHTS = {
    "newsletter": 0.08,
    "outreach": 0.25,
    "Like": 0.05,
    "Announce": 0.3,
    "engagement": 1.5,
    "cold": 1.5,
}
OF_A_SEARCH = {"engagement", "cold", "letter"}  # `needs` has these answered
AGAIN_AFTER = ((0.5, WEEK), (0.35, 6 * WEEK), (0.15, 40 * WEEK))
MANY = 4  # people in a mail, from which on nobody answers to all


class Crowd:
    """Who reads whom: chances fixed by interests, drawn by luck."""

    def __init__(self, world: World) -> None:
        """Take the town as it is."""
        self.people = world.people
        self._totals: dict[tuple[int, str], list[float]] = {}

    def reader(self, luck: Luck, author: Person, topic: Circle, index: int) -> Person:
        """Return somebody who comes across what the author says about the topic."""
        totals = self._weights(author, topic)
        place = bisect_right(totals, luck.uniform("reader", index) * totals[-1])
        return self.people[min(place, len(totals) - 1)]

    def _weights(self, author: Person, topic: Circle) -> list[float]:
        key = (author.index, topic.name)
        if key not in self._totals:
            weights = (
                0.0
                if reader is author or reader.ours == author.ours
                else reader.talk * reader.likes(topic) * nearness(author, reader)
                for reader in self.people
            )
            self._totals[key] = list(accumulate(weights))
        return self._totals[key]


def nearness(author: Person, reader: Person) -> float:
    """Return how far the reader is in the author's reach: most follow few, some follow closely."""
    shared = any(circle in author.circles for circle in reader.circles)
    follows = author.luck.chance(0.45 if shared else 0.18, "followed by", reader.index)
    return author.luck.lognormal(1.0, 0.8, "close to", reader.index) if follows else 0.04


class Talk:
    """The consequences of speech; call it with each thing said."""

    def __init__(self, world: World) -> None:
        """Find out who reads whom."""
        self.crowd = Crowd(world)
        self.size = len(world.people) / 400

    def __call__(self, world: World, said: Said) -> None:
        """Schedule what may come of it."""
        if said.activity.type == "Create":
            self._answers(world, said)
            if said.activity.visibility == "public":
                self._readers(world, said)
        if said.activity.type == "Announce":
            self._strangers(
                world, said, RATES.strangers * said.speaker.luck.lognormal(1, 1, "reach")
            )
        if said.kind == "introduction":
            self._brought(world, said)
        if said.kind == "mention":
            self._praised(world, said)
        for ours, other, weight in pairs(said):
            world.tie(ours, other).add(said.time, said.activity.id, weight)
            self._later(world, said, ours, other, weight)

    def _answers(self, world: World, said: Said) -> None:
        if said.kind in OF_A_SEARCH:
            return
        for place, listener in enumerate(said.to):
            luck = said.luck.child("answer", place)
            wish = listener.answers * RATES.tires ** (said.depth + 1)
            if place and said.depth:
                wish *= RATES.copied
            if said.kind in WELCOME and not listener.ours:
                welcome = WELCOME[said.kind]
                wish *= welcome + (1 - welcome) * world.trust(
                    said.speaker, listener, said.time, 3.0
                )
            if luck.chance(wish, "answers"):
                answer(world, luck, listener, said)

    def _readers(self, world: World, said: Said) -> None:
        rate = RATES.readers if said.speaker.ours else RATES.others_readers
        mean = rate * said.luck.lognormal(0.7, 0.9, "popularity") * 0.35**said.depth
        mean *= self.size**0.5
        for index in range(said.luck.poisson(mean, "readers")):
            luck = said.luck.child("reader", index)
            reader = self.crowd.reader(luck, said.speaker, said.topic, index)
            keen = RATES.cold + (1 - RATES.cold) * world.trust(said.speaker, reader, said.time)
            if reader.page and luck.chance(keen * min(world.weather(reader, said.time), 2), "keen"):
                self._react(world, luck, reader, said)
        if said.speaker.ours and said.depth == 0:
            self._strangers(world, said, RATES.silent * (1.6 if said.business else 1.0))

    def _react(self, world: World, luck: Luck, reader: Person, said: Said) -> None:
        wait = world.delay(luck, 40 * MINUTE, 1.6, "wait")
        due = settle(luck, reader, said.time + wait, work=False)
        kind = luck.uniform("reaction")
        if reader.ours or kind >= RATES.like + RATES.share:
            linked = not luck.chance(0.06, "unlinked")
            draft = Draft(
                luck=luck, speaker=reader, kind="answer", topic=said.topic, business=said.business,
                channel="mastodon", to=(said.speaker,), answers=said, linked=linked, public=True,
            )  # fmt: skip
            world.at(due, luck, lambda time: say(world, draft, time))
        else:
            word: ActivityType = "Like" if kind < RATES.like else "Announce"
            world.at(due, luck, lambda time: touch(world, luck, reader, word, said, time))

    def _strangers(self, world: World, said: Said, mean: float) -> None:
        """Let people who have no tie to us come across our words, and write."""
        ours = said.to[0] if said.activity.type == "Announce" else said.speaker
        if not ours.ours:
            return
        for index in range(said.luck.poisson(mean, "strangers")):
            luck = said.luck.child("stranger", index)
            passer = said.speaker if said.activity.type == "Announce" else None
            stranger = acquaintance(world, luck, passer, said.topic)
            if stranger is passer or not luck.chance(0.55, "writes"):
                continue
            if passer:
                world.bring(passer, ours, stranger)
            public = luck.chance(0.4, "in public")
            draft = Draft(
                luck=luck, speaker=stranger, kind="stranger", topic=said.topic,
                business=said.business, channel="mastodon" if public else "email", to=(ours,),
                public=public, parent=said.activity.id,
            )  # fmt: skip
            wait = world.delay(luck, 9 * HOUR, 1.5, "wait")
            due = settle(luck, stranger, said.time + wait, work=said.business)
            world.at(due, luck, speak(world, draft))

    def _brought(self, world: World, said: Said) -> None:
        for ours in (person for person in said.to if person.ours):
            for other in (person for person in said.to if not person.ours):
                world.bring(said.speaker, ours, other)

    def _praised(self, world: World, said: Said) -> None:
        for index in range(said.luck.poisson(0.6, "told")):
            luck = said.luck.child("told", index)
            stranger = acquaintance(world, luck, said.speaker, said.topic)
            if stranger is said.speaker:
                continue
            world.bring(said.speaker, said.to[0], stranger)
            draft = Draft(
                luck=luck, speaker=stranger, kind="stranger", topic=said.topic, business=True,
                channel="email", to=said.to[:1], parent=said.activity.id,
            )  # fmt: skip
            wait = world.delay(luck, 30 * HOUR, 1.3, "wait")
            world.at(settle(luck, stranger, said.time + wait, work=True), luck, speak(world, draft))

    def _later(self, world: World, said: Said, ours: Person, other: Person, weight: float) -> None:
        """Let a contact bring about another one, long after: this is what keeps a tie warm."""
        luck = said.luck.child(f"later {ours.index}", other.index)
        wish = RATES.again * weight * min(other.talk, 4.0) ** 0.5
        for index in range(luck.poisson(wish, "again")):
            again(world, luck.child("again", index), said, ours, other)
        introduces = RATES.introduces * weight * min(other.connects, 8.0)
        if luck.chance(introduces, "introduces"):
            introduce(world, luck.child("introduction"), said, other, ours)
        if luck.chance(RATES.praises * weight * min(other.connects, 8.0), "praises"):
            praise(world, luck.child("praise"), said, other, ours)
        if luck.chance(RATES.we_introduce * weight * ours.connects, "we introduce"):
            introduce(world, luck.child("our introduction"), said, ours, other)


def pairs(said: Said) -> list[tuple[Person, Person, float]]:
    """Return who of ours was in contact with whom of the others, and how much it weighs."""
    weight = WEIGHTS.get(said.kind, 1.0) / max(len(said.to), 1) ** 0.5
    if said.speaker.ours:
        return [(said.speaker, person, weight) for person in said.to if not person.ours]
    return [(person, said.speaker, weight) for person in said.to if person.ours]


def speak(world: World, draft: Draft) -> Callable[[float], None]:
    """Return what `World.at` calls when the draft is due."""

    def act(time: float) -> None:
        say(world, draft, time)

    return act


def acquaintance(world: World, luck: Luck, friend: Person | None, topic: Circle) -> Person:
    """Return somebody from the circles of the friend, or of the topic."""
    circles = friend.circles if friend else (topic,)
    others = world.people[len(world.ours) :]
    for attempt in range(12):
        found = luck.pick(others, "acquaintance", attempt)
        if any(circle in found.circles for circle in circles):
            return found
    return luck.pick(others, "anybody")


def answer(world: World, luck: Luck, speaker: Person, said: Said) -> None:
    """Have the speaker answer, in their own time, on the same channel, with their own client."""
    mail = said.activity.channel == "email"
    wait = world.delay(luck, (2.2 if mail else 0.6) * HOUR, 1.5, "wait")
    due = settle(luck, speaker, said.time + wait, work=said.business or mail)
    unlinked = (mail and speaker.drops) or (not mail and luck.chance(0.05, "unlinked"))
    # Reply to all, as most do, where few are concerned.
    others = [p for p in said.to if p is not speaker] if len(said.to) < MANY else []
    draft = Draft(
        luck=luck, speaker=speaker, kind="answer", topic=said.topic, business=said.business,
        channel=said.activity.channel, to=(said.speaker, *others), answers=said,
        linked=not unlinked, public=said.activity.visibility == "public",
    )  # fmt: skip
    world.at(due, luck, speak(world, draft))


def again(world: World, luck: Luck, said: Said, ours: Person, other: Person) -> None:
    """Have one of a pair write to the other out of the blue."""
    part, keep = AGAIN_AFTER[luck.weighted([share for share, _ in AGAIN_AFTER], "how long")]
    time = said.time + luck.exponential(keep, "after", int(part * 100)) + 6 * HOUR
    we_begin = luck.chance(RATES.ours_first, "who begins")
    speaker, listener = (ours, other) if we_begin else (other, ours)
    business = luck.chance(0.6 if said.business else 0.2, "about business")
    channel = "email" if luck.chance(0.6, "by mail") else "mastodon"
    kind = "business" if business else ("catch-up" if channel == "email" else "message")
    draft = Draft(
        luck=luck, speaker=speaker, kind=kind, topic=BUSINESS if business else JOKES,
        business=business, channel=channel, to=(listener,), public=luck.chance(0.35, "in public"),
        parent=said.activity.id,
    )  # fmt: skip
    world.at(settle(luck, speaker, time, work=business), luck, speak(world, draft))


def introduce(world: World, luck: Luck, said: Said, by: Person, one: Person) -> None:
    """Have somebody bring together, in one mail, a person they talk to and another they know."""
    other = acquaintance(world, luck, by if not by.ours else None, one.trade)
    if other in (by, one):
        return
    time = settle(luck, by, said.time + world.delay(luck, 6 * DAY, 1.2, "wait"), work=True)
    draft = Draft(
        luck=luck, speaker=by, kind="introduction", topic=BUSINESS,
        business=luck.chance(0.6, "about business"), channel="email", to=(one, other),
        parent=said.activity.id,
    )  # fmt: skip
    world.at(time, luck, speak(world, draft))


def praise(world: World, luck: Luck, said: Said, by: Person, ours: Person) -> None:
    """Have somebody name one of ours in public."""
    time = settle(luck, by, said.time + world.delay(luck, 4 * DAY, 1.2, "wait"), work=False)
    draft = Draft(
        luck=luck, speaker=by, kind="mention", topic=BUSINESS, business=True, channel="mastodon",
        to=(ours,), public=True, parent=said.activity.id,
    )  # fmt: skip
    if by.page and ours.page:
        world.at(time, luck, speak(world, draft))
