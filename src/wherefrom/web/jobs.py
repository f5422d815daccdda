"""Long work, done beside the answering of requests: an import, a fit, a check, the demo."""

from collections.abc import Callable
from threading import Lock, Thread
from typing import Any

from wherefrom import __version__
from wherefrom.errors import WherefromError

Tell = Callable[[str, float | None], None]


class Job:
    """One piece of work, in a thread of its own.

    Attributes:
        title: what it does, for the page that shows it.
        then: page to go to when it is done.
        step: what is being done now.
        far: how far it is, 0 to 1; None where nobody can tell.
        error: why it failed; None if it did not.
        result: what it returned.
    """

    def __init__(self, title: str, then: str, work: Callable[[Tell], Any]) -> None:
        """Start it."""
        self.title, self.then = title, then
        self.step = "starting"
        self.far: float | None = None
        self.error: WherefromError | None = None
        self.result: Any = None
        self._work = work
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def is_done(self) -> bool:
        """Whether it ended, well or not."""
        return not self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; tell whether it is done."""
        self._thread.join(seconds)
        return self.is_done

    def _run(self) -> None:
        try:
            self.result = self._work(self._tell)
        except WherefromError as error:
            self.error = error
        except Exception as error:  # noqa: BLE001 a page never shows a traceback
            self.error = WherefromError(
                f"wherefrom {__version__} has a fault of its own ({type(error).__name__}). "
                "The record is as it was. Please report it."
            )

    def _tell(self, step: str, far: float | None) -> None:
        self.step, self.far = step, far


class Jobs:
    """At most one of each name at a time; the last of each is remembered."""

    def __init__(self) -> None:
        """Begin with none."""
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def begin(self, name: str, title: str, then: str, work: Callable[[Tell], Any]) -> Job:
        """Return the job of this name that is running, or a new one."""
        with self._lock:
            running = self._jobs.get(name)
            if running is None or running.is_done:
                running = self._jobs[name] = Job(title, then, work)
            return running

    def get(self, name: str) -> Job | None:
        """Return the last job of a name."""
        return self._jobs.get(name)

    def all(self) -> list[Job]:
        """Return the last job of each name."""
        return list(self._jobs.values())
