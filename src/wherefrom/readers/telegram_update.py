"""Updates of Telegram's Bot API, as a bot that listens to a group saves them.

Source: Telegram, Bot API, Update and Message; chaoss/grimoirelab-perceval; read 2026-11-24.
"""

from collections.abc import Iterator

from wherefrom.readers.epoch import parse_epoch
from wherefrom.readers.json_fields import at, objects_at, text_at
from wherefrom.readers.json_lists import Item
from wherefrom.readers.names import account_or_none
from wherefrom.readers.telegram_message import CHANNEL, Export, peer_account
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw, Visibility

SORTS = ("message", "edited_message", "channel_post", "edited_channel_post")
SUPERGROUP = "-100"  # stands before the numbers of supergroups and channels
SEEN_BY: dict[str, Visibility] = {"private": "direct", "channel": "followers"}


def is_update(said: object) -> bool:
    """Tell whether an object is an update."""
    return text_at(said, "update_id") is not None


def read_update(item: Item, export: Export) -> Iterator[Activity | Account | Flaw]:
    """Yield the message of an update, behind who wrote it; or why there is none."""
    sort = next((each for each in SORTS if isinstance(at(item.json, each), dict)), None)
    if sort is None:
        yield Flaw(item.place, "not-a-message", "an update of another sort")
        return
    said = at(item.json, sort)
    number, chat = text_at(said, "message_id"), text_at(said, "chat", "id") or ""
    actor = _account(at(said, "from")) or peer_account(_peer(chat))
    if number is None or actor is None:
        yield Flaw(item.place, "no-sender" if number else "no-id", sort)
        return
    published, status = parse_epoch(text_at(said, "date") or "")
    context = f"{CHANNEL}:{_peer(chat)}"
    answered = text_at(said, "reply_to_message", "message_id")
    kind, members = _move(said, actor)
    if handle := text_at(said, "from", "username"):
        yield Account(actor, seen=published, same=account_or_none(f"{CHANNEL}:{handle}"))
    names = (text_at(said, "from", "first_name"), text_at(said, "from", "last_name"))
    export.called.note(actor, " ".join(filter(None, names)), published)
    yield Activity(
        id=f"{context}/{number}",
        type=kind,
        actor=actor,
        channel=CHANNEL,
        published=published,
        published_raw=text_at(said, "date"),
        time_status=status,
        object=context if kind != "Create" else None,
        in_reply_to=f"{context}/{answered}" if answered else None,
        context=context,
        to=members,
        visibility=SEEN_BY.get(text_at(said, "chat", "type") or "", "group"),
        tags=("edited",) if sort.startswith("edited") else (),
        content=text_at(said, "text") or text_at(said, "caption"),
        place=item.place,
    )


def _move(said: object, actor: str) -> tuple[ActivityType, tuple[str, ...]]:
    """Return what a message is, and who was brought in with it by somebody else."""
    joined = [_account(each) for each in objects_at(said, "new_chat_members")]
    if joined:
        return ("Join", ()) if actor in joined else ("Invite", tuple(filter(None, joined)))
    if at(said, "left_chat_member"):
        return ("Leave" if _account(at(said, "left_chat_member")) == actor else "Note"), ()
    return "Create", ()


def _account(user: object) -> str | None:
    return peer_account(text_at(user, "id"))


def _peer(chat: str) -> str:
    """Return a chat's number as exports write it: `user12`, `chat12` or `channel12`."""
    if chat.startswith(SUPERGROUP):
        return f"channel{chat.removeprefix(SUPERGROUP)}"
    return f"chat{chat.removeprefix('-')}" if chat.startswith("-") else f"user{chat}"
