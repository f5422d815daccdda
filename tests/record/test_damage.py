import contextlib
import shutil
import sqlite3
from zlib import crc32

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from tests.record.makings import account, activities, add, new_record

from wherefrom.errors import DamagedLedgerError, MissingBatchError
from wherefrom.record.record import open_record
from wherefrom.vocabulary import Outcome, Receipt

RECEIPT = Receipt(
    archive="one.mbox", reader="mail", seen=200, stored=200, duplicate=0, skipped={}, accounts=7,
    seconds=0.5,
)  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    record = new_record(tmp_path_factory.mktemp("sound") / "record")
    add(record, activities(200), [account(n) for n in range(7)], archive="one.mbox")
    add(record, activities(200, start=200), archive="two.mbox")
    with record.write() as writer:
        writer.archive("one.mbox", "mails/one.mbox", 10)
        writer.receipt(RECEIPT, [])
        writer.add_outcomes([Outcome(id="deal", when=1, note="signed")])
        writer.add_links(pa.table({"child": ["deal"], "parent": ["email:1@list.org"]}))
    assert record.check() == []
    return record


@pytest.fixture
def record(sound, tmp_path):
    return open_record(shutil.copytree(sound.path, tmp_path / "record"))


def _flip(file, rng):
    content = bytearray(file.read_bytes())
    content[rng.integers(len(content))] ^= 1 << rng.integers(8)
    file.write_bytes(content)


def _cut(file, rng):
    content = file.read_bytes()
    file.write_bytes(content[: rng.integers(len(content))])


@pytest.mark.parametrize("damage", [_flip, _cut])
@pytest.mark.parametrize("target", ["ledger", "batch", "seal"])
def test_damage_anywhere_is_found_and_told(record, damage, target):
    files = {
        "ledger": record.path / "ledger.sqlite",
        "batch": record.files()[0],
        "seal": record.path / "ledger.seal",
    }
    file = files[target]
    content = file.read_bytes()
    rng = np.random.default_rng(crc32(target.encode()))
    found = 0
    for _ in range(100):
        damage(file, rng)
        problems = open_record(record.path).check()
        found += any(problem.file.endswith(file.name) for problem in problems)
        file.write_bytes(content)
    assert found == 100
    assert record.check() == []


def test_ledger_too_damaged_to_open_is_told_in_a_sentence(record):
    (record.path / "ledger.sqlite").write_bytes(b"no ledger at all" * 1000)
    damaged = open_record(record.path)
    for ask in (damaged.activities, damaged.accounts, damaged.state, lambda: damaged.settings):
        with pytest.raises(DamagedLedgerError, match="See what to do: wherefrom check"):
            ask()
    with pytest.raises(DamagedLedgerError, match="not as it was sealed"), damaged.write():
        pass
    (problem,) = damaged.check()
    assert "backup" in problem.remedy
    assert '"one.mbox", "two.mbox"' in problem.remedy


def test_readers_of_a_damaged_ledger_raise_nothing_else(record):
    file = record.path / "ledger.sqlite"
    content = file.read_bytes()
    rng = np.random.default_rng(5)
    for _ in range(100):
        _flip(file, rng)
        damaged = open_record(record.path)
        for ask in (
            "outcomes",
            "links",
            "accounts",
            "claims",
            "receipts",
            "flaws",
            "state",
            "files",
        ):
            with contextlib.suppress(DamagedLedgerError):
                getattr(damaged, ask)()
        with contextlib.suppress(DamagedLedgerError):
            assert damaged.settings
        file.write_bytes(content)


def test_lost_ledger_is_told_and_never_replaced_by_an_empty_one(record):
    (record.path / "ledger.sqlite").unlink()
    damaged = open_record(record.path, create=True)
    assert "ledger.sqlite" in {problem.file for problem in damaged.check()}
    assert not (record.path / "ledger.sqlite").exists()
    with pytest.raises(DamagedLedgerError, match="is missing"), damaged.write():
        pass


def test_missing_and_strange_files_are_told(record):
    record.files()[1].unlink()
    (record.path / "activities" / "notes.txt").write_text("x")
    (record.path / "holiday.jpg").write_text("x")
    told = {problem.file: str(problem) for problem in record.check()}
    assert "two.mbox" in told.pop(f"activities/{record.files()[1].name}")
    assert {*told} == {"activities/notes.txt", "holiday.jpg"}


def test_receipt_whose_sum_is_wrong_is_told(record):
    wrong = msgspec.structs.replace(RECEIPT, seen=201)
    with record.write() as writer, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Receipt, "adds_up", True)
        writer.receipt(wrong, [])
    (problem,) = record.check()
    assert "201 seen, 200 stored" in problem.found


def test_change_by_another_program_is_told(record):
    stranger = sqlite3.connect(record.path / "ledger.sqlite")
    with stranger:
        stranger.execute("DELETE FROM outcomes")
    (problem,) = record.check()
    assert problem.file == "ledger.sqlite-wal"
    stranger.close()
    (problem,) = record.check()
    assert problem.file == "ledger.sqlite"
    assert "is not as it was sealed" in problem.found


def test_lost_seal_comes_back_with_the_next_writer(record):
    (record.path / "ledger.seal").unlink()
    assert [problem.file for problem in record.check()] == ["ledger.seal"]
    with record.write():
        pass
    assert record.check() == []


@pytest.mark.parametrize("damage", [_flip, _cut, lambda file, _: file.unlink()])
def test_damaged_batch_is_mended_by_importing_its_archive_again(record, sound, damage):
    file = record.files()[0]
    damage(file, np.random.default_rng(1))
    (problem,) = record.check()
    assert 'wherefrom import "mails/one.mbox"' in problem.remedy
    assert record.mend() == [problem]
    assert record.check() == []
    assert record.activities().num_rows == 200
    assert add(record, activities(400), archive="one.mbox").stored == 200
    assert record.digest() == sound.digest()
    assert record.mend() == []


@pytest.mark.parametrize("damage", [_cut, lambda file, _: file.unlink()])
def test_damaged_batch_is_not_served(record, damage):
    damage(record.files()[0], np.random.default_rng(2))
    with pytest.raises(MissingBatchError, match="wherefrom check"):
        record.activities()
