"""What happens in the year by itself: our habits of posting and writing, and other people's own."""

from collections.abc import Iterator

from wherefrom.simulate.draws import Luck
from wherefrom.simulate.habits import DAY, END, moments, settle
from wherefrom.simulate.people import BUSINESS, JOKES, TARGET, Circle, Person
from wherefrom.simulate.speech import Draft
from wherefrom.simulate.talk import acquaintance, speak
from wherefrom.simulate.world import World

POSTS = {"business": 0.7, "hobby": 0.4, "jokes": 0.25}  # a day, by a recruiter of average talk
OUTREACH = 1.5  # letters to strangers a business day
LETTERS = 12  # newsletters a year, one recruiter's each
THEIR_POSTS = 0.022  # a day, by a person of average talk, as our timeline shows them
VENDORS = 0.08  # letters a day, to each of ours, from people who want something else
OLD_FRIENDS = 1.6  # words a year from each side of an old tie of average warmth


def habits(world: World) -> None:
    """Put all that begins by itself on the calendar."""
    for person in world.ours:
        for draft, time in (
            *_posts(person),
            *_outreach(world, person),
            *_newsletters(world, person),
        ):
            world.at(time, draft.luck, speak(world, draft))
        for draft, time in (*_vendors(world, person), *_old_friends(world, person)):
            world.at(time, draft.luck, speak(world, draft))
    for person in world.people[len(world.ours) :]:
        if person.page:
            for draft, time in _their_posts(person):
                world.at(time, draft.luck, speak(world, draft))


def _posts(person: Person) -> Iterator[tuple[Draft, float]]:
    topics: list[tuple[Circle, float]] = [(BUSINESS, POSTS["business"]), (JOKES, POSTS["jokes"])]
    topics += [(circle, POSTS["hobby"]) for circle in person.circles[1:]]
    for topic, rate in topics:
        luck = person.luck.child(f"posts {topic.name}")
        # Some love to talk shop, some hardly mention it.
        taste = luck.lognormal(0.8, 0.5, "taste")
        yield from _own(luck, person, topic, rate * person.talk * taste)


def _their_posts(person: Person) -> Iterator[tuple[Draft, float]]:
    for place, topic in enumerate((*person.circles, JOKES)):
        luck = person.luck.child("posts", place)
        yield from _own(luck, person, topic, THEIR_POSTS * person.talk / len(person.circles))


def _own(
    luck: Luck, person: Person, topic: Circle, per_day: float
) -> Iterator[tuple[Draft, float]]:
    times = moments(luck, person, per_day, work=topic.trade)
    for index, time in enumerate(times):
        draft = Draft(
            luck=luck.child("post", index), speaker=person, kind="post", topic=topic,
            business=topic is BUSINESS, channel="mastodon", public=True,
        )  # fmt: skip
        yield draft, time


def _outreach(world: World, person: Person) -> Iterator[tuple[Draft, float]]:
    luck = person.luck.child("outreach")
    likely = [p for p in world.people if not p.ours and p.trade.name in TARGET]
    for index, time in enumerate(moments(luck, person, OUTREACH * person.talk, work=True)):
        letter = luck.child("letter", index)
        draft = Draft(
            luck=letter, speaker=person, kind="outreach", topic=BUSINESS, business=True,
            channel="email", to=(letter.pick(likely, "to"),),
        )  # fmt: skip
        yield draft, time


def _newsletters(world: World, person: Person) -> Iterator[tuple[Draft, float]]:
    luck = person.luck.child("newsletter")
    others = [p for p in world.people if not p.ours]
    subscribers = tuple(p for p in others if luck.chance(14 / len(others), "subscribes", p.index))
    for month in range(LETTERS):
        letter = luck.child("letter", month)
        draft = Draft(
            luck=letter, speaker=person, kind="newsletter", topic=BUSINESS, business=True,
            channel="email", to=subscribers,
        )  # fmt: skip
        if subscribers:
            yield draft, settle(letter, person, (30.4 * month + 2) * DAY, work=True)


def _vendors(world: World, person: Person) -> Iterator[tuple[Draft, float]]:
    luck = person.luck.child("vendors")
    for index, time in enumerate(moments(luck, person, VENDORS, work=True)):
        letter = luck.child("letter", index)
        draft = Draft(
            luck=letter, speaker=acquaintance(world, letter, None, BUSINESS), kind="stranger",
            topic=BUSINESS, business=True, channel="email", to=(person,),
        )  # fmt: skip
        yield draft, time


def _old_friends(world: World, person: Person) -> Iterator[tuple[Draft, float]]:
    for other in world.people[len(world.ours) :]:
        if (tie := world.ties.get((person.index, other.index))) is None:
            continue
        luck = person.luck.child("old friend", other.index)
        for index in range(luck.poisson(2 * OLD_FRIENDS * tie.warmth(0.0), "words")):
            word = luck.child("word", index)
            pair = (person, other) if word.chance(0.5, "who") else (other, person)
            draft = Draft(
                luck=word, speaker=pair[0], kind="catch-up", topic=JOKES, business=False,
                channel="email", to=pair[1:],
            )  # fmt: skip
            yield draft, settle(word, pair[0], word.uniform("when") * END, work=False)
