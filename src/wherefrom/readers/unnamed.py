"""Ids for records to which the platform gives none: a hash of what tells them apart."""

from collections import Counter
from hashlib import blake2b

DIGEST_BYTES = 12


class Digests:
    """Makes ids; of exact doubles the second ends in -1, and so on in the archive's order."""

    def __init__(self) -> None:
        """Begin with none."""
        self._made: Counter[bytes] = Counter()

    def of(self, *parts: str | None) -> str:
        """Return the id of what these parts tell apart.

        Example:
            >>> digests = Digests()
            >>> digests.of("ana", "hi"), digests.of("ana", "hi")
            ('c5a8773d4464bb4b6ad966eb', 'c5a8773d4464bb4b6ad966eb-1')
        """
        said = "\0".join(part or "" for part in parts).encode("utf-8", "replace")
        digest = blake2b(said, digest_size=DIGEST_BYTES).digest()
        doubles = self._made[digest]
        self._made[digest] += 1
        return f"{digest.hex()}-{doubles}" if doubles else digest.hex()
