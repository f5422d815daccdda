"""A trace as a picture: where an outcome came from, arc by arc, back to the beginning."""

from datetime import datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from wherefrom.credit.ways import Arc, Node, Way
from wherefrom.figures.layout import Layout, lay_out
from wherefrom.safe import line

HEAD: Final = 96
FOOT: Final = 60
THICK: Final = 9.0  # of an arc that is certain
LABEL: Final = 24  # characters

_STYLE: Final = """
  .paper { fill: #fbfaf7 } .ink { fill: #22262b } .soft { fill: #6d737b }
  text { font: 12px system-ui, "Segoe UI", Helvetica, Arial, sans-serif }
  .halo { fill: none; stroke: #fbfaf7; stroke-width: 5px; stroke-linejoin: round }
  .title { font-size: 19px; font-weight: 650 } .who { font-weight: 650 } .small { font-size: 11px }
  .arc { fill: none; stroke-linecap: round } .recorded { stroke: #2f7f79 }
  .stated { stroke: #b9822b } .inferred { stroke: #8a63a8 }
  .ours { fill: #2f7f79 } .theirs { fill: #fbfaf7; stroke: #2f7f79; stroke-width: 2.5px }
  .outcome { fill: #c4532d }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #16191d } .ink { fill: #e9e7e1 } .soft { fill: #9aa2ab }
    .halo { stroke: #16191d }
    .recorded { stroke: #57b3aa } .stated { stroke: #dcab55 } .inferred { stroke: #b795d3 }
    .ours { fill: #57b3aa } .theirs { fill: #16191d; stroke: #57b3aa } .outcome { fill: #ec7f57 }
  }
"""
# How a line is broken says how the link is known, for those too who do not tell the colours apart
_DASHES: Final = {"recorded": "", "stated": "1 {0}", "inferred": "{1} {0}"}
_LEGEND: Final = (
    ("recorded", "recorded"),
    ("stated", "stated by somebody"),
    ("inferred", "inferred"),
)


def svg(way: Way, zone: str) -> str:
    """Return the picture as SVG.

    Args:
        way: the outcome and what is shown of its past.
        zone: IANA name of the zone for dates.
    """
    layout = lay_out(way, HEAD)
    width, height = round(layout.width), round(layout.height + FOOT)
    falling = sorted(way.arcs, key=lambda arc: arc.p)
    arcs = [_arc(arc, layout) for arc in falling]
    # Labels lie above all arcs, so that none is struck through
    chances = [_chance(arc, layout) for arc in falling]
    nodes = [_node(node, way, layout, zone) for node in way.nodes.values()]
    title = _title(way)
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    name = f'role="img" aria-label="{escape(title)}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {name}>',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<rect class="paper" width="{width}" height="{height}" rx="10"/>',
        _text(28, 38, title, "title ink", "start"),
        _text(28, 60, _subtitle(way), "soft", "start"),
        *arcs,
        *chances,
        *nodes,
        _legend(height - 24),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _title(way: Way) -> str:
    outcome = way.nodes[way.outcome]
    said = way.outcome if outcome.title == outcome.who else f"“{line(outcome.title, 70)}”"
    return f"Where {line(said, 80)} came from"


def _subtitle(way: Way) -> str:
    outcome = way.nodes[way.outcome]
    name = f"{line(outcome.who, 30)} {line(way.outcome, 40)}"
    unknown = f"{_percent(way.origin_unknown)} of it began with nothing in the record."
    return f"{name}. Thicker is likelier; time runs to the right. {unknown}"


def _percent(p: float) -> str:
    return "<1%" if 0 < p < 0.01 else f"{100 * p:.0f}%"  # noqa: PLR2004 one per cent


def _thick(arc: Arc) -> float:
    return max(THICK * arc.p, 1.2)


def _rise(arc: Arc, layout: Layout) -> float:
    """Return how high an arc rises on its lane, so that it passes over what is between its ends."""
    (x1, y1), (x2, y2) = layout.at[arc.parent], layout.at[arc.child]
    return -min(70.0, 12 + (x2 - x1) / 9) if y1 == y2 else 0.0


def _arc(arc: Arc, layout: Layout) -> str:
    (x1, y1), (x2, y2) = layout.at[arc.parent], layout.at[arc.child]
    thick = _thick(arc)
    bend, rise = (x2 - x1) * 0.5, _rise(arc, layout)
    bends = f"{x1 + bend:.1f},{y1 + rise:.1f} {x2 - bend:.1f},{y2 + rise:.1f}"
    path = f"M{x1:.1f},{y1:.1f} C{bends} {x2:.1f},{y2:.1f}"
    dashes = _DASHES[arc.known].format(f"{thick + 5:.1f}", f"{thick + 6:.1f}")
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    said = f"{_percent(arc.p)} {arc.mechanism}, {arc.known}"
    return (
        f'<path class="arc {arc.known}" d="{path}" stroke-width="{thick:.1f}"{dash} '
        f'stroke-opacity="{0.45 + 0.5 * arc.p:.2f}"><title>{escape(line(said))}</title></path>'
    )


def _chance(arc: Arc, layout: Layout) -> str:
    (x1, y1), (x2, y2) = layout.at[arc.parent], layout.at[arc.child]
    # Halfway on one lane; between lanes at the lower end, clear of the labels of those above it
    along, across = (0.5, 0.0) if y1 == y2 else (0.25, 0.1) if y1 > y2 else (0.75, 0.9)
    above = y1 + across * (y2 - y1) + 0.75 * _rise(arc, layout) - _thick(arc) / 2 - 4
    return _text(x1 + along * (x2 - x1), above, _percent(arc.p), "small soft", "middle")


def _node(node: Node, way: Way, layout: Layout, zone: str) -> str:
    x, y = layout.at[node.id]
    is_outcome = node.id == way.outcome
    kind = "outcome" if is_outcome else "ours" if node.ours else "theirs"
    size = 9 if is_outcome else 6
    rows = [
        _text(x, y + 24, line(node.who, LABEL), "who ink", "middle"),
        _text(x, y + 40, line(node.title, LABEL), "ink", "middle"),
        _text(x, y + 55, _when(node, zone), "small soft", "middle"),
    ]
    hover = f"<title>{escape(line(node.title))}</title>"
    return (
        f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{size}">{hover}</circle>'
        + "".join(rows)
    )


def _when(node: Node, zone: str) -> str:
    date = f"{datetime.fromtimestamp(node.when / 1_000_000, ZoneInfo(zone)):%Y-%m-%d}"
    return f"{date} · {line(node.channel, 20)}" if node.channel else date


def _legend(y: float) -> str:
    parts, x = [], 28.0
    for known, said in _LEGEND:
        dashes = _DASHES[known].format("8", "9")
        parts.append(
            f'<path class="arc {known}" d="M{x},{y - 4} h36" stroke-width="4" '
            f'stroke-dasharray="{dashes or "none"}"/>'
            + _text(x + 44, y, said, "small soft", "start")
        )
        x += 62 + 6.2 * len(said)
    for kind, said in (("ours", "ours"), ("theirs", "theirs"), ("outcome", "the outcome")):
        parts.append(
            f'<circle class="{kind}" cx="{x + 6}" cy="{y - 4}" r="6"/>'
            + _text(x + 18, y, said, "small soft", "start")
        )
        x += 36 + 6.2 * len(said)
    return "".join(parts)


def _text(x: float, y: float, text: str, classes: str, anchor: str) -> str:
    """Return a text upon a halo in the colour of the paper, so that it is read over an arc."""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    said = escape(text)
    halo = " ".join(["halo", *(each for each in classes.split() if each not in {"ink", "soft"})])
    return (
        f'<text class="{halo}" {place} aria-hidden="true">{said}</text>'
        f'<text class="{classes}" {place}>{said}</text>'
    )
