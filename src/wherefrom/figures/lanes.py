"""A trace by people: a lane for each, what they did as numbered marks, time to the right."""

from html import escape
from typing import Final

from wherefrom.credit.ways import Arc, Node, Way
from wherefrom.figures.colours import STYLE
from wherefrom.figures.marks import Places, draw_arc, draw_legend, write, write_chance
from wherefrom.safe import line
from wherefrom.written import day, percent

GUTTER: Final = 176.0  # for the names
LANE: Final = 76.0
TOP: Final = 48.0
FOOT: Final = 52.0
WIDTH: Final = 980.0
STEP: Final = 46.0  # a child stands at least so far to the right of its parent
GAP: Final = 78.0  # between two marks of one person
SURE: Final = 0.995  # needs no figure beside it
LABEL: Final = 22  # characters of a name


def steps(way: Way) -> list[Node]:
    """Return what is shown, the earliest first and the outcome last: the order of the numbers."""
    return sorted(way.nodes.values(), key=lambda node: (node.id == way.outcome, node.when, node.id))


def svg(way: Way, zone: str, *, is_page: bool = False) -> str:
    """Return the picture as SVG.

    Args:
        way: the outcome and what is shown of its past.
        zone: IANA name of the zone for dates.
        is_page: the page that holds it has the style, and a place `step-N` for each mark.
    """
    order = steps(way)
    lanes = _lanes(order)
    at = _places(way, order, lanes)
    width = round(max(x for x, _ in at.values()) + GAP)
    height = round(TOP + LANE * len(lanes) + FOOT)
    falling = sorted(way.arcs, key=lambda arc: arc.p)
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group"'
    title = f"The way back from {line(way.outcome, 60)}, by people"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} aria-label="{escape(title)}">',
            "" if is_page else f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{width}" height="{height}" rx="10"/>',
            *(_lane(name, lane, width) for lane, name in enumerate(_names(order).values())),
            *(draw_arc(arc, at) for arc in falling),
            *(_chance(arc, at) for arc in falling if arc.p < SURE),
            *(
                _mark(node, number, at, zone, way.outcome, is_page=is_page)
                for number, node in enumerate(order, 1)
            ),
            draw_legend(height - 18),
            "</svg>\n",
        )
    )


def _lanes(order: list[Node]) -> dict[str, int]:
    """Return the lanes in the order in which people come in; the outcome has one, too."""
    lanes: dict[str, int] = {}
    for node in order:
        lanes.setdefault(_whose(node), len(lanes))
    return lanes


def _names(order: list[Node]) -> dict[str, str]:
    names: dict[str, str] = {}
    for node in order:
        names.setdefault(_whose(node), node.who if node.channel else "the outcome")
    return names


def _whose(node: Node) -> str:
    return node.person or node.who


def _places(way: Way, order: list[Node], lanes: dict[str, int]) -> Places:
    """Return where marks stand: half by the clock, half by order, children right of parents."""
    parents: dict[str, list[str]] = {}
    for arc in way.arcs:
        parents.setdefault(arc.child, []).append(arc.parent)
    first, last = order[0].when, max(node.when for node in order)
    room = WIDTH - GUTTER - GAP
    at: Places = {}
    right: dict[int, float] = {}
    for rank, node in enumerate(order):
        by_clock = (node.when - first) / max(last - first, 1)
        by_order = rank / max(len(order) - 1, 1)
        lane = lanes[_whose(node)]
        least = [at[each][0] + STEP for each in parents.get(node.id, []) if each in at]
        least.append(right.get(lane, 0.0))
        x = max(GUTTER + GAP / 2 + room * 0.5 * (by_clock + by_order), *least)
        right[lane] = x + GAP
        at[node.id] = (x, TOP + LANE * (lane + 0.5))
    return at


def _lane(name: str, lane: int, width: int) -> str:
    y = TOP + LANE * (lane + 0.5)
    return (
        f'<path class="lane" d="M{GUTTER:.0f},{y:.1f} H{width - 16}"/>'
        f'<text class="who ink" x="20" y="{y + 4:.1f}">{escape(line(name, LABEL))}</text>'
    )


def _chance(arc: Arc, at: Places) -> str:
    """Return the probability of an arc; between lanes it stands in the middle of the line."""
    (x1, y1), (x2, y2) = at[arc.parent], at[arc.child]
    if y1 == y2:
        return write_chance(arc, at)
    return write((x1 + x2) / 2, (y1 + y2) / 2 + 4, percent(arc.p), "small soft", "middle")


def _mark(node: Node, number: int, at: Places, zone: str, outcome: str, *, is_page: bool) -> str:
    x, y = at[node.id]
    is_outcome = node.id == outcome
    kind = "outcome" if is_outcome else "ours" if node.ours else "theirs"
    told = f"{number}. {day(node.when, zone)} {line(node.who)}: {line(node.title)}"
    drawn = (
        f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{14 if is_outcome else 11}"/>'
        f'<text class="number {kind}-number" x="{x:.1f}" y="{y + 4:.1f}" '
        f'text-anchor="middle">{number}</text>'
        + write(x, y + 27, day(node.when, zone), "small soft", "middle")
    )
    inner = f"<title>{escape(told)}</title>{drawn}"
    return f'<a href="#step-{number}">{inner}</a>' if is_page else f"<g>{inner}</g>"
