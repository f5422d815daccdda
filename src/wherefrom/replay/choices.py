"""A policy from plain choices: what people pick in a form, written as the TOML of a policy."""

import json
import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from wherefrom.replay.policy import Period

WHAT: Final = {
    "posts": ("public posts", "type = 'Create' and visibility <> 'direct' and not reply"),
    "answers": ("public answers", "type = 'Create' and visibility <> 'direct' and reply"),
    "letters": ("direct messages", "type = 'Create' and visibility = 'direct'"),
    "shares": ("shares and likes", "type in ('Announce', 'Like')"),
    "events": ("events and invitations", "type in ('Join', 'Invite', 'Accept', 'Offer')"),
}
"""By name what may be forbidden: for people, and as a condition."""

_STEERS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Choices(Struct, frozen=True, kw_only=True):
    """What is forbidden: all of `what` that every other choice lets stand.

    Attributes:
        what: keys of `WHAT`; all talk if there are none.
        channels: on these alone; on all if there are none.
        unless_words: what bears one of these, as a word or a tag, goes through.
        shorter_than: characters; 0 for any length.
        from_hour: what is said from this hour on goes through,
        to_hour: up to this one; equal hours rule nothing.
        weekend: only on Saturday and Sunday.
        beyond: the first so many of a person in a period go through; None for none.
        per: the period.
    """

    what: Sequence[str] = ()
    channels: Sequence[str] = ()
    unless_words: Sequence[str] = ()
    shorter_than: int = 0
    from_hour: int = 0
    to_hour: int = 0
    weekend: bool = False
    beyond: int | None = None
    per: Period = "day"


def write(choices: Choices) -> str:
    """Return the policy as TOML."""
    lines = [
        'name = "my-own"',
        f"about = {_quoted(about(choices))}",
        "",
        "[[forbid]]",
        f"when = {_quoted(' and '.join(_conditions(choices)))}",
    ]
    if choices.beyond is not None:
        lines += [f"beyond = {choices.beyond}", f'per = "{choices.per}"']
    return "\n".join(lines) + "\n"


def about(choices: Choices) -> str:
    """Return the choices as a sentence."""
    what = ", ".join(WHAT[each][0] for each in choices.what if each in WHAT) or "all talk"
    said = [f"Stops {what}"]
    if choices.channels:
        said.append(f"on {', '.join(choices.channels)}")
    if choices.shorter_than:
        said.append(f"of under {choices.shorter_than:,} characters")
    if choices.weekend:
        said.append("on weekends")
    if choices.from_hour != choices.to_hour:
        said.append(f"outside {choices.from_hour}:00 to {choices.to_hour}:00")
    if choices.unless_words:
        said.append(f"without any of the words {', '.join(choices.unless_words)}")
    if choices.beyond is not None:
        said.append(f"beyond {choices.beyond:,} a {choices.per} and person")
    return f"{' '.join(said)}."


def _conditions(choices: Choices) -> list[str]:
    kinds = [f"({WHAT[each][1]})" for each in choices.what if each in WHAT]
    found = [f"({' or '.join(kinds)})"] if kinds else []
    if choices.channels:
        found.append(f"channel in ({', '.join(map(_sql, choices.channels))})")
    if choices.shorter_than:
        found.append(f"length < {choices.shorter_than}")
    if choices.weekend:
        found.append("weekday >= 6")
    if choices.from_hour != choices.to_hour:
        found.append(f"not ({_between(choices.from_hour, choices.to_hour)})")
    if choices.unless_words:
        words = f"[{', '.join(_sql(each.casefold()) for each in choices.unless_words)}]"
        found.append(f"not (has_any_word(text, {words}) or list_has_any(tags, {words}))")
    return found or ["true"]


def _between(begin: int, end: int) -> str:
    both = "and" if begin < end else "or"  # an evening may end after midnight
    return f"hour >= {begin} {both} hour < {end}"


def _sql(text: str) -> str:
    plain = _STEERS.sub(" ", text).replace("'", "''")
    return f"'{plain}'"


def _quoted(text: str) -> str:
    """Return a text as TOML writes it; JSON's escapes are TOML's."""
    return json.dumps(_STEERS.sub(" ", text), ensure_ascii=False)
