"""Mails a second and peak memory of an import, beside the standard library and Perceval.

Run:  python benchmarks/import.py [MBOX.gz] [--rounds N]

The contenders take turns: in each of `--rounds` rounds every one reads the same file once, in a
process of its own, and of each the best round counts, by the clock and by CPU apart. So all meet
the machine's quiet moments, and what else runs there spoils the ratio least. wherefrom does the
whole import as the command does, the import of its libraries included: it unpacks, parses, tells
quoted from own words, and has every batch on disk in a new record before it answers. The others
only hand mails to a loop that drops them; the standard library cannot read gz, so its file is
unpacked beforehand, and each mail's text is asked for, as anybody who wants the words must.

CPU seconds are those of all its processes: on a busy machine they say more than the clock. Peak
memory is that of the contender and its children together, read ten times a second.
"""

import argparse
import gzip
import json
import mailbox
import multiprocessing
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

FILE = Path(__file__).parents[1] / "../shared/data/linux-mips/mbox/2019.mbox.gz"
TIMES_PERCEVAL = 5
PEAK_MIB = 600


def wherefrom(path: Path, scratch: Path) -> int:
    """Return the mails seen by an import of the file into a new record."""
    from wherefrom.ingest.start import prepare  # noqa: PLC0415 -- its own process

    prepare()
    from wherefrom.ingest.importer import import_archive  # noqa: PLC0415
    from wherefrom.record.record import open_record  # noqa: PLC0415

    return import_archive(open_record(scratch / "record", create=True), path).seen


def stdlib(path: Path, scratch: Path) -> int:
    """Return the mails `mailbox` reads, each with its addresses and its text."""
    plain = scratch / path.stem
    count = 0
    for mail in mailbox.mbox(plain, create=False):
        mail.get_all("to", [])
        for part in mail.walk():
            if part.get_content_maintype() == "text":
                part.get_payload(decode=True)
        count += 1
    return count


def perceval(_path: Path, scratch: Path) -> int:
    """Return the mails Perceval fetches from a folder that holds the file."""
    from perceval.backends.core.mbox import MBox  # noqa: PLC0415 -- its own process

    folder = scratch / "perceval"
    return sum(1 for _ in MBox("mbox://benchmark", str(folder)).fetch())


CONTENDERS: dict[str, Callable[[Path, Path], int]] = {
    "wherefrom": wherefrom,
    "stdlib": stdlib,
    "perceval": perceval,
}


def _run(name: str, path: Path, scratch: Path, answer: "multiprocessing.Queue[float]") -> None:
    start = time.perf_counter()
    count = CONTENDERS[name](path, scratch)
    seconds = time.perf_counter() - start
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    answer.put((count, seconds, sum(each.ru_utime + each.ru_stime for each in used)))


def _family_mib(root: int) -> float:
    """Return the resident memory of a process and its children, in MiB (Linux only)."""
    total, waiting = 0, [root]
    while waiting:
        process = waiting.pop()
        try:
            pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
            children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        except (OSError, IndexError):
            continue
        total += pages * os.sysconf("SC_PAGE_SIZE")
        waiting.extend(map(int, children))
    return total / (1 << 20)


def measure(name: str, path: Path) -> dict[str, float]:
    """Return mails, seconds and peak memory of one contender, alone in a fresh process."""
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        (scratch / "perceval").mkdir()
        if name == "perceval":
            shutil.copy(path, scratch / "perceval")
        if name == "stdlib":
            (scratch / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
        process = context.Process(target=_run, args=(name, path, scratch, answer))
        process.start()
        peak, done = [0.0], threading.Event()

        def watch() -> None:
            while not done.wait(0.1):
                peak[0] = max(peak[0], _family_mib(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        process.join()
        done.set()
        watcher.join()
        if process.exitcode:
            sys.exit(f"{name} failed.")
        count, seconds, cpu = answer.get()
    return {"mails": count, "seconds": seconds, "cpu": cpu, "peak_mib": peak[0]}


def _best(rows: list[dict[str, float]]) -> dict[str, float]:
    """Return the least seconds and CPU of all rounds, and the most memory."""
    return {
        "mails": rows[0]["mails"],
        "seconds": min(row["seconds"] for row in rows),
        "cpu": min(row["cpu"] for row in rows),
        "peak_mib": max(row["peak_mib"] for row in rows),
    }


def main() -> int:
    """Print the table and whether the aims are met; leave with 1 if they are not."""
    parser = argparse.ArgumentParser(description="Mails a second and peak memory of an import.")
    parser.add_argument("file", nargs="?", type=Path, default=FILE)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    if not options.file.exists():
        print(f"{options.file} is not here: name an mbox.gz.")
        return 1
    rounds = [
        {name: measure(name, options.file) for name in CONTENDERS} for _ in range(options.rounds)
    ]
    best = {name: _best([one[name] for one in rounds]) for name in CONTENDERS}
    base = best["perceval"]["seconds"]
    print(
        f"{'':10} {'mails':>7} {'seconds':>8} {'mails/s':>8} {'x Perceval':>10}"
        f" {'CPU s':>6} {'peak MiB':>9}"
    )
    for name, row in best.items():
        speed, times = row["mails"] / row["seconds"], base / row["seconds"]
        print(
            f"{name:10} {row['mails']:7.0f} {row['seconds']:8.2f} {speed:8.0f}"
            f" {times:10.1f} {row['cpu']:6.2f} {row['peak_mib']:9.0f}"
        )
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}, commit {commit}")
    if options.json:
        options.json.write_text(json.dumps({"best": best, "rounds": rounds}, indent=1))
    times = base / best["wherefrom"]["seconds"]
    met = times >= TIMES_PERCEVAL and best["wherefrom"]["peak_mib"] < PEAK_MIB
    print(
        f"at least {TIMES_PERCEVAL} x Perceval under {PEAK_MIB} MiB: {'met' if met else 'missed'}"
    )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
