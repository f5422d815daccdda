"""Who is who: which accounts are one person, by keys and by what the user decided."""

from wherefrom.people.claims import LookAlikes, look_alikes
from wherefrom.people.resolve import People, resolve
from wherefrom.people.suggest import Suggestion, suggest

__all__ = ["LookAlikes", "People", "Suggestion", "look_alikes", "resolve", "suggest"]
