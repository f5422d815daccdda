"""How many of all causes must be hidden from the record for what a replay concludes to turn."""

from wherefrom.kernels import Floats
from wherefrom.lineage import Lineage
from wherefrom.lineage.hidden import AN_OUTCOME, hide, turns_at
from wherefrom.lineage.history import OUTCOME
from wherefrom.lineage.kept import keep

NOTHING = 1e-9  # outcomes


def turns(lineage: Lineage, allowed: Floats, lost: Floats) -> list[float | None]:
    """Return the smallest hidden share at which each policy loses less than one outcome.

    None where it loses less already.

    Args:
        lineage: of the record.
        allowed: (n, k) of all activities and outcomes.
        lost: (k,) outcomes, as expected.
    """
    return [
        _under(lineage, allowed, k, AN_OUTCOME) if lost[k] >= AN_OUTCOME else None
        for k in range(lost.size)
    ]


def reorders(lineage: Lineage, allowed: Floats, lost: Floats, rates: Floats) -> list[float | None]:
    """Return the smallest hidden share at which each policy loses no more than the next cheaper.

    The share is hidden from this policy's replay alone. None where none is cheaper.

    Args:
        lineage: of the record.
        allowed: (n, k) of all activities and outcomes.
        lost: (k,) outcomes, as expected.
        rates: (k,) of substitution: policies are compared at the same one.
    """
    cheaper = [
        max(lost[(rates == rate) & (lost < each - NOTHING)], default=None)
        for each, rate in zip(lost, rates, strict=True)
    ]
    return [
        None if least is None else _under(lineage, allowed, k, least + NOTHING)
        for k, least in enumerate(cheaper)
    ]


def _under(lineage: Lineage, allowed: Floats, k: int, least: float) -> float | None:
    outcome = lineage.history.type == OUTCOME
    lane = allowed[:, k : k + 1].copy()

    def holds(share: float) -> bool:
        return float((1 - keep(hide(lineage, share), lane)[outcome]).sum()) >= least

    return turns_at(holds)
