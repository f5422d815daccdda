"""What each channel holds, what came of it, and the hours it took."""

from typing import Any, Final

import numpy as np

from wherefrom import credit
from wherefrom.engines.duckdb import query
from wherefrom.lineage import Lineage
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Question, Report, moment
from wherefrom.reports.contacts import contacts, people_of
from wherefrom.reports.heard import SEEN, answered, our_words
from wherefrom.settings import Settings

HOURS: Final = (
    "Hours are what the settings post_minutes, reply_minutes and meeting_minutes make of the "
    "counts; reading and clicking is not in them."
)
_CHANNELS: Final = """
    select channel, count(*) as activities,
        count(*) filter (where ours) as ours,
        count(distinct person) filter (where not ours) as people,
        count(*) filter (where first_contact) as first_contacts,
        min(published) as first, max(published) as last,
        count(*) filter (where ours and type = 'Create' and not reply) as posts,
        count(*) filter (where ours and type = 'Create' and reply) as replies,
        count(*) filter (where ours and type = 'Join') as meetings
    from activities group by channel order by activities desc, channel
    """
# A tie is made where the second of two people who now have both spoken did so.
_MET: Final = """
    with theirs as (
        select person, first(channel order by published, id) as met,
            min(published) filter (where by_us) as us,
            min(published) filter (where not by_us) as them
        from contacts group by person
    ), tied as (
        select theirs.person, first(contacts.channel order by contacts.id) as tied
        from theirs join contacts on contacts.person = theirs.person
            and contacts.published = greatest(us, them) and by_us = (us > them)
        where us is not null and them is not null
        group by theirs.person
    ), counted as (
        select met as channel, 1 as met, 0 as tied from theirs
        union all select tied, 0, 1 from tied
    )
    select channel, sum(met) as met, sum(tied) as ties from counted group by channel
    """


def _ask(record: Record, fit: Fit) -> Report:
    lineage = fit()
    settings, activities = record.settings, lineage.table()
    held = query(_CHANNELS, activities=activities).to_pylist()
    met = contacts(activities, people_of(record))
    began = {row["channel"]: row for row in query(_MET, contacts=met).to_pylist()}
    shares = {row["key"]: row for row in credit.credit(lineage, by="channel", kind="share")}
    outcomes, heard = len(lineage.history.outcomes), _heard(lineage)
    rows = []
    for row in held:
        channel = row["channel"]
        owed, new = shares.get(channel, {}), began.get(channel, {})
        rows.append(
            {key: row[key] for key in ("channel", "activities", "ours", "people", "first_contacts")}
            | {"first": moment(row["first"]), "last": moment(row["last"])}
            | {key: owed.get(key, 0.0) for key in ("share", "share_low", "share_high")}
            | {"outcomes": outcomes, "met": int(new.get("met", 0)), "ties": int(new.get("ties", 0))}
            | heard[channel]
            | {"hours": _hours(row, settings)}
        )
    caveats = [
        HOURS,
        SEEN,
        *lineage.caveats(),
    ]
    return Report("channels", rows, caveats, lineage.settings() | _minutes(settings))


def _minutes(settings: Settings) -> dict[str, float]:
    names = ("post_minutes", "reply_minutes", "meeting_minutes")
    return {name: getattr(settings, name) for name in names}


def _hours(row: dict[str, Any], settings: Settings) -> float:
    minutes = _minutes(settings).values()
    counts = (row["posts"], row["replies"], row["meetings"])
    return sum(count * each for count, each in zip(counts, minutes, strict=True)) / 60


def _heard(lineage: Lineage) -> dict[str, dict[str, float]]:
    """Return how many of our words were answered, and how many were not, by channel."""
    history = lineage.history
    ours = our_words(lineage)
    channel, size = history.channel[ours], len(history.channels)
    words = np.bincount(channel, minlength=size)
    answers = np.bincount(channel, answered(lineage)[ours], size)
    return {
        name: {"answered": float(answers[k]), "unanswered": float(words[k] - answers[k])}
        for k, name in enumerate(history.channels)
    }


CHANNELS = Question("channels", "What does each channel hold, and what came of it?", _ask)
