"""What people state of themselves is a set of its own, and goes with them."""

import sqlite3

from msgspec.structs import replace
from tests.record.makings import activities, add, new_record

from wherefrom.record.record import open_record
from wherefrom.record.seal import close_seal
from wherefrom.schema import SCHEMA
from wherefrom.vocabulary import Statement

ANA, BOB = "email:ana.canarybird@nest.org", "email:bob@list.org"
HERS = Statement(
    account=ANA, kind="work", title="Singer", organisation="The nestcanary", start="2013",
    source="Ana Canarybird.json",
)  # fmt: skip
HIS = Statement(
    account=BOB, kind="reference", title="Ana Canarybird", note="Bob is kind, says Ana Canarybird.",
    source="bob.json",
)  # fmt: skip
PLAIN = Statement(account=BOB, kind="skill", title="Rye", source="bob.json")


def state(record, *statements):
    with record.write() as writer:
        writer.add_statements(statements)


def test_statements_are_a_set_in_order(tmp_path):
    record, other = new_record(tmp_path / "one"), new_record(tmp_path / "other")
    state(record, HERS, PLAIN)
    state(record, PLAIN)
    state(other, PLAIN, HERS, HERS)
    assert record.statements() == other.statements() == [HERS, PLAIN]
    assert record.digest() == other.digest()


def test_of_two_files_that_state_the_same_one_is_named_whichever_came_first(tmp_path):
    record, other = new_record(tmp_path / "one"), new_record(tmp_path / "other")
    again = replace(PLAIN, source="a.json")
    state(record, PLAIN, again)
    state(other, again, PLAIN)
    assert record.statements() == other.statements() == [again]


def test_statements_change_no_answer(tmp_path):
    record = new_record(tmp_path)
    before = record.state()
    state(record, HERS)
    assert record.state() == before


def test_a_person_forgotten_takes_their_statements_along_and_leaves_those_of_others(tmp_path):
    record = new_record(tmp_path)
    state(record, HERS, HIS, PLAIN)
    with record.write() as writer:
        writer.forget([ANA], ["Ana Canarybird"])
    kept = replace(HIS, title="[forgotten]", note="Bob is kind, says [forgotten].")
    assert record.statements() == [kept, PLAIN]
    state(record, HERS, HIS)  # imported again
    assert record.statements() == [kept, PLAIN]
    held = b"".join(file.read_bytes() for file in record.path.rglob("*") if file.is_file()).lower()
    assert b"canary" not in held


def test_a_record_made_before_there_were_statements_opens_and_takes_some(tmp_path):
    record = new_record(tmp_path)
    add(record, activities(3))
    before = record.digest()
    path = record.path / "ledger.sqlite"
    with sqlite3.connect(path) as ledger:
        for table in ("statements", "notes", "experiments"):
            ledger.execute(f"DROP TABLE {table}")
        ledger.execute("UPDATE meta SET value = '2' WHERE key = 'schema'")
    ledger.close()
    close_seal(path)
    old = open_record(record.path)
    assert (old.schema, old.statements(), old.check()) == (2, [], [])
    assert old.digest() == before
    state(old, HERS)
    assert (old.schema, old.statements(), old.check()) == (SCHEMA, [HERS], [])
