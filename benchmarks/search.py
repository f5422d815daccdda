"""How fast a search is in a record of a million made-up activities, beside a DuckDB scan.

    python benchmarks/search.py [--activities N] [--folder DIR]

Makes the record (words drawn by Zipf's law, six channels, people by a heavy tail), builds the
index, then asks 100 queries: single words, two words, phrases, a word without another, words with
a person, a channel and a time. The peer is asked the same of the same batches, in the same run: a
scan of the Parquet files with `contains`, all that can be had without an index. Beside these, one
search by the command line, its start included.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from wherefrom.engines.duckdb import query
from wherefrom.record.record import Record, open_record
from wherefrom.reports.search import search
from wherefrom.schema import ACCOUNTS, ACTIVITIES
from wherefrom.search.fresh import FOLDER, fresh

VOCABULARY = 100_000
SYLLABLES = ("ka", "lo", "mi", "ren", "to", "sa", "vi", "nor", "el", "da", "pu", "shi", "gar", "on")
CHANNELS = ("email", "mastodon", "x", "slack", "whatsapp", "telegram")
YEARS = 10
BATCH = 20_000
PEERS = 10  # queries that the peer is asked; it takes a second and more for each
DAY = 86_400_000_000


def vocabulary() -> "np.ndarray":
    """Return made-up words, the commonest first and shortest."""
    made = []
    for number in range(VOCABULARY):
        rest, word = number + len(SYLLABLES), ""
        while rest:
            rest, digit = divmod(rest, len(SYLLABLES))
            word += SYLLABLES[digit]
        made.append(word)
    return np.array(made, object)


def texts(words: "np.ndarray", count: int, luck: np.random.Generator) -> list[str]:
    """Return so many texts of some 25 words each, a few of them long."""
    weights = 1 / np.arange(1, VOCABULARY + 1)
    sizes = np.minimum(luck.lognormal(2.9, 0.8, count).astype(int) + 1, 400)
    drawn = np.searchsorted(np.cumsum(weights) / weights.sum(), luck.random(sizes.sum()))
    ends = np.cumsum(sizes)
    return [" ".join(words[drawn[end - size : end]]) for end, size in zip(ends, sizes, strict=True)]


def batch(start: int, count: int, words: "np.ndarray", people: int) -> tuple[pa.Table, pa.Table]:
    """Return activities from number `start` on, and the accounts of who did them."""
    luck = np.random.default_rng(start)
    who = (people * luck.random(count) ** 3).astype(int)
    to = (people * luck.random(count) ** 3).astype(int)
    channels = luck.integers(0, len(CHANNELS), count)
    published = luck.integers(0, YEARS * 365 * DAY, count) + 16_000 * DAY
    ids = np.arange(start, start + count)
    actors = [f"{CHANNELS[c]}:person{w}@town.example" for c, w in zip(channels, who, strict=True)]
    said = texts(words, count, luck)
    columns = {name: pa.nulls(count, ACTIVITIES.field(name).type) for name in ACTIVITIES.names}
    columns |= {
        "id": pa.array([f"{CHANNELS[c]}:{n}" for c, n in zip(channels, ids, strict=True)]),
        "published": pa.array(published).cast(pa.timestamp("us", "UTC")),
        "time_status": pa.array(["exact"] * count),
        "type": pa.array(["Create"] * count),
        "actor": pa.array(actors),
        "channel": pa.array([CHANNELS[c] for c in channels]),
        "visibility": pa.array(["public"] * count),
        "to": pa.array([[f"email:person{each}@town.example"] for each in to]),
        "content": pa.array(said),
        "name": pa.array([text[:40] for text in said]),
        "archive": pa.array(["made-up"] * count),
        "place": pa.array([str(n) for n in ids]),
        "version": pa.array([n.to_bytes(16, "big") for n in ids.tolist()], pa.binary(16)),
    }
    names = [f"{words[1000 + w % 400]} {words[2000 + w // 400]}".title() for w in who]
    accounts = {name: pa.nulls(count, ACCOUNTS.field(name).type) for name in ACCOUNTS.names}
    accounts |= {"id": columns["actor"], "name": pa.array(names), "seen": columns["published"]}
    return (
        pa.table([columns[name] for name in ACTIVITIES.names], schema=ACTIVITIES),
        pa.table([accounts[name] for name in ACCOUNTS.names], schema=ACCOUNTS),
    )


def make(folder: Path, count: int, words: "np.ndarray") -> Record:
    """Return a record of so many activities."""
    record = open_record(folder, create=True)
    with record.write("benchmark") as writer:
        for start in range(0, count, BATCH):
            writer.append(*batch(start, min(BATCH, count - start), words, count // 100))
        writer.set_ours(["email:person3@town.example"])
    return record


def questions(words: "np.ndarray", count: int, seed: int = 7) -> list[tuple[str, dict]]:
    """Return 100 queries of six kinds; their words are drawn as those of the texts are."""
    luck = random.Random(seed)  # noqa: S311 no secret
    said = texts(words, 400, np.random.default_rng(min(20_000, count) - 1))
    pick: Callable[[], str] = lambda: luck.choice(luck.choice(said).split())  # noqa: E731
    asked: list[tuple[str, dict]] = []
    for number in range(100):
        line = luck.choice([text for text in said if " " in text]).split()
        at = luck.randrange(len(line) - 1)
        asked.append(
            (
                (pick(), {}),
                (f"{pick()} {pick()}", {}),
                (f'"{line[at]} {line[at + 1]}"', {}),
                (f"{pick()} -{pick()}", {}),
                (pick(), {"person": f"email:person{luck.randrange(200)}@town.example"}),
                (pick(), {"channel": "slack", "since": "2018-01-01", "until": "2019-12-31"}),
            )[number % 6]
        )
    return asked


def scan(files: list[Path], words: str) -> int:
    """Ask DuckDB for what holds the words, the latest first; return how many it shows."""
    parts = [part.strip('"') for part in words.split()] if '"' not in words else [words.strip('"')]
    tests = " and ".join(
        f"{'not ' * part.startswith('-')}contains(lower(content), '{part.lstrip('-')}')"
        for part in parts
    )
    sql = f"select id, published, content from t where {tests} order by published desc limit 20"  # noqa: S608 made-up
    return query(sql, t=files).num_rows


def timed(what: Callable[[], object]) -> float:
    """Return how many seconds it takes."""
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def told(name: str, seconds: list[float]) -> None:
    """Print the middle, the 95th percentile and the worst, in milliseconds."""
    p50, p95, worst = np.percentile(seconds, [50, 95, 100]) * 1000
    print(f"{name:32}{len(seconds):5} queries  p50 {p50:8.1f} ms  p95 {p95:8.1f}  max {worst:8.1f}")


def by_command(record: Record, words: str) -> float:
    """Return how long a search by the command line takes, Python's start included."""
    command = [sys.executable, "-m", "wherefrom", "--record", str(record.path), "search", words]
    return timed(lambda: subprocess.run(command, check=True, capture_output=True, env=os.environ))


def run(count: int, folder: Path) -> None:
    """Measure all."""
    words = vocabulary()
    record = make(folder / "record", count, words)
    size = sum(file.stat().st_size for file in record.files())
    print(f"{count:,} activities, {size / 1e6:,.0f} MB in batches")
    build = timed(lambda: fresh(record))
    held = (record.cache() / FOLDER).rglob("*")
    index = sum(file.stat().st_size for file in held if file.is_file())
    print(f"index built in {build:.1f} s, {count / build:,.0f} activities/s, {index / 1e6:,.0f} MB")
    asked = questions(words, count)
    told("index", [timed(lambda q=q: search(record, q[0], **q[1])) for q in asked])
    plain = [text for text, only in asked if not only][:PEERS]
    told("DuckDB scan with contains", [timed(lambda q=q: scan(record.files(), q)) for q in plain])
    told("index, the same as the scan", [timed(lambda q=q: search(record, q)) for q in plain])
    told("command line, with its start", [by_command(record, q) for q in plain])
    with record.write("benchmark") as writer:
        writer.append(*batch(count, 1_000, words, count // 100))
    print(f"1,000 more activities: first search after {timed(lambda: search(record, 'ka')):.1f} s")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--activities", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="keep the record here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as aside:
        run(given.activities, given.folder or Path(aside))


if __name__ == "__main__":
    main()
