"""Ids for records to which their platform gives none."""

import json
from collections import Counter
from hashlib import blake2b

DIGEST_BYTES = 12


class Naming:
    """Names records by what they say, so that the same record has the same id in every export.

    Records that say just the same are told apart by a number, in the order of their file: a
    naming serves one file, since a second file that says the same is another copy of it.
    """

    def __init__(self) -> None:
        """Begin without a name given."""
        self._given: Counter[str] = Counter()

    def name(self, *said: str | None) -> str:
        """Return the id of the next record that says this."""
        packed = json.dumps(said, separators=(",", ":")).encode()
        name = blake2b(packed, digest_size=DIGEST_BYTES).hexdigest()
        self._given[name] += 1
        number = self._given[name]
        return name if number == 1 else f"{name}~{number}"
