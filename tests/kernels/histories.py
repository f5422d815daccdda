"""Small lineages for the tests of the kernels."""

import numpy as np
from hypothesis import strategies as st

from wherefrom.kernels import Links, Ties, reference


@st.composite
def lineages(draw, most=12):
    """Draw a lineage with links, ties and instants that hold several activities."""
    n = draw(st.integers(1, most))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    times = np.sort(rng.integers(0, n, n)) * draw(st.sampled_from([0.25, 1.0, 30.0]))
    earlier = [np.flatnonzero(times < time) for time in times]
    parents = [rng.choice(e, rng.integers(0, min(e.size, 3) + 1), replace=False) for e in earlier]
    starts = np.concatenate([[0], np.cumsum([p.size for p in parents])])
    contacts = rng.integers(0, 3, n)
    read = rng.integers(-1, 2, n)
    ties = Ties(
        read=read.astype(np.int32),
        gain=np.zeros(n),
        starts=np.concatenate([[0], np.cumsum(contacts)]),
        tie=rng.integers(0, 2, contacts.sum()).astype(np.int32),
        weight=rng.uniform(0.1, 1, contacts.sum()),
        rates=np.array([1 / 7, 1 / 60]),
        mix=np.array([0.4, 0.6]),
        pairs=np.array([2]),
    )
    felt = reference.warmth(times, ties) @ ties.mix
    weights = [rng.exponential(size=p.size) for p in parents]
    base = rng.exponential(size=n)
    by_tie = np.where(felt > 0, rng.exponential(size=n), 0.0)
    total = base + by_tie + [w.sum() for w in weights]
    gain = np.divide(by_tie / total, felt, out=np.zeros(n), where=felt > 0)
    p = np.concatenate([w / t for w, t in zip(weights, total, strict=True)])
    links = Links(times, starts, np.concatenate(parents).astype(np.int32), p, base / total)
    return links, ties._replace(gain=gain)


def lanes(links, k=3, seed=0):
    """Return what k policies allow of a lineage's activities."""
    return np.random.default_rng(seed).uniform(0, 1, (links.times.size, k))
