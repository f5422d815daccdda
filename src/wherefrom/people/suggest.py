"""Pairs of people who may be one, with what speaks for it and what against it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct

from wherefrom.people.matching import match
from wherefrom.people.resolve import People, resolve
from wherefrom.people.traits import traits_of
from wherefrom.record.record import Record

SHOWN = 0.5  # probability from which a pair is suggested
NAMED = 3  # contacts that a reason names
DIGITS = 6  # of a probability
PAIR = 2
Row = dict[str, Any]
Sentence = Callable[[People, Row, Row], str]


class Suggestion(Struct, frozen=True):
    """Two people who may be one, and why; only the user joins them.

    Attributes:
        left: person.
        right: person.
        p: probability that they are one, as far as the model goes.
        reasons: that speak for it.
        doubts: that speak against it.
    """

    left: str
    right: str
    p: float
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]


def suggest(record: Record, people: People | None = None, least: float = SHOWN) -> list[Suggestion]:
    """Return pairs who may be one person, the surest first.

    A name alone is never enough: a handle, a page, a mailbox, a domain or people they both talk
    with must speak for it too. Whom the user keeps apart is not suggested.

    Args:
        record: where they are.
        people: who is who in it, if that is known already.
        least: probability from which a pair is returned.
    """
    people = people or resolve(record)
    traits = traits_of(record, people)
    pairs = match(traits, least)
    ends = {*pairs["left"].to_pylist(), *pairs["right"].to_pylist()}
    rows = {row["person"]: row for row in _only(traits, ends)}
    found = [
        _told(people, pair, rows[pair["left"]], rows[pair["right"]])
        for pair in pairs.to_pylist()
        if _is_more_than_a_name(pair) and not people.is_parted(pair["left"], pair["right"])
    ]
    return sorted(found, key=lambda each: (-each.p, each.left, each.right))


def _only(traits: Any, persons: set[str]) -> Iterable[Row]:
    columns = ["person", "name", "names", "words", "handles", "stems", "own", "pages", "domain",
               "contacts", "platforms"]  # fmt: skip
    return (row for row in traits.select(columns).to_pylist() if row["person"] in persons)


def _is_more_than_a_name(pair: Row) -> bool:
    spelt = pair["name"] == 2  # noqa: PLR2004 - one has no name, so their handles are what is equal
    return spelt or max(pair[each] for each in ("handle", "contacts", "pages", "domain")) > 0


def _told(people: People, pair: Row, left: Row, right: Row) -> Suggestion:
    reasons = [*_said(_REASONS, people, pair, left, right)]
    doubts = [*_said(_DOUBTS, people, pair, left, right)]
    named = people.namesakes(people.name_of(left["person"]))
    if pair["name"] == max(level for name, level in _REASONS if name == "name") and named > PAIR:
        doubts.append(f"{named} people are called so")
    sides = sorted((left["person"], right["person"]))
    return Suggestion(sides[0], sides[1], round(pair["p"], DIGITS), tuple(reasons), tuple(doubts))


def _said(
    sentences: dict[tuple[str, int], Sentence], people: People, pair: Row, left: Row, right: Row
) -> Iterator[str]:
    for (name, level), sentence in sentences.items():
        if pair[name] == level:
            yield sentence(people, left, right)


def _common(left: Row, right: Row, column: str) -> str:
    return min(set(left[column]) & set(right[column]))


def _both(left: Row, right: Row, column: str) -> str:
    return " and ".join(f'"{each}"' for each in sorted((left[column], right[column])))


def _names(people: People, left: Row, right: Row) -> str:
    called = (people.name_of(each["person"]) for each in (left, right))
    return " and ".join(f'"{each}"' for each in sorted(called))


def _met(people: People, left: Row, right: Row) -> str:
    common = sorted(set(left["contacts"]) & set(right["contacts"]))
    named = ", ".join(people.name_of(each) for each in common[:NAMED])
    more = len(common) - NAMED
    return f"both talk with {named}" + (f" and {more} more" if more > 0 else "")


def _place(left: Row, right: Row) -> str:
    return _common(left, right, "platforms").partition(":")[0]


# By comparison and level, as `matching` numbers them.
_REASONS: dict[tuple[str, int], Sentence] = {
    ("name", 6): lambda people, left, _: f'both are called "{people.name_of(left["person"])}"',
    ("name", 5): lambda _, left, right: f'both go by "{_common(left, right, "names")}"',
    ("name", 4): lambda people, left, right: f"{_names(people, left, right)} may be one name",
    ("name", 3): lambda people, left, right: f"{_names(people, left, right)} are spelt alike",
    ("name", 2): lambda _, left, right: f'both have the handle "{_common(left, right, "stems")}"',
    ("name", 1): lambda _, left, right: f'both bear the name "{_common(left, right, "words")}"',
    ("handle", 4): lambda _, left, right: (
        f'both have the handle "{_common(left, right, "handles")}"'
    ),
    ("handle", 3): lambda _, left, right: (
        f'both have the handle "{_common(left, right, "handles")}"'
    ),
    ("handle", 2): lambda _, left, right: f"the handles {_both(left, right, 'own')} are alike",
    ("handle", 1): lambda _, left, right: (
        f'both make of their name the handle "{_common(left, right, "stems")}"'
    ),
    ("contacts", 2): _met,
    ("contacts", 1): _met,
    ("pages", 1): lambda _, left, right: f"both have {_common(left, right, 'pages')}",
    ("domain", 1): lambda _, left, __: f"both have an address at {left['domain']}",
    ("hours", 2): lambda *_: "both are active at the same hours of the day",
}
_DOUBTS: dict[tuple[str, int], Sentence] = {
    ("name", 0): lambda people, left, right: f"they are called {_names(people, left, right)}",
    ("handle", 0): lambda *_: "their handles differ",
    ("contacts", 0): lambda *_: "they talk with nobody in common",
    ("speech", 1): lambda *_: "they talk with each other",
    ("hours", 0): lambda *_: "they are active at other hours of the day",
    ("platforms", 1): lambda _, left, right: f"each has an account on {_place(left, right)}",
}
