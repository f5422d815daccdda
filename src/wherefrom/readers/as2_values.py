"""What stands in an ActivityStreams 2.0 property: a text, an object or a list of these.

Source: W3C ActivityStreams 2.0 Core, section 4, and Vocabulary, sections 3 and 4; read 2026-11-23.
"""

import json
import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

from wherefrom.readers.json_stream import Number, Refused
from wherefrom.vocabulary import account_id

Object = dict[str, object]

NAMESPACE = re.compile(r"(?:https?://www\.w3\.org/ns/activitystreams#?|as:)")
FOLLOWERS = re.compile(r"/(?:followers|following|subscribers)/?$")
ACTORS = frozenset({"Application", "Group", "Organization", "Person", "Service"})
COLLECTIONS = frozenset(
    {"Collection", "CollectionPage", "OrderedCollection", "OrderedCollectionPage"}
)
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:(?!\s)")  # `Ana: the Great` is a name
FEDIVERSE = re.compile(r"@([^@\s:/]+@[^@\s:/]+)")
PAGE = re.compile(r"https?://[^\s\x00-\x1f\x7f]+")  # a line end in it would begin another header
DIGEST_BYTES = 12


def listed(value: object) -> list[object]:
    """Return what a property holds as a list; null and nothing are an empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def first(value: object) -> object:
    """Return the first of what a property holds, or None."""
    if isinstance(value, list):
        return value[0] if value else None
    return value


def kinds(value: object) -> list[str]:
    """Return the types of an object without the namespace; an extension's keep theirs."""
    if not isinstance(value, dict):
        return []
    named = value.get("type") or value.get("@type")
    if isinstance(named, str) and ":" not in named:
        return [named]  # as nearly all are
    texts = [kind for kind in listed(named) if isinstance(kind, str)]
    return [NAMESPACE.sub("", kind, count=1) for kind in texts]


def kind_among(value: object, known: frozenset[str]) -> str | None:
    """Return the first type of an object that is one of those known."""
    for kind in kinds(value):
        if kind in known:
            return kind
    return None


def text_of(value: Object, key: str, most: int) -> str | None:
    """Return a natural language property, or the first of its translations.

    Raises:
        Refused: it is no text, or longer than `most` bytes.
    """
    found = first(value.get(key))
    translations = None if found else value.get(f"{key}Map")
    if found is None and isinstance(translations, dict):
        found = next(iter(translations.values()), None)
    elif found is None and translations is not None:
        raise Refused("wrong-type", f"{key}Map")
    if found is None:
        return None
    if not isinstance(found, str) or isinstance(found, Number):
        raise Refused("wrong-type", key)
    if len(found) > most or (len(found) * 4 > most and len(found.encode()) > most):
        raise Refused("field-too-long", key)
    return found


def id_of(value: object, digits: int) -> str | None:
    """Return the id of an object, or the id that stands for it; None if it has none.

    A `Number` is returned as one, for the caller to remark on: ids are texts in AS2.

    Raises:
        Refused: it is neither text nor a whole number of at most `digits` digits.
    """
    if isinstance(value, dict):
        value = first(value.get("id", value.get("@id", value.get("href"))))
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise Refused("wrong-type", "id")
    if isinstance(value, Number):
        if not value.lstrip("-").isdigit():
            raise Refused("wrong-type", "id")
        if len(value) > digits:
            raise Refused("integer-too-long", f"{len(value)} digits")
    return value


def digest(value: object) -> str:
    """Return a text that stands for an object without an id: the same wherever it is written."""
    said = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    return "#" + blake2b(said, digest_size=DIGEST_BYTES).hexdigest()


def name_of(address: object) -> str:
    """Return the id an address is written by, or an empty text."""
    named = first(address.get("id")) if isinstance(address, dict) else address
    return named if isinstance(named, str) else ""


def is_public(name: str) -> bool:
    """Tell whether an address means everybody, in any of its three spellings."""
    return name.endswith("Public") and NAMESPACE.sub("", name, count=1) == "Public"


def names_followers(name: str) -> bool:
    """Tell whether an address means those who follow somebody."""
    return FOLLOWERS.search(name) is not None


def is_collective(address: object) -> bool:
    """Tell whether an address names no account: everybody, or somebody's followers."""
    name = name_of(address)
    return is_public(name) or names_followers(name) or kind_among(address, COLLECTIONS) is not None


def page_of(value: object) -> str | None:
    """Return the first web address of a property; other schemes are never shown as a link."""
    for each in listed(value):
        href = each.get("href") if isinstance(each, dict) else each
        if isinstance(href, str) and PAGE.fullmatch(href):
            return href
    return None


@lru_cache(maxsize=1 << 16)
def account_named(text: str, channel: str) -> str:
    """Return the canonical account that a URI, a mail address, `@user@host` or a name means.

    What has no scheme and no host is a name on the channel the activity happened on.

    Raises:
        Refused: it names no account.
    """
    if found := FEDIVERSE.fullmatch(text):
        text = f"acct:{found[1]}"
    elif not SCHEME.match(text) and (text.startswith("@") or "@" not in text or " " in text):
        text = f"{channel}:{text}"
    try:
        return account_id(text)
    except ValueError:
        raise Refused("no-account", "it is empty or malformed") from None


def tag_named(text: str) -> str:
    """Return a tag in lower case without its `#`."""
    return unicodedata.normalize("NFC", text).strip().removeprefix("#").lower()
