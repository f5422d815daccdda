"""The core's arithmetic. `reference` defines each kernel, `compiled` hurries it; both answer alike.

Kernels check nothing and raise nothing: their caller checks shapes, order and finiteness.
"""

from typing import Any, NamedTuple, TypeAlias

from numpy.typing import NDArray

Floats: TypeAlias = NDArray[Any]  # float64
Longs: TypeAlias = NDArray[Any]  # int64
Indices: TypeAlias = NDArray[Any]  # int32
Flags: TypeAlias = NDArray[Any]  # bool


class Links(NamedTuple):
    """Who may have brought about whom: a sparse matrix, a row for each activity in time order.

    Attributes:
        times: (n,) days, non-decreasing.
        starts: (n + 1,) where the row of activity i begins in `parents` and `p`.
        parents: (m,) index of a possible parent, strictly earlier in time than its child.
        p: (m,) probability that it is the parent.
        base: (n,) probability that the activity came by itself.
    """

    times: Floats
    starts: Longs
    parents: Indices
    p: Floats
    base: Floats


class Ties(NamedTuple):
    """Pairs whose contacts keep them warm: a decaying state each, read by what it brings about.

    A tie's state is X(t) = sum over contacts c before t of weight_c kappa(t - t_c), where
    kappa(x) = sum_r mix_r rate_r exp(-rate_r x) integrates to one.

    Attributes:
        read: (n,) tie that may have brought the activity about, or -1.
        gain: (n,) probability that it did, for each unit of state: p / X at that time.
        starts: (n + 1,) where the contacts made by activity i begin in `tie` and `weight`.
        tie: (c,) the tie that a contact warms.
        weight: (c,) by how much.
        rates: (r,) per day.
        mix: (r,) sums to one.
        pairs: (1,) number of ties.
    """

    read: Indices
    gain: Floats
    starts: Longs
    tie: Indices
    weight: Floats
    rates: Floats
    mix: Floats
    pairs: Longs
