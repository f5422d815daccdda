"""What pictures are drawn with: arcs, texts upon a halo, and what the marks mean."""

from html import escape
from typing import Final

from wherefrom.credit.ways import Arc
from wherefrom.safe import line
from wherefrom.written import percent

THICK: Final = 9.0  # of an arc that is certain
Places = dict[str, tuple[float, float]]
# How a line is broken says how the link is known, for those too who do not tell the colours apart
_DASHES: Final = {"recorded": "", "stated": "1 {0}", "inferred": "{1} {0}"}
_LEGEND: Final = (
    ("recorded", "recorded"),
    ("stated", "stated by somebody"),
    ("inferred", "inferred"),
)


def _thick(arc: Arc) -> float:
    return max(THICK * arc.p, 1.2)


def _rise(arc: Arc, at: Places) -> float:
    """Return how high an arc rises on its lane, so that it passes over what is between its ends."""
    (x1, y1), (x2, y2) = at[arc.parent], at[arc.child]
    return -min(70.0, 12 + (x2 - x1) / 9) if y1 == y2 else 0.0


def draw_arc(arc: Arc, at: Places) -> str:
    """Return the line from a parent to its child, as thick as it is likely."""
    (x1, y1), (x2, y2) = at[arc.parent], at[arc.child]
    thick = _thick(arc)
    bend, rise = (x2 - x1) * 0.5, _rise(arc, at)
    bends = f"{x1 + bend:.1f},{y1 + rise:.1f} {x2 - bend:.1f},{y2 + rise:.1f}"
    path = f"M{x1:.1f},{y1:.1f} C{bends} {x2:.1f},{y2:.1f}"
    dashes = _DASHES[arc.known].format(f"{thick + 5:.1f}", f"{thick + 6:.1f}")
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    said = f"{percent(arc.p)} {arc.mechanism}, {arc.known}"
    return (
        f'<path class="arc {arc.known}" d="{path}" stroke-width="{thick:.1f}"{dash} '
        f'stroke-opacity="{0.45 + 0.5 * arc.p:.2f}"><title>{escape(line(said))}</title></path>'
    )


def write_chance(arc: Arc, at: Places) -> str:
    """Return the probability of an arc, written beside it."""
    (x1, y1), (x2, y2) = at[arc.parent], at[arc.child]
    # Halfway on one lane; between lanes at the lower end, clear of the labels of those above it
    along, across = (0.5, 0.0) if y1 == y2 else (0.25, 0.1) if y1 > y2 else (0.75, 0.9)
    above = y1 + across * (y2 - y1) + 0.75 * _rise(arc, at) - _thick(arc) / 2 - 4
    return write(x1 + along * (x2 - x1), above, percent(arc.p), "small soft", "middle")


def draw_legend(y: float) -> str:
    """Return what lines and marks mean, in a row."""
    parts, x = [], 28.0
    for known, said in _LEGEND:
        dashes = _DASHES[known].format("8", "9")
        parts.append(
            f'<path class="arc {known}" d="M{x},{y - 4} h36" stroke-width="4" '
            f'stroke-dasharray="{dashes or "none"}"/>'
            + write(x + 44, y, said, "small soft", "start")
        )
        x += 62 + 6.2 * len(said)
    for kind, said in (("ours", "ours"), ("theirs", "theirs"), ("outcome", "the outcome")):
        parts.append(
            f'<circle class="{kind}" cx="{x + 6}" cy="{y - 4}" r="6"/>'
            + write(x + 18, y, said, "small soft", "start")
        )
        x += 36 + 6.2 * len(said)
    return "".join(parts)


def write(x: float, y: float, said: str, classes: str, anchor: str) -> str:
    """Return a text upon a halo in the colour of the paper, so that it is read over an arc."""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    said = escape(said)
    halo = " ".join(["halo", *(each for each in classes.split() if each not in {"ink", "soft"})])
    return (
        f'<text class="{halo}" {place} aria-hidden="true">{said}</text>'
        f'<text class="{classes}" {place}>{said}</text>'
    )
