"""Markdown as forums have it: what its author wrote, told from what is quoted."""

import re

QUOTED = re.compile(r" {0,3}>")
FENCE = re.compile(r" {0,3}(```+|~~~+)")


def tell_quotes_apart(text: str) -> tuple[str | None, str | None]:
    r"""Return the author's own words and the quoted ones, without its marks; code is one's own.

    Example:
        >>> tell_quotes_apart("> Who?\n\nMe.\n```\n> not quoted\n```")
        ('Me.\n```\n> not quoted\n```', 'Who?')
    """
    own: list[str] = []
    quoted: list[str] = []
    fence = ""
    for line in text.replace("\r\n", "\n").split("\n"):
        if found := FENCE.match(line):
            mark = found[1][:3]
            fence = "" if fence == mark else fence or mark
        if not fence and (mark_ := QUOTED.match(line)):
            quoted.append(line[mark_.end() :].strip())
        else:
            own.append(line)
    return "\n".join(own).strip() or None, "\n".join(quoted).strip() or None
