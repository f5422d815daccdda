"""Whom do we owe a word: what was addressed to us and never answered."""

from wherefrom.engines.duckdb import query
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Question, Report, moment
from wherefrom.reports.contacts import contacts, people_of

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
        latest.name as subject, latest.published, waiting, coalesce(written, 0) as written
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
        }
        for row in found
    ]
    caveats = [
        "An answer on a channel that is not in the record, or by word of mouth, is unseen.",
        "Those to whom we have written before come first; each person is listed once.",
    ]
    return Report("unanswered", rows, caveats, lineage.settings())


UNANSWERED = Question("unanswered", "Who wrote to us and was never answered?", _ask)
