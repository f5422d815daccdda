"""Every reader, for FUZZ_SECONDS, on golden cases spoiled at random: `make fuzz`.

None may fail or hang, whatever stands in an archive; and through a real import every record is
accounted for. What hypothesis finds it makes small; FUZZ_SEED, as printed, finds it again.
`pytest` alone collects nothing here: no run of it should take minutes a reader, nor differ from
the one before.
"""

import os
import secrets
import signal
import time
import zipfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from tests.ingest.tiny import new_record
from tests.readers.archives import MemoryArchive, of_path
from tests.readers.mutate import spoiled

from wherefrom.errors import ArchiveError, DamagedArchiveError, FailedReaderError
from wherefrom.ingest.boundary import Gate
from wherefrom.ingest.importer import import_path
from wherefrom.ingest.sieve import sift
from wherefrom.readers import READERS
from wherefrom.settings import Limits

SECONDS = float(os.environ.get("FUZZ_SECONDS", "60"))
IMPORTING = 0.3  # of the time goes through the whole of an import, at some seconds a round
LONGEST_SECONDS = 20  # that reading a spoiled case may take
CASES = Path(__file__).parents[1] / "readers"
ROUND = settings(
    derandomize=False, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


@cache
def cases_of(name):
    """Return the files of each golden case of a reader."""
    found = (next(case.glob("input*")) for case in sorted((CASES / name).glob("*/")))
    return [of_path(given).files for given in found]


@cache
def pool():
    """Return files of all readers, to splice."""
    named = (case for reader in READERS for case in cases_of(reader.name))
    return {f"{number}/{name}": data for number, case in enumerate(named)
            for name, data in case.items()}  # fmt: skip


@contextmanager
def no_longer_than(seconds):
    def stop(*_):
        raise TimeoutError(f"over {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def rounds(check, share, examples):
    """Run a check with new seeds until its share of the time is over; return how many rounds."""
    until, done = time.monotonic() + share * SECONDS, 0
    while time.monotonic() < until or not done:
        number = int(os.environ.get("FUZZ_SEED", secrets.randbits(64)))
        tried = given(st.data(), st.randoms(use_true_random=False))(check)
        try:
            seed(number)(settings(ROUND, max_examples=examples)(tried))()
        except BaseException:
            print(f"FUZZ_SEED={number}")  # noqa: T201 -- what pytest shows of a failure
            raise
        done += 1
    return done


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_reader_never_fails_on_a_spoiled_case(reader):
    def check(data, random):
        case = data.draw(st.sampled_from(cases_of(reader.name)))
        archive = MemoryArchive(spoiled(random, case, pool()))
        gate = Gate(Limits())
        with no_longer_than(LONGEST_SECONDS):
            reader.recognises(archive)
            try:
                for said in reader.read(archive):
                    sifted = sift((said,), gate)
                    assert sifted.activities or sifted.accounts or sifted.statements or sifted.flaws
            except DamagedArchiveError:
                pass

    rounds(check, 1 - IMPORTING, 200)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_import_accounts_for_every_record_of_spoiled_cases(reader, tmp_path):
    def check(data, random):
        folder = tmp_path / secrets.token_hex(4)
        folder.mkdir()
        for number in range(data.draw(st.integers(1, 4))):
            case = data.draw(st.sampled_from(cases_of(reader.name)))
            with zipfile.ZipFile(folder / f"{number}.zip", "w") as archive:
                for name, content in spoiled(random, case, pool()).items():
                    archive.writestr(name, content)
        record = new_record(folder / "record")
        try:
            found = import_path(record, folder)
        except FailedReaderError:
            raise
        except ArchiveError as refusal:  # nothing was left to read
            found, why = None, [str(refusal)]
        else:
            why = [row.why for row in found.left]
            assert all(receipt.adds_up for receipt in record.receipts())
            stored = sum(receipt.stored for receipt in record.receipts())
            assert stored >= record.activities(["id"]).num_rows
            assert record.check() == []
        faults = ("The fault is", "(died)", "(time)", "(memory)")
        assert [each for each in why if any(fault in each for fault in faults)] == []

    rounds(check, IMPORTING, 5)
