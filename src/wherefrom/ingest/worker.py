"""The child that parses: it reads one archive, as asked on stdin, and tells of it on stdout.

Only here are archives opened. It can be killed at any time: what it sent is whole.
"""

import os
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from wherefrom.errors import (
    AmbiguousArchiveError,
    UnknownArchiveError,
    UnknownNameError,
)
from wherefrom.ingest.archive import OpenArchive
from wherefrom.ingest.confine import confine
from wherefrom.ingest.frames import Request, send
from wherefrom.ingest.pool import read_sifted
from wherefrom.ingest.refusals import refused
from wherefrom.ingest.teller import Teller
from wherefrom.readers import READERS
from wherefrom.readers.base import Reader
from wherefrom.settings import MIB
from wherefrom.vocabulary import Flaw


def main() -> None:
    """Answer the request on stdin; leave with 0 whatever became of the archive."""
    if not (asked := sys.stdin.buffer.read()):
        return  # it was prepared for an import that never came
    request = msgspec.json.decode(asked, type=Request)
    out = _take_stdout()
    try:
        _answer(out, request)
    except BrokenPipeError:  # the parent is gone, and nobody listens
        os._exit(1)
    os._exit(0)  # at once: nothing here needs an orderly end


def _take_stdout() -> BinaryIO:
    """Keep stdout for frames: what a reader prints goes nowhere."""
    out = os.fdopen(os.dup(1), "wb", buffering=MIB)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return out


def _size_of(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.lstat().st_size for file in path.rglob("*"))


def _answer(out: BinaryIO, request: Request) -> None:
    try:
        confine(request.limits, _size_of(Path(request.path)), request.parent)
        read_archive(Teller(out, request), request)
    except BrokenPipeError:
        raise
    except Exception as problem:  # noqa: BLE001 -- a user must never see a traceback
        send(out, refused(problem, request.name, request.limits))


def read_archive(teller: Teller, request: Request) -> None:
    """Open the archive, find its reader, and tell all that it holds."""
    path, budget = Path(request.path), teller.budget
    with OpenArchive(path, budget, zone=request.zone, room=request.room) as archive:
        reader = choose(archive, request.reader, known_readers(teller, request.plugins))
        teller.opened(archive.identity, reader.name)
        for sifted in read_sifted(reader, archive):
            teller.add(sifted)
        archive.check_unchanged()
        teller.done(archive)


def known_readers(teller: Teller, plugins: Sequence[tuple[str, str]]) -> list[Reader]:
    """Return our readers and those of other packages; one that does not load is a flaw."""
    readers = {reader.name: reader for reader in READERS}
    for name, where in plugins:
        try:
            reader: Reader = pkgutil.resolve_name(where)
            readers.setdefault(reader.name, reader)
        except Exception as problem:  # noqa: BLE001 -- another's fault must not stop ours
            detail = f"{type(problem).__name__} while it was loaded"
            teller.add_flaws([Flaw(name, "broken-reader", detail, skipped=False)])
    return list(readers.values())


def choose(archive: OpenArchive, name: str | None, readers: Sequence[Reader]) -> Reader:
    """Return the reader of that name, or the one that recognises the archive.

    Raises:
        UnknownNameError: there is no reader of that name.
        UnknownArchiveError: no reader recognises the archive.
        AmbiguousArchiveError: several do.
    """
    names = [reader.name for reader in readers]
    if name is not None:
        for reader in readers:
            if reader.name == name:
                return reader
        raise UnknownNameError("reader", name, names, f"There are: {', '.join(names)}.")
    willing = [reader for reader in readers if reader.recognises(archive)]
    if not willing:
        raise UnknownArchiveError(archive.name, archive.begins(), names)
    if len(willing) > 1:
        raise AmbiguousArchiveError(archive.name, [reader.name for reader in willing])
    return willing[0]


if __name__ == "__main__":
    main()
