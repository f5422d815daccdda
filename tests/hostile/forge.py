"""What hostile archives are made of: entries and headers that state whatever they like."""

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

MIB = 1 << 20


@dataclass(frozen=True)
class Outcome:
    """What an import must come to: `stored` activities and flaws, or a refusal by its code."""

    stored: int = 0
    flaws: dict[str, int] = field(default_factory=dict)
    refused: str | None = None
    seconds: float = 20.0


def ok(stored):
    return Outcome(stored)


def part(stored, **flaws):
    return Outcome(stored, {reason.replace("_", "-"): count for reason, count in flaws.items()})


def refused(code, seconds=20.0):
    return Outcome(refused=code, seconds=seconds)


def zipped(files, method=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return held.getvalue()


def zeros(mib, window=-15, before=b""):
    """Return packed zeros, at once: a block flushed whole can be repeated as it is."""
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    first = packer.compress(before + bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + block * (mib - 1) + packer.flush()


def raw_entry(name, data, *, packed, unpacked, crc=0, method=8, flags=0):
    """Return a local header with its data, whatever it states."""
    return (
        struct.pack(
            "<4s5H3L2H", b"PK\3\4", 20, flags, method, 0, 0, crc, packed, unpacked, len(name), 0
        )
        + name
        + data
    )


def raw_index(name, at, *, packed, unpacked, crc=0, method=8, flags=0, extra=b""):
    return (
        struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 0x314, 20, flags, method, 0, 0, crc, packed, unpacked,
            len(name), len(extra), 0, 0, 0, 0, at,
        )
        + name
        + extra
    )  # fmt: skip


def raw_end(count, size, start):
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, start, 0)


def raw_zip(body, index, count):
    return body + index + raw_end(count, len(index), len(body))


def tarred(entries, mode="w"):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode, format=tarfile.PAX_FORMAT) as archive:
        for name, kind, data in entries:
            entry = tarfile.TarInfo(name)
            entry.type = kind
            if kind == tarfile.REGTYPE:
                entry.size = len(data)
            else:
                entry.linkname = data.decode()
            archive.addfile(entry, io.BytesIO(data))
    return held.getvalue()


Cases = dict[str, tuple[Callable[[Path], None], Outcome]]


def keeper(cases: Cases):
    """Return the decorator that keeps what makes a case, with the outcome it must have."""

    def case(name, outcome):
        def keep(make):
            cases[name] = (make, outcome)
            return make

        return keep

    return case
