"""WhatsApp's "Export chat": a text of what was said in one chat, as the phone's owner reads it.

Holds   who wrote what, and when by the phone's clock, to the minute or second; who came and left.
Lacks   the zone, the order of day and month, ids, answers, reactions, who reads in silence.
Skips   pictures and other files beside the text; their names are kept.

People are called as the phone's contacts are, or by their numbers: the same person is another name
on another phone. What is simultaneous by a clock of minutes has an order all the same: each further
message of an instant stands a microsecond after the one before.

Source: exports of the projects named in `docs/howto/import-whatsapp.md`; read 2026-11-24.
"""

import re
from collections.abc import Iterator
from posixpath import basename, dirname

from msgspec import Struct, field

from wherefrom.readers.base import Archive, Member, Reader, refuse_if_nothing
from wherefrom.readers.clock import parse_iso
from wherefrom.readers.lines import Instants, Message, messages, text_lines
from wherefrom.readers.names import Names
from wherefrom.readers.unnamed import Naming
from wherefrom.readers.whatsapp_lines import Head, Style, head_of, visible
from wherefrom.readers.whatsapp_words import (
    CHANNEL,
    CHAT,
    ENCRYPTED,
    GROUP,
    MENTION,
    NUMBER,
    Body,
    account_of,
    body_of,
    is_said_by_whatsapp,
    kind_of,
    parted,
)
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw, Visibility

TEXT = re.compile(r"(?:^|/)[^/]+\.txt$|(?:^|/)[^/.]+$", re.IGNORECASE)
OWN_NAME = re.compile(r"(?:^|/)_chat[^/]*\.txt$|whatsapp", re.IGNORECASE)
MEDIA = re.compile(r"\d{8}-[A-Z]+-|(?:IMG|VID|AUD|PTT|STK|DOC)-\d{8}-WA\d|.*-WA\d{4}\.")
# Signal's exporters write so, and no phone does.
SIGNAL = re.compile(r"\[\d{4}-\d\d-\d\d, \d\d:\d\d\] ")
TITLE = re.compile(
    r"(?:WhatsApp[ _-]?Chat[ _]+(?:with|mit|met|con|avec|-)|Chat[ _](?:de[ _])?WhatsApp[ _]con"
    r"|Conversa[ _](?:do|no)[ _]WhatsApp[ _]com|Discussion[ _]WhatsApp[ _]avec"
    r"|Чат[ _]WhatsApp[ _]\u0441)"
    r"[ _]+(?P<title>.+?)(?: ?\(\d+\))?(?:\.txt|\.zip)?",
    re.IGNORECASE,
)
HEADS = 1000  # files looked at to tell whether an archive holds chats
LOOKED_AT = 12  # lines at the head of a file
DOES = re.compile(r"(?P<name>.{1,60}?) (?:created|added|removed|left|joined|changed|was added)\b")
SURELY = 3  # heads among them, where the first line is none
NAME_WORDS = 8
DIRECT = 2  # people

Found = Activity | Account | Flaw


class Cast(Struct):
    """Who is in a chat, as a first pass over it tells.

    Attributes:
        people: accounts by their names, in the order in which they first write.
        not_people: names under which WhatsApp alone speaks, such as the group's.
        is_group: a line tells so.
        first: hash of the first line, which stays the first in later exports.
    """

    people: dict[str, str] = field(default_factory=dict)
    not_people: set[str] = field(default_factory=set)
    is_group: bool = False
    first: str = ""


def recognises(archive: Archive) -> list[Member]:
    """Return the texts that begin as a chat does, and the pictures beside them."""
    members = archive.members()
    chats = _chats(members)
    folders = {dirname(each.name) for each in chats}
    beside = (
        each
        for each in members
        if dirname(each.name) in folders and MEDIA.match(basename(each.name))
    )
    return [*chats, *(each for each in beside if each not in chats)] if chats else []


def _chats(members: list[Member]) -> list[Member]:
    texts = [each for each in members if TEXT.search(each.name)]
    return [each for each in texts[:HEADS] if _is_chat(each)]


def _is_chat(member: Member) -> bool:
    """Tell whether one of the first lines is a chat's, and says something of somebody."""
    lines = member.head().decode("utf-8", "replace").split("\n")[:LOOKED_AT]
    heads = [head for line in lines if (head := head_of(line.rstrip("\r")))]
    if not heads or not any(parted(head.rest)[0] for head in heads):
        return False
    if OWN_NAME.search(member.name):
        return True
    first = next(line for line in lines if line.strip())
    return (len(heads) >= SURELY or head_of(first) is not None) and not SIGNAL.match(first)


def read(archive: Archive) -> Iterator[Found]:
    """Yield what was said in each chat, and then what people are called in it."""
    found = (
        each for member in _chats(archive.members()) for each in _Chat(member, archive).found()
    )
    yield from refuse_if_nothing(archive, found)


def _title(member: Member, archive: Archive) -> str | None:
    """Return what the export calls the chat: in its own name, or in that of the zip or folder."""
    names = [*reversed(member.name.split("/")), basename(archive.name)]
    for name in names:
        if found := TITLE.fullmatch(name):
            return found["title"].replace("_", " ").strip()
    return None


def _may_be_told(text: str) -> bool:
    return is_said_by_whatsapp(text) or ENCRYPTED.search(text) is not None


class _Chat:
    """A chat being read."""

    def __init__(self, member: Member, archive: Archive) -> None:
        """Go over it once, to learn how it writes dates and who is in it."""
        self.member, self.archive = member, archive
        self.most = archive.limits.text_bytes
        self.style, self.cast = Style(), Cast()
        self.names = Names(archive.limits.name_characters)
        self.naming = Naming()
        self.instants = Instants()
        self._survey()
        self.title = _title(member, archive)
        self.context = f"{CHANNEL}:chat/{self.title or self.cast.first}"
        people = list(dict.fromkeys(self.cast.people.values()))
        if not self.cast.is_group and len(people) == 1 and self.title:
            other = account_of(self.title)
            people += [other] if other and other not in people else []
        is_direct = not self.cast.is_group and len(people) == DIRECT
        self.visibility: Visibility = "direct" if is_direct else "group"
        self.both = people if is_direct else []

    def _survey(self) -> None:
        said_by: dict[str, bool] = {}  # name: whether WhatsApp alone speaks under it
        with self.member.open() as stream:
            for line in text_lines(stream, self.most):
                if line is None or (head := head_of(line)) is None:
                    continue
                self.style.learn(head)
                self.cast.first = self.cast.first or Naming().name(head.raw, head.rest)
                name, text = parted(head.rest)
                if name is None:
                    told = visible(text)
                    self.cast.is_group |= bool(GROUP.search(told)) or kind_of(told) != "Note"
                else:
                    said_by[name] = said_by.get(name, True) and _may_be_told(text)
        self.style.settle()
        self.cast.not_people = {name for name, only in said_by.items() if only}
        self.cast.is_group |= bool(self.cast.not_people) and len(said_by) > DIRECT
        for name in said_by:
            if name not in self.cast.not_people and (account := account_of(name)):
                self.cast.people[name] = account

    def found(self) -> Iterator[Found]:
        """Yield the activities, flaws, and what people are called."""
        if not self.style.is_sure:
            detail = "day and month could be the other way round"
            yield Flaw(self.member.name, "date-order-guessed", detail, skipped=False)
        with self.member.open() as stream:
            lines = text_lines(stream, self.most)
            for message in messages(self.member.name, lines, self._begun, self.most):
                yield message if isinstance(message, Flaw) else self._activity(message)
        yield from self.names.accounts()

    def _begun(self, line: str) -> tuple[Head, str] | None:
        head = head_of(line)
        return (head, head.rest) if head is not None and self.style.is_head(head) else None

    def _activity(self, message: Message[Head]) -> Activity:
        name, first = parted(message.lines[0])
        text = "\n".join([first, *message.lines[1:]])
        actor = self.cast.people.get(name) if name else None
        if name is None or actor is None or is_said_by_whatsapp(text):
            told = visible(text)
            return self._made(message, kind_of(told), self._doer(told), Body(told or None))
        body = body_of(text)
        activity = self._made(message, "Create", actor, body, self._named(text, actor))
        if not actor.startswith("phone:"):
            self.names.note(actor, name.removeprefix("~"), activity.published)
        return activity

    def _made(
        self,
        message: Message[Head],
        kind: ActivityType,
        actor: str,
        body: Body,
        mentions: tuple[str, ...] = (),
    ) -> Activity:
        local = self.style.local(message.head)
        moment = parse_iso(local, self.archive.zone) if local else (None, "unknown")
        published, status = self.instants.next(moment)
        raw = message.head.raw
        mark = "deleted" if "deleted" in body.tags else ""
        digest = self.naming.name(self.title, raw, actor, kind, body.content, mark)
        return Activity(
            id=f"{CHANNEL}:{digest}",
            type=kind,
            actor=actor,
            channel=CHANNEL,
            published=published,
            published_raw=raw,
            time_status=status,
            object=self.context if kind in {"Join", "Leave"} else None,
            context=self.context,
            visibility=self.visibility,
            to=tuple(each for each in self.both if each != actor) if kind == "Create" else (),
            mentions=mentions,
            tags=body.tags,
            name=body.name,
            content=body.content,
            place=message.place,
        )

    def _doer(self, told: str) -> str:
        """Return who did what WhatsApp tells of, where the line begins with the name."""
        words = told.split(" ")[:NAME_WORDS]
        for many in range(len(words), 0, -1):
            if account := self.cast.people.get(" ".join(words[:many])):
                return account
        if found := NUMBER.match(told) or DOES.match(told):
            name = found["name"] if "name" in found.re.groupindex else found[0]
            return CHAT if name.casefold().startswith("you") else account_of(name) or CHAT
        return CHAT

    def _named(self, text: str, actor: str) -> tuple[str, ...]:
        """Return who is named: by number, or by a name that somebody in the chat bears."""
        found: dict[str, None] = {}
        for name, number in MENTION.findall(text) if "@" in text else ():
            account = self.cast.people.get(visible(name))
            account = account or account_of(f"+{number.removeprefix('+')}" if number else name)
            if account and (number == "" or account.startswith("phone:")):
                found[account] = None
        return tuple(each for each in found if each != actor)


READER = Reader("whatsapp", "WhatsApp (exported chats)", recognises, read)
