"""Evenings where people meet: who comes is recorded, what they say there is not."""

from wherefrom.simulate.draws import Luck
from wherefrom.simulate.habits import DAY, DAYS, HOUR, MINUTE, settle
from wherefrom.simulate.people import HOBBIES, TRADES, Circle, Person
from wherefrom.simulate.speech import Draft
from wherefrom.simulate.talk import speak
from wherefrom.simulate.world import Said, World, stamp
from wherefrom.vocabulary import Activity, ActivityType

EVENINGS = 40  # a year
CAPACITY = 45
TALKS = 0.13  # to any one of those there
FOLLOWS = 0.45  # a word in writing after a talk
WEIGHT_OF_A_TALK = 2.2


class Evening:
    """One meet-up: a circle, a time, and those who come."""

    def __init__(self, world: World, index: int) -> None:
        """Set the date; invite; let people come by themselves."""
        self.luck = world.luck.child("evening", index)
        self.id = f"meetup:https://meet.example/events/{index + 1}"
        circles = (*TRADES[:5], *HOBBIES)
        self.circle: Circle = circles[self.luck.weighted([c.size for c in circles], "circle")]
        self.time = (
            int(self.luck.uniform("day") * DAYS) * DAY + self.luck.pick((17, 18, 19), "hour") * HOUR
        )
        self.there: list[tuple[Person, str]] = []
        self.coming: set[int] = set()
        for person in world.people:
            luck = self.luck.child("guest", person.index)
            if luck.chance(self._draw(person), "comes"):
                self._join(world, luck, person, None)

    def invitations(self, world: World) -> None:
        """Let our people who come invite those of the circle they are on good terms with."""
        for host in world.ours:
            if host.index not in self.coming:
                continue
            for guest in world.people[len(world.ours) :]:
                luck = self.luck.child(f"invitation {host.index}", guest.index)
                if self.circle in guest.circles and luck.chance(0.25, "thought of"):
                    self._invite(world, luck, host, guest)

    def _draw(self, person: Person) -> float:
        if person.ours:
            return person.sociable * (
                0.9 if self.circle in person.circles else 0.8 * self.circle.trade
            )
        if self.circle not in person.circles:
            return 0.004
        members = 0.5 * self.circle.size * 400
        return person.sociable * min(0.6, CAPACITY * 0.5 / members)

    def _invite(self, world: World, luck: Luck, host: Person, guest: Person) -> None:
        time = settle(luck, host, self.time - (4 + 8 * luck.uniform("before")) * DAY, work=False)

        def act(now: float) -> None:
            if luck.chance(world.trust(host, guest, now), "on good terms"):
                said = self._happening(world, luck, host, "Invite", now, (guest,), None)
                if said and luck.chance(0.35, "accepts"):
                    self._join(
                        world, self.luck.child("invited", guest.index), guest, said.activity.id
                    )

        if time > 0:
            world.at(time, luck, act)

    def _join(self, world: World, luck: Luck, person: Person, parent: str | None) -> None:
        if person.index in self.coming and parent is not None:
            return
        self.coming.add(person.index)
        # At the door: most come late, nobody in the same second as all the others.
        due = self.time + luck.lognormal(12 * MINUTE, 0.8, "late")
        world.at(due, luck, lambda now: self._arrive(world, luck, person, parent, now))

    def _arrive(
        self, world: World, luck: Luck, person: Person, parent: str | None, now: float
    ) -> None:
        if (said := self._happening(world, luck, person, "Join", now, (), parent)) is None:
            return
        for other, joined in self.there:
            if other.ours != person.ours:
                ours, mine, guest = (
                    (other, joined, person) if other.ours else (person, said.activity.id, other)
                )
                self._meet(world, ours, mine, guest, now)
        self.there.append((person, said.activity.id))

    def _meet(self, world: World, ours: Person, joined: str, guest: Person, now: float) -> None:
        luck = self.luck.child(f"talk {ours.index}", guest.index)
        if not luck.chance(TALKS, "talk"):
            return
        world.tie(ours, guest).add(now, joined, WEIGHT_OF_A_TALK)
        if not luck.chance(FOLLOWS, "follows"):
            return
        we_begin = luck.chance(0.5, "who")
        speaker, listener = (ours, guest) if we_begin else (guest, ours)
        channel = "email" if luck.chance(0.65, "by mail") else "mastodon"
        draft = Draft(
            luck=luck, speaker=speaker, kind="met", topic=self.circle, business=self.circle.trade,
            channel=channel, to=(listener,), public=luck.chance(0.5, "public"), parent=joined,
        )  # fmt: skip
        due = settle(luck, speaker, now + world.delay(luck, 22 * HOUR, 0.9, "wait"), work=True)
        world.at(due, luck, speak(world, draft))

    def _happening(
        self, world: World, luck: Luck, who: Person, kind: ActivityType, now: float,
        to: tuple[Person, ...], parent: str | None,
    ) -> Said | None:  # fmt: skip
        activity = Activity(
            id=f"meetup:https://meet.example/rsvp/{luck.key.hex()[:20]}",
            type=kind,
            actor=who.page or who.mail,
            channel="meetup",
            published=stamp(now),
            object=self.id,
            context=self.id,
            visibility="direct" if to else "public",
            to=tuple(person.page or person.mail for person in to),
            tags=(self.circle.tags[0],),
        )
        said = Said(
            activity=activity, time=now, speaker=who, to=to, topic=self.circle,
            business=self.circle.trade, depth=0, kind=kind, luck=luck,
        )  # fmt: skip
        return world.happen(said, parent)


def season(world: World) -> None:
    """Put the year's evenings on the calendar."""
    for index in range(EVENINGS):
        Evening(world, index).invitations(world)
