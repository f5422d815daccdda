"""Who lives in the simulated town: a small recruiting firm, and the circles around it.

People are unequal: how much they talk, whom they know, how often they need a job or a hire, all
have heavy tails. Most have a trade; many have a hobby; a few know everybody.
"""

from functools import cached_property
from typing import Literal

from msgspec import Struct

from wherefrom.simulate.draws import Luck

Need = Literal["hire", "deal", "referral", "invitation"]


class Circle(Struct, frozen=True):
    """People who meet and talk about one thing.

    Attributes:
        name: what they call themselves.
        tags: of their posts; the first names the circle.
        size: part of the town that belongs.
        trade: True for work, False for leisure.
        need: what a member may one day want of a recruiter; None if nothing.
    """

    name: str
    tags: tuple[str, ...]
    size: float
    trade: bool
    need: Need | None = None


TRADES = (
    Circle(
        "engineers",
        ("engineering", "rust", "python"),
        0.34,
        trade=True,
        need="hire",
    ),
    Circle("data people", ("data", "statistics", "machinelearning"), 0.14, trade=True, need="hire"),
    Circle("designers", ("design", "typography"), 0.09, trade=True, need="hire"),
    Circle("founders", ("startups", "bootstrapping"), 0.12, trade=True, need="deal"),
    Circle("people teams", ("peopleops", "onboarding"), 0.11, trade=True, need="deal"),
    Circle("neighbours", ("reykjavik", "weather"), 0.20, trade=True, need="referral"),
)
HOBBIES = (
    Circle("sailors", ("sailing", "boats"), 0.13, trade=False),
    Circle("choir", ("choir", "singing"), 0.12, trade=False),
    Circle("chess club", ("chess",), 0.11, trade=False),
    Circle("bakers", ("baking", "sourdough"), 0.12, trade=False),
    Circle("hill walkers", ("hiking", "hillwalking"), 0.15, trade=False),
    Circle("parents", ("parenting", "school"), 0.16, trade=False),
)
BUSINESS = Circle("business", ("hiring",), 0.0, trade=True)
JOKES = Circle("jokes", ("fridayjoke",), 1.0, trade=False)
FIRM = "northlight.example"
TARGET = ("engineers", "data people", "designers", "founders", "people teams")

FIRST_NAMES = (
    "Anna", "Birna", "Chidi", "Dagur", "Elena", "Farah", "Gunnar", "Hanna", "Ivo", "Jana", "Kofi",
    "Lena", "Magnus", "Nadia", "Ólafur", "Priya", "Quentin", "Rósa", "Sofia", "Tómas", "Ulla",
    "Viktor", "Wanda", "Xin", "Yusuf", "Zoë", "Aron", "Bruno", "Carla", "Dina", "Einar", "Freyja",
    "Guðrún", "Hugo", "Inga", "Jonas", "Katrín", "Liam", "Marta", "Noor", "Oscar", "Petra",
    "Ravi", "Sara", "Teitur", "Una", "Vera", "Yrsa",
)  # fmt: skip
LAST_NAMES = (
    "Adeyemi", "Berg", "Castillo", "Dahl", "Egilsdóttir", "Fjeld", "Garðarsson", "Hall", "Ito",
    "Jónsdóttir", "Kowalski", "Lund", "Moreau", "Nkosi", "Okafor", "Pálsson", "Quist", "Rossi",
    "Sigurðsson", "Tan", "Umarov", "Vidal", "Wolf", "Xu", "Yilmaz", "Zeman", "Arnarson",
    "Bjarnadóttir", "Costa", "Diaz", "Eriksen", "Fontaine", "Greco", "Haddad", "Ívarsson",
    "Jensen",
)  # fmt: skip
PLAIN = str.maketrans(
    {"á": "a", "ð": "d", "é": "e", "í": "i", "ó": "o", "ú": "u", "ý": "y", "þ": "th", "æ": "ae",
     "ö": "o", "ë": "e"}
)  # fmt: skip
SERVERS = ("social.example", "fjord.example", "tech.example", "town.example")
COMPANIES = ("mail", "glacier", "tern", "basalt", "geysir", "lupin", "driftwood", "harbour")


class Person(Struct, frozen=True, dict=True):
    """Somebody who speaks; see `stranger` and `_recruiter` for how the numbers come about.

    Attributes:
        index: place in the town; ours come first.
        luck: of this person.
        name: as they sign.
        mail: account, `email:...`.
        page: account, `mastodon:...`; empty for those who are not there.
        ours: works at the firm.
        circles: trade first, then hobbies.
        talk: how much they say, 1 on average.
        sociable: how likely they go out, 0 to 1.
        answers: part of the messages to them that they answer.
        connects: how likely they bring two others together, 1 on average.
        needs: times a year that they want something of a recruiter, from whomever.
        drops: their mail client leaves the reply headers out.
        shift: hours they live later than the town.
        known: the firm knows which page goes with which address.
    """

    index: int
    luck: Luck
    name: str
    mail: str
    page: str
    ours: bool
    circles: tuple[Circle, ...]
    talk: float
    sociable: float
    answers: float
    connects: float
    needs: float
    drops: bool
    shift: int
    known: bool

    @cached_property
    def first(self) -> str:
        """Return the name friends use."""
        return self.name.split()[0]

    @property
    def trade(self) -> Circle:
        """Return the circle they earn their living in."""
        return self.circles[0]

    def likes(self, topic: Circle) -> float:
        """Return how far a topic is theirs."""
        if topic in self.circles:
            return 1.0
        if topic is BUSINESS:
            return 0.6 if self.trade.name in TARGET else 0.1
        return 0.25 if topic is JOKES else 0.03


def town(seed: int, people: int, *, social: bool = True) -> tuple[Person, ...]:
    """Return the firm's recruiters, then `people` others; `social` False leaves Mastodon out."""
    ours = min(5, max(3, round(people / 100)))
    return tuple(
        _recruiter(seed, index, social=social)
        if index < ours
        else stranger(seed, index, social=social)
        for index in range(ours + people)
    )


def _names(luck: Luck, index: int) -> tuple[str, str]:
    first, last = luck.pick(FIRST_NAMES, "first"), luck.pick(LAST_NAMES, "last")
    return f"{first} {last}", f"{first}.{last}{index}".lower().translate(PLAIN)


def _recruiter(seed: int, index: int, *, social: bool) -> Person:
    luck = Luck.of(seed, "person", index)
    name, _ = _names(luck, index)
    handle = name.split()[0].lower().translate(PLAIN) + str(index + 1)
    hobbies = [
        luck.weighted([circle.size for circle in HOBBIES], "hobby", place) for place in (0, 1)
    ]
    return Person(
        index=index,
        luck=luck,
        name=name,
        mail=f"email:{handle}@{FIRM}",
        page=f"mastodon:{handle}@{FIRM}" if social else "",
        ours=True,
        circles=(BUSINESS, *(HOBBIES[place] for place in dict.fromkeys(hobbies))),
        talk=luck.lognormal(0.95, 0.3, "talk"),
        sociable=0.3 + 0.5 * luck.uniform("sociable"),
        answers=0.75 + 0.2 * luck.uniform("answers"),
        connects=luck.lognormal(0.8, 0.5, "connects"),
        needs=0.0,
        drops=False,
        shift=0,
        known=True,
    )


def stranger(seed: int, index: int, *, social: bool = True) -> Person:
    """Return somebody of the town who is none of ours."""
    luck = Luck.of(seed, "person", index)
    name, handle = _names(luck, index)
    trade = TRADES[luck.weighted([circle.size for circle in TRADES], "trade")]
    hobbies = tuple(c for place, c in enumerate(HOBBIES) if luck.chance(c.size, "hobby", place))
    talk = luck.lognormal(0.6, 1.0, "talk")
    online = social and luck.chance(0.75, "online")
    return Person(
        index=index,
        luck=luck,
        name=name,
        mail=f"email:{handle}@{luck.pick(COMPANIES, 'company')}.example",
        page=f"mastodon:{handle}@{luck.pick(SERVERS, 'server')}" if online else "",
        ours=False,
        circles=(trade, *hobbies),
        talk=talk,
        sociable=luck.uniform("sociable") ** 2,
        answers=0.3 + 0.6 * luck.uniform("answers"),
        connects=luck.lognormal(0.5, 1.1, "connects"),
        # Those who talk more move about more, a little: a mild common cause, as in life.
        needs=luck.lognormal(0.9, 0.7, "needs") * min(talk, 4.0) ** 0.15,
        drops=luck.chance(0.08, "drops"),
        shift=luck.pick((-2, -1, 0, 0, 0, 0, 1, 2, 3), "shift"),
        known=luck.chance(0.85, "known"),
    )
