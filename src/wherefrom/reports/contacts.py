"""Who was in touch with us, when and where: what several reports begin with."""

import pyarrow as pa

from wherefrom.engines.duckdb import query
from wherefrom.people import resolve
from wherefrom.record.record import Record

# A contact is what we addressed to somebody, what somebody addressed to us, and what somebody
# answered to something of ours, also where the answer names nobody.
_CONTACTS = """
    with named as (
        select id, published, channel, ours, unnest(list_concat("to", mentions)) as account
        from activities where published is not null
    )
    select distinct named.id, named.published, named.channel, people.person, true as by_us
    from named join people on people.account = named.account
    where named.ours and not people.ours
    union
    select id, published, channel, person, false
    from activities
    where published is not null and not ours and (
        id in (select id from named join people on people.account = named.account where people.ours)
        or in_reply_to in (select id from activities where ours)
    )
    """


def people_of(record: Record) -> pa.Table:
    """Return account, person, name and ours."""
    people = resolve(record)
    accounts = people.accounts
    persons = [people.person_of[account] for account in accounts]
    return pa.table(
        {
            "account": pa.array(accounts, pa.string()),
            "person": pa.array(persons, pa.string()),
            "name": pa.array([people.name_of(person) for person in persons], pa.string()),
            "ours": pa.array([people.is_ours(person) for person in persons], pa.bool_()),
        }
    )


def contacts(activities: pa.Table, people: pa.Table) -> pa.Table:
    """Return the contacts: id (of the activity), published, channel, person (not ours), by_us."""
    return query(_CONTACTS, activities=activities, people=people)
