"""What a text on GitHub says: own words, quotes, who is named, which issue it says it closes."""

import re
from base64 import b64decode
from binascii import Error as BinasciiError
from typing import Any
from urllib.parse import unquote, urlsplit

from wherefrom.readers.as2_values import tag_named
from wherefrom.readers.markdown import tell_quotes_apart
from wherefrom.readers.said import account, others

CHANNEL = "github"
# Decorators of code look like mentions.
CODE = re.compile(r"(?:```|~~~).*?(?:```|~~~|\Z)|`[^`\n]*`", re.DOTALL)
NAMED = re.compile(r"(?<![\w/@.`-])@([A-Za-z0-9][A-Za-z0-9-]{0,38})(?![\w/@])")
# The words by which GitHub itself links what is merged to what it closes.
CLOSES = re.compile(
    r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+"
    r"(?:https?://github\.com/([\w.-]+/[\w.-]+)/(?:issues|pull)/(\d+)|([\w.-]+/[\w.-]+)?#(\d+))",
    re.IGNORECASE,
)
THING = re.compile(
    r"/([\w.-]+/[\w.-]+)/(?:(?:issues|pull|discussions)/(\d+)(?:/files)?|commit/([0-9a-f]+)"
    r"|releases/tag/(.+))"
)
NODE = re.compile(rb"\d+:PullRequestReview(\d+)")


def id_at(url: str | None) -> str | None:
    """Return the short name of what an address shows: `o/r#12`, `o/r#issuecomment-7`, `o/r@abc`.

    Issues, pull requests and discussions share one row of numbers.

    Example:
        >>> id_at("https://github.com/o/r/pull/4/files#r36"), id_at("https://github.com/o/r/issues/1")
        ('o/r#discussion_r36', 'o/r#1')
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:  # such as `https://[`
        return None
    if not (found := THING.fullmatch(parts.path)):
        return None
    host = "" if parts.hostname in {"github.com", "www.github.com"} else f"{parts.hostname}/"
    repository = f"{host}{found[1].lower()}"
    if parts.fragment:
        is_short = re.fullmatch(r"r\d+", parts.fragment)
        return f"{repository}#{'discussion_' if is_short else ''}{parts.fragment}"
    if found[2]:
        return f"{repository}#{found[2]}"
    return f"{repository}@{found[3] or unquote(found[4])}"


def review_id(node: str | None) -> str | None:
    """Return the number of a review, which old names of nodes hold in base64."""
    try:
        found = NODE.fullmatch(b64decode(node or "", validate=True))
    except (BinasciiError, ValueError):
        return node
    return f"pullrequestreview-{found[1].decode()}" if found else node


def login(name: str | None, thread: str) -> str:
    """Return the account of a login; whoever was deleted is somebody in each thread."""
    if name is None or name.lower() == "ghost":
        return f"{CHANNEL}:=gone/{thread.lower()}"
    return account(CHANNEL, name) or f"{CHANNEL}:=gone/{thread.lower()}"


def said_in(body: str | None, actor: str) -> dict[str, Any]:
    """Return the fields that a text fills."""
    own, quoted = tell_quotes_apart(body or "")
    bare = CODE.sub("", own or "")
    named = [account(CHANNEL, handle) for handle in NAMED.findall(bare)]
    return {"content": own, "quoted": quoted, "mentions": others(named, actor)}


def closed_by(body: str | None, repository: str) -> str | None:
    """Return the first issue that a pull request says it closes, in GitHub's own words for it."""
    own, _ = tell_quotes_apart(body or "")
    if not (found := CLOSES.search(CODE.sub("", own or ""))):
        return None
    where = (found[1] or found[3] or repository).lower()
    return f"{CHANNEL}:{where}#{found[2] or found[4]}"


def labelled(labels: list[str]) -> tuple[str, ...]:
    """Return labels as tags; an address ends in its label."""
    named = (unquote(each.rpartition("/labels/")[2]) for each in labels)
    return tuple(dict.fromkeys(filter(None, map(tag_named, named))))
