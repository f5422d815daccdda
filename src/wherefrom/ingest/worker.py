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

from wherefrom.ingest.archive import OpenArchive
from wherefrom.ingest.confine import confine
from wherefrom.ingest.entries import label
from wherefrom.ingest.frames import Export, LeftOut, Request, send
from wherefrom.ingest.parcels import Parcel, parcels
from wherefrom.ingest.pool import read_sifted
from wherefrom.ingest.refusals import refused
from wherefrom.ingest.sharing import Shares, gathered, left_out, named, refuse, share_out, unknown
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


def _size_of(request: Request) -> int:
    path = Path(request.path)
    if path.is_file():
        return path.stat().st_size
    files = [path / os.fsdecode(name) for name in request.files or ()] or path.rglob("*")
    return sum(file.lstat().st_size for file in files)


def _answer(out: BinaryIO, request: Request) -> None:
    try:
        confine(request.limits, _size_of(request), request.parent)
        serve(Teller(out, request), request)
    except BrokenPipeError:
        raise
    except Exception as problem:  # noqa: BLE001 -- a user must never see a traceback
        send(out, refused(problem, request.name, request.limits))


def serve(teller: Teller, request: Request) -> None:
    """Tell what there is to read, and read it if it is one export of one archive."""
    readers = named(request.reader, known_readers(teller, request.plugins))
    found = _parcels(teller, request)
    if len(found) > 1 or (request.only is None and found[0].has_parts):
        teller.plan(*survey(teller, request, found, readers))
        teller.end()
    else:
        read_parcel(teller, request, found[0], readers)


def _parcels(teller: Teller, request: Request) -> list[Parcel]:
    path = Path(request.path)
    if request.files:
        names = [os.fsdecode(name) for name in request.files]
        return [
            Parcel(request.name, [(label(name), path / name) for name in names], is_packed=True)
        ]
    found = parcels(path, teller.budget)
    return found if request.files is None else found[:1]


def read_parcel(
    teller: Teller, request: Request, parcel: Parcel, readers: Sequence[Reader]
) -> None:
    """Tell what an archive holds, and read it if that is one export or only one is wanted."""
    budget = teller.begin(parcel.name)
    with OpenArchive(parcel, budget, zone=request.zone, room=request.room) as archive:
        shares = share_out(archive, readers)
        if request.reader and not shares.exports:  # the user knows better
            shares = Shares([(readers[0], archive.members())], [], [])
        if not shares.exports:
            refuse(archive, shares, readers)
        teller.plan(_exports(parcel, request, shares), list(left_out(parcel.name, shares)))
        wanted = [each for each in shares.exports if request.only in {None, each[0].name}]
        if len(wanted) > 1 or request.is_dry:
            teller.end()
            return
        if not wanted:  # it was there when it was looked for
            raise budget.damaged("changed", "it changed while it was read", "Import it again.")
        ((reader, members),) = wanted
        # What the archive itself lacks is told once, however many read it.
        is_first = reader.name == shares.exports[0][0].name
        archive.take(members)
        teller.opened(archive.identity, reader.name)
        for sifted in read_sifted(reader, archive):
            teller.add(sifted)
        archive.check_unchanged()
        teller.done(archive.flaws if is_first else [])


def survey(
    teller: Teller, request: Request, found: Sequence[Parcel], readers: Sequence[Reader]
) -> tuple[list[Export], list[LeftOut]]:
    """Return what there is to read in several archives, and what is left out; none stops others."""
    exports: list[Export] = []
    left: list[LeftOut] = []
    strange: list[LeftOut] = []
    waiting = list(reversed(found))
    while waiting:
        parcel = waiting.pop()
        budget = teller.begin(parcel.name)
        try:
            with OpenArchive(parcel, budget, room=request.room) as archive:
                if parcel.has_parts and archive.has_twins:
                    waiting += parcel.split()  # numbered alike, and yet no parts of one export
                    continue
                shares = share_out(archive, readers)
                exports += _exports(parcel, request, shares)
                if parcel.is_packed and not (shares.exports or shares.disputed or shares.failed):
                    strange.append(unknown(archive))
                else:
                    left += left_out(parcel.name, shares)
        except BrokenPipeError:
            raise
        except Exception as problem:  # noqa: BLE001 -- one bad archive must not stop the others
            if parcel.has_parts:
                waiting += parcel.split()
                continue
            why = refused(problem, parcel.name, request.limits).message
            size = sum(file.lstat().st_size for _, file in parcel.files)
            left.append(LeftOut(parcel.name, why, len(parcel.files), size))
    return exports, [*left, *gathered(request.name, strange)]


def _exports(parcel: Parcel, request: Request, shares: Shares) -> list[Export]:
    root = Path(request.path)
    packed = [file for _, file in parcel.files if file != root] if parcel.is_packed else []
    files = [os.fsencode(file.relative_to(root)) for file in packed]
    return [
        Export(
            parcel.name, files, reader.name, len(members), sum(each.size or 0 for each in members)
        )
        for reader, members in shares.exports
    ]


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


if __name__ == "__main__":
    main()
