import signal
import sqlite3
import subprocess
import sys
import time

import numpy as np
import pytest
from tests.record.makings import HALF, write_all

from wherefrom.errors import DamagedLedgerError
from wherefrom.record.record import open_record
from wherefrom.record.seal import open_seal

IMPORT = """
import sys
from pathlib import Path
from tests.record.makings import write_all
print("ready", flush=True)
write_all(Path(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    path = tmp_path_factory.mktemp("undisturbed") / "record"
    started = time.monotonic()
    write_all(path)
    return open_record(path), time.monotonic() - started


def test_killed_writer_leaves_whole_batches_and_nothing_is_lost_or_doubled(tmp_path, undisturbed):
    whole, seconds = undisturbed
    moments = np.random.default_rng(7).uniform(0, seconds, 20)
    for number, moment in enumerate(moments):
        path = tmp_path / f"record-{number % 4}"  # five kills on each record
        _kill_after(path, moment)
        if (path / "ledger.sqlite").exists():
            killed = open_record(path)
            assert killed.check() == []
            assert killed.activities(["id"]).num_rows % (HALF) == 0
    for number in range(4):
        write_all(tmp_path / f"record-{number}")
        record = open_record(tmp_path / f"record-{number}")
        assert record.digest() == whole.digest()
        assert record.activities() == whole.activities()
        assert record.check() == []
        assert len(list((record.path / "activities").iterdir())) == len(record.files())
        assert not list(record.path.glob("*.part*"))


def _kill_after(path, seconds):
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT, path], stdout=subprocess.PIPE, text=True
    )
    process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


def test_damage_after_a_kill_is_refused_by_the_next_writer(tmp_path):
    write_all(tmp_path / "record")
    with sqlite3.connect(tmp_path / "record" / "ledger.sqlite") as ledger:
        ledger.execute("UPDATE batches SET rows = rows + 1 WHERE seq = 3")
    ledger.close()
    record = open_record(tmp_path / "record")
    open_seal(record.path / "ledger.sqlite")  # as a killed writer leaves it
    with pytest.raises(DamagedLedgerError, match="broken chain"), record.write():
        pass
    (problem,) = record.check()
    assert "broken chain in its table batches" in problem.found
