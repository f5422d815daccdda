"""What is known of each person that may show that two are one: a row each, in plain columns."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from wherefrom.engines.duckdb import query
from wherefrom.people.names import handles_of, is_full, shorts, words
from wherefrom.people.resolve import People
from wherefrom.people.shared import OFFICE
from wherefrom.record.record import Record
from wherefrom.vocabulary import account_id

TOO_COMMON = 100  # bearers of a name or handle by which people are looked for
MOST_CONTACTS = 50  # the rarest that count of each person
ACTIVE = 20  # activities from which the hours of a day show
_text: pa.DataType = pa.string()
_texts: pa.DataType = pa.list_(pa.string())
LISTS = ("names", "words", "shorts", "handles", "stems", "pages", "platforms")
LOOKED_UP = ("names", "shorts", "stems", "pages")  # by which pairs are found
TRAITS = pa.schema([
    ("person", _text), ("name", _text), ("handle", _text), ("own", _text), ("domain", _text),
    *((name, _texts) for name in LISTS),
    *((f"by_{name}", _texts) for name in LOOKED_UP),
    ("contacts", _texts), ("spoken_to", _texts), ("hours", pa.list_(pa.float32(), 24)),
])  # fmt: skip

# Where anybody gets an address; a domain of theirs says nothing.
PROVIDERS = frozenset({
    "126.com", "163.com", "aol.com", "fastmail.com", "free.fr", "gmail.com", "gmx.de", "gmx.net",
    "googlemail.com", "hotmail.co.uk", "hotmail.com", "hotmail.fr", "icloud.com", "laposte.net",
    "libero.it", "live.com", "mac.com", "mail.com", "mail.ru", "mailbox.org", "me.com", "msn.com",
    "orange.fr", "outlook.com", "posteo.de", "proton.me", "protonmail.com", "qq.com",
    "tutanota.com", "wanadoo.fr", "web.de", "yahoo.co.uk", "yahoo.com", "yahoo.fr", "yandex.ru",
    "ymail.com",
})  # fmt: skip
NO_HANDLE = re.compile(r"id/.*|did:.*|~.*|=.*|[uw]0?[0-9][0-9a-z]{6,}|\d+|.*/.*")
LETTERS = re.compile(r"[a-z0-9]+")
SHORTEST = 4  # letters of a handle that is worth comparing
MANY_PLACES = frozenset({"email", "phone", "web"})

_TALK = """
with told as (
  select a.person as one, b.person as other from
  (select distinct actor, unnest(list_distinct(list_concat("to", mentions))) as other
   from activities) as talk
  join who as a on talk.actor = a.account join who as b on talk.other = b.account
  where a.person <> b.person),
talked as (select one, other from told union select other, one from told),
known as (select other, count(*) as bearers from talked group by other)
select one as person, list(other order by other) as spoken_to,
  list(other order by bearers, other) filter (where bearers <= $most and other not in (
    select person from ours))[:$each] as contacts
from talked join known using (other) group by one
"""
_HOURS = """
select person, hour(published) as hour, count(*) as number
from activities join who on actor = account where published is not null group by all
"""


def traits_of(record: Record, people: People) -> pa.Table:
    """Return a row for each person, sorted by person."""
    names, pages = _said(record)
    talk, hours = _talk(record, people)
    rows = [
        _row(person, people.members[person], names, pages)
        | talk.get(person, {"contacts": [], "spoken_to": []})
        | {"hours": hours.get(person)}
        for person in people.members
    ]
    for name in LOOKED_UP:
        _leave_out_the_common(rows, name)
    return pa.Table.from_pylist(rows, TRAITS)


def _said(record: Record) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the names and the pages of each account, the one last seen first."""
    claims = record.claims().sort_by([
        ("account", "ascending"), ("seen_last", "descending"), ("value", "ascending")
    ])  # fmt: skip
    said: dict[str, dict[str, list[str]]] = {"name": {}, "url": {}}
    columns = (claims[name].to_pylist() for name in ("account", "field", "value"))
    for account, field, value in zip(*columns, strict=True):
        if field in said:
            said[field].setdefault(account, []).append(value)
    return said["name"], said["url"]


def _talk(
    record: Record, people: People
) -> tuple[dict[str, dict[str, list[str]]], dict[str, list[int]]]:
    """Return whom each person spoke with, and how much they did in each hour of the day."""
    activities = record.activities(["actor", "to", "mentions", "published"])
    who = pa.table({
        "account": people.accounts, "person": [people.person_of[each] for each in people.accounts]
    })  # fmt: skip
    ours = pa.table({"person": pa.array(filter(people.is_ours, people.members), _text)})
    most = max(TOO_COMMON, len(people.members) // 100)
    sql = _TALK.replace("$most", str(most)).replace("$each", str(MOST_CONTACTS))
    talk = query(sql, activities=activities, who=who, ours=ours).to_pylist()
    hours: dict[str, list[int]] = {}
    for row in query(_HOURS, activities=activities, who=who).to_pylist():
        hours.setdefault(row["person"], [0] * 24)[row["hour"]] += row["number"]
    return (
        {row["person"]: {"contacts": row["contacts"] or [], "spoken_to": row["spoken_to"]}
         for row in talk},
        {person: counts for person, counts in hours.items() if sum(counts) >= ACTIVE},
    )  # fmt: skip


def _row(
    person: str,
    accounts: Sequence[str],
    names: Mapping[str, list[str]],
    pages: Mapping[str, list[str]],
) -> dict[str, Any]:
    called = list(dict.fromkeys(
        words(name) for account in accounts for name in names.get(account, ())
    ))  # fmt: skip
    full = [each for each in called if is_full(each)]
    stems = sorted({stem for each in accounts for stem in _stems(each)})
    made = frozenset[str]().union(*map(handles_of, called))
    own = [stem for stem in stems if stem.rstrip("0123456789") not in made]
    domains = sorted({domain for each in accounts if (domain := domain_of(each))})
    return {
        "person": person,
        "name": " ".join(full[0]) if full else None,
        "names": sorted(" ".join(each) for each in full),
        "words": sorted({part for each in called for part in each if len(part) > 1}),
        "shorts": sorted({short for each in called for short in shorts(each)}),
        "handle": max(stems, key=len, default=None),
        "own": max(own, key=len, default=None),
        "handles": own,
        "stems": stems,
        "domain": domains[0] if domains else None,
        "pages": sorted({page for each in accounts for page in _pages(each, pages)}),
        "platforms": sorted({place for each in accounts if (place := _platform(each))}),
    }


def handle_of(account: str) -> str | None:
    """Return the handle by which an account is known, if its owner chose it."""
    channel, _, rest = account.partition(":")
    handle = rest.partition("@")[0]
    if channel == "matrix":
        handle = rest.partition(":")[0]
    elif channel == "bluesky" and handle.count(".") > 0:
        handle = handle.removesuffix(".bsky.social")
    if channel in {"phone", "web"} or NO_HANDLE.fullmatch(handle) or OFFICE.fullmatch(account):
        return None
    return handle.partition("+")[0] if channel == "email" else handle


def _stems(account: str) -> Iterator[str]:
    """Yield a handle's letters and figures: `ana.ruiz` and `Ana_Ruiz` are one."""
    stem = "".join(LETTERS.findall(handle_of(account) or ""))
    if len(stem) >= SHORTEST:
        yield stem


def domain_of(account: str) -> str | None:
    """Return the domain of a mail address, or of a page, that is not of a provider for anybody."""
    channel, _, rest = account.partition(":")
    found = rest.rpartition("@")[2] if channel == "email" else rest.partition("/")[0]
    return found if channel in {"email", "web"} and found not in PROVIDERS else None


def _platform(account: str) -> str | None:
    """Return where one person hardly has two accounts: a platform, or a server of many."""
    channel, _, rest = account.partition(":")
    if channel in MANY_PLACES:
        return None
    kind = "id/" if rest.startswith(("id/", "did:")) else ""
    return f"{channel}:{kind}{rest.rpartition('@')[2] if '@' in rest else ''}"


def _pages(account: str, pages: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield pages of a person's own, and the mailbox behind a mail address with a tag."""
    for page in pages.get(account, ()):
        try:
            yield account_id(page)
        except ValueError:
            continue
    channel, _, rest = account.partition(":")
    local, _, domain = rest.partition("@")
    if channel == "email" and not OFFICE.fullmatch(account):
        local = local.partition("+")[0]
        is_google = domain in {"gmail.com", "googlemail.com"}
        yield (
            f"email:{local.replace('.', '')}@gmail.com" if is_google else f"email:{local}@{domain}"
        )
    elif channel == "web":
        yield account


def _leave_out_the_common(rows: Iterable[dict[str, Any]], name: str) -> None:
    """Add the values by which pairs are found; what very many have would find too many."""
    rows = list(rows)
    bearers = Counter(value for row in rows for value in row[name])
    for row in rows:
        row[f"by_{name}"] = [value for value in row[name] if bearers[value] <= TOO_COMMON]
