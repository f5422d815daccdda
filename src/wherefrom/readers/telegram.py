"""Telegram Desktop's export as JSON: one chat, or all that an account has.

Holds   what was said in each chat by everybody, answers, forwards, reactions, calls; contacts.
Lacks   from whom exactly something was forwarded; who read it; the zone, in exports before 2022.
Skips   pictures and files, sessions, stories; an export as HTML, which says less.

Source: telegramdesktop/tdesktop export_output_json.cpp; read 2026-11-24.
"""

import re
from collections.abc import Iterator
from posixpath import dirname

from wherefrom.readers.base import Archive, Member, Reader, refuse_if_nothing
from wherefrom.readers.json_fields import at, text_at
from wherefrom.readers.json_lists import Item, items
from wherefrom.readers.json_stream import Lists
from wherefrom.readers.names import account_or_none
from wherefrom.readers.telegram_message import CHANNEL, Export, Message, chat_of, peer_account
from wherefrom.readers.telegram_update import is_update, read_update
from wherefrom.vocabulary import Account, Activity, Flaw

LISTS = Lists(frozenset({b"messages", b"result"}), frozenset({b"list"}))
OPENS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
KIND = re.compile(
    rb'"type"\s*:\s*"(?:(?:personal|bot)_chat|saved_messages|(?:private|public)_(?:super)?group'
    rb'|(?:private|public)_channel)"'
)
PERSONAL = re.compile(rb'"personal_information"\s*:\s*\{\s*"user_id"')
MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
MESSAGE = re.compile(rb'"(?:date_unixtime|from_id)"\s*:')
UPDATE = re.compile(rb'"(?:update_id|message_id)"\s*:\s*\d')
RESULT = re.compile(rb'"result"\s*:\s*\[')
BESIDE = re.compile(
    r"(?:photos|files|video_files|voice_messages|round_video_messages|stickers|profile_pictures"
    r"|contacts|stories|chats)/"
)
HEADS = 1000  # files looked at

Found = Activity | Account | Flaw


def recognises(archive: Archive) -> list[Member]:
    """Return the files of JSON that are Telegram's, and the pictures beside them."""
    members = archive.members()
    ours = _ours(members)
    names = {each.name for each in ours}
    roots = {f"{folder}/" if (folder := dirname(name)) else "" for name in names}
    beside = [
        each
        for each in members
        if each.name not in names
        and any(each.name.startswith(x) and BESIDE.match(each.name[len(x) :]) for x in roots)
    ]
    return [*ours, *beside]


def _ours(members: list[Member]) -> list[Member]:
    likely = [each for each in members if each.name.endswith(".json")]
    return [each for each in likely[:HEADS] if _is_export(each.head())]


def _is_export(head: bytes) -> bool:
    if not OPENS.match(head):
        return False
    if RESULT.search(head):
        return UPDATE.search(head) is not None
    if KIND.search(head) or PERSONAL.search(head):
        return True
    return MESSAGES.search(head) is not None and MESSAGE.search(head) is not None


def read(archive: Archive) -> Iterator[Found]:
    """Yield the owner, the contacts, and then what was said, chat by chat."""
    found = (each for member in _ours(archive.members()) for each in _read(member, archive))
    yield from refuse_if_nothing(archive, found)


def _read(member: Member, archive: Archive) -> Iterator[Found]:
    export = Export(archive.zone, archive.limits.name_characters)
    if owner := _shown_owner(member, archive):
        export.owner = owner
        yield Account(owner, own=member.name)
    head, chat = None, chat_of(None)
    for item in items(member, archive.limits, LISTS):
        if isinstance(item, Flaw):
            yield item
            continue
        if export.owner is None and item.within:
            yield from _owner(item.within[0].json, export, member.name)
        list_ = item.within[-1].way[-1:] if item.within else ()
        if list_ == ("messages",):
            if item.within[-1] is not head:
                head = item.within[-1]
                chat = chat_of(head.json)
            yield from Message(item, chat, export).found()
        elif list_ == ("result",) and is_update(item.json):
            yield from read_update(item, export)
        elif item.within and item.within[-1].way[:1] in {("contacts",), ("frequent_contacts",)}:
            yield from _contact(item, export)
        elif not item.within:
            yield from _owner(item.json, export, member.name)
    yield from export.called.accounts()


def _shown_owner(member: Member, archive: Archive) -> str | None:
    """Return whose export of one chat it is: in talk of two, the one who is not the other."""
    for item in items(member, archive.limits, LISTS):
        if not isinstance(item, Item):
            continue
        if len(item.within) != 1 or text_at(item.within[0].json, "type") != "personal_chat":
            return None
        sender = peer_account(text_at(item.json, "from_id") or text_at(item.json, "actor_id"))
        if sender and sender != chat_of(item.within[0].json).other:
            return sender
    return None


def _owner(root: object, export: Export, file: str) -> Iterator[Account]:
    """Yield whose export it is, once that was told: with the number and the name it goes by."""
    told = at(root, "personal_information")
    owner = peer_account(text_at(told, "user_id"))
    if owner is None or export.owner is not None:
        return
    export.owner = owner
    name = _name(told)
    handle = account_or_none(f"{CHANNEL}:{(text_at(told, 'username') or '').removeprefix('@')}")
    phone = account_or_none(f"tel:{text_at(told, 'phone_number') or ''}")
    others = [each for each in (handle, phone) if each]
    yield from (Account(owner, name, same=each, own=file) for each in others or (None,))


def _contact(item: Item, export: Export) -> Iterator[Account]:
    """Yield a contact, with the telephone number that the owner saved."""
    kind = text_at(item.json, "type")
    number = text_at(item.json, "user_id") or (text_at(item.json, "id") if kind == "user" else None)
    account = peer_account(number)
    phone = account_or_none(f"tel:{text_at(item.json, 'phone_number') or ''}")
    name = _name(item.json) or text_at(item.json, "name")
    if (known := account or phone) and known != export.owner:
        yield Account(known, name, same=phone if account else None)


def _name(told: object) -> str | None:
    names = (text_at(told, "first_name"), text_at(told, "last_name"))
    return " ".join(filter(None, names)) or None


READER = Reader("telegram", "Telegram (JSON of Telegram Desktop)", recognises, read)
