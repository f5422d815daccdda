"""How near wherefrom comes to the truth, in eleven worlds whose truth is known.

Makes worlds W0 to W10 (docs/explain/worlds.md), fits the lineage to what their archives tell,
replays nine policies, and sets the value lost beside that of the same world lived under the rule,
and beside what simpler accounts say of the same paths.

Counted, world by world:
error     mean of |lost - true| / true, where the true loss is over 1 % of all value
small     mean of |lost - true| / all value, where it is not
bias      mean of (lost - true) / true, as `error`
inside    how often the true loss lies within [low, high]
width     mean of high - low, over all value
best      how often the policy with the smallest loss of all replayed is told right
worst     the same of the largest
untold    W10: 1 - mean probability of coming by itself, over activities and results
known     part of the results that are more likely than not owed to something in the record
persons   Spearman's rank correlation of credit removal with true removal, by person
channels  the same by channel

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
from wherefrom.simulate.worlds.telling import account

COUNTED = 0.01  # of all value; a relative error of less would be one of rounding
PERSONS = 40  # whose removal is compared: those who do most
EVEN = 0.5
WAYS = ("wherefrom", *ACCOUNTS, *(["Markov"] if HAS_MARKOV else []))


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
        "untold": float(1 - base.mean()),
        "untold_results": float(1 - base[result].mean()),
        "known": float((base[result] < EVEN).mean()),
    }


def ranks(world: World, free: Life, told: Told, lineage: Any) -> dict[str, float]:
    """Return the rank correlations of removal, by person and by channel."""
    from wherefrom.credit import credit  # noqa: PLC0415

    events, rows = world.events, told.rows
    held = np.zeros(events.key.size, dtype=np.bool_)
    held[rows] = True
    names = np.array([told.id(row).partition(":")[0] for row in rows.tolist()])
    by_channel = {
        name: held & (events.channel == events.channel[rows[names == name][0]])
        for name in sorted(set(names.tolist()))
    }
    did = np.bincount(events.actor[rows])
    most = np.argsort(-did, kind="stable")[:PERSONS]
    by_person = {account(p): held & (events.actor == p) for p in most.tolist()}
    name_of = {}
    found = {}
    for by, groups in (("person", by_person), ("channel", by_channel)):
        removal = {row["key"]: row["removal"] or 0.0 for row in credit(lineage, by, "removal")}
        name_of = keys_of(lineage, list(groups)) if by == "person" else {g: g for g in groups}
        told_of = [removal.get(name_of[group], 0.0) for group in groups]
        true = [without(world, free, off) for off in groups.values()]
        flat = len(set(true)) == 1 or len(set(told_of)) == 1
        found[f"{by}s"] = float("nan") if flat else float(spearmanr(told_of, true).statistic)
    return found


def keys_of(lineage: Any, accounts: list[str]) -> dict[str, str]:
    """Return by which key credit knows each account's person."""
    table = lineage.table().select(["actor", "person"]).to_pydict()
    person = dict(zip(table["actor"], table["person"], strict=True))
    return {each: person.get(each, each) for each in accounts}


def one_world(
    name: str, seed: int, size: float, chosen: list[str], folder: str | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what was found of one world, and a row for each policy."""
    from wherefrom import lineage as lineages  # noqa: PLC0415

    world = grow(KINDS[name], seed, size)
    free = live(world)
    told = Told(world, free)
    asked = policies(world, free, chosen)
    costs = costs_of(world, free, asked)
    paths, quiet = paths_of(told.activities(), told.outcomes(), told.ours())
    if folder:
        write_all(told, asked, costs, Path(folder) / f"{name}-{seed}")
    with tempfile.TemporaryDirectory() as place:
        record = to_record(told, Path(place))
        began = time.perf_counter()
        lineage = lineages.fit(record)
        seconds = time.perf_counter() - began
        found = replays(record, lineage, asked)
        whole = {
            "world": name, "seed": seed, "seconds": seconds, "activities": len(told.rows),
            "outcomes": len(paths), **attributed(lineage), **ranks(world, free, told, lineage),
        }  # fmt: skip
    value = sum(path.value for path in paths) or 1.0
    rows = []
    for policy in asked:
        row = found[policy.name]
        stopped = dict.fromkeys(told.stopped(policy.reaches(free)), policy.thin)
        rows.append({
            "world": name, "seed": seed, "policy": policy.name,
            "truth": costs[policy.name]["value_share_lost"],
            "truth_share": costs[policy.name]["share_lost"],
            "wherefrom": row["value_share_lost"], "low": row["value_share_lost_low"],
            "high": row["value_share_lost_high"], "share": row["share_lost"],
            **{way: lost / value for way, lost in value_lost(paths, stopped).items()},
            **({"Markov": markov_lost(paths, quiet, stopped) / value} if HAS_MARKOV else {}),
        })  # fmt: skip
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
        **{
            key: mean([whole[key] for whole in wholes])
            for key in ("untold", "untold_results", "known", "persons", "channels")
        },
    }
    for way in WAYS:
        found[way] = {
            "error": mean([abs(r[way] - r["truth"]) / r["truth"] for r in large]),
            "bias": mean([(r[way] - r["truth"]) / r["truth"] for r in large]),
            "small": mean([abs(row[way] - row["truth"]) for row in small]),
            "best": mean([float(_picked(each, way, min)) for each in by_seed.values()]),
            "worst": mean([float(_picked(each, way, max)) for each in by_seed.values()]),
        }
    return found


def _picked(rows: list[dict], way: str, pick: Any) -> bool:
    return (
        pick(rows, key=lambda r: r[way])["policy"] == pick(rows, key=lambda r: r["truth"])["policy"]
    )


def show(name: str, found: dict[str, Any]) -> None:
    """Print the figures of one world."""
    title = KINDS[name].title
    print(
        f"\n{name} {title}: {found['activities']:.0f} activities, {found['outcomes']:.0f} results, "
        f"fit {found['seconds']:.1f} s\n"
        f"  inside {found['inside']:.0%}  width {found['width']:.3f}  untold {found['untold']:.3f} "
        f"(results {found['untold_results']:.3f})  known {found['known']:.3f}  "
        f"persons {found['persons']:.3f}  channels {found['channels']:.3f}\n"
        f"  {'':12} {'error':>7} {'bias':>7} {'small':>7} {'best':>5} {'worst':>5}"
    )
    for way in WAYS:
        row = found[way]
        print(
            f"  {way:12} {row['error']:7.3f} {row['bias']:+7.3f} {row['small']:7.4f} "
            f"{row['best']:5.0%} {row['worst']:5.0%}"
        )


def show_rows(rows: list[dict]) -> None:
    """Print every world and policy."""
    for row in rows:
        told = " ".join(f"{way} {row[way]:.3f}" for way in WAYS)
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
