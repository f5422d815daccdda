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


EVIDENCE = (
    "back",  # messages from the child back to the elder; 1 is the one before
    "same",  # one author
    "names",  # the child names 0 nobody, 1 others, 2 the elder's author
    "named",  # the elder names 0 nobody, 1 others, 2 the child's author, 3 whom the child names too
    "elder_since",  # words of the elder's author between the two
    "child_since",  # words of the child's author between the two
    "named_since",  # times that the elder's author was named between the two
    "others_since",  # different authors between the two
    "alike",  # cosine of their words
    "quoted",  # share of the lines that the child quotes which the elder says
    "turned",  # the child's author last named the elder's author, before the child
    "called",  # the elder was the last to name the child's author
    "caller",  # the elder's author was the last to name the child's author
)
OWN = (
    "own_back",  # messages back to the author's last; 0 if none
    "own_number",  # messages by the author before, in the room
    "called_back",  # messages back to the last that names the author; 0 if none
    "met_back",  # messages back to the last by the first person named; 0 if none
)
"""What `turns` tells of a child and an elder, and of a child alone; columns in this order."""


class Messages(NamedTuple):
    """Messages of rooms and threads, one room after another, in time order within each.

    Attributes:
        first: (n,) index of the first message of its room.
        actor: (n,) person.
        names: (n + 1,) where each message's row begins in `persons`.
        persons: whom each names, in order of naming.
        words: (n + 1,) where each message's row begins in `word` and `weight`.
        word: numbers of its words, rising within a row.
        weight: of each word; the squares of a row sum to one.
        says: (n + 1,) where each message's row begins in `said`.
        said: numbers of the lines it says, rising within a row.
        quotes: (n + 1,) where each message's row begins in `quoted`.
        quoted: numbers of the lines it quotes, rising within a row.
    """

    first: Longs
    actor: Indices
    names: Longs
    persons: Indices
    words: Longs
    word: Indices
    weight: Floats
    says: Longs
    said: Longs
    quotes: Longs
    quoted: Longs
