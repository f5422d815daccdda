"""Ties to look after: going quiet, never met in person, and people who should know each other."""

from datetime import timedelta
from typing import Any, Final

import pyarrow as pa

from wherefrom.engines.duckdb import query
from wherefrom.lineage import Lineage
from wherefrom.people import resolve
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Question, Report, moment
from wherefrom.reports.contacts import contacts, people_of
from wherefrom.reports.introductions import introductions

QUIET: Final = 8  # times the usual gap
DAYS_LEAST: Final = 4  # on which there was contact, for a gap to be usual
OPEN: Final = timedelta(days=180)  # how long an event that nobody came to yet may be ahead
_EVENTS: Final = "('Join', 'Accept', 'TentativeAccept', 'Arrive')"

_NOW: Final = """
    select coalesce(max(published) filter (where type = 'Create'), max(published)) as now
    from activities
    """
# Somebody with whom we have spoken both ways, and on which days.
_TIES: Final = """
    with days as (
        select distinct person, published::date as day from contacts
    ), gaps as (
        select person, day, day - lag(day) over (partition by person order by day) as gap from days
    ), usual as (
        select person, count(*) as days, median(gap) as gap, max(day) as last
        from gaps group by person
    ), spoken as (
        select person, min(published) as first, max(published) as latest,
            string_agg(distinct channel, ', ' order by channel) as channels
        from contacts group by person having bool_or(by_us) and bool_or(not by_us)
    )
    select spoken.person, name, first, latest, channels, days, gap, ($now)::date - last as silent
    from spoken join usual using (person)
    join (select person, min(name) as name from people group by person) as names using (person)
    order by days desc, spoken.person
    """
_PARTS: Final = f"""
    with parts as (
        select context, published, actor as account, type from activities
        where type in {_EVENTS} and context is not null
        union all
        select context, published, unnest("to"), type from activities
        where type = 'Invite' and context is not null
    )
    select context, min(published) filter (where type in ('Join', 'Arrive')) as came,
        max(published) as latest, people.person, bool_or(people.ours) as ours
    from parts join people using (account) group by context, people.person
    """  # noqa: S608 no word of it comes from outside
_MET: Final = """
    select distinct theirs.person
    from parts as theirs join parts as us using (context)
    where us.ours and not theirs.ours and us.came is not null and theirs.came is not null
        and us.came <= $now and theirs.came <= $now
    """
_NEXT: Final = """
    with ahead as (
        select context from parts group by context
        having coalesce(min(came) > $now, max(latest) > $since)
    ), titles as (
        select context, first(name order by published) as name from activities
        where context is not null and name is not null group by context
    )
    select theirs.person,
        first(coalesce(titles.name, context) order by theirs.came, context) as event
    from ahead join parts as theirs using (context) join parts as us using (context)
    left join titles using (context)
    where us.ours and not theirs.ours group by theirs.person
    """
_AHEAD: Final = """
    with ahead as (
        select context from parts group by context
        having coalesce(min(came) > $now, max(latest) > $since) and bool_or(ours)
    )
    select context, coalesce(any_value(name), context) as name,
        string_agg(concat_ws(' ', name, content), ' ') as said
    from ahead join activities using (context) group by context order by context
    """


def _ask(record: Record, fit: Fit) -> Report:
    lineage = fit()
    activities, people = lineage.table(), people_of(record)
    now = query(_NOW, activities=activities)["now"][0].as_py()
    met = contacts(activities, people)
    zone = record.settings.zone
    known = query(_TIES.replace("$now", _at(now)), zone=zone, contacts=met, people=people)
    ties = known.to_pylist()
    rows = [*_quiet(ties), *_unmet(record, ties, activities, people, now)]
    rows += _strangers(record, lineage, ties)
    return Report("ties", rows, _caveats(now), lineage.settings())


def _at(when: Any) -> str:
    return f"'{moment(when)}'::timestamptz"


def _row(what: str, tie: dict[str, Any], reason: str, **more: Any) -> dict[str, Any]:
    row = {"what": what, "person": tie["person"], "name": tie["name"], "other": None}
    row |= {"other_name": None, "last": moment(tie["latest"]), "days": tie["days"]}
    return row | more | {"reason": reason}


def _quiet(ties: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for tie in ties:
        usual = max(tie["gap"] or 0.0, 1.0)
        if tie["days"] >= DAYS_LEAST and tie["silent"] >= QUIET * usual:
            reason = f"silent for {_days(tie['silent'])}; usually in touch every {_days(usual)}"
            rows.append(_row("going quiet", tie, reason))
    return rows


def _days(number: float) -> str:
    told = f"{number:,.0f}" if number >= 10 else f"{number:.2g}"  # noqa: PLR2004 two figures
    return "1 day" if number == 1 else f"{told} days"


def _unmet(
    record: Record, ties: list[dict[str, Any]], activities: pa.Table, people: pa.Table, now: Any
) -> list[dict[str, Any]]:
    parts = query(_PARTS, activities=activities, people=people)
    if not parts.num_rows:
        return []  # the record tells of no events at all, so not who never came to one
    met = query(_MET.replace("$now", _at(now)), parts=parts)["person"].to_pylist()
    upcoming = _NEXT.replace("$now", _at(now)).replace("$since", _at(now - OPEN))
    ahead = query(upcoming, parts=parts, activities=activities).to_pylist()
    event = {row["person"]: f"both are asked to: {row['event']}" for row in ahead}
    visits = _visits(record, activities, parts, now).items()
    event |= {who: f"we shall be near: {where}" for who, where in visits if who not in event}
    rows = [
        _row("never met in person", tie, _online(tie, event.get(tie["person"])))
        for tie in ties
        if tie["person"] not in set(met)
    ]
    return sorted(rows, key=lambda row: row["person"] not in event)


def _visits(record: Record, activities: pa.Table, parts: pa.Table, now: Any) -> dict[str, str]:
    """Return, by person, an event ahead of ours in a place that the user noted of them."""
    known = resolve(record)
    upcoming = _AHEAD.replace("$now", _at(now)).replace("$since", _at(now - OPEN))
    events = query(upcoming, parts=parts, activities=activities).to_pylist()
    places = [each for each in record.notes() if each.field == "place"]
    return {
        known.person_of[each.account]: f"{event['name']}, in {each.value}"
        for each in places
        for event in events
        if each.account in known.person_of and each.value.casefold() in event["said"].casefold()
    }


def _online(tie: dict[str, Any], event: str | None) -> str:
    said = f"in touch on {_days(tie['days'])}, by {tie['channels']}"
    return f"{said}; {event}" if event else said


def _strangers(
    record: Record, lineage: Lineage, ties: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    known = {tie["person"]: tie for tie in ties}
    folk, noted = resolve(record), dict[str, str]()
    for each in record.notes():
        if each.field == "interest" and each.account in folk.person_of:
            person = folk.person_of[each.account]
            noted[person] = f"{noted.get(person, '')} {each.value}"
    return [
        _row(
            "introduce",
            known[one],
            f"both talk of {', '.join(words)}",
            other=other,
            other_name=known[other]["name"],
        )
        for one, other, words in introductions(lineage, list(known), noted)
    ]


def _caveats(now: Any) -> list[str]:
    strangers = (
        "Strangers are those without a word between them on record; they may know each other all "
        "the same. Ask both before you introduce them."
    )
    return [
        f"Counted up to the last word on record, {now:%Y-%m-%d}: import again to have it anew.",
        "Met in person is what calendars and events tell: who said they would come to the same.",
        strangers,
    ]


TIES: Final = Question("ties", "Which ties want a word, a meeting or an introduction?", _ask)
