"""Which accounts an archive itself ties together, and which only look alike.

Two accounts are tied by an equal key: a mail address that both are said to have, a page that is
the account's own under another spelling, the archive's word that one person has both, or two pages
that each name the other (rel=me). A name is no key; neither are letters that look alike. A key that
is several people's ties nobody: see `shared`.
"""

# ruff: noqa: RUF001 - letters that look alike are what the table is of

import re
import unicodedata
from collections.abc import Iterable, Iterator

from msgspec import Struct

from wherefrom.people.shared import is_shared
from wherefrom.vocabulary import PROFILES, account_id

Tie = tuple[str, str]

PLATFORMS = frozenset(channel for channel, _ in PROFILES.values())

# Addresses that answer for nobody: whoever writes from them, it is not one person.
NOBODY = re.compile(
    r"email:(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer-daemon|postmaster|notifications?|bounces?)"
    r"(?:[+-].*)?@.*"
)
# Cyrillic, Greek and other letters drawn like Latin ones, by the Latin letter; lower case only,
# since handles are lower case.
LOOKS = {
    "a": "аɑα", "b": "Ьƅ", "c": "сϲᴄ", "d": "ԁɗ", "e": "еҽ", "f": "ƒ", "g": "ɡց", "h": "һհ",
    "i": "іıιɩ", "j": "јϳ", "k": "κк", "l": "ӏⅼ", "m": "м", "n": "ո", "o": "оοօσ", "p": "рρ",
    "q": "ԛգ", "r": "гᴦ", "s": "ѕꜱ", "t": "тτ", "u": "υսц", "v": "νѵ", "w": "ԝѡ", "x": "хχ",
    "y": "уγү", "z": "ᴢ",
}  # fmt: skip
LATIN = str.maketrans({drawn: letter for letter, all_ in LOOKS.items() for drawn in all_})
UNSEEN = frozenset({"Cf", "Cc", "Me"})  # joiners, tags and controls: drawn as nothing
MARKS = frozenset({220, 230})  # combining classes: above and below; 0 are vowels in India


class LookAlikes(Struct, frozen=True):
    """Accounts that a reader would take for each other; they are never joined for that."""

    accounts: tuple[str, ...]
    drawn: str


def ties(claims: Iterable[tuple[str, str, str]]) -> Iterator[Tie]:
    """Yield pairs of accounts with an equal key, from `(account, field, value)` claims."""
    names: dict[str, set[str]] = {}
    bearers: dict[str, set[str]] = {}
    linked: set[Tie] = set()
    for account, field, value in claims:
        if field == "name":
            names.setdefault(account, set()).add(value)
            continue
        key = _key(field, value)
        if key is None or key == account:
            continue
        if field == "url" and not _vouches(account, key):
            linked.add((account, key))
        else:
            bearers.setdefault(key, set()).add(account)
    for key, held in bearers.items():
        if not is_shared(key, held, names):
            yield from ((account, key) for account in held)
    yield from (each for each in linked if each[0] < each[1] and each[::-1] in linked)


def _key(field: str, value: str) -> str | None:
    """Return the account that a claim names as the same, if its field can say so."""
    try:
        if field == "email":
            key = account_id(value if value.lower().startswith("mailto:") else f"mailto:{value}")
            return None if NOBODY.fullmatch(key) else key
        if field in {"same", "url"}:
            return account_id(value)
    except ValueError:
        pass  # the archive's words for it were no address
    return None


def _vouches(account: str, page: str) -> bool:
    """Tell whether a page is an account's own because both lie on one server or platform.

    A server vouches for its own accounts only; anybody can link to somebody else's page.
    """
    channel, _, rest = account.partition(":")
    if channel == "web":
        return page.startswith("mastodon:") and page.endswith(f"@{rest.partition('/')[0]}")
    return channel in PLATFORMS and page.startswith(f"{channel}:")


def look_alikes(accounts: Iterable[str]) -> list[LookAlikes]:
    """Return the groups of different accounts that are drawn alike, sorted."""
    known = list(accounts)
    odd = {drawn for each in known if (drawn := skeleton(each)) != each}
    groups: dict[str, list[str]] = {drawn: [] for drawn in odd}
    for each in known:
        drawn = skeleton(each)
        if drawn in groups:
            groups[drawn].append(each)
    return [
        LookAlikes(tuple(sorted(group)), drawn)
        for drawn, group in sorted(groups.items())
        if len(group) > 1
    ]


def skeleton(account: str) -> str:
    """Return the plain letters that an account is drawn like.

    Example:
        >>> skeleton("mastodon:p\u0430ul@b.org")
        'mastodon:paul@b.org'

    Source:
        Unicode Technical Standard 39, section 4, with a short table of its own.
    """
    if account.isascii():
        return account
    plain = unicodedata.normalize("NFKC", account).lower().translate(LATIN)
    return "".join(filter(_is_drawn, plain))


def _is_drawn(letter: str) -> bool:
    """Tell whether a letter shows; a mark left over when letters are composed hardly does."""
    selector = "\ufe00" <= letter <= "\ufe0f"
    mark = unicodedata.combining(letter) in MARKS
    return not (selector or mark or unicodedata.category(letter) in UNSEEN)
