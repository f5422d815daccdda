"""One person's year, on the eight channels where such talk is had: who said what to whom where.

The firm's year is what happens; here it finds its places. Talk of two goes by mail, LinkedIn,
WhatsApp, Telegram or X, as the pair's luck has it, and an answer stays where it was asked. Public
threads are had in a Slack workspace; posts that nobody answers stand on Mastodon or X. What no
archive of that one person would hold, such as others' likes, is left out.
"""

from collections import defaultdict
from functools import cached_property

import msgspec
from msgspec import Struct

from wherefrom.simulate.draws import Luck
from wherefrom.simulate.people import PLAIN, Person, stranger
from wherefrom.simulate.stories import stories
from wherefrom.simulate.years import Year, year
from wherefrom.vocabulary import Activity, Outcome

BY_MAIL = {"email": 0.4, "linkedin": 0.2, "whatsapp": 0.2, "telegram": 0.2}
STORIES = 8
MISSING = 0.02  # part of the keys that a card lacks


class Life(Struct, frozen=True, dict=True):
    """A year as one person's archives hold it, and what only the simulator knows.

    Attributes:
        owner: whose archives they are.
        people: all whom the archives name, the owner first.
        activities: by time, each on its channel, under the accounts there.
        outcomes: in which the owner had a part.
        parents: of each activity and outcome, what truly brought it about and is in the archives;
            where that is not, what brought that about; None for what came by itself.
        stories: outcomes of which every step is in the archives (see `stories`).
    """

    owner: Person
    people: tuple[Person, ...]
    activities: tuple[Activity, ...]
    outcomes: tuple[Outcome, ...]
    parents: dict[str, str | None]
    stories: tuple[str, ...] = ()

    @cached_property
    def person_of(self) -> dict[str, Person]:
        """The person behind each account, on every channel."""
        return {account: p for p in self.people for account in self.accounts(p).values()}

    def on(self, channel: str) -> list[Activity]:
        """Return what was said on a channel, by time."""
        return [each for each in self.activities if each.channel == channel]

    def other(self, said: Activity) -> Person:
        """Return with whom the owner had a talk of two."""
        people = [self.person_of[account] for account in (said.actor, *said.to)]
        return next(person for person in people if person is not self.owner)

    def accounts(self, person: Person) -> dict[str, str]:
        """Return a person's account on each channel where they have one."""
        found = {
            "email": person.mail,
            "mastodon": person.page,
            "x": f"x:{handle(person)}",
            "x number": f"x:id/{number(person)}",
            "slack": f"slack:{slack_id(person)}",
            "telegram": f"telegram:id/{number(person)}",
            "linkedin": f"linkedin:{linkedin_name(person)}",
            "whatsapp": phone_account(person),
        }
        if person is self.owner:
            found["whatsapp name"] = f"whatsapp:{person.name.lower()}"  # as WhatsApp shows oneself
        return {channel: account for channel, account in found.items() if account}


def handle(person: Person) -> str:
    """Return what they are called on X."""
    return f"{person.first.lower().translate(PLAIN)}{person.index}"[:15]


def number(person: Person) -> int:
    """Return their number on X and Telegram."""
    return 5_000_000 + person.index


def slack_id(person: Person) -> str:
    """Return their id in the Slack workspace, in lower case as accounts are."""
    return f"u0{person.index:07d}"


def linkedin_name(person: Person) -> str:
    """Return the end of their page on LinkedIn."""
    return f"{person.name.lower().translate(PLAIN).replace(' ', '-')}-{person.index}"


def phone(person: Person) -> str:
    """Return their telephone number as WhatsApp shows it."""
    digits = f"{6_100_000 + person.index}"
    return f"+354 {digits[:3]} {digits[3:]}"


def phone_account(person: Person) -> str:
    """Return their telephone number as an account."""
    return f"phone:{phone(person).replace(' ', '')}"


def life(seed: int = 1, people: int = 120) -> Life:
    """Return the year of the town's busiest recruiter.

    Args:
        seed: the same seed gives the same life, to the byte.
        people: in the town.
    """
    lived = year(seed, people)
    owner = max((p for p in lived.people if p.ours), key=lambda p: (_part(lived, p), -p.index))
    placed = _Placing(lived, owner).life()
    others = [stranger(seed, len(lived.people) + place) for place in range(2 * STORIES)]

    def account(person: Person, channel: str, private: bool) -> str:  # noqa: FBT001 what it takes
        return _account(placed, person, channel, private=private)

    told = stories(Luck.of(seed, "stories"), owner, others, account)
    said = [*placed.activities, *told.activities]
    outcomes = [*placed.outcomes, *told.outcomes]
    return Life(
        owner=owner,
        people=(*placed.people, *others),
        activities=tuple(sorted(said, key=lambda each: (each.published or 0, each.id))),
        outcomes=tuple(sorted(outcomes, key=lambda each: (each.when, each.id))),
        parents=placed.parents | told.parents,
        stories=tuple(outcome.id for outcome in told.outcomes),
    )


def _account(lived: Life, person: Person, channel: str, *, private: bool) -> str:
    """Return the account under which a channel's archive shows a person."""
    accounts = lived.accounts(person)
    if channel == "whatsapp" and person is lived.owner:
        return accounts["whatsapp name"]
    if channel == "x" and private and person is not lived.owner:
        return accounts["x number"]  # direct messages on X name nobody
    return accounts["email" if channel == "calendar" else channel]


def _part(lived: Year, person: Person) -> int:
    """Return in how many outcomes a person had a part."""
    return sum(bool({person.mail, person.page} & {*each.ours}) for each in lived.outcomes)


class _Placing:
    """Finds a place for each activity that the owner has to do with."""

    def __init__(self, lived: Year, owner: Person) -> None:
        self.year, self.owner = lived, owner
        self.said = {activity.id: activity for activity in lived.activities}
        self.town = {account: p for p in lived.people for account in (p.mail, p.page) if account}
        self.places: dict[str, str] = {}
        threads: dict[str, list[Activity]] = defaultdict(list)
        for activity in lived.activities:
            if activity.channel == "mastodon" and activity.type == "Create":
                threads[activity.context or activity.id].append(activity)
        self.threads = {name: each for name, each in threads.items() if self._is_ours(each)}
        self.evenings = {
            each.object for each in lived.activities if each.type == "Join" and self._is_own(each)
        }

    def life(self) -> Life:
        """Return the life."""
        found = Life(self.owner, self.year.people, (), (), {})
        for activity in self.year.activities:
            if place := self._place(activity):
                self.places[activity.id] = place
        placed = [
            self._moved(activity, self.places[activity.id], found)
            for activity in self.year.activities
            if activity.id in self.places
        ]
        outcomes = [each for each in self.year.outcomes if self._accounts & {*each.ours}]
        named = {self.owner.index} | {
            found.person_of[account].index
            for activity in placed for account in (activity.actor, *activity.to)
        } | {
            self.town[account].index
            for each in outcomes
            for account in (*each.ours, *each.counterparties, *each.through)
        }  # fmt: skip
        people = [self.owner, *(p for p in self.year.people if p is not self.owner)]
        children = [*(each.id for each in placed), *(each.id for each in outcomes)]
        return Life(
            owner=self.owner,
            people=tuple(person for person in people if person.index in named),
            activities=tuple(placed),
            outcomes=tuple(outcomes),
            parents={child: self._parent(child) for child in children},
        )

    @property
    def _accounts(self) -> set[str]:
        return {self.owner.mail, self.owner.page}

    def _is_own(self, activity: Activity) -> bool:
        return activity.actor in self._accounts

    def _is_ours(self, thread: list[Activity]) -> bool:
        return any(self._is_own(each) or self._accounts & {*each.to} for each in thread)

    def _place(self, activity: Activity) -> str | None:
        """Return the channel on which the owner's archives hold it, or None."""
        if activity.channel == "meetup":
            is_there = activity.type == "Join" and activity.object in self.evenings
            return "calendar" if is_there else None
        if activity.visibility == "public":
            return self._in_public(activity)
        if not (self._is_own(activity) or self._accounts & {*activity.to}):
            return None
        return self._in_private(activity)

    def _in_public(self, activity: Activity) -> str | None:
        if activity.type == "Announce":
            return "mastodon" if self._is_own(activity) else None
        if activity.type == "Like":  # on Slack, a like is a reaction
            return "slack" if self.places.get(activity.object or "") == "slack" else None
        thread = self.threads.get(activity.context or activity.id)
        if thread is None:
            return None
        if len({each.actor for each in thread}) > 1:
            return "slack"
        if not self._is_own(activity):
            return None
        return "x" if self._luck(activity).chance(0.5, "posted on X") else "mastodon"

    def _in_private(self, activity: Activity) -> str:
        if len(activity.to) > 1:
            return "email"
        before = self.year.parents.get(activity.id)
        if before in self.places and self._goes_on(activity, self.said[before]):
            return self.places[before]
        if activity.channel == "mastodon":
            return "x"
        drawn = self._luck(activity).weighted([*BY_MAIL.values()], "channel")
        return list(BY_MAIL)[drawn]

    def _goes_on(self, activity: Activity, before: Activity) -> bool:
        """Tell whether a message is said where its parent was: they are of one exchange."""
        both = {activity.actor, *activity.to} == {before.actor, *before.to}
        is_answer = activity.in_reply_to == before.id or (activity.name or "Re: ")[:4] == "Re: "
        return both and before.visibility == "direct" and is_answer

    def _luck(self, activity: Activity) -> Luck:
        return Luck.of(activity.id)

    def _moved(self, activity: Activity, place: str, lived: Life) -> Activity:
        """Return the activity under the accounts of its place."""
        private = activity.visibility == "direct"
        actor, *to = (
            _account(lived, self.town[account], place, private=private)
            for account in (activity.actor, *activity.to)
        )
        answers = activity.in_reply_to
        changed = {"quoted": None, "signature": None} if place != "email" else {}
        return msgspec.structs.replace(
            activity,
            channel=place,
            actor=actor,
            to=() if place == "calendar" else tuple(to),
            mentions=tuple(to) if place in {"slack", "mastodon"} else (),
            in_reply_to=answers if self.places.get(answers or "") == place else None,
            content=_without_names(activity) if place in {"slack", "x"} else activity.content,
            **changed,
        )

    def _parent(self, child: str) -> str | None:
        above = self.year.parents[child]
        while above is not None and above not in self.places:
            above = self.year.parents[above]
        return above


def _without_names(activity: Activity) -> str | None:
    """Return a post without the handles before it, which are Mastodon's."""
    words = (activity.content or "").split(" ")
    while words and words[0].startswith("@"):
        words.pop(0)
    return " ".join(words) or None
