"""The seal: what the ledger's file hashed to when it was last closed.

SQLite notices little of what happens to its file from outside. The seal does: a closed ledger is
known to the last bit. While a writer is at work the seal says so, and a killed writer leaves it
so; then the ledger proves itself by SQLite's own check and by its chains.
"""

from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from wherefrom.record.files import digest_of, write_whole

SEAL = "ledger.seal"


class Seal(Struct, frozen=True):
    """What the file holds, as JSON.

    Attributes:
        state: `open` while a writer is at work, or after one was killed.
        size: of the closed ledger, in bytes; 0 while open.
        sha256: of the closed ledger, in hexadecimal; empty while open.
        mark: SHA-256 of the three above, so that damage to the seal itself shows.
    """

    state: Literal["open", "closed"]
    size: int = 0
    sha256: str = ""
    mark: str = ""

    def marked(self) -> "Seal":
        """Return the seal with its own mark."""
        told = f"{self.state} {self.size} {self.sha256}".encode()
        return Seal(self.state, self.size, self.sha256, sha256(told).hexdigest())


def close_seal(ledger: Path) -> None:
    """Seal the ledger as it stands."""
    _write(ledger, Seal("closed", ledger.stat().st_size, digest_of(ledger).hex()))


def open_seal(ledger: Path) -> None:
    """Say that a writer is at work."""
    _write(ledger, Seal("open"))


def _write(ledger: Path, seal: Seal) -> None:
    write_whole(ledger.with_name(SEAL), msgspec.json.encode(seal.marked()) + b"\n")


def read_seal(ledger: Path) -> Seal | None:
    """Return the seal, or None where it is missing or damaged."""
    try:
        content = ledger.with_name(SEAL).read_bytes()
        seal = msgspec.json.decode(content, type=Seal)
    except (OSError, ValueError, msgspec.DecodeError):  # a ValueError is for bytes not of UTF-8
        return None
    # Byte for byte, so that not even a space in the file can change unnoticed.
    return seal if content == msgspec.json.encode(seal.marked()) + b"\n" else None


def holds(seal: Seal, ledger: Path) -> bool:
    """Tell whether a closed ledger is what was sealed; an open seal knows nothing against it."""
    if seal.state == "open":
        return True
    return ledger.stat().st_size == seal.size and digest_of(ledger).hex() == seal.sha256
