"""What policies lose of each outcome: by the record, and if some of all causes is not in it."""

from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Floats
from wherefrom.lineage import Lineage
from wherefrom.lineage.contacts import FIRST
from wherefrom.lineage.hidden import cut, hide
from wherefrom.lineage.history import OUTCOME
from wherefrom.lineage.kept import keep, through_gate


class Losses(NamedTuple):
    """What k policies lose of each outcome, by one reading of the record.

    Attributes:
        lost: (outcomes, k).
        backed: (outcomes, k) the same where what happens once may find another way.
        drawn: of drawn worlds, (outcomes, k) each.
    """

    lost: Floats
    backed: Floats
    drawn: list[Floats]


def losses(lineage: Lineage, everything: Floats, hidden: float = 0.0) -> Losses:
    """Return what is lost if a share of all causes is hidden, and has nothing to do with us.

    Args:
        lineage: of the record.
        everything: (n, k) in [0, 1]: what is allowed of each activity; 1 of outcomes.
        hidden: the share. What may still come another way is left as it is.
    """
    from wherefrom.kernels import compiled  # noqa: PLC0415

    outcome = lineage.history.type == OUTCOME
    left = hide(lineage, hidden)
    # What else would have brought a newcomer is stopped as much as what did bring newcomers.
    kept = compiled.forward(left.links, left.ties, everything)
    first = left.kind == FIRST
    ease = kept[first].mean(axis=0) if first.any() else np.ones(kept.shape[1])
    backed = compiled.forward_with_backup(
        left.links, left.ties, everything, left.hazards, left.chance, ease
    )
    eased = _eased(left, kept[outcome])
    drawn = [
        (1 - compiled.follow(cut(parent, hidden, seed), everything)[outcome]) * eased
        for seed, parent in enumerate(lineage.forests)
    ]
    if not lineage.later.child.size:
        lost, backed = (1 - through_gate(left, each[outcome]) for each in (kept, backed))
        return Losses(lost, backed, drawn)
    # Where a result happens once, so does a first contact: both may find another way.
    kept = compiled.forward_with_backup(
        left.links, left.ties, everything, left.hazards, np.where(outcome, -1.0, left.chance), ease
    )
    none = otherwise(lineage, kept)
    lost = (1 - through_gate(left, kept[outcome])) * none
    return Losses(lost, lost, [world * none for world in drawn])


def _eased(lineage: Lineage, kept: Floats) -> Floats:
    """Return which part of a loss is left where contacts do not add up, (outcomes, k).

    A drawn world names one parent of an outcome, and cannot know how many there were.

    Args:
        lineage: of the record.
        kept: (outcomes, k) of a forward pass.
    """
    through = through_gate(lineage, kept)
    return np.divide(1 - through, 1 - kept, out=np.ones(kept.shape), where=kept < 1)


def otherwise(lineage: Lineage, kept: Floats) -> Floats:
    r"""Return how likely what is lost of each outcome finds no other way, where it happens once.

    $$e^{-R_0} \prod_k (1 - s_k (1 - e^{-R_k}))$$ over the contacts before and after it.

    Args:
        lineage: of the record.
        kept: (n, k) what each policy keeps of each activity.

    Returns:
        (outcomes, k)
    """
    links, later = lineage.links, lineage.later
    child = np.repeat(np.arange(links.base.size), np.diff(links.starts))
    of_outcome = lineage.history.type[child] == OUTCOME
    children = np.concatenate([child[of_outcome], later.child])
    parents = np.concatenate([links.parents[of_outcome], later.parent])
    hazards = np.concatenate([lineage.hazards[of_outcome], later.hazard])
    gone = np.zeros(kept.shape)
    np.add.at(gone, children, np.log1p(-kept[parents] * (1 - np.exp(-hazards))[:, None]))
    outcome = lineage.history.type == OUTCOME
    return np.exp(gone[outcome] - lineage.chance[outcome][:, None])


def if_unseen(lineage: Lineage, everything: Floats, unseen: float) -> Losses:
    r"""Return what is lost if a share of all causes was talk of ours outside the record.

    Of each activity it lies in what seems to come by itself, as far as that goes; and each policy
    stops the same part f of it as of our recorded talk:

    $$p_{i0} \to p_{i0} - f \min(p_{i0}, H)$$

    Args:
        lineage: of the record.
        everything: (n, k) as in `losses`.
        unseen: the share H.
    """
    from wherefrom.kernels import compiled  # noqa: PLC0415

    outcome = lineage.history.type == OUTCOME
    base = lineage.links.base
    ours = np.divide(np.minimum(base, unseen), base, out=np.zeros(base.size), where=base > 0)
    left = 1 - np.outer(ours, stopped_of_ours(lineage, everything))
    lost = np.empty((int(outcome.sum()), left.shape[1]))
    for k in range(left.shape[1]):
        fewer = lineage._replace(links=lineage.links._replace(base=left[:, k] * base))
        lost[:, k] = 1 - keep(fewer, everything[:, k : k + 1].copy())[outcome, 0]
    eased = _eased(lineage, compiled.forward(lineage.links, lineage.ties, everything)[outcome])
    drawn = [
        (1 - compiled.follow(parent, np.where(parent[:, None] < 0, left, 1) * everything)[outcome])
        * eased
        for parent in lineage.forests
    ]
    return Losses(lost, lost, drawn)


def stopped_of_ours(lineage: Lineage, everything: Floats) -> Floats:
    """Return which part of all our activities each policy stops, (k,)."""
    history = lineage.history
    ours = (history.type != OUTCOME) & (history.ours[history.actor] > 0)
    return (1 - everything[ours]).sum(axis=0) / max(int(ours.sum()), 1)
