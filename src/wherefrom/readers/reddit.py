"""What Reddit gives on request (tables), and what rexport fetches through its interface (JSON).

Holds   the owner's posts and comments with what they answer; messages and chats of both sides;
        votes, saved things, friends, subscriptions.
Lacks   what others posted, and when something was voted on, saved or subscribed.
Skips   addresses of machines, headers without text, drafts, settings; hidden things.

Source: xavdid/reddit-user-to-sqlite csv_helpers.py; karlicoss/rexport; read 2026-11-24.
"""

import re
from collections.abc import Iterator
from itertools import chain
from posixpath import basename, dirname

from wherefrom.readers.base import Archive, Found, Member, Reader, refuse_if_nothing
from wherefrom.readers.json_stream import Value, values
from wherefrom.readers.reddit_dump import dumped
from wherefrom.readers.reddit_tables import CHANNEL, OWNER, TELLING, Telling
from wherefrom.readers.rows import Row, names_of, rows
from wherefrom.readers.said import account
from wherefrom.vocabulary import Account, Flaw

# What the columns of each table are known by, and its name where others have such columns.
KINDS: dict[str, tuple[frozenset[str], str]] = {
    "comments": (frozenset({"id", "permalink", "date", "subreddit", "link", "body"}), ""),
    "posts": (frozenset({"id", "permalink", "date", "subreddit", "title", "body"}), ""),
    "messages": (frozenset({"id", "date", "from", "to", "subject", "body"}), "message"),
    "chats": (frozenset({"message id", "created at", "username", "message"}), ""),
    "votes": (frozenset({"id", "permalink", "direction"}), "votes"),
    "saved": (frozenset({"id", "permalink"}), "saved"),
    "friends": (frozenset({"username"}), "friend"),
    "subscribed": (frozenset({"subreddit"}), "subscribed"),
    "statistics": (frozenset({"statistic", "value"}), "statistic"),
}
SURE = frozenset({"comments", "posts", "chats", "votes", "messages"})
HEADERS = re.compile(r"_headers(?:_\d+)?\.csv$")
BESIDE = re.compile(
    r"(?:account_gender|announcements|approved_submitter|birthdate|checkfile|comment|drafts|"
    r"gilded|gold|hidden|ip_logs|linked|message|moderated|multireddits|payouts|persona|poll_votes|"
    r"post|purchases|reddit_gold|scheduled|sensitive|stripe|subscriptions|twitter|user_preferences|"
    r"videos|chat|friends|saved|statistics|subscribed)\w*\.csv"
)
DUMP = re.compile(
    rb'\s*\{\s*"(?:comments|submissions|saved|profile|inbox|upvoted|multireddits)"\s*:'
)
PRAW = re.compile(rb'"(?:subreddit|subreddit_id|link_id|author_fullname|_reddit|subreddits)"\s*:')
DUMP_HEAD = 1 << 14


def recognises(archive: Archive) -> list[Member]:
    """Return the tables, with those beside them that are not read, and the dumps."""
    tables = _tables(archive)
    mine = {member.name for member, _ in tables} | {each.name for each in _dumps(archive)}
    folders = {dirname(member.name) for member, _ in tables}
    return [
        each
        for each in archive.members()
        if each.name in mine
        or (dirname(each.name) in folders and BESIDE.fullmatch(basename(each.name)))
    ]


def _tables(archive: Archive) -> list[tuple[Member, str]]:
    found = [
        (member, kind)
        for member in archive.members()
        if member.name.lower().endswith(".csv")
        and not HEADERS.search(member.name)
        and (kind := _kind(member))
    ]
    return found if any(kind in SURE for _, kind in found) else []


def _kind(member: Member) -> str | None:
    head, stem = member.head(), basename(member.name).lower()
    for kind, (needed, name) in KINDS.items():
        if (not name or name in stem) and names_of(head, needed):
            return kind
    return None


def _dumps(archive: Archive) -> list[Member]:
    return [each for each in archive.members() if _is_dump(each)]


def _is_dump(member: Member) -> bool:
    if ".json" not in member.name.lower() or not DUMP.match(member.head()):
        return False
    return PRAW.search(member.head(DUMP_HEAD)) is not None


def read(archive: Archive) -> Iterator[Found]:
    """Yield whose they are, what the tables hold, then the dumps."""
    by_folder: dict[str, list[tuple[Member, str]]] = {}
    for member, kind in _tables(archive):
        by_folder.setdefault(dirname(member.name), []).append((member, kind))
    tables = chain.from_iterable(_found(tables, archive) for tables in by_folder.values())
    dumps = chain.from_iterable(_dump(each, archive) for each in _dumps(archive))
    yield from refuse_if_nothing(archive, chain(tables, dumps))


def _dump(member: Member, archive: Archive) -> Iterator[Found]:
    for value in values(member, archive.limits):
        yield from dumped(value) if isinstance(value, Value) else [value]


def _found(tables: list[tuple[Member, str]], archive: Archive) -> Iterator[Found]:
    owner = _owner(tables, archive)
    if owner != OWNER:
        yield Account(owner, own="statistics.csv")
    else:
        yield Flaw(tables[0][0].name, "no-owner", "statistics.csv is missing", skipped=False)
    for member, kind in tables:
        telling = Telling(owner, archive.zone, member.name)
        if tell := TELLING.get(kind):
            for row in rows(member, archive.limits, KINDS[kind][0]):
                yield tell(telling, row) if isinstance(row, Row) else row


def _owner(tables: list[tuple[Member, str]], archive: Archive) -> str:
    """Return whose tables they are: it stands among the statistics."""
    for member, kind in tables:
        for row in rows(member, archive.limits) if kind == "statistics" else ():
            if isinstance(row, Row) and (row.get("statistic") or "").lower() == "account name":
                return account(CHANNEL, row.get("value")) or OWNER
    return OWNER


READER = Reader(CHANNEL, "Reddit (data request, CSV; rexport, JSON)", recognises, read)
