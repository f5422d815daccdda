"""Batches: immutable Parquet files, each whole and on the disk before the ledger names it."""

import re
import secrets
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import Struct

from wherefrom.errors import MissingBatchError
from wherefrom.record.files import PART, private_folder, write_whole
from wherefrom.schema import ACTIVITIES

FOLDER = "activities"
OURS = re.compile(r"[0-9a-f]{32}\.parquet(\.[0-9a-f]{8}\.part)?")  # names that we gave


class Batch(Struct, frozen=True):
    """A batch as the ledger knows it.

    Attributes:
        file: name within the folder of batches; random, so that it tells nothing.
        rows: activities in it.
        size: of the file, in bytes.
        sha256: of the file.
        archives: names of the archives its rows came from, to import again if it is lost.
    """

    file: str
    rows: int
    size: int
    sha256: bytes
    archives: list[str]


def write_batch(folder: Path, table: pa.Table, compression: Literal["zstd", "none"]) -> Batch:
    """Write a batch, durable on return, and return what the ledger is to know of it."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression=compression, write_page_checksum=True)
    content = memoryview(sink.getvalue())
    batch = Batch(
        file=f"{secrets.token_hex(16)}.parquet",
        rows=table.num_rows,
        size=content.nbytes,
        sha256=sha256(content).digest(),
        archives=sorted(str(name) for name in table["archive"].unique().to_pylist()),
    )
    write_whole(folder / batch.file, content)
    return batch


def read_batches(files: Iterable[Path], columns: list[str]) -> pa.Table:
    """Return the columns of all the batches, in their order.

    Raises:
        MissingBatchError: a file is gone or is not Parquet any more.
    """
    schema = pa.schema([ACTIVITIES.field(column) for column in columns])
    return pa.concat_tables([schema.empty_table(), *(_read(file, columns) for file in files)])


def _read(file: Path, columns: list[str]) -> pa.Table:
    try:
        # One file, not a data set: no discovery, and the schema is known.
        batch = pq.ParquetFile(file, page_checksum_verification=True)
        return batch.read(columns=columns).select(columns)
    except FileNotFoundError as gone:
        raise MissingBatchError(file.name, "is missing") from gone
    except (pa.ArrowException, OSError, KeyError) as damage:
        raise MissingBatchError(file.name, "is damaged") from damage


def archives_in(file: Path) -> list[str]:
    """Return the archives that a batch names; none where it cannot be read."""
    try:
        return sorted({str(name) for name in _read(file, ["archive"])["archive"].to_pylist()})
    except MissingBatchError:
        return []


def sweep(folder: Path, known: set[str]) -> None:
    """Remove what a killed writer left: half a file, or a batch the ledger never came to name."""
    for file in folder.glob(f"*{PART}*"):  # SQLite adds endings of its own
        file.unlink()
    for file in private_folder(folder / FOLDER).iterdir():
        if OURS.fullmatch(file.name) and file.name not in known:
            file.unlink()
