"""Which of our own words somebody answered, and how often nobody did, by channel and kind."""

from typing import Any, Final

import numpy as np

from wherefrom.kernels import Flags, Floats
from wherefrom.lineage import Lineage
from wherefrom.lineage.contacts import AGAIN, ANSWER, FIRST, OPEN
from wherefrom.lineage.history import TALK
from wherefrom.lineage.mechanisms import NAMES
from wherefrom.lineage.ranges import SPAN
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Question, Report

KINDS: Final = {
    OPEN: "to nobody in particular",
    FIRST: "first word to somebody",
    AGAIN: "new word to an acquaintance",
    ANSWER: "answer",
}
INFERRED: Final = (
    "Where no archive states what an answer answers, it is inferred, and counted as likely as "
    "it is. Words of the last days may yet be answered."
)
SEEN: Final = "An answer on a channel that is not in the record, or by word of mouth, is unseen."


def our_words(lineage: Lineage) -> Flags:
    """Tell which rows of the history are words of ours."""
    history = lineage.history
    ours: Flags = (history.ours[history.actor] > 0) & (history.type == TALK)
    return ours


def answered(lineage: Lineage) -> Floats:
    """Return how likely each activity is to have been answered by another person, (n,)."""
    links, history = lineage.links, lineage.history
    child = np.repeat(np.arange(links.base.size), np.diff(links.starts))
    reply = np.isin(lineage.mechanism, [k for k, name in enumerate(NAMES) if name == "reply"])
    reply &= (history.type[child] == TALK) & (history.actor[child] != history.actor[links.parents])
    none = np.log1p(-np.minimum(lineage.named[reply], 1 - 1e-12))
    return 1 - np.exp(np.bincount(links.parents[reply], none, links.base.size))


def _ask(record: Record, fit: Fit) -> Report:  # noqa: ARG001 what a question takes
    lineage = fit()
    history, heard = lineage.history, answered(lineage)
    ours = our_words(lineage)
    rows = []
    for channel, name in enumerate(history.channels):
        for kind, about in KINDS.items():
            words = ours & (history.channel == channel) & (lineage.kind == kind)
            if words.any():
                rows.append({"channel": name, "kind": about} | _rate(heard[words]))
    rows.sort(key=lambda row: (row["channel"], -row["words"]))
    caveats = [
        SEEN,
        INFERRED,
    ]
    return Report("unheard", rows, caveats, lineage.settings())


def _rate(heard: Floats) -> dict[str, Any]:
    words, answers = heard.size, float(heard.sum())
    low, high = share_range(words - answers, words)
    return {
        "words": words,
        "answered": answers,
        "unanswered": words - answers,
        "rate": 1 - answers / words,
        "rate_low": low,
        "rate_high": high,
    }


def share_range(hits: float, number: int) -> tuple[float, float]:
    """Return the range of a share that so many hits of a number tell, never below 0 nor above 1.

    Source:
        Wilson, JASA 22 (1927); of the same width as all ranges.
    """
    from scipy.special import ndtri  # noqa: PLC0415  half a second

    z = float(ndtri(SPAN[1]))
    share, extra = hits / number, z * z / number
    middle = share + extra / 2
    half = z * np.sqrt(share * (1 - share) / number + extra / number / 4)
    low, high = (float(end / (1 + extra)) for end in (middle - half, middle + half))
    return max(min(low, share), 0.0), min(max(high, share), 1.0)  # rounding is no range


UNHEARD = Question("unheard", "How often does nobody answer us, by channel and kind?", _ask)
