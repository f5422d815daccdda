import io
import shlex

import pytest
from click.testing import CliRunner
from rich.console import Console

from wherefrom import demo
from wherefrom.cli import wherefrom
from wherefrom.demo import MADE, POLICIES, TakenFolderError, run
from wherefrom.record.record import open_record
from wherefrom.simulate import year


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "wherefrom-demo"
    printed = io.StringIO()
    run(folder, seed=2, people=60, console=Console(file=printed, width=100, markup=False))
    return folder, printed.getvalue()


def test_demo_tells_the_whole_story(told):
    _, story = told
    found = year(seed=2, people=60)
    assert f"{len(found.outcomes)} outcomes" in story
    assert "What truly happened" in story
    assert "Credit by role" in story
    assert "truth" in story
    assert all(policy in story for policy in POLICIES)
    assert "wherefrom --record" in story


def test_demo_leaves_a_record_that_holds_the_year(told):
    folder, _ = told
    found = year(seed=2, people=60)
    record = open_record(folder / "record")
    assert record.activities(["id"]).num_rows == len(found.activities)
    assert record.outcomes() == found.outcomes
    assert sorted(record.ours()) == sorted(found.ours)
    assert record.check() == []


def test_demo_refuses_a_folder_it_did_not_make(tmp_path):
    kept = tmp_path / "letters.txt"
    kept.write_text("mine", encoding="utf-8")
    with pytest.raises(TakenFolderError, match="--folder"):
        run(tmp_path, people=10)
    with pytest.raises(TakenFolderError):
        run(kept, people=10)
    assert kept.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_demo_clears_what_an_earlier_one_left_and_no_more(tmp_path, monkeypatch):
    class EndOfTestError(Exception):
        pass

    def stop(*_):
        raise EndOfTestError

    monkeypatch.setattr(demo, "year", stop)
    (tmp_path / "record").mkdir()
    (tmp_path / MADE).write_text("", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(EndOfTestError):
        run(tmp_path, people=10)
    assert sorted(path.name for path in tmp_path.iterdir()) == [MADE, "notes.txt"]


def test_downloads_are_written_with_the_commands_that_take_them(tmp_path):
    done = CliRunner().invoke(
        wherefrom, ["demo", "--downloads", str(tmp_path / "made"), "--people", "20"]
    )
    assert done.exit_code == 0, done.output
    held = {path.suffix for path in (tmp_path / "made").rglob("*") if path.is_file()}
    assert held == {".mbox", ".gz", ".zip", ".txt", ".json", ".ics", ".vcf", ".csv"}
    _, *commands = done.output.strip().split("\n")
    for command in commands:
        name, *words = shlex.split(command)
        assert name == "wherefrom"
        done = CliRunner().invoke(wherefrom, words)
        assert done.exit_code == 0, done.output
    assert all(channel in done.output for channel in ("email", "slack"))  # of the trace


def test_downloads_are_not_written_where_something_lies(tmp_path):
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    done = CliRunner().invoke(wherefrom, ["demo", "--downloads", str(tmp_path)])
    assert done.exit_code != 0
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]
