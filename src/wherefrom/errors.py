"""What can go wrong, each with one sentence: what was found, where, and what to do."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from heapq import nlargest
from itertools import islice
from pathlib import Path

COMPARED = 1_000  # names, sign by sign: of a hundred thousand ids that takes many seconds


def did_you_mean(found: str, known: Iterable[str], most: int = 3) -> str:
    """Return ` Did you mean "a" or "b"?`, or nothing when no known name is close."""
    close = get_close_matches(found, _likely(found, known), n=most, cutoff=0.6)
    quoted = " or ".join(f'"{name}"' for name in close)
    return f" Did you mean {quoted}?" if close else ""


def _likely(found: str, known: Iterable[str]) -> list[str]:
    """Return the names that have most of the three parts of the text: a slip spoils one or two."""
    third = -(-len(found) // 3) or 1
    parts = [found[start : start + third] for start in range(0, len(found), third)]
    names = islice(known, 1_000_000)
    return nlargest(COMPARED, names, key=lambda name: sum(part in name for part in parts))


class WherefromError(Exception):
    """Anything wherefrom refuses, told in one sentence; a face prints it and leaves with 2."""


class ArchiveError(WherefromError):
    """An archive that cannot be used."""


class MissingArchiveError(ArchiveError):
    """There is nothing to import at the path, or nothing that can be read."""

    def __init__(self, path: str, problem: str, known: Iterable[str] = ()) -> None:
        """Say what is wrong with the path, with the names close to it."""
        found = path.rstrip("/").rpartition("/")[2]
        super().__init__(f'"{path}" {problem}.{did_you_mean(found, known)}')


class UnknownArchiveError(ArchiveError):
    """No reader recognises the archive."""

    def __init__(self, path: str, begins: str, readers: Sequence[str]) -> None:
        """Name the file, how it begins and the readers there are."""
        super().__init__(
            f'No reader recognises "{path}" (it begins {begins!r}). '
            f"Name one if you know what it is: --reader {'|'.join(readers)}."
        )


class AmbiguousArchiveError(ArchiveError):
    """Several readers recognise the archive."""

    def __init__(self, path: str, readers: Sequence[str]) -> None:
        """Name the file and the readers that claim it."""
        both = " and ".join(f'"{reader}"' for reader in readers)
        super().__init__(f'Both {both} recognise "{path}". Choose one: --reader {readers[-1]}.')


class NothingToReadError(ArchiveError):
    """Of all that lies in a folder, nothing can be read."""

    def __init__(self, path: str, reasons: Sequence[str], most: int = 5) -> None:
        """Name the folder, and what stands against each of its files."""
        more = len(reasons) - most
        told = "; ".join(reasons[:most]) + (f"; and {more:,} more" if more > 0 else "")
        super().__init__(f'Nothing in "{path}" can be read. {told or "It is empty."}')


class DamagedArchiveError(ArchiveError):
    """The archive is cut, forged or beyond a limit; `code` is the word a receipt keeps."""

    def __init__(self, path: str, code: str, found: str, remedy: str) -> None:
        """Say what was found and what to do about it."""
        self.code = code
        super().__init__(f'"{path}" was refused ({code}): {found}. {remedy}')


class ZonelessArchiveError(ArchiveError):
    """The archive's times have no zone, and none was given."""

    def __init__(self, path: str) -> None:
        """Name the file."""
        super().__init__(
            f'"{path}" has times without a zone. Say where it was written: --zone Europe/Paris.'
        )


class FailedReaderError(ArchiveError):
    """A reader, or what reads for it, has a fault of its own."""

    def __init__(self, path: str, problem: Exception) -> None:
        """Name the archive, the kind of fault and the line of code; never the archive's text."""
        at = problem.__traceback__
        while at is not None and at.tb_next is not None:
            at = at.tb_next
        line = f" at {Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else ""
        super().__init__(
            f'"{path}" could not be read: {type(problem).__name__}{line}. '
            "The fault is the program's: please report it with this line."
        )


class RecordError(WherefromError):
    """A record that cannot be used as asked."""


class MissingRecordError(RecordError):
    """There is no record where one was expected."""

    def __init__(self, path: str) -> None:
        """Name the folder."""
        super().__init__(
            f'There is no record at "{path}" yet. Make one: wherefrom --record {path} import PATH.'
        )


class BusyRecordError(RecordError):
    """Another process is writing."""

    def __init__(self, path: str, holder: str) -> None:
        """Name the record and who holds it."""
        super().__init__(
            f'Record "{path}" is being written by {holder}. Wait until it ends, or stop it.'
        )


class DamagedLedgerError(RecordError):
    """The ledger cannot be read, or is not what was sealed."""

    def __init__(self, path: str, found: str) -> None:
        """Name the record and what is wrong with its ledger."""
        super().__init__(f'The ledger of record "{path}" {found}. See what to do: wherefrom check.')


class UnfinishedErasureError(RecordError):
    """Readers kept the ledger in use for so long that old bytes could not be removed from it."""

    def __init__(self, path: str) -> None:
        """Name the record."""
        super().__init__(
            f'Record "{path}" forgot, but other programs reading it keep traces in use. '
            "Close them; the next command that writes removes the rest."
        )


class NotARecordError(RecordError):
    """The path is taken by something else."""

    def __init__(self, path: str, found: str) -> None:
        """Name the path and what is there."""
        super().__init__(
            f'"{path}" is no record: {found}. Name an empty folder, or a new one: --record DIR.'
        )


class MissingBatchError(RecordError):
    """A batch named in the ledger is gone or differs from its hash."""

    def __init__(self, file: str, problem: str) -> None:
        """Name the file and what is wrong with it."""
        super().__init__(f'Batch "{file}" {problem}. See what to do: wherefrom check.')


class NewerRecordError(RecordError):
    """The record was written by a later wherefrom."""

    def __init__(self, path: str, found: int, known: int) -> None:
        """Give both schema numbers."""
        super().__init__(
            f'Record "{path}" has schema {found}; this wherefrom knows up to {known}. '
            "Install a later wherefrom."
        )


class UnknownNameError(WherefromError):
    """An account, outcome, person, policy, report or column that is not there."""

    def __init__(self, kind: str, found: str, known: Iterable[str], remedy: str) -> None:
        """Say which kind of name was not found, with the close ones there are."""
        names = list(known)
        super().__init__(f'No {kind} "{found}".{did_you_mean(found, names)} {remedy}'.rstrip())


class EngineError(WherefromError):
    """An engine cannot do what was asked."""


class MissingEngineError(EngineError, ImportError):
    """An engine's library is not installed."""

    def __init__(self, engine: str, package: str) -> None:
        """Name the engine and what to install."""
        super().__init__(
            f'Engine "{engine}" needs {package}, which is not installed. '
            f'Run: pip install "wherefrom[{engine}]".'
        )


class ModelError(WherefromError):
    """The model cannot be fitted to this record."""


class TooFewActivitiesError(ModelError):
    """There is too little to learn from."""

    def __init__(self, found: int, needed: int, what: str) -> None:
        """Give both counts and what was counted."""
        super().__init__(
            f"The record holds {found} {what}; at least {needed} are needed. "
            "Add more: wherefrom import PATH."
        )


class OutcomesError(WherefromError):
    """An outcomes file that cannot be used."""


class PolicyError(WherefromError):
    """A policy that cannot be read or is not allowed, with the place in the text."""


class LabelsError(WherefromError):
    """A labels file that cannot be used."""


class ExperimentError(WherefromError):
    """An experiment that cannot be told from anything."""


class LinksError(WherefromError):
    """A links file, or a link, that cannot be used."""


class SearchError(WherefromError):
    """What a search cannot be asked."""
