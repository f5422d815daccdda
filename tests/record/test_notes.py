"""What is noted of people, and tried, is kept apart and goes with whom it names."""

import sqlite3

import pytest
from tests.record.makings import activities, add, new_record

from wherefrom.errors import UnknownNameError
from wherefrom.record.record import open_record
from wherefrom.record.seal import close_seal
from wherefrom.schema import SCHEMA
from wherefrom.vocabulary import Experiment, Remark

ANA, BOB = "email:ana.canarybird@nest.org", "email:bob@list.org"
HERS = Remark(ANA, "place", "The canary islands")
HIS = Remark(BOB, "family", "married to Ana Canarybird")
PLAIN = Remark(BOB, "interest", "rye bread")
TRIED = Experiment("answer Ana Canarybird at once", 10, 20)


def note(record, *notes):
    with record.write() as writer:
        writer.add_notes(notes)


def test_notes_are_a_set_in_order(tmp_path):
    record, other = new_record(tmp_path / "one"), new_record(tmp_path / "other")
    note(record, HERS, PLAIN)
    note(record, PLAIN)
    note(other, PLAIN, HERS, HERS)
    assert record.notes() == other.notes() == [HERS, PLAIN]
    assert record.digest() == other.digest()
    with record.write() as writer:
        writer.remove_notes([HERS])
    assert record.notes() == [PLAIN]
    assert record.digest() != other.digest()


def test_notes_and_experiments_change_no_answer_of_a_lineage(tmp_path):
    record = new_record(tmp_path)
    before = record.state()
    note(record, HERS)
    with record.write() as writer:
        writer.try_out(TRIED)
        writer.set_thanked(5)
    assert record.state() == before
    assert record.thanked() == 5


def test_experiments_are_kept_by_name_and_removed(tmp_path):
    record = new_record(tmp_path)
    longer, other = Experiment(TRIED.name, 10, 30, 7), Experiment("no posts", 5, 9)
    with record.write() as writer:
        for each in (TRIED, longer, other):
            writer.try_out(each)
    assert record.experiments() == [other, longer]
    with record.write() as writer:
        writer.stop_trying("no posts")
        with pytest.raises(UnknownNameError, match="no pots"):
            writer.stop_trying("no pots")
    assert record.experiments() == [longer]


def test_a_person_forgotten_takes_the_notes_along_and_leaves_those_of_others(tmp_path):
    record = new_record(tmp_path)
    note(record, HERS, HIS, PLAIN)
    with record.write() as writer:
        writer.try_out(TRIED)
        writer.forget([ANA], ["Ana Canarybird"])
    kept = [Remark(BOB, "family", "married to [forgotten]"), PLAIN]
    assert record.notes() == kept
    assert [each.name for each in record.experiments()] == ["answer [forgotten] at once"]
    note(record, HERS, HIS)
    assert record.notes() == kept
    held = b"".join(file.read_bytes() for file in record.path.rglob("*") if file.is_file()).lower()
    assert b"canary" not in held


def test_a_record_made_before_there_were_notes_opens_and_takes_some(tmp_path):
    record = new_record(tmp_path)
    add(record, activities(3))
    before = record.digest()
    path = record.path / "ledger.sqlite"
    with sqlite3.connect(path) as ledger:
        ledger.execute("DROP TABLE notes")
        ledger.execute("DROP TABLE experiments")
        ledger.execute("UPDATE meta SET value = '3' WHERE key = 'schema'")
    ledger.close()
    close_seal(path)
    old = open_record(record.path)
    assert (old.schema, old.notes(), old.experiments(), old.check()) == (3, [], [], [])
    assert old.digest() == before
    note(old, HERS)
    assert (old.schema, old.notes(), old.check()) == (SCHEMA, [HERS], [])
