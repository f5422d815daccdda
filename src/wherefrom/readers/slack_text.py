"""Slack's markup as people read it, and whom it names.

Source: Slack, Formatting text for app surfaces; zulip/zulip slack_message_conversion.py.
"""

import html
import re
from collections.abc import Iterator, Mapping

from wherefrom.readers.json_fields import Object, objects_at, text_at

ANGLES = re.compile(r"<([^<>]*)>")
PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
MOST_DEPTH = 12  # of blocks within blocks


def named_in(text: str) -> list[str]:
    """Return the users named in a text, in order, doubles and all."""
    return PERSON.findall(text)


def plain(text: str, names: Mapping[str, str]) -> str:
    """Return a text as it is shown.

    Args:
        text: in Slack's markup.
        names: what users are called, by their ids.

    Example:
        >>> plain("<@U1> see <https://b.org|this> &amp; <#C2|general>", {"U1": "Ana"})
        '@Ana see this (https://b.org) & #general'
    """
    return html.unescape(ANGLES.sub(lambda found: _shown(found[1], names), text)).strip()


def _shown(inside: str, names: Mapping[str, str]) -> str:
    target, _, label = inside.partition("|")
    match target[:1]:
        case "@":
            return f"@{label or names.get(target[1:]) or target[1:]}"
        case "#":
            return f"#{label or target[1:]}"
        case "!":
            # `<!here>`, `<!subteam^S1|@team>`, `<!date^1392734382^{date}|18 February>`
            return label or f"@{target[1:].partition('^')[0]}"
    address = target.removeprefix("mailto:").removeprefix("tel:")
    return f"{label} ({target})" if label and label not in {target, address} else address


def attached(said: Object, *, shared: bool | None = None) -> str:
    """Return the words of a message's attachments.

    A bot says in attachments what it has to say; with a person's message they show what a link
    leads to, or what somebody else wrote.

    Args:
        said: the message.
        shared: those alone that show what others said, or those alone that do not; None for all.
    """
    return "\n".join(
        text
        for each in objects_at(said, "attachments")
        if shared is None or shared == (each.get("is_share") is True or "from_url" in each)
        for text in _of_attachment(each)
    )


def _of_attachment(said: Object) -> list[str]:
    parts = [text_at(said, key) for key in ("pretext", "title", "text")]
    parts += [text_at(field, "value") for field in objects_at(said, "fields")]
    found = [part for part in parts if part] or [*in_blocks(said.get("blocks"))]
    fallback = text_at(said, "fallback")
    return found or ([fallback] if fallback else [])


def in_blocks(value: object, depth: int = MOST_DEPTH) -> Iterator[str]:
    """Yield the texts of a message's blocks, which apps may send in place of a text."""
    if depth and isinstance(value, list):
        for each in value:
            yield from in_blocks(each, depth - 1)
    elif depth and isinstance(value, dict):
        user = text_at(value, "user_id") if text_at(value, "type") == "user" else None
        if text := f"<@{user}>" if user else text_at(value, "text") or text_at(value, "url"):
            yield text
        for key in ("text", "title", "fields", "elements"):
            yield from in_blocks(value.get(key), depth - 1)
