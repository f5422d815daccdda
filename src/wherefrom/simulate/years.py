"""A year in the life of a small recruiting firm, and the same year under a rule."""

from msgspec import Struct

from wherefrom.simulate.firm import habits
from wherefrom.simulate.meetups import season
from wherefrom.simulate.needs import needs
from wherefrom.simulate.people import Person, town
from wherefrom.simulate.talk import Talk
from wherefrom.simulate.world import CLIMATES, Climate, Rule, World
from wherefrom.vocabulary import Activity, Outcome


class Year(Struct, frozen=True):
    """What the archives will tell of the year, and what only the simulator knows.

    Attributes:
        activities: in time order.
        outcomes: in time order.
        people: ours first.
        parents: of each activity and outcome, what truly brought it about; None for what came by
            itself or from before the year.
        labels: of each activity of ours, whether it was on message and whether to the target.
    """

    activities: list[Activity]
    outcomes: list[Outcome]
    people: tuple[Person, ...]
    parents: dict[str, str | None]
    labels: dict[str, tuple[bool, bool]]

    @property
    def ours(self) -> list[str]:
        """Return our people's accounts."""
        accounts = [account for p in self.people if p.ours for account in (p.mail, p.page)]
        return [account for account in accounts if account]

    def same(self) -> list[tuple[str, str]]:
        """Return the pairs of accounts that the firm's address book holds to be one person."""
        return [
            (person.mail, person.page) for person in self.people if person.known and person.page
        ]


class Truth(Struct, frozen=True):
    """What a rule would have cost: parts of the year's outcomes, and of their value, 0 to 1."""

    share_lost: float
    value_share_lost: float
    lost: tuple[str, ...]
    activities_lost: int


def year(
    seed: int = 1, people: int = 400, rule: Rule | None = None, climate: Climate | str = "firm"
) -> Year:
    """Return the year of this seed, as it was or as it would have been under the rule.

    Args:
        seed: the same seed gives the same year, to the byte.
        people: in the town, beside the firm's three to five.
        rule: tells of each activity of ours, in time order, whether it may happen.
        climate: what kind of world; a name from `world.CLIMATES` or one of your own.
    """
    kind = CLIMATES[climate] if isinstance(climate, str) else climate
    world = World(seed, town(seed, people, social=kind.social), kind, rule)
    world.onward.append(Talk(world))
    habits(world)
    season(world)
    needs(world)
    world.run()
    return Year(
        activities=sorted(world.activities, key=lambda a: (a.published or 0, a.id)),
        outcomes=sorted(world.outcomes.values(), key=lambda o: (o.when, o.id)),
        people=world.people,
        parents=world.parents,
        labels=world.labels,
    )


def truth(free: Year, ruled: Year) -> Truth:
    """Compare the year as it was with the same year under a rule."""
    kept = {outcome.id for outcome in ruled.outcomes}
    lost = [outcome for outcome in free.outcomes if outcome.id not in kept]
    value = sum(outcome.value or 0.0 for outcome in free.outcomes)
    return Truth(
        share_lost=len(lost) / max(len(free.outcomes), 1),
        value_share_lost=sum(outcome.value or 0.0 for outcome in lost) / (value or 1.0),
        lost=tuple(outcome.id for outcome in lost),
        activities_lost=len(free.activities) - len(ruled.activities),
    )
