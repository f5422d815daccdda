"""What a way back calls the activities on it."""

import pytest

from wherefrom import lineage
from wherefrom.credit.ways import nodes
from wherefrom.record.record import open_record
from wherefrom.schema import to_accounts, to_table
from wherefrom.settings import Settings
from wherefrom.vocabulary import Activity

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
