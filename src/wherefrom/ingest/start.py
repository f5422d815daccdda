"""How the child that parses is started: light to import, so that it can be done before all else."""

import os
import subprocess
import sys

MIB = 1 << 20
# -P: a file of the user's folder that is named like a library must not be taken for it.
COMMAND = [sys.executable, "-P", "-m", "wherefrom.ingest.worker"]
LEAN = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # its own pools reserve more room than they use,
    "MALLOC_ARENA_MAX": "2",  # as does each thread's arena: either would eat up the limit
    "OMP_NUM_THREADS": "1",
    # Blocks of mail come and go: room once taken is kept, for taking it anew costs more than
    # filling it.
    "MALLOC_MMAP_THRESHOLD_": str(32 * MIB),
    "MALLOC_TRIM_THRESHOLD_": str(64 * MIB),
}
# For the caller itself, where numpy and Arrow are not imported yet.
QUICK = {
    "OPENBLAS_THREAD_TIMEOUT": "4",  # its threads spin at first, on the processor the child needs
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # its own pools clear whole huge pages for a few rows
}

ready: list[subprocess.Popen[bytes]] = []  # at most one, for the next import


def prepare() -> None:
    """Start a child for the next import: it gets ready while the caller imports the rest.

    A child that is asked nothing ends with its parent.
    """
    for name, value in QUICK.items():
        os.environ.setdefault(name, value)
    if not ready:
        ready.append(_start())


def take() -> subprocess.Popen[bytes]:
    """Return the child that was prepared, if it is well, or a new one."""
    child = ready.pop() if ready else _start()
    return child if child.poll() is None else _start()


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 -- our own module, by this interpreter
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | LEAN,
        start_new_session=True,  # Ctrl-C at the terminal is the parent's to answer
    )
