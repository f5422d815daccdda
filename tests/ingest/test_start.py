"""A child can be started before it is asked; it serves the next import, or ends with its parent."""

import os

import pytest
from tests.ingest.test_importer import write
from tests.ingest.tiny import new_record

from wherefrom.ingest import start
from wherefrom.ingest.importer import import_archive


@pytest.fixture(autouse=True)
def nothing_prepared(monkeypatch):
    monkeypatch.setattr(start, "ready", [])
    for name in start.QUICK:
        monkeypatch.setenv(name, "")


def ended(child):
    for pipe in (child.stdin, child.stdout):
        pipe.close()
    return child.wait(timeout=60)


def test_prepared_child_serves_the_next_import(tmp_path):
    start.prepare()
    (child,) = start.ready
    start.prepare()
    assert start.ready == [child]
    record, archive = new_record(tmp_path / "record"), write(tmp_path / "a.tiny", 1, 2)
    assert import_archive(record, archive, reader="tiny").stored == 2
    assert child.returncode is not None
    assert import_archive(record, archive, reader="tiny").duplicate == 2


def test_dead_child_is_not_asked():
    start.prepare()
    (child,) = start.ready
    child.kill()
    child.wait()
    other = start.take()
    assert other is not child
    assert other.poll() is None
    ended(child)
    ended(other)


def test_child_that_is_asked_nothing_ends():
    start.prepare()
    assert ended(start.take()) == os.EX_OK
