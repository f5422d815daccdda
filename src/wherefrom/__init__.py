"""wherefrom tells which conversations your results really came from.

Example:
    import wherefrom as wf

    record = wf.open("my.record")
    record.add("mastodon.tar.gz", "mail.mbox")
    lineage = wf.fit(record)
    lineage.trace("deal-17")
"""

from importlib import import_module

__version__ = "0.1.0"
__all__ = ["__version__", "fit", "open"]


def __getattr__(name: str) -> object:
    """Import the Python API when it is first used: `--help` must not wait for it."""
    if name in {"fit", "open"}:
        return getattr(import_module("wherefrom.notebook"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
