"""Signal chats as the program signal-export writes them: a text with Markdown for each chat.

Holds   what was said by everybody, reactions, what was quoted, names of files.
Lacks   the zone, ids, which message was quoted; when somebody reacted.
Skips   files and pictures; `data.json` and `index.html`, which say the same again.

People are called as the owner's contacts are; the owner is `Me`. What is simultaneous by the clock
has an order all the same: each further message of an instant stands a microsecond after the one
before.

Source: carderne/signal-export models.py, create.py and merge.py; read 2026-11-24.
"""

import re
from collections.abc import Iterator
from posixpath import basename, dirname
from typing import NamedTuple

from wherefrom.readers.base import Archive, Member, Reader, refuse_if_nothing
from wherefrom.readers.clock import parse_iso
from wherefrom.readers.lines import Instants, Message, messages, text_lines
from wherefrom.readers.names import Names, account_or_none
from wherefrom.readers.reactions import liked
from wherefrom.readers.unnamed import Naming
from wherefrom.vocabulary import Account, Activity, Flaw, Visibility

CHANNEL = "signal"
OWN_NAMES = ("chat.md", "index.md")
LIKELY = re.compile(r"\.(?:md|txt)$|(?:^|/)[^/.]+$", re.IGNORECASE)
HEAD = re.compile(
    r"\[(?P<at>\d{4}-\d\d-\d\d,? \d\d:\d\d(?::\d\d)?)\] (?P<name>[^:\n]{1,200}?):(?: (?P<said>.*))?"
)
# As of old, with a comma and no seconds; in any other file it may be WhatsApp's.
SURE = re.compile(r"\[\d{4}-\d\d-\d\d, \d\d:\d\d\] [^:\n]{1,200}:")
BESIDE = re.compile(r"(?:index\.html|data\.json|media/.*)")
REACTIONS = re.compile(r"\n\(- ([^\n]{1,2000}: [^\n]{1,40}) -\)")
STICKER = re.compile(
    r"(?:\n\(\( [^\n]{1,100} \)\)|\[[^\]\n]{1,100}\]\(\.\./exported_stickers/[^)\n]*\))"
)
FILE = re.compile(r"!?\[([^\]\n]{1,300})\]\(\./media/[^)\n]{0,500}\)")
QUOTE = re.compile(r"\n\n((?:> ?[^\n]*\n)+)\n")
DELETED = "(This message was deleted)"
CALL = re.compile(r"(?:Incoming|Outgoing|Missed) (?:voice |video |group |adhoc |direct )?call\b.*")
OWNER = f"{CHANNEL}:me"
HEADS = 1000  # files looked at
TWO = 2

Found = Activity | Account | Flaw


class Head(NamedTuple):
    """What the first line of a message tells: when it was, and by whom."""

    when: str
    name: str


def recognises(archive: Archive) -> list[Member]:
    """Return the texts of chats, and what lies beside them."""
    members = archive.members()
    chats = _chats(members)
    names = {each.name for each in chats}
    roots = {f"{dirname(name)}/" for name in names if basename(name) in OWN_NAMES}
    beside = [
        each
        for each in members
        if any(each.name.startswith(x) and BESIDE.fullmatch(each.name[len(x) :]) for x in roots)
    ]
    return [*chats, *beside]


def _chats(members: list[Member]) -> list[Member]:
    likely = [each for each in members if LIKELY.search(each.name)]
    return [each for each in likely[:HEADS] if _is_chat(each)]


def _is_chat(member: Member) -> bool:
    first = member.head().lstrip(b"\xef\xbb\xbf\r\n").split(b"\n", 1)[0].decode("utf-8", "replace")
    if basename(member.name) in OWN_NAMES:
        return HEAD.match(first) is not None
    return SURE.match(first) is not None and "whatsapp" not in member.name.lower()


def read(archive: Archive) -> Iterator[Found]:
    """Yield what was said in each chat, and then what people are called in it."""
    members = _chats(archive.members())
    found = (each for member in members for each in _Chat(member, archive).found())
    yield from refuse_if_nothing(archive, found)


def account_of(name: str) -> str | None:
    """Return the account of a contact, or of a telephone number."""
    phone = account_or_none(f"tel:{name}") if name.startswith("+") else None
    return phone or account_or_none(f"{CHANNEL}:{name}")


def _begun(line: str) -> tuple[Head, str] | None:
    if (found := HEAD.fullmatch(line.lstrip("\ufeff"))) is None:
        return None
    return Head(found["at"], found["name"]), found["said"] or ""


class _Chat:
    """A chat being read."""

    def __init__(self, member: Member, archive: Archive) -> None:
        """Go over it once, to learn who writes in it."""
        self.member, self.archive = member, archive
        self.most = archive.limits.text_bytes
        self.names, self.naming = Names(archive.limits.name_characters), Naming()
        self.instants = Instants()
        people: dict[str, None] = {}
        first: str | None = None
        with member.open() as stream:
            for line in text_lines(stream, self.most):
                if line and (found := HEAD.fullmatch(line)) and (who := account_of(found["name"])):
                    people[who] = None
                    first = first or Naming().name(line)
        # The exporter calls the folder as the contact or group is called.
        title = basename(dirname(member.name)) if basename(member.name) in OWN_NAMES else None
        self.title = title or None
        self.context = f"{CHANNEL}:chat/{title or first or ''}"
        self.owns = OWNER in people
        self.both = tuple(people) if len(people) == TWO else ()

    def found(self) -> Iterator[Found]:
        """Yield the activities, flaws, and what people are called."""
        if self.owns:
            yield Account(OWNER, own=basename(self.member.name))
        with self.member.open() as stream:
            lines = text_lines(stream, self.most)
            for message in messages(self.member.name, lines, _begun, self.most):
                if isinstance(message, Flaw):
                    yield message
                else:
                    yield from self._activities(message)
        yield from self.names.accounts()

    def _activities(self, message: Message[Head]) -> Iterator[Activity | Flaw]:
        if (actor := account_of(message.head.name)) is None:
            yield Flaw(message.place, "no-sender")
            return
        text = "\n".join(message.lines)
        reactions = REACTIONS.search(text)
        content, quoted, tags, name = _parts(REACTIONS.sub("", text))
        when = message.head.when
        moment = parse_iso(when.replace(",", ""), self.archive.zone)
        published, status = self.instants.next(moment)
        if actor != OWNER and not actor.startswith("phone:"):
            self.names.note(actor, message.head.name, published)
        own = self.naming.name(self.title, when, actor, content, name)
        visibility: Visibility = "direct" if self.both else "group"
        activity = Activity(
            id=f"{CHANNEL}:{own}",
            type="Create",
            actor=actor,
            channel=CHANNEL,
            published=published,
            published_raw=when,
            time_status=status,
            context=self.context,
            visibility=visibility,
            to=tuple(each for each in self.both if each != actor),
            tags=tags,
            name=name,
            content=content,
            quoted=quoted,
            place=message.place,
        )
        yield activity
        for each in reactions[1].split(", ") if reactions else ():
            who, _, emoji = each.rpartition(": ")
            if reactor := account_of(who):
                yield liked(activity, reactor, f"{emoji}/{who}", emoji or None)


def _parts(text: str) -> tuple[str | None, str | None, tuple[str, ...], str | None]:
    """Return own words, those quoted, tags, and what the first file is called."""
    quoted: str | None = None
    if found := QUOTE.search(text):
        lines = found[1].strip().split("\n")
        quoted = "\n".join(line.removeprefix(">").strip() for line in lines)
        text = text[: found.start()] + text[found.end() :]
    files = FILE.findall(text)
    text = STICKER.sub("", FILE.sub("", text)).strip()
    if text == DELETED:
        return None, quoted, ("deleted",), None
    signs = {"media": files, "call": CALL.fullmatch(text)}
    tags = tuple(tag for tag, sign in signs.items() if sign)
    return text or None, quoted, tags, files[0] if files else None


READER = Reader("signal", "Signal (chats of signal-export)", recognises, read)
