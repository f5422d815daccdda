"""What can be set, with its default and its unit. Every report repeats the settings it used."""

import os
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from msgspec import Meta, Struct

SECOND = 1_000_000  # microseconds, the record's unit of time
MIB = 1 << 20


def default_record() -> Path:
    """Return the record's folder: WHEREFROM_RECORD, or `record` in the user's data directory."""
    if named := os.environ.get("WHEREFROM_RECORD"):
        return Path(named)
    return Path(platformdirs.user_data_dir("wherefrom", appauthor=False)) / "record"


class Limits(Struct, frozen=True, kw_only=True):
    """How much an archive may ask for before it is refused or cut, in bytes unless named so."""

    archive_bytes: int = 50 << 30
    entries: int = 200_000
    entry_bytes: int = 5 << 30
    unpacked_bytes: int = 100 << 30
    ratio: int = 200  # of unpacked to packed, on an entry over `ratio_from_bytes`
    ratio_from_bytes: int = 10 * MIB
    nesting: int = 2  # archives within archives
    json_depth: int = 128
    object_bytes: int = 64 * MIB
    integer_digits: int = 40
    text_bytes: int = 4 * MIB
    name_characters: int = 512
    header_line_bytes: int = 64 << 10
    headers_bytes: int = MIB
    mime_depth: int = 32
    mime_parts: int = 1_000
    worker_memory_bytes: int = 512 * MIB  # over what the interpreter itself takes
    worker_seconds_per_100_mib: int = 60
    worker_seconds_least: int = 60


class Settings(Struct, frozen=True, kw_only=True):
    """What a record is kept and read with; stored in the record, so that answers repeat.

    Attributes:
        zone: IANA name; the clock of `hour`, `weekday` and `per = "day"` in policies.
        compression: of the batches; `none` for tests that search the bytes.
        batch_rows: activities a batch holds at most.
        draws: worlds drawn for each range.
        seed: of those draws.
        hidden: share of the talk that is held not to be in the record, where a report asks what
            that would change.
        post_minutes: what a word that we begin with takes; a guess until the user says better.
        reply_minutes: the same of an answer.
        meeting_minutes: the same of an event we went to.
    """

    zone: str = "UTC"
    compression: Literal["zstd", "none"] = "zstd"
    batch_rows: int = 20_000
    draws: int = 50
    seed: int = 1
    hidden: Annotated[float, Meta(ge=0, le=1)] = 0.25
    post_minutes: Annotated[float, Meta(ge=0)] = 10
    reply_minutes: Annotated[float, Meta(ge=0)] = 3
    meeting_minutes: Annotated[float, Meta(ge=0)] = 60
    limits: Limits = Limits()
