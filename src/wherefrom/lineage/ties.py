"""Ties as states: a contact warms the pair, and its warmth brings them to talk again."""

import numpy as np

from wherefrom.kernels import Ties
from wherefrom.lineage.contacts import AGAIN, Contacts, Roles
from wherefrom.lineage.talk import DECAY_DAYS


def ties(met: Contacts, roles: Roles) -> Ties:
    """Return the states of the pairs that some activity returns to; gains are still nought."""
    n = roles.kind.size
    again = np.flatnonzero((roles.kind == AGAIN) & (roles.focus >= 0))
    pair = np.full(n, -1, dtype=np.int64)
    pair[again] = met.pair[roles.focus[again]]
    pairs = np.unique(pair[again])
    warms = np.isin(met.pair, pairs)
    read = np.where(pair >= 0, np.searchsorted(pairs, pair), -1)
    decays = len(DECAY_DAYS)
    return Ties(
        read=read.astype(np.int32),
        gain=np.zeros(n),
        starts=np.searchsorted(met.activity[warms], np.arange(n + 1)).astype(np.int64),
        tie=np.searchsorted(pairs, met.pair[warms]).astype(np.int32),
        weight=met.weight[warms],
        rates=1 / np.array(DECAY_DAYS),
        mix=np.full(decays, 1 / decays),
        pairs=np.array([max(pairs.size, 1)]),
    )
