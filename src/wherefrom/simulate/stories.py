"""Stories: results whose whole way is known, and had by people who talked of nothing else.

In the firm's year everybody talks to everybody, so no record could tell which of a hundred
contacts brought a result. A story is the other end: somebody new answers a post, writes in
private, introduces somebody else; that one writes where they like to write, and signs. Four
channels, each step the only one that could have led to the next.
"""

from collections.abc import Callable

from msgspec import Struct

from wherefrom.simulate.draws import Luck
from wherefrom.simulate.habits import DAY, DAYS, HOUR
from wherefrom.simulate.people import BUSINESS, Person
from wherefrom.simulate.speech import number
from wherefrom.simulate.words import answer, opening, post
from wherefrom.simulate.world import stamp
from wherefrom.vocabulary import Activity, Outcome, Visibility

PRIVATE = ("x", "telegram", "linkedin")  # where the friend writes
CHATS = ("whatsapp", "telegram", "linkedin")  # where the one introduced does

Account = Callable[[Person, str, bool], str]  # of a person, on a channel, in private or not


class Told(Struct):
    """What stories are made of: activities and outcomes, and what truly brought each about."""

    activities: list[Activity] = []
    outcomes: list[Outcome] = []
    parents: dict[str, str | None] = {}


def stories(luck: Luck, owner: Person, others: list[Person], account: Account) -> Told:
    """Return a story for each two of the others, spread over the year."""
    told = Told()
    couples = list(zip(others[::2], others[1::2], strict=True))
    for place, (friend, client) in enumerate(couples):
        begins = (0.1 + 0.6 * (place + 0.5) / len(couples)) * DAYS * DAY
        _Story(luck.child("story", place), owner, friend, client, account, told).tell(begins)
    return told


class _Story:
    """One of them, as it is told."""

    def __init__(
        self, luck: Luck, owner: Person, friend: Person, client: Person, account: Account,
        told: Told,
    ) -> None:  # fmt: skip
        self.luck, self.owner, self.friend, self.client = luck, owner, friend, client
        self.account, self.told = account, told
        self.time = 0.0
        self.last: Activity | None = None

    def tell(self, begins: float) -> None:
        """Have it happen from then on."""
        owner, friend, client = self.owner, self.friend, self.client
        private, chat = self.luck.pick(PRIVATE, "private"), self.luck.pick(CHATS, "chat")
        self.time = begins
        first = self._say(owner, (), "slack", self._post(), waits=0)
        self._say(friend, (owner,), "slack", self._answer("friend"), waits=3, replies=first)
        opened = self._words("message", friend, owner)[1]
        self._say(friend, (owner,), private, opened, waits=20)
        self._say(owner, (friend,), private, self._answer("owner"), waits=2)
        subject, text = self._words("introduction", friend, owner, client)
        self._say(friend, (owner, client), "email", text, waits=30, subject=subject)
        wrote = self._words("engagement", client, owner)[1]
        self._say(client, (owner,), chat, wrote, waits=15)
        self._say(owner, (client,), chat, self._answer("first"), waits=2)
        self._say(client, (owner,), chat, self._answer("second"), waits=4)
        self._sign()

    def _post(self) -> str:
        return post(self.luck, BUSINESS)[0].partition(" #")[0]

    def _answer(self, what: str) -> str:
        return answer(self.luck.child(what), business=self.luck.chance(0.5, what))

    def _words(self, kind: str, speaker: Person, *to: Person) -> tuple[str, str]:
        return opening(self.luck.child(kind), kind, speaker, to)

    def _say(
        self, speaker: Person, to: tuple[Person, ...], channel: str, text: str, *, waits: float,
        replies: Activity | None = None, subject: str | None = None,
    ) -> Activity:  # fmt: skip
        """Have something said some hours after the last, which brought it about."""
        place = len(self.told.activities)
        self.time += self.luck.lognormal(waits, 0.3, "waits", place) * HOUR if waits else 0.0
        key = self.luck.child("said", place)
        private = channel != "slack"
        name = f"{key.key.hex()[:24]}@{speaker.mail.partition('@')[2]}"
        own = f"email:{name}" if channel == "email" else f"{channel}:/{number(key)}"
        visibility: Visibility = "direct" if private else "public"
        said = Activity(
            id=own,
            type="Create",
            actor=self.account(speaker, channel, private),
            channel=channel,
            published=stamp(self.time),
            in_reply_to=replies.id if replies else None,
            context=replies.id if replies else own,
            visibility=visibility,
            to=tuple(self.account(person, channel, private) for person in to),
            name=subject,
            content=text,
        )
        self.told.activities.append(said)
        self.told.parents[own] = self.last.id if self.last else None
        self.last = said
        return said

    def _sign(self) -> None:
        name = f"{self.client.trade.need or 'deal'}-{self.luck.key.hex()[:6]}"
        signed = self.time + self.luck.lognormal(6, 0.4, "signs") * DAY
        outcome = Outcome(
            id=name,
            when=stamp(signed),
            kind=self.client.trade.need or "deal",
            value=float(round(self.luck.lognormal(9_000, 0.4, "worth"), -2)),
            currency="EUR",
            ours=(self.owner.mail,),
            counterparties=(self.client.mail,),
        )
        self.told.outcomes.append(outcome)
        self.told.parents[name] = self.last.id if self.last else None
