"""Which versions of activities are stored: sorted arrays, to stay small at 1e8 rows."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wherefrom.vocabulary import VERSION_BYTES

Keys = npt.NDArray[np.bytes_]  # (n,) of 16 bytes; NumPy orders and compares them as memcmp does


def keys_of(versions: "pa.ChunkedArray[Any]") -> Keys:
    """Return the column `version` as an array, in its order."""
    chunks = [_of_chunk(chunk) for chunk in versions.chunks]
    return np.concatenate([np.empty(0, f"S{VERSION_BYTES}"), *chunks])


def _of_chunk(chunk: "pa.Array[Any]") -> Keys:
    held: Any = chunk.buffers()[1]  # a version is never null
    keys: Keys = np.frombuffer(held, f"S{VERSION_BYTES}")
    return keys[chunk.offset : chunk.offset + len(chunk)]


class Versions:
    """A set of versions that grows by batches, at O(log n) a key over its life.

    Sorted runs, each more than twice as long as the next: a run that is not is merged into the
    one before it, so that no batch pays for the whole.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._runs: list[Keys] = []

    def add(self, keys: Keys) -> None:
        """Add keys that are not in the set yet, nor twice among themselves."""
        if not keys.size:
            return
        self._runs.append(np.sort(keys))
        while len(self._runs) > 1 and self._runs[-2].size <= 2 * self._runs[-1].size:
            self._runs[-2:] = [np.sort(np.concatenate(self._runs[-2:]), kind="stable")]

    def new(self, keys: Keys) -> npt.NDArray[np.bool_]:
        """Tell (n,) which keys are not in the set, and the first of their kind in the batch."""
        distinct, first = np.unique(keys, return_index=True)  # sorted, so that look-ups are near
        unseen = np.ones(distinct.size, np.bool_)
        for run in self._runs:
            at = np.minimum(np.searchsorted(run, distinct), run.size - 1)
            unseen &= run[at] != distinct
        new = np.zeros(keys.size, np.bool_)
        new[first[unseen]] = True
        return new
