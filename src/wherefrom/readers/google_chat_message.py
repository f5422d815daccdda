"""A message of Google Chat as activities: what was said, and who reacted to it."""

from collections.abc import Iterator

from msgspec import Struct, field

from wherefrom.readers.json_fields import Object, at, objects_at, text_at, texts_at
from wherefrom.readers.json_lists import Item
from wherefrom.readers.long_dates import parse_long_date
from wherefrom.readers.names import Names, account_or_none
from wherefrom.readers.reactions import liked
from wherefrom.readers.unnamed import Naming
from wherefrom.vocabulary import Activity, Flaw, Visibility

CHANNEL = "google-chat"


class Talk(Struct):
    """A talk: what its activities share.

    Attributes:
        key: what its folder is called, without its sort.
        visibility: who can see it.
        members: accounts in it, where it is a direct one.
        threads: topics that have an answer.
        naming: ids for messages that have none.
    """

    key: str
    visibility: Visibility
    members: tuple[str, ...]
    threads: set[str]
    naming: Naming = field(default_factory=Naming)


def person(said: object) -> str | None:
    """Return the account of a person: the address, or else the name."""
    email = text_at(said, "email")
    if email and "@" in email:
        return account_or_none(f"email:{email}")
    name = text_at(said, "name")
    return account_or_none(f"{CHANNEL}:name/{name}") if name else None


class Message:
    """A message being read."""

    def __init__(self, item: Item, talk: Talk, called: Names) -> None:
        """Take it, the talk it stands in, and what people are called so far."""
        self.place, self.talk, self.called = item.place, talk, called
        self.said: Object = item.json if isinstance(item.json, dict) else {}
        self.topic = text_at(self.said, "topic_id")
        own = text_at(self.said, "message_id") or ""
        space = own.partition("/")[0] if "/" in own else talk.key
        self.context = f"{CHANNEL}:{space}"

    def found(self) -> Iterator[Activity | Flaw]:
        """Yield the message and the reactions to it; or why there is none."""
        actor = person(at(self.said, "creator"))
        if actor is None:
            yield Flaw(self.place, "no-sender", "" if self.said else "no object")
            return
        raw = text_at(self.said, "created_date")
        published, status = parse_long_date(raw) if raw else (None, "unknown")
        self.called.note(actor, text_at(self.said, "creator", "name"), published)
        activity = Activity(
            id=self._id(actor, raw),
            type="Create",
            actor=actor,
            channel=CHANNEL,
            published=published,
            published_raw=raw,
            time_status=status,
            in_reply_to=self._answered(),
            context=f"{CHANNEL}:{self._head()}" if self._is_threaded() else self.context,
            visibility=self.talk.visibility,
            to=tuple(each for each in self.talk.members if each != actor),
            mentions=self._mentions(actor),
            tags=self._tags(),
            name=self._file(),
            content=text_at(self.said, "text"),
            quoted=text_at(self.said, "quoted_message_metadata", "text"),
            place=self.place,
        )
        yield activity
        yield from self._reactions(activity)

    def _id(self, actor: str, raw: str | None) -> str:
        if own := text_at(self.said, "message_id"):
            return f"{CHANNEL}:{own}"
        digest = self.talk.naming.name(self.talk.key, raw, actor, text_at(self.said, "text"))
        return f"{self.context}/{digest}"

    def _is_threaded(self) -> bool:
        return self.topic in self.talk.threads

    def _head(self) -> str:
        """Return the id of the message that began the topic."""
        own = text_at(self.said, "message_id") or ""
        return f"{own.rpartition('/')[0]}/{self.topic}"

    def _answered(self) -> str | None:
        """Return the message quoted, or the one that began the thread."""
        own = text_at(self.said, "message_id")
        if quoted := text_at(self.said, "quoted_message_metadata", "message_id"):
            return f"{CHANNEL}:{quoted}"
        is_answer = own is not None and self._is_threaded() and own != self._head()
        return f"{CHANNEL}:{self._head()}" if is_answer else None

    def _mentions(self, actor: str) -> tuple[str, ...]:
        named = [
            person(at(each, "user_mention_metadata", "user"))
            for each in objects_at(self.said, "annotations")
        ]
        return tuple(each for each in dict.fromkeys(named) if each and each != actor)

    def _tags(self) -> tuple[str, ...]:
        state = (text_at(self.said, "message_state") or "").upper()
        signs = {
            "media": objects_at(self.said, "attached_files"),
            "edited": at(self.said, "updated_date") or at(self.said, "previous_message_versions"),
            "deleted": "DELETED" in state or at(self.said, "deletion_metadata"),
        }
        return tuple(tag for tag, sign in signs.items() if sign)

    def _file(self) -> str | None:
        for each in objects_at(self.said, "attached_files"):
            if name := text_at(each, "original_name") or text_at(each, "export_name"):
                return name
        return None

    def _reactions(self, activity: Activity) -> Iterator[Activity]:
        for reaction in objects_at(self.said, "reactions"):
            emoji = text_at(reaction, "emoji", "unicode")
            emoji = emoji or text_at(reaction, "emoji", "custom_emoji", "shortcode") or "?"
            for email in dict.fromkeys(texts_at(reaction, "reactor_emails")):
                if actor := person({"email": email}):
                    yield liked(activity, actor, f"{emoji}/{email.lower()}", emoji)
