"""Nine policies, each twice: as a rule to live by, and as the TOML that wherefrom is asked.

Both look at recorded attributes alone. The rule stops an activity when it is due; the policy is
put to a record in which it happened. In the free world the two stop exactly the same activities,
and a test says so.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import numpy as np

from wherefrom.simulate.worlds.calendar import DAY
from wherefrom.simulate.worlds.chance import Flags, Longs, derive, uniform
from wherefrom.simulate.worlds.events import (
    CHAT,
    INTRODUCTION,
    JOIN,
    OURS,
    OUTCOME,
    POST,
    ROOM,
    SHARE,
    SOCIAL,
    TELEPHONE,
)
from wherefrom.simulate.worlds.growth import World
from wherefrom.simulate.worlds.life import Ban, Life
from wherefrom.simulate.worlds.telling import BEGINS, account, recorded_seconds

HALF = 0.5
LOTS = 8  # worlds over which the truth of a policy that thins is averaged
SILENT = (330, 360)  # days without a word of ours


class Policy(NamedTuple):
    """A policy for one world.

    Attributes:
        name: in reports.
        toml: what wherefrom is asked.
        stops: (n,) what it may stop by what is recorded.
        first_contact: see `life.Ban`.
        thin: the part that it stops.
    """

    name: str
    toml: str
    stops: Flags
    first_contact: bool | None = None
    thin: float = 1.0

    def reaches(self, free: Life) -> Flags:
        """Return which activities of the free world it may stop."""
        reached = self.stops & free.happened
        if self.first_contact is None:
            return reached
        return reached & (free.first_contact == self.first_contact)

    def bans(self, world: World) -> list[Ban]:
        """Return what it stops, in each lot that is drawn."""
        if self.thin == 1:
            return [Ban(self.stops, self.first_contact)]
        keys = world.events.key
        return [
            Ban(self.stops & (uniform(keys, "thin", lot) < self.thin), self.first_contact)
            for lot in range(LOTS)
        ]


Conditions = tuple[str, Flags, bool | None, float]


def policies(world: World, free: Life, names: list[str] | None = None) -> list[Policy]:
    """Return the policies of a world, all nine or those named.

    Args:
        world: that they are for; some name people of it.
        free: how it went without a rule.
        names: of POLICIES.
    """
    found = []
    for name in POLICIES if names is None else names:
        when, stops, first, thin = POLICIES[name](world, free)
        rule = f"[[forbid]]\nwhen = {_quoted(when)}\n" + (f"thin = {thin}\n" if thin < 1 else "")
        mine = stops & _ours(world)
        found.append(Policy(name, f"name = {_quoted(name)}\n{rule}", mine, first, thin))
    return found


def _quoted(text: str) -> str:
    return f'"""{text}"""' if "\n" in text else f'"{text}"'


def _ours(world: World) -> Flags:
    """Tell which activities are ours and recorded; no rule reaches what no archive holds."""
    events = world.events
    return events.by_ours & (events.kind != OUTCOME) & (events.channel != TELEPHONE)


def _direct_word(world: World) -> Flags:
    """Tell which are direct words that, as far as the record says, answer nothing."""
    events = world.events
    spoken = ~np.isin(events.kind, (JOIN, SHARE, ROOM, POST, INTRODUCTION))
    return spoken & (events.channel != SOCIAL) & ~events.linked


DIRECT = "type = 'Create' and visibility = 'direct' and not reply"


def no_channel(world: World, _: Life) -> Conditions:
    """Stop all that we say on the social network."""
    return "channel = 'social'", world.events.channel == SOCIAL, None, 1.0


def no_recontact(world: World, _: Life) -> Conditions:
    """Stop new direct words to people who have heard from us."""
    return f"{DIRECT} and not first_contact", _direct_word(world), False, 1.0


def less_recontact(world: World, free: Life) -> Conditions:
    """Stop every second one of these."""
    when, stops, first, _ = no_recontact(world, free)
    return when, stops, first, HALF


def half_the_people(world: World, free: Life) -> Conditions:
    """Stop all that is addressed to one in two of the others, chat groups apart."""
    events, people = world.events, world.people
    chosen = np.flatnonzero(uniform(derive(people.key, "banned"), "lot") < HALF)
    chosen = chosen[chosen >= OURS]
    addressed = (events.other >= 0) & np.isin(events.other, chosen) & (events.kind != ROOM)
    met = np.unique(events.other[free.happened & addressed & _ours(world)])
    named = ", ".join(f"'{account(person)}'" for person in met.tolist())
    when = f"visibility <> 'group' and list_has_any(to, [{named}])"
    return when, addressed, None, 1.0


def less_of_everything(world: World, _: Life) -> Conditions:
    """Stop every second thing we do."""
    return "ours", np.ones(world.events.key.size, dtype=np.bool_), None, HALF


def no_first_touches(world: World, _: Life) -> Conditions:
    """Stop direct words to people who never heard from us, answers apart."""
    return f"{DIRECT} and first_contact", _direct_word(world), True, 1.0


def no_key_person(world: World, free: Life) -> Conditions:
    """Stop all that the one of ours does who does most."""
    key = busiest(world, free)
    return f"actor = '{account(key)}'", world.events.ours == key, None, 1.0


def busiest(world: World, free: Life) -> int:
    """Return which of ours does most."""
    mine = free.happened & _ours(world)
    return int(np.argmax(np.bincount(world.events.ours[mine], minlength=OURS)))


def silent_month(world: World, _: Life) -> Conditions:
    """Stop all that we say in one month."""
    begin, end = SILENT
    first, last = (BEGINS + timedelta(days=day) for day in SILENT)
    when = f"published >= date '{first:%Y-%m-%d}' and published < date '{last:%Y-%m-%d}'"
    seconds: Longs = recorded_seconds(world)
    return when, (seconds >= begin * DAY) & (seconds < end * DAY), None, 1.0


def no_groups(world: World, _: Life) -> Conditions:
    """Stop all that we say in chat groups."""
    return "visibility = 'group'", world.events.channel == CHAT, None, 1.0


POLICIES: dict[str, Callable[[World, Life], Conditions]] = {
    "veto-a-channel": no_channel,
    "veto-re-contact": no_recontact,
    "thin-re-contact": less_recontact,
    "veto-half-the-people": half_the_people,
    "thin-everything": less_of_everything,
    "veto-first-touches": no_first_touches,
    "veto-a-key-person": no_key_person,
    "silent-month": silent_month,
    "veto-group-chats": no_groups,
}
