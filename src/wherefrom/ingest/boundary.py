"""The gate between readers and the record: what passes is sound, whoever wrote the reader."""

from itertools import chain
from typing import Any

import msgspec

from wherefrom.ingest.entries import label
from wherefrom.settings import SECOND, Limits
from wherefrom.vocabulary import Account, Activity, Flaw, Statement

LONGEST_ID = 1024  # bytes
SURELY_SHORT = LONGEST_ID // 4  # characters: UTF-8 takes four bytes for one at most
LONGEST_LIST = 10_000  # accounts or tags of one activity
LONGEST_REASON, LONGEST_DETAIL = 64, 200
LONGEST_NOTE = 10_000  # characters of a statement
# Fixed, not "until tomorrow": an import must say the same on whatever day it runs.
LATEST = 4_102_444_800 * SECOND  # 2100-01-01

KEYS = ("id", "actor", "channel")
LINKS = ("object", "in_reply_to", "context", "url")
LISTS = ("to", "mentions", "tags")
TEXTS = ("content", "quoted", "signature")
LABELS = ("name", "published_raw")

_encoder = msgspec.msgpack.Encoder()
_activities = msgspec.msgpack.Decoder(Activity)
_accounts = msgspec.msgpack.Decoder(Account)
_statements = msgspec.msgpack.Decoder(Statement)


class UnsoundError(Exception):
    """A record that cannot be kept; carries the flaw's reason and detail."""

    def __init__(self, reason: str, detail: str) -> None:
        """Name what is wrong."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class Gate:
    """Lets through what is sound, mends what can be, and tells what it did in `flaws`."""

    def __init__(self, limits: Limits) -> None:
        """Hold texts and names against these limits."""
        self._text_bytes = limits.text_bytes
        self._surely_short = limits.text_bytes // 4  # of characters: UTF-8 takes four at most
        self._name_characters = limits.name_characters
        self.flaws: list[Flaw] = []

    def activity(self, given: Activity) -> bytes | None:
        """Return the activity as it can be stored, packed to be sent; None if it cannot."""
        try:
            packed = _packed(given, _activities)
            if packed is None or not self._is_sound(given):
                packed = _packed(self._mend(given), _activities)
        except UnsoundError as problem:
            self._tell(given.place, problem.reason, problem.detail, skipped=True)
            return None
        return packed

    def account(self, given: Account) -> Account | None:
        """Return the account as it can be stored, None if it cannot."""
        try:
            return given if self._is_sound_account(given) else self._mend_account(given)
        except UnsoundError as problem:
            self._tell("", "unsound-account", problem.detail)
            return None

    def statement(self, given: Statement) -> Statement | None:
        """Return the statement as it can be stored, None if it cannot."""
        try:
            said = _cleaned(given)
            _must_fit("account", said["account"])
            for name, text in said.items():
                said[name] = text[: LONGEST_NOTE if name == "note" else self._name_characters]
            mended = Statement(**said)
            _packed(mended, _statements)
        except (UnsoundError, TypeError) as problem:
            self._tell("", "unsound-statement", type(problem).__name__)
            return None
        return mended

    def flaw(self, given: Flaw) -> Flaw:
        """Return the flaw, cut to what a receipt and a list can show."""
        return Flaw(
            label(str(given.place)),
            label(str(given.reason))[:LONGEST_REASON] or "unreadable",
            label(str(given.detail))[:LONGEST_DETAIL],
            bool(given.skipped),
        )

    def _is_sound(self, given: Activity) -> bool:
        """Tell whether nothing needs mending; the quick way, which nearly all take."""
        for text in (given.content, given.quoted, given.signature):
            if text and (len(text) > self._surely_short or "\0" in text):
                return False
        lists = (given.to, given.mentions, given.tags)
        shorts = [given.id, given.actor, given.channel, *chain.from_iterable(lists)]
        links = [given.object, given.in_reply_to, given.context, given.url, given.published_raw]
        shorts += [link for link in links if link is not None]
        return (
            all(shorts)
            and max(map(len, shorts)) <= SURELY_SHORT
            and len(given.place) <= SURELY_SHORT
            and "\0" not in "".join([given.place, *shorts])
            and max(map(len, lists)) <= LONGEST_LIST
            and (given.name is None or self._is_name(given.name))
            and (given.published is None or 0 <= given.published < LATEST)
        )

    def _is_sound_account(self, given: Account) -> bool:
        return (
            _packed(given, _accounts) is not None
            and _is_short(given.id)
            and (given.name is None or self._is_name(given.name))
            and all(
                text is None or _is_short(text)
                for text in (given.email, given.url, given.same, given.own)
            )
            and (given.seen is None or 0 <= given.seen < LATEST)
        )

    def _is_name(self, name: str) -> bool:
        return len(name) <= self._name_characters and "\0" not in name

    def _mend_account(self, given: Account) -> Account:
        said = _cleaned(given)
        _must_fit("id", said["id"])
        for name in ("email", "url", "same", "own"):
            if said[name] is not None and _is_long_id(said[name]):
                said[name] = None
        if said["name"] is not None:
            said["name"] = said["name"][: self._name_characters]
        if said["seen"] is not None and not 0 <= said["seen"] < LATEST:
            said["seen"] = None
        mended = Account(**said)
        _packed(mended, _accounts)
        return mended

    def _mend(self, given: Activity) -> Activity:
        cleaned: set[str] = set()
        said = _cleaned(given, cleaned)
        if cleaned:
            self._tell(given.place, "mended-text", ", ".join(sorted(cleaned)))
        said["place"] = label(said["place"])
        for name in KEYS:
            _must_fit(name, said[name])
        for name in LINKS:
            if said[name] and _is_long_id(said[name]):
                self._tell(given.place, "link-too-long", name)
                said[name] = None
            said[name] = said[name] or None  # an empty link would join all that have one
        for name in LISTS:
            self._mend_list(given.place, name, said)
        self._mend_texts(given.place, said)
        if said["published"] is not None and not 0 <= said["published"] < LATEST:
            self._tell(given.place, "implausible-time")
            said["published"], said["time_status"] = None, "implausible"
        return Activity(**said)

    def _mend_list(self, place: str, name: str, said: dict[str, Any]) -> None:
        items = [item for item in said[name] if item and not _is_long_id(item)]
        kept = tuple(items[:LONGEST_LIST])
        if len(kept) < len(said[name]):
            self._tell(place, "list-too-long", f"{name}: {len(said[name]):,} given")
        said[name] = kept

    def _mend_texts(self, place: str, said: dict[str, Any]) -> None:
        for name in TEXTS:
            text = said[name]
            if text is not None and len(data := text.encode()) > self._text_bytes:
                self._tell(place, "field-too-long", f"{name}: {len(data):,} bytes")
                said[name] = data[: self._text_bytes].decode(errors="ignore")
        for name in LABELS:
            text = said[name]
            if text is not None and len(text) > self._name_characters:
                self._tell(place, "field-too-long", f"{name}: {len(text):,} characters")
                said[name] = text[: self._name_characters]

    def _tell(self, place: str, reason: str, detail: str = "", *, skipped: bool = False) -> None:
        self.flaws.append(self.flaw(Flaw(place, reason, detail, skipped)))


def _packed(
    given: Activity | Account | Statement, decoder: msgspec.msgpack.Decoder[Any]
) -> bytes | None:
    """Return the record packed; None if a text of it holds half a character.

    Raises:
        UnsoundError: a field has not the type it is declared with; nothing else checks a reader.
    """
    try:
        packed = _encoder.encode(given)
        decoder.decode(packed)
    except UnicodeEncodeError:
        return None
    except (msgspec.ValidationError, TypeError, OverflowError) as problem:
        where = str(problem).rpartition(" - at ")[2]  # what stands before may quote a message
        raise UnsoundError("unsound", where[:LONGEST_DETAIL]) from problem
    return packed


def _cleaned(
    given: Activity | Account | Statement, changed: set[str] | None = None
) -> dict[str, Any]:
    """Return the fields with every string in them clean; the names of those changed are added."""
    said: dict[str, Any] = {}
    for name in given.__struct_fields__:
        value = getattr(given, name)
        said[name] = _clean(value)
        if changed is not None and said[name] != value:
            changed.add(name)
    return said


def _clean(value: object) -> object:
    """Return a text, or a sequence of them, with NULs and half characters made U+FFFD."""
    if isinstance(value, str):
        # UTF-16 joins the two halves of a character where they did come in order.
        data = value.replace("\0", "\ufffd").encode("utf-16-le", "surrogatepass")
        return data.decode("utf-16-le", "replace")
    if isinstance(value, tuple | list):
        return tuple(_clean(item) for item in value)
    return value


def _is_short(text: str) -> bool:
    return 0 < len(text) <= SURELY_SHORT and "\0" not in text


def _is_long_id(text: str) -> bool:
    return len(text.encode()) >= LONGEST_ID


def _must_fit(name: str, text: object) -> None:
    if not isinstance(text, str):
        raise UnsoundError("unsound", name)
    if not text or _is_long_id(text):
        raise UnsoundError("bad-id", f"{name} of {len(text):,} characters")
