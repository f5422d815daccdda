"""A trace as a picture: where an outcome came from, arc by arc, back to the beginning."""

from datetime import datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from wherefrom.credit.ways import Node, Way
from wherefrom.figures.colours import STYLE
from wherefrom.figures.layout import Layout, lay_out
from wherefrom.figures.marks import draw_arc, draw_legend, write, write_chance
from wherefrom.safe import line
from wherefrom.written import percent

HEAD: Final = 96
FOOT: Final = 60
LABEL: Final = 24  # characters


def svg(way: Way, zone: str) -> str:
    """Return the picture as SVG.

    Args:
        way: the outcome and what is shown of its past.
        zone: IANA name of the zone for dates.
    """
    layout = lay_out(way, HEAD)
    width, height = round(layout.width), round(layout.height + FOOT)
    falling = sorted(way.arcs, key=lambda arc: arc.p)
    arcs = [draw_arc(each, layout.at) for each in falling]
    # Labels lie above all arcs, so that none is struck through
    chances = [write_chance(each, layout.at) for each in falling]
    nodes = [_node(node, way, layout, zone) for node in way.nodes.values()]
    title = _title(way)
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    name = f'role="img" aria-label="{escape(title)}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {name}>',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<rect class="paper" width="{width}" height="{height}" rx="10"/>',
        write(28, 38, title, "title ink", "start"),
        write(28, 60, _subtitle(way), "soft", "start"),
        *arcs,
        *chances,
        *nodes,
        draw_legend(height - 24),
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
    unknown = f"{percent(way.origin_unknown)} of it began with nothing in the record."
    return f"{name}. Thicker is likelier; time runs to the right. {unknown}"


def _node(node: Node, way: Way, layout: Layout, zone: str) -> str:
    x, y = layout.at[node.id]
    is_outcome = node.id == way.outcome
    kind = "outcome" if is_outcome else "ours" if node.ours else "theirs"
    size = 9 if is_outcome else 6
    rows = [
        write(x, y + 24, line(node.who, LABEL), "who ink", "middle"),
        write(x, y + 40, line(node.title, LABEL), "ink", "middle"),
        write(x, y + 55, _when(node, zone), "small soft", "middle"),
    ]
    hover = f"<title>{escape(line(node.title))}</title>"
    return (
        f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{size}">{hover}</circle>'
        + "".join(rows)
    )


def _when(node: Node, zone: str) -> str:
    date = f"{datetime.fromtimestamp(node.when / 1_000_000, ZoneInfo(zone)):%Y-%m-%d}"
    return f"{date} · {line(node.channel, 20)}" if node.channel else date
