"""Held-out links: some links that archives state are hidden, and the lineage is asked for them.

Only answers are hidden (`in_reply_to`): a share or a like always names its object. An answer whose
link is hidden keeps its thread, addressees and title as the archive names them, as it would in an
archive that never kept the link; in a second fit the thread is hidden too.
"""

from bisect import bisect_left
from collections import defaultdict
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.kernels import Flags, Floats, Longs
from wherefrom.lineage.checks.case import Case, Told
from wherefrom.lineage.checks.finding import Finding, graded, too_little
from wherefrom.lineage.history import SHARE, TALK
from wherefrom.lineage.lineage import Lineage
from wherefrom.lineage.mechanisms import NAMES
from wherefrom.lineage.stated import RECORDED
from wherefrom.lineage.threads import plain_titles

TEST = "held-out links"
HIDDEN = 0.2  # of the links
LEAST, LEAST_OF_GROUP = 50, 30  # hidden links, to say anything
FLOOR = 1e-6  # of the true parent's probability
BINS = 15
LUCKS = 200  # draws of what calibrated probabilities would miss by luck


class Scores(NamedTuple):
    """How each hidden link was told; h rows.

    Attributes:
        true: (h,) probability of the true parent.
        top: (h,) probability of the likeliest one, given that there is one: hidden links are known
            to have a parent, which the lineage cannot know.
        right: (h,) bool: the likeliest is the true one.
        squares: (h,) sum of the squared probabilities of all, "none" being one of them.
    """

    true: Floats
    top: Floats
    right: Flags
    squares: Floats

    def log_loss(self) -> float:
        """Return the mean of minus the logarithm of the true parent's probability."""
        return float(-np.log(np.maximum(self.true, FLOOR)).mean())

    def top_1(self) -> float:
        """Return how often the likeliest is the true one."""
        return float(self.right.mean())

    def brier(self) -> float:
        """Return the mean squared distance from the truth, over all possible parents: 0 to 2."""
        return float((self.squares - 2 * self.true + 1).mean())

    def of(self, rows: Flags) -> "Scores":
        """Return those of some rows."""
        return Scores(*(column[rows] for column in self))


def hidden_links(case: Case, lineage: Lineage, told: Told) -> list[Finding]:
    """Return how well hidden links are found again."""
    history = lineage.history
    answers = np.flatnonzero((history.link >= 0) & (history.type == TALK))
    children = answers[[is_chosen(case.settings.seed, history.ids[i]) for i in answers.tolist()]]
    if children.size < LEAST:
        return [
            too_little(
                TEST, "true parent is the likeliest", children.size,
                f"Of the links that the archives state {children.size} were chosen to be hidden: "
                "too few to judge by.",
                "Import an archive that states what answers what, if there is one.",
            )
        ]  # fmt: skip
    parents = history.link[children].astype(np.int64)
    ids = pa.array([history.ids[i] for i in children], pa.string())
    again = hide(case, ids).fit()
    told(0.5)
    scores = score(again, children, parents)
    plain = baseline(again, children, parents)
    threadless = hide(case, ids, with_thread=True, with_title=True).fit()
    alone = score(threadless, children, parents)
    return [
        _found(scores, plain, _groups(lineage, children, scores)),
        _log_loss(scores, plain),
        _brier(scores, plain),
        _calibration(scores, case.rng(1)),
        _without_thread(alone, scores),
    ]


def is_chosen(seed: int, id_: str, part: float = HIDDEN) -> bool:
    """Tell whether an activity's link is among the part hidden: by the seed and its id alone."""
    digest = blake2b(f"{seed} {id_}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) < part * 2**64


def hide(case: Case, ids: pa.Array, *, with_thread: bool = False, with_title: bool = False) -> Case:
    """Return the record without the links of these activities, their threads, or `Re:` too."""
    table = case.activities
    chosen = pc.is_in(table["id"], ids)
    nothing = pa.nulls(table.num_rows, pa.string())
    columns = {"in_reply_to": pc.if_else(chosen, nothing, table["in_reply_to"])}
    if with_thread:
        columns["context"] = pc.if_else(chosen, nothing, table["context"])
    if with_title:
        columns["name"] = pc.if_else(chosen, plain_titles(table["name"]), table["name"])
    return case.put(**columns)


def score(lineage: Lineage, children: Longs, parents: Longs) -> Scores:
    """Return how the lineage tells the parents of these children, both by index."""
    ids = lineage.history.ids
    table = lineage.parents()
    asked = pa.array([ids[i] for i in children], pa.string())
    rows = table.filter(pc.is_in(table["child"], asked)).group_by(["child", "parent"])
    options: dict[str, dict[str | None, float]] = defaultdict(dict)
    for row in rows.aggregate([("p", "sum")]).to_pylist():
        options[row["child"]][row["parent"]] = row["p_sum"]
    scored = []
    for child, parent in zip(children, parents, strict=True):
        found = options[ids[child]]
        squares = sum(p * p for p in found.values())
        nobody = found.pop(None, 0.0)
        best = max(found, key=lambda each: (found[each], each), default=None)
        sure = found[best] / (1 - nobody) if best is not None else 0.0
        scored.append((found.get(ids[parent], 0.0), sure, best == ids[parent], squares))
    true, top, right, squared = zip(*scored, strict=True)
    return Scores(np.array(true), np.array(top), np.array(right), np.array(squared))


def baseline(lineage: Lineage, children: Longs, parents: Longs) -> Scores:
    """Return the same where each answer is laid to the latest earlier word of its thread.

    How sure to be of the latest one is taken from the links that are not hidden; what is left is
    shared evenly by the thread's other earlier words.
    """
    history = lineage.history
    words: dict[int, list[int]] = defaultdict(list)
    for i in np.flatnonzero((history.type == TALK) | (history.type == SHARE)).tolist():
        words[int(history.thread[i])].append(i)
    shown = np.flatnonzero((history.link >= 0) & (history.type == TALK))
    hits = [_earlier(history.times, words, int(history.thread[i]), i) for i in shown.tolist()]
    firsts = [e[-1] == history.link[i] for i, e in zip(shown.tolist(), hits, strict=True) if e]
    sure = (sum(firsts) + 1) / (len(firsts) + 2)
    scored = []
    for child, parent in zip(children.tolist(), parents.tolist(), strict=True):
        earlier = _earlier(history.times, words, int(history.thread[child]), child)
        best = sure if len(earlier) > 1 else float(len(earlier))
        other = (1 - sure) / max(len(earlier) - 1, 1) if len(earlier) > 1 else 0.0
        right = bool(earlier) and earlier[-1] == parent
        true = best if right else other * (parent in earlier)
        squares = best**2 + max(len(earlier) - 1, 0) * other**2 + (not earlier)
        scored.append((true, best, right, squares))
    true, top, rights, squared = zip(*scored, strict=True)
    return Scores(np.array(true), np.array(top), np.array(rights), np.array(squared))


def _earlier(times: Floats, words: dict[int, list[int]], thread: int, child: int) -> list[int]:
    """Return the words of a thread before this child, in time order."""
    row = words[thread]
    return row[: bisect_left(row, times[child], key=lambda i: times[i])]


def reliability(scores: Scores) -> list[dict[str, Any]]:
    """Return how often the likeliest parent was right, by how likely it was held to be."""
    place = np.minimum((scores.top * BINS).astype(int), BINS - 1)
    return [
        {
            "from": b / BINS,
            "to": (b + 1) / BINS,
            "number": int((place == b).sum()),
            "said": float(scores.top[place == b].mean()),
            "true": float(scores.right[place == b].mean()),
        }
        for b in range(BINS)
        if (place == b).any()
    ]


def ece(scores: Scores) -> float:
    """Return the expected calibration error of the likeliest parent, over BINS even bins.

    Source:
        Guo, Pleiss, Sun, Weinberger, ICML 2017, section 2.
    """
    rows = reliability(scores)
    return sum(row["number"] * abs(row["said"] - row["true"]) for row in rows) / scores.top.size


def _groups(lineage: Lineage, children: Longs, scores: Scores) -> list[dict[str, Any]]:
    """Return the scores by channel, and by what the unhidden lineage holds the links to be."""
    history, links = lineage.history, lineage.links
    owner = np.repeat(np.arange(len(history.ids)), np.diff(links.starts))
    way = np.zeros(len(history.ids), dtype=np.int64)
    recorded = lineage.known == RECORDED
    way[owner[recorded]] = lineage.mechanism[recorded]
    names = {
        "channel": [history.channels[history.channel[i]] for i in children],
        "mechanism": [NAMES[way[i]] for i in children],
    }
    rows = []
    for by, named in names.items():
        for name in sorted(set(named)):
            some = scores.of(np.array([each == name for each in named]))
            if some.true.size >= LEAST_OF_GROUP:
                rows.append({
                    "by": by, "name": name, "number": some.true.size, "top_1": some.top_1(),
                    "log_loss": some.log_loss(), "brier": some.brier(), "ece": ece(some),
                })  # fmt: skip
    return rows


def _found(scores: Scores, plain: Scores, groups: list[dict[str, Any]]) -> Finding:
    number, value, against = scores.true.size, scores.top_1(), plain.top_1()
    luck = 2 * float(np.sqrt(max(value * (1 - value), 0.01) / number))
    verdict = graded(against - value, luck, 0.1)
    do = {
        "fine": "Inferred answers can be used; still prefer sums to single arrows.",
        "beware": "Where a thread is known, read an inferred parent as one of several.",
        "bad": "Do not use inferred answers of this record one by one; use recorded links.",
    }[verdict]
    return Finding(
        TEST, "true parent is the likeliest", value, against, number, verdict,
        f"Of {number:,} recorded links that were hidden, the lineage puts the true parent first in "
        f"{value:.0%}; taking the latest earlier word of the thread finds {against:.0%}.",
        do, groups,
    )  # fmt: skip


def _log_loss(scores: Scores, plain: Scores) -> Finding:
    number, value, against = scores.true.size, scores.log_loss(), plain.log_loss()
    verdict = graded(value / max(against, FLOOR), 1.0, 1.25)
    return Finding(
        TEST, "log-loss", value, against, number, verdict,
        f"The typical probability of a true parent is {np.exp(-value):.0%}, where the latest "
        f"word of the thread, held as likely as it is right, has {np.exp(-against):.0%}.",
        "Nothing to do." if verdict == "fine" else
        "Do not build on the probabilities of single inferred answers.",
        [],
    )  # fmt: skip


def _brier(scores: Scores, plain: Scores) -> Finding:
    number, value, against = scores.true.size, scores.brier(), plain.brier()
    verdict = graded(value / max(against, FLOOR), 1.0, 1.25)
    return Finding(
        TEST, "Brier score", value, against, number, verdict,
        f"The mean squared distance from the truth is {value:.2f} of 2 at worst, and "
        f"{against:.2f} for the latest word of the thread.",
        "Nothing to do." if verdict == "fine" else "Do not argue from single inferred answers.",
        [],
    )  # fmt: skip


def _calibration(scores: Scores, rng: np.random.Generator) -> Finding:
    value, number = ece(scores), scores.true.size
    lucky = [ece(scores._replace(right=rng.random(number) < scores.top)) for _ in range(LUCKS)]
    against = float(np.mean(lucky))
    verdict = graded(value - against, 0.03, 0.08)
    lean = float(scores.top.mean() - scores.right.mean())
    sure = "too sure" if lean > 0 else "not sure enough"
    do = {
        "fine": "Take the percentages of inferred answers at their word.",
        "beware": f"Read the percentages of inferred answers as rough: they are {sure}.",
        "bad": f"Do not take the percentages of inferred answers at their word: they are {sure}.",
    }[verdict]
    return Finding(
        TEST, "calibration error (ECE)", value, against, number, verdict,
        f"What is said to be likely and how often it is true differ by {value:.1%} on average; "
        f"luck alone would make {against:.1%}.",
        do, reliability(scores),
    )  # fmt: skip


def _without_thread(alone: Scores, scores: Scores) -> Finding:
    value, against, number = alone.top_1(), scores.top_1(), alone.true.size
    verdict = graded(-value, -0.5, -0.2)
    do = {
        "fine": "Answers in channels without threads can be used like the others.",
        "beware": "In channels that name no threads, trust sums of answers alone.",
        "bad": "In channels that name no threads, take no inferred answer for one.",
    }[verdict]
    return Finding(
        TEST, "the same, thread hidden too", value, against, number, verdict,
        f"Without the thread's name, who wrote to whom and when puts the true parent first in "
        f"{value:.0%}.",
        do, [],
    )  # fmt: skip
