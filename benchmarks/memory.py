"""Peak memory of an import, by the size of what is imported: it should not grow with it.

Run:  python benchmarks/memory.py --folder DIR [--sizes 0.1,0.5,1,2]

For each size, in GB, a folder of downloads is made in DIR (which needs some three times the largest
size): half of it an mbox, a quarter a Mastodon archive as a zip, a quarter ActivityStreams as JSON
Lines. Words are drawn at random from 20,000, and somebody new writes in every 20th record, so that
names, ids and texts grow as they do in life. `wherefrom import` reads the folder into a new record,
a child for each export; the memory of all its processes is read 20 times a second, and what several
of them share is counted once (PSS; Linux only). The line is laid through the peak of the parent
plus that of the children: they need not fall together, so it errs to the high side.
"""

import argparse
import json
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

GB = 1_000_000_000
LIMIT_MIB = 1_500
POLL_SECONDS = 0.05
WORDS = 20_000
SOMEBODY_NEW = 20  # records
START = 1_400_000_000


class Peak(NamedTuple):
    """Most memory at any time, in MiB: of the process itself, its children, and all together."""

    parent: float
    children: float
    together: float


def drawn(seed: int) -> Iterator[tuple[int, str, str, str, str]]:
    """Yield number, writer, addressee, day and words, without end."""
    draw = random.Random(seed)  # noqa: S311 -- no secrets
    words = ["".join(draw.choices("abcdefghijklmnoprstu", k=draw.randint(2, 10)))
             for _ in range(WORDS)]  # fmt: skip
    number = 0
    while True:
        number += 1
        known = 2 + number // SOMEBODY_NEW
        writer, addressee = (f"person{draw.randrange(known)}" for _ in range(2))
        at = time.gmtime(START + 60 * number)
        text = " ".join(draw.choices(words, k=draw.randint(20, 300)))
        yield number, writer, addressee, time.strftime("%Y-%m-%dT%H:%M:%S", at), text


def mbox(path: Path, size: int) -> None:
    """Write mails, two of three of which answer an earlier one."""
    with path.open("w") as file:
        for number, writer, addressee, day, text in drawn(1):
            date = time.strftime("%a, %d %b %Y %H:%M:%S", time.strptime(day, "%Y-%m-%dT%H:%M:%S"))
            reply = f"In-Reply-To: <{number - number % 7 - 1}@town.example>\n" if number % 3 else ""
            lines = "\n".join(text[at : at + 72] for at in range(0, len(text), 72))
            file.write(
                "From mboxrd@z Thu Jan  1 00:00:00 1970\n"
                f"From: {writer.title()} <{writer}@town.example>\nTo: {addressee}@town.example\n"
                f"Date: {date} +0000\n{reply}Message-ID: <{number}@town.example>\n"
                f"Subject: {text[:40]}\n\n{lines}\n\n"
            )
            if file.tell() >= size:
                return


def note(number: int, writer: str, addressee: str, day: str, text: str) -> dict[str, object]:
    """Return a post as Mastodon tells it."""
    users = "https://town.example/users/"
    status = f"{users}{writer}/statuses/{number}"
    said = {"id": status, "type": "Note", "published": f"{day}Z", "content": f"<p>{text}</p>"}
    said |= {"inReplyTo": f"{users}{addressee}/statuses/{number - 3}" if number % 2 else None}
    return {
        "id": f"{status}/activity", "type": "Create", "actor": f"{users}{writer}",
        "published": f"{day}Z", "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "cc": [f"{users}{addressee}"], "object": said,
    }  # fmt: skip


def mastodon(path: Path, size: int) -> None:
    """Write a Mastodon archive whose posts have so many bytes unpacked."""
    head = '{"@context":"https://www.w3.org/ns/activitystreams","id":"outbox.json",'
    head += '"type":"OrderedCollection","orderedItems":['
    actor = {"@context": "https://www.w3.org/ns/activitystreams", "type": "Person"}
    actor |= {"id": "https://town.example/users/ana", "preferredUsername": "ana", "name": "Ana"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("actor.json", json.dumps(actor))
        with archive.open("outbox.json", "w", force_zip64=True) as file:
            written = file.write(head.encode())
            for number, _, addressee, day, text in drawn(2):
                comma = "," if number > 1 else ""
                said = json.dumps(note(number, "ana", addressee, day, text))
                written += file.write(f"{comma}{said}".encode())
                if written >= size:
                    break
            file.write(b"]}")


def activitystreams(path: Path, size: int) -> None:
    """Write activities of many people, one a line."""
    with path.open("w") as file:
        for each in drawn(3):
            file.write(json.dumps(note(*each)) + "\n")
            if file.tell() >= size:
                return


def make(folder: Path, size: int) -> None:
    """Make a folder of downloads of so many bytes."""
    folder.mkdir()
    mbox(folder / "mail.mbox", size // 2)
    mastodon(folder / "mastodon.zip", size // 4)
    activitystreams(folder / "town.jsonl", size // 4)


def processes(root: int) -> list[int]:
    """Return a process and all below it."""
    found = [root]
    for process in found:
        try:
            told = Path(f"/proc/{process}/task/{process}/children").read_text()
        except OSError:
            continue
        found += map(int, told.split())
    return found


def pss(process: int) -> float:
    """Return what a process takes, in MiB, its part of what it shares with others."""
    try:
        rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it ended
        return 0.0
    return next((int(row.split()[1]) / 1024 for row in rows if row.startswith("Pss:")), 0.0)


def imported(folder: Path, record: Path) -> tuple[list[dict[str, object]], float, Peak]:
    """Import a folder in a process of its own; return receipts, seconds and the peak."""
    command = [sys.executable, "-m", "wherefrom", "--record", str(record)]
    command += ["import", "--json", str(folder)]
    began = time.monotonic()
    answer = record.with_suffix(".json")
    parent = children = together = 0.0
    with answer.open("w") as out:
        process = subprocess.Popen(command, stdout=out)
        while process.poll() is None:
            own, *others = map(pss, processes(process.pid))
            parent, children = max(parent, own), max(children, sum(others))
            together = max(together, own + sum(others))
            time.sleep(POLL_SECONDS)
    seconds = time.monotonic() - began
    if process.returncode:
        sys.exit(f"the import ended with {process.returncode}")
    rows = json.loads(answer.read_text())["rows"]
    return rows, seconds, Peak(parent, children, together)


def slope(points: list[tuple[float, float]]) -> float:
    """Return the steepness of the straight line nearest to the points."""
    middle_x, middle_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    across = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / across if across else 0.0


def main() -> None:
    """Measure every size asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True, help="on a disk with room")
    parser.add_argument("--sizes", default="0.1,0.5,1,2", help="in GB, with commas")
    asked = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}")
    print("GB     activities  accounts  seconds  parent MiB  children MiB  together MiB")
    points = []
    for size in map(float, asked.sizes.split(",")):
        free = shutil.disk_usage(asked.folder).free
        if free < 3 * size * GB:
            print(f"{size:<6} left out: the disk has room for {free / GB:.0f} GB")
            continue
        with tempfile.TemporaryDirectory(dir=asked.folder) as scratch:
            make(downloads := Path(scratch, "downloads"), int(size * GB))
            rows, seconds, peak = imported(downloads, Path(scratch, "record"))
        seen, named = (sum(int(str(row[key])) for row in rows) for key in ("seen", "accounts"))
        figures = f"{peak.parent:10,.0f}  {peak.children:12,.0f}  {peak.together:12,.0f}"
        print(f"{size:<6} {seen:10,}  {named:8,}  {seconds:7,.0f}  {figures}", flush=True)
        points.append((size, peak.parent + peak.children))
    if len(points) > 1:
        steep = slope(points)
        told = points[-1][1] + steep * (10 - points[-1][0])
        print(f"{steep:+.0f} MiB a GB; a straight line on to 10 GB would reach {told:,.0f} MiB")
        print(f"the limit is {LIMIT_MIB:,} MiB")


if __name__ == "__main__":
    main()
