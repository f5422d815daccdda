"""A way back: what it holds, how far it goes, and what it calls the activities on it."""

import pytest

from wherefrom import lineage
from wherefrom.credit import trace
from wherefrom.credit.ways import DEPTH, LEAST, NODES, nodes, ways
from wherefrom.errors import UnknownNameError
from wherefrom.record.record import open_record
from wherefrom.schema import to_accounts, to_table
from wherefrom.settings import Settings
from wherefrom.vocabulary import Activity, Outcome

DAY = 86_400_000_000


def act(number, type_, **fields):
    return Activity(
        id=f"m:{number}",
        type=type_,
        actor=f"m:actor{number}",
        channel="m",
        published=number * DAY,
        **fields,
    )


@pytest.fixture(scope="module")
def titles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ways") / "record"
    record = open_record(folder, create=True, settings=Settings(draws=0))
    activities = [
        act(1, "Create", name="Bread", content="Rye"),
        act(2, "Create", content="Rye again\nand more"),
        act(3, "Announce", object="m:1"),
        act(4, "Like", object="m:2"),
        act(5, "Announce", object="m:elsewhere"),
        act(6, "Join", object="m:1"),
    ]
    with record.write() as writer:
        writer.append(to_table(activities, "talk"), to_accounts([]))
    fitted = lineage.fit(record)
    told = nodes(record, fitted, [activity.id for activity in activities])
    return {name: node.title for name, node in told.items()}


def test_what_was_said_is_told_by_its_title_or_first_line(titles):
    assert (titles["m:1"], titles["m:2"]) == ("Bread", "Rye again")


def test_what_passes_on_another_word_is_told_with_it(titles):
    assert (titles["m:3"], titles["m:4"]) == ("shares: Bread", "likes: Rye again")


def test_what_is_not_in_the_record_is_told_by_its_type(titles):
    assert (titles["m:5"], titles["m:6"]) == ("Announce", "Join")


LONG = 40  # letters, each an answer to the one before; the last is the counterparty's own


@pytest.fixture(scope="module")
def conversation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ways") / "record"
    record = open_record(folder, create=True, settings=Settings(draws=0))
    ends = ("m:me", "m:dee")
    letters = [
        Activity(
            id=f"m:{n}",
            type="Create",
            actor=ends[n % 2] if n < LONG - 1 else "m:bo",
            to=(ends[1 - n % 2],),
            channel="m",
            visibility="direct",
            published=n * DAY,
            in_reply_to=f"m:{n - 1}" if n else None,
            name=f"letter {n}",
        )
        for n in range(LONG)
    ]
    deal = Outcome(
        id="deal",
        when=(LONG + 1) * DAY,
        kind="hire",
        counterparties=("m:bo",),
        through=("m:bo",),
    )
    with record.write() as writer:
        writer.append(to_table(letters, "talk"), to_accounts([]))
        writer.set_ours(["m:me"])
        writer.add_outcomes([deal, Outcome(id="luck", when=DAY, counterparties=("m:cy",))])
    return record, lineage.fit(record)


@pytest.fixture(scope="module")
def way(conversation):
    record, fitted = conversation
    (found,) = ways(record, fitted, trace(fitted, ["deal"]))
    return found


def test_way_begins_with_the_outcome_and_each_arc_leads_on_from_what_is_there(way):
    assert next(iter(way.nodes)) == way.outcome == "deal"
    assert (way.nodes["deal"].who, way.nodes["deal"].channel) == ("hire", None)
    there = {"deal"}
    for arc in way.arcs:
        assert arc.child in there
        there.add(arc.parent)
    assert there == set(way.nodes)


def test_way_ends_where_it_fades_or_grows_too_long(way):
    assert all(arc.reach >= LEAST for arc in way.arcs)
    assert len(way.nodes) <= NODES + 1
    further = [arc for arc in way.arcs if arc.child != "deal"]
    assert 0 < len(further) <= DEPTH * NODES
    assert {arc.mechanism for arc in further} == {"reply"}


def test_reach_is_the_product_of_the_way(way):
    reach = {"deal": 1.0}
    for arc in way.arcs:
        assert arc.reach <= reach[arc.child] * arc.p + 1e-9
        reach[arc.parent] = max(reach.get(arc.parent, 0), arc.reach)


def test_way_of_what_came_from_nowhere_is_the_outcome_alone(conversation):
    record, fitted = conversation
    (found,) = ways(record, fitted, trace(fitted, ["luck"]))
    assert list(found.nodes) == ["luck"]
    assert found.arcs == []
    assert found.origin_unknown == 1


def test_way_of_an_outcome_since_removed_says_so(conversation):
    record, fitted = conversation
    rows = trace(fitted, ["luck"])
    with pytest.raises(UnknownNameError, match='"gone"'):
        ways(record, fitted, [rows[0] | {"outcome": "gone"}])
