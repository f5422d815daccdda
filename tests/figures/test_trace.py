"""The picture of a trace: well-formed, true to the way, safe with any text, clear of overlaps."""

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from wherefrom.credit.ways import Arc, Node, Way
from wherefrom.figures.layout import GAP, lay_out
from wherefrom.figures.trace import svg

DAY = 86_400_000_000
SPACE = "{http://www.w3.org/2000/svg}"


def node(name, day, *, channel="email", ours=False, who="Ana", title="Hello"):
    return Node(name, day * DAY, who, title, channel, ours)


@pytest.fixture
def way():
    nodes = [
        node("deal", 400, channel=None, who="deal"),
        node("a", 390),
        node("b", 389, ours=True),
        node("c", 100),
        node("d", 380, ours=True),
        node("e", 50),
    ]
    arcs = [
        Arc("deal", "a", 0.6, "contact", "inferred", 0.6),
        Arc("deal", "c", 0.2, "contact", "stated", 0.2),
        Arc("a", "b", 0.9, "reply", "recorded", 0.54),
        Arc("b", "c", 0.5, "introduction", "inferred", 0.27),
        Arc("b", "d", 0.3, "re-contact", "inferred", 0.16),
        Arc("d", "e", 0.4, "re-contact", "inferred", 0.07),
    ]
    return Way("deal", {each.id: each for each in nodes}, arcs, 0.2)


def test_picture_draws_every_node_and_arc_once(way):
    drawn = ET.fromstring(svg(way, "UTC"))  # noqa: S314 our own picture
    arcs = [path for path in drawn.iter(f"{SPACE}path") if path.find(f"{SPACE}title") is not None]
    circles = [
        each for each in drawn.iter(f"{SPACE}circle") if each.find(f"{SPACE}title") is not None
    ]
    assert (len(arcs), len(circles)) == (6, 6)
    widths = {path.find(f"{SPACE}title").text: float(path.get("stroke-width")) for path in arcs}
    assert widths["90% reply, recorded"] > widths["60% contact, inferred"]


def test_how_a_link_is_known_is_told_by_its_line(way):
    drawn = ET.fromstring(svg(way, "UTC"))  # noqa: S314 our own picture
    dashes = {
        path.get("class"): path.get("stroke-dasharray")
        for path in drawn.iter(f"{SPACE}path")
        if path.find(f"{SPACE}title") is not None
    }
    assert dashes["arc recorded"] is None
    assert len({dashes["arc stated"].split()[0], dashes["arc inferred"].split()[0]}) == 2


def test_time_runs_to_the_right_and_labels_on_a_lane_stay_apart(way):
    layout = lay_out(way, 90)
    for arc in way.arcs:
        assert layout.at[arc.parent][0] < layout.at[arc.child][0]
    for (x1, y1), (x2, y2) in combinations(layout.at.values(), 2):
        assert y1 != y2 or abs(x1 - x2) >= GAP - 1
    assert all(0 < x < layout.width and 90 < y < layout.height for x, y in layout.at.values())
    assert layout.at["deal"][0] == max(x for x, _ in layout.at.values())


def test_likeliest_way_stays_on_the_lane_of_the_outcome(way):
    at = lay_out(way, 90).at
    assert at["deal"][1] == at["a"][1] == at["b"][1] == at["c"][1] < at["d"][1]


def test_hostile_text_stays_text():
    bad = '<script>alert(1)</script>"\x1b]0;x\x07\u202e\x00\ud800'
    way = Way(bad, {bad: node(bad, 1, who=bad, title=bad, channel=bad)}, [], 1.0)
    picture = svg(way, "UTC")
    drawn = ET.fromstring(picture)  # noqa: S314 our own picture
    assert not list(drawn.iter(f"{SPACE}script"))
    assert not any(ord(letter) < 32 and letter != "\n" for letter in picture)
    assert "\u202e" not in picture


def test_dates_are_told_in_the_records_zone():
    late = Way("x", {"x": Node("x", DAY - 1, "deal", "x", None, ours=True)}, [], 0.0)
    assert "1970-01-01" in svg(late, "UTC")
    assert "1970-01-02" in svg(late, "Asia/Tokyo")
