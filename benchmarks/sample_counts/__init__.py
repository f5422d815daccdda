"""Counts of real samples, taken without the readers that they are to be held against."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Sample(NamedTuple):
    """A sample, and how its records are counted.

    Attributes:
        path: within the folder of samples.
        reader: that must recognise it.
        count: counts its records without any reader.
    """

    path: str
    reader: str
    count: Callable[[Path], int]
