"""What the child tells: batches as they fill, and signs of life in between."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from msgspec import Raw

from wherefrom.ingest.frames import (
    Batch,
    Beat,
    Done,
    Export,
    LeftOut,
    Opened,
    Part,
    Plan,
    Request,
    send,
)
from wherefrom.ingest.sieve import Sifted
from wherefrom.ingest.streams import Budget
from wherefrom.settings import MIB
from wherefrom.vocabulary import Account, Flaw, Statement

BEAT_SECONDS = 0.25
BATCH_BYTES = 8 * MIB  # packed: what a batch takes is a small multiple, and storing keeps pace
PART_BYTES = MIB  # packed: what was taken for one part serves for the next
KEPT_FLAWS = 1_000  # of each reason are listed; all are counted


class Teller:
    """Sends frames: batches as they fill, and signs of life in between."""

    def __init__(self, out: BinaryIO, request: Request) -> None:
        """Tell `out` of the archive asked for."""
        self.budget = Budget(request.name, request.limits, self._beat)
        self._out = out
        self._batch_rows = request.batch_rows
        self._next_beat = 0.0
        self._told = 0
        self._known: set[int] = set()
        self._listed: Counter[str] = Counter()
        self._clear()

    def begin(self, name: str) -> Budget:
        """Return a budget for an archive of its own; what was handled before stays counted."""
        handled = self.budget.handled
        self.budget = Budget(name, self.budget.limits, self._beat)
        self.budget.handled = handled
        return self.budget

    def plan(self, exports: list[Export], left: list[LeftOut]) -> None:
        """Tell what there is to read, and what is left out."""
        send(self._out, Plan(exports, left))

    def end(self) -> None:
        """Send that nothing more follows."""
        send(self._out, Done())

    def opened(self, identity: str, reader: str) -> None:
        """Tell who reads."""
        send(self._out, Opened(identity, reader))

    def add(self, sifted: Sifted) -> None:
        """Add what was read to the batch, and send it whenever it is full."""
        self.add_flaws(sifted.flaws)
        for account in sifted.accounts:
            self._add_account(account)
        self._statements += sifted.statements
        if len(self._statements) > self._batch_rows:
            self._send_batch()
        for activity in sifted.activities:
            self._seen += 1
            self._told += 1
            self._part.append(Raw(activity))
            self._rows += 1
            self._size += len(activity)
            self._part_size += len(activity)
            if self._rows >= self._batch_rows or self._size > BATCH_BYTES:
                self._send_batch()
            elif self._part_size > PART_BYTES:
                send(self._out, Part(self._part))
                self._clear_part()
        self._beat()

    def _add_account(self, account: Account) -> None:
        """Add what is said of an account: each saying once a batch, first and last seen."""
        self._known.add(hash(account.id))
        key = (account.id, account.name, account.email, account.url, account.same, account.own)
        first, last = self._accounts.get(key, (account, account))
        if account.seen is not None:
            if first.seen is None or account.seen < first.seen:
                first = account
            if last.seen is None or account.seen > last.seen:
                last = account
        self._accounts[key] = first, last
        if len(self._accounts) > 2 * self._batch_rows:
            self._send_batch()

    def add_flaws(self, flaws: Iterable[Flaw]) -> None:
        """Count flaws, and list the first ones of each reason."""
        for flaw in flaws:
            if flaw.skipped:
                self._seen += 1
                self._skipped[flaw.reason] += 1
            self._listed[flaw.reason] += 1
            if self._listed[flaw.reason] <= KEPT_FLAWS:
                self._flaws.append(flaw)

    def _send_batch(self) -> None:
        """Send what has been gathered since the last batch."""
        accounts = [one for ends in self._accounts.values() for one in dict.fromkeys(ends)]
        skipped, named = dict(self._skipped), len(self._known)
        told = (self._seen, skipped, named, self._flaws, self._part, accounts, self._statements)
        send(self._out, Batch(*told))
        self._clear()

    def done(self, flaws: Sequence[Flaw]) -> None:
        """Send the rest, and that it was all; nothing found in a cut archive is no success.

        Args:
            flaws: of the archive itself.
        """
        self.add_flaws(flaws)
        reasons = {flaw.reason for flaw in flaws}
        if not (self._told or self._skipped or self._known) and "truncated" in reasons:
            raise self.budget.damaged("truncated", "it is cut, and nothing in it can be read")
        self._send_batch()
        self.end()

    def _clear(self) -> None:
        self._clear_part()
        self._rows = self._size = 0  # of the batch
        self._seen = 0
        self._skipped: Counter[str] = Counter()
        self._flaws: list[Flaw] = []
        self._statements: list[Statement] = []
        self._accounts: dict[tuple[str | None, ...], tuple[Account, Account]] = {}

    def _clear_part(self) -> None:
        self._part: list[Raw] = []
        self._part_size = 0

    def _beat(self) -> None:
        if (now := time.monotonic()) >= self._next_beat:
            self._next_beat = now + BEAT_SECONDS
            budget = self.budget
            beat = Beat(budget.phase, budget.done, budget.total, budget.handled, self._told)
            send(self._out, beat)
