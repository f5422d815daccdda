"""How near `wherefrom report story` comes to where outcomes of simulated years truly began.

Makes simulated years, fits the lineage to what their archives would tell, and sets the share of
outcomes said to have begun in talk that no policy of relevance would have let through, and the
share without an origin on record, beside the simulator's truth, judged by the same policies.
Run: python benchmarks/beginnings.py --seeds 1-3
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
from worlds import to_record

from wherefrom import lineage
from wherefrom.labels import attach
from wherefrom.replay.judging import RELEVANCE, passes
from wherefrom.replay.policy import load
from wherefrom.reports.questions import ask
from wherefrom.simulate import Year, year

TOLD = ("off-message", "off-target", "neither", "unknown")


def root(world: Year, outcome: str) -> str:
    """Return the activity an outcome truly began with, or the outcome itself."""
    at = outcome
    while (above := world.parents[at]) is not None:
        at = above
    return at


def measure(seed: int) -> dict[str, tuple[float, float, float, float]]:
    """Return share told, its ends, and the true one, by what is told."""
    world = year(seed)
    with tempfile.TemporaryDirectory() as folder:
        record = to_record(world, Path(folder))
        fitted = lineage.fit(record)
        rows = {row["key"]: row for row in ask("story", record, lambda: fitted).rows}
        table = attach(fitted.table(), record.labels())
        off = [~passes(load(name), table, record.settings.zone) for name in RELEVANCE]
    ids = table["id"].to_pylist()
    judged = dict(zip(ids, zip(*off, off[0] & off[1], strict=True), strict=True))
    roots = [root(world, outcome.id) for outcome in world.outcomes]
    flags = np.array([(*judged[at], False) if at in judged else (0, 0, 0, 1) for at in roots])
    number = len(roots)
    return {
        key: (*(rows[key][name] / number for name in ("value", "low", "high")), float(true))
        for key, true in zip(TOLD, flags.mean(axis=0), strict=True)
    }


def main() -> None:
    """Print a line for each seed and what is told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1-3", help="first and last, as 1-3")
    first, _, last = parser.parse_args().seeds.partition("-")
    for seed in range(int(first), int(last or first) + 1):
        for key, (value, low, high, true) in measure(seed).items():
            inside = "inside" if low <= true <= high else "OUTSIDE"
            ends = f"[{low:.2f}, {high:.2f}]"
            print(f"{seed:3} {key:12} told {value:.2f} {ends} true {true:.2f} {inside}")


if __name__ == "__main__":
    main()
