import os
import sqlite3
import stat
import subprocess
import sys
import time

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.makings import DAY, account, activities, activity, add, new_record

from wherefrom.errors import (
    BusyRecordError,
    MissingRecordError,
    NewerRecordError,
    NotARecordError,
    UnknownNameError,
)
from wherefrom.record.record import open_record
from wherefrom.schema import ACTIVITIES, SCHEMA, to_accounts, to_table
from wherefrom.settings import Settings
from wherefrom.vocabulary import Account, Flaw, Outcome, Receipt

RECEIPT = Receipt(
    archive="a.mbox", reader="mail", seen=7, stored=4, duplicate=2, skipped={"no-date": 1},
    accounts=3, seconds=0.5,
)  # fmt: skip


@pytest.fixture
def record(tmp_path):
    return new_record(tmp_path / "record")


# Opening.


def test_record_that_is_not_there_is_told(tmp_path):
    with pytest.raises(MissingRecordError, match="There is no record"):
        open_record(tmp_path / "none")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("create", [True, False])
def test_file_is_no_record(tmp_path, create):
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotARecordError, match="it is a file"):
        open_record(tmp_path / "file", create=create)


def test_folder_with_other_things_is_never_made_a_record(tmp_path):
    (tmp_path / "holiday.jpg").write_text("x")
    with pytest.raises(NotARecordError, match=r"holiday\.jpg"):
        open_record(tmp_path, create=True)


def test_record_of_a_later_wherefrom_is_refused(record):
    with sqlite3.connect(record.path / "ledger.sqlite") as ledger:
        ledger.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (SCHEMA + 1,))
    ledger.close()
    with pytest.raises(NewerRecordError, match=f"has schema {SCHEMA + 1}"):
        open_record(record.path)


def test_settings_are_those_of_the_record_not_of_the_caller(tmp_path):
    new_record(tmp_path / "record", zone="Europe/Paris")
    record = open_record(tmp_path / "record", create=True, settings=Settings(zone="Asia/Tokyo"))
    assert record.settings.zone == "Europe/Paris"
    with record.write() as writer:
        writer.set_settings(Settings(zone="Asia/Tokyo"))
    assert record.settings == Settings(zone="Asia/Tokyo")


def test_files_are_the_owners_alone_whatever_the_umask(tmp_path):
    for umask in (0o000, 0o777):
        old = os.umask(umask)
        try:
            record = new_record(tmp_path / f"record-{umask}")
            (record.cache() / "fit").write_text("x")
            with record.write() as writer:
                writer.append(to_table(activities(9), "a"), to_accounts([account(1)]))
                modes = _modes(record.path)
                assert {"ledger.sqlite-wal", "ledger.sqlite-shm", "lock", "lock.holder"} <= {*modes}
        finally:
            os.umask(old)
        record.cache()
        for name, (mode, is_folder) in (modes | _modes(record.path)).items():
            if name != "fit" or umask == 0:
                assert mode == (0o700 if is_folder else 0o600), name


def _modes(folder):
    found = {path.name: path.stat() for path in [folder, *folder.rglob("*")]}
    return {
        name: (stat.S_IMODE(each.st_mode), stat.S_ISDIR(each.st_mode))
        for name, each in found.items()
    }


# The record is a set.


def test_appending_twice_stores_once(record):
    assert msgspec.structs.astuple(add(record, activities(30))) == (30, 0, 0)
    before = record.digest(), record.state(), record.files()
    assert msgspec.structs.astuple(add(record, activities(40))) == (10, 30, 0)
    assert msgspec.structs.astuple(add(record, activities(40)[::-1])) == (0, 40, 0)
    assert record.activities().num_rows == 40
    assert before[0] != record.digest()
    assert before[1] != record.state()


def test_doubles_within_a_batch_and_a_session_are_stored_once(record):
    rows = activities(5)
    with record.write() as writer:
        told = [writer.append(to_table(rows + rows, "a"), to_accounts([])) for _ in range(2)]
    assert [msgspec.structs.astuple(each) for each in told] == [(5, 5, 0), (0, 10, 0)]


def test_nothing_new_changes_no_state(record):
    add(record, activities(10), [account(1, 5)])
    before = record.state()
    add(record, activities(10), [account(1, 5)])
    assert record.state() == before


@settings(max_examples=12)
@given(data=st.data())
def test_order_and_repetition_of_imports_do_not_matter(tmp_path_factory, data):
    rows = [activity(n, content=f"version {v}", published=p) for n, v, p in (
        (0, 0, DAY), (0, 1, 2 * DAY), (1, 0, None), (2, 0, 3 * DAY), (2, 1, None), (3, 0, 4 * DAY),
    )]  # fmt: skip
    told = [
        Account("email:a@b.org", "Ana"),
        Account("email:a@b.org", "A. B.", seen=5),
        Account("email:a@b.org", "Ana", "a@b.org", seen=9),
        Account("email:c@b.org", url="https://b.org/c", seen=2),
    ]
    plain = new_record(tmp_path_factory.mktemp("plain") / "record")
    add(plain, rows, told)
    mixed = new_record(tmp_path_factory.mktemp("mixed") / "record")
    for _ in range(data.draw(st.integers(1, 3))):
        cut = data.draw(st.integers(0, len(rows)))
        shuffled = data.draw(st.permutations(rows))
        others = data.draw(st.permutations(told))
        add(mixed, shuffled[cut:], others[: cut % 4])
        add(mixed, shuffled[:cut], others[cut % 4 :], archive="again.mbox")
    assert mixed.digest() == plain.digest()
    said = [name for name in ACTIVITIES.names if name not in {"archive", "place", "version"}]
    assert mixed.activities(said) == plain.activities(said)
    assert mixed.accounts() == plain.accounts()
    assert mixed.claims() == plain.claims()


def test_of_two_versions_the_one_with_the_earliest_known_time_is_read(record):
    rows = [
        activity(1, published=None, content="no time"),
        activity(1, published=2, content="later"),
        activity(1, published=1, content="earlier"),
        activity(0, published=None),
    ]
    add(record, rows)
    found = record.activities(["id", "content"]).to_pylist()
    assert [row["id"] for row in found] == ["email:1@list.org", "email:0@list.org"]
    assert found[0]["content"] == "earlier"


def test_activities_come_by_time_and_id_with_the_columns_asked_for(record):
    add(record, activities(50)[::-1])
    table = record.activities()
    assert table.column_names == ACTIVITIES.names[:-1]
    assert table["published"].cast(pa.int64()).to_pylist() == [n * DAY for n in range(50)]
    assert record.activities(["name", "id"]).column_names == ["name", "id"]
    assert record.activities(["id"]).num_rows == 50


def test_empty_record_answers(record):
    assert record.activities().num_rows == 0
    assert record.accounts().num_rows == record.claims().num_rows == record.flaws().num_rows == 0
    assert record.files() == record.outcomes() == record.receipts() == record.ours() == []
    assert len(record.digest()) == 64


def test_other_columns_are_misuse(record):
    with record.write() as writer, pytest.raises(ValueError, match="append takes"):
        writer.append(pa.table({"id": ["x"]}), to_accounts([]))


# Accounts.


def test_every_account_an_activity_names_exists(record):
    add(record, [activity(3, to=("email:a@x",), mentions=("email:b@x",)), activity(10)])
    found = {row["id"]: row for row in record.accounts().to_pylist()}
    assert {"email:a@x", "email:b@x", "email:writer3@list.org"} <= {*found}
    writer = found["email:writer3@list.org"]
    assert (writer["channel"], writer["handle"]) == ("email", "writer3@list.org")
    assert writer["seen_first"].timestamp() == 3 * 86_400
    assert writer["seen_last"].timestamp() == 10 * 86_400
    assert found["email:a@x"]["seen_first"] is None  # addressed is not acting


def test_account_has_the_name_it_was_last_seen_with(record):
    names = [("Old", 1), ("New B", 9), ("New A", 9), ("Undated", None)]
    add(record, [], [Account("email:a@b.org", name, None, None, seen) for name, seen in names])
    assert record.accounts()["name"].to_pylist() == ["New A"]
    assert record.claims().num_rows == 4


# What the user says.


def test_ours_outcomes_decisions_and_labels_are_kept(record):
    deal = Outcome(id="deal", when=2, value=1.5, currency="EUR", ours=("email:a@b",), note="x")
    hire = Outcome(id="hire", when=1, kind="hire", counterparties=("email:c@d", "email:e@f"))
    labels = pa.table(
        {"activity": ["i"], "label": ["on_message"], "value": [1.0], "by": ["email:a@b"]}
    )
    with record.write() as writer:
        writer.set_ours(["email:b", "email:a", "email:b"])
        assert writer.add_outcomes([deal, hire]) == 2
        assert writer.add_outcomes([deal, hire]) == 0
        writer.decide("same", "email:a", "email:b")
        writer.decide("apart", "email:a", "email:c")
        assert writer.undo().number == 2
        assert writer.undo(1).left == "email:a"
        writer.add_labels(labels)
    assert record.ours() == ["email:a", "email:b"]
    assert record.outcomes() == [hire, deal]
    assert [(each.kind, each.active) for each in record.decisions()] == [
        ("same", False),
        ("apart", False),
    ]
    assert record.labels().to_pylist() == labels.to_pylist()
    with record.write() as writer:
        writer.remove_outcome("deal")
        with pytest.raises(UnknownNameError, match=r'No outcome "hir".* Did you mean "hire"'):
            writer.remove_outcome("hir")
        with pytest.raises(UnknownNameError, match="No decision"):
            writer.undo()
    assert record.outcomes() == [hire]


def test_change_that_fails_half_way_leaves_nothing(record):
    labels = pa.table(
        {"activity": ["a", "b"], "label": ["x", "x"], "value": [1.0, None], "by": ["me", "me"]}
    )
    before = record.state()
    with record.write() as writer, pytest.raises(sqlite3.IntegrityError, match="NOT NULL"):
        writer.add_labels(labels)
    assert record.labels().num_rows == 0
    assert record.state() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda writer: writer.set_ours(["email:a"]),
        lambda writer: writer.add_outcomes([Outcome(id="a", when=1)]),
        lambda writer: writer.decide("same", "a", "b"),
        lambda writer: writer.add_links(pa.table({"child": ["b"], "parent": ["a"]})),
        lambda writer: writer.set_settings(Settings(zone="Asia/Tokyo")),
        lambda writer: writer.append(to_table([], "a"), to_accounts([account(1)])),
    ],
)
def test_state_changes_with_whatever_can_change_an_answer(record, change):
    before = record.state()
    with record.write() as writer:
        change(writer)
    after = record.state()
    assert after != before
    with record.write():
        pass
    assert record.state() == after


def test_receipts_and_flaws_are_kept(record):
    flaws = [Flaw("a.mbox@3", "no-date", "0 bytes"), Flaw("a.mbox@1", "cut", "", skipped=False)]
    for _ in range(2):
        with record.write() as writer:
            writer.archive("a.mbox", "/somewhere/a.mbox", 100)
            writer.receipt(RECEIPT, flaws)
    assert record.receipts() == [RECEIPT, RECEIPT]
    assert record.flaws().select(["place", "skipped"]).to_pylist() == [
        {"place": "a.mbox@1", "skipped": False},
        {"place": "a.mbox@3", "skipped": True},
    ]
    assert record.check() == []


def test_receipt_that_does_not_add_up_is_not_kept(record):
    wrong = msgspec.structs.replace(RECEIPT, seen=8)
    with record.write() as writer, pytest.raises(ValueError, match="does not add up"):
        writer.receipt(wrong, [])
    assert record.receipts() == []


# Two at once.


def test_second_writer_is_told_who_writes_and_readers_do_not_wait(record):
    add(record, activities(5))
    code = (
        "import sys; from pathlib import Path; from wherefrom.record.record import open_record\n"
        "with open_record(Path(sys.argv[1])).write('import'): print('writing', flush=True); input()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, record.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout.readline() == b"writing\n"
    started = time.monotonic()
    with pytest.raises(BusyRecordError, match=rf"process {holder.pid} \(.*import.*\) since 20"):
        add(record, activities(6))
    assert record.activities().num_rows == 5
    assert record.check() == []
    assert time.monotonic() - started < 1
    holder.communicate(b"\n")
    assert holder.returncode == 0
    assert add(record, activities(6)).stored == 1


def test_readers_are_served_whole_states_while_another_process_writes_and_forgets(record):
    add(record, activities(100))
    code = (
        "import sys; from pathlib import Path; from tests.record.makings import *\n"
        "record = open_record(Path(sys.argv[1]))\n"
        "for number in range(1, 11):\n"
        "    add(record, activities(100, start=100 * number))\n"
        "    with record.write() as writer: writer.forget([f'email:nobody{number}@list.org'])\n"
        "with record.write() as writer: writer.forget(['email:writer3@list.org'])"
    )
    process = subprocess.Popen([sys.executable, "-c", code, record.path])
    seen = []
    while process.poll() is None:
        seen.append(record.activities(["id"]).num_rows)
        assert record.accounts().num_rows >= 9
        assert record.check() == []
    assert process.returncode == 0
    left = 1100 - 157  # one in seven is by writer 3
    assert {*seen} <= {*range(100, 1101, 100), left}
    assert record.activities(["id"]).num_rows == left


def test_reader_sees_what_was_there_while_a_writer_writes(record):
    add(record, activities(5))
    with record.write() as writer:
        writer.append(to_table(activities(9), "a"), to_accounts([]))
        assert record.activities(["id"]).num_rows == 9  # a batch is there once `append` returns
