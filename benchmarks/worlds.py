"""How near a replay comes to the truth, in worlds whose truth is known.

Makes simulated years, fits the lineage to what their archives would tell, replays the policies and
sets the share of outcomes lost beside that of the same year lived under the rule, and beside what
simpler accounts say. Run: python benchmarks/worlds.py --seeds 1-10 [--climate mail-only] [--rows]
With `--record quarter-missing`, `channel-missing` or `reverse` the record lacks what no model could
know (see `spoils.py`).
"""

import argparse
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

import pyarrow as pa
from baselines import ACCOUNTS, paths_of, value_lost
from spoils import SPOILS

from wherefrom.record.record import Record, open_record
from wherefrom.schema import to_accounts, to_table
from wherefrom.simulate import CLIMATES, RULES, Rule, Seen, Year, rule, truth, year
from wherefrom.vocabulary import Account

HALF = """
name = "half-the-posts"
[[forbid]]
when = "type in ('Create', 'Announce') and visibility in ('public', 'followers')"
thin = 0.5
"""


class Witness:
    """Lets everything happen, and notes what each rule would have stopped."""

    def __init__(self, policies: list[str]) -> None:
        """Begin with nothing stopped."""
        self.rules: dict[str, Rule] = {name: rule(name) for name in policies}
        self.stopped: dict[str, set[str]] = {name: set() for name in policies}

    def __call__(self, seen: Seen) -> bool:
        """Note who would stop it, and let it happen."""
        for name, allows in self.rules.items():
            if not allows(seen):
                self.stopped[name].add(seen.activity.id)
        return True


def to_record(world: Year, folder: Path) -> Record:
    """Enter what the archives would tell, without writing and reading them."""
    record = open_record(folder / "record", create=True)
    accounts = [Account(p.mail, p.name, p.mail.removeprefix("email:")) for p in world.people]
    accounts += [
        Account(p.page, p.name, p.mail.removeprefix("email:") if p.known else None)
        for p in world.people
        if p.page
    ]
    labels = [
        {"activity": name, "label": label, "value": float(value), "by": "firm"}
        for name, values in world.labels.items()
        for label, value in zip(("on_message", "to_target"), values, strict=True)
    ]
    with record.write("worlds") as writer:
        writer.append(to_table(world.activities, "year"), to_accounts(accounts))
        writer.set_ours(world.ours)
        writer.add_outcomes(world.outcomes)
        writer.add_labels(pa.Table.from_pylist(labels))
    return record


def replayed(record: Record, policies: list[str]) -> dict[str, dict[str, float]]:
    """Return the rows of the replay, by policy."""
    from wherefrom import lineage  # noqa: PLC0415  late, so that the truth can be had alone
    from wherefrom.replay.policy import load, read  # noqa: PLC0415
    from wherefrom.reports.lineages import replay  # noqa: PLC0415

    chosen = [read(HALF, name) if name == "half-the-posts" else load(name) for name in policies]
    rows = replay(record, lineage.fit(record), chosen).rows
    return {str(row["policy"]): row for row in rows}


def simple_accounts(world: Year, stopped: dict[str, set[str]]) -> dict[tuple[str, str], float]:
    """Return the share of outcomes lost by policy and baseline; see `baselines`."""
    who = {account: p.index for p in world.people for account in (p.mail, p.page) if account}
    paths, _ = paths_of(world.activities, world.outcomes, world.ours, who.__getitem__)
    counted = [path._replace(value=1.0) for path in paths]
    return {
        (policy, baseline): lost / len(paths)
        for policy, forbidden in stopped.items()
        for baseline, lost in value_lost(counted, dict.fromkeys(forbidden, 1.0)).items()
    }


def under(policy: str, seed: int, people: int, climate: str) -> Year:
    """Return the year lived under a policy."""
    return year(seed, people, rule(policy), climate)


def one_world(
    seed: int, people: int, climate: str, spoil: str, policies: list[str], *, fitted: bool
) -> list[dict]:
    """Return a row per policy: the truth, the replay and the simple accounts."""
    witness = Witness(policies)
    free = year(seed, people, witness, climate)
    simple = simple_accounts(free, witness.stopped)
    with tempfile.TemporaryDirectory() as name:
        record = to_record(SPOILS[spoil](free, seed), Path(name))
        began = time.perf_counter()
        told = replayed(record, policies) if fitted else {}
        seconds = time.perf_counter() - began
    with ProcessPoolExecutor(2) as pool:
        ruled = pool.map(under, policies, repeat(seed), repeat(people), repeat(climate))
        truths = {name: truth(free, world) for name, world in zip(policies, ruled, strict=True)}
    rows = []
    for policy in policies:
        true = truths[policy]
        row = {"seed": seed, "policy": policy, "truth": true.share_lost, "seconds": seconds}
        row |= {baseline: simple[policy, baseline] for baseline in ACCOUNTS}
        if fitted:
            found = told[policy]
            row |= {
                "wherefrom": found["share_lost"],
                "low": found["share_lost_low"],
                "high": found["share_lost_high"],
                "lowest": found["share_lost_if_hidden_low"],
                "highest": found["share_lost_if_hidden_high"],
            }
        rows.append(row)
    return rows


def show(rows: list[dict], policies: list[str], *, each: bool) -> None:
    """Print the errors, policy by policy and in all."""
    fitted = "wherefrom" in rows[0]
    ways = (["wherefrom"] if fitted else []) + list(ACCOUNTS)
    if each:
        for row in rows:
            told = " ".join(f"{way} {row[way]:.3f}" for way in ways)
            band = (
                f" [{row['low']:.3f}, {row['high']:.3f}]"
                f" if hidden [{row['lowest']:.3f}, {row['highest']:.3f}]"
                if fitted
                else ""
            )
            print(f"seed {row['seed']:2} {row['policy']:22} truth {row['truth']:.3f} {told}{band}")
    print(
        f"\n{'mean absolute error':22} {'truth':>6} "
        + " ".join(f"{w:>12}" for w in ways)
        + f" {'bias':>7} inside if hidden width"
    )
    for policy in [*policies, "all"]:
        chosen = [row for row in rows if policy in ("all", row["policy"])]
        errors = (statistics.fmean(abs(r[w] - r["truth"]) for r in chosen) for w in ways)
        mean = statistics.fmean(r["truth"] for r in chosen)
        line = f"{policy:22} {mean:6.3f} " + " ".join(f"{e:12.3f}" for e in errors)
        if fitted:
            bias = statistics.fmean(r["wherefrom"] - r["truth"] for r in chosen)
            inside = statistics.fmean(r["low"] <= r["truth"] <= r["high"] for r in chosen)
            wider = statistics.fmean(r["lowest"] <= r["truth"] <= r["highest"] for r in chosen)
            width = statistics.fmean(r["highest"] - r["lowest"] for r in chosen)
            line += f" {bias:+7.3f} {inside:6.0%} {wider:9.0%} {width:5.2f}"
        print(line)


def span(text: str) -> list[int]:
    """Read `1-10` or `1,4,7`."""
    parts = [part.partition("-") for part in text.split(",")]
    return [n for first, _, last in parts for n in range(int(first), int(last or first) + 1)]


def main() -> int:
    """Run the worlds asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=span, default=span("1-10"))
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--climate", choices=sorted(CLIMATES), default="firm")
    parser.add_argument("--record", choices=list(SPOILS), default="whole")
    parser.add_argument("--policies", type=lambda text: text.split(","), default=list(RULES))
    parser.add_argument("--truth-only", action="store_true", help="no fit: truth and baselines")
    parser.add_argument("--rows", action="store_true", help="also every world and policy")
    asked = parser.parse_args()
    rows = []
    for seed in asked.seeds:
        began = time.perf_counter()
        rows += one_world(
            seed, asked.people, asked.climate, asked.record, asked.policies,
            fitted=not asked.truth_only,
        )  # fmt: skip
        print(
            f"seed {seed}: {time.perf_counter() - began:.1f} s, of which fit and replay "
            f"{rows[-1]['seconds']:.1f} s", file=sys.stderr,
        )  # fmt: skip
    show(rows, asked.policies, each=asked.rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
