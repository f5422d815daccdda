"""Scores of who answers whom in a room where many talk at once, and of the conversations it makes.

A line is a file and a number; a pair is a later line and the earlier one that it answers. A line
that begins by itself is paired with itself, and such a pair counts like any other. A line may
answer several. Conversations are the connected components of the pairs, as far as their lines are
scored: two scored lines may hang together by one that is not.

Source: the rules of the evaluation that comes with the annotations of Kummerfeld et al., A
Large-Scale Corpus for Conversation Disentanglement, ACL 2019; in our own words and code.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from math import log, log2
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

Line = tuple[str, int]
Pair = tuple[Line, Line]
Conversation = frozenset[Line]

LEAST = 1e-6  # of a probability, so that one surprise does not cost everything


class Ratio(NamedTuple):
    """How much of what was said is right, how much of what is right was said, and both in one."""

    precision: float
    recall: float
    f: float


def ratio(right: int, said: int, gold: int) -> Ratio:
    """Return the ratios of counts; of nothing said or nothing to say, zero."""
    f = 2 * right / (said + gold) if said + gold else 0.0
    return Ratio(right / said if said else 0.0, right / gold if gold else 0.0, f)


def pairs_of(file: str, annotation: str) -> set[Pair]:
    """Return what a file of annotations states, `1002 1003 -` a line; the later line answers."""
    pairs = set()
    for row in annotation.splitlines():
        one, other = sorted(map(int, row.split()[:2]))
        pairs.add(((file, other), (file, one)))
    return pairs


def graph(gold: Collection[Pair], said: Collection[Pair]) -> Ratio:
    """Return how far the pairs agree, over all files together."""
    gold, said = set(gold), set(said)
    return ratio(len(gold & said), len(said), len(gold))


def conversations(pairs: Iterable[Pair], scored: Iterable[Line]) -> set[Conversation]:
    """Return the scored lines by conversation."""
    above: dict[Line, Line] = {}

    def root(line: Line) -> Line:
        while (over := above.setdefault(line, line)) != line:
            above[line] = above[over]  # halves the way for the next who asks
            line = over
        return line

    for later, earlier in pairs:
        above[root(later)] = root(earlier)
    found = defaultdict(set)
    for line in scored:
        found[root(line)].add(line)
    return {frozenset(lines) for lines in found.values()}


def variation(gold: Collection[Conversation], said: Collection[Conversation]) -> float:
    r"""Return the scaled variation of information, 1 where the two agree.

    $$1 - \frac{H(X \mid Y) + H(Y \mid X)}{\log_2 n}$$

    Source:
        Meila, Journal of Multivariate Analysis 98 (2007), section 3.
    """
    shared, sizes_gold, sizes_said = _overlaps(gold, said)
    n = sum(sizes_gold)
    if n <= 1:
        return 1.0
    lost = sum(
        count * (log2(sizes_gold[one] / count) + log2(sizes_said[other] / count))
        for (one, other), count in shared.items()
    )
    return 1 - lost / n / log2(n)


def one_to_one(gold: Collection[Conversation], said: Collection[Conversation]) -> float:
    """Return the share of lines in common where each conversation is matched with one at most."""
    shared, sizes_gold, sizes_said = _overlaps(gold, said)
    overlap = np.zeros((len(sizes_gold), len(sizes_said)))
    for place, count in shared.items():
        overlap[place] = count
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    return float(overlap[rows, columns].sum() / sum(sizes_gold))


def exact(gold: Iterable[Conversation], said: Iterable[Conversation]) -> Ratio:
    """Return how many conversations are met line for line; those of one line count on no side."""
    one, other = ({each for each in side if len(each) > 1} for side in (gold, said))
    return ratio(len(one & other), len(other), len(one))


def _overlaps(
    gold: Collection[Conversation], said: Collection[Conversation]
) -> tuple[Counter[tuple[int, int]], list[int], list[int]]:
    """Return the lines in common by place of both conversations, and the sizes of each."""
    place = {line: number for number, each in enumerate(said) for line in each}
    if {line for each in gold for line in each} != place.keys():
        raise ValueError("the two sides do not hold the same lines")
    shared = Counter((number, place[line]) for number, each in enumerate(gold) for line in each)
    return shared, [len(each) for each in gold], [len(each) for each in said]


def previous_message(texts: Sequence[str], numbers: Iterable[int]) -> dict[int, int]:
    """Return the baseline: a message answers the message before it, a system line itself."""
    messages = [number for number, text in enumerate(texts) if not text.startswith("===")]
    before = dict(zip(messages[1:], messages, strict=False))
    return {number: before.get(number, number) for number in numbers}


def calibration_error(
    probabilities: Sequence[float], right: Sequence[bool], bins: int = 15
) -> float:
    """Return the expected calibration error: how far bins of equal width are from their promise.

    Source:
        Naeini, Cooper, Hauskrecht, AAAI 2015, equation 1.
    """
    p, held = np.asarray(probabilities, dtype=float), np.asarray(right, dtype=float)
    place = np.minimum((p * bins).astype(int), bins - 1)
    off = np.bincount(place, p - held, bins)
    return float(np.abs(off).sum() / p.size)


def log_loss(probabilities: Iterable[float]) -> float:
    """Return the mean of -ln of the probabilities given to what was true."""
    losses = [-log(max(p, LEAST)) for p in probabilities]
    return sum(losses) / len(losses)
