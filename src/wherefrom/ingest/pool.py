"""Reading with all processors: the pieces of an archive by helpers, what they find in order.

A helper is a copy of the child that parses, under the same limits, and dies with it.
"""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any

from wherefrom.errors import DamagedArchiveError
from wherefrom.ingest.archive import OpenArchive
from wherefrom.ingest.boundary import Gate
from wherefrom.ingest.confine import die_with
from wherefrom.ingest.sieve import Said, Sifted, sift
from wherefrom.readers.base import Reader
from wherefrom.settings import Limits

MOST_HELPERS = 4  # the child cuts and the parent stores no faster than that
WORTH_IT = 4  # pieces; fewer are read before helpers have started

ReadPiece = Callable[[Any], Iterator[Said]]


def read_sifted(reader: Reader, archive: OpenArchive) -> Iterator[Sifted]:
    """Yield what the archive holds, in its order, whoever read it."""
    gate = Gate(archive.limits)
    if reader.pieces is None or reader.read_piece is None:
        for said in reader.read(archive):
            yield sift((said,), gate)
        return
    pieces = reader.pieces(archive)
    first = list(islice(pieces, WORTH_IT))
    helpers = _helpers() if len(first) == WORTH_IT else 0
    if helpers > 1:
        yield from _shared(reader.read_piece, chain(first, pieces), archive, helpers)
    else:
        for piece in chain(first, pieces):
            yield sift(reader.read_piece(piece), gate)


def _helpers() -> int:
    """Return how many processes can read at once; only Linux ends them with their parent."""
    return min(len(os.sched_getaffinity(0)), MOST_HELPERS) if sys.platform == "linux" else 0


def _shared(
    read_piece: ReadPiece, pieces: Iterator[Any], archive: OpenArchive, helpers: int
) -> Iterator[Sifted]:
    # Slow to import, and small archives need none of it.
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import Future, ProcessPoolExecutor  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    # Forked, a helper has all its modules at once; nothing else runs here yet.
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(helpers, context, die_with, (os.getpid(),))
    waiting: deque[Future[Sifted]] = deque()
    try:
        with pool:
            for piece in pieces:
                waiting.append(pool.submit(_sift_piece, read_piece, piece, archive.limits))
                if len(waiting) > 2 * helpers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    except BrokenProcessPool as problem:
        raise DamagedArchiveError(
            archive.name,
            "died",
            "a process reading it ended",
            "If memory or time ran short, split it or raise the limit.",
        ) from problem


def _sift_piece(read_piece: ReadPiece, piece: Any, limits: Limits) -> Sifted:
    return sift(read_piece(piece), Gate(limits))
