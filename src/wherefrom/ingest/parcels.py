"""What lies in a folder: packed archives, each by itself or with its other parts, and the rest."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field

from wherefrom.ingest.entries import Entry, Notes, kind_of, label
from wherefrom.ingest.streams import PACKINGS, Budget, Inflater, Mark, Section

ENDING = re.compile(r"\.(?:zip|tgz|tar(?:\.(?:gz|bz2|xz))?)$", re.IGNORECASE)
# `takeout-20240101T000000Z-001`, `facebook-ana-2024-01-01-1`; and of one export whose parts have
# a hash each, `facebook-ana-2024-01-01-Ab12Cd34`. A day of a date is no number of a part.
PART = re.compile(
    r"(.+?)(?:(?<!\d{4}-\d\d)[-_. ](?:part[-_. ]?)?\d{1,3}|(?<=\d{4}-\d\d-\d\d)-[0-9A-Za-z]{6,})$"
)


class Parcel(Struct):
    """Files on the disk that make one archive.

    Attributes:
        name: as the user knows it.
        files: each with its label, sorted.
        is_packed: whether what the files hold stands for itself, whatever they are called.
        notes: what was left out of a folder.
    """

    name: str
    files: list[tuple[str, Path]]
    is_packed: bool = False
    notes: Notes = field(default_factory=Notes)

    @property
    def has_parts(self) -> bool:
        """Whether it is several archives that are called like parts of one."""
        return self.is_packed and len(self.files) > 1

    def split(self) -> list["Parcel"]:
        """Return each file as an archive by itself."""
        folder = Path(self.name).parent
        return [
            Parcel(str(folder / file.name), [(name, file)], is_packed=True)
            for name, file in self.files
        ]


def whole(path: Path, budget: Budget) -> Parcel:
    """Return a file, or all that lies in a folder, as one archive."""
    notes = Notes()
    return Parcel(budget.name, list(_find(path, budget, notes)), path.is_file(), notes)


def parcels(path: Path, budget: Budget) -> list[Parcel]:
    """Return the archives in a folder: what is not packed is one, and comes first; or the file."""
    found = whole(path, budget)
    if found.is_packed:
        return [found]
    packed: dict[str, list[tuple[str, Path]]] = {}
    loose = []
    for name, file in found.files:
        if is_archive(file, budget):
            packed.setdefault(_without_part(name), []).append((name, file))
        else:
            loose.append((name, file))
    rest = [Parcel(found.name, loose, notes=found.notes)] if loose or not packed else []
    return rest + [
        Parcel(str(Path(found.name, files[0][0])), files, is_packed=True)
        for files in packed.values()
    ]


def together(paths: Iterable[Path]) -> list[list[Path]]:
    """Return paths, those of one folder together whose names are like those of parts."""
    found: dict[tuple[Path, str], list[Path]] = {}
    for path in paths:
        may_be_part = ENDING.search(path.name) and not path.is_dir()
        name = _without_part(path.name) if may_be_part else path.name
        found.setdefault((path.parent, name), []).append(path)
    return list(found.values())


def is_archive(file: Path, budget: Budget) -> bool:
    """Tell whether a file is a zip or a tar, packed or not; a single packed file is none."""
    section = Section(file, 0, file.stat().st_size, budget)

    def start() -> Inflater:
        return Inflater(section.open(), PACKINGS[kind], budget, Mark(), lambda *_: None)

    kind = kind_of(Entry("", None, 0, section.open).head()) or ""
    if kind in PACKINGS:
        kind = kind_of(Entry("", None, 0, start).head()) or ""
    return kind in {"zip", "tar"}


def _without_part(name: str) -> str:
    """Return an archive's name without the number or hash that tells it from its other parts."""
    plain = ENDING.sub("", name)
    part = PART.fullmatch(plain)
    return part[1] if part else plain


def _find(path: Path, budget: Budget, notes: Notes) -> Iterator[tuple[str, Path]]:
    """Yield the regular files on disk, each with its label, sorted; a single file is one."""
    if path.is_file():
        yield label(path.name), path
    for folder, folders, names in os.walk(path):
        folders.sort()
        budget.enter(len(names))
        for name in sorted([*names, *folders]):
            file = Path(folder, name)
            place = file.relative_to(path).as_posix()
            if _is_usable(place, file.lstat().st_mode, file, notes):
                yield label(place), file


def _is_usable(place: str, mode: int, file: Path, notes: Notes) -> bool:
    if stat.S_ISLNK(mode):
        notes.add(place, "link", "a symbolic link")
    elif stat.S_ISDIR(mode):
        return False
    elif not stat.S_ISREG(mode):
        notes.add(place, "type", f"mode {mode:o}")
    elif not os.access(file, os.R_OK):
        notes.add(place, "unreadable", f"mode {mode:o}")
    else:
        return True
    return False
