"""How often a trace finds the mail that merged work came from: linux-erofs, and two baselines.

The record: the list's mail, imported as a user would. The outcomes: merged commits; ours is the
committer, the counterparty the author; the commit's trailers are never shown. The truth: the mail
that a commit's Link trailer names. Blind has no note; with a note, it is the commit's subject.
Run: python benchmarks/erofs.py [--data DIR] [--most N]
"""

import argparse
import csv
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from wherefrom.credit import trace
from wherefrom.ingest.importer import import_archive
from wherefrom.lineage import fit
from wherefrom.outcomes import import_outcomes
from wherefrom.people import resolve
from wherefrom.record.record import Record, open_record

DATA = Path(__file__).parents[2] / "shared" / "data" / "linux-erofs"
PATCH = re.compile(r"\s*\[[^\]]*PATCH", re.IGNORECASE)
FIVE = 5


def commits(data: Path) -> list[dict]:
    """Return the merged commits, oldest first."""
    lines = [line for f in sorted(data.glob("truth/*.jsonl")) for line in f.open()]
    return [json.loads(line) for line in lines]


def write_outcomes(file: Path, merged: Iterable[dict], *, note: bool) -> None:
    """Write the commits as an outcomes file; nothing of their trailers."""
    with file.open("w", newline="") as stream:
        rows = csv.DictWriter(stream, ["id", "when", "kind", "ours", "counterparties", "note"])
        rows.writeheader()
        for commit in merged:
            rows.writerow(
                {
                    "id": commit["commit"],
                    "when": commit["commit_date"],
                    "kind": "merge",
                    "ours": f"mailto:{commit['committer_email']}",
                    "counterparties": f"mailto:{commit['author_email']}",
                    "note": commit["subject"] if note else "",
                }
            )


def record_of(folder: Path, data: Path, merged: list[dict], *, note: bool) -> Record:
    """Import the mail and the outcomes, and name ourselves: every address of the committer."""
    record = open_record(folder / "record", create=True)
    for archive in sorted(data.glob("mbox/*")):
        import_archive(record, archive)
    ours = sorted({f"email:{commit['committer_email'].lower()}" for commit in merged})
    with record.write() as writer:
        writer.set_ours(ours)
        for other in ours[1:]:  # one maintainer over the years
            writer.decide("same", ours[0], other)
    write_outcomes(folder / "outcomes.csv", merged, note=note)
    import_outcomes(record, folder / "outcomes.csv")
    return record


class Truth:
    """Where the linked mails stand: their ids, and the threads of the list."""

    def __init__(self, record: Record, merged: list[dict]) -> None:
        """Take the mails that are in the record."""
        table = fit(record).table()
        self.history = fit(record).history
        self.place = {name: i for i, name in enumerate(self.history.ids)}
        self.mails = {}
        for commit in merged:
            found = {f"email:{m}" for m in commit["message_ids_in_archive"]} & self.place.keys()
            if found:
                self.mails[commit["commit"]] = found
        self.titles = dict(zip(*(table[c].to_pylist() for c in ("id", "name")), strict=True))
        self.table: pa.Table = table

    def context(self, activity: str) -> str:
        """Return the thread of an activity."""
        return self.history.contexts[self.history.thread[self.place[activity]]]

    def score(self, said: dict[str, tuple[list[str], list[str]]]) -> tuple[float, float, float]:
        """Return how often the thread stands first, among five, and the mail first."""
        first = five = mail = 0
        for commit, mails in self.mails.items():
            threads, activities = said.get(commit, ([], []))
            right = {self.context(m) for m in mails}
            first += bool(threads[:1]) and threads[0] in right
            five += bool(right & set(threads[:FIVE]))
            mail += bool(activities[:1]) and activities[0] in mails
        number = len(self.mails)
        return first / number, five / number, mail / number


def traced(record: Record) -> dict[str, tuple[list[str], list[str]]]:
    """Return each outcome's threads and parents, as `wherefrom trace` lists them."""
    return {
        row["outcome"]: (
            [t["context"] for t in row["threads"]],
            [p["activity"] for p in row["parents"]],
        )
        for row in trace(fit(record))
    }


def latest(
    truth: Truth, record: Record, merged: list[dict], *, patches: bool
) -> dict[str, tuple[list[str], list[str]]]:
    """Return the author's latest mails before the commit, or his latest patches, newest first."""
    people = resolve(record)
    mails: dict[str, list[int]] = {}
    for i, name in enumerate(truth.history.ids):
        if name in truth.titles and (not patches or PATCH.match(truth.titles[name] or "")):
            mails.setdefault(truth.history.people[truth.history.actor[i]], []).append(i)
    said = {}
    for commit in merged:
        account = f"email:{commit['author_email'].lower()}"
        now = truth.history.times[truth.place[commit["commit"]]]
        before = mails.get(people.person_of.get(account, account), [])
        ids = [truth.history.ids[i] for i in reversed(before) if truth.history.times[i] < now]
        threads = list(dict.fromkeys(truth.context(i) for i in ids[:500]))
        said[commit["commit"]] = (threads, ids)
    return said


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    data = parser.parse_args().data
    if not data.exists():
        print(f"{data} is not here; name the folder with --data.", file=sys.stderr)
        return 2
    merged = commits(data)
    rows = []
    for note in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            record = record_of(Path(folder), data, merged, note=note)
            imported = time.perf_counter()
            truth = Truth(record, merged)
            fitted = time.perf_counter()
            rows.append((f"wherefrom, {'with the note' if note else 'blind'}", traced(record)))
            rows[-1] = (rows[-1][0], truth.score(rows[-1][1]))
            if not note:
                for patches in (False, True):
                    name = "the author's latest patch" if patches else "the author's last mail"
                    said = latest(truth, record, merged, patches=patches)
                    rows.append((name, truth.score(said)))
            print(
                f"import {imported - began:.1f} s, fit {fitted - imported:.1f} s, "
                f"{len(truth.mails)} of {len(merged)} commits have their mail in the record",
                file=sys.stderr,
            )
    print(f"{'':28} thread first  among five  mail first")
    for name, (first, five, mail) in rows:
        print(f"{name:28} {first:12.3f} {five:11.3f} {mail:11.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
