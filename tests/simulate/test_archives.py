import hashlib

import pytest

from wherefrom.ingest.importer import import_archive
from wherefrom.outcomes import import_outcomes
from wherefrom.people import resolve
from wherefrom.record.record import open_record
from wherefrom.schema import to_table
from wherefrom.simulate import year
from wherefrom.simulate.archives import write

# What an archive tells in its own words, or not at all.
APART = {"archive", "place", "version", "published_raw", "quoted", "name"}


@pytest.fixture(scope="module")
def small():
    return year(seed=2, people=40)


@pytest.fixture(scope="module")
def record(small, tmp_path_factory):
    folder = tmp_path_factory.mktemp("year")
    found = open_record(folder / "record", create=True)
    for path in write(small, folder / "archives"):
        receipt = import_archive(found, path)
        assert receipt.seen == receipt.stored
        assert not receipt.skipped
    import_outcomes(found, folder / "archives" / "outcomes.csv")
    return found


def rows(table):
    kept = [name for name in table.column_names if name not in APART]
    return {row["id"]: row for row in table.select(kept).to_pylist()}


def test_archives_read_back_are_the_year(small, record):
    assert rows(record.activities()) == rows(to_table(small.activities, "year"))


def test_archives_read_back_keep_quotes_apart_from_words(small, record):
    found = {row["id"]: row["quoted"] or "" for row in record.activities().to_pylist()}
    quoting = [activity for activity in small.activities if activity.quoted]
    assert quoting
    for activity in quoting:
        assert all(line in found[activity.id] for line in activity.quoted.split("\n"))


def test_outcomes_read_back_are_the_years(small, record):
    assert record.outcomes() == small.outcomes


def test_cards_make_page_and_address_one_person(small, record):
    person_of = resolve(record).person_of
    for mail, page in small.same():
        if mail in person_of and page in person_of:
            assert person_of[mail] == person_of[page]


def test_archives_are_the_same_bytes_twice(small, tmp_path):
    def digests(folder):
        write(small, folder)
        return {p.name: hashlib.sha256(p.read_bytes()).digest() for p in folder.iterdir()}

    assert digests(tmp_path / "one") == digests(tmp_path / "two")
