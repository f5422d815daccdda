import gzip
import io
import json
import os
import tarfile
import zipfile
from pathlib import Path

import pytest
from tests.ingest.tiny import imported, new_record, tiny

from wherefrom.errors import ArchiveError, DamagedArchiveError
from wherefrom.ingest.archive import OpenArchive
from wherefrom.ingest.importer import import_path
from wherefrom.ingest.parcels import whole
from wherefrom.ingest.streams import Budget, Spool
from wherefrom.settings import Limits

TEXT = b"a line of text\n" * 10_000
PICTURE = b"\x89PNG\0" + os.urandom(300_000)
FILES = {"b/text": TEXT, "a.png": PICTURE, "c": b"short"}


def opened(path, **limits):
    budget = Budget(str(path), Limits(**limits))
    return OpenArchive(whole(path, budget), budget)


def taken(path, **limits):
    with opened(path, **limits) as archive:
        archive.take(archive.members())
        return archive


def as_folder(path):
    for name, data in FILES.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)


def as_zip(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("b")
        for name, data in FILES.items():
            archive.writestr(name, data)


def as_tar(mode):
    def make(path):
        with tarfile.open(path, mode) as archive:
            folder = tarfile.TarInfo("b")
            folder.type = tarfile.DIRTYPE
            archive.addfile(folder)
            for name, data in FILES.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))

    return make


@pytest.mark.parametrize(
    "make",
    [as_folder, as_zip, *(as_tar(f"w:{way}") for way in ("", "gz", "bz2", "xz"))],
    ids=["folder", "zip", "tar", "tar.gz", "tar.bz2", "tar.xz"],
)
def test_archive_gives_the_same_files_however_packed(tmp_path, make):
    path = tmp_path / "archive.dat"  # told by content: the name says nothing
    make(path)
    with opened(path) as archive:
        members = archive.members()
        assert [member.name for member in members] == ["a.png", "b/text", "c"]
        for member in [*members, *reversed(members)]:
            with member.open() as stream:
                assert stream.read() == FILES[member.name]
            assert member.head(5) == FILES[member.name][:5]
            assert member.size == len(FILES[member.name])
        assert archive.flaws == []
    assert list(tmp_path.iterdir()) == [path]


def test_long_names_are_read_from_gnu_and_pax_headers(tmp_path):
    for number, form in enumerate((tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)):
        path = tmp_path / str(number)
        with tarfile.open(path, "w", format=form) as archive:
            entry = tarfile.TarInfo("folder-é/" * 30 + "file")
            entry.size = 3
            archive.addfile(entry, io.BytesIO(b"abc"))
        with opened(path) as archive:
            assert [member.name for member in archive.members()] == ["folder-é/" * 30 + "file"]


def test_identity_follows_content_and_names_alone(tmp_path):
    one, two, other = tmp_path / "one", tmp_path / "two", tmp_path / "other"
    for folder in (one, two, other):
        as_folder(folder)
    (other / "c").rename(other / "d")
    identities = [taken(folder).identity for folder in (one, two, other)]
    assert identities[0] == identities[1] != identities[2]
    assert taken(one / "c").identity != identities[0]


def test_wide_zip_of_a_big_count_is_read(tmp_path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(66_000):
            archive.writestr(f"{number:06}", b"x")
    with opened(path) as archive:
        assert len(archive.members()) == 66_000
    with pytest.raises(DamagedArchiveError, match="entries"):
        opened(path, entries=65_999)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"archive_bytes": 1000}, "size"),
        ({"entries": 2}, "entries"),
        ({"entry_bytes": 1000}, "entry-size"),
        ({"unpacked_bytes": 200_000}, "unpacked"),
        ({"ratio": 1, "ratio_from_bytes": 1000}, "ratio"),
    ],
)
def test_each_limit_refuses_with_its_word(tmp_path, limits, code):
    as_tar("w:gz")(tmp_path / "archive")
    with pytest.raises(DamagedArchiveError) as refusal:
        taken(tmp_path / "archive", **limits)
    assert refusal.value.code == code


def test_reading_again_is_not_counted_again(tmp_path):
    path = tmp_path / "text.gz"
    path.write_bytes(gzip.compress(TEXT))
    with opened(path, unpacked_bytes=len(TEXT) + 10) as archive:
        for _ in range(3):
            with archive.members()[0].open() as stream:
                assert stream.read() == TEXT


def test_file_that_changes_while_it_is_read_is_told(tmp_path):
    path = tmp_path / "text"
    path.write_bytes(TEXT)
    with opened(path) as archive:
        path.write_bytes(TEXT + b"more")
        with pytest.raises(DamagedArchiveError, match="changed"):
            archive.check_unchanged()
        path.unlink()
        with pytest.raises(DamagedArchiveError, match="changed"):
            archive.check_unchanged()


def test_progress_reaches_its_total_in_every_phase(tmp_path):
    path = tmp_path / "text.gz"
    path.write_bytes(gzip.compress(TEXT))
    seen = {}
    budget = Budget("text", Limits())
    budget.pulse = lambda: seen.update({budget.phase: (budget.done, budget.total)})
    with OpenArchive(whole(path, budget), budget) as archive:
        archive.take(archive.members())
        with archive.members()[0].open() as stream:
            stream.read()
    size = path.stat().st_size
    assert seen == dict.fromkeys(["opening", "hashing", "checking", "reading"], (size, size))


def test_folder_is_one_archive_and_each_archive_in_it_another(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "2019.gz").write_bytes(gzip.compress(tiny(1)))
    (folder / "plain").write_bytes(tiny(2))
    with zipfile.ZipFile(folder / "part.zip", "w") as archive:
        archive.writestr("in/side", tiny(3))
    record = new_record(tmp_path / "record")
    receipts = import_path(record, folder).receipts
    assert [receipt.archive for receipt in receipts] == [str(folder), str(folder / "part.zip")]
    assert [receipt.stored for receipt in receipts] == [2, 1]
    places = record.activities(["place"])["place"].to_pylist()
    assert sorted(places) == ["2019.gz#0", "in/side#0", "plain#0"]


def path_of_zip(folder):
    path = folder / "inner.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("text", TEXT)
    return path


def test_damaged_archive_in_an_archive_costs_only_itself(tmp_path):
    path = tmp_path / "outer.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("broken.zip", path_of_zip(tmp_path).read_bytes()[:40])
        archive.writestr("good", tiny(1))
    receipt, _ = imported(tmp_path / "record", path)
    assert (receipt.stored, receipt.skipped) == (1, {"truncated": 1})


def test_labels_of_members_hold_no_controls(tmp_path):
    path = tmp_path / "odd.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a\x1b]0;b\nc", tiny(1))
    _, record = imported(tmp_path / "record", path)
    assert json.dumps(record.activities(["place"]).to_pylist()).count("\\ufffd") == 2


def test_disk_that_is_full_is_told_in_a_sentence(monkeypatch):
    with Path("/dev/full").open("wb", buffering=0) as full:
        monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: full)
        spool = Spool(None, Budget("a.zip", Limits()))
        with pytest.raises(
            ArchiveError, match=r"No space left on device after 0 bytes\. Make room"
        ):
            spool.keep(io.BytesIO(TEXT))


def test_head_of_a_picture_deep_in_a_packed_tar_is_not_unpacked_again(tmp_path):
    as_tar("w:gz")(tmp_path / "archive")
    budget = Budget("archive", Limits())
    with OpenArchive(whole(tmp_path / "archive", budget), budget) as archive:
        before = budget.handled
        assert archive.members()[0].head() == PICTURE[:512]
        assert archive.members()[0].head(4) == PICTURE[:4]
        assert budget.handled == before
