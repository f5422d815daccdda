"""Links are a set; by itself and a parent exclude each other; any order gives an equal record."""

import shutil
import sqlite3

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.makings import activities, add, new_record

from wherefrom.errors import UnknownNameError
from wherefrom.record import ledger as book
from wherefrom.record.links import LINKS, Linked
from wherefrom.record.record import open_record
from wherefrom.record.seal import close_seal
from wherefrom.schema import SCHEMA


@pytest.fixture
def record(tmp_path):
    return new_record(tmp_path / "record")


def table(*links):
    return pa.Table.from_pylist(
        [{"child": child, "parent": parent} for child, parent in links], LINKS
    )


def state(record, *links):
    with record.write("links") as writer:
        return writer.add_links(table(*links))


def kept(record):
    return [(row["child"], row["parent"]) for row in record.links().to_pylist()]


def test_links_are_kept_once_by_child_and_parent(record):
    told = state(record, ("b", "a2"), ("c", None), ("b", "a1"), ("b", "a2"))
    assert told == Linked(stored=3, duplicate=1, overruled=0, forgotten=0, replaced=0)
    assert kept(record) == [("b", "a1"), ("b", "a2"), ("c", None)]
    assert record.links().schema == LINKS
    assert record.check() == []


def test_stating_again_changes_nothing(record):
    links = [("b", "a"), ("c", None), ("c", "b")]
    state(record, *links)
    before = record.digest(), record.state()
    told = state(record, *links)
    assert (told.stored, told.duplicate, told.overruled, told.replaced) == (0, 2, 1, 0)
    assert (record.digest(), record.state()) == before


def test_links_are_part_of_the_state_and_of_the_digest(record):
    seen = {(record.state(), record.digest())}
    for links in ([("b", "a")], [("b", "c")], [("b", None)]):
        state(record, *links)
        seen.add((record.state(), record.digest()))
    assert len(seen) == 4
    assert len({digest for _, digest in seen}) == 4


@pytest.mark.parametrize(
    ("first", "later", "left", "replaced"),
    [
        ([("b", "a1"), ("b", "a2")], [("b", None)], [("b", None)], 2),
        ([("b", None)], [("b", "a1"), ("b", "a2")], [("b", "a1"), ("b", "a2")], 1),
        ([("b", "a1")], [("b", "a2")], [("b", "a1"), ("b", "a2")], 0),
        ([("b", None), ("c", "a1")], [("c", None)], [("b", None), ("c", None)], 1),
    ],
)
def test_of_two_that_exclude_each_other_the_later_stands(record, first, later, left, replaced):
    state(record, *first)
    told = state(record, *later)
    assert kept(record) == left
    assert (told.stored, told.replaced) == (len(later), replaced)


def test_within_one_table_the_later_stands_too(record):
    told = state(record, ("b", "a1"), ("b", "a2"), ("b", None), ("b", None), ("b", "a3"))
    assert kept(record) == [("b", "a3")]
    assert told == Linked(stored=1, duplicate=1, overruled=3, forgotten=0, replaced=0)


def test_activity_is_not_its_own_parent(record):
    with pytest.raises(ValueError, match="itself"):
        state(record, ("a", None), ("b", "b"))
    assert kept(record) == []


def test_links_are_removed_one_or_all(record):
    state(record, ("b", "mail-1"), ("b", "mail-2"), ("b", "mail-3"), ("c", None))
    with record.write() as writer:
        assert writer.remove_links("b", "mail-2") == 1
        with pytest.raises(UnknownNameError, match=r'No stated link of "b" to "mail-4".*"mail-1"'):
            writer.remove_links("b", "mail-4")
    assert kept(record) == [("b", "mail-1"), ("b", "mail-3"), ("c", None)]
    with record.write() as writer:
        assert writer.remove_links("b") == 2
        assert writer.remove_links("c") == 1
        with pytest.raises(UnknownNameError, match='No stated link of "c"'):
            writer.remove_links("c")
    assert kept(record) == []


LINES = [("email:2@list.org", "email:1@list.org"), ("email:3@list.org", None),
         ("email:4@list.org", "email:3@list.org"), ("email:4@list.org", "email:9@list.org"),
         ("deal", "email:4@list.org")]  # fmt: skip


@settings(max_examples=12)
@given(data=st.data())
def test_in_any_order_and_before_or_after_their_activities_an_equal_record(tmp_path_factory, data):
    plain = new_record(tmp_path_factory.mktemp("plain") / "record")
    add(plain, activities(6))
    state(plain, *LINES)
    mixed = new_record(tmp_path_factory.mktemp("mixed") / "record")
    shuffled = data.draw(st.permutations(LINES))
    cut = data.draw(st.integers(0, len(LINES)))
    steps = [lambda: state(mixed, *shuffled[:cut]), lambda: state(mixed, *shuffled[cut:]),
             lambda: add(mixed, activities(6))]  # fmt: skip
    for step in data.draw(st.permutations(steps)):
        step()
    assert mixed.digest() == plain.digest()
    assert mixed.links() == plain.links()


def _as_before_links(record):
    """Make the ledger one of schema 1, which had no links."""
    with sqlite3.connect(record.path / "ledger.sqlite") as ledger:
        ledger.execute("DROP TABLE links")
        for table in ("statements", "notes", "experiments"):
            ledger.execute(f"DROP TABLE {table}")
        ledger.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    ledger.close()
    close_seal(record.path / "ledger.sqlite")
    return open_record(record.path)


def test_record_made_before_there_were_links_opens_and_takes_some(record):
    add(record, activities(5))
    before = record.digest(), record.state()
    old = _as_before_links(record)
    assert old.schema == 1
    assert old.links().num_rows == 0
    assert old.check() == []
    assert (old.digest(), old.state()) == before
    with old.write():
        pass
    assert old.schema == SCHEMA
    assert old.check() == []
    assert (old.digest(), old.state()) == before
    state(old, ("email:2@list.org", "email:1@list.org"))
    assert kept(old) == [("email:2@list.org", "email:1@list.org")]


def test_killed_while_it_is_brought_up_it_is_still_the_old_record(record, monkeypatch):
    old = _as_before_links(record)
    with monkeypatch.context() as patch:
        patch.setattr(book.Ledger, "put", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError), old.write():
            pass
    assert old.schema == 1
    with old.write() as writer:
        writer.add_links(table(("b", "a")))
    assert kept(old) == [("b", "a")]


@pytest.mark.parametrize(
    "damage",
    [
        "INSERT INTO links VALUES ('b', '')",
        "UPDATE links SET parent = 'b'",
    ],
)
def test_links_that_contradict_each_other_are_damage(record, damage):
    state(record, ("b", "a"))
    with sqlite3.connect(record.path / "ledger.sqlite") as ledger:
        ledger.execute(damage)
    ledger.close()
    (problem,) = record.check()
    assert "is not as it was sealed" in problem.found
    close_seal(record.path / "ledger.sqlite")
    (problem,) = record.check()
    assert "links of 1 activities that contradict" in problem.found
    assert "wherefrom links list" in problem.remedy


def test_copies_with_other_links_differ(record, tmp_path):
    state(record, ("b", "a"))
    copy = open_record(shutil.copytree(record.path, tmp_path / "copy"))
    assert copy.digest() == record.digest()
    state(copy, ("b", "a2"))
    assert copy.digest() != record.digest()
