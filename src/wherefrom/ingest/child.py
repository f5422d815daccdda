"""The parent's end of an import: starts the child that parses, listens to it, and ends it."""

import queue
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import entry_points
from typing import IO, BinaryIO, Self, cast

import msgspec

from wherefrom.errors import ArchiveError, DamagedArchiveError
from wherefrom.ingest.frames import Beat, Done, Frame, Refused, Request, receive
from wherefrom.ingest.refusals import revive
from wherefrom.ingest.start import take
from wherefrom.settings import MIB, Limits

PER = 100 * MIB
PLUGINS = "wherefrom.readers"  # entry points of other packages, each a `Reader`
POLL_SECONDS = 0.2  # how soon Ctrl-C and a silent child are noticed
AHEAD = 8  # frames that the child may be ahead of us: a batch, while we store the one before


class Patience:
    """How long the child may keep us waiting; what we do in between is not counted against it."""

    def __init__(self, name: str, limits: Limits) -> None:
        """Allow it `worker_seconds_least`, and more for all that it handles."""
        self._name = name
        self._limits = limits
        self._silent = 0.0
        self._waited = 0.0
        self._handled = 0
        self._shown = (0, 0)

    def wait(self, seconds: float) -> None:
        """Count seconds spent waiting.

        Raises:
            DamagedArchiveError: it was silent for too long, or takes too long in all.
        """
        self._silent += seconds
        self._waited += seconds
        limits = self._limits
        allowed = limits.worker_seconds_least
        if self._silent > allowed:
            self._give_up(f"reading it made no progress for {allowed} seconds")
        allowed += limits.worker_seconds_per_100_mib * self._handled // PER
        if self._waited > allowed:
            self._give_up(f"reading it took over {allowed} seconds for {self._handled:,} bytes")

    def see(self, beat: Beat) -> None:
        """Take bytes or activities beyond those shown before as progress."""
        self._handled = beat.handled
        if (shown := (beat.handled, beat.activities)) != self._shown:
            self._shown = shown
            self._silent = 0.0

    def _give_up(self, found: str) -> None:
        raise DamagedArchiveError(self._name, "time", found, "Split it, or raise the limit.")


class Child:
    """A process that reads one archive; leaving the context ends it, whatever it was doing."""

    def __init__(self, request: Request) -> None:
        """Start it."""
        self._request = request
        self._process = take()
        self._frames: queue.Queue[Frame | None] = queue.Queue(maxsize=AHEAD)
        self._listener = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        """Ask, and begin to listen."""
        # Looked for here, while the child starts: it would take the child as long again.
        plugins = [(point.name, point.value) for point in entry_points(group=PLUGINS)]
        request = msgspec.structs.replace(self._request, plugins=plugins)
        with suppress(BrokenPipeError), _pipe(self._process.stdin) as stdin:
            stdin.write(msgspec.json.encode(request))
        self._listener.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Kill it if it still runs: what it sent so far is whole."""
        self._process.kill()
        self._process.wait()
        while self._listener.is_alive():
            with suppress(queue.Empty):
                self._frames.get(timeout=0.01)
        _pipe(self._process.stdout).close()

    def frames(self) -> Iterator[Frame | None]:
        """Yield what it tells until it is done; None now and then while it tells nothing.

        Raises:
            ArchiveError: it refuses the archive, is too slow, or is dead.
        """
        patience = Patience(self._request.name, self._request.limits)
        while True:
            began = time.monotonic()
            try:
                frame = self._frames.get(timeout=POLL_SECONDS)
            except queue.Empty:
                patience.wait(time.monotonic() - began)
                yield None
                continue
            patience.wait(time.monotonic() - began)
            if frame is None:
                raise self._obituary()
            if isinstance(frame, Refused):
                raise revive(frame)
            if isinstance(frame, Beat):
                patience.see(frame)
            yield frame
            if isinstance(frame, Done):
                return

    def _listen(self) -> None:
        source = _pipe(self._process.stdout)
        try:
            while (frame := receive(source)) is not None:
                self._frames.put(frame)
        finally:
            self._frames.put(None)

    def _obituary(self) -> ArchiveError:
        status, name = self._process.wait(), self._request.name
        if hasattr(signal, "SIGXCPU") and status == -signal.SIGXCPU:
            found = "reading it took all the processor time it may"
            return DamagedArchiveError(name, "time", found, "Split it, or raise the limit.")
        limit = self._request.limits.worker_memory_bytes // MIB
        found = f"the process reading it ended ({_status(status)})"
        remedy = f"If memory ran short (the limit is {limit:,} MiB), split it or raise the limit."
        return DamagedArchiveError(name, "died", found, remedy)


class Interrupts:
    """Ctrl-C, kept until it does no harm; a second one stops at once."""

    def __init__(self) -> None:
        """Begin without one."""
        self._is_asked = False

    def ask(self, *_: object) -> None:
        """Keep it; this is a signal handler."""
        if self._is_asked:
            raise KeyboardInterrupt
        self._is_asked = True

    def check(self) -> None:
        """Raise it, if there was one."""
        if self._is_asked:
            raise KeyboardInterrupt


@contextmanager
def held_interrupts() -> Iterator[Interrupts]:
    """Keep Ctrl-C from stopping in the middle of a batch."""
    interrupts = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield interrupts  # Python gives signals to the main thread alone
        return
    before = signal.signal(signal.SIGINT, interrupts.ask)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, before)


def _status(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"status {status}"


def _pipe(stream: IO[bytes] | None) -> BinaryIO:
    return cast("BinaryIO", stream)  # never None: we asked for pipes
