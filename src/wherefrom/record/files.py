"""Files nobody else may read, written so that a crash leaves the old one or the new one."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

PART = ".part"  # ends the name of what is not whole yet
_CHUNK = 1 << 20


def private_folder(path: Path) -> Path:
    """Return the folder, made if need be, open to its owner alone."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def private_file(path: Path) -> BinaryIO:
    """Open a new empty file for writing, open to its owner alone whatever the umask."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    os.fchmod(descriptor, 0o600)
    return os.fdopen(descriptor, "wb")


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """Yield a path to write to; what was written takes `path` once it is safe on the disk."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}{PART}")
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.rename(path)
        sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes | memoryview) -> None:
    """Write a private file, aside first."""
    with aside(path) as part, private_file(part) as file:
        file.write(content)


def sync_folder(path: Path) -> None:
    """Make sure that names made or taken away in the folder outlive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def digest_of(path: Path) -> bytes:
    """Return the SHA-256 of a file of any size."""
    found = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.digest()
