"""Samples of real exports, each with a count of its records that does not use the reader."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Sample(NamedTuple):
    """A sample: where it lies below the data, its reader, and how to count its records."""

    path: str
    reader: str
    count: Callable[[Path], int]
