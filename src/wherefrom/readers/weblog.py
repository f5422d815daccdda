"""A web server's log: who came to which page from where, as nginx and Apache write it (combined).

Holds   arrivals: a page, the time, the page that carried the link, and what its campaign says.
Lacks   who it was. A visitor is a hash of address and program, another one each day.
Skips   robots, what is no page (pictures, scripts, feeds), requests that failed or sent something,
        and clicks within the site, each counted.

No address is kept. The hash is keyed with the first line that the log has of the day, so that
without the log nobody can try addresses until one fits.

Source: httpd.apache.org, mod_log_config; nginx.org, ngx_http_log_module; read 2026-11-24.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from wherefrom.readers.as2_values import tag_named
from wherefrom.readers.base import Archive, Member, Reader, recognised, refuse_if_nothing
from wherefrom.readers.clock import parse_mail_date
from wherefrom.readers.pages import CHANNEL, host_of, page_id
from wherefrom.readers.referrers import link_of, source_of
from wherefrom.vocabulary import Account, Activity, Flaw, account_id

NAMED = re.compile(r"access|\.log\b", re.IGNORECASE)
LONGEST_LINE = 64 << 10
LINE = re.compile(
    r"(?:(?P<site>[\w.-]+)(?::\d+)? )?(?P<address>[\w.:%-]+) \S+ [^\[\n]{1,200}? "
    r"\[(?P<day>\d\d/[A-Z][a-z][a-z]/\d{4}):(?P<clock>\d\d:\d\d:\d\d) (?P<zone>[+-]\d{4})\] "
    r'"(?P<request>(?:[^"\\]|\\.)*)" (?P<status>\d{3}) (?:\d+|-)'
    r'(?: "(?P<referrer>(?:[^"\\]|\\.)*)" "(?P<agent>(?:[^"\\]|\\.)*)")?'
)
REQUEST = re.compile(r"(?P<method>[A-Z]{3,10}) (?P<target>\S+)(?: HTTP/[\d.]+)?")
SERVED = frozenset({"200", "206", "304"})
NO_PAGE = re.compile(
    r"\.(?:css|js|mjs|map|json|xml|rss|atom|txt|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|eot"
    r"|otf|mp[34]|webm|ogg|wav|zip|gz|tgz|bz2|xz|tar|jar|exe|rpm|deb|iso|pdf|wasm|cgi|ics)$"
    r"|/(?:feed|wp-json|wp-admin|wp-cron\.php|xmlrpc\.php|\.well-known)(?:/|$)",
    re.IGNORECASE,
)
# Beside the list: what calls itself one, and who gives an address to complain to.
ROBOT = re.compile(r"bot\b|crawl|spider|slurp|monitor|preview|https?://|^-?$", re.IGNORECASE)
CAMPAIGN = re.compile(r"utm_(?:source|medium|campaign|term|content)", re.IGNORECASE)
DIGEST_BYTES = 8

Found = Activity | Account | Flaw


class Hit(NamedTuple):
    """A line of the log."""

    address: str
    day: str
    time: str
    method: str
    target: str
    status: str
    referrer: str
    agent: str | None  # None in the shorter format, which has none
    site: str


def parse(text: str) -> Hit | None:
    """Return what a line says; None if it is none of such a log."""
    if not (found := LINE.match(text)) or not (asked := REQUEST.fullmatch(found["request"])):
        return None
    day = found["day"]
    return Hit(
        found["address"], day, f"{day.replace('/', ' ')} {found['clock']} {found['zone']}",
        asked["method"], asked["target"], found["status"],
        found["referrer"] or "", found["agent"], found["site"] or "",
    )  # fmt: skip


def recognises(archive: Archive) -> list[Member]:
    """Return the files most of whose first lines are such a log's."""
    return recognised(archive, NAMED, lambda member: _is_log(member.head()))


def _is_log(head: bytes) -> bool:
    lines = head.decode("utf-8", "replace").split("\n")[:10]
    whole = lines[:-1] or lines
    return 2 * sum(LINE.match(line) is not None for line in whole) > len(whole)


def read(archive: Archive) -> Iterator[Found]:
    """Yield the arrivals of each log in its order."""
    found = (each for member in recognises(archive) for each in _read(member))
    yield from refuse_if_nothing(archive, found)


def _read(member: Member) -> Iterator[Found]:
    site, keys = _first_pass(member)
    doubles: Counter[str] = Counter()
    for number, text in _lines(member):
        place = f"{member.name}#{number}"
        hit = parse(text) if text is not None else None
        if hit is None:
            yield Flaw(place, "line-too-long" if text is None else "unreadable-line")
        elif reason := _left_out(hit, site):
            yield Flaw(place, reason)
        else:
            yield _view(hit, site, keys[hit.day], doubles, place)


def _first_pass(member: Member) -> tuple[str, dict[str, bytes]]:
    """Return the host of the site, and the key of each day.

    Pictures and scripts are asked for by the page they are on: where most of them come from is
    the site itself.
    """
    hosts: Counter[str] = Counter()
    keys: dict[str, bytes] = {}
    for _, text in _lines(member):
        if text is None or (hit := parse(text)) is None:
            continue
        if hit.day not in keys:
            keys[hit.day] = blake2b(text.encode("utf-8", "replace")).digest()
        if host := host_of(hit.referrer):
            hosts[host] += 100 if NO_PAGE.search(hit.target.partition("?")[0]) else 1
    return hosts.most_common(1)[0][0] if hosts else "localhost", keys


def _lines(member: Member) -> Iterator[tuple[int, str | None]]:
    """Yield the lines that are not empty; None for one that is too long."""
    with member.open() as stream:
        number = 0
        while data := stream.readline(LONGEST_LINE):
            is_long = len(data) == LONGEST_LINE and not data.endswith(b"\n")
            while is_long and (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            if data.strip():
                text = data.decode("utf-8", "replace").rstrip("\r\n")
                yield number, None if is_long else text
            number += 1


def _left_out(hit: Hit, site: str) -> str | None:
    """Return why a request is no arrival; None if it is one."""
    if hit.agent is None:
        return "no-agent"
    if is_robot(hit.agent):
        return "bot"
    if hit.status not in SERVED:
        return "not-served"
    if hit.method != "GET" or NO_PAGE.search(hit.target.partition("?")[0]):
        return "not-a-page"
    own = (hit.site or site).removeprefix("www.")
    return "within-site" if host_of(hit.referrer).removeprefix("www.") == own else None


@lru_cache(maxsize=1 << 16)
def is_robot(agent: str) -> bool:
    """Tell whether a program is known to be a robot, or calls itself one."""
    from crawleruseragents import is_crawler  # noqa: PLC0415 - slow to import

    return bool(ROBOT.search(agent) or is_crawler(agent[:500]))


def _view(hit: Hit, site: str, key: bytes, doubles: Counter[str], place: str) -> Activity:
    agent = hit.agent or ""
    visitor = _hashed(key, hit.address, agent)
    own = _hashed(key, hit.address, agent, hit.time, hit.target)
    doubles[own] += 1
    again = f"-{doubles[own]}" if doubles[own] > 1 else ""
    target = hit.target if "://" in hit.target else f"http://{hit.site or site}{hit.target}"
    page = page_id(target) or f"{CHANNEL}:{hit.site or site}"
    referrer = hit.referrer if page_id(hit.referrer) else ""
    published, status = parse_mail_date(hit.time)
    return Activity(
        id=f"{CHANNEL}:visit/{own}{again}",
        type="View",
        actor=account_id(f"{CHANNEL}:visitor/{visitor}"),
        channel=CHANNEL,
        published=published,
        published_raw=hit.time,
        time_status=status,
        object=page,
        in_reply_to=link_of(referrer),
        context=page,
        visibility="direct",  # nobody but the server saw it
        tags=(*campaign_of(target), *source_of(referrer)),
        url=referrer or None,
        place=place,
    )


def _hashed(key: bytes, *said: str) -> str:
    told = "\0".join(said).encode("utf-8", "replace")
    return blake2b(told, digest_size=DIGEST_BYTES, key=key).hexdigest()


def campaign_of(url: str) -> tuple[str, ...]:
    """Return what an address says of its campaign, as tags: `utm_source=newsletter`."""
    try:
        query = urlsplit(url).query
    except ValueError:
        return ()
    if "utm_" not in query.lower():
        return ()
    told = (
        tag_named(f"{name}={value}")
        for name, value in parse_qsl(query)
        if CAMPAIGN.fullmatch(name) and value.strip()
    )
    return tuple(dict.fromkeys(told))


READER = Reader("weblog", "Web server logs (combined, of nginx and Apache)", recognises, read)
