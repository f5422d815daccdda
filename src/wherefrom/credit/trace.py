"""One outcome traced back: its parents, threads, ancestors and the people it is owed to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from math import ceil
from typing import Any

import numpy as np

from wherefrom.credit.backward import nodes, whole
from wherefrom.credit.roles import ROLES, activity_roles
from wherefrom.errors import UnknownNameError
from wherefrom.kernels import Floats, Longs
from wherefrom.lineage import Lineage
from wherefrom.lineage.hidden import STEPS
from wherefrom.lineage.history import OUTCOME
from wherefrom.lineage.kept import steepness
from wherefrom.lineage.mechanisms import NAMES
from wherefrom.lineage.stated import KNOWN

LEAST = 1e-4  # probabilities below it are not shown
EVEN = 0.5


def trace(
    lineage: Lineage,
    outcomes: Sequence[str] | None = None,
    most: int = 20,
    progress: Callable[[float], None] = lambda _far: None,
) -> list[dict[str, Any]]:
    """Return a row for each outcome: see docs/reference/json.md for its keys.

    Args:
        lineage: of the record.
        outcomes: ids, or how one alone begins; all of them in time order if None or empty.
        most: rows of each list, those of most weight.
        progress: told how far it is, 0 to 1.

    Raises:
        UnknownNameError: no outcome has this id.
    """
    from wherefrom.kernels import compiled  # noqa: PLC0415

    history = lineage.history
    places = np.flatnonzero(history.type == OUTCOME).tolist()
    known = {history.ids[i]: (i, place) for place, i in enumerate(places)}
    chosen = [_called(name, known) for name in outcomes or known]
    allowed, weights = nodes(lineage)
    kept = compiled.forward(lineage.links, lineage.ties, allowed)
    steep = steepness(lineage, kept[places])
    lanes = np.column_stack([allowed, np.ones(len(history.ids))])  # the last: nothing removed
    rows = []
    for number, name in enumerate(chosen):
        i, place = known[name]
        seed = np.zeros_like(lanes)
        seed[i] = [*steep[place], 1]
        loss = compiled.backward(lineage.links, lineage.ties, lanes, seed)
        share = (kept / allowed * loss[:, :-1]) @ weights
        share[i] = 0
        share = whole(share, 1 - float(lineage.links.base[i]))
        rows.append(_row(lineage, i, place, share, loss[:, -1], most))
        progress((number + 1) / len(chosen))
    return rows


def _called(name: str, known: Mapping[str, object]) -> str:
    """Return the outcome of this id, or the only one whose id begins so."""
    if name in known:
        return name
    begun = [outcome for outcome in known if name and outcome.startswith(name)]
    if len(begun) == 1:
        return begun[0]
    remedy = (
        "Several begin so: write more of it." if begun else "List them: wherefrom outcomes list."
    )
    raise UnknownNameError("outcome", name, begun[:3] or known, remedy)


def _row(
    lineage: Lineage, i: int, place: int, share: Floats, reach: Floats, most: int
) -> dict[str, Any]:
    history, links = lineage.history, lineage.links
    outcome = history.outcomes[place]
    row = slice(links.starts[i], links.starts[i + 1])
    parents, p = links.parents[row], lineage.named[row]
    order = _largest(p, most)
    ancestors = reach.copy()
    ancestors[i] = 0
    return {
        "outcome": outcome.id,
        "when": datetime.fromtimestamp(outcome.when / 1e6, tz=UTC).isoformat(),
        "kind": outcome.kind,
        "value": outcome.value,
        "currency": outcome.currency,
        "origin_unknown": float(links.base[i]),
        "before_record": bool(lineage.before[i]),
        "hidden_turns": _turns(float(links.base[i])),
        "parents": [
            {
                "activity": history.ids[parents[k]],
                "p": float(p[k]),
                "mechanism": NAMES[lineage.mechanism[row][k]],
                "known": KNOWN[lineage.known[row][k]],
            }
            for k in order
        ],
        "threads": [
            {"context": history.contexts[t], "p": weight}
            for t, weight in _summed(history.thread[parents], p, most)
        ],
        "ancestors": [
            {"activity": history.ids[j], "p": float(ancestors[j])}
            for j in _largest(ancestors, most)
        ],
        "people": _people(lineage, i, share, most),
    }


def _turns(unknown: float) -> float | None:
    r"""Return the smallest hidden share of all causes with which "unknown" is likelier than not.

    $$p_0 + h (1 - p_0) \ge 1/2$$, h to the hundredth above; None if it is without any.
    """
    hidden = (EVEN - unknown) / (1 - unknown) if unknown < EVEN else 0.0
    return ceil(round(STEPS * hidden, 6)) / STEPS or None


def _people(lineage: Lineage, i: int, share: Floats, most: int) -> list[dict[str, Any]]:
    history = lineage.history
    this = np.zeros(len(history.ids), dtype=bool)
    this[i] = True
    earns = np.flatnonzero(share > LEAST / 10)
    role = activity_roles(lineage, this)[earns]
    cell = history.actor[earns].astype(np.int64) * len(ROLES) + role
    return [
        {
            "person": history.people[key // len(ROLES)],
            "role": ROLES[key % len(ROLES)],
            "share": weight,
        }
        for key, weight in _summed(cell, share[earns], most)
    ]


def _largest(weight: Floats, most: int) -> Longs:
    order = np.argsort(-weight, kind="stable")[:most]
    return order[weight[order] >= LEAST]


def _summed(keys: Longs, weight: Floats, most: int) -> list[tuple[int, float]]:
    """Return keys with their summed weights, in falling order."""
    found, place = np.unique(keys, return_inverse=True)
    total = np.bincount(place, weight, found.size)
    return [(int(found[k]), float(total[k])) for k in _largest(total, most)]
