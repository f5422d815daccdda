import os

import pytest
from tests.ingest.tiny import PLUGIN


@pytest.fixture(autouse=True)
def tiny_reader(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(PLUGIN), prepend=os.pathsep)  # for the child
    monkeypatch.syspath_prepend(PLUGIN)  # here its name is looked up
