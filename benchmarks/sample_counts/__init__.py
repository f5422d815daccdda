"""Samples of other people's archives, each with a count of its records made in another way."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Sample(NamedTuple):
    """An archive to import.

    Attributes:
        path: below the folder of samples.
        reader: which reader must recognise it.
        count: returns how many records it holds, without that reader.
    """

    path: str
    reader: str
    count: Callable[[Path], int]
