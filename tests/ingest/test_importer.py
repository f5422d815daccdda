import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from tests.ingest.test_real_readers import mail
from tests.ingest.tiny import imported, new_record, tiny

from wherefrom.errors import (
    AmbiguousArchiveError,
    ArchiveError,
    BusyRecordError,
    DamagedArchiveError,
    FailedReaderError,
    MissingArchiveError,
    UnknownArchiveError,
    UnknownNameError,
)
from wherefrom.ingest import child
from wherefrom.ingest.importer import Progress, import_archive
from wherefrom.record.record import open_record
from wherefrom.record.writer import Writer

GUARD_SECONDS = 60
IMPORT = """
import sys
from pathlib import Path
from wherefrom.ingest.importer import import_archive
from wherefrom.record.record import open_record
from wherefrom.record.writer import Writer
print("ready", flush=True)
import_archive(open_record(Path(sys.argv[1])), Path(sys.argv[2]))
"""
COUNT, BATCH = 20_000, 500


def write(path, *numbers, extra=""):
    path.write_bytes(tiny(*numbers, extra=extra))
    return path


def start_import(record, path, **env):
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(record.path), str(path)],
        stdout=subprocess.PIPE,
        env=os.environ | env,
    )
    assert process.stdout.readline() == b"ready\n"
    return process


ALL_PROCESSES = 4  # the parent, the child, two helpers


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    return write(tmp_path_factory.mktemp("big") / "big.tiny", *range(COUNT))


def test_receipt_accounts_for_every_record(tmp_path):
    path = write(tmp_path / "a.tiny", *range(10), extra="?\nchatter\n?\n")
    receipt, record = imported(tmp_path / "record", path)
    assert (receipt.seen, receipt.stored, receipt.duplicate) == (12, 10, 0)
    assert receipt.skipped == {"unreadable-line": 2}
    assert (receipt.archive, receipt.reader, receipt.accounts) == (str(path), "tiny", 1)
    assert not receipt.interrupted
    assert record.receipts() == [receipt]
    reasons = record.flaws()["reason"].to_pylist()
    assert sorted(reasons) == ["broken-reader", "unreadable-line", "unreadable-line"]


def test_import_twice_in_halves_or_reversed_gives_an_equal_record(tmp_path):
    numbers = list(range(1000))
    shuffled = np.random.default_rng(3).permutation(numbers)
    whole = write(tmp_path / "whole", *numbers)
    plans = {
        "once": [whole],
        "twice": [whole, whole],
        "halves": [write(tmp_path / "a", *range(600)), write(tmp_path / "b", *range(400, 1000))],
        "reverse": [write(tmp_path / "r", *reversed(numbers))],
        "shuffled": [write(tmp_path / "s", *shuffled)],
    }
    digests = set()
    for name, archives in plans.items():
        record = new_record(tmp_path / f"record-{name}", batch_rows=170)
        receipts = [import_archive(record, archive) for archive in archives]
        assert sum(receipt.stored for receipt in receipts) == len(numbers)
        assert all(receipt.adds_up for receipt in receipts)
        digests.add(record.digest())
    assert len(digests) == 1


def test_forgotten_people_are_counted_and_stay_forgotten(tmp_path):
    path = write(tmp_path / "a.tiny", *range(10))
    _, record = imported(tmp_path / "record", path)
    with record.write() as writer:
        writer.forget(["test:ana"], ["Ana"])
    receipt = import_archive(record, path)
    assert (receipt.stored, receipt.skipped) == (0, {"forgotten": 10})
    assert receipt.adds_up


def test_boundary_mends_or_leaves_out_what_a_reader_got_wrong(tmp_path):
    path = write(tmp_path / "a.tiny", extra="unsound\n")
    receipt, record = imported(tmp_path / "record", path)
    assert receipt.skipped == {"bad-id": 2, "unsound": 2}
    flaws = [(flaw["reason"], flaw["detail"]) for flaw in record.flaws().to_pylist()]
    assert ("unsound", "`$.type`") in flaws
    rows = {row["id"]: row for row in record.activities().to_pylist()}
    assert receipt.stored == len(rows) == 6
    assert rows["test:nul"]["content"] == "a\ufffdb \ufffd"
    assert rows["test:joined"]["content"] == "\U0001f600"
    assert (rows["test:far"]["published"], rows["test:far"]["time_status"]) == (
        None,
        "implausible",
    )
    assert rows["test:big"]["content"] == "é" * (2 << 20)
    assert rows["test:big"]["name"] == "n" * 512
    assert (rows["test:link"]["in_reply_to"], rows["test:link"]["context"]) == (None, None)
    assert len(rows["test:crowd"]["to"]) == 10_000
    [bo] = [row for row in record.accounts().to_pylist() if row["id"] == "test:bo"]
    assert (bo["name"], bo["email"], bo["seen_first"]) == ("B" * 512, None, None)


@pytest.mark.parametrize(
    ("content", "options", "error", "says"),
    [
        (b"what is this", {}, UnknownArchiveError, "begins 'what is this'"),
        (b"tiny\ntwin\n", {}, AmbiguousArchiveError, 'Both "tiny" and "twin"'),
        (b"tiny\n", {"reader": "tini"}, UnknownNameError, 'Did you mean .*"tiny"'),
        (b"", {}, DamagedArchiveError, "truncated"),
    ],
)
def test_archive_without_one_reader_is_refused_in_a_sentence(
    tmp_path, content, options, error, says
):
    record = new_record(tmp_path / "record")
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(error, match=says):
        import_archive(record, tmp_path / "a", **options)
    assert record.receipts() == []


def test_missing_archive_names_what_is_close(tmp_path):
    record = new_record(tmp_path / "record")
    write(tmp_path / "archive.mbox", 1)
    with pytest.raises(MissingArchiveError, match=r'does not exist\. Did you mean "archive.mbox"'):
        import_archive(record, tmp_path / "archiv.mbox")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(MissingArchiveError, match="neither a file nor a folder"):
        import_archive(record, tmp_path / "pipe")
    with pytest.raises(ArchiveError, match="truncated"):
        import_archive(record, (tmp_path / "empty").absolute().mkdir() or tmp_path / "empty")


def test_fault_of_a_reader_is_one_sentence_and_keeps_whole_batches(tmp_path):
    path = write(tmp_path / "a.tiny", *range(25), extra="fail\n")
    record = new_record(tmp_path / "record", batch_rows=10)
    with pytest.raises(FailedReaderError, match=r"ZeroDivisionError at tiny_reader.py:\d+") as told:
        import_archive(record, path)
    assert "text of a message" not in str(told.value)
    assert record.activities(["id"]).num_rows == 20
    [receipt] = record.receipts()
    assert receipt.interrupted
    assert (receipt.seen, receipt.stored) == (20, 20)


@pytest.mark.parametrize(
    ("deed", "limits", "code"),
    [
        ("swell", {"worker_memory_bytes": 256 << 20}, "memory"),
        ("hang", {"worker_seconds_least": 2}, "time"),
        ("die", {}, "died"),
    ],
)
def test_child_beyond_its_limits_is_ended_with_a_sentence(tmp_path, deed, limits, code):
    path = write(tmp_path / "a.tiny", *range(5), extra=f"{deed}\n")
    record = new_record(tmp_path / "record", **limits)
    with pytest.raises(DamagedArchiveError) as refusal:
        import_archive(record, path)
    assert refusal.value.code == code
    assert record.receipts() == []
    assert record.files() == []


def test_patience_grows_with_bytes_and_ends_without_progress():
    limits = new_limits(worker_seconds_least=10, worker_seconds_per_100_mib=60)
    patience = child.Patience("a", limits)
    for step in range(1, 9):
        patience.wait(9)
        patience.see(child.Beat("reading", 0, 0, step * (100 << 20), step))
    patience.see(child.Beat("reading", 0, 0, 8 * (100 << 20), 8))
    with pytest.raises(DamagedArchiveError, match="no progress for 10 seconds"):
        patience.wait(11)
    slow = child.Patience("a", limits)
    slow.wait(9)
    slow.see(child.Beat("reading", 0, 0, 0, 1))
    with pytest.raises(DamagedArchiveError, match="over 10 seconds for 0 bytes"):
        slow.wait(9)


def new_limits(**limits):
    return child.Limits(**limits)


def test_progress_goes_through_its_phases(tmp_path, big):
    seen: list[Progress] = []
    record = new_record(tmp_path / "record", batch_rows=BATCH)
    import_archive(record, big, progress=seen.append)
    assert {"opening", "reading"} <= {step.phase for step in seen}
    assert all(0 <= step.done <= step.total for step in seen)
    counts = [step.activities for step in seen]
    assert counts == sorted(counts)
    assert 0 < counts[-1] <= COUNT


@pytest.mark.parametrize("batches", [1, 10])
def test_interrupt_leaves_whole_batches_and_a_receipt(tmp_path, monkeypatch, big, batches):
    store, calls = Writer.append, []

    def store_and_interrupt(writer, *tables):
        calls.append(tables)
        if len(calls) == batches:
            os.kill(os.getpid(), signal.SIGINT)  # while the batch is in hand
        return store(writer, *tables)

    record = new_record(tmp_path / "record", batch_rows=BATCH)
    monkeypatch.setattr(Writer, "append", store_and_interrupt)
    with pytest.raises(KeyboardInterrupt):
        import_archive(record, big)
    stored = batches * BATCH
    assert record.activities(["id"]).num_rows == stored
    [receipt] = record.receipts()
    assert receipt.interrupted
    assert receipt.adds_up
    again = import_archive(record, big)
    assert (again.stored, again.duplicate) == (COUNT - stored, stored)


def test_interrupt_raised_while_progress_is_told_ends_the_import_too(tmp_path, big):
    def stop(_):
        raise KeyboardInterrupt

    record = new_record(tmp_path / "record")
    with pytest.raises(KeyboardInterrupt):
        import_archive(record, big, progress=stop)
    assert import_archive(record, big).stored == COUNT


def test_second_importer_is_told_who_writes(tmp_path):
    path = write(tmp_path / "a.tiny", *range(60), extra="hang\n")
    record = new_record(tmp_path / "record", batch_rows=50)
    first = start_import(record, path)
    try:
        until = time.monotonic() + GUARD_SECONDS
        while not record.files() and time.monotonic() < until:
            time.sleep(0.01)
        with pytest.raises(BusyRecordError, match=str(first.pid)):
            import_archive(record, path)
        assert record.activities(["id"]).num_rows == 50  # a reader never waits
    finally:
        first.kill()
        first.wait()
        first.stdout.close()


def children_marked(mark):
    """Return the processes that have the mark in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.append(process.name)
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks into /proc")
def test_killed_import_leaves_no_helper(tmp_path):
    path = tmp_path / "many.mbox"
    path.write_bytes(b"".join(map(mail, range(20_000))))
    mark = f"kill-{os.getpid()}-helpers"
    process = start_import(new_record(tmp_path / "record"), path, WHEREFROM_TEST_MARK=mark)
    until = time.monotonic() + GUARD_SECONDS
    while len(children_marked(mark)) < ALL_PROCESSES and time.monotonic() < until:
        time.sleep(0.01)
    process.kill()
    process.wait()
    process.stdout.close()
    while children_marked(mark) and time.monotonic() < until:
        time.sleep(0.01)
    assert children_marked(mark) == []


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks into /proc")
def test_killed_import_loses_doubles_and_leaves_nothing(tmp_path, big):
    whole = new_record(tmp_path / "whole", batch_rows=BATCH)
    began = time.monotonic()
    import_archive(whole, big)
    span = time.monotonic() - began
    moments = iter(np.random.default_rng(11).uniform(0.2, 1.0, 20) * span)
    left = []
    for number in range(4):
        record = new_record(tmp_path / f"record-{number}", batch_rows=BATCH)
        for kill in range(5):
            mark = f"kill-{os.getpid()}-{number}-{kill}"
            process = start_import(record, big, WHEREFROM_TEST_MARK=mark)
            time.sleep(next(moments))
            process.kill()
            process.wait()
            process.stdout.close()
            until = time.monotonic() + GUARD_SECONDS
            while children_marked(mark) and time.monotonic() < until:
                time.sleep(0.01)
            assert children_marked(mark) == []
            left.append(open_record(record.path).activities(["id"]).num_rows)
            assert left[-1] % BATCH == 0
        receipt = import_archive(record, big)
        assert receipt.stored + receipt.duplicate == COUNT
        assert record.digest() == whole.digest()
        assert record.check() == []
        assert not [file for file in record.path.rglob("*") if file.suffix == ".part"]
    assert any(0 < count < COUNT for count in left)
