"""From nothing to the first trace, and what happens beside it."""

import threading

import pytest

from wherefrom import demo
from wherefrom.record.record import open_record
from wherefrom.web.pages import imports


def test_first_run_leads_to_the_first_trace(fresh, made):
    assert "Drop an archive" in fresh.get("/").text
    with (made / "town.jsonl").open("rb") as file:
        begun = fresh.post("/imports/files", files={"files": ("town.jsonl", file)})
    assert begun.headers["location"] == "/work?job=import"
    fresh.done("import")
    page = fresh.get("/work", job="import")
    assert "Which of these are you?" in page.text
    assert (
        fresh.post("/me", {"account": "mastodon:ana@town.example", "then": "begin"}).status_code
        == 303
    )
    assert "What it was" in fresh.get("/begin").text
    added = fresh.post(
        "/outcomes/add",
        {"kind": "hire", "when": "2024-05-20", "counterparties": "acct:dee@town.example"},
    )
    traced = fresh.get(added.headers["location"])
    assert traced.status_code == 200
    assert "Step by step" in traced.text
    receipt = open_record(fresh.desk.folder).receipts()[0]
    assert receipt.archive == "town.jsonl"
    assert list((fresh.desk.folder / "cache" / "uploads").iterdir()) == []


def test_importing_a_path_copies_nothing_and_tells_what_was_wrong(fresh, made):
    assert fresh.post("/imports/path", {"path": "town.jsonl"}).status_code == 400
    fresh.post("/imports/path", {"path": str(made / "no such file")})
    assert "does not exist" in str(fresh.done("import").error)
    assert "does not exist" in fresh.get("/work", job="import").text
    fresh.post("/imports/path", {"path": str(made / "town.jsonl")})
    assert fresh.done("import").error is None
    assert "97" in fresh.get("/imports").text


@pytest.mark.parametrize(
    "name", ["../../evil.jsonl", "..\\evil.jsonl", "/etc/x.jsonl", "..", "a\0b.jsonl", "..."]
)
def test_dropped_files_stay_in_their_folder(fresh, made, name):
    text = (made / "town.jsonl").read_bytes()
    fresh.post("/imports/files", files={"files": (name, text)})
    fresh.done("import")
    outside = [path.name for path in fresh.desk.folder.parent.iterdir()]
    assert outside == ["record"]


def test_the_server_answers_while_an_import_runs(fresh, made, monkeypatch):

    let = threading.Event()
    monkeypatch.setattr(imports, "import_path", lambda *_, **__: let.wait(30) and None)
    fresh.post("/imports/path", {"path": str(made / "town.jsonl")})
    page = fresh.client.get("/work?job=import")
    assert page.status_code == 200
    assert "Reading archives" in page.text
    assert fresh.client.get("/imports").status_code == 200
    busy = fresh.post("/imports/path", {"path": str(made / "town.jsonl")})
    assert "is being written by an import of yours" in busy.text
    let.set()
    fresh.done("import")


def test_demo_with_one_click_is_kept_apart(fresh, monkeypatch, tmp_path):
    def make(folder):
        open_record(folder / demo.RECORD, create=True)

    monkeypatch.setattr(demo, "make", make)
    assert fresh.post("/begin/demo").headers["location"] == "/work?job=demo"
    fresh.done("demo")
    assert fresh.desk.is_demo
    assert not (tmp_path / "record").exists()
    fresh.post("/begin/own")
    assert not fresh.desk.is_demo
