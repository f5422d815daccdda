"""Reading with all processors: the pieces of an archive by helpers, what they find in order.

A helper is a copy of the child that parses, under the same limits, and dies with it.
"""

import gc
import os
import pickle  # only what a copy of this very process wrote is ever unpickled
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import Any

from wherefrom.errors import DamagedArchiveError
from wherefrom.ingest.archive import OpenArchive
from wherefrom.ingest.boundary import Gate
from wherefrom.ingest.confine import die_with
from wherefrom.ingest.frames import Refused
from wherefrom.ingest.refusals import refused, revive
from wherefrom.ingest.sieve import Sifted, sift
from wherefrom.readers.base import Reader, Said
from wherefrom.settings import Limits

MOST_HELPERS = 4  # the child cuts and the parent stores no faster than that
WORTH_IT = 2  # pieces; one is read before helpers have started

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
    read_piece: ReadPiece, pieces: Iterator[Any], archive: OpenArchive, count: int
) -> Iterator[Sifted]:
    """Yield what is in the pieces: each helper has every `count`th, so answers come in order."""
    gc.freeze()  # or the helpers' collectors would touch, and so copy, all that they have of ours
    helpers = [Helper(read_piece, archive.name, archive.limits) for _ in range(count)]
    asked = 0
    try:
        for piece in pieces:
            helper = helpers[asked % count]
            # Its answer is taken before it is asked anew: neither end ever waits for the other.
            answer = helper.answer() if asked >= count else None
            helper.ask(piece)
            asked += 1
            if answer is not None:
                yield answer
        for number in range(max(asked - count, 0), asked):
            yield helpers[number % count].answer()
    finally:
        for helper in helpers:
            helper.end()


class Helper:
    """A process that reads pieces, forked so that it has all it needs at once."""

    def __init__(self, read_piece: ReadPiece, name: str, limits: Limits) -> None:
        """Start it."""
        self._name = name
        child = os.getpid()
        theirs, ours = os.pipe()
        answers, reply = os.pipe()
        self._process = os.fork()
        if not self._process:
            try:
                die_with(child)
                os.close(ours)
                _serve(read_piece, name, limits, theirs, reply)
            finally:  # never back into what the child was doing
                os._exit(1)
        os.close(theirs)
        os.close(reply)
        self._questions = os.fdopen(ours, "wb")
        self._answers = os.fdopen(answers, "rb")

    def ask(self, piece: Any) -> None:
        """Give it a piece to read."""
        with suppress(BrokenPipeError):  # it is dead: no answer will come
            pickle.dump(piece, self._questions, pickle.HIGHEST_PROTOCOL)
            self._questions.flush()

    def answer(self) -> Sifted:
        """Return what it found in the piece.

        Raises:
            WherefromError: it cannot read it, or is dead.
        """
        try:
            answer: Sifted | Refused = pickle.load(self._answers)  # noqa: S301
        except (EOFError, pickle.UnpicklingError):
            raise self._obituary() from None
        if isinstance(answer, Refused):
            raise revive(answer)
        return answer

    def end(self) -> None:
        """End it, whatever it does."""
        os.kill(self._process, signal.SIGKILL)
        with suppress(ChildProcessError):  # its end was seen
            os.waitpid(self._process, 0)
        with suppress(BrokenPipeError):
            self._questions.close()
        self._answers.close()

    def _obituary(self) -> DamagedArchiveError:
        info = os.waitid(os.P_PID, self._process, os.WEXITED | os.WNOWAIT)
        if info is not None and info.si_status == signal.SIGXCPU:
            found, code = "reading it took all the processor time it may", "time"
        else:
            found, code = "a process reading it ended", "died"
        remedy = "If memory or time ran short, split it or raise the limit."
        return DamagedArchiveError(self._name, code, found, remedy)


def _serve(read_piece: ReadPiece, name: str, limits: Limits, questions: int, reply: int) -> None:
    """Answer until there are no more questions."""
    with os.fdopen(questions, "rb") as source, os.fdopen(reply, "wb") as out:
        gate = Gate(limits)
        while True:
            answer: Sifted | Refused
            try:
                answer = sift(read_piece(pickle.load(source)), gate)  # noqa: S301
            except (EOFError, BrokenPipeError):
                return
            except Exception as problem:  # noqa: BLE001 -- raised again by who asked
                answer = refused(problem, name, limits)
            pickle.dump(answer, out, pickle.HIGHEST_PROTOCOL)
            out.flush()
