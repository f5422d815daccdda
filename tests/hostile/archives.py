"""Hostile archives, made by a seedless generator: each with the outcome that it must have.

The letters are those of the list of hostile inputs: Z for archives.
"""

import io
import struct
import zipfile
import zlib

from tests.hostile.forge import (
    MIB,
    Cases,
    keeper,
    ok,
    part,
    raw_end,
    raw_entry,
    raw_index,
    raw_zip,
    refused,
    zeros,
    zipped,
)
from tests.ingest.tiny import tiny

CASES: Cases = {}
case = keeper(CASES)


def hundred():
    return [(f"{number:03}.txt", tiny(100 + number)) for number in range(100)]


@case("Z01-honest-header", refused("ratio", seconds=5))
def ratio_bomb(path):
    data = zeros(10_240)
    sizes = {"packed": len(data), "unpacked": 0xFFFFFFF0}
    path.write_bytes(raw_zip(raw_entry(b"bomb", data, **sizes), raw_index(b"bomb", 0, **sizes), 1))


@case("Z01-forged-header", refused("ratio", seconds=5))
def hidden_ratio_bomb(path):
    data = zeros(10_240)
    sizes = {"packed": len(data), "unpacked": 5 * MIB}
    path.write_bytes(raw_zip(raw_entry(b"bomb", data, **sizes), raw_index(b"bomb", 0, **sizes), 1))


@case("Z02", refused("overlap", seconds=5))
def overlapping_kernel(path):
    data = zeros(10)
    sizes = {"packed": len(data), "unpacked": 10 * MIB}
    body = raw_entry(b"kernel", data, **sizes)
    index = b"".join(raw_index(b"%06d" % number, 0, **sizes) for number in range(1000))
    path.write_bytes(raw_zip(body, index, 1000))


@case("Z03", refused("overlap"))
def quoted_overlap(path):
    """Each entry begins with a stored deflate block that quotes the next one's header."""
    kernel = zeros(1)
    last = raw_entry(b"b", kernel, packed=len(kernel), unpacked=MIB)
    header = last[: 30 + 1]
    quote = struct.pack("<BHH", 0, len(header), len(header) ^ 0xFFFF) + header
    sizes = {"packed": len(quote) + len(kernel), "unpacked": MIB + len(header)}
    first = raw_entry(b"a", quote + kernel, **sizes)
    index = raw_index(b"a", 0, **sizes)
    index += raw_index(b"b", 31 + 5, packed=len(kernel), unpacked=MIB)
    path.write_bytes(raw_zip(first, index, 2))


@case("Z04", refused("header", seconds=5))
def forged_packed_size(path):
    sizes = {"packed": 0xFFFFFFFE, "unpacked": 0xFFFFFFFE}
    body = raw_entry(b"huge", b"\3\0", **sizes)
    path.write_bytes(raw_zip(body, raw_index(b"huge", 0, **sizes), 1))


def with_size(path, stated, content):
    data = zlib.compress(content)[2:-4]
    sizes = {"packed": len(data), "unpacked": stated, "crc": zlib.crc32(content)}
    good = tiny(1)
    fine = {"packed": len(good), "unpacked": len(good), "crc": zlib.crc32(good), "method": 0}
    body = raw_entry(b"good", good, **fine)
    index = raw_index(b"good", 0, **fine) + raw_index(b"odd", len(body), **sizes)
    path.write_bytes(raw_zip(body + raw_entry(b"odd", data, **sizes), index, 2))


@case("Z04-wide", ok(1))
def sizes_in_the_wide_field(path):
    data = tiny(1)
    sizes = {"crc": zlib.crc32(data), "method": 0}
    extra = struct.pack("<HHL", 0x7777, 4, 0) + struct.pack("<HH2Q", 1, 16, len(data), len(data))
    body = raw_entry(b"wide", data, packed=len(data), unpacked=len(data), **sizes)
    index = raw_index(b"wide", 0, packed=0xFFFFFFFF, unpacked=0xFFFFFFFF, extra=extra, **sizes)
    path.write_bytes(raw_zip(body, index, 1))


@case("Z04-wide-lacking", refused("header"))
def wide_field_is_lacking(path):
    sizes = {"packed": 0xFFFFFFFF, "unpacked": 0xFFFFFFFF}
    body = raw_entry(b"wide", bytes(10), **sizes)
    path.write_bytes(raw_zip(body, raw_index(b"wide", 0, **sizes), 1))


@case("Z05-states-less", part(1, size_mismatch=1))
def states_too_little(path):
    with_size(path, 10, tiny(*range(2, 10_000)))


@case("Z05-states-more", part(1, size_mismatch=1))
def states_too_much(path):
    with_size(path, 10 * MIB, tiny(2))


def nested(depth):
    data = tiny(1)
    for _ in range(depth + 1):
        data = zipped([("inner", data)])
    return data


@case("Z06-two-levels", ok(1))
def two_levels(path):
    path.write_bytes(nested(2))


@case("Z06-three-levels", refused("nesting"))
def three_levels(path):
    path.write_bytes(nested(3))


@case("Z06-ten-levels", refused("nesting"))
def ten_levels(path):
    path.write_bytes(nested(10))


HOSTILE_NAMES = [
    "../../x", "/abs", "C:\\x", "..\\x", "a/../../b", "//host/share", "x\0.json", "~/.ssh",
    "a\nb", "\x1b]52;c;x\x07",
]  # fmt: skip


@case("Z07-zip", ok(len(HOSTILE_NAMES)))
def hostile_names(path):
    body = index = b""
    for number, name in enumerate(HOSTILE_NAMES):
        data = tiny(number)
        sizes = {
            "packed": len(data), "unpacked": len(data), "crc": zlib.crc32(data), "method": 0,
        }  # fmt: skip
        index += raw_index(name.encode(), len(body), **sizes)
        body += raw_entry(name.encode(), data, **sizes)
    path.write_bytes(raw_zip(body, index, len(HOSTILE_NAMES)))


@case("Z08-zip", part(1, link=2))
def links_in_zip(path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, target in [("passwd", "/etc/passwd"), ("dir", "/etc")]:
            link = zipfile.ZipInfo(name)
            link.create_system, link.external_attr = 3, 0o120777 << 16
            archive.writestr(link, target)
        archive.writestr("dir/good", tiny(1))
    path.write_bytes(held.getvalue())


@case("Z10", refused("entries", seconds=5))
def million_entries(path):
    count = 1_000_000
    entry, at = raw_entry(b"e", b"", packed=0, unpacked=0, method=0), 0
    start = count * len(entry)
    with path.open("wb") as file:
        for _ in range(100):
            file.write(entry * (count // 100))
        for _ in range(count):
            file.write(raw_index(b"e", at, packed=0, unpacked=0, method=0))
            at += len(entry)
        size = file.tell() - start
        wide = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
        file.write(wide + struct.pack("<4sLQL", b"PK\6\7", 0, start + size, 1))
        file.write(raw_end(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF))


@case("Z11-fewer", refused("header"))
def states_more_entries(path):
    data = zipped(hundred())
    end = len(data) - 22
    size, start = struct.unpack_from("<2L", data, end + 12)
    path.write_bytes(data[:end] + raw_end(101 + 60_000, size, start))


@case("Z11-wide", refused("header"))
def two_end_records_differ(path):
    data = zipped(hundred())
    end = len(data) - 22
    size, start = struct.unpack_from("<2L", data, end + 12)
    wide = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 7, 7, size, start)
    path.write_bytes(data[:end] + wide + struct.pack("<4sLQL", b"PK\6\7", 0, end, 1) + data[end:])


def cut_zip(path, size):
    data = zipped(hundred(), zipfile.ZIP_STORED)
    path.write_bytes(data[: size if size >= 0 else len(data) + size])


for size, outcome in [
    (0, refused("truncated")),
    (1, refused("truncated")),
    (21, refused("truncated")),
    (22, refused("truncated")),
    (-1, part(100, truncated=1)),
]:
    CASES[f"Z12-{size}"] = (lambda path, size=size: cut_zip(path, size), outcome)

ENTRY = 30 + len("000.txt") + len(tiny(100))
for share in (10, 50, 60):
    WHOLE = (len(zipped(hundred(), zipfile.ZIP_STORED)) * share // 100) // ENTRY
    CASES[f"Z12-{share}-percent"] = (
        lambda path, share=share: cut_zip(
            path, len(zipped(hundred(), zipfile.ZIP_STORED)) * share // 100
        ),
        part(min(WHOLE, 100), truncated=1),
    )


@case("Z12-streamed", part(2, truncated=1))
def cut_streamed_zip(path):
    """Sizes stand after the bytes, as programs write that cannot go back."""
    body = b""
    for number in range(3):
        content = tiny(number)
        data = zlib.compress(content)[2:-4]
        follow = struct.pack("<4s3L", b"PK\7\x08", zlib.crc32(content), len(data), len(content))
        body += raw_entry(b"%d" % number, data, packed=0, unpacked=0, flags=8) + follow
    path.write_bytes(body[:-20])


@case("Z13", part(99, damaged=1))
def one_wrong_check_sum(path):
    data = bytearray(zipped(hundred(), zipfile.ZIP_STORED))
    data[data.index(b"word 150")] ^= 0x20
    path.write_bytes(data)


@case("Z13-deflate", part(99, damaged=1))
def one_broken_stream(path):
    data = bytearray(zipped(hundred()))
    at = data.index(b"050.txt") + len("050.txt")
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(data)


@case("Z14-equal-names", part(2, same_name=1))
def equal_names(path):
    path.write_bytes(zipped([("outbox-1", tiny(1)), ("outbox-2", tiny(2))]))
    data = path.read_bytes()
    path.write_bytes(data.replace(b"outbox-2", b"outbox-1"))


ODD_NAMES = [
    "a.txt", "A.TXT", "caf\u00e9", "cafe\u0301", "CON", "nul.txt", "dot.", "space ",
    "long" * 75, "x" * 600,
]  # fmt: skip


@case("Z14-twins", part(len(ODD_NAMES), same_name=2))
def twins(path):
    path.write_bytes(zipped([(name, tiny(number)) for number, name in enumerate(ODD_NAMES)]))


@case("Z15-some-encrypted", part(1, encrypted=1))
def encrypted_entry(path):
    good, sizes = tiny(1), {"packed": 20, "unpacked": 8}
    fine = {"packed": len(good), "unpacked": len(good), "crc": zlib.crc32(good), "method": 0}
    body = raw_entry(b"good", good, **fine)
    index = raw_index(b"good", 0, **fine) + raw_index(b"bad", len(body), flags=1, **sizes)
    path.write_bytes(raw_zip(body + raw_entry(b"bad", bytes(20), flags=1, **sizes), index, 2))


@case("Z15-all-encrypted", refused("encrypted"))
def all_encrypted(path):
    sizes = {"packed": 20, "unpacked": 8, "flags": 1}
    body = raw_entry(b"bad", bytes(20), **sizes)
    path.write_bytes(raw_zip(body, raw_index(b"bad", 0, **sizes), 1))


@case("Z15-unknown-method", refused("unknown-method"))
def unknown_method(path):
    sizes = {"packed": 20, "unpacked": 8, "method": 99}
    body = raw_entry(b"bad", bytes(20), **sizes)
    path.write_bytes(raw_zip(body, raw_index(b"bad", 0, **sizes), 1))


@case("Z15-split", refused("split"))
def one_part_of_several(path):
    data = bytearray(zipped(hundred()))
    data[-22 + 4 : -22 + 8] = struct.pack("<2H", 1, 0)
    path.write_bytes(data)


@case("Z15-comment-with-an-end-record", refused("header"))
def second_end_record(path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("good", tiny(1))
        archive.comment = raw_end(0, 0, 0)
    path.write_bytes(held.getvalue())
