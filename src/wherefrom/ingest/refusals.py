"""An error on its way from process to process: what the user is told of it, and no more."""

from wherefrom import errors
from wherefrom.errors import (
    ArchiveError,
    DamagedArchiveError,
    FailedReaderError,
    WherefromError,
)
from wherefrom.ingest.frames import Refused
from wherefrom.settings import MIB, Limits


def refused(problem: Exception, name: str, limits: Limits) -> Refused:
    """Return what is told of a problem with the archive of that name."""
    error = _explained(problem, name, limits)
    return Refused(type(error).__name__, getattr(error, "code", ""), str(error))


def _explained(problem: Exception, name: str, limits: Limits) -> WherefromError:
    """Return the one sentence the user gets."""
    if isinstance(problem, WherefromError):
        return problem
    if isinstance(problem, MemoryError):
        found = f"reading it takes over {limits.worker_memory_bytes // MIB:,} MiB of memory"
        return DamagedArchiveError(name, "memory", found, "Split it, or raise the limit.")
    if isinstance(problem, OSError):
        found = problem.strerror or type(problem).__name__
        return ArchiveError(f'"{name}" cannot be read: {found}.')
    return FailedReaderError(name, problem)


def revive(told: Refused) -> WherefromError:
    """Return the error as it was raised in the other process."""
    kind = getattr(errors, told.kind, ArchiveError)
    error: WherefromError = kind.__new__(kind, told.message)
    if isinstance(error, DamagedArchiveError):
        error.code = told.code
    return error
