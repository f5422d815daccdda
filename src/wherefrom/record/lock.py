"""One writer at a time; the next one is told who it is."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from wherefrom.errors import BusyRecordError
from wherefrom.record.files import private_file

LOCK = "lock"
HOLDER = "lock.holder"
_NOT_A_NAME = re.compile(r"[^a-z-]")


@contextmanager
def only_writer(folder: Path, command: str) -> Iterator[None]:
    """Hold the record for writing; the system lets go of it however the process ends.

    Raises:
        BusyRecordError: another process, or another writer of this one, holds it.
    """
    lock = FileLock(folder / LOCK, timeout=0, mode=0o600)
    if not (folder / LOCK).exists():
        private_file(folder / LOCK).close()
    try:
        lock.acquire()
    except Timeout:
        raise BusyRecordError(str(folder), _holder(folder)) from None
    try:
        with private_file(folder / HOLDER) as file:
            file.write(_description(command).encode())
        yield
    finally:
        (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


def _description(command: str) -> str:
    # Arguments are left out: they may name the person who is being forgotten.
    program = Path(sys.argv[0]).name or "python"
    words = " ".join([program, _NOT_A_NAME.sub("", command)]).strip()
    return f'process {os.getpid()} ("{words}") since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC'


def _holder(folder: Path) -> str:
    try:
        return (folder / HOLDER).read_text() or "another process"
    except OSError:  # it holds the lock and has not said who it is yet
        return "another process"
