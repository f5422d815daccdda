"""A year in the life of a small recruiting firm: made, imported, traced, and lived again.

Every step calls what the commands call; only the year, and the truth beside the replay, are the
simulator's.
"""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from shlex import quote
from time import perf_counter
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from wherefrom.credit.ways import Arc, Way, ways
from wherefrom.errors import RecordError
from wherefrom.ingest.importer import import_archive
from wherefrom.labels import read_csv
from wherefrom.lineage import Lineage, fit
from wherefrom.outcomes import import_outcomes
from wherefrom.people import resolve
from wherefrom.record.record import Record, open_record
from wherefrom.reports import lineages
from wherefrom.safe import line
from wherefrom.settings import SECOND, Settings
from wherefrom.simulate import Year, rule, truth, year
from wherefrom.simulate.archives import write
from wherefrom.simulate.downloads import write as write_life
from wherefrom.simulate.life import life

POLICIES = ("on-message-only", "no-small-talk", "approved-channels")
MADE = ".made-by-wherefrom-demo"  # stands in every folder that the demo may clear
FOLDER = Path("wherefrom-demo")
RECORD = "record"
LOOKED_AT = 40  # outcomes, by worth, of which the one with the longest way back is told
BAR = 20  # characters of a whole bar
LINE = 14  # characters of the line from nothing lost to all lost, less one
ZONE = "Atlantic/Reykjavik"
DEEDS = {"Join": "came to an evening", "Invite": "asked somebody to an evening"}


class TakenFolderError(RecordError):
    """The folder holds what the demo did not make."""

    def __init__(self, folder: Path, option: str = "--folder") -> None:
        """Name the folder, and the option that names another."""
        super().__init__(
            f'"{folder}" is there and was not made by the demo. '
            f"Choose another: wherefrom demo {option} DIR."
        )


def run(
    folder: Path = FOLDER, seed: int = 1, people: int = 400, console: Console | None = None
) -> None:
    """Tell the story, leaving the archives and the record in the folder.

    Args:
        folder: made if missing, cleared if the demo made it.
        seed: the same seed gives the same year.
        people: in the town around the firm.
        console: where to print.

    Raises:
        TakenFolderError: the folder holds something else.
    """
    story = _Story(console or Console(highlight=False, markup=False, emoji=False), folder)
    _clear(folder)
    story.make(seed, people)
    story.bring_in()
    story.name_ourselves()
    story.outcomes()
    lineage = story.fit()
    story.trace(lineage)
    story.credit(lineage)
    story.replay(lineage)
    story.what_next()


def write_downloads(folder: Path, seed: int = 1, people: int = 400) -> str:
    """Write one made-up person's downloads from eight channels; return what to do with them.

    Raises:
        TakenFolderError: the folder holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TakenFolderError(folder, "--downloads")
    lived = life(seed, people)
    write_life(lived, folder)
    own = lived.accounts(lived.owner)
    begin = f"  wherefrom --record {quote(f'{folder}.record')}"
    return "\n".join([
        f"These are the downloads of {lived.owner.name}, who never lived. Next:",
        f"{begin} import {quote(str(folder))}",
        f"{begin} me {' '.join(map(quote, own.values()))}",
        f"{begin} people same {own['email']} {quote(own['whatsapp name'])}",
        f"{begin} outcomes import {quote(str(folder / 'outcomes.csv'))}",
        f"{begin} trace {lived.stories[0]}",
    ])  # fmt: skip


def make(folder: Path, seed: int = 1, people: int = 400) -> Path:
    """Make the year and its record, and return where the record is; nothing is told.

    Raises:
        TakenFolderError: the folder holds something else.
    """
    story = _Story(Console(file=StringIO()), folder)
    _clear(folder)
    story.make(seed, people)
    story.bring_in()
    story.name_ourselves()
    story.outcomes()
    return folder / RECORD


def _clear(folder: Path) -> None:
    """Make room, taking away only what an earlier demo left."""
    if folder.exists():
        if not folder.is_dir() or (any(folder.iterdir()) and not (folder / MADE).is_file()):
            raise TakenFolderError(folder)
        for made in ("archives", RECORD):
            shutil.rmtree(folder / made, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MADE).write_text("Made by `wherefrom demo`, which may clear this folder.\n")


class _Story:
    """The demo's steps in their order; each prints what it did."""

    year: Year
    record: Record
    archives: list[Path]

    def __init__(self, console: Console, folder: Path) -> None:
        self.console, self.folder = console, folder

    # The year, and how it comes into the record

    def make(self, seed: int, people: int) -> None:
        self.seed, self.people = seed, people
        with self._working("Living through a year"):
            self.year = year(seed, people)
            self.archives = write(self.year, self.folder / "archives")
        ours = [person for person in self.year.people if person.ours]
        names = ", ".join(person.first for person in ours[:-1]) + f" and {ours[-1].first}"
        self._heading("A year in the life of a small recruiting firm")
        self._say(
            f"{names} are Northlight, recruiters in Reykjavik. They write to clients and "
            f"candidates, and they chat: about sailing, bread, chess. {people} others live around "
            f"them. None of it happened: the simulator made it (seed {seed}), so we can know what "
            "nobody can know of a real year."
        )

    def bring_in(self) -> None:
        self.record = open_record(self.folder / RECORD, create=True, settings=Settings(zone=ZONE))
        self._heading("What the archives hold")
        table = _table("archive", "seen >", "stored >", "duplicate >", "skipped >")
        for path in self.archives:
            with self._working(f"Reading {path.name}"):
                receipt = import_archive(self.record, path)
            skipped = sum(receipt.skipped.values())
            counts = (receipt.seen, receipt.stored, receipt.duplicate, skipped)
            table.add_row(path.name, *(f"{count:,}" for count in counts))
        self._print(table)

    def name_ourselves(self) -> None:
        labels = read_csv(self.folder / "archives" / "labels.csv", "northlight")
        with self.record.write("demo") as writer:
            writer.set_ours(self.year.ours)
            writer.add_labels(labels)
        known = resolve(self.record)
        count = len(set(known.person_of.values()))
        self._say(
            f"{len(known.accounts):,} accounts are {count:,} people; "
            f"{len(self.year.ours)} accounts are ours (wherefrom me)."
        )

    def outcomes(self) -> None:
        import_outcomes(self.record, self.folder / "archives" / "outcomes.csv")
        found = self.record.outcomes()
        by_kind: dict[str, list[float]] = defaultdict(list)
        for outcome in found:
            by_kind[outcome.kind].append(outcome.value or 0.0)
        self._heading(f"What came of it: {len(found)} outcomes")
        table = _table("kind", "count >", "worth EUR >", "")
        most = max(map(sum, by_kind.values()), default=1.0)
        for kind, values in sorted(by_kind.items(), key=lambda each: -sum(each[1])):
            table.add_row(kind, str(len(values)), f"{sum(values):,.0f}", _bar(sum(values) / most))
        self._print(table)

    # What wherefrom makes of it

    def fit(self) -> Lineage:
        began = perf_counter()
        with self._working("Inferring who brought about what"):
            lineage = fit(self.record)
        self._heading("Where did it come from?")
        self._say(f"The lineage was inferred in {perf_counter() - began:.1f} s.")
        return lineage

    def trace(self, lineage: Lineage) -> None:
        rows = lineages.trace(lineage).rows
        rows = sorted(rows, key=lambda row: (-(row["value"] or 0), row["outcome"]))[:LOOKED_AT]
        ways_back = ways(self.record, lineage, rows)
        depths = {way.outcome: _depth(way) for way in ways_back}
        row = max(rows, key=lambda row: depths[row["outcome"]])
        way = next(way for way in ways_back if way.outcome == row["outcome"])
        self._print(_tree(row, way))
        self._say(
            "Percentages are how likely each step is; recorded means that the archive says so, "
            "inferred that wherefrom does."
        )
        self._say(_true_beginning(self.year, row["outcome"]))

    def credit(self, lineage: Lineage) -> None:
        report = lineages.credit(lineage, by="role")
        self._heading("What is the talk worth? Credit by role")
        table = _table("role", "outcomes >", "range >", "")
        most = max((row["share"] for row in report.rows), default=1.0)
        for row in report.rows:
            span = f"{row['share_low']:.1f} to {row['share_high']:.1f}"
            name = row["name"] or row["key"]
            table.add_row(name, f"{row['share']:.1f}", span, _bar(row["share"] / (most or 1.0)))
        self._print(table)

    def replay(self, lineage: Lineage) -> None:
        report = lineages.replay(self.record, lineage, lineages.policies(list(POLICIES)))
        self._heading("What would the sheriff have cost?")
        table = _table("policy", "stopped >", "lost >", "range >", "truth >", "")
        for row in report.rows:
            name = str(row["policy"])
            with self._working(f"Living through the year again, {name}"):
                lived = year(self.seed, self.people, rule(name))
            table.add_row(*_beside(row, truth(self.year, lived).share_lost))
        self._print(table)
        self._say(
            "Stopped: activities of ours. Lost: outcomes, of all. "
            "The truth is the simulator's: the same year with the same luck, lived under the "
            "policy from the first of January. A real year has no such column."
        )
        for caveat in report.caveats:
            self._say(f"Beware: {caveat}")

    def what_next(self) -> None:
        self._heading("Try on this record")
        here = f"wherefrom --record {self.folder / 'record'}"
        for ask in ("trace", "credit --by person", "replay no-events", "report unanswered"):
            self.console.print(Text(f"  {here} {ask}", style="cyan"), soft_wrap=True)
        self.console.print()

    # How it looks

    def _heading(self, text: str) -> None:
        self.console.print()
        self.console.rule(Text(text, style="bold"), align="left", style="dim")
        self.console.print()

    def _say(self, text: str) -> None:
        self.console.print(Padding(Text(text), (0, 2)))

    def _print(self, shown: Table | Tree) -> None:
        self.console.print(Padding(shown, (0, 2)))

    @contextmanager
    def _working(self, what: str) -> Iterator[None]:
        if self.console.is_terminal:
            with self.console.status(Text(what)):
                yield
        else:
            yield


def _table(*headings: str) -> Table:
    """Return a table; a heading that ends in `>` stands over numbers."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        number = heading.endswith(">")
        table.add_column(
            Text(heading.removesuffix(" >")), justify="right" if number else "left", no_wrap=True
        )
    return table


def _bar(part: float) -> Text:
    return Text("█" * max(round(BAR * min(part, 1.0)), 1 if part > 0 else 0), style="cyan")


def _beside(row: dict[str, Any], true: float) -> tuple[str | Text, ...]:
    """Return the cells of a replayed policy, with the truth and a picture of both."""
    low, high = row["share_lost_low"], row["share_lost_high"]
    inside = low <= true <= high
    scale = ["·"] * (LINE + 1)
    for place in range(round(LINE * low), round(LINE * high) + 1):
        scale[place] = "─"
    scale[round(LINE * row["share_lost"])] = "●"
    picture = Text("".join(scale), style="cyan")
    place = round(LINE * true)
    picture.stylize("bold black on green" if inside else "bold black on yellow", place, place + 1)
    return (
        str(row["policy"]),
        f"{row['activities_stopped']:,.0f}",
        f"{row['share_lost']:.0%}",
        f"{low:.0%} to {high:.0%}",
        Text(f"{true:.0%}", style="green" if inside else "yellow"),
        picture,
    )


def _depth(way: Way) -> int:
    """Return how many steps the likeliest way back has."""
    steps, at, seen = 0, way.outcome, {way.outcome}
    while above := [arc for arc in way.arcs if arc.child == at and arc.parent not in seen]:
        at = max(above, key=lambda arc: arc.p).parent
        seen.add(at)
        steps += 1
    return steps


def _tree(row: dict[str, Any], way: Way) -> Tree:
    """Draw the likeliest way back, with the other parents of the outcome itself beside it."""
    worth = f", {row['value']:,.0f} {row['currency']}" if row["value"] else ""
    root = Text(f"{way.outcome}", style="bold")
    root.append(f"  {way.nodes[way.outcome].title}{worth}", style="not bold")
    tree = Tree(root, guide_style="dim")
    for branch, arc in _first_arcs(tree, way):
        _grow(branch, way, arc.parent, {way.outcome, arc.parent})
    if row["origin_unknown"]:
        unknown = f"{row['origin_unknown']:.0%} began with nothing in the record"
        tree.add(Text(unknown, style="dim"))
    return tree


def _first_arcs(tree: Tree, way: Way) -> list[tuple[Tree, Arc]]:
    arcs = sorted((arc for arc in way.arcs if arc.child == way.outcome), key=lambda arc: -arc.p)
    return [(tree.add(_step(way, arc)), arc) for arc in arcs[:2]]


def _grow(tree: Tree, way: Way, child: str, seen: set[str]) -> None:
    arcs = [arc for arc in way.arcs if arc.child == child and arc.parent not in seen]
    if arcs:
        arc = max(arcs, key=lambda arc: arc.p)
        _grow(tree.add(_step(way, arc)), way, arc.parent, seen | {arc.parent})


def _step(way: Way, arc: Arc) -> Text:
    node = way.nodes[arc.parent]
    day = (
        "no date"
        if node.when is None
        else f"{datetime.fromtimestamp(node.when // SECOND, UTC):%d %b}"
    )
    text = Text(f"{arc.p:>4.0%} ", style="cyan")
    text.append(f"{day}  ", style="dim")
    text.append(node.who, style="bold" if node.ours else "")
    text.append(f"  {line(node.title, 50)}")
    return text.append(f"  {arc.mechanism}, {arc.known}", style="dim")


def _true_beginning(known: Year, outcome: str) -> str:
    """Return in a sentence where the simulator let an outcome begin."""
    said = {activity.id: activity for activity in known.activities}
    names = {account: p.name for p in known.people for account in (p.mail, p.page)}
    steps, at = 0, known.parents[outcome]
    first = None
    while at is not None:
        first, at, steps = said[at], known.parents[at], steps + 1
    if first is None:
        return "The simulator knows better than any record: this one came by itself."
    day = f"{datetime.fromtimestamp((first.published or 0) // SECOND, UTC):%d %B}"
    text = (first.name or first.content or "").partition("\n")[0][:70]
    did = DEEDS.get(first.type) or f'said "{text}"'
    return (
        f"What truly happened, as only the simulator knows: it began on {day}, {steps} "
        f"{'step' if steps == 1 else 'steps'} before, when {names[first.actor]} {did}."
    )
