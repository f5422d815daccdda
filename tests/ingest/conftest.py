import pytest
from tests.ingest.tiny import PLUGIN


@pytest.fixture(autouse=True)
def tiny_reader(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(PLUGIN))
