"""The veil: stable made-up names instead of people, and no text, for talks and screenshots.

Figures stay as they are. What is made up depends on a secret of the record, so that a name is the
same every day, and nobody can find the person behind it by trying names.
"""

import secrets
from hashlib import blake2b
from pathlib import Path
from typing import Final

SECRET: Final = "veil.key"  # noqa: S105 the name of a file
BYTES: Final = 32
FIRST: Final = """
Alder Ash Aspen Birch Briar Cedar Clover Elder Fern Fir Hazel Heath Holly Iris Ivy Juniper Larch
Laurel Linden Lotus Maple Moss Myrtle Oak Olive Pine Poppy Reed Rowan Sage Sorrel Thyme Tulip
Violet Willow Yarrow
"""
LAST: Final = """
Anchor Badger Bay Beacon Bridge Brook Cliff Cove Crane Dale Dune Falcon Field Finch Ford Glen
Grove Harbour Heron Hill Lake Lark Marsh Meadow Mill Moor Otter Pond Quay Raven Ridge River
Robin Shore Stone Swift Tern Vale Warren Wharf
"""

_FIRST, _LAST = FIRST.split(), LAST.split()


class Veil:
    """Names in place of people; ids in place of ids."""

    def __init__(self, secret: bytes) -> None:
        """Take the secret that makes names stable."""
        self._secret = secret
        self._ids: dict[str, str] = {}

    def name(self, person: str) -> str:
        """Return a made-up name, the same for the same person."""
        number = int.from_bytes(self._hash(person), "big")
        number, first = divmod(number, len(_FIRST))
        number, last = divmod(number, len(_LAST))
        return f"{_FIRST[first]} {_LAST[last]} {number % 1000:03}"

    def hide(self, id_: str) -> str:
        """Return what stands for an id in an address."""
        hidden = f"~{self._hash(id_).hex()}"
        self._ids[hidden] = id_
        return hidden

    def find(self, hidden: str) -> str:
        """Return the id that was hidden; what was not is returned as it is."""
        return self._ids.get(hidden, hidden)

    def _hash(self, text: str) -> bytes:
        return blake2b(
            text.encode("utf-8", "surrogatepass"), digest_size=8, key=self._secret
        ).digest()


def veil_of(folder: Path) -> Veil:
    """Return the veil whose secret is kept in a folder; it is made if there is none."""
    path = folder / SECRET
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(BYTES))
    return Veil(path.read_bytes())
