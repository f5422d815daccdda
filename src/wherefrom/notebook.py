"""The Python API: the commands as methods; what answers returns a Report, a table in notebooks.

Example:
    import wherefrom as wf

    record = wf.open("my.record")
    record.add("mastodon.tar.gz", "mail.mbox")
    record.me("ana@example.org")
    record.add_outcomes("outcomes.csv")
    lineage = wf.fit(record)
    lineage.credit(by="person")
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from wherefrom import lineage as fitting
from wherefrom.credit.ways import ways
from wherefrom.figures.trace import svg
from wherefrom.ingest.importer import import_path
from wherefrom.ingest.parcels import together
from wherefrom.links import import_links
from wherefrom.outcomes import import_outcomes
from wherefrom.people.decide import change_ours
from wherefrom.record.record import Record, open_record
from wherefrom.reports import card as cards
from wherefrom.reports import checks, effects, folk, labelled, lineages, linked, results, talk
from wherefrom.reports import experiments as trying
from wherefrom.reports import thanks as owed
from wherefrom.reports.base import Report
from wherefrom.reports.imports import imported
from wherefrom.reports.questions import ask
from wherefrom.reports.search import search as found
from wherefrom.settings import default_record


def open(path: str | Path | None = None, *, create: bool = True) -> "OpenRecord":  # noqa: A001 wf.open reads well
    """Return the record at `path`, by default the one the command line uses.

    Args:
        path: its folder.
        create: make it if there is none.
    """
    return OpenRecord(open_record(Path(path) if path else default_record(), create=create))


def fit(record: "OpenRecord") -> "OpenLineage":
    """Return the record's lineage, made anew if it is missing or stale."""
    return OpenLineage(record.record)


class OpenRecord:
    """A record, and what can be asked of it without a lineage."""

    def __init__(self, record: Record) -> None:
        """Take the record; `wf.open` opens one."""
        self.record = record

    def add(self, *paths: str | Path, reader: str | None = None, zone: str | None = None) -> Report:
        """Import archives and return their receipts: seen = stored + duplicate + skipped."""
        told = [
            import_path(self.record, path, parts=parts, reader=reader, zone=zone)
            for path, *parts in together(map(Path, paths))
        ]
        return imported(self.record, told)

    def me(self, *accounts: str) -> Report:
        """Say which accounts are ours, and return all that are."""
        if accounts:
            change_ours(self.record, accounts)
        return folk.ours(self.record)

    def add_outcomes(self, path: str | Path) -> Report:
        """Import outcomes from a CSV file."""
        return results.tally(str(path), import_outcomes(self.record, Path(path)))

    def outcomes(self) -> Report:
        """Return the outcomes by time."""
        return results.outcomes(self.record)

    def add_links(self, path: str | Path) -> Report:
        """Import links from a CSV file: which activity brought about which, as you know it."""
        return linked.tally(str(path), import_links(self.record, Path(path)))

    def links(self) -> Report:
        """Return the links stated, by child and parent."""
        return linked.links(self.record)

    def people(self) -> Report:
        """Return who is who."""
        return folk.people(self.record)

    def search(self, text: str = "", **only: Any) -> Report:
        """Return what was said, the latest first; see `reports.search` for what narrows it."""
        return found(self.record, text, **only)

    def card(self, person: str) -> Report:
        """Return a person's card: how we stand, what came of it, what they state."""
        return cards.card(self.record, lambda: fitting.fit(self.record), person)

    def note(self, person: str, **noted: str) -> Report:
        """Note something of a person: place, team, interest, family; return all their notes."""
        return cards.note(self.record, person, list(noted.items()))

    def try_out(self, name: str, start: date, end: date, switch_days: int = 0) -> Report:
        """Keep an experiment; return its plan, or what it changed."""
        trying.try_out(self.record, name, start, end, switch_days)
        return trying.experiments(self.record, lambda: fitting.fit(self.record), name.strip())

    def thanks(self, since: date | None = None) -> Report:
        """Return to whom outcomes since a day are owed; by default, those nobody was told of."""
        return owed.thanks(self.record, lambda: fitting.fit(self.record), since)

    def learn(self, label: str) -> Report:
        """Learn a label from those that people gave; return how much is labelled, and by whom."""
        return labelled.learn(self.record, label)

    def report(self, name: str) -> Report:
        """Return the answer to a question of `wherefrom report`."""
        return ask(name, self.record, lambda: fitting.fit(self.record))


class OpenLineage:
    """A fitted lineage, and what can be asked of it."""

    def __init__(self, record: Record) -> None:
        """Fit the record; `wf.fit` does so."""
        self.record = record
        self.lineage = fitting.fit(record)

    def trace(self, *outcomes: str, most: int = 20) -> Report:
        """Return where outcomes came from; all by default."""
        return lineages.trace(self.lineage, list(outcomes) or None, most)

    def figure(self, outcome: str) -> str:
        """Return the trace of an outcome as SVG."""
        (way,) = ways(self.record, self.lineage, self.trace(outcome).rows)
        return svg(way, self.record.settings.zone)

    def credit(self, by: str = "person", kind: str = "share", most: int | None = None) -> Report:
        """Return what is owed to people, roles, channels, threads, tags or activities."""
        return lineages.credit(self.lineage, by, kind, most)

    def replay(self, *policies: str | Path, substitution: Sequence[float] = (0.0,)) -> Report:
        """Return what policies would have cost: files, or names of ready-made ones.

        With rates of substitution, 0 to 1, a row for each: what if people say it otherwise?
        """
        read = lineages.policies(list(policies))
        return lineages.replay(self.record, self.lineage, read, substitution)

    def effects(self, policy: str | Path) -> Report:
        """Return what a policy would have done to each outcome: lost, weakened or untouched."""
        (read,) = lineages.policies([policy])
        return effects.effects(self.record, self.lineage, read)

    def conversations(self) -> Report:
        """Return all conversations, each with the outcomes it is owed."""
        return talk.conversations(self.lineage)

    def conversation(self, name: str) -> Report:
        """Return its messages, each with its likely parents and what it brought about."""
        return talk.conversation(self.record, self.lineage, name)

    def check(self) -> Report:
        """Return how far it is to be trusted, tested on the record itself; takes a minute."""
        return checks.lineage(self.record)
