"""How a child is confined before it parses what strangers wrote: memory, time, its own life."""

import ctypes
import os
import signal
import sys
from pathlib import Path

from wherefrom.settings import MIB, Limits

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
PER = 100 * MIB


def confine(limits: Limits, size: int, parent: int) -> None:
    """Confine this process; on Windows, which has none of these limits, the parent's clock stays.

    Args:
        limits: how much memory and time.
        size: of the archive, in bytes.
        parent: process that this one must not outlive.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 -- there is none on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    unpacked = min(limits.unpacked_bytes, limits.ratio * size)
    seconds = limits.worker_seconds_least + limits.worker_seconds_per_100_mib * unpacked // PER
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if (pages := Path("/proc/self/statm")).exists():
        base = int(pages.read_text().split()[0]) * resource.getpagesize()
        most = base + limits.worker_memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    die_with(parent)


def die_with(parent: int) -> None:
    """Have this process killed when its parent ends, on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)
