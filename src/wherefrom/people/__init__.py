"""Who is who: which accounts are one person, by keys and by what the user decided."""

from wherefrom.people.claims import LookAlikes, look_alikes
from wherefrom.people.resolve import People, Suggestion, resolve

__all__ = ["LookAlikes", "People", "Suggestion", "look_alikes", "resolve"]
