"""Rows of YouTube's tables, told by what their cells look like, for columns are in any language.

A row of a comment, in either order of columns there was:
    UgxtiXQkY7gq, UCA6DtnbZ2KJckyTYfXOwQNA, 2023-09-19T17:42:53+00:00, 0, , WtOskFeLmr4, {"text":..}
"""

import json
import re

from wherefrom.readers.base import Found, Member
from wherefrom.readers.clock import parse_iso
from wherefrom.readers.json_fields import Object, objects_at, text_at
from wherefrom.readers.rows import Row, cells_in, names_of
from wherefrom.readers.said import account, others, stamped
from wherefrom.vocabulary import Account, Activity, Flaw

CHANNEL = "youtube"
CHANNEL_ID = re.compile(r"UC[\w-]{22}")
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")
COMMENT_ID = re.compile(r"(?:Ug(?!kx)|z[0-9a-z]{2})[\w-]{9,}(?:\.[\w-]+)?|[\w-]{10,}\.[\w-]{10,}")
POST_ID = re.compile(r"Ugkx[\w-]{8,}")
VIDEO_ID = re.compile(r"[\w-]{11}")
SEGMENTS = re.compile(r'\s*\{\s*"(?:takeoutSegments|text)"')
PAGE = re.compile(r"https?://(?:www\.)?youtube\.com/(?:channel/|@)")
ENGLISH = frozenset({"channel id", "video id"})
WORDS = ("comment text", "live chat text")
LOOKED_AT = 20  # rows
CELLS = 3  # of a row of subscriptions, at least; of the channel's own table


def kind_of(member: Member) -> str | None:
    """Return what a table holds: comments, subscriptions, the channel; None if another's."""
    names = names_of(member.head(), ENGLISH)
    if names and any(words in names for words in WORDS):
        return "comments"
    first = cells_in(member.head(), LOOKED_AT)[1:]
    return next((kind for row in first if (kind := _kind_of_row(row, member.name.lower()))), None)


def _kind_of_row(cells: list[str], name: str) -> str | None:
    channel = next((cell for cell in cells if CHANNEL_ID.fullmatch(cell)), None)
    if channel is None:
        return None
    if any(SEGMENTS.match(cell) for cell in cells) and any(map(TIME.fullmatch, cells)):
        return "comments"
    if len(cells) >= CELLS and any(PAGE.match(cell) for cell in cells):
        return "subscriptions"
    return "channel" if "youtube" in name and cells[0] == channel else None


def channel_named(row: Row, kind: str, file: str) -> Account | None:
    """Return whose channel it is, with its title if the row has one."""
    number = next((cell for cell in row.cells if CHANNEL_ID.fullmatch(cell)), None)
    id_ = account(CHANNEL, number)
    if id_ is None:
        return None
    title = row.cells[1] if kind == "channel" and len(row.cells) > 1 else None
    page = f"https://www.youtube.com/channel/{number}"
    return Account(id_, title or None, None, page, None, None, file)


def comment(row: Row, owner: str) -> Found:
    """Return a comment or a word in a chat."""
    cells = row.cells
    ids = [cell for cell in cells if COMMENT_ID.fullmatch(cell) and not CHANNEL_ID.fullmatch(cell)]
    named = row.get("comment id", "live chat id") or next(iter(ids), None)
    if named is None:
        return Flaw(row.place, "no-id")
    raw = next((cell for cell in cells if TIME.fullmatch(cell)), None)
    written = row.get(*WORDS) or next((cell for cell in cells if SEGMENTS.match(cell)), "")
    said, mentions = read_segments(written)
    parent = row.get("parent comment id") or next((x for x in ids if x != named), None)
    parent = parent or (named.partition(".")[0] if "." in named else None)
    taken = {named, parent, raw, written}
    video = row.get("video id") or next(
        (cell for cell in cells if VIDEO_ID.fullmatch(cell) and cell not in taken), None
    )
    post = row.get("post id") or next((cell for cell in cells if POST_ID.fullmatch(cell)), None)
    actor = account(CHANNEL, next((x for x in cells if CHANNEL_ID.fullmatch(x)), None)) or owner
    where = f"video/{video}" if video else f"post/{post}" if post else None
    return Activity(
        id=f"{CHANNEL}:{named}",
        type="Create",
        actor=actor,
        channel=CHANNEL,
        in_reply_to=f"{CHANNEL}:{parent}" if parent else None,
        context=f"{CHANNEL}:{where}" if where else None,
        mentions=others([account(CHANNEL, each) for each in mentions], actor),
        content=said,
        url=f"https://www.youtube.com/watch?v={video}&lc={named}" if video else None,
        place=row.place,
        **stamped(raw, parse_iso(raw or "", "UTC")),
    )


def read_segments(written: str) -> tuple[str | None, list[str]]:
    r"""Return the text of a comment and the channels it mentions; old tables have the text plain.

    Example:
        >>> read_segments('{"text":"So "},{"text":"@ana","mention":{"externalChannelId":"UCx"}}')
        ('So @ana', ['UCx'])
    """
    if not SEGMENTS.match(written):
        return written.strip() or None, []
    try:
        held = json.loads(f"[{written}]", strict=False)
    except (ValueError, RecursionError):
        return written.strip(), []
    segments: list[Object] = []
    for each in held:
        inner = objects_at(each, "takeoutSegments")
        segments += inner or ([each] if isinstance(each, dict) else [])
    said = "".join(word for each in segments if isinstance(word := each.get("text"), str))
    mentioned = [text_at(each, "mention", "externalChannelId") for each in segments]
    return said.strip() or None, list(filter(None, mentioned))


def subscription(row: Row, owner: str) -> list[Found]:
    """Return that the owner follows a channel, behind its name."""
    number = next((cell for cell in row.cells if CHANNEL_ID.fullmatch(cell)), None)
    other = account(CHANNEL, number)
    if other is None:
        return [Flaw(row.place, "no-account")]
    page = next((cell for cell in row.cells if PAGE.match(cell)), None)
    title = next((cell for cell in row.cells if cell and cell not in {number, page}), None)
    return [
        Account(other, title, None, f"https://www.youtube.com/channel/{number}"),
        Activity(
            id=f"{CHANNEL}:follow/{owner.partition(':')[2]}/{number}",
            type="Follow",
            actor=owner,
            channel=CHANNEL,
            time_status="unknown",
            object=other,
            to=(other,),
            place=row.place,
        ),
    ]
