"""Do readers find all that an archive holds? Their receipts beside counts made in another way.

Each sample is imported into a record of its own. A module of `sample_counts` lists some samples,
and counts their records without the reader: by a grep, or by what the sample's maker says of it.
Run: python benchmarks/samples.py [--data DIR] [--only READER]
"""

import argparse
import importlib
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import sample_counts
from sample_counts import Sample

from wherefrom.errors import WherefromError
from wherefrom.ingest.importer import import_archive
from wherefrom.record.record import open_record
from wherefrom.vocabulary import Receipt

DATA = Path(__file__).parents[2] / "shared" / "data" / "platforms"
HEAD = ("sample", "reader", "seen", "stored", "duplicate", "skipped", "counted", "agrees")


def samples() -> Iterator[Sample]:
    """Yield the samples of all modules."""
    for module in pkgutil.iter_modules(sample_counts.__path__):
        yield from importlib.import_module(f"sample_counts.{module.name}").SAMPLES


def imported(path: Path) -> Receipt:
    """Return what became of an archive's records in a record of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return import_archive(open_record(Path(folder) / "record", create=True), path)


def row(sample: Sample, path: Path) -> tuple[str, ...]:
    """Return a line of the table: what the import says, what was counted, whether they agree."""
    counted = sample.count(path)
    try:
        told = imported(path)
    except WherefromError as problem:
        return (sample.path, sample.reader, type(problem).__name__, "", "", "", str(counted), "no")
    skipped = " ".join(f"{reason}:{number}" for reason, number in told.skipped.items()) or "0"
    agrees = told.reader == sample.reader and told.seen == counted and told.adds_up
    sums = (told.seen, told.stored, told.duplicate, skipped, counted)
    return (sample.path, told.reader, *map(str, sums), "yes" if agrees else "no")


def main() -> None:
    """Print a line for each sample, and fail if one does not agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--only", metavar="READER")
    given = parser.parse_args()
    wanted = [each for each in samples() if given.only in {None, each.reader}]
    print(*HEAD, sep="\t")
    disagreeing = 0
    for sample in wanted:
        path = given.data / sample.path
        if not path.exists():
            print(f"{sample.path}\t{sample.reader}\tskipped: the sample is not in {given.data}")
            continue
        cells = row(sample, path)
        disagreeing += cells[-1] == "no"
        print(*cells, sep="\t", flush=True)
    if disagreeing:
        sys.exit(f"{disagreeing} of {len(wanted)} samples do not agree with their count.")


if __name__ == "__main__":
    main()
