"""Why anybody pays a recruiter: a need comes up, and one thinks of those one knows.

A need comes by itself, whatever we said. Whether it comes to us depends on how warm the tie is at
that moment. Then there are letters, or a telephone call that no archive holds, and weeks later
somebody signs, or nobody does.
"""

from math import exp

from wherefrom.simulate.draws import Luck
from wherefrom.simulate.habits import DAY, DAYS, HOUR, WEEK, settle
from wherefrom.simulate.people import BUSINESS, Need, Person
from wherefrom.simulate.speech import Draft, say
from wherefrom.simulate.world import Said, World, stamp
from wherefrom.vocabulary import Outcome

WARM_ENOUGH = 4.0  # a tie this warm brings two needs in three to us
COLD = 0.03  # of the needs come from nowhere
SIGNS = {"hire": 0.75, "deal": 0.6, "referral": 0.95, "invitation": 0.9}
WORTH = {
    "hire": (14000, 0.35),
    "deal": (21000, 0.6),
    "referral": (1500, 0.4),
    "invitation": (600, 0.5),
}
TAKES = {"hire": 32 * DAY, "deal": 18 * DAY, "referral": 6 * DAY, "invitation": 9 * DAY}
NOTES = {
    "hire": "{first} signed; {speaker} had known {first} for a while",
    "deal": "{first} gave us the search",
    "referral": "{first} sent us somebody",
    "invitation": "{first} asked {speaker} to speak at their evening",
}


def needs(world: World) -> None:
    """Let every need of the year come up in its week."""
    for person in world.people[len(world.ours) :]:
        for week in range(DAYS // 7):
            luck = person.luck.child("needs", week)
            mean = person.needs / 52 * world.weather(person, week * WEEK)
            for index in range(luck.poisson(mean, "how many")):
                due = week * WEEK + luck.uniform("when", index) * WEEK
                _think_of_us(world, luck.child("need", index), person, due)


def _kind(luck: Luck, person: Person) -> Need:
    usual = person.trade.need or "referral"
    return luck.pick(("referral", "invitation"), "else") if luck.chance(0.15, "kind") else usual


def _think_of_us(world: World, need: Luck, person: Person, due: float) -> None:
    for ours in world.ours:
        luck = need.child("recruiter", ours.index)

        def act(now: float, ours: Person = ours, luck: Luck = luck) -> None:
            tie = world.tie(ours, person)
            known = 1.0 - exp(-tie.warmth(now) / WARM_ENOUGH)
            cold = COLD / len(world.ours)
            drawn = luck.uniform("thinks of us")
            if drawn < cold:
                _engage(world, luck, need, person, ours, None, now, kind="cold")
            elif drawn < cold + (1 - cold) * known:
                _engage(world, luck, need, person, ours, tie.source(luck, now), now)

        world.at(due, luck, act)


def _engage(
    world: World, luck: Luck, need: Luck, person: Person, ours: Person, source: str | None,
    now: float,
    *,
    kind: str = "engagement",
) -> None:  # fmt: skip
    due = settle(luck, person, now + luck.exponential(2 * DAY, "hesitates"), work=True)
    if luck.chance(world.climate.unseen, "by telephone"):
        world.at(due, luck, lambda time: _sign(world, luck, need, person, ours, source, time))
        return
    draft = Draft(
        luck=luck, speaker=person, kind=kind, topic=BUSINESS,
        business=True, channel="email", to=(ours,), parent=source,
    )  # fmt: skip

    def write(time: float) -> None:
        if said := say(world, draft, time):
            _letters(world, luck, need, said, 1 + luck.poisson(1.2, "rounds"))

    world.at(due, luck, write)


def _letters(world: World, luck: Luck, need: Luck, said: Said, left: int) -> None:
    """Go on writing until all is said; where our answer is stopped, they turn elsewhere."""
    ours, person = (
        (said.to[0], said.speaker) if not said.speaker.ours else (said.speaker, said.to[0])
    )
    step = luck.child("letter", left * 2 + said.speaker.ours)
    speaker = person if said.speaker.ours else ours
    draft = Draft(
        luck=step, speaker=speaker, kind="letter", topic=BUSINESS, business=True, channel="email",
        to=(said.speaker,), answers=said, linked=not speaker.drops,
    )  # fmt: skip

    def write(time: float) -> None:
        if (answered := say(world, draft, time)) is None:
            return
        if speaker.ours and left <= 1:
            _sign(world, luck, need, person, ours, answered.activity.id, time)
        else:
            _letters(world, luck, need, answered, left - speaker.ours)

    wait = world.delay(step, 7 * HOUR, 1.1, "wait")
    world.at(settle(step, speaker, said.time + wait, work=True), step, write)


def _sign(
    world: World, luck: Luck, need: Luck, person: Person, ours: Person, source: str | None,
    now: float,
) -> None:  # fmt: skip
    kind = _kind(need, person)
    if not need.chance(SIGNS[kind], "signs"):
        return
    due = settle(luck, person, now + luck.lognormal(TAKES[kind], 0.5, "takes"), work=True)
    world.at(due, luck, lambda time: _enter(world, need, kind, person, ours, source, time))


def _enter(
    world: World, need: Luck, kind: Need, person: Person, ours: Person, source: str | None,
    time: float,
) -> None:  # fmt: skip
    name = f"{kind}-{need.key.hex()[:6]}"
    if name in world.outcomes:
        return  # a colleague was quicker; a need is met once
    median, sigma = WORTH[kind]
    told = need.chance(0.6, "told")
    world.outcomes[name] = Outcome(
        id=name,
        when=stamp(time),
        kind=kind,
        value=float(round(need.lognormal(median, sigma, "worth"), -2)),
        currency="EUR",
        ours=(ours.mail,),
        counterparties=(person.mail,),
        through=_through(world, person, ours) if told else (),
        note=NOTES[kind].format(first=person.first, speaker=ours.first)
        if need.chance(0.4, "noted")
        else None,
    )
    world.parents[name] = source


def _through(world: World, person: Person, ours: Person) -> tuple[str, ...]:
    """Return who brought them, as they would tell it: who introduced them, if anybody did."""
    by = world.brought.get((ours.index, person.index))
    return (by.mail,) if by is not None and not by.ours else ()
