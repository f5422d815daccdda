"""How well hidden reply headers are found again, on real mailing lists.

Three in ten of the reply links of each list are hidden, the lineage is fitted to what is left, and
asked for the hidden ones. `thread kept`: a mail still names its thread, as an archive does that
knows threads but no links. `subject kept`: the headers are gone, and only the subject is left.
Beside it, in the same run: the latest earlier mail of the thread, held as likely as it is right
among the links that are not hidden. Run: python benchmarks/hidden_links.py [--data DIR] [LIST...]
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from wherefrom.ingest.importer import import_archive
from wherefrom.lineage.checks import hidden
from wherefrom.lineage.checks.case import Case, latest
from wherefrom.lineage.history import TALK
from wherefrom.people import resolve
from wherefrom.record.record import Record, open_record

DATA = Path(__file__).parents[2] / "shared" / "data"
LISTS = {
    "linux-erofs": "linux-erofs/mbox/*",
    "linux-mips": "linux-mips/mbox/2019*",
    "r-devel": "r-lists/r-devel/*",
    "3gpp": "3gpp-listserv/2001-November.txt",
}
PART = 0.3  # of the reply links
SEED = 1


def record_of(folder: Path, archives: list[Path]) -> Record:
    """Import the archives as a user would."""
    record = open_record(folder / "record", create=True)
    for archive in archives:
        import_archive(record, archive)
    return record


def case_of(record: Record) -> Case:
    """Return what is fitted: nobody is ours, and nothing came of it."""
    return latest(record.activities(), [], resolve(record), [], record.settings)


def show(name: str, way: str, scores: hidden.Scores, seconds: float | None = None) -> None:
    """Print a row of the table."""
    print(
        f"{name:12} {way:38} {scores.true.size:6,} {scores.top_1():6.3f} "
        f"{scores.log_loss():8.3f} {hidden.ece(scores):6.3f} {scores.brier():6.3f}"
        + (f" {seconds:7.1f}" if seconds is not None else ""),
        flush=True,
    )


def one_list(name: str, archives: list[Path]) -> None:
    """Hide, fit and score one list."""
    with tempfile.TemporaryDirectory() as folder:
        case = case_of(record_of(Path(folder), archives))
        whole = case.fit().history
        answers = np.flatnonzero((whole.link >= 0) & (whole.type == TALK))
        chosen = [hidden.is_chosen(SEED, whole.ids[i], PART) for i in answers.tolist()]
        children = answers[chosen]
        parents = whole.link[children].astype(np.int64)
        ids = pa.array([whole.ids[i] for i in children], pa.string())
        for with_thread in (False, True):
            kept = "subject kept" if with_thread else "thread kept"
            altered = hidden.hide(case, ids, with_thread=with_thread)
            began = time.perf_counter()
            lineage = altered.fit()
            seconds = time.perf_counter() - began
            show(name, f"wherefrom, {kept}", hidden.score(lineage, children, parents), seconds)
            show(name, f"latest, {kept}", hidden.baseline(lineage, children, parents))


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", nargs="*", choices=[[], *LISTS], default=[])
    parser.add_argument("--data", type=Path, default=DATA)
    given = parser.parse_args()
    print(f"{'list':12} {'':38} {'hidden':>6} {'top-1':>6} {'log-loss':>8} {'ECE':>6} {'Brier':>6}")
    for name in given.lists or LISTS:
        archives = sorted(given.data.glob(LISTS[name]))
        if not archives:
            print(f"{name} is not in {given.data}; name its parent with --data.", file=sys.stderr)
            continue
        one_list(name, archives)
    return 0


if __name__ == "__main__":
    sys.exit(main())
