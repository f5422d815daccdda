"""Pages of the web and those who write on them: one id each, whichever archive names them.

A post has the id of its page, so that a blog's export, its feed, what others' pages say to it and
a server's log all mean the same thing by it.
"""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from wherefrom.vocabulary import account_id

CHANNEL = "web"
COMMENT = re.compile(r"comment-?\d+")
CAMPAIGN = re.compile(r"utm_\w+|(?:fb|g|ms|tw|y)clid|mc_[ce]id|_ga", re.IGNORECASE)
NOBODY = re.compile(r"no-?reply@|donotreply@", re.IGNORECASE)
LONGEST_NAME = 100


def page_id(url: str) -> str | None:
    """Return the id of the page or comment at an address; None if it is no address.

    Neither scheme, nor campaign, nor where on the page one looks, makes another page of it.

    Example:
        >>> page_id("https://Blog.example/post/?utm_source=x#comment-3")
        'web:blog.example/post#comment-3'
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removesuffix(".")
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    query = without_campaign(parts.query)
    fragment = f"#{parts.fragment}" if COMMENT.fullmatch(parts.fragment) else ""
    return f"{CHANNEL}:{host}{parts.path.rstrip('/')}{query}{fragment}"


def without_campaign(query: str) -> str:
    """Return a query behind its `?` without what only tells how somebody came; or nothing."""
    if not query or not CAMPAIGN.search(query):
        return f"?{query}" if query else ""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not CAMPAIGN.fullmatch(name)]
    return f"?{urlencode(kept)}" if kept else ""


def host_of(url: str) -> str:
    """Return the host of an address, or nothing."""
    try:
        return urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""


def writer(name: str, email: str, url: str, host: str) -> str:
    """Return the account of who wrote on a page: by mail address, by page, else by name.

    Args:
        name: as it is shown.
        email: may be empty.
        url: of their own page; may be empty.
        host: of the page written on; a name means somebody only there.
    """
    mail = f"mailto:{email.strip()}" if is_somebodys(email) else ""
    for written in (mail, url.strip()):
        try:
            return account_id(written)
        except ValueError:
            continue
    return named(name, host)


def is_somebodys(email: str) -> bool:
    """Tell whether a mail address is one, and no program's that answers for all its users."""
    return "@" in email and not NOBODY.match(email.strip())


def named(name: str, host: str) -> str:
    """Return the account of a name on a host where nothing else is told."""
    shown = " ".join(name.split())[:LONGEST_NAME] or "anonymous"
    return account_id(f"{CHANNEL}:~{shown}@{host or 'localhost'}")
