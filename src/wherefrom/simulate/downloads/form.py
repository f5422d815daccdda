"""What several layouts write alike: times, packed files that are the same every time, tables."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from wherefrom.simulate.world import SECOND
from wherefrom.vocabulary import Activity


def when(activity: Activity) -> datetime:
    """Return the time of an activity, in UTC, as the town keeps it."""
    return datetime.fromtimestamp((activity.published or 0) // SECOND, UTC)


def pack(path: Path, files: Mapping[str, str]) -> None:
    """Write a zip whose bytes depend on the files alone."""
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text, ZIP_DEFLATED)


def table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a CSV."""
    made = io.StringIO()
    sheet = csv.writer(made, lineterminator="\n")
    sheet.writerow(columns)
    sheet.writerows(rows)
    return made.getvalue()


def to_json(value: object) -> str:
    """Return JSON as these programs write it."""
    return json.dumps(value, ensure_ascii=False, indent=1)
