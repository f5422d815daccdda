"""What somebody would say of W0 who knows its law and reads the same record: the best there is.

The oracle knows every rate, delay and trait of W0, but not its luck: it sees what the archives
tell, and works out who may have brought about whom by the law itself. Nobody who has to learn the
law can do better on average. So its error is the part of everybody's error that is luck: of some
results nobody can say what they came of. Only for W0, of which it is a twin; see
docs/explain/worlds.md.
"""

from collections import defaultdict
from collections.abc import Callable
from math import log, sqrt

import numpy as np

from wherefrom.simulate.worlds import Life, Policy, Told, World
from wherefrom.simulate.worlds import roots as law
from wherefrom.simulate.worlds.calendar import HOUR, NO_TRADE, PHASES, Calendar
from wherefrom.simulate.worlds.chance import derive, uniform
from wherefrom.simulate.worlds.events import (
    AGAIN,
    BY_MAIL,
    DM,
    EMAIL,
    FIRST,
    INTRODUCTION,
    JOIN,
    LINKED,
    MENTION,
    OLD,
    OURS,
    OUTCOME,
    POST,
    REPLY,
    ROOM,
    SHARE,
    SOCIAL,
    TRADES,
)  # fmt: skip
from wherefrom.simulate.worlds.growth import OLD_REACTS, OURS_AGAIN, SAME_CHANNEL, WAYS, Wait
from wherefrom.simulate.worlds.life import values

WORDS = (FIRST, AGAIN, REPLY)
LAW = {way.name: way for way in WAYS}
PART = law.UNEQUAL / law.UNEQUAL.sum()


def density(wait: Wait, lag: float) -> float:
    """Return how likely a delay is, per second."""
    if wait.parts:
        return sum(share / mean * np.exp(-lag / mean) for share, mean in wait.parts)
    z = log(lag / wait.median) / wait.sigma
    return float(np.exp(-z * z / 2) / (lag * wait.sigma * sqrt(2 * np.pi)))


def enough(wait: Wait) -> float:
    """Return a delay beyond which hardly anything comes."""
    return (
        max(8 * mean for _, mean in wait.parts)
        if wait.parts
        else wait.median * np.exp(4 * wait.sigma)
    )


class Oracle:
    """Who may have brought about whom in a world of W0, by its law."""

    def __init__(self, world: World, free: Life, told: Told) -> None:
        """Read the record in time order."""
        self.world, self.told = world, told
        events = world.events
        result = np.flatnonzero(free.happened & (events.kind == OUTCOME))
        rows = np.concatenate([told.rows, result])
        self.rows = rows[np.argsort(events.time[rows], kind="stable")].tolist()
        self.at = {name: getattr(events, name).tolist() for name in events._fields}
        self.calendar = Calendar(world.seed, world.kind.shock)
        self.seen: dict[object, list[int]] = defaultdict(list)  # by what they may bring about
        self.arrived: set[int] = set()
        self.introduced: set[int] = set()
        self.guests: dict[int, set[int]] = defaultdict(set)
        for row in self.rows:
            if self.at["kind"][row] == JOIN and not self.at["by_ours"][row]:
                self.guests[self.at["place"][row]].add(self.at["other"][row])
        self.evenings = defaultdict(list)
        for place, guests in self.guests.items():
            for guest in guests:
                self.evenings[guest].append(place)
        self.causes: dict[int, list[tuple[int, float]]] = {}
        for row in self.rows:
            self.causes[row] = self.explain(row)
            self.note(row)

    def cell(self, row: int) -> tuple[int, float, int, int, bool, int]:
        """Return kind, time, ours, other, by_ours, channel."""
        at = self.at
        return (
            at["kind"][row], at["time"][row], at["ours"][row], at["other"][row],
            at["by_ours"][row], at["channel"][row],
        )  # fmt: skip

    def note(self, row: int) -> None:
        """Remember what a row may bring about."""
        kind, _, ours, other, by_ours, _ = self.cell(row)
        place = self.at["place"][row]
        if kind in (*WORDS, INTRODUCTION, MENTION):
            self.seen["pair", ours, other].append(row)
            self.arrived.add(other)
        if kind == ROOM:
            room = self.world.rooms[place]
            self.seen["room", place].append(row)
            for one, them in ([(ours, c) for c in room.others.tolist()] if by_ours else
                              [(o, other) for o in room.ours.tolist()]):  # fmt: skip
                self.seen["pair", one, them].append(row)
        if kind == INTRODUCTION:
            self.introduced.add(self.at["third"][row])
            self.seen["third", ours, self.at["third"][row]].append(row)
        if kind in (POST, SHARE, MENTION) and ours >= 0:
            self.seen[kind, ours].append(row)
        if kind == JOIN and by_ours:
            self.seen["evening", place, ours].append(row)

    def explain(self, row: int) -> list[tuple[int, float]]:
        """Return the possible causes of a row and their probabilities; what is left is chance."""
        kind = self.at["kind"][row]
        if self.at["linked"][row]:
            return [(self.at["parent"][row], 1.0)]
        if kind in (POST, JOIN, SHARE):
            return []
        found: list[tuple[int, float]] = []
        ways = {ROOM: self.in_room, OUTCOME: self.result}
        ways |= dict.fromkeys((INTRODUCTION, MENTION), self.naming)
        alone = ways.get(kind, self.word)(row, found)
        total = alone + sum(rate for _, rate in found)
        return [(parent, rate / total) for parent, rate in found if rate > 0] if total else []

    def come(
        self, way: str, key: object, row: int, found: list, factor: Callable[[int], float] | float
    ) -> None:
        """Add the causes that work by a way, of the rows noted under a key."""
        wait, means, now = LAW[way].wait, LAW[way].means, self.at["time"][row]
        for parent in reversed(self.seen.get(key, ())):
            lag = now - self.at["time"][parent]
            if lag > enough(wait):
                break
            mean = means.get((self.at["kind"][parent], self.at["by_ours"][parent]), 0.0)
            if mean:
                times = factor(parent) if callable(factor) else factor
                found.append((parent, mean * times * density(wait, max(lag, 1.0))))

    def rate(self, key: np.uint64, trade: int, time: float, *, work: bool) -> float:
        """Return how busy the time is for those whose stream it is, per second."""
        phase = int(uniform(np.array([key]), "phase")[0] * PHASES)
        spent = self.calendar._spent(phase, trade, work)  # noqa: SLF001 the oracle is its twin
        hour = int(time // HOUR)
        return float(spent[hour + 1] - spent[hour]) / HOUR

    def direct(self, channel: int) -> float:
        """Return the part of direct words that go by a channel."""
        return {EMAIL: BY_MAIL, DM: 1 - BY_MAIL}.get(channel, 0.0)

    def meant(self, parent: int) -> float:
        """Return how likely a word in a room is meant for just this pair."""
        if self.at["kind"][parent] != ROOM:
            return 1.0
        room = self.world.rooms[self.at["place"][parent]]
        return 1 / (room.others.size if self.at["by_ours"][parent] else room.ours.size)

    def word(self, row: int, found: list) -> float:
        """Explain a word between two: an answer, a word again, or a first one."""
        _, _, ours, other, by_ours, channel = self.cell(row)
        people, unlinked = self.world.people, 1 - LINKED[channel]

        def answers(parent: int) -> float:
            same = self.at["channel"][parent] == channel and self.at["by_ours"][parent] != by_ours
            return unlinked if same else 0.0

        def again(parent: int) -> float:
            before = self.at["channel"][parent]
            kept = before == channel and channel != SOCIAL
            stays = SAME_CHANNEL if self.at["kind"][parent] in WORDS and before != SOCIAL else 0.0
            part = stays * kept + (1 - stays) * self.direct(channel)
            return OURS_AGAIN * part * people.talk[other] * self.meant(parent)

        self.come("reply", ("pair", ours, other), row, found, answers)
        self.come("again", ("pair", ours, other), row, found, again)
        for evening in self.evenings.get(other, ()):
            part = OURS_AGAIN * self.direct(channel) / len(self.guests[evening])
            self.come("met", ("evening", evening, ours), row, found, part)
        if other < people.first:
            return self.acquaintance(row, found)
        if other in self.evenings or other in self.arrived:
            return 0.0  # whoever came once comes of a tie from then on
        if other in self.introduced:
            part = OURS_AGAIN * unlinked if channel == EMAIL else 0.0
            self.come("introduction", ("third", ours, other), row, found, part)
            return 0.0
        return self.stranger(row, found)

    def acquaintance(self, row: int, found: list) -> float:
        """Return the rate at which an old acquaintance writes anyway."""
        _, now, ours, other, by_ours, channel = self.cell(row)
        people = self.world.people
        if channel == SOCIAL:
            part = (1 - LINKED[SOCIAL]) * OLD_REACTS / people.old
            self.come("comment", (POST, ours), row, found, part if not by_ours else 0.0)
            return 0.0
        if by_ours:
            return 0.0
        usual = law.whom_of_ours(people.key[other : other + 1])[0] == ours
        whom = 0.8 * usual + 0.2 * PART[ours]
        busy = self.rate(people.key[other], int(people.trade[other]), now, work=False)
        often = law.OLD_WORDS * people.talk[other] ** 2
        return float(often * busy * whom * self.direct(channel))

    def stranger(self, row: int, found: list) -> float:
        """Return the rate at which a stranger comes anyway, or we go to one."""
        _, now, ours, other, by_ours, channel = self.cell(row)
        people, direct = self.world.people, self.direct(channel)
        trade = int(people.trade[other])
        if by_ours:
            key = derive(people.key[ours : ours + 1], "outreach to", np.array([trade]))[0]
            often = law.OUTREACH * self.size * law.UNEQUAL[ours] / TRADES
            return float(often * self.rate(key, trade, now, work=True) * direct)

        def alike(parent: int) -> float:
            same = people.trade[self.at["other"][parent]] == trade
            homophily = self.world.kind.homophily
            return direct * (homophily * same + (1 - homophily) / TRADES)

        if channel == SOCIAL:
            part = (1 - LINKED[SOCIAL]) * (1 - OLD_REACTS) / TRADES
            self.come("comment", (POST, ours), row, found, part)
            return 0.0
        self.come("read", (POST, ours), row, found, direct / TRADES)
        self.come("shared", (SHARE, ours), row, found, alike)
        self.come("mention", (MENTION, ours), row, found, alike)
        whole = np.full(TRADES, law.word(self.world.seed, "inbound"), dtype=np.uint64)
        key = derive(whole, "trade", np.arange(TRADES))[trade]
        often = law.INBOUND * self.size / TRADES * PART[ours]
        return float(often * self.rate(key, trade, now, work=True) * direct)

    @property
    def size(self) -> float:
        """Return the size that the world was made of."""
        return self.world.people.old / OLD

    def in_room(self, row: int, found: list) -> float:
        """Explain a word in a chat group that names none it answers."""
        at, people = self.at, self.world.people
        place, now = at["place"][row], at["time"][row]
        room = self.world.rooms[place]
        actor = at["ours"][row] if at["by_ours"][row] else at["other"][row]
        unlinked = 1 - LINKED[at["channel"][row]]
        self.come(
            "room", ("room", place), row, found, unlinked / (room.ours.size + room.others.size)
        )
        talks = 2.0 * law.UNEQUAL[actor] if actor < OURS else 1.0
        key = derive(people.key[actor : actor + 1], f"room {place}")[0]
        return float(law.ROOM_WORDS * talks * self.rate(key, NO_TRADE, now, work=True))

    def naming(self, row: int, found: list) -> float:
        """Explain an introduction, or a mention."""
        kind, now, ours, other, _, _ = self.cell(row)
        people = self.world.people
        way = "introduce" if kind == INTRODUCTION else "praise"
        self.come(way, ("pair", ours, other), row, found, float(people.talk[other]))
        if kind == INTRODUCTION or other >= people.first:
            return 0.0
        busy = self.rate(people.key[other], int(people.trade[other]), now, work=False)
        return float(law.MENTIONS * people.talk[other] ** 2 * busy * PART[ours])

    def result(self, row: int, found: list) -> float:
        """Explain a result."""
        _, now, ours, other, _, _ = self.cell(row)
        people = self.world.people
        self.come("outcome", ("pair", ours, other), row, found, self.meant)
        busy = self.rate(people.key[other], int(people.trade[other]), now, work=True)
        return float(law.KNOWN_RESULTS * busy * PART[ours])

    def kept(self, allowed: np.ndarray) -> dict[int, float]:
        """Return how much of each row is kept where so much of each is allowed."""
        left: dict[int, float] = {}
        for row in self.rows:
            causes = self.causes[row]
            lost = sum(p * (1 - left[parent]) for parent, p in causes)
            left[row] = float(allowed[row]) * (1 - lost)
        return left

    def lost(self, stopped: np.ndarray, worth: np.ndarray) -> float:
        """Return what is lost of what results are worth, where a part of some rows is stopped."""
        left = self.kept(1.0 - stopped)
        results = [row for row in self.rows if self.at["kind"][row] == OUTCOME]
        return float(sum(worth[row] * (1 - left[row]) for row in results))


def costs(oracle: Oracle, free: Life, policies: list[Policy]) -> dict[str, float]:
    """Return the value that, as the oracle says, each policy costs."""
    worth = values(oracle.world)
    return {
        policy.name: oracle.lost(policy.reaches(free) * policy.thin, worth) for policy in policies
    }
