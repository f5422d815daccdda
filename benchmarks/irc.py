"""Who answers whom in #ubuntu: wherefrom beside people who read the logs, and a baseline.

The record: logs of a channel where many talk at once, imported as a user would. The truth: whom
each line of an annotated range answers, as read by people. wherefrom says of every such line its
likeliest parent; the baseline says the message before it. `--labels` gives the fit 100 lines of
the train annotations, or all of them; then the train files are in the record too.
Run: python benchmarks/irc.py [--split dev] [--labels 0|100|all] [--data DIR] [--rows]
"""

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from disentangle import (
    Line,
    Pair,
    Ratio,
    calibration_error,
    conversations,
    exact,
    graph,
    log_loss,
    one_to_one,
    pairs_of,
    previous_message,
    variation,
)

DATA = Path(__file__).parents[2] / "shared" / "data" / "irc-disentanglement"
LOG, ANNOTATION = ".ascii.txt", ".annotation.txt"
SEED = 1

Chances = dict[Line, dict[Line, float]]  # by line: how likely each parent is; itself for none


class Truth:
    """The annotated lines of a split, and what people say of them."""

    def __init__(self, folder: Path) -> None:
        """Read the annotations of a folder, and what the baseline says of the same lines."""
        self.gold: set[Pair] = set()
        self.baseline: set[Pair] = set()
        for log in sorted(folder.glob(f"*{LOG}")):
            annotation = log.with_name(log.name.removesuffix(LOG) + ANNOTATION)
            stated = pairs_of(log.name, annotation.read_text())
            self.gold |= stated
            texts = log.read_bytes().decode("utf-8", "replace").split("\n")
            said = previous_message(texts, {later[1] for later, _ in stated})
            self.baseline |= {((log.name, n), (log.name, m)) for n, m in said.items()}
        self.lines = sorted({later for later, _ in self.gold})

    def of(self, file: str, pairs: set[Pair]) -> set[Pair]:
        """Return the pairs of a file."""
        return {(later, earlier) for later, earlier in pairs if later[0] == file}


def id_of(line: Line) -> str:
    """Return the id that the IRC reader gives a line."""
    return f"irc:{line[0]}#{line[1]}"


def line_of(activity: str) -> Line:
    """Return the line that an activity is."""
    file, _, number = activity.removeprefix("irc:").rpartition("#")
    return file, int(number)


def wherefrom(record: Path, *words: str) -> float:
    """Run a command on the record, and return how many seconds it took."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "wherefrom", "--record", str(record), *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def drawn(truth: Truth, labels: str) -> set[Pair]:
    """Return all that is stated of as many lines as there are labels."""
    if labels == "all":
        return truth.gold
    lines = set(random.Random(SEED).sample(truth.lines, int(labels)))  # noqa: S311 -- no secret
    return {(later, earlier) for later, earlier in truth.gold if later in lines}


def give_labels(record: Path, pairs: Iterable[Pair], folder: Path) -> float:
    """State links in the record, and return how many seconds it took.

    An empty parent says that the child came by itself; a child may have several rows.
    """
    file = folder / "links.csv"
    with file.open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["child", "parent"])
        for later, earlier in sorted(pairs):
            rows.writerow([id_of(later), id_of(earlier) if earlier != later else ""])
    return wherefrom(record, "links", "import", str(file))


def chances_of(parents: Path, lines: Iterable[Line]) -> Chances:
    """Return what an export of the parents says of lines; of one that it leaves out, itself."""
    asked = {id_of(line): line for line in lines}
    table = pq.read_table(parents, columns=["child", "parent", "p"])
    table = table.filter(pc.is_in(table["child"], pa.array(list(asked))))
    found: defaultdict[Line, defaultdict[Line, float]]
    found = defaultdict(lambda: defaultdict(float))
    for row in table.to_pylist():
        child = asked[row["child"]]
        # Several mechanisms may have brought it about from the same parent.
        found[child][line_of(row["parent"]) if row["parent"] else child] += row["p"]
    return {line: dict(found.get(line, {line: 1.0})) for line in asked.values()}


def score(name: str, truth: Truth, said: set[Pair]) -> None:
    """Print a row of the table."""
    gold, found = (conversations(pairs, truth.lines) for pairs in (truth.gold, said))
    links, whole = graph(truth.gold, said), exact(gold, found)
    close = f"{100 * variation(gold, found):7.1f} {100 * one_to_one(gold, found):6.1f}"
    print(f"{name:18} {percent(links)} {close}   {percent(whole)}")


def percent(found: Ratio) -> str:
    """Return precision, recall and F in per cent."""
    return " ".join(f"{100 * each:5.1f}" for each in found)


def show(truth: Truth, chances: Chances, *, rows: bool) -> None:
    """Print wherefrom beside the baseline, how well it knows what it knows, and the files."""
    first = {line: max(given, key=given.__getitem__) for line, given in chances.items()}
    said = set(first.items())
    print(f"{'':18}     P     R     F    1-VI    1-1  exact P     R     F")
    score("wherefrom", truth, said)
    score("previous message", truth, truth.baseline)
    p = [min(chances[line][parent], 1.0) for line, parent in first.items()]
    right = [pair in truth.gold for pair in first.items()]
    given: dict[Line, float] = dict.fromkeys(truth.lines, 0.0)
    for later, earlier in truth.gold:
        given[later] += chances[later].get(earlier, 0.0)
    print(
        f"\nlikeliest parent: calibration error {calibration_error(p, right):.3f}, log-loss "
        f"{log_loss(x if held else 1 - x for x, held in zip(p, right, strict=True)):.3f}; "
        f"true parents together: log-loss {log_loss(given.values()):.3f}"
    )
    alone, gold_alone = (sum(a == b for a, b in pairs) for pairs in (said, truth.gold))
    astray = sum(a[0] != b[0] for a, b in said)
    print(f"by itself: {alone} said, {gold_alone} true; from another room: {astray}")
    if rows:
        print(f"\n{'':34} wherefrom P  R     F    previous P  R     F")
        for file in sorted({line[0] for line in truth.lines}):
            gold = truth.of(file, truth.gold)
            both = (percent(graph(gold, truth.of(file, each))) for each in (said, truth.baseline))
            print(f"{file:34}   {'      '.join(both)}")


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=["dev", "test", "train"], default="dev")
    parser.add_argument("--labels", choices=["0", "100", "all"], default="0")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--rows", action="store_true", help="print the links of every file")
    given = parser.parse_args()
    if given.split == "train" and given.labels != "0":
        parser.error("labels are of train: score another split with them")
    splits = [given.split] if given.labels == "0" else [given.split, "train"]
    for folder in (given.data / split for split in splits):
        if not any(folder.glob(f"*{LOG}")):
            print(f"{folder} is not here; name its parent with --data.", file=sys.stderr)
            return 2
    truth = Truth(given.data / given.split)
    with tempfile.TemporaryDirectory() as name:
        folder, record = Path(name), Path(name, "record")
        took = wherefrom(record, "import", *(str(given.data / split) for split in splits))
        print(f"import {took:.1f} s", end="")
        if given.labels != "0":
            pairs = drawn(Truth(given.data / "train"), given.labels)
            took = give_labels(record, pairs, folder)
            print(f", {len(pairs):,} links {took:.1f} s", end="")
        parents = folder / "parents.parquet"
        print(
            f", fit and export {wherefrom(record, 'export', 'parents', str(parents)):.1f} s", end=""
        )
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
        print(f", peak {peak:,} MiB; {len(truth.lines):,} lines scored\n")
        show(truth, chances_of(parents, truth.lines), rows=given.rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
