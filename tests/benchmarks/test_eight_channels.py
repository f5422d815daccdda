"""A made-up person's year on eight channels, from their downloads to traces across channels."""

import json
import subprocess
import sys
from collections import Counter

import pytest

from benchmarks import eight_channels
from wherefrom.lineage import fit
from wherefrom.simulate.life import life

READERS = {"mail", "mastodon", "x", "slack", "whatsapp", "telegram", "icalendar", "linkedin"}


@pytest.fixture(scope="module")
def lived():
    return life(seed=1, people=20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("life")


@pytest.fixture(scope="module")
def record(lived, folder):
    return eight_channels.bring_in(lived, folder)


@pytest.fixture(scope="module")
def found(lived, folder, record):
    """The traces; what was resolved before is asked of the record first."""
    before = eight_channels.who_is_who(lived, record)
    eight_channels.say_what_came(lived, record, folder)
    told = {each.outcome: each for each in eight_channels.traces(lived, record, fit(record))}
    return before, told


def test_one_import_reads_every_record_of_eight_channels(lived, record):
    receipts = record.receipts()
    assert {receipt.reader for receipt in receipts} == READERS | {"contacts"}
    assert all(receipt.adds_up for receipt in receipts)
    assert sum(receipt.duplicate + sum(receipt.skipped.values()) for receipt in receipts) == 0
    held = Counter(record.activities(["channel"])["channel"].to_pylist())
    assert held == eight_channels.expected(lived)
    assert len(held) == 8
    assert record.flaws().num_rows == 0


def test_every_activity_is_the_one_the_simulator_meant(lived, record):
    likes = {each.id for each in lived.activities if each.type == "Like"}  # Slack dates none
    known = eight_channels.names(lived, record)
    assert {each.id for each in lived.activities} - likes == set(known.values())
    assert len(known) == len(set(known.values()))


def test_accounts_resolve_to_the_right_persons(found):
    (precision, recall, strangers), _ = found
    assert precision == 1.0
    assert recall >= 0.95
    assert strangers == set()


def test_traces_go_through_channels_to_where_it_truly_began(lived, found):
    _, told = found
    assert len(lived.stories) == 8
    for outcome in lived.stories:
        trace = told[outcome]
        assert trace.is_right, trace
        assert len(set(trace.found)) >= 3, trace


def test_the_command_shows_such_a_trace(lived, record, found):
    assert found
    at = [sys.executable, "-m", "wherefrom", "--record", str(record.path)]
    asked = [*at, "trace", lived.stories[0], "--json"]
    (row,) = json.loads(subprocess.run(asked, check=True, capture_output=True).stdout)["rows"]
    channels = {each["activity"].partition(":")[0] for each in row["ancestors"] if each["p"] > 0.5}
    assert len(channels) >= 3
    known = eight_channels.names(lived, record)
    begun = eight_channels.way(lived.parents, lived.stories[0])[-1]
    assert begun in {known.get(each["activity"]) for each in row["ancestors"]}
