"""Archives for the tiny reader of `plugin/`, and records to import them into."""

from pathlib import Path

from wherefrom.ingest.importer import import_archive
from wherefrom.record.record import open_record
from wherefrom.settings import Limits, Settings

PLUGIN = Path(__file__).parent / "plugin"
BIRTH = 1_500_000_000_000_000


def tiny(*numbers, extra=""):
    """Return a file of the tiny reader: an activity for each number, then the extra lines."""
    lines = [f"{BIRTH + number}\tword {number}" for number in numbers]
    return ("\n".join(["tiny", *lines]) + "\n" + extra).encode()


def new_record(folder, *, batch_rows=20_000, **limits):
    settings = Settings(batch_rows=batch_rows, limits=Limits(**limits))
    return open_record(folder, create=True, settings=settings)


def imported(folder, path, **limits):
    """Return the receipt and the record of one import."""
    record = new_record(folder, **limits)
    return import_archive(record, path), record
