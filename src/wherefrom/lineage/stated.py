"""What the user states of who brought about whom, beside what archives state."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.kernels import Flags, Longs
from wherefrom.lineage.history import OUTCOME, History

ALONE = -1
KNOWN = ("inferred", "recorded", "stated")  # by an archive; by the user or a counterparty
INFERRED, RECORDED, STATED = range(len(KNOWN))


class Stated(NamedTuple):
    """Links that the user states; s rows, by child.

    Attributes:
        child: (s,) index of an activity or outcome.
        parent: (s,) index of an earlier activity; ALONE: it came by itself.
    """

    child: Longs
    parent: Longs

    def children(self, n: int) -> Flags:
        """Tell which activities something is stated of, (n,)."""
        told = np.zeros(n, dtype=bool)
        told[self.child] = True
        return told


def stated(history: History, links: pa.Table) -> Stated:
    """Return the links between what the history holds; a parent that is not earlier is none.

    Args:
        history: of all.
        links: child and parent, ids; a parent is null where the child came by itself.
    """
    ids = pa.array(list(history.ids), pa.string())
    child, parent = (
        pc.fill_null(pc.index_in(links[name].combine_chunks(), value_set=ids), ALONE)
        .to_numpy(zero_copy_only=False)
        .astype(np.int64)
        for name in ("child", "parent")
    )
    alone = pc.is_null(links["parent"]).combine_chunks().to_numpy(zero_copy_only=False)
    here = (child >= 0) & (alone | (parent >= 0))
    here &= alone | (history.times[parent] < history.times[child])
    here &= alone | (history.type[parent] != OUTCOME)  # a result brings about nothing
    child, parent = child[here], parent[here]
    order = np.lexsort((parent, child))
    return Stated(child[order], parent[order])
