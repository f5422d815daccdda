"""The index of a record, brought up to what the record holds.

It lies in the record's `cache/`, which `forget` removes as a whole. It is written only while no
other process can write the record, so never from what is being forgotten. New batches are added;
where a batch is gone, all is made again.
"""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import numpy as np
import pyarrow as pa
from msgspec import Struct

from wherefrom.errors import BusyRecordError
from wherefrom.record.batches import read_batches
from wherefrom.record.checking import CACHE
from wherefrom.record.files import private_folder, write_whole
from wherefrom.record.lock import only_writer
from wherefrom.record.order import ORDER, one_row_an_id
from wherefrom.record.record import Record
from wherefrom.record.versions import Keys, keys_of
from wherefrom.search.folk import Folk
from wherefrom.search.index import COLUMNS, Index, entries
from wherefrom.search.store import VERSION, DamagedIndexError

FOLDER: Final = "search"  # within the cache
FORM: Final = f"1 {VERSION}"  # of the index; one of another form is made again
_STATE = "state.json"

Progress = Callable[[str, float], None]
T = TypeVar("T")


class _State(Struct):
    """What the index holds.

    Attributes:
        form: of its files.
        batches: files of the record.
        channels: that these name.
        people: state of the record of which the people are.
        sizes: numbers of activities and people.
    """

    form: str = FORM
    batches: list[str] = []
    channels: list[str] = []
    people: str = ""
    sizes: list[int] = []


class Fresh(Struct, frozen=True):
    """An index and the people in it.

    Attributes:
        index: of activities.
        folk: index of people.
        channels: that activities were on, sorted.
        is_whole: it holds all that the record does.
    """

    index: Index
    folk: Folk
    channels: list[str]
    is_whole: bool


def fresh(record: Record, progress: Progress | None = None) -> Fresh:
    """Return the index of the record as it stands, or, while another writes, as it stood before.

    Raises:
        BusyRecordError: another process is writing, and there is no index to search meanwhile.
    """
    found = _found(record)
    if found and found.is_whole:
        return found
    try:
        with only_writer(record.path, "search"):
            return _brought_up(record, progress or (lambda _what, _far: None))
    except BusyRecordError:
        if found:
            return found
        raise


def asked(record: Record, ask: Callable[[Fresh], T], progress: Progress | None = None) -> T:
    """Return what `ask` finds; where the index turns out to be damaged, it is made again once.

    Raises:
        BusyRecordError: as `fresh` does.
    """
    try:
        return ask(fresh(record, progress))
    except DamagedIndexError:
        with only_writer(record.path, "search"):
            _drop(record.path / CACHE / FOLDER)
        return ask(fresh(record, progress))


def _found(record: Record) -> Fresh | None:
    """Return the index there is, if the record still holds all that it does."""
    folder = record.path / CACHE / FOLDER
    state = _state(folder)
    files = {file.name for file in record.files()}
    if state is None or not state.people or not files.issuperset(state.batches):
        return None
    try:
        index, folk = _opened(folder, state.sizes)
    except DamagedIndexError:
        return None
    is_whole = len(files) == len(state.batches) and state.people == record.state()
    return Fresh(index, folk, state.channels, is_whole)


def _state(folder: Path) -> _State | None:
    try:
        state = msgspec.json.decode((folder / _STATE).read_bytes(), type=_State)
    except (OSError, ValueError):  # not there, or damaged
        return None
    return state if state.form == FORM else None


def _opened(folder: Path, sizes: list[int]) -> tuple[Index, Folk]:
    """Return both indexes; sizes are what they must hold, if anything."""
    inner = [private_folder(folder / name) for name in ("activities", "people")]
    index, folk = Index(inner[0]), Folk(inner[1])
    if sizes and sizes != [len(index), len(folk)]:
        raise DamagedIndexError
    return index, folk


def _drop(folder: Path) -> None:
    """Remove the index; threads of tantivy's may still be about to write into it.

    They know it by its name, so it is moved aside first.
    """
    aside = Path(tempfile.mkdtemp(prefix=f"{FOLDER}-", dir=folder.parent))
    folder.replace(aside)
    shutil.rmtree(aside)


def _brought_up(record: Record, progress: Progress) -> Fresh:
    """Return the index with all that is new; nobody else may be writing."""
    folder, files = private_folder(record.cache() / FOLDER), record.files()
    state = _state(folder)
    if state is None or not {file.name for file in files}.issuperset(state.batches):
        _drop(folder)  # what is gone from the record stays nowhere
        state = _State()
    try:
        index, folk = _opened(private_folder(folder), state.sizes)
    except DamagedIndexError:
        _drop(folder)
        state, (index, folk) = _State(), _opened(private_folder(folder), [])
    fresh = [file for file in files if file.name not in state.batches]
    if fresh:
        state.channels = sorted({*state.channels, *_add(index, fresh, progress)})
        state.batches = [file.name for file in files]
    if state.people != record.state():
        progress("reading who is who", 1.0)
        folk.fill(record)
        state.people = record.state()
    state.sizes = [len(index), len(folk)]
    write_whole(folder / _STATE, msgspec.json.encode(state))
    record.cache()  # which makes what tantivy wrote private too
    return Fresh(index, folk, state.channels, is_whole=True)


# Adding


def _add(index: Index, files: Sequence[Path], progress: Progress) -> set[str]:
    """Add batches to the index; return the channels they name."""
    versions, removed = _chosen(index, files)
    channels: set[str] = set()
    with index.writing() as adding:
        adding.remove("id", removed)
        for number, file in enumerate(files):
            progress("reading what is new", number / len(files))
            table = read_batches([file], COLUMNS)
            table = table.filter(pa.array(_among(versions, keys_of(table["version"]))))
            channels.update(table["channel"].unique().to_pylist())
            adding.add(entries(table))
    return channels


def _chosen(index: Index, files: Sequence[Path]) -> tuple[Keys, list[str]]:
    """Return the versions to add, sorted, and the ids whose version in the index gives way."""
    rows = one_row_an_id(read_batches(files, ORDER))
    versions = keys_of(rows["version"])
    if not len(index):
        return np.sort(versions), []
    ids = rows["id"].to_pylist()
    when = rows["published"].cast(pa.int64()).to_pylist()
    ranks = {
        name: _rank(time, version)
        for name, time, version in zip(ids, when, rows["version"].to_pylist(), strict=True)
    }
    held = {told.id: _rank(told.published, told.version) for told in index.held(ids)}
    stays = {name for name, rank in held.items() if rank <= ranks[name]}
    chosen = np.array([name not in stays for name in ids], np.bool_)
    return np.sort(versions[chosen]), sorted(held.keys() - stays)


def _rank(published: int | None, version: bytes) -> tuple[bool, int, bytes]:
    """Return what the version that is read has least of, as `one_row_an_id` chooses."""
    return published is None, published or 0, version


def _among(versions: Keys, keys: Keys) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    if not versions.size:
        return np.zeros(keys.size, np.bool_)
    at = np.minimum(np.searchsorted(versions, keys), versions.size - 1)
    return versions[at] == keys
