"""A server in memory over a small record, with and without its proofs."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.cli.conftest import OUTCOMES, archive

from wherefrom.ingest.importer import import_archive
from wherefrom.outcomes import import_outcomes
from wherefrom.people.decide import change_ours
from wherefrom.record.record import open_record
from wherefrom.settings import Settings
from wherefrom.web.app import make_app
from wherefrom.web.desk import Desk
from wherefrom.web.keys import Keys

PORT = 8765
HOST = f"127.0.0.1:{PORT}"
ORIGIN = f"http://{HOST}"


class Browser:
    """What a browser sends, after the door was opened."""

    def __init__(self, folder: Path, *, is_open: bool = True) -> None:
        self.keys = Keys(PORT)
        self.desk = Desk(folder)
        self.app = make_app(self.desk, self.keys, [HOST, f"localhost:{PORT}"])
        self.client = TestClient(self.app, base_url=ORIGIN, follow_redirects=False)
        if is_open:
            assert self.enter(self.keys.new_code()).status_code == 303

    def enter(self, code, **headers):
        return self.client.post(
            "/enter", data={"code": code}, headers={"origin": ORIGIN, **headers}
        )

    def get(self, path, *, follow=True, **query):
        """Return a page, waiting for the jobs that it asks to be waited for."""
        answer = self.client.get(path, params=query or None)
        for _ in range(20):
            if answer.status_code != 303 or not follow:
                break
            for job in self.desk.jobs.all():
                job.wait(60)
            answer = self.client.get(answer.headers["location"])
        return answer

    def post(self, path, data=None, files=None, **more):
        told = {"token": self.keys.token, **(data or {})}
        headers = {"origin": ORIGIN, **more.pop("headers", {})}
        return self.client.post(path, data=told, files=files, headers=headers, **more)

    def done(self, job):
        """Return a job, ended."""
        found = self.desk.jobs.get(job)
        assert found.wait(120)
        return found


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A folder with a record whose texts are hostile."""
    folder = tmp_path_factory.mktemp("web")
    record = open_record(folder / "record", create=True, settings=Settings(draws=5))
    import_archive(record, archive(folder / "town.jsonl"))
    change_ours(record, ["acct:ana@town.example"])
    (folder / "outcomes.csv").write_text(OUTCOMES, encoding="utf-8")
    import_outcomes(record, folder / "outcomes.csv")
    return folder


@pytest.fixture(scope="session")
def browser(made):
    """A browser on that record, for tests that change nothing."""
    return Browser(made / "record")


@pytest.fixture
def fresh(tmp_path):
    """A browser where there is no record yet."""
    return Browser(tmp_path / "record")
