"""A fitted lineage on disk: made again when the record, the settings or the version changes."""

import os
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, get_type_hints
from zipfile import BadZipFile

import msgspec
import numpy as np

from wherefrom import __version__
from wherefrom.lineage.lineage import Lineage
from wherefrom.vocabulary import Outcome

PLAIN = (Sequence[str], dict[str, float], int)  # kept as they are, beside the arrays
MODEL = 3  # rises when the same record gives another lineage


def key(state: str, settings: object) -> str:
    """Return the name under which a lineage is kept."""
    said = f"{__version__} {MODEL} {state} {msgspec.json.encode(settings).decode()}"
    return sha256(said.encode()).hexdigest()[:32]


def save(folder: Path, name: str, lineage: Lineage) -> None:
    """Keep a lineage, in place of whatever was kept before; readable by its owner alone."""
    arrays: dict[str, Any] = {}
    _flatten(lineage, "", arrays)
    handle, aside = tempfile.mkstemp(dir=folder, suffix=".aside")
    with os.fdopen(handle, "wb") as file:
        np.savez(file, **arrays)
    Path(aside).replace(folder / f"{name}.npz")
    for old in folder.glob("*.npz"):
        if old.stem != name:
            old.unlink(missing_ok=True)


def load(folder: Path, name: str) -> Lineage | None:
    """Return the lineage kept under this name, or None."""
    try:
        with (
            (folder / f"{name}.npz").open("rb") as file,
            np.load(file, allow_pickle=False) as arrays,
        ):
            return _build(Lineage, "", arrays)
    except (OSError, EOFError, ValueError, KeyError, NotImplementedError, BadZipFile):
        return None  # not there, or cut, or damaged: it is made again


def _flatten(value: Any, path: str, arrays: dict[str, Any]) -> None:
    if isinstance(value, np.ndarray):
        arrays[path] = value
    elif hasattr(value, "_fields"):
        for field in value._fields:
            if field == "record":
                continue
            _flatten(getattr(value, field), f"{path}/{field}", arrays)
    else:
        arrays[path] = np.frombuffer(msgspec.msgpack.encode(value), dtype=np.uint8)


def _build(kind: Any, path: str, arrays: Any) -> Any:
    parts = {}
    for field, hint in get_type_hints(kind).items():
        if field == "record":
            continue
        place = f"{path}/{field}"
        if hasattr(hint, "_fields"):
            parts[field] = _build(hint, place, arrays)
        elif field == "outcomes":
            parts[field] = msgspec.msgpack.decode(arrays[place].tobytes(), type=list[Outcome])
        elif field in {
            "ids",
            "people",
            "contexts",
            "channels",
            "learnt",
            "titles",
            "tag_names",
            "names",
            "timeless",
        }:
            parts[field] = msgspec.msgpack.decode(arrays[place].tobytes())
        else:
            parts[field] = arrays[place]
    return kind(**parts)
