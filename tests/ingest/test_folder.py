"""A folder of downloads: each reader has its own, one bad archive stops no other, all is named."""

import io
import json
import os
import re
import zipfile

import pytest
from tests.hostile.archives import CASES as HOSTILE
from tests.ingest.test_real_readers import mail, mastodon, note
from tests.ingest.tiny import new_record, tiny

from wherefrom.errors import (
    AmbiguousArchiveError,
    DamagedArchiveError,
    FailedReaderError,
    NothingToReadError,
    UnknownArchiveError,
)
from wherefrom.ingest.importer import import_path, survey
from wherefrom.ingest.parcels import together
from wherefrom.settings import Limits

PDF = b"%PDF-1.7\n%\xe2\xe3"
TALK = b"[10:00] <ana> hello\n[10:01] <bo> ana: hello\n"


def zipped(files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def lay(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def mbox(*numbers):
    return b"".join(map(mail, numbers))


def as2(*numbers):
    return b"\n".join(json.dumps(note(number)).encode() for number in numbers)


def summary(imported, folder):
    return [
        (os.path.relpath(receipt.archive, folder), receipt.reader, receipt.stored)
        for receipt in imported.receipts
    ]


def left(found, folder):
    return {os.path.relpath(row.archive, folder): row.why for row in found.left}


@pytest.fixture
def downloads(tmp_path):
    return lay(
        tmp_path / "Downloads",
        {
            "mail.mbox": mbox(*range(3)),
            "old/2004-11-15.txt": TALK,
            "mastodon.tar.gz": mastodon(range(5)),
            "takeout-20240101T000000Z-001.zip": zipped(
                {"Takeout/Mail/a.mbox": mbox(3, 4), "Takeout/x.html": b"<p>"}
            ),
            "takeout-20240101T000000Z-002.zip": zipped(
                {"Takeout/Mail/b.mbox": mbox(5), "Takeout/n.json": as2(9), "Takeout/x.html": b"<p>"}
            ),
            "report.pdf": PDF,
            "letter.docx": zipped({"word/document.xml": b"<w/>"}),
            **{f"pictures/{number}.JPG": b"\xff\xd8" + bytes(9) for number in range(9)},
        },
    )


def test_each_format_of_a_folder_is_read_by_its_reader(tmp_path, downloads):
    record = new_record(tmp_path / "record")
    found = import_path(record, downloads)
    assert summary(found, downloads) == [
        (".", "mail", 3),
        (".", "irc", 2),
        ("mastodon.tar.gz", "mastodon", 5),
        ("takeout-20240101T000000Z-001.zip", "mail", 3),
        ("takeout-20240101T000000Z-001.zip", "activitystreams", 1),
    ]
    assert all(receipt.adds_up for receipt in record.receipts())
    assert left(found, downloads) == {
        "report.pdf": "not recognised: begins '%PDF-1.7\\n%\ufffd\ufffd'",
        ".": "not recognised: pictures, videos and sounds",
        "takeout-20240101T000000Z-001.zip/Takeout/x.html": "not recognised: begins '<p>'",
        "takeout-20240101T000000Z-001.zip/Takeout/x.html~2": "not recognised: begins '<p>'",
        "letter.docx": "not recognised: holds 'word/document.xml'",
    }
    assert [row.members for row in found.left if "pictures" in row.why] == [9]
    assert found.own == ["mastodon:ana@social.test"]


def test_a_folder_gives_the_record_that_its_archives_give_one_by_one(tmp_path, downloads):
    together, apart = new_record(tmp_path / "together"), new_record(tmp_path / "apart")
    import_path(together, downloads)
    for path in sorted(downloads.rglob("*"), reverse=True):
        if path.suffix in {".mbox", ".txt", ".gz", ".zip"}:
            import_path(apart, path)
    assert together.digest() == apart.digest()
    again = import_path(together, downloads)
    assert {receipt.stored for receipt in again.receipts} == {0}


def test_dry_run_tells_the_same_and_writes_nothing(tmp_path, downloads):
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}
    plan = survey(downloads, Limits())
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")} == before
    found = import_path(new_record(tmp_path / "record"), downloads)
    assert [(each.archive, each.reader) for each in plan.exports] == [
        (each.archive, each.reader) for each in found.receipts
    ]
    assert plan.left == found.left
    assert [each.members for each in plan.exports] == [1, 1, 2, 2, 1]


def test_unpacked_export_is_one_import_and_ends_where_it_did(tmp_path):
    folder = lay(tmp_path / "lists", {f"{year}.mbox": mbox(year) for year in range(2001, 2005)})
    found = import_path(new_record(tmp_path / "record"), folder)
    assert summary(found, folder) == [(".", "mail", 4)]
    assert found.left == []


def test_bad_archives_are_named_and_stop_no_other(tmp_path):
    folder = lay(tmp_path / "d", {"good.mbox": mbox(1), "also.zip": zipped({"a.mbox": mbox(2)})})
    for name in ("Z01-honest-header", "Z02", "Z06-ten-levels", "Z15-all-encrypted", "Z15-split"):
        HOSTILE[name][0](folder / f"{name}.bad")
    (folder / "cut.tar.gz").write_bytes(mastodon(range(9))[:40])
    lay(folder, {"fails.zip": zipped({"a": tiny(1, 2, extra="fail\n")})})
    lay(folder, {"dies.zip": zipped({"a": tiny(3, extra="die\n")})})
    record = new_record(tmp_path / "record")
    found = import_path(record, folder)
    assert summary(found, folder) == [(".", "mail", 1), ("also.zip", "mail", 1)]
    codes = {
        name: next(iter(re.findall(r"\((\w+)\)|(\w+Error)", why)), None)
        for name, why in left(found, folder).items()
    }
    assert codes == {
        "Z01-honest-header.bad": ("ratio", ""),
        "Z02.bad": ("overlap", ""),
        "Z06-ten-levels.bad": ("nesting", ""),
        "Z15-all-encrypted.bad": ("encrypted", ""),
        "Z15-split.bad": ("split", ""),
        "cut.tar.gz": None,
        "fails.zip": ("", "ZeroDivisionError"),
        "dies.zip": ("died", ""),
    }
    assert record.check() == []


def test_folder_of_which_nothing_can_be_read_is_refused_with_reasons(tmp_path):
    folder = lay(tmp_path / "d", {"report.pdf": PDF, "letter.zip": zipped({"a": b"b"})})
    record = new_record(tmp_path / "record")
    for answer in (lambda: import_path(record, folder), lambda: survey(folder, Limits())):
        with pytest.raises(NothingToReadError, match=r"report\.pdf: not recognised: begins '%PDF"):
            answer()
    assert record.receipts() == []
    (folder / "letter.zip").unlink()
    with pytest.raises(UnknownArchiveError):
        import_path(record, folder)


def test_disputed_files_are_left_out_and_named_unless_a_reader_is_told(tmp_path):
    folder = lay(tmp_path / "d", {"mine": tiny(1), "both": tiny(extra="twin\n"), "m.mbox": mbox(1)})
    (folder / "both").write_bytes(b"tiny\ntwin\n" + tiny(7)[5:])
    record = new_record(tmp_path / "record")
    found = import_path(record, folder)
    assert sorted(summary(found, folder)) == [(".", "mail", 1), (".", "tiny", 1)]
    assert left(found, folder) == {
        "both": 'claimed by both "tiny" and "twin"; choose one: --reader twin'
    }
    assert summary(import_path(record, folder, reader="tiny"), folder) == [(".", "tiny", 1)]
    with pytest.raises(AmbiguousArchiveError):
        import_path(record, folder / "both")


def test_archive_of_several_formats_makes_an_import_of_each(tmp_path):
    path = tmp_path / "takeout.zip"
    path.write_bytes(zipped({"a.mbox": mbox(1, 2), "b.jsonl": as2(1), "c.png": b"\x89PNG"}))
    record = new_record(tmp_path / "record")
    found = import_path(record, path)
    assert summary(found, tmp_path) == [
        ("takeout.zip", "mail", 2),
        ("takeout.zip", "activitystreams", 1),
    ]
    assert left(found, tmp_path) == {"takeout.zip/c.png": "not recognised: begins '\ufffdPNG'"}
    assert summary(import_path(record, path, reader="mail"), tmp_path) == [
        ("takeout.zip", "mail", 0)
    ]


def test_what_an_archive_lacks_is_told_once_however_many_read_it(tmp_path):
    data = bytearray(zipped({"a.mbox": mbox(1), "b.jsonl": as2(1), "c": bytes(100)}))
    (tmp_path / "a.zip").write_bytes(data)
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    found = import_path(new_record(tmp_path / "record"), tmp_path / "a.zip")
    assert [receipt.skipped for receipt in found.receipts] == [{"link": 1}, {}]


def test_parts_of_an_export_are_one_and_archives_numbered_alike_are_two(tmp_path):
    outbox, actor = _mastodon_files(range(4))
    folder = lay(
        tmp_path / "d",
        {
            # One export with a hash for each part: its account stands in the other part.
            "social-ana-2024-01-01-Ab12Cd34.zip": zipped({"outbox.json": outbox}),
            "social-ana-2024-01-01-Zz98Yy76.zip": zipped({"actor.json": actor}),
            # Two exports that are only called alike.
            "mine-1.zip": zipped({"outbox.json": _mastodon_files(range(10, 12))[0]}),
            "mine-2.zip": zipped({"outbox.json": _mastodon_files(range(20, 23))[0]}),
        },
    )
    found = import_path(new_record(tmp_path / "record"), folder)
    assert sorted(summary(found, folder)) == [
        ("mine-1.zip", "mastodon", 2),
        ("mine-2.zip", "mastodon", 3),
        ("social-ana-2024-01-01-Ab12Cd34.zip", "mastodon", 4),
    ]
    assert found.own == ["mastodon:ana@social.test"]


def test_parts_named_one_by_one_are_one_too(tmp_path):
    outbox, actor = _mastodon_files(range(4))
    names = ["a.zip", "m-2024-01-01-Ab12Cd.zip", "m-2024-01-01-Zz98Yy.zip", "log.1", "log.2"]
    paths = [tmp_path / name for name in names]
    assert together(paths) == [paths[:1], paths[1:3], paths[3:4], paths[4:]]
    lay(tmp_path, {names[1]: zipped({"actor.json": actor})})
    lay(tmp_path, {names[2]: zipped({"outbox.json": outbox})})
    options = {"parts": [paths[2]]}
    plan = survey(paths[1], Limits(), **options)
    assert [(each.reader, each.members) for each in plan.exports] == [("mastodon", 2)]
    found = import_path(new_record(tmp_path / "record"), paths[1], **options)
    assert summary(found, tmp_path) == [(names[1], "mastodon", 4)]
    assert found.own == ["mastodon:ana@social.test"]


def test_fault_of_a_reader_that_looks_stops_no_other(tmp_path):
    folder = lay(tmp_path / "d", {"m.mbox": mbox(1), "t": b"tiny\nstumble\n"})
    record = new_record(tmp_path / "record")
    found = import_path(record, folder)
    assert summary(found, folder) == [(".", "mail", 1)]
    why = left(found, folder)["."]
    assert why.startswith("reader tiny: ")
    assert "ZeroDivisionError at tiny_reader.py" in why
    assert "text of a message" not in why
    (folder / "m.mbox").unlink()
    with pytest.raises(FailedReaderError):
        import_path(record, folder)


def test_a_bad_part_costs_only_itself(tmp_path):
    folder = lay(tmp_path / "d", {"takeout-1.zip": zipped({"a.mbox": mbox(1)})})
    HOSTILE["Z02"][0](folder / "takeout-2.zip")
    found = import_path(new_record(tmp_path / "record"), folder)
    assert summary(found, folder) == [("takeout-1.zip", "mail", 1)]
    assert "(overlap)" in left(found, folder)["takeout-2.zip"]


def _mastodon_files(numbers):
    import tarfile  # noqa: PLC0415 -- of this helper alone

    with tarfile.open(fileobj=io.BytesIO(mastodon(numbers))) as archive:
        return [archive.extractfile(name).read() for name in ("outbox.json", "actor.json")]


def test_what_is_left_out_is_named_by_its_kind(tmp_path):
    folder = lay(tmp_path / "d", {"m.mbox": mbox(1), "empty": b""})
    lay(folder, {f"{n}.docx": zipped({"word/document.xml": b"<w/>"}) for n in range(5)})
    lay(folder, {f"{n}.html": b"<p>" for n in range(4)})
    lay(folder, {"trip.zip": zipped({f"{n}.jpg": b"\xff\xd8" for n in range(3)})})
    found = import_path(new_record(tmp_path / "record"), folder)
    told = {(os.path.relpath(row.archive, folder), row.members): row.why for row in found.left}
    assert told == {
        ("empty", 1): "it is empty",
        (".", 5): "not recognised: files named *.docx",
        (".", 4): "not recognised: files named *.html",
        ("trip.zip", 3): "not recognised: holds 3 pictures, videos and sounds",
    }


def test_only_what_is_read_is_checked(tmp_path):
    data = bytearray(zipped({"a.mbox": mbox(1), "film.mp4": b"\0" + os.urandom(90_000)}))
    data[data.index(b"film.mp4") + 50_000] ^= 1
    (tmp_path / "a.zip").write_bytes(data)
    found = import_path(new_record(tmp_path / "record"), tmp_path / "a.zip")
    assert found.receipts[0].skipped == {}
    assert found.left[0].why.startswith("not recognised")


def test_names_the_disk_alone_can_spell_are_found_again(tmp_path):
    folder = lay(tmp_path / "d", {"a.mbox": mbox(1)})
    odd = os.fsdecode(os.fsencode(folder) + b"/caf\xe9.zip")
    with open(odd, "wb") as file:  # noqa: PTH123 -- a name that is no text
        file.write(zipped({"b.mbox": mbox(2)}))
    found = import_path(new_record(tmp_path / "record"), folder)
    assert [(receipt.reader, receipt.stored) for receipt in found.receipts] == [("mail", 1)] * 2


def test_limits_hold_for_each_archive_and_not_for_the_folder(tmp_path):
    folder = lay(
        tmp_path / "d",
        {f"{name}.zip": zipped({"a.mbox": mbox(number)}) for number, name in enumerate("abc")},
    )
    lay(folder, {"many.zip": zipped({f"{number}": b"x" for number in range(9)})})
    found = import_path(new_record(tmp_path / "record", entries=5), folder)
    assert len(found.receipts) == 3
    assert "(entries)" in left(found, folder)["many.zip"]
    with pytest.raises(DamagedArchiveError, match="entries"):
        import_path(new_record(tmp_path / "other", entries=3), folder)
