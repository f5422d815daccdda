"""What if causes are missing from the record: the same lineage with a share of them hidden."""

from bisect import bisect_left
from collections.abc import Callable

import numpy as np

from wherefrom.kernels import Indices
from wherefrom.lineage.lineage import Lineage

STEPS = 100  # the share at which a conclusion turns is told to a hundredth
AN_OUTCOME = 1.0  # the least that a conclusion is about: it would have been lost, or it is owed


def hide(lineage: Lineage, share: float) -> Lineage:
    r"""Return the lineage if a share of all causes is hidden, and has nothing to do with us.

    $$p_{i0} \to p_{i0} + h (1 - p_{i0}), \quad p_{ij} \to (1 - h)\, p_{ij}$$, ties like links.

    The drawn worlds stay as they are; see `cut`.

    Source:
        docs/explain/ranges.md; after Shalizi & Thomas, Sociological Methods & Research 40 (2011).
    """
    links, ties = lineage.links, lineage.ties
    return lineage._replace(
        links=links._replace(p=(1 - share) * links.p, base=links.base + share * (1 - links.base)),
        ties=ties._replace(gain=(1 - share) * ties.gain),
    )


def cut(parent: Indices, share: float, seed: int) -> Indices:
    """Return a drawn world in which each activity loses its parent with the share's probability.

    The luck is the seed's alone: what a smaller share cuts, a larger one cuts too.
    """
    luck = np.random.default_rng(seed).random(parent.size, dtype=np.float32)
    return np.where(luck < share, -1, parent).astype(parent.dtype)


def turns_at(holds: Callable[[float], bool]) -> float | None:
    """Return the smallest hidden share at which a conclusion no longer holds; None if none does.

    Args:
        holds: tells of a share below 1 whether it holds; once it does not, it never does again.
            With all causes hidden nothing is owed to anything, so that none holds.
    """
    step = bisect_left(range(STEPS), x=True, key=lambda step: not holds(step / STEPS))
    return step / STEPS if step else None
