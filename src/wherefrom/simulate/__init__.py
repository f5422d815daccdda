"""Worlds whose answer is known: a firm's year, run again under a rule with the same luck."""

from wherefrom.simulate.people import Person
from wherefrom.simulate.rules import RULES, rule
from wherefrom.simulate.world import CLIMATES, Climate, Rule, Seen
from wherefrom.simulate.years import Truth, Year, truth, year

__all__ = [
    "CLIMATES",
    "RULES",
    "Climate",
    "Person",
    "Rule",
    "Seen",
    "Truth",
    "Year",
    "rule",
    "truth",
    "year",
]
