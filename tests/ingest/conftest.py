import pytest
from tests.ingest.tiny import PLUGIN


@pytest.fixture(autouse=True)
def tiny_reader(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(PLUGIN))  # for the child; here its name is looked up
    monkeypatch.syspath_prepend(PLUGIN)
