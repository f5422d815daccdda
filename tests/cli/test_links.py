"""`wherefrom links`: what it states, refuses, reports and lists, hostile ids included."""

import json
import re
import shutil
from pathlib import Path

import pytest

from wherefrom.record.record import open_record

FIRST, SECOND, THIRD = (f"as2:https://town.example/n/{number}" for number in range(3))
EVIL = "as2:x\x1b[2J\x07\u202e"


@pytest.fixture
def copy(home, tmp_path):
    shutil.copytree(home / "record", tmp_path / "record")
    return tmp_path / "record"


@pytest.fixture
def ask(run, copy):
    """Return what runs a command of `links` on a record of its own and reads its JSON."""

    def ask(*words):
        done = run("links", *words, "--json", record=copy)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return ask


@pytest.fixture
def sheet(tmp_path):
    def write(*lines):
        path = tmp_path / "links.csv"
        path.write_text("\n".join(["child,parent", *lines, ""]), newline="")
        return path

    return write


def test_a_file_is_told_line_by_line_and_again_is_no_change(ask, sheet, copy):
    path = sheet(
        f"{SECOND},{FIRST}", f"{THIRD},", f"{THIRD},{THIRD}", f",{FIRST}", f"a,{FIRST},c",
        f"as2:later,{FIRST}", f"{FIRST},{THIRD}", f"hire-1,{SECOND}", f"{THIRD},{SECOND}",
    )  # fmt: skip
    told = ask("import", path)
    assert told["report"] == "links import"
    (row,) = told["rows"]
    assert row == {
        "archive": str(path), "reader": "links", "seen": 9, "stored": 5, "duplicate": 0,
        "skipped": {"bad-child": 1, "bad-row": 1, "overruled": 1, "own-parent": 1},
        "replaced": 0, "not_in_record": 1, "not_earlier": 1,
    }  # fmt: skip
    said = "\n".join(told["caveats"])
    assert f'line 4, column "parent": "{THIRD}" is the child itself.' in said
    assert 'line 5, column "child": it is empty' in said
    assert 'line 6, column "parent": "c" is one cell too many' in said
    assert "not in the record: 1." in said
    assert "not earlier than its child: 1." in said
    state = open_record(copy).state()
    (row,) = ask("import", path)["rows"]
    assert (row["stored"], row["duplicate"], row["replaced"]) == (0, 5, 0)
    assert open_record(copy).state() == state


def test_many_bad_lines_are_counted(ask, sheet):
    told = ask("import", sheet(*[f",{number}" for number in range(8)]))
    assert told["rows"][0]["skipped"] == {"bad-child": 8}
    assert told["caveats"][5:] == ["Left out: 3 more lines."]


def test_later_word_replaces_the_earlier_and_the_receipt_says_so(ask, sheet):
    ask("add", SECOND, FIRST)
    told = ask("import", sheet(f"{SECOND},", f"{THIRD},{FIRST}"))
    assert told["rows"][0]["replaced"] == 1
    assert any("replaced: 1." in caveat for caveat in told["caveats"])
    assert [row["parent"] for row in ask("list")["rows"]] == [None, FIRST]


def test_one_link_is_added_listed_and_removed(ask):
    assert ask("add", THIRD, SECOND)["caveats"] == []
    told = ask("add", THIRD, FIRST)
    assert told["rows"] == [
        {"child": THIRD, "parent": FIRST, "in_record": True},
        {"child": THIRD, "parent": SECOND, "in_record": True},
    ]
    assert "known already" in ask("add", THIRD, FIRST)["caveats"][0]
    assert "not earlier" in ask("add", FIRST, SECOND)["caveats"][0]
    assert ask("add", "hire-1", FIRST)["rows"][0]["in_record"] is True
    assert len(ask("list")["rows"]) == 4
    assert ask("remove", THIRD, FIRST)["rows"] == told["rows"][1:]
    replaced = ask("add", THIRD, "--by-itself")
    assert replaced["rows"] == [{"child": THIRD, "parent": None, "in_record": True}]
    assert "replaced: 1." in replaced["caveats"][0]
    assert ask("add", THIRD)["caveats"] == ["This was known already; nothing changed."]
    assert ask("remove", THIRD) == {
        "report": "links", "rows": [], "caveats": ["Links removed: 1."], "settings": {}
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "as2:https://town.example/n/l"], f'Did you mean "{FIRST[:-1]}'),
        (["add", "hire-11"], 'No activity or outcome "hire-11". Did you mean "hire-1"'),
        (["add", "hire-1", FIRST.replace("town", "twon")], f'Did you mean "{FIRST}"'),
        (["add", "hire-1", "hire-1"], 'No activity "hire-1".'),
        (["add", FIRST, FIRST], "cannot have brought about itself"),
        (["add", FIRST, SECOND, "--by-itself"], "exclude each other"),
        (["remove", FIRST], f'No stated link of "{FIRST}". Did you mean "{SECOND}"'),
        (["remove", SECOND + "x"], f'Did you mean "{SECOND}"'),
        (["remove", SECOND, THIRD], f'No stated link of "{SECOND}" to "{THIRD}". Did you mean'),
        (["import", "none.csv"], '"none.csv" cannot be opened'),
    ],
)
def test_refusal_is_one_sentence_and_changes_nothing(run, ask, copy, words, said):
    ask("add", SECOND, FIRST)
    state = open_record(copy).state()
    done = run("links", *words, record=copy)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert open_record(copy).state() == state


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("child,parnet", 'there is no column "parnet" in links. Did you mean "parent"'),
        ("child", 'column "parent" is missing, found child.'),
        ("child,parent,p", 'there is no column "p" in links.'),
        ("", "is empty; its first line names the columns: child,parent."),
    ],
)
def test_wrong_columns_are_told(run, copy, tmp_path, head, said):
    (tmp_path / "l.csv").write_text(head)
    done = run("links", "import", tmp_path / "l.csv", record=copy)
    assert done.exit_code == 2
    assert said in done.stderr


def test_file_of_a_spreadsheet_is_read(ask, tmp_path):
    text = f"Parent;Child\r\n{FIRST};{SECOND}\r\n;{THIRD}\r\n"
    (tmp_path / "l.csv").write_bytes(text.encode("utf-16"))
    assert ask("import", tmp_path / "l.csv")["rows"][0]["stored"] == 2


def test_hostile_ids_are_shown_harmlessly_and_come_out_exactly(run, ask, copy, sheet, tmp_path):
    ask("import", sheet(f"{EVIL},=1+1", f"{EVIL}2,"))
    shown = run("links", "list", record=copy)
    assert shown.exit_code == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", shown.output)
    assert "(by itself)" in shown.output
    rows = ask("list")["rows"]
    assert rows[0] == {"child": EVIL, "parent": "=1+1", "in_record": False}
    for name in ("l.csv", "l.jsonl", "l.parquet"):
        assert run("export", "links", tmp_path / name, record=copy).exit_code == 0
    exact = [json.loads(line) for line in (tmp_path / "l.jsonl").read_text().splitlines()]
    assert exact == [{key: row[key] for key in ("child", "parent")} for row in rows]
    (row,) = ask("import", tmp_path / "l.csv")["rows"]
    assert (row["stored"], row["duplicate"], row["skipped"]) == (0, 2, {})


def test_long_list_is_cut_for_people_alone(run, ask, copy, sheet):
    ask("import", sheet(*[f"as2:{number},{FIRST}" for number in range(230)]))
    shown = run("links", "list", record=copy).output
    assert "30 more: wherefrom export links" in shown
    assert len(ask("list")["rows"]) == 230


def test_the_example_of_the_howto_is_taken_whole(ask, tmp_path):
    page = (Path(__file__).parents[2] / "docs/howto/state-links.md").read_text(encoding="utf-8")
    (tmp_path / "l.csv").write_text(page.partition("```text\n")[2].partition("```")[0])
    (row,) = ask("import", tmp_path / "l.csv")["rows"]
    assert (row["seen"], row["stored"], row["skipped"]) == (4, 4, {})


def test_record_that_is_not_there_yet_takes_links(run, sheet, tmp_path):
    new = tmp_path / "new"
    assert run("links", "import", sheet("b,a"), record=new).exit_code == 0
    assert open_record(new).links().num_rows == 1


def test_every_key_is_on_its_page(ask, sheet):
    page = (Path(__file__).parents[2] / "docs/reference/json.md").read_text(encoding="utf-8")
    for report in (ask("import", sheet("b,a")), ask("list")):
        assert f"`{report['report']}`" in page
        assert [key for key in report["rows"][0] if f"`{key}`" not in page] == []
