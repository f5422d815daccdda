"""Zip files: their index read with every number checked, and what a cut one still holds.

The standard library's `zipfile` of Python 3.11 builds its index before it counts, and believes
sizes and overlaps; see CVE-2024-0450. Source: APPNOTE.TXT 6.3.10, sections 4.3 and 4.4.
"""

import stat
import struct
from collections.abc import Iterator

from msgspec import Struct

from wherefrom.ingest.streams import (
    BZIP2,
    CHUNK,
    DEFLATE,
    Budget,
    Inflater,
    Mark,
    Note,
    Packing,
    Section,
    Slice,
    measure,
)

MAGIC = b"PK\x03\x04"
END_MAGIC = b"PK\x05\x06"
END = struct.Struct("<4s4H2LH")
LOCATOR = struct.Struct("<4sLQL")
END64 = struct.Struct("<4sQ2H2L4Q")
CENTRAL = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
LONGEST_COMMENT = 0xFFFF
FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF  # "see the zip64 field"
ENCRYPTED, SIZES_FOLLOW, UTF8 = 0x1, 0x8, 0x800
PACKINGS: dict[int, Packing | None] = {0: None, 8: DEFLATE, 12: BZIP2}


class Entry(Struct, kw_only=True):
    """An entry as the index states it; `start` is where its bytes begin."""

    name: str
    method: int
    flags: int
    mode: int = 0
    crc: int
    packed: int
    unpacked: int
    at: int
    start: int = 0

    @property
    def is_folder(self) -> bool:
        """Whether it only names a folder."""
        return self.name.endswith("/") and not self.unpacked

    @property
    def trouble(self) -> tuple[str, str] | None:
        """Why it is left out, if it is: a flaw's reason and detail."""
        if stat.S_ISLNK(self.mode):
            return "link", "a symbolic link"
        if stat.S_IFMT(self.mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
            return "type", f"mode {self.mode:o}"
        if self.flags & ENCRYPTED:
            return "encrypted", "it needs a password"
        if self.method not in PACKINGS:
            return "unknown-method", f"method {self.method}"
        return None


class _Index(Struct):
    count: int
    start: int
    size: int
    end: int


def entries(section: Section, budget: Budget, note: Note) -> list[Entry]:
    """Return the entries that lie whole in the file, in the order of their bytes.

    Raises:
        DamagedArchiveError: entries, header, overlap, ratio, split or truncated.
    """
    with section.open() as file:
        index = _find_index(file, section.size, budget)
        if index is None:
            return _salvage(file, section, budget, note)
        budget.enter(index.count)
        found = list(_read_index(file, index, budget))
        found.sort(key=lambda entry: entry.at)
        _place(file, found, index.start, budget)
    return found


def unpack(
    section: Section, entry: Entry, budget: Budget, mark: Mark, note: Note
) -> Slice | Inflater:
    """Return the entry's bytes as an unbuffered stream."""
    part = section.part(entry.start, entry.packed).open()
    packing = PACKINGS[entry.method]
    return Inflater(part, packing, budget, mark, note) if packing else part


def _find_index(file: Slice, size: int, budget: Budget) -> _Index | None:
    tail_start = max(size - END.size - LONGEST_COMMENT, 0)
    file.seek(tail_start)
    tail = _read(file, size - tail_start)
    at = tail.rfind(END_MAGIC)
    while at >= 0:
        if at + END.size <= len(tail):
            fields = END.unpack_from(tail, at)
            if at + END.size + fields[7] == len(tail):
                return _check_index(file, fields, tail_start + at, budget)
        at = tail.rfind(END_MAGIC, 0, at)
    return None


def _check_index(file: Slice, fields: tuple[int, ...], at: int, budget: Budget) -> _Index:
    _, disk, first_disk, here, count, size, start, _ = fields
    end = at
    if disk != first_disk or here != count or disk not in {0, FULL16}:
        raise budget.damaged("split", "it is one part of several", "Join the parts first.")
    if (wide := _read_wide(file, at)) is not None:
        end, wide_fields = wide
        for narrow, full, value in zip(
            (count, size, start), (FULL16, FULL32, FULL32), wide_fields, strict=True
        ):
            if narrow not in {full, value}:
                raise budget.damaged("header", "its two end records differ")
        count, size, start = wide_fields
    if count * CENTRAL.size > size or start + size != end:
        raise budget.damaged("header", f"its end record states {count:,} entries in {size:,} bytes")
    return _Index(count, start, size, end)


def _read_wide(file: Slice, at: int) -> tuple[int, tuple[int, int, int]] | None:
    """Return where the zip64 end record lies and its count, size and start; None without one."""
    if at < LOCATOR.size:
        return None
    file.seek(at - LOCATOR.size)
    magic, _, record, _ = LOCATOR.unpack(_read(file, LOCATOR.size))
    if magic != b"PK\x06\x07":
        return None
    file.seek(record)
    found = _read(file, END64.size)
    if len(found) < END64.size or not found.startswith(b"PK\x06\x06"):
        return None
    fields = END64.unpack(found)
    return record, (fields[7], fields[8], fields[9])


def _read_index(file: Slice, index: _Index, budget: Budget) -> Iterator[Entry]:
    file.seek(index.start)
    left, buffered = index.size, b""
    for _ in range(index.count):
        while len(buffered) < CENTRAL.size + 3 * FULL16 and left:
            chunk = _read(file, min(CHUNK, left))
            left = left - len(chunk) if chunk else 0
            buffered += chunk
        entry, used = _parse(buffered, budget)
        buffered = buffered[used:]
        yield entry


def _parse(buffered: bytes, budget: Budget) -> tuple[Entry, int]:
    if len(buffered) < CENTRAL.size or not buffered.startswith(b"PK\x01\x02"):
        raise budget.damaged("header", "its index is broken")
    fields = CENTRAL.unpack_from(buffered)
    (_, _, _, flags, method, _, _, crc, packed, unpacked, name, extra, comment, _, _, mode, at) = (
        fields
    )
    end = CENTRAL.size + name
    entry = Entry(
        name=_decode(buffered[CENTRAL.size : end], flags),
        method=method,
        flags=flags,
        mode=mode >> 16,
        crc=crc,
        packed=packed,
        unpacked=unpacked,
        at=at,
    )
    _widen(entry, buffered[end : end + extra], budget)
    return entry, end + extra + comment


def _decode(name: bytes, flags: int) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("utf-8" if flags & UTF8 else "cp437", "replace")


def _widen(entry: Entry, extra: bytes, budget: Budget) -> None:
    """Take the sizes that 32 bits cannot hold from the zip64 field."""
    wanted = [name for name in ("unpacked", "packed", "at") if getattr(entry, name) == FULL32]
    if not wanted:
        return
    while len(extra) >= 4:  # noqa: PLR2004 -- a tag and a length
        tag, size = struct.unpack_from("<HH", extra)
        if tag == 1 and size >= 8 * len(wanted) and len(extra) >= 4 + size:
            for number, name in enumerate(wanted):
                setattr(entry, name, struct.unpack_from("<Q", extra, 4 + 8 * number)[0])
            return
        extra = extra[4 + size :]
    raise budget.damaged("header", f"an entry states {FULL32:,} bytes and no more")


def _place(file: Slice, found: list[Entry], index_start: int, budget: Budget) -> None:
    """Find where each entry's bytes begin; refuse entries that share bytes or lie outside."""
    limits = budget.limits
    ends = [entry.at for entry in found[1:]] + [index_start]
    for entry, end in zip(found, ends, strict=True):
        file.seek(entry.at)
        header = _read(file, LOCAL.size)
        if len(header) < LOCAL.size or not header.startswith(MAGIC):
            raise budget.damaged("header", "an entry does not lie where the index says")
        fields = LOCAL.unpack(header)
        entry.start = entry.at + LOCAL.size + fields[9] + fields[10]
        if entry.start + entry.packed > index_start:
            raise budget.damaged(
                "header", f"an entry states {entry.packed:,} bytes, and lacks them"
            )
        if entry.start + entry.packed > end:
            raise budget.damaged("overlap", "two entries share the same bytes")
        if entry.unpacked > max(limits.ratio_from_bytes, limits.ratio * entry.packed):
            found_sizes = (
                f"an entry states {entry.packed:,} bytes packed, {entry.unpacked:,} unpacked"
            )
            raise budget.refuse("ratio", found_sizes, limits.ratio)


def _salvage(file: Slice, section: Section, budget: Budget, note: Note) -> list[Entry]:
    """Walk the entries' own headers, since the index is cut off; keep those that are whole."""
    found: list[Entry] = []
    at = 0
    while (entry := _read_local(file, at)) is not None:
        budget.enter(1)
        if entry.flags & SIZES_FOLLOW and not _measure(entry, section, budget):
            break
        if entry.start + entry.packed > section.size:
            break
        found.append(entry)
        at = entry.start + entry.packed
        if entry.flags & SIZES_FOLLOW:
            file.seek(at)
            at += max(_read(file, 28).find(MAGIC), 0)  # past the sizes that follow the bytes
    if not found:
        raise budget.damaged(
            "truncated", f"it ends after {section.size:,} bytes, in its first entry"
        )
    note("truncated", f"its index is cut off; {len(found):,} whole entries were found")
    return found


def _read_local(file: Slice, at: int) -> Entry | None:
    file.seek(at)
    header = _read(file, LOCAL.size)
    if len(header) < LOCAL.size or not header.startswith(MAGIC):
        return None
    _, _, flags, method, _, _, crc, packed, unpacked, name, extra = LOCAL.unpack(header)
    raw = _read(file, name)
    return Entry(
        name=_decode(raw, flags),
        method=method,
        flags=flags,
        crc=crc,
        packed=packed,
        unpacked=unpacked,
        at=at,
        start=at + LOCAL.size + name + extra,
    )


def _measure(entry: Entry, section: Section, budget: Budget) -> bool:
    """Find the sizes of an entry that states them only after its bytes, by unpacking it."""
    if entry.method != 8:  # noqa: PLR2004 -- only deflate says where it ends
        return False
    troubles: list[str] = []
    part = section.part(entry.start, section.size - entry.start).open()
    stream = Inflater(part, DEFLATE, budget, Mark(), lambda reason, _: troubles.append(reason))
    with stream:
        entry.unpacked, entry.crc = measure(stream)
        entry.packed = stream.used
    return not troubles


def _read(file: Slice, size: int) -> bytes:
    return file.read(size) or b""
