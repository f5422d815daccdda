"""How near wherefrom comes to the truth, in eleven worlds whose truth is known.

Makes worlds W0 to W10 (docs/explain/worlds.md), fits the lineage to what their archives tell,
replays nine policies, and sets the value lost beside that of the same world lived under the rule,
and beside what simpler accounts say of the same paths. In W0 also beside what an oracle says that
knows the law and reads the same record (`oracle.py`): what it misses is luck, and nobody's to find.

Counted, world by world:
error     mean of |lost - true| / true, where the true loss is over 1 % of all value
small     mean of |lost - true| / all value, where it is not
bias      mean of (lost - true) / true, as `error`
inside    how often the true loss lies within [low, high]
width     mean of high - low, over all value
band      how often the true share of results lost lies within the band `if_hidden`; its width
best      how often the policy with the smallest loss of all replayed is told right
worst     the same of the largest
owed      1 - mean probability of coming by itself, over activities and results
told      part of the results that are more likely than not owed to something in the record
persons   Spearman's rank correlation of credit removal with true removal, by person
channels  the same by channel
          (in brackets, in W0: the oracle's)

Run: python benchmarks/truth.py [--worlds W0,W5] [--seeds 1-3] [--jobs 2] [--rows] [--json FILE]
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from baselines import ACCOUNTS, HAS_MARKOV, markov_lost, paths_of, value_lost
from oracle import Oracle, costs
from scipy.stats import spearmanr

from wherefrom.record.record import Record, open_record
from wherefrom.schema import to_accounts, to_table
from wherefrom.simulate.worlds import (
    KINDS,
    POLICIES,
    Life,
    Policy,
    Told,
    World,
    grow,
    live,
    policies,
    truth,
    without,
    write,
)
from wherefrom.simulate.worlds.events import CHANNELS
from wherefrom.simulate.worlds.telling import account

COUNTED = 0.01  # of all value; a relative error of less would be one of rounding
PERSONS = 40  # whose removal is compared: those who do most
EVEN = 0.5
WAYS = ("wherefrom", *ACCOUNTS, *(["Markov"] if HAS_MARKOV else []), "oracle")
FIGURES = (
    "owed", "owed_results", "told", "persons", "channels", "persons_oracle", "channels_oracle",
)  # fmt: skip
KNOWN = "W0"  # whose law the oracle knows


def to_record(told: Told, folder: Path) -> Record:
    """Enter what the archives would tell, without writing and reading them."""
    record = open_record(folder / "record", create=True)
    with record.write("truth") as writer:
        writer.append(to_table(told.activities(), "activities.jsonl"), to_accounts(told.accounts()))
        writer.set_ours(told.ours())
        writer.add_outcomes(told.outcomes())
    return record


def write_all(told: Told, asked: list[Policy], costs: dict[str, dict], folder: Path) -> None:
    """Write a world as files that the commands take, and its truth beside them."""
    write(told, folder)
    (folder / "policies").mkdir(exist_ok=True)
    for policy in asked:
        (folder / "policies" / f"{policy.name}.toml").write_text(policy.toml, encoding="utf-8")
    known = {"policies": costs, "parents": told.parents()}
    (folder / "truth.json").write_text(json.dumps(known, indent=1), encoding="utf-8")


def costs_of(world: World, free: Life, asked: list[Policy]) -> dict[str, dict[str, float]]:
    """Return what each policy truly costs: the mean over its lots."""
    found = {}
    for policy in asked:
        lots = [truth(world, free, live(world, ban)) for ban in policy.bans(world)]
        found[policy.name] = {
            "share_lost": statistics.fmean(lot.share_lost for lot in lots),
            "value_share_lost": statistics.fmean(lot.value_share_lost for lot in lots),
        }
    return found


def replays(record: Record, lineage: Any, asked: list[Policy]) -> dict[str, dict[str, float]]:
    """Return the rows of the replay by policy, and which part of which activity each stops."""
    from wherefrom.replay.policy import read  # noqa: PLC0415  late: the truth needs no fit
    from wherefrom.reports.lineages import replay  # noqa: PLC0415

    rows = replay(record, lineage, [read(policy.toml, policy.name) for policy in asked]).rows
    return {str(row["policy"]): row for row in rows}


def attributed(lineage: Any) -> dict[str, float]:
    """Return how much is owed to anything: of activities and results, and of results told known."""
    from wherefrom.lineage.history import OUTCOME  # noqa: PLC0415

    result = lineage.history.type == OUTCOME
    base = lineage.links.base
    return {
        "owed": float(1 - base.mean()),
        "owed_results": float(1 - base[result].mean()),
        "told": float((base[result] < EVEN).mean()),
    }


def groups_of(world: World, told: Told) -> dict[str, dict[str, np.ndarray]]:
    """Return what is removed: all that each channel holds, and all that each of some people did."""
    events, rows = world.events, told.rows
    held = np.zeros(events.key.size, dtype=np.bool_)
    held[rows] = True
    most = np.argsort(-np.bincount(events.actor[rows]), kind="stable")[:PERSONS]
    return {
        "person": {account(person): held & (events.actor == person) for person in most.tolist()},
        "channel": {
            CHANNELS[channel]: held & (events.channel == channel)
            for channel in np.unique(events.channel[rows]).tolist()
        },
    }


def ranks(case: "Case", lineage: Any) -> dict[str, float]:
    """Return the rank correlations of removal, by person and by channel."""
    from wherefrom.credit import credit  # noqa: PLC0415

    found = {}
    for by, groups in groups_of(case.world, case.told).items():
        rows = credit(lineage, by, "removal")
        removal = {row["key"]: row["removal"] or 0.0 for row in rows}
        keys = keys_of(lineage, list(groups)) if by == "person" else {g: g for g in groups}
        true = [without(case.world, case.free, off) for off in groups.values()]
        found[f"{by}s"] = rank([removal.get(keys[group], 0.0) for group in groups], true)
        if case.oracle:
            one = np.ones(case.world.events.key.size)
            best = [case.oracle.lost(off, one) for off in groups.values()]
            found[f"{by}s_oracle"] = rank(best, true)
    return found


def rank(found: list[float], true: list[int]) -> float:
    """Return Spearman's correlation; none where either side is all alike."""
    flat = len(set(true)) == 1 or len(set(found)) == 1
    return float("nan") if flat else float(spearmanr(found, true).statistic)


def keys_of(lineage: Any, accounts: list[str]) -> dict[str, str]:
    """Return by which key credit knows each account's person."""
    table = lineage.table().select(["actor", "person"]).to_pydict()
    person = dict(zip(table["actor"], table["person"], strict=True))
    return {each: person.get(each, each) for each in accounts}


class Case:
    """A world, how it went, what was told of it, and what each policy truly costs."""

    def __init__(self, name: str, seed: int, size: float, chosen: list[str]) -> None:
        """Live it, with every policy and without."""
        self.world = grow(KINDS[name], seed, size)
        self.free = live(self.world)
        self.told = Told(self.world, self.free)
        self.asked = policies(self.world, self.free, chosen)
        self.costs = costs_of(self.world, self.free, self.asked)
        told = self.told.activities(), self.told.outcomes(), self.told.ours()
        self.paths, self.quiet = paths_of(*told)
        self.value = sum(path.value for path in self.paths) or 1.0
        self.oracle = Oracle(self.world, self.free, self.told) if name == KNOWN else None
        self.best = costs(self.oracle, self.free, self.asked) if self.oracle else {}

    def simple(self, policy: Policy) -> dict[str, float]:
        """Return the part of all value lost, as simpler accounts and the oracle say."""
        reached = self.told.stopped(policy.reaches(self.free))
        stopped = dict.fromkeys(reached, policy.thin)
        lost = value_lost(self.paths, stopped)
        if HAS_MARKOV:
            lost["Markov"] = markov_lost(self.paths, self.quiet, stopped)
        lost["oracle"] = self.best.get(policy.name, float("nan"))
        return {way: each / self.value for way, each in lost.items()}


def one_world(
    name: str, seed: int, size: float, chosen: list[str], folder: str | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what was found of one world, and a row for each policy."""
    from wherefrom import lineage as lineages  # noqa: PLC0415

    case = Case(name, seed, size, chosen)
    named = {"world": name, "seed": seed}
    if folder:
        write_all(case.told, case.asked, case.costs, Path(folder) / f"{name}-{seed}")
    with tempfile.TemporaryDirectory() as place:
        record = to_record(case.told, Path(place))
        began = time.perf_counter()
        lineage = lineages.fit(record)
        seconds = time.perf_counter() - began
        found = replays(record, lineage, case.asked)
        whole = {
            **named, "seconds": seconds, "activities": len(case.told.rows),
            "outcomes": len(case.paths), **attributed(lineage), **ranks(case, lineage),
        }  # fmt: skip
    rows = [
        {
            **named,
            "policy": policy.name,
            "truth": case.costs[policy.name]["value_share_lost"],
            "truth_share": case.costs[policy.name]["share_lost"],
            "wherefrom": found[policy.name]["value_share_lost"],
            "low": found[policy.name]["value_share_lost_low"],
            "high": found[policy.name]["value_share_lost_high"],
            "share": found[policy.name]["share_lost"],
            "lowest": found[policy.name]["share_lost_if_hidden_low"],
            "highest": found[policy.name]["share_lost_if_hidden_high"],
            **case.simple(policy),
        }
        for policy in case.asked
    ]
    return whole, rows


def mean(values: list[float]) -> float:
    """Return the mean, or nothing of nothing."""
    there = [value for value in values if not np.isnan(value)]
    return statistics.fmean(there) if there else float("nan")


def measures(wholes: list[dict], rows: list[dict]) -> dict[str, Any]:
    """Return the figures of one world over its seeds; see the head of this file."""
    large = [row for row in rows if row["truth"] > COUNTED]
    small = [row for row in rows if row["truth"] <= COUNTED]
    by_seed: dict[int, list[dict]] = defaultdict(list)
    for row in rows:
        by_seed[row["seed"]].append(row)
    found: dict[str, Any] = {
        "seconds": mean([whole["seconds"] for whole in wholes]),
        "activities": mean([whole["activities"] for whole in wholes]),
        "outcomes": mean([whole["outcomes"] for whole in wholes]),
        "inside": mean([float(r["low"] <= r["truth"] <= r["high"]) for r in rows]),
        "width": mean([row["high"] - row["low"] for row in rows]),
        "band": mean([float(r["lowest"] <= r["truth_share"] <= r["highest"]) for r in rows]),
        "band_width": mean([row["highest"] - row["lowest"] for row in rows]),
        **{key: mean([whole.get(key, float("nan")) for whole in wholes]) for key in FIGURES},
    }
    for way in WAYS:
        found[way] = {
            "error": mean([abs(r[way] - r["truth"]) / r["truth"] for r in large]),
            "bias": mean([(r[way] - r["truth"]) / r["truth"] for r in large]),
            "small": mean([abs(row[way] - row["truth"]) for row in small]),
            "best": mean([_picked(each, way, min) for each in by_seed.values()]),
            "worst": mean([_picked(each, way, max) for each in by_seed.values()]),
        }
    return found


def _picked(rows: list[dict], way: str, pick: Any) -> float:
    """Tell whether a way picks the policy that the truth picks; nothing where all cost the same."""
    if len({row["truth"] for row in rows}) == 1 or np.isnan(rows[0][way]):
        return float("nan")
    said, true = (pick(rows, key=lambda r, key=key: r[key])["policy"] for key in (way, "truth"))
    return float(said == true)


def show(name: str, found: dict[str, Any]) -> None:
    """Print the figures of one world."""
    title = KINDS[name].title
    best = {
        by: f" ({found[f'{by}_oracle']:.3f})" if name == KNOWN else ""
        for by in ("persons", "channels")
    }
    print(
        f"\n{name} {title}: {found['activities']:.0f} activities, {found['outcomes']:.0f} results, "
        f"fit {found['seconds']:.1f} s\n"
        f"  inside {found['inside']:.0%}  width {found['width']:.3f}  "
        f"band {found['band']:.0%} ({found['band_width']:.3f})  owed {found['owed']:.3f} "
        f"(results {found['owed_results']:.3f})  told {found['told']:.3f}  "
        f"persons {found['persons']:.3f}{best['persons']}  "
        f"channels {found['channels']:.3f}{best['channels']}\n"
        f"  {'':12} {'error':>7} {'bias':>7} {'small':>7} {'best':>5} {'worst':>5}"
    )
    for way in WAYS if name == KNOWN else WAYS[:-1]:
        row = found[way]
        print(
            f"  {way:12} {row['error']:7.3f} {row['bias']:+7.3f} {row['small']:7.4f} "
            f"{row['best']:5.0%} {row['worst']:5.0%}"
        )


def show_rows(rows: list[dict]) -> None:
    """Print every world and policy."""
    for row in rows:
        told = " ".join(f"{way} {row[way]:.3f}" for way in WAYS if not np.isnan(row[way]))
        band = f"[{row['low']:.3f}, {row['high']:.3f}]"
        print(
            f"{row['world']:3} seed {row['seed']:2} {row['policy']:22} truth {row['truth']:.3f} "
            f"{told} {band}"
        )


def span(text: str) -> list[int]:
    """Read `1-10` or `1,4,7`."""
    parts = [part.partition("-") for part in text.split(",")]
    return [n for first, _, last in parts for n in range(int(first), int(last or first) + 1)]


def options() -> argparse.Namespace:
    """Read what is asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )

    def words(text: str) -> list[str]:
        return text.split(",")

    parser.add_argument("--worlds", type=words, default=list(KINDS))
    parser.add_argument("--seeds", type=span, default=span("1-3"))
    parser.add_argument("--size", type=float, default=1.0, help="1 is some 30,000 activities")
    parser.add_argument("--policies", type=words, default=list(POLICIES))
    parser.add_argument("--jobs", type=int, default=1, help="worlds at a time")
    parser.add_argument("--rows", action="store_true", help="also every world and policy")
    parser.add_argument("--write", metavar="DIR", help="also leave each world there, as archives")
    parser.add_argument("--json", metavar="FILE", help="also leave all figures there")
    return parser.parse_args()


def main() -> int:
    """Run the worlds asked for."""
    asked = options()
    todo = [(name, seed) for name in asked.worlds for seed in asked.seeds]
    wholes: dict[str, list[dict]] = defaultdict(list)
    rows: dict[str, list[dict]] = defaultdict(list)
    with ProcessPoolExecutor(asked.jobs) as pool:
        running = [
            pool.submit(one_world, name, seed, asked.size, asked.policies, asked.write)
            for name, seed in todo
        ]
        for (name, seed), done in zip(todo, running, strict=True):
            whole, found = done.result()
            wholes[name].append(whole)
            rows[name] += found
            print(f"{name} seed {seed}: fit {whole['seconds']:.1f} s", file=sys.stderr)
    figures = {name: measures(wholes[name], rows[name]) for name in asked.worlds}
    for name in asked.worlds:
        if asked.rows:
            show_rows(rows[name])
        show(name, figures[name])
    if asked.json:
        kept = {
            "figures": figures,
            "worlds": [each for name in asked.worlds for each in wholes[name]],
            "rows": [each for name in asked.worlds for each in rows[name]],
        }
        Path(asked.json).write_text(json.dumps(kept, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
