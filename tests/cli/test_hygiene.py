"""Nothing that comes from data steers the terminal, in any command, in tables and in JSON."""

import json
import re
import shutil
from pathlib import Path

import pytest

from wherefrom.reports.questions import QUESTIONS

STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
READING = [
    ["me"],
    ["outcomes", "list"],
    ["people"],
    ["people", "show", "acct:bo@town.example"],
    ["people", "suggest"],
    ["trace"],
    ["trace", "deal-2", "--most", "3"],
    *(["credit", "--by", by] for by in ("person", "role", "channel", "thread", "tag", "activity")),
    ["replay", "no-small-talk", "ten-a-day"],
    ["report"],
    ["search", "choir meet*"],
    ["search", "", "--person", "acct:bo@town.example", "--most", "3"],
    *(["report", question.name] for question in QUESTIONS if question.name != "check-lineage"),
    ["people", "card", "acct:bo@town.example"],
    ["people", "note", "acct:bo@town.example"],
    ["story"],
    ["thanks"],
    ["try"],
    ["labels", "list"],
    ["links", "list"],
    ["settings"],
    ["check"],
    ["check", "lineage"],
]
REFUSED = [
    ["\x1b[2J"],
    ["me", "acct:\x1b]0;x\x07\u202e@town.example"],
    ["people", "show", "\x9b31m"],
    ["trace", "\x1b[2J"],
    ["replay", "\x1b[2J"],
    ["report", "\x1b[2J"],
    ["search", "\x1b[!"],
    ["search", "a", "--channel", "\x1b[2J"],
    ["search", "a", "--since", "\x9b31m"],
    ["import", "\x1b[2J\u202e"],
    ["outcomes", "import", "\x1b[2J"],
    ["links", "import", "\x1b[2J"],
    ["links", "add", "\x1b[2J\udcff"],
    ["links", "remove", "\x1b[2J\udcff"],
    ["export", "\x1b[2J", "x.csv"],
    ["labels", "rule", "on_message", "\x1b[2J = 1"],
    ["settings", "\x9b31m"],
    ["labels", "learn", "\x1b[2J"],
    ["people", "card", "\x1b[2J"],
    ["people", "note", "\x1b[2J", "--place", "x"],
    ["thanks", "--since", "\x1b[2J"],
    ["try", "\x1b[2J"],
    ["try", "\x1b[2J", "--from", "2024-01-01"],
    ["try", "\x1b[2J", "--from", "2024-01-01", "--to", "2024-01-02"],
    ["credit", "--by", "\x1b[2J"],
    ["--\x1b[2J"],
]


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_command_prints_hostile_names_harmlessly(run, words):
    done = run(*words)
    assert done.exit_code == 0, done.output
    assert not STEERS.search(done.output)


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_json_is_one_harmless_object_that_says_the_same(run, words):
    done = run(*words, "--json")
    assert done.exit_code == 0, done.output
    assert not STEERS.search(done.stdout)
    assert set(json.loads(done.stdout)) == {"report", "rows", "caveats", "settings"}


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_every_key_is_on_its_page(run, words):
    page = (Path(__file__).parents[2] / "docs/reference/json.md").read_text(encoding="utf-8")
    page += (Path(__file__).parents[2] / "docs/reference/outcomes-csv.md").read_text(
        encoding="utf-8"
    )
    told = json.loads(run(*words, "--json").stdout)["rows"]
    assert [key for row in told[:1] for key in row if f"`{key}`" not in page] == []


@pytest.mark.parametrize("words", REFUSED, ids=repr)
def test_refusal_repeats_hostile_words_harmlessly(run, words):
    done = run(*words)
    assert done.exit_code == 2
    assert done.stderr
    assert not STEERS.search(done.output)


def test_names_reach_json_exactly(run):
    rows = json.loads(run("people", "--json").stdout)["rows"]
    assert any(row["name"].startswith("ana =Eve\x1b[2J\x1b]0;x") for row in rows)


def test_changing_commands_print_harmlessly(run, home, tmp_path):
    shutil.copytree(home / "record", tmp_path / "record")
    for words in (
        ["people", "same", "acct:bo@town.example", "acct:cy@town.example"],
        ["people", "undo"],
        ["labels", "rule", "on_message", "list_has_any(tags, ['hiring'])"],
        ["outcomes", "add", "x\x1b[2J", "--when", "2024-05-01", "--kind", "deal"],
        ["outcomes", "remove", "x\x1b[2J"],
        ["people", "note", "acct:bo@town.example", "--place", "\x1b[2J", "--family", "\u202e"],
        ["people", "note", "acct:bo@town.example", "--place", "\x1b[2J", "--remove"],
        ["people", "card", "acct:bo@town.example"],
        ["try", "\x1b[2J", "--from", "2024-05-01", "--to", "2024-05-28", "--switch", "7"],
        ["try"],
        ["try", "\x1b[2J", "--remove"],
        ["thanks", "--since", "2024-01-01", "--told"],
        ["me", "--remove", "acct:ana@town.example"],
        ["forget", "--yes", "acct:dee@town.example"],
    ):
        done = run(*words, record=tmp_path / "record")
        assert done.exit_code == 0, done.output
        assert not STEERS.search(done.output)


def test_csv_export_runs_no_formula_and_jsonl_is_exact(run, tmp_path):
    run("export", "accounts", tmp_path / "a.csv")
    run("export", "activities", tmp_path / "a.jsonl")
    assert all(
        not cell.lstrip('"').startswith(("=", "+", "@"))
        for row in (tmp_path / "a.csv").read_text().splitlines()
        for cell in row.split(",")
    )
    names = [json.loads(row)["name"] for row in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert any("\x1b[2J" in name for name in names if name)
