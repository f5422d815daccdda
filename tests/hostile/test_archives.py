"""Every hostile archive comes to its stated outcome: no trace, no hang, no file elsewhere."""

import time
from collections import Counter

import pytest
from tests.hostile import archives, streamed
from tests.hostile.forge import zipped
from tests.ingest.tiny import imported, new_record, tiny

from wherefrom.errors import ArchiveError, DamagedArchiveError, UnknownArchiveError
from wherefrom.ingest.importer import import_archive

CASES = archives.CASES | streamed.CASES


@pytest.mark.parametrize("name", CASES)
def test_hostile_archive_comes_to_its_stated_outcome(tmp_path, name):
    make, outcome = CASES[name]
    path = tmp_path / "hostile"
    make(path)
    record = new_record(tmp_path / "record")
    began = time.monotonic()
    if outcome.refused:
        with pytest.raises(DamagedArchiveError, match=str(path)) as refusal:
            import_archive(record, path)
        assert refusal.value.code == outcome.refused
        assert "\n" not in str(refusal.value)
        assert record.receipts() == []
        assert record.files() == []
    else:
        receipt = import_archive(record, path)
        reasons = Counter(flaw["reason"] for flaw in record.flaws().to_pylist())
        assert (receipt.stored, reasons - Counter(["broken-reader"])) == (
            outcome.stored,
            outcome.flaws,
        )
        assert receipt.adds_up
    assert time.monotonic() - began < outcome.seconds
    assert {file.name for file in tmp_path.iterdir()} == {"hostile", "record"}


def test_program_that_unpacks_itself_is_not_recognised(tmp_path):
    path = tmp_path / "sfx.exe"
    path.write_bytes(b"MZ" + bytes(500) + zipped([("good", tiny(1))]))
    with pytest.raises(UnknownArchiveError, match="begins 'MZ"):
        import_archive(new_record(tmp_path / "record"), path)


def test_file_removed_during_the_import_is_one_sentence_and_no_partial_batch(tmp_path):
    path = tmp_path / "big.tiny"
    path.write_bytes(tiny(*range(50_000)))
    record = new_record(tmp_path / "record")

    def remove(_):
        path.unlink(missing_ok=True)

    with pytest.raises(ArchiveError, match=r"changed while it was read|cannot be read") as refusal:
        import_archive(record, path, progress=remove)
    assert "\n" not in str(refusal.value)
    assert record.activities(["id"]).num_rows % 20_000 == 0
    assert record.check() == []


def test_forged_sizes_take_no_memory(tmp_path):
    make, _ = CASES["Z04"]
    make(tmp_path / "hostile")
    with pytest.raises(DamagedArchiveError, match="header"):
        imported(tmp_path / "record", tmp_path / "hostile", worker_memory_bytes=64 << 20)
