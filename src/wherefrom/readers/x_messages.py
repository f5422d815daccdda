"""Direct messages of an X archive: between two, and in groups with who came and went."""

from collections.abc import Iterator

from wherefrom.readers.base import Found
from wherefrom.readers.clock import parse_iso
from wherefrom.readers.json_fields import Object, objects_at, text_at, texts_at
from wherefrom.readers.json_stream import Value
from wherefrom.readers.said import others, stamped
from wherefrom.readers.x_parts import CHANNEL, Owner, expanded, numbered, unescaped
from wherefrom.vocabulary import Activity, ActivityType, Flaw, Visibility

KINDS = frozenset({
    "messageCreate", "joinConversation", "participantsJoin", "participantsLeave",
    "conversationNameUpdate",
})  # fmt: skip


def conversation(value: Value, owner: Owner) -> Iterator[Found]:
    """Yield what happened in a conversation, oldest first."""
    named = text_at(value.json, "conversationId")
    if named is None:
        yield Flaw(value.place, "no-id")
        return
    talk = _Talk(named, value.place, owner)
    for event in sorted(objects_at(value.json, "messages"), key=_when):
        yield from talk.tell(event)


def _event(said: Object) -> tuple[str, Object]:
    """Return the kind of an event and what it says; the oldest archives have messages bare."""
    kind, inner = next(iter(said.items()), ("", None))
    if isinstance(inner, dict) and len(said) == 1:
        return kind, inner
    return "messageCreate", said


def _when(said: Object) -> str:
    return text_at(_event(said)[1], "createdAt") or ""  # ISO of one form: as text, in order


class _Talk:
    """One conversation as it goes on; in a group, those who are known to be there hear it."""

    def __init__(self, named: str, place: str, owner: Owner) -> None:
        self.place, self.owner, self.named = place, owner, named
        self.context = f"{CHANNEL}:dm/{named}"
        two = [self._account(number) for number in named.split("-")]
        self.is_two = len(two) == 2 and all(two)  # noqa: PLR2004 - ids of both, a dash between
        self.members: dict[str, None] = dict.fromkeys(x for x in two if x) if self.is_two else {}

    def tell(self, event: Object) -> Iterator[Found]:
        """Yield what an event says."""
        kind, said = _event(event)
        if kind not in KINDS:
            yield Flaw(self.place, "unknown-event", kind if kind.isalpha() else "")
        elif kind == "messageCreate":
            yield from self._message(said)
        elif kind == "conversationNameUpdate":
            yield self._moved(
                "Update", text_at(said, "initiatingUserId"), said, name=text_at(said, "name")
            )
        elif kind == "joinConversation":
            self._add(texts_at(said, "participantsSnapshot"))
            yield from self._joined(self.owner.number, said)
        else:
            yield from self._moves(kind, said)

    def _moves(self, kind: str, said: Object) -> Iterator[Found]:
        """Yield that each of several came or went."""
        numbers = texts_at(said, "userIds")
        if not numbers:
            yield Flaw(self.place, "no-account", kind)
        for number in numbers:
            if kind == "participantsJoin":
                self._add([number])
                yield from self._joined(number, said)
            else:
                yield self._moved("Leave", number, said)
                self.members.pop(self._account(number) or "", None)

    def _joined(self, number: str | None, said: Object) -> Iterator[Found]:
        """Yield that somebody came, behind the invitation of whoever brought him in."""
        host = text_at(said, "initiatingUserId")
        if host and number and host != number:
            yield self._moved("Invite", host, said, guest=number)
        yield self._moved("Join", number, said)

    def _message(self, said: Object) -> Iterator[Found]:
        number = text_at(said, "id")
        actor = self._account(text_at(said, "senderId"))
        if number is None or actor is None:
            yield Flaw(self.place, "no-id" if actor else "no-account")
            return
        raw = text_at(said, "createdAt")
        content = expanded(text_at(said, "text") or "", objects_at(said, "urls"))
        told = self._account(text_at(said, "recipientId"))
        yield Activity(
            id=f"{CHANNEL}:dm/{number}",
            type="Create",
            actor=actor,
            channel=CHANNEL,
            context=self.context,
            visibility=self._visibility(),
            to=others([told] if told else list(self.members), actor),
            content=unescaped(content).strip() or None,
            place=self.place,
            **stamped(raw, parse_iso(raw or "", "UTC")),
        )
        self.members[actor] = None
        for reaction in objects_at(said, "reactions"):
            yield self._reaction(reaction, number, actor)

    def _reaction(self, said: Object, message: str, author: str) -> Found:
        actor = self._account(text_at(said, "senderId"))
        if actor is None:
            return Flaw(self.place, "no-account", "reaction")
        raw = text_at(said, "createdAt")
        number = text_at(said, "eventId") or f"{message}/{actor.partition(':')[2]}"
        return Activity(
            id=f"{CHANNEL}:dm/{number}",
            type="Like",
            actor=actor,
            channel=CHANNEL,
            object=f"{CHANNEL}:dm/{message}",
            context=self.context,
            visibility=self._visibility(),
            to=others([author], actor),
            name=text_at(said, "reactionKey"),
            place=self.place,
            **stamped(raw, parse_iso(raw or "", "UTC")),
        )

    def _moved(
        self,
        kind: ActivityType,
        number: str | None,
        said: Object,
        *,
        guest: str | None = None,
        name: str | None = None,
    ) -> Found:
        """Return that somebody came, went, invited another or named the group."""
        actor = self._account(number)
        if actor is None:
            return Flaw(self.place, "no-account", kind)
        raw = text_at(said, "createdAt")
        told = f"{number}/{guest}" if guest else number
        return Activity(
            id=f"{self.context}/{kind.lower()}/{told}/{raw}",
            type=kind,
            actor=actor,
            channel=CHANNEL,
            object=self.context,
            context=self.context,
            visibility=self._visibility(),
            to=others([self._account(guest)], actor),
            name=name,
            place=self.place,
            **stamped(raw, parse_iso(raw or "", "UTC")),
        )

    def _add(self, numbers: list[str]) -> None:
        for number in numbers:
            if account := self._account(number):
                self.members[account] = None

    def _account(self, number: str | None) -> str | None:
        """Return the account of a number; the owner's goes by its handle, as everywhere."""
        return self.owner.id if number and number == self.owner.number else numbered(number)

    def _visibility(self) -> Visibility:
        return "direct" if self.is_two else "group"
