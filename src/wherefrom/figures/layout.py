"""Where the activities of a trace stand: the outcome to the right, what was before to the left."""

from typing import Final

from msgspec import Struct

from wherefrom.credit.ways import Arc, Way

GAP: Final = 176  # between labels on one lane
STEP: Final = 104  # a child stands at least so far to the right of its parent
MARGIN: Final = 110
LANE: Final = 104
WIDTH: Final = 1120  # or as wide as it needs


class Layout(Struct, frozen=True):
    """Positions, in pixels from the left and from the top.

    Attributes:
        at: (x, y) of each activity and of the outcome.
        width: of all.
        height: of all.
    """

    at: dict[str, tuple[float, float]]
    width: float
    height: float


def lay_out(way: Way, top: float) -> Layout:
    """Return positions: a lane for each branch, places along it by time.

    Time runs to the right, half by the clock and half by order, since a lineage has days of many
    words and years of none; labels on a lane never overlap.
    """
    order = _by_time(way)
    lanes = _lanes(way)
    share = _shares(way, order)
    x: dict[str, float] = {}
    children: dict[str, list[str]] = {}
    for arc in way.arcs:
        children.setdefault(arc.parent, []).append(arc.child)
    for node in reversed(order):
        right = [x[child] - STEP for child in children.get(node, []) if child in x]
        right += [x[each] - GAP for each in x if abs(lanes[each] - lanes[node]) < 1]
        x[node] = min([MARGIN + share[node] * (WIDTH - 2 * MARGIN), *right])
    lanes = _closer(lanes, x)
    shift = MARGIN - min(x.values())
    at = {node: (x[node] + shift, top + LANE * (lanes[node] + 0.5)) for node in order}
    height = top + LANE * (max(lanes.values()) + 1)
    return Layout(at, max(each for each, _ in at.values()) + MARGIN, height)


def _by_time(way: Way) -> list[str]:
    """Return the nodes, the earliest first, the outcome last."""
    return sorted(way.nodes, key=lambda node: (node == way.outcome, way.nodes[node].when, node))


def _shares(way: Way, order: list[str]) -> dict[str, float]:
    times = [way.nodes[node].when for node in order]
    first, span, last = min(times), max(max(times) - min(times), 1), max(len(order) - 1, 1)
    return {
        node: 0.5 * rank / last + 0.5 * (time - first) / span
        for rank, (node, time) in enumerate(zip(order, times, strict=True))
    }


def _lanes(way: Way) -> dict[str, float]:
    """Return a lane for each node: the likeliest way keeps that of the outcome."""
    parents: dict[str, list[Arc]] = {}
    for arc in sorted(way.arcs, key=lambda arc: (-arc.reach, arc.parent)):
        parents.setdefault(arc.child, []).append(arc)
    lanes: dict[str, float] = {}
    used = 0.0
    stack: list[tuple[str, float | None]] = [(way.outcome, used)]
    while stack:
        node, lane = stack.pop()
        if node in lanes:
            continue
        used += lane is None
        lanes[node] = used if lane is None else lane
        further = [arc.parent for arc in parents.get(node, [])]
        # The likeliest is followed to its beginning before the next gets a lane of its own
        stack += reversed(
            [(each, None if turn else lanes[node]) for turn, each in enumerate(further)]
        )
    return lanes


def _closer(lanes: dict[str, float], x: dict[str, float]) -> dict[str, float]:
    """Return the lanes with branches that are not beside each other put on one."""
    spans: list[list[tuple[float, float]]] = []
    place: dict[float, float] = {}
    for lane in sorted(set(lanes.values())):
        there = [x[node] for node in lanes if lanes[node] == lane]
        first, last = min(there) - GAP / 2, max(there) + GAP
        free = (
            number
            for number, taken in enumerate(spans)
            if number and all(last <= begin or end <= first for begin, end in taken)
        )
        place[lane] = number = next(free, len(spans))
        if number == len(spans):
            spans.append([])
        spans[number].append((first, last))
    return {node: place[lane] for node, lane in lanes.items()}
