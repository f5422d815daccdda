"""Whom do we owe a word: what was addressed to us and never answered."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from wherefrom.credit.backward import removals
from wherefrom.engines.duckdb import query
from wherefrom.kernels import Flags
from wherefrom.lineage import Lineage
from wherefrom.lineage.contacts import ANSWER
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Question, Report, moment
from wherefrom.reports.contacts import contacts, people_of
from wherefrom.reports.heard import SEEN, our_words

PRIOR: Final = 20  # answers
WORTH: Final = (
    "Worth is how many outcomes an answer of ours to the like, on the same channel, led to on "
    "average in this record: no forecast for this one. Each person is listed once."
)
# An answer is anything of ours after it: in the thread, or to that person anywhere.
_UNANSWERED = """
    with named as (
        select id, unnest(list_concat("to", mentions)) as account
        from activities where type = 'Create' and not ours and published is not null
    ), owed as (
        select * from activities
        where id in (select id from named join people using (account) where people.ours)
    ), in_thread as (
        select context, max(published) as published from activities where ours group by context
    ), to_person as (
        select person, max(published) as published, count(*) as written
        from contacts where by_us group by person
    ), latest as (
        select owed.*, to_person.written,
            row_number() over (
                partition by owed.person order by owed.published desc, owed.id
            ) as turn,
            count(*) over (partition by owed.person) as waiting
        from owed
        left join in_thread on in_thread.context = owed.context
        left join to_person on to_person.person = owed.person
        where coalesce(in_thread.published <= owed.published, true)
            and coalesce(to_person.published <= owed.published, true)
    )
    select latest.id as activity, latest.person, names.name, latest.channel,
        latest.name as subject, latest.published, waiting, coalesce(written, 0) as written,
        latest.reply
    from latest
    join (select person, min(name) as name from people group by person) as names
        on names.person = latest.person
    where turn = 1
    order by written = 0, latest.published desc, latest.id
    """


def _ask(record: Record, fit: Fit) -> Report:
    lineage = fit()
    activities, people = lineage.table(), people_of(record)
    met = contacts(activities, people)
    found = query(_UNANSWERED, activities=activities, people=people, contacts=met).to_pylist()
    worth = _worth(lineage)
    rows = [
        {
            "person": row["person"],
            "name": row["name"],
            "when": moment(row["published"]),
            "channel": row["channel"],
            "subject": row["subject"],
            "waiting": row["waiting"],
            "written": row["written"],
            "activity": row["activity"],
            **worth(row["channel"], known=row["written"] > 0, reply=row["reply"]),
        }
        for row in found
    ]
    rows.sort(key=lambda row: -row["worth"])  # stable: else those we know, the latest first
    caveats = [
        SEEN,
        WORTH,
    ]
    return Report("unanswered", rows, caveats, lineage.settings())


def _worth(lineage: Lineage) -> Callable[..., dict[str, Any]]:
    """Return what tells what our answers led to: by channel, whom they answered, and to what.

    The mean of few answers is drawn to that of all, as if there were `PRIOR` more of these.
    """
    history = lineage.history
    answers = np.flatnonzero(our_words(lineage) & (lineage.kind == ANSWER))
    led = removals(lineage, np.ones(len(history.outcomes)))[answers]
    mean = float(led.mean()) if answers.size else 0.0
    known, reply = ~lineage.first_contact[answers], _to_replies(lineage)[answers]
    cell = _cell(history.channel[answers], known, reply)
    size = 4 * len(history.channels)
    number, total = np.bincount(cell, minlength=size), np.bincount(cell, led, size)
    place = {name: k for k, name in enumerate(history.channels)}

    def worth(channel: str, *, known: bool, reply: bool) -> dict[str, Any]:
        k = int(_cell(place[channel], known, reply))
        said = "an answer" if reply else "a fresh word"
        return {
            "like": f"{said} of somebody {'known' if known else 'new'}",
            "worth": float((total[k] + PRIOR * mean) / (number[k] + PRIOR)),
            "answers": int(number[k]),
        }

    return worth


def _cell(channel: Any, known: Any, reply: Any) -> Any:
    return 4 * channel + 2 * known + reply


def _to_replies(lineage: Lineage) -> Flags:
    """Tell which activities most likely answer what was an answer itself, (n,)."""
    links = lineage.links
    child = np.repeat(np.arange(links.base.size), np.diff(links.starts))
    rising = np.lexsort((lineage.named, child))
    likeliest = np.full(links.base.size, -1)
    likeliest[child[rising]] = links.parents[rising]
    found: Flags = (likeliest >= 0) & (lineage.kind[likeliest] == ANSWER)
    return found


UNANSWERED = Question("unanswered", "Who wrote to us and was never answered?", _ask)
