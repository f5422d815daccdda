"""A world written as archives and imported is the world put in by hand."""

import json

import numpy as np
import pytest

from wherefrom.ingest.importer import import_archive
from wherefrom.lineage import fit
from wherefrom.outcomes import import_outcomes
from wherefrom.record.record import open_record
from wherefrom.schema import to_accounts, to_table
from wherefrom.simulate.worlds import KINDS, Told, grow, live, write

APART = {"archive", "place", "version"}


@pytest.fixture(scope="module", params=["W0", "W7"])
def twice(request, tmp_path_factory):
    """What is told, and two records of it: put in by hand, and imported."""
    folder = tmp_path_factory.mktemp(request.param)
    world = grow(KINDS[request.param], seed=4, size=0.04)
    told = Told(world, live(world))
    write(told, folder)
    ours = (folder / "me.txt").read_text().split()
    by_hand, imported = (open_record(folder / name, create=True) for name in ("hand", "import"))
    with by_hand.write("test") as writer:
        writer.append(to_table(told.activities(), "test"), to_accounts(told.accounts()))
        writer.set_ours(told.ours())
        writer.add_outcomes(told.outcomes())
    receipt = import_archive(imported, folder / "activities.jsonl")
    assert receipt.stored == receipt.seen == len(told.rows)
    import_outcomes(imported, folder / "outcomes.csv")
    with imported.write("test") as writer:
        writer.set_ours(ours)
    return by_hand, imported


def rows(record):
    table = record.activities()
    kept = [name for name in table.column_names if name not in APART]
    return {row["id"]: row for row in table.select(kept).to_pylist()}


def test_what_is_imported_is_what_was_told(twice):
    by_hand, imported = twice
    assert rows(imported) == rows(by_hand)
    assert imported.outcomes() == by_hand.outcomes()
    assert imported.ours() == by_hand.ours()


def test_fit_of_what_is_imported_is_that_of_what_was_told(twice):
    one, other = (fit(record) for record in twice)
    assert list(one.history.ids) == list(other.history.ids)
    np.testing.assert_allclose(one.links.base, other.links.base, rtol=1e-9)
    np.testing.assert_array_equal(one.links.parents, other.links.parents)
    np.testing.assert_allclose(one.links.p, other.links.p, rtol=1e-9)


def test_lines_are_activitystreams(tmp_path):
    world = grow(KINDS["W0"], seed=4, size=0.04)
    write(Told(world, live(world)), tmp_path)
    lines = (tmp_path / "activities.jsonl").read_text().splitlines()
    said = [json.loads(line) for line in lines]
    assert {each["type"] for each in said} == {"Announce", "Create", "Join"}
    assert all(each["actor"]["id"].startswith("mailto:") for each in said)
