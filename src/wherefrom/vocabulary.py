"""The words of wherefrom: activities and accounts after ActivityStreams 2.0, statements, flaws.

Source: W3C ActivityStreams 2.0 Vocabulary, sections 2 to 4.
"""

import re
import unicodedata
from hashlib import blake2b
from typing import Literal
from urllib.parse import unquote, urlsplit

from msgspec import Struct, msgpack
from msgspec.structs import astuple

ActivityType = Literal[
    "Accept", "Add", "Announce", "Arrive", "Block", "Create", "Delete", "Dislike", "Flag", "Follow",
    "Ignore", "Invite", "Join", "Leave", "Like", "Listen", "Move", "Note", "Offer", "Question",
    "Read", "Reject", "Remove", "TentativeAccept", "TentativeReject", "Travel", "Undo", "Update",
    "View",
]  # fmt: skip
TimeStatus = Literal["exact", "minute", "day", "zone-guessed", "implausible", "unknown"]
Visibility = Literal["public", "followers", "group", "direct"]


class Activity(Struct, frozen=True, kw_only=True, gc=False):
    """One thing somebody did, as an archive tells it; the fields are the record's columns.

    Attributes:
        id: `channel:source id`, the same on every import.
        type: ActivityStreams 2.0 type.
        actor: account who did it, canonical (see `account_id`).
        channel: where it happened: email, mastodon, ...
        published: microseconds since 1970-01-01 UTC; None if unknown or implausible.
        published_raw: the archive's own words for the time, cut at 100 characters.
        time_status: how sure `published` is.
        object: id of what it was done to: the shared note, the event joined, the person followed.
        in_reply_to: id of the activity it answers, if the archive says so.
        context: id of the thread, room or event, as far as this activity alone tells.
        visibility: who could see it.
        to: accounts it was addressed to (To, Cc, audience), canonical, in order, no doubles.
        mentions: accounts named in it, canonical.
        tags: lower case, without `#`.
        name: title or subject.
        content: the sender's own words as plain text: no quotes, no signature.
        quoted: what the sender quoted of others, as plain text.
        signature: the sender's signature block.
        url: where it can be seen.
        place: where in the archive it stands: `member#line` or `member@offset`.
    """

    id: str
    type: ActivityType
    actor: str
    channel: str
    published: int | None = None
    published_raw: str | None = None
    time_status: TimeStatus = "exact"
    object: str | None = None
    in_reply_to: str | None = None
    context: str | None = None
    visibility: Visibility = "public"
    to: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    name: str | None = None
    content: str | None = None
    quoted: str | None = None
    signature: str | None = None
    url: str | None = None
    place: str = ""


VERSION_BYTES = 16
_encoder = msgpack.Encoder()


def version(activity: Activity) -> bytes:
    """Return 16 bytes that tell one version of an activity from another, wherever it stands."""
    said = astuple(activity)[:-1]  # all but `place`
    return blake2b(_encoder.encode(said), digest_size=VERSION_BYTES).digest()


class Account(Struct, frozen=True, gc=False):
    """What an archive says of an account at one time.

    Attributes:
        id: canonical, `channel:handle` (see `account_id`).
        name: the display name it was seen with.
        email: an address the archive itself ties to the account.
        url: its page.
        seen: microseconds since 1970-01-01 UTC when it was so; None if unknown.
        same: another account, canonical, that the archive says is the same person's.
        own: the file by which the archive shows that it is this account's own; None if it does not.
    """

    id: str
    name: str | None = None
    email: str | None = None
    url: str | None = None
    seen: int | None = None
    same: str | None = None
    own: str | None = None


class Statement(Struct, frozen=True, kw_only=True, gc=False):
    """What a person, or who vouches for them, says of them: no evidence of anything done.

    Attributes:
        account: of whom it is said, canonical.
        kind: work, education, award, badge, ... in one word.
        title: of the position, the degree, the badge.
        organisation: where, or by whom.
        start: in the statement's own words: a year, a month or a day.
        end: the same; empty if it goes on, or nobody says.
        url: where it can be seen.
        note: the rest, as plain text.
        source: the file that says so.
    """

    account: str
    kind: str
    title: str = ""
    organisation: str = ""
    start: str = ""
    end: str = ""
    url: str = ""
    note: str = ""
    source: str = ""


class Labeller(Struct, frozen=True, gc=False):
    """How labels were given that no person gave.

    Attributes:
        label: one of `labels.LABELS`.
        by: the rule, or the classifier.
        version: rises with each time it gave them.
        about: the rule's condition, or what the classifier learnt from.
    """

    label: str
    by: str
    version: int
    about: str


class Remark(Struct, frozen=True, gc=False):
    """What the user notes of a person: never of a message, never anybody's own statement.

    Attributes:
        account: of whom, canonical.
        field: place, team, interest, family, ... in one word.
        value: as the user writes it.
    """

    account: str
    field: str
    value: str


class Experiment(Struct, frozen=True, gc=False):
    """What the user tries from one day to another, to see what comes of it.

    Attributes:
        name: what is done otherwise, in the user's words; unique in a record.
        start: microseconds since 1970-01-01 UTC.
        end: the same; the first instant it is over.
        block_days: of a switchback: it is on for so many days, or off, as luck has it; 0 for one
            that is on all the time.
    """

    name: str
    start: int
    end: int
    block_days: int = 0


class Flaw(Struct, frozen=True, gc=False):
    """What a reader could not understand; never holds the text of a message.

    Attributes:
        place: where in the archive: `member#line` or `member@offset`.
        reason: one word of a receipt: `unreadable-line`, `field-too-long`, ...
        detail: sizes, key names or codes; no text of a message.
        skipped: the record was left out; False where it was stored all the same.
    """

    place: str
    reason: str
    detail: str = ""
    skipped: bool = True


class Outcome(Struct, frozen=True, kw_only=True, gc=False):
    """A result the user counts: a hire, a deal, merged work.

    Attributes:
        id: the user's own, unique in a record.
        when: microseconds since 1970-01-01 UTC.
        kind: one word of the user's: hire, deal, merge, ...
        value: in `currency`; None if it was never put in money.
        currency: as the user writes it; None without a value.
        ours: accounts of ours that had a part in it, canonical.
        counterparties: accounts of those it was reached with, canonical.
        through: accounts a counterparty named as how they came, canonical.
        note: what it was, in the user's words; text to match.
    """

    id: str
    when: int
    kind: str = "outcome"
    value: float | None = None
    currency: str | None = None
    ours: tuple[str, ...] = ()
    counterparties: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    note: str | None = None


class Receipt(Struct, frozen=True, kw_only=True):
    """What became of every record of an archive: `seen = stored + duplicate + skipped`.

    Attributes:
        archive: file name as the user knows it.
        reader: which reader read it.
        seen: records the archive holds, as the reader counts them.
        stored: activities new to the record.
        duplicate: activities the record already held, word for word.
        skipped: records left out, by the flaw's reason; `forgotten` for people erased.
        accounts: different accounts the archive names; they are no part of the sum.
        seconds: how long it took.
        interrupted: stopped before the archive's end; what is stored is whole and stays.
    """

    archive: str
    reader: str
    seen: int
    stored: int
    duplicate: int
    skipped: dict[str, int]
    accounts: int
    seconds: float
    interrupted: bool = False

    @property
    def adds_up(self) -> bool:
        """Whether every record seen is accounted for."""
        return self.seen == self.stored + self.duplicate + sum(self.skipped.values())


DecisionKind = Literal["same", "apart", "refused"]


class Decision(Struct, frozen=True, kw_only=True, gc=False):
    """What the user decided about two accounts; kept for ever, so that it can be undone.

    Attributes:
        number: rises with every decision; `undo` names it.
        kind: the two are one person; or they are not; or that was suggested and refused, which
            joins and parts nobody.
        left: account, canonical.
        right: account, canonical.
        active: not undone.
    """

    number: int
    kind: DecisionKind
    left: str
    right: str
    active: bool = True


# Pages that show an account by its handle, by the host's last two labels: the channel, and where.
# What the first group finds is the handle; a path that says more is somebody's post.
PROFILES: dict[str, tuple[str, re.Pattern[str]]] = {
    host: (channel, re.compile(pattern, re.IGNORECASE))
    for host, channel, pattern in (
        ("bsky.app", "bluesky", r"/profile/([^/]+)"),
        ("facebook.com", "facebook", r"/(?!(?:profile\.php|groups|events|pages)$)([\w.]{5,})"),
        ("github.com", "github", r"/(?!(?:orgs|apps|settings)$)([\w-]+)"),
        ("instagram.com", "instagram", r"/(?!(?:p|reel|explore|stories)$)([\w.]+)"),
        ("linkedin.com", "linkedin", r"/in/([^/]+)"),
        ("pinterest.com", "pinterest", r"/(?!(?:pin|ideas|search)$)([\w-]+)"),
        ("reddit.com", "reddit", r"/(?:u|user)/([\w-]+)"),
        ("t.me", "telegram", r"/(?!(?:joinchat|s|c)$)(\w+)"),
        ("twitter.com", "x", r"/(?!(?:i|home|search|hashtag|intent)$)(\w{1,15})"),
        ("x.com", "x", r"/(?!(?:i|home|search|hashtag|intent)$)(\w{1,15})"),
        ("youtube.com", "youtube", r"/(?:@|channel/)([\w.-]+)"),
    )
}
PHONE = re.compile(r"\+[1-9]\d{6,14}")
BY_NUMBER = frozenset({"whatsapp", "signal", "viber", "sms"})  # whose accounts are numbers
MATRIX_USER = re.compile(r"/(@[^/?:]+:[^/?]+)")
FEDIVERSE_PAGE = re.compile(r"/(?:@|users/|u/)([^/@]+)/?")


def account_id(text: str) -> str:
    """Return the canonical `channel:handle` of an account, however it is written.

    `mailto:Ana@B.org`, `email:ana@b.org` and `ana@b.org` are one; so are `acct:ana@b.org`,
    `https://b.org/@ana` and `https://b.org/users/ana`. NFC and case are levelled, since a person
    does not become two by capitals; look-alike letters are not, since they may be two. A telephone
    number with its country (`tel:+44 20 7946 0958`) is `phone:+442079460958`, on WhatsApp too;
    profile pages of the platforms in `PROFILES` are their accounts; `did:plc:` is Bluesky's.

    Raises:
        ValueError: the text names no account.

    Example:
        >>> account_id("mailto:Ana@B.org"), account_id("https://b.org/@Ana")
        ('email:ana@b.org', 'mastodon:ana@b.org')
    """
    text = unicodedata.normalize("NFC", text).strip()
    scheme, colon, rest = text.partition(":")
    scheme = scheme.lower()
    if not colon:
        scheme, rest = "email", text
    if scheme == "mailto":
        scheme, rest = "email", unquote(rest.partition("?")[0])
    elif scheme == "acct":
        scheme = "mastodon"
    elif scheme == "at":
        scheme, rest = "bluesky", rest.removeprefix("//").partition("/")[0]
    elif scheme == "did" and rest.lower().startswith("plc:"):
        scheme, rest = "bluesky", f"did:{rest}"
    elif scheme in {"tel", "phone"}:
        scheme, rest = "phone", _phone(rest)
    elif scheme in BY_NUMBER and (number := _phone(rest)):
        scheme, rest = "phone", number
    elif scheme in {"http", "https"}:
        scheme, rest = _from_page(text)
    handle = unicodedata.normalize("NFC", rest.strip().lower().removeprefix("@"))
    if not handle or not scheme or (not colon and "@" not in handle):
        raise ValueError(f"{text[:80]!r} names no account")
    return f"{scheme}:{handle}"


def _phone(text: str) -> str:
    """Return a number as `+` and digits (E.164); nothing where it lacks its country."""
    digits = re.sub(r"[\s().\-/\u00a0\u2010-\u2015\u202a-\u202e\u2066-\u2069]", "", text)
    digits = re.sub(r"^00", "+", digits)
    return digits if PHONE.fullmatch(digits) else ""


def _from_page(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    site = PROFILES.get(".".join(host.split(".")[-2:]))
    if site and (shown := site[1].fullmatch(parts.path.rstrip("/"))):
        return site[0], unquote(shown[1])
    if host == "wa.me" and (number := _phone(f"+{parts.path.strip('/')}")):
        return "phone", number
    if host == "matrix.to" and (named := MATRIX_USER.match(unquote(parts.fragment))):
        return "matrix", named[1]
    if found := FEDIVERSE_PAGE.fullmatch(parts.path):
        return "mastodon", f"{found[1]}@{host}"
    query = f"?{parts.query}" if parts.query else ""
    # Kept, since `https://b.org/#ana` and `https://b.org/#eric` are two people.
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return "web", f"{host}{parts.path.rstrip('/')}{query}{fragment}"
