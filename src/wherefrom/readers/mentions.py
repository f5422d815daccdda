"""Whom a mail's own words name by address: trailers, git's `From:` line, addresses in prose."""

import re
from collections.abc import Iterator
from functools import lru_cache

from wherefrom.readers.mail_headers import Named, one_named

MOST = 32  # accounts named; beyond, it is a list of addresses and nobody is spoken of
LONGEST_LINE = 2000
CACHED_LINE = 160  # a trailer comes again and again, prose does not
CODE = "\n@@ -"  # below it a patch is code, which names authors long gone
NAMED = re.compile(
    r"(?:^[ \t]*(?:[A-Z][A-Za-z]*(?:-[a-z]+)*-by|Cc|CC|To|From):[ \t]*([^<>@:]{1,100})<)?"
    # Not in the path of a page, where a message id may stand.
    r"(?<![\w.+/=~@-])([A-Za-z0-9_][\w.+=~-]{0,63}"
    r"@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})(?![\w@-]|\.\w|:[^\s])",
    re.ASCII,
)
# Message ids look like addresses: of git send-email, Gmail, Outlook and mutt; UUIDs.
MESSAGE_ID = re.compile(
    r"\d{8,14}[.-]|CA[\w+=-]{40}|[0-9a-f]{8}-[0-9a-f]{4}-|[A-Z0-9]{30}|.*[.-]git[.-]", re.ASCII
)
ID_LINE = re.compile(r"[ \t]*(?:Link|Message-I[dD]|In-Reply-To|References|Closes|MessageId)\b:")


def named_in_words(content: str) -> Iterator[Named]:
    """Yield the accounts named in the sender's own words, in order, doubles and all."""
    end = content.find(CODE)
    end = len(content) if end < 0 else end
    at = content.find("@", 0, end)
    while at >= 0:
        start = content.rfind("\n", 0, at) + 1
        stop = content.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = content[start : min(stop, start + LONGEST_LINE)]
        yield from (_in_line if len(line) <= CACHED_LINE else _in_line.__wrapped__)(line)
        at = content.find("@", stop, end)


@lru_cache(maxsize=4096)
def _in_line(line: str) -> tuple[Named, ...]:
    if ID_LINE.match(line):
        return ()
    found = (
        one_named(f"{name}<{where}>" if name else where)
        for name, where in NAMED.findall(line)
        if not MESSAGE_ID.match(where)
    )
    return tuple(filter(None, found))


def first_of(named: Iterator[Named], actor: str) -> list[Named]:
    """Return the first accounts named, each once, without the actor."""
    kept: dict[str, Named] = {}
    for one in named:
        if one.ids[0] != actor:
            kept.setdefault(one.ids[0], one)
            if len(kept) == MOST:
                break
    return list(kept.values())
