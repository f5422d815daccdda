"""The picture by people: a lane each, children right of parents, safe with any text."""

from xml.etree import ElementTree as ET

from tests.figures.test_trace import node, way  # noqa: F401 a fixture

from wherefrom.credit.ways import Arc, Way
from wherefrom.figures.lanes import STEP, _lanes, _places, steps, svg

SPACE = "{http://www.w3.org/2000/svg}"
EVIL = '<script>alert(1)</script>" onload="x'


def _parsed(text):
    return ET.fromstring(text)  # noqa: S314 our own picture


def test_children_stand_right_of_their_parents_on_a_lane_for_each_person(way):  # noqa: F811
    order = steps(way)
    lanes = _lanes(order)
    at = _places(way, order, lanes)
    assert all(at[arc.child][0] >= at[arc.parent][0] + STEP for arc in way.arcs)
    assert {y for _, y in at.values()} == {at[each.id][1] for each in order}
    assert len({y for _, y in at.values()}) == len(lanes)


def test_every_activity_and_arc_is_drawn_and_numbered_in_time(way):  # noqa: F811
    root = _parsed(svg(way, "UTC", is_page=True))
    links = [each.get("href") for each in root.iter(f"{SPACE}a")]
    assert links == [f"#step-{number}" for number in range(1, len(way.nodes) + 1)]
    arcs = [each for each in root.iter(f"{SPACE}path") if "arc" in each.get("class", "").split()]
    assert len([each for each in arcs if each.find(f"{SPACE}title") is not None]) == len(way.arcs)
    assert root.find(f"{SPACE}style") is None
    assert _parsed(svg(way, "UTC")).find(f"{SPACE}style") is not None


def test_texts_are_only_text():
    nodes = [node("deal", 9, channel=None, who="deal"), node("a", 1, who=EVIL, title=EVIL)]
    hostile = Way(
        "deal", {each.id: each for each in nodes}, [Arc("deal", "a", 0.5, EVIL, "stated", 0.5)], 0.5
    )
    root = _parsed(svg(hostile, "UTC", is_page=True))
    assert [each.tag for each in root.iter() if each.tag.endswith("script")] == []
    assert not any(name.startswith("on") for each in root.iter() for name in each.attrib)
    assert any(EVIL in (each.text or "") for each in root.iter(f"{SPACE}title"))
