"""What lies before the reader: the record that is looked at, its lineage, and answers kept."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, Final

from wherefrom import demo
from wherefrom.lineage import Lineage, fit
from wherefrom.record.record import Record, open_record
from wherefrom.web.jobs import Jobs, Tell
from wherefrom.web.veil import Veil

PATIENCE_SECONDS: Final = 1.5  # what takes longer is shown as it proceeds
KEPT: Final = 64  # answers
DEMO: Final = "wherefrom-demo"


class WaitingError(Exception):
    """The answer needs work that is under way; the page of the job shows how far it is."""

    def __init__(self, job: str) -> None:
        """Name the job."""
        super().__init__(job)
        self.job = job


class Desk:
    """The record of the user, or the demo's; one user, one desk.

    Attributes:
        folder: of the user's own record.
        is_demo: the demo's record is looked at instead.
        veil: hides who and what, for talks and screenshots; None where it is off.
        jobs: what is under way.
    """

    def __init__(self, folder: Path) -> None:
        """Lay out a record's folder, which need not exist yet."""
        self.folder = folder
        self.is_demo = False
        self.veil: Veil | None = None
        self.jobs = Jobs()
        self._kept: dict[Any, Any] = {}
        self._state = ""
        self._lock = Lock()

    @property
    def demo_folder(self) -> Path:
        """Where the demo is made, beside the record."""
        return self.folder.parent / DEMO

    @property
    def record(self) -> Record:
        """The record that is looked at."""
        return Record(self.demo_folder / demo.RECORD if self.is_demo else self.folder)

    def open(self, *, create: bool = False) -> Record:
        """Return the record, looked at whether it can be read.

        Raises:
            RecordError: it cannot be opened, or is not there.
        """
        return open_record(self.record.path, create=create)

    def lineage(self) -> Lineage:
        """Return the record's lineage.

        Raises:
            WaitingError: it is being made.
            ModelError: it cannot be.
        """
        record = self.open()
        return self.answer("lineage", lambda: self._fitted(record))

    def answer(self, question: Any, make: Callable[[], Any]) -> Any:
        """Return what was answered to a question before, if the record is still the same.

        Args:
            question: can be hashed.
            make: answers it.
        """
        record = self.open()
        state = f"{record.path} {record.state()}"
        with self._lock:
            if state != self._state:
                self._kept.clear()
                self._state = state
            if question in self._kept:
                return self._kept[question]
        made = make()
        with self._lock:
            if state == self._state:
                while len(self._kept) >= KEPT:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[question] = made
        return made

    def _fitted(self, record: Record) -> Lineage:
        def work(tell: Tell) -> Lineage:
            return fit(record, tell)

        job = self.jobs.begin("lineage", "Working out who brought about whom", "", work)
        if not job.wait(PATIENCE_SECONDS):
            raise WaitingError("lineage")
        if job.error is not None:
            raise job.error
        return job.result
