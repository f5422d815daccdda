"""An archive in memory, so that a reader can be tried without an importer."""

import gzip
import io
from pathlib import Path

from wherefrom.settings import Limits


class MemoryMember:
    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data
        self.size = len(data)

    def head(self, size: int = 4096) -> bytes:
        return self.data[:size]

    def open(self) -> io.BytesIO:
        return io.BytesIO(self.data)


class MemoryArchive:
    def __init__(
        self, files: dict[str, bytes], *, zone: str | None = None, limits: Limits | None = None
    ) -> None:
        self.name = next(iter(files), "empty")
        self.zone = zone
        self.limits = limits or Limits()
        self.files = files

    def members(self) -> list[MemoryMember]:
        return [MemoryMember(name, self.files[name]) for name in sorted(self.files)]


def of_path(path: Path) -> MemoryArchive:
    """Return a file, gz unpacked, or a folder of files as an archive."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    root = path.parent if path.is_file() else path
    return MemoryArchive(
        {
            file.relative_to(root).as_posix().removesuffix(".gz"): (
                gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
            )
            for file in files
        }
    )
