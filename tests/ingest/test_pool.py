"""Pieces read by several processes give what one process gives, and no process stays."""

import os
import signal
import sys

import msgspec
import pytest
from tests.ingest.test_real_readers import mail

from wherefrom.errors import DamagedArchiveError, FailedReaderError
from wherefrom.ingest import pool
from wherefrom.ingest.archive import OpenArchive
from wherefrom.ingest.parcels import whole
from wherefrom.ingest.streams import Budget
from wherefrom.readers import mail as mail_reader
from wherefrom.readers.mail import READER
from wherefrom.settings import Limits
from wherefrom.vocabulary import Activity

BLOCKS = pool.WORTH_IT + 3
NUMBERS = range(1000)

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process reads"),
    # Python 3.12 and later warn, for pytest has threads; the child has none.
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]


@pytest.fixture
def mbox(tmp_path, monkeypatch):
    path = tmp_path / "many.mbox"
    path.write_bytes(b"".join(map(mail, NUMBERS)))
    monkeypatch.setattr(mail_reader, "BLOCK_BYTES", path.stat().st_size // BLOCKS)
    return path


def dies(_):
    os.kill(os.getpid(), signal.SIGKILL)


def fails(_):
    raise ZeroDivisionError


def opened(path):
    budget = Budget(path.name, Limits())
    return OpenArchive(whole(path, budget), budget)


@pytest.fixture
def helpers(monkeypatch):
    return lambda count: monkeypatch.setattr(pool, "_helpers", lambda: count)


@pytest.mark.parametrize("count", [2, 3])
def test_what_is_read_is_equal_however_many_read(mbox, helpers, count):
    found = []
    for each in (0, count):
        helpers(each)
        with opened(mbox) as archive:
            found.append(list(map(msgspec.msgpack.encode, pool.read_sifted(READER, archive))))
    assert len(found[0]) == BLOCKS
    assert found[0] == found[1]


def test_order_is_the_archives(mbox, helpers):
    helpers(2)
    with opened(mbox) as archive:
        packed = [one for each in pool.read_sifted(READER, archive) for one in each.activities]
    ids = [msgspec.msgpack.decode(one, type=Activity).id for one in packed]
    assert ids == [f"email:{number}@list.test" for number in NUMBERS]


def test_death_of_a_helper_is_told_in_a_sentence(mbox, helpers):
    helpers(2)
    reader = msgspec.structs.replace(READER, read_piece=dies)
    with opened(mbox) as archive, pytest.raises(DamagedArchiveError, match="ended") as told:
        list(pool.read_sifted(reader, archive))
    assert told.value.code == "died"


def test_fault_of_a_helper_reaches_who_asked(mbox, helpers):
    helpers(2)
    reader = msgspec.structs.replace(READER, read_piece=fails)
    with (
        opened(mbox) as archive,
        pytest.raises(FailedReaderError, match=r"ZeroDivisionError at test_pool\.py"),
    ):
        list(pool.read_sifted(reader, archive))


def test_small_archive_is_read_by_one_process(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "_shared", lambda *_: pytest.fail("helpers were started"))
    path = tmp_path / "few.mbox"
    path.write_bytes(b"".join(map(mail, range(20))))
    with opened(path) as archive:
        (sifted,) = pool.read_sifted(READER, archive)
    assert len(sifted.activities) == 20
