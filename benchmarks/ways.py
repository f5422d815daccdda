"""What wherefrom says of what truly came by each way, in a world whose truth is known.

A row for each way (docs/explain/worlds.md), and for what came by itself by its kind: how many there
were, and the mean probability given to the true parent (`hit`), to none (`alone`), and to each
mechanism.
Run: python benchmarks/ways.py [--world W0] [--seed 1] [--size 1]
"""

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from truth import to_record

from wherefrom import lineage
from wherefrom.simulate.worlds import KINDS, Told, grow, live
from wherefrom.simulate.worlds.events import OUTCOME
from wherefrom.simulate.worlds.growth import WAYS

NAMES = (
    "post", "first", "again", "reply", "share", "introduction", "mention", "join", "room", "outcome"
)  # fmt: skip


def ways_of(told: Told) -> dict[str, str]:
    """Return by which way each activity and result truly came."""
    events, cause = told.world.events, told.life.cause
    found = {}
    for row in np.flatnonzero(told.life.happened).tolist():
        kind, way = int(events.kind[row]), int(events.way[row])
        if kind == OUTCOME:
            found[told.result(row)] = "outcome" if cause[row] >= 0 else "(outcome)"
        else:
            ours = ", ours" if events.by_ours[row] else ""
            found[told.id(row)] = WAYS[way].name if way >= 0 else f"({NAMES[kind]}{ours})"
    return found


def main() -> int:
    """Fit one world and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--world", choices=KINDS, default="W0")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=float, default=1.0)
    asked = parser.parse_args()
    world = grow(KINDS[asked.world], asked.seed, asked.size)
    told = Told(world, live(world))
    with tempfile.TemporaryDirectory() as folder:
        rows = lineage.fit(to_record(told, Path(folder))).parents().to_pylist()
    way, parent = ways_of(told), told.parents()
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for row in (row for row in rows if row["child"] in way):
        name, here = way[row["child"]], row["parent"] == parent[row["child"]]
        said[name]["hit"] += row["p"] if here else 0.0
        said[name][row["mechanism"] if row["parent"] else "alone"] += row["p"]
    count = Counter(way.values())
    others = sorted({key for each in said.values() for key in each} - {"hit", "alone"})
    columns = ["hit", "alone", *others]
    print(f"{'true way':20} {'n':>6} " + " ".join(f"{column[:12]:>12}" for column in columns))
    for name in sorted(count):
        told_of = " ".join(f"{said[name][column] / count[name]:12.2f}" for column in columns)
        print(f"{name:20} {count[name]:6} {told_of}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
