"""What policies keep of each activity and outcome: the forward pass, and the gate at its end.

The passes add contacts up. Where contacts do not, an outcome that would keep the part f of them
keeps more than f of its chance: the gate is put on last, since nothing comes of an outcome.
"""

import numpy as np

from wherefrom.kernels import Floats
from wherefrom.lineage import gate
from wherefrom.lineage.history import OUTCOME
from wherefrom.lineage.lineage import Lineage


def keep(lineage: Lineage, allowed: Floats) -> Floats:
    """Return how much each of k policies keeps of each activity and outcome, (n, k).

    Args:
        lineage: of the record.
        allowed: (n, k) in [0, 1]: what each lets through.
    """
    from wherefrom.kernels import compiled  # noqa: PLC0415  numba takes a second

    kept = compiled.forward(lineage.links, lineage.ties, allowed)
    outcome = lineage.history.type == OUTCOME
    kept[outcome] = through_gate(lineage, kept[outcome])
    return kept


def through_gate(lineage: Lineage, kept: Floats) -> Floats:
    r"""Return what is kept of each outcome, from what would be if its contacts added up.

    $$s = p_0 + (1 - p_0) \frac{G(f x)}{G(x)}, \quad f = \frac{s_{linear} - p_0}{1 - p_0}$$

    Args:
        lineage: of the record.
        kept: (outcomes, k) of a forward pass.

    Source:
        docs/explain/replay.md, "Contacts that do not add up".
    """
    base, dose, part = _parts(lineage, kept)
    return base + (1 - base) * gate.passed(dose, part)


def steepness(lineage: Lineage, kept: Floats) -> Floats:
    """Return how fast each outcome grows with what is kept of its contacts, (outcomes, k).

    One where contacts add up. Args as in `through_gate`, of which this is the derivative.
    """
    _, dose, part = _parts(lineage, kept)
    return gate.steepness(dose, part)


def _parts(lineage: Lineage, kept: Floats) -> tuple[Floats, Floats, Floats]:
    outcome = lineage.history.type == OUTCOME
    base = lineage.links.base[outcome][:, None]
    part = np.divide(kept - base, 1 - base, out=np.ones(kept.shape), where=base < 1)
    return base, lineage.dose[outcome], part.clip(0, 1)
