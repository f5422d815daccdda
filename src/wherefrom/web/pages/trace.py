"""Where one outcome came from."""

from typing import Any

from markupsafe import Markup
from msgspec.structs import replace

from wherefrom.credit.ways import Node, Way, ways
from wherefrom.figures import lanes
from wherefrom.people import resolve
from wherefrom.reports import lineages, talk
from wherefrom.web.asking import Answer, Ask, Shown
from wherefrom.web.view import View

MOST = 12  # people and threads


def show(ask: Ask) -> Answer:
    """Draw the lineage of an outcome, and list its steps with what was said."""
    record, lineage, id_ = ask.record, ask.lineage(), ask.id
    report = ask.report("trace", id_, make=lambda: lineages.trace(lineage, [id_], MOST))
    row = report.rows[0]
    (way,) = ways(record, lineage, [row])
    outcome = next(each for each in record.outcomes() if each.id == row["outcome"])
    order = lanes.steps(way)
    told = talk.several(record, lineage, [node.id for node in order]).rows
    said = {each["id"]: each for each in told}
    steps = [_step(way, node, said.get(node.id)) for node in order]
    # The figure escapes every text itself; see figures/marks.py
    picture = Markup(lanes.svg(_veiled(ask.view, way), record.settings.zone, is_page=True))  # noqa: S704
    values = {
        "row": row,
        "outcome": outcome,
        "picture": picture,
        "steps": steps,
        "number": {node.id: place for place, node in enumerate(order, 1)},
        "name_of": resolve(record).name_of,
        "titles": _titles(ask, [each["context"] for each in row["threads"]]),
        "report": report,
    }
    return Shown("trace.html", values)


def _step(way: Way, node: Node, said: dict[str, Any] | None) -> dict[str, Any]:
    arcs = [arc for arc in way.arcs if arc.parent == node.id]
    return {"node": node, "arcs": arcs, "said": said, "is_outcome": node.id == way.outcome}


def _veiled(view: View, way: Way) -> Way:
    if view.veil is None:
        return way
    nodes = {
        id_: replace(
            node,
            who=view.who(node.person) if node.person else node.who,
            title=view.title(node.title),
        )
        for id_, node in way.nodes.items()
    }
    return replace(way, nodes=nodes)


def _titles(ask: Ask, wanted: list[str]) -> dict[str, str]:
    rows = ask.report("conversations", make=lambda: talk.conversations(ask.lineage())).rows
    picked = set(wanted)
    return {row["conversation"]: row["title"] for row in rows if row["conversation"] in picked}
