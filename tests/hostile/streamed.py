"""Hostile tars, packed streams and folders, each with the outcome that it must have."""

import bz2
import gzip
import io
import lzma
import os
import tarfile

from tests.hostile.archives import HOSTILE_NAMES
from tests.hostile.forge import (
    Cases,
    keeper,
    ok,
    part,
    refused,
    tarred,
    zeros,
    zipped,
)
from tests.ingest.tiny import tiny

CASES: Cases = {}
case = keeper(CASES)


@case("Z01-gzip", refused("ratio", seconds=5))
def gzip_bomb(path):
    path.write_bytes(zeros(10_240, 31, tiny(1)))


@case("Z04-tar", refused("entry-size"))
def forged_size_in_tar(path):
    huge = tarfile.TarInfo("huge")
    huge.size = 8 << 30
    path.write_bytes(huge.tobuf(tarfile.GNU_FORMAT) + bytes(512))


@case("Z04-tar-name", refused("header"))
def forged_name_in_tar(path):
    name = tarfile.TarInfo("././@LongLink")
    name.type, name.size = tarfile.GNUTYPE_LONGNAME, 1 << 30
    path.write_bytes(name.tobuf(tarfile.GNU_FORMAT) + bytes(512))


@case("Z06-mixed-levels", ok(3))
def mixed_levels(path):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:xz") as archive:
        for name, data in [
            ("zip", zipped([("one", tiny(1))])),
            ("gz", gzip.compress(tiny(2))),
            ("zip.bz2", bz2.compress(tiny(3))),
        ]:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    path.write_bytes(held.getvalue())


@case("Z07-tar", ok(len(HOSTILE_NAMES)))
def hostile_names_in_tar(path):
    files = [
        (name.replace("\0", ""), tarfile.REGTYPE, tiny(number))
        for number, name in enumerate(HOSTILE_NAMES)
    ]
    path.write_bytes(tarred(files, "w:gz"))


@case("Z08-tar", part(1, link=3))
def links_in_tar(path):
    path.write_bytes(
        tarred(
            [
                ("passwd", tarfile.SYMTYPE, b"/etc/passwd"),
                ("dir", tarfile.SYMTYPE, b"/etc"),
                ("hard", tarfile.LNKTYPE, b"/etc/passwd"),
                ("dir/good", tarfile.REGTYPE, tiny(1)),
            ]
        )
    )


@case("Z08-folder", part(1, link=2))
def links_in_folder(path):
    path.mkdir()
    (path / "good").write_bytes(tiny(1))
    (path / "passwd").symlink_to("/etc/passwd")
    (path / "etc").symlink_to("/etc")


@case("Z09-tar", part(1, type=3))
def devices_in_tar(path):
    kinds = [tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE]
    files = [(f"device-{number}", kind, b"") for number, kind in enumerate(kinds)]
    path.write_bytes(tarred([*files, ("good", tarfile.REGTYPE, tiny(1))], "w:bz2"))


@case("Z09-folder", part(1, type=1))
def pipe_in_folder(path):
    path.mkdir()
    (path / "good").write_bytes(tiny(1))
    os.mkfifo(path / "pipe")


@case("Z12-tar", part(1, truncated=2))
def cut_tar(path):
    data = tarred([("a", tarfile.REGTYPE, tiny(1)), ("b", tarfile.REGTYPE, tiny(*range(99)))])
    path.write_bytes(data[:2048])


@case("Z12-gzip", part(300, truncated=1, unreadable_line=1))
def cut_gzip(path):
    whole = gzip.compress(tiny(*range(300)) + bytes(2_000_000))
    path.write_bytes(whole[:-20])


@case("Z13-tar", part(1, damaged=1))
def one_wrong_header(path):
    files = [(str(number), tarfile.REGTYPE, tiny(number)) for number in range(3)]
    data = bytearray(tarred(files))
    data[1024] ^= 1
    path.write_bytes(data)


@case("Z16-zip-is-gzip", ok(1))
def extension_lies(path):
    path.mkdir()
    (path / "export.zip").write_bytes(gzip.compress(tiny(1)))


@case("Z16-csv-is-tar", ok(2))
def other_extension_lies(path):
    path.mkdir()
    files = [(str(number), tarfile.REGTYPE, tiny(number)) for number in range(2)]
    (path / "sheet.csv").write_bytes(tarred(files, "w:gz"))


@case("Z18-line-end-in-name", ok(1))
def line_end_in_name(path):
    path.mkdir()
    (path / "a\nb\x1b[2J").write_bytes(tiny(1))


@case("Z18-empty-beside-whole", ok(1))
def empty_beside_whole(path):
    path.mkdir()
    (path / "empty").touch()
    (path / "good").write_bytes(tiny(1))


@case("Z17-three-members", part(3, trailing_bytes=1))
def three_members(path):
    data = gzip.compress(tiny(1))
    data += gzip.compress(tiny(2)[5:]) + bytes(512) + gzip.compress(tiny(3)[5:])
    path.write_bytes(data + b"garbage")


@case("Z17-xz", ok(3))
def three_in_xz(path):
    path.write_bytes(lzma.compress(tiny(1)) + lzma.compress(tiny(2, 3)[5:]))


@case("Z17-sparse", part(1, sparse=1))
def sparse_in_tar(path):
    sparse = tarfile.TarInfo("sparse")
    sparse.type = tarfile.GNUTYPE_SPARSE
    block = sparse.tobuf(tarfile.GNU_FORMAT)
    path.write_bytes(block + tarred([("good", tarfile.REGTYPE, tiny(1))]))
