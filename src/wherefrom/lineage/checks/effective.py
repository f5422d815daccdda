"""How many parents an activity or outcome has in effect: what a single arrow is worth."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.kernels import Flags, Floats
from wherefrom.lineage.checks.finding import Finding, graded, too_little
from wherefrom.lineage.history import OUTCOME
from wherefrom.lineage.lineage import Lineage

TEST = "effective number of parents"
LEAST = 10  # to speak of a median


def effective_parents(lineage: Lineage) -> list[Finding]:
    """Return how many parents activities and outcomes have in effect."""
    number = effective(lineage)
    outcome = lineage.history.type == OUTCOME
    return [_finding("activities", number, ~outcome), _finding("outcomes", number, outcome)]


def effective(lineage: Lineage) -> Floats:
    r"""Return exp of the entropy of each child's parents, "none" being one of them: (n,).

    $$e^{-\sum_j p_{ij} \ln p_{ij}}$$, j = none included; k parents of equal probability give k.
    """
    table = lineage.parents().group_by(["child", "parent"]).aggregate([("p", "sum")])
    child = pc.index_in(table["child"], pa.array(list(lineage.history.ids), pa.string()))
    p = table["p_sum"].to_numpy()
    entropy = np.bincount(child.to_numpy(), -p * np.log(p), len(lineage.history.ids))
    return np.exp(entropy)


def _finding(what: str, number: Floats, rows: Flags) -> Finding:
    count = int(rows.sum())
    if count < LEAST:
        return too_little(
            TEST, what, count, f"There are {count} {what}: too few to speak of the usual one.",
            "Look at each by itself: wherefrom trace.",
        )  # fmt: skip
    median, most = np.quantile(number[rows], [0.5, 0.9]).tolist()
    verdict = graded(median, 2.0, 5.0)
    do = {
        "fine": "The likeliest parent says most of it; for the rest, read the list.",
        "beware": "Name several parents, never the likeliest alone.",
        "bad": "Name no parent at all: quote credit by person or channel.",
    }[verdict]
    return Finding(
        TEST, what, median, None, count, verdict,
        f"Half of the {what} have as many as {median:.1f} equally likely parents, a tenth of them "
        f"as many as {most:.1f}.",
        do, [{"median": median, "ninetieth_percentile": most}],
    )  # fmt: skip
