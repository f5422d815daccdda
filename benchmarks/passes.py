"""How fast the passes are: each kernel on a million activities and five million links.

Beside them, in the same run: the plain twin on a small part, and SciPy's sparse triangular solve,
which answers the forward question for one policy. The best of a few rounds: machines are shared.
Run: python benchmarks/passes.py [--activities N] [--rounds N]
"""

import argparse
import platform
import time
from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array, identity
from scipy.sparse.linalg import spsolve_triangular

from wherefrom.kernels import Links, Ties, compiled, reference

LINKS_EACH = 5
DAYS = 3650.0
NEAR = 20_000  # mean distance in rows between child and parent


def lineage(n: int, seed: int = 1) -> tuple[Links, Ties]:
    """Return a lineage of n activities with five links each, and no ties."""
    rng = np.random.default_rng(seed)
    back = rng.exponential(NEAR, (n, LINKS_EACH)).astype(np.int64) + 1
    parents = np.arange(n)[:, None] - back
    there = parents >= 0
    weights = rng.exponential(size=(n, LINKS_EACH)) * there
    base = rng.exponential(size=n)
    total = base + weights.sum(axis=1)
    starts = np.concatenate([[0], np.cumsum(there.sum(axis=1))])
    links = Links(
        np.linspace(0, DAYS, n),
        starts,
        parents[there].astype(np.int32),
        (weights / total[:, None])[there],
        base / total,
    )
    return links, ties(n, np.zeros(n, dtype=np.int64), np.zeros(0, dtype=np.int32), 1)


def ties(n: int, contacts: np.ndarray, tie: np.ndarray, pairs: int) -> Ties:
    """Return ties with the given contacts an activity."""
    return Ties(
        read=np.full(n, -1, dtype=np.int32),
        gain=np.zeros(n),
        starts=np.concatenate([[0], np.cumsum(contacts)]),
        tie=tie,
        weight=np.ones(tie.size),
        rates=np.array([1 / 7, 1 / 42, 1 / 365]),
        mix=np.full(3, 1 / 3),
        pairs=np.array([pairs]),
    )


def with_ties(links: Links, seed: int = 2) -> tuple[Links, Ties]:
    """Return the same with a tie for each ten activities, one contact and one reading each."""
    rng = np.random.default_rng(seed)
    n = links.times.size
    which = rng.integers(0, max(n // 10, 1), n).astype(np.int32)
    warm = ties(n, np.ones(n, dtype=np.int64), which, max(n // 10, 1))._replace(read=which)
    felt = compiled.warmth(links.times, warm) @ warm.mix
    gain = np.divide(0.5 * links.base, felt, out=np.zeros(n), where=felt > 0)
    return links._replace(base=np.where(felt > 0, 0.5, 1) * links.base), warm._replace(gain=gain)


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the least seconds of a few rounds, after one that compiles and warms."""
    work()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> None:
    """Print a line a kernel."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--activities", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    n, rounds = asked.activities, asked.rounds
    links, none = lineage(n)
    warm_links, warm = with_ties(links)
    rng = np.random.default_rng(3)
    values = np.zeros((n, 1))
    values[rng.integers(0, n, n // 100)] = 1
    lanes = {k: rng.uniform(0, 1, (n, k)) for k in (1, 8, 32)}
    hazards, chance = links.p * 0.1, np.where(rng.uniform(size=n) < 0.05, 0.1, -1.0)  # noqa: PLR2004
    picks = rng.uniform(size=n)
    print(
        f"{platform.processor() or platform.machine()}, {n:,} activities, "
        f"{links.p.size:,} links; best of {rounds}"
    )
    rows: list[tuple[str, int, Callable[[], object]]] = [
        ("forward", 1, lambda: compiled.forward(links, none, lanes[1])),
        ("forward", 8, lambda: compiled.forward(links, none, lanes[8])),
        ("forward", 32, lambda: compiled.forward(links, none, lanes[32])),
        ("forward with ties", 1, lambda: compiled.forward(warm_links, warm, lanes[1])),
        (
            "forward with backup", 1,
            lambda: compiled.forward_with_backup(links, none, lanes[1], hazards, chance),
        ),
        ("backward", 1, lambda: compiled.backward(links, none, lanes[1], values)),
        (
            "backward", 8,
            lambda: compiled.backward(links, none, lanes[8], np.repeat(values, 8, axis=1)),
        ),
        ("backward with ties", 1, lambda: compiled.backward(warm_links, warm, lanes[1], values)),
        (
            "expect", 1,
            lambda: compiled.expect(links.starts, links.p, links.base, np.zeros(n)),
        ),
        (
            "draw a forest", 1,
            lambda: compiled.draw_forest(links, none, picks, np.zeros((0, 3))),
        ),
    ]  # fmt: skip
    print(f"{'kernel':24} policies   seconds   M activities/s   M activity-policies/s")
    for name, k, work in rows:
        seconds = best(work, rounds)
        rate = n / seconds / 1e6
        print(f"{name:24} {k:8} {seconds:9.3f} {rate:16.1f} {rate * k:23.1f}")
    matrix = identity(n, format="csr") - csr_array(
        (links.p, links.parents, links.starts), shape=(n, n)
    )
    seconds = best(lambda: spsolve_triangular(matrix, links.base), 1)
    print(f"{'scipy triangular solve':24} {1:8} {seconds:9.3f} {n / seconds / 1e6:16.1f}")
    part = 20_000
    small, nothing = lineage(part)
    some = np.ones((part, 1))
    seconds = best(lambda: reference.forward(small, nothing, some), 1)
    print(
        f"{'forward, plain twin':24} {1:8} {seconds:9.3f} {part / seconds / 1e6:16.3f}   ({part:,})"
    )


if __name__ == "__main__":
    main()
