"""Samples of chats."""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from sample_counts import Sample


def _slack_records(texts: Iterator[str]) -> int:
    """Count times, invitations and those who reacted, by words alone."""
    return sum(
        len(re.findall(r'^ {8}"ts": "\d+\.\d+"', text, re.MULTILINE))
        + len(re.findall(r'"inviter":', text))
        + sum(len(re.findall(r"U\w+", u)) for u in re.findall(r'"users": \[([^]]*)\]', text))
        for text in texts
    )


def slack_zip(path: Path) -> int:
    """Count what the days of a zip hold."""
    with zipfile.ZipFile(path) as packed:
        days = [name for name in packed.namelist() if re.search(r"/\d{4}-\d\d-\d\d\.json$", name)]
        return _slack_records(packed.read(name).decode() for name in days)


def slack_days(path: Path) -> int:
    """Count the messages of a folder of days."""
    return sum(len(json.loads(day.read_text())) for day in path.glob("*.json"))


SAMPLES = [
    Sample("slack-export-zip/tests/testarchive.zip", "slack", slack_zip),
    Sample("slack-zulip-fixtures", "slack", slack_days),
]
