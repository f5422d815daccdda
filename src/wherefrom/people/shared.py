"""Keys that several people have: a team's mailbox, a firm's number, a handle that changed hands.

A key ties the accounts that have it only where they may be one person's. It is held to be shared,
and ties nobody, where

- it is a mailbox of an office (info@, sales@, ...) and is borne under two different names,
- two accounts of one platform have it under names that differ, or
- it is borne under three different full names.

Two names are different unless one has all words, or initials, of the other. Two are too few to
tell: a person may be Ana Ruiz here and Night Owl there, and write from one address.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import groupby

from wherefrom.people.names import different, is_full, words

MANY = 3  # different full names that no one person has
# After RFC 2142 and what firms write on their doors.
OFFICE = re.compile(
    r"email:(?:abuse|accounts?|admin(?:istrat(?:or|ion))?|all|billing|board|bookings?|careers|community"
    r"|contact|contacto|desk|enquir(?:y|ies)|events|everyone|feedback|finance|hello|help(?:desk)?|hi"
    r"|hostmaster|hr|info|inquiries|jobs|kontakt|lists?|mail|marketing|media|news(?:letter)?"
    r"|office|orders|press|reception|root|sales|secretar(?:y|iat)|security|service|shop|staff|support"
    r"|team|webmaster|welcome)(?:[+.-].*)?@.*"
)
PLATFORMLESS = frozenset({"email", "phone", "web"})  # one person has several there


def is_shared(key: str, bearers: Collection[str], names: Mapping[str, Collection[str]]) -> bool:
    """Tell whether a key is several people's.

    Args:
        key: the account that stands for it.
        bearers: accounts that are said to have it.
        names: under which each account was seen.
    """
    told = {words(name) for each in (key, *bearers) for name in names.get(each, ())}
    if OFFICE.fullmatch(key) and different(told, 2) > 1:
        return True
    return different(filter(is_full, told), MANY) == MANY or _is_of_two(bearers, names)


def _is_of_two(bearers: Iterable[str], names: Mapping[str, Collection[str]]) -> bool:
    """Tell whether two accounts of one platform have no name in common that may be one's."""
    for channel, held in groupby(sorted(bearers), key=lambda each: each.partition(":")[0]):
        mine = [set(map(words, names.get(each, ()))) for each in held]
        if channel in PLATFORMLESS or len(mine) < 2:  # noqa: PLR2004 - two
            continue
        longest = [max(each, key=lambda name: (len(name), name)) for each in mine if each]
        if different(longest, 2) > 1:
            return True
    return False
