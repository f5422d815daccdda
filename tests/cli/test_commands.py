"""The commands: what each answers, refuses, asks and leaves with."""

import json
import shutil
import subprocess
import sys

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.cli.conftest import EVIL

from wherefrom.cli import SECTIONS, wherefrom

KEYS = {
    "replay": "policy activities_stopped outcomes lost lost_low lost_high "
    "share_lost share_lost_low share_lost_high "
    "value_share_lost value_share_lost_low value_share_lost_high",
    "trace": "outcome when kind value currency origin_unknown parents threads ancestors people",
    "credit": "key name share share_low share_high removal outcomes unit",
    "search": "activity person name ours when channel type subject subject_marks snippet marks",
    "receipts": "archive reader seen stored duplicate skipped accounts seconds",
}


def rows(done):
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)["rows"]


@pytest.fixture
def copy(home, tmp_path):
    shutil.copytree(home / "record", tmp_path / "record")
    return tmp_path / "record"


@pytest.mark.parametrize(
    ("words", "report"),
    [
        (["trace"], "trace"),
        (["credit"], "credit"),
        (["replay", "no-small-talk"], "replay"),
        (["report", "receipts"], "receipts"),
        (["search", "choir"], "search"),
    ],
)
def test_fixed_keys_are_there(run, words, report):
    told = rows(run(*words, "--json"))
    assert set(KEYS[report].split()) <= set(told[0])


def test_search_marks_what_it_finds(run):
    done = run("search", '"the CHOIR" -meet', "--ours", "--most", "1")
    assert "is the «choir»" not in done.output  # a phrase is marked whole
    assert "How is «the choir»?" in done.output
    assert "24 are found" in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["imprt"], 'No command "imprt". Did you mean "import"'),
        (["me", "acct:anna@town.example"], 'Did you mean "mastodon:ana@town.example"'),
        (["trace", "hire-2"], 'No outcome "hire-2". Did you mean "hire-1"'),
        (["outcomes", "remove", "hire-2"], 'Did you mean "hire-1"'),
        (["replay", "no-smalltalk"], 'Did you mean "no-small-talk"'),
        (["policies", "ten-a-dya"], 'Did you mean "ten-a-day"'),
        (["report", "lagg"], 'Did you mean "lag"'),
        (["settings", "zon"], 'Did you mean "zone"'),
        (["settings", "zone", "Europe/Pariss"], 'Did you mean "Europe/Paris"'),
        (["import", "--zone", "Europe/Pariss", "x"], 'Did you mean "Europe/Paris"'),
        (["import", "--reader", "mbx", __file__], 'No reader "mbx"'),
        (["settings", "draws", "many"], "draws cannot be 'many'"),
        (["settings", "hidden", "25"], "hidden cannot be '25'"),
        (["export", "parent", "x.csv"], 'Did you mean "parents"'),
        (["export", "parents", "x.cvs"], "End the file in .csv, .parquet, .jsonl."),
        (["labels", "rule", "on_mesage", "true"], 'Did you mean "on_message"'),
        (["people", "undo"], "See them: wherefrom people."),
        (["trace", "--figure", "x.svg"], "A figure shows one outcome"),
        (["trace", "hire-1", "--figure", "x.png"], "must end in .svg"),
        (["replay", "no-events", "--substitution", "2"], "See: wherefrom replay --help."),
        (["credit", "--most", "0"], "See: wherefrom credit --help."),
        (["trace", "--no-such"], "See: wherefrom trace --help."),
    ],
)
def test_refusal_is_one_sentence_on_stderr(run, words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not done.stdout
    assert "Traceback" not in done.output
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("group", ["labels", "links", "outcomes"])
def test_group_without_a_command_shows_its_help_and_no_more(run, group):
    done = run(group)
    assert done.exit_code == 2
    assert done.stderr == run(group, "--help").stdout


def test_without_a_record_it_says_what_to_do_first(tmp_path):
    at = ["--record", str(tmp_path / "none")]
    done = CliRunner().invoke(wherefrom, at)
    assert done.exit_code == 0
    assert "wherefrom demo" in done.output
    refused = CliRunner().invoke(wherefrom, [*at, "trace"])
    assert refused.exit_code == 2
    assert "There is no record" in refused.stderr
    assert not (tmp_path / "none").exists()


def test_with_a_record_it_says_what_there_is_and_what_is_next(run):
    done = run()
    assert "96 activities, 1 accounts of ours and 4 outcomes" in done.output
    assert "Next: wherefrom trace" in done.output


def test_record_may_be_named_after_the_command_too(home):
    done = CliRunner().invoke(wherefrom, ["outcomes", "list", "--record", str(home / "record")])
    assert "hire-1" in done.output


def test_decisions_about_people_can_be_undone(run, copy):
    before = rows(run("people", "--json", record=copy))
    run("people", "same", "acct:bo@town.example", "acct:cy@town.example", record=copy)
    assert len(rows(run("people", "--json", record=copy))) == len(before) - 1
    undone = rows(run("people", "undo", "--json", record=copy))
    assert [row["active"] for row in undone] == [False]
    assert rows(run("people", "--json", record=copy)) == before


def test_me_adds_and_removes(run, copy):
    accounts = [
        row["account"] for row in rows(run("me", "acct:bo@town.example", "--json", record=copy))
    ]
    assert accounts == ["mastodon:ana@town.example", "mastodon:bo@town.example"]
    run("me", "--remove", "acct:ana@town.example", record=copy)
    assert [row["account"] for row in rows(run("me", "--json", record=copy))] == accounts[1:]


def test_outcomes_are_added_and_removed(run, copy):
    words = ["outcomes", "add", "d", "--when", "2024-05-01", "--kind", "deal", "--value", "12.5"]
    words += ["--currency", "EUR", "--with", "acct:bo@town.example", "--json"]
    added = next(row for row in rows(run(*words, record=copy)) if row["id"] == "d")
    assert (added["value"], added["counterparties"]) == (12.5, ["mastodon:bo@town.example"])
    assert len(rows(run("outcomes", "remove", "d", "--json", record=copy))) == 4


def test_forget_asks_for_the_name(run, copy):
    refused = run("forget", "acct:dee@town.example", record=copy, input="no\n")
    assert refused.exit_code == 2
    assert "nobody was erased" in refused.stderr
    assert any("dee" in row["person"] for row in rows(run("people", "--json", record=copy)))
    gone = rows(run("forget", "--yes", "acct:dee@town.example", "--json", record=copy))
    assert {row["what"]: row["number"] for row in gone}["activities of theirs, removed"] == 24
    assert not any("dee" in row["person"] for row in rows(run("people", "--json", record=copy)))


def test_check_leaves_with_1_where_there_is_damage(run, copy):
    assert run("check", record=copy).exit_code == 0
    batch = next((copy / "activities").glob("*.parquet"))
    batch.chmod(0o600)
    batch.write_bytes(batch.read_bytes()[:-9])
    done = run("check", "--json", record=copy)
    assert done.exit_code == 1
    assert json.loads(done.stdout)["rows"][0]["file"].endswith(batch.name)


def test_check_of_the_lineage_says_what_each_figure_means(run):
    told = rows(run("check", "lineage", "--json"))
    keys = ["test", "figure", "value", "against", "number", "verdict", "means", "do", "detail"]
    assert all(list(row) == keys for row in told)
    shown = run("check", "lineage").output
    for row in told:
        assert row["test"] in shown
        assert row["figure"] in shown
        assert row["verdict"] in shown
    assert "none of them can show that talk was the cause" in shown
    assert told == rows(run("check", "lineage", "--json"))


def test_check_of_the_lineage_mends_nothing(run):
    done = run("check", "lineage", "--mend")
    assert done.exit_code == 2
    assert "nothing to mend" in done.stderr
    assert rows(run("check", "record", "--json")) == []


def test_what_check_says_of_a_lost_batch_mends_it(run, copy, home):
    (batch,) = (copy / "activities").glob("*.parquet")
    batch.unlink()
    assert run("check", "--mend", record=copy).exit_code == 1
    assert run("check", record=copy).exit_code == 0
    again = rows(run("import", home / "town.jsonl", "--json", record=copy))
    assert [row["stored"] for row in again] == [96]


def test_labels_reach_the_policies(run, copy, tmp_path):
    rule = run("labels", "rule", "on_message", "list_has_any(tags, ['choir'])", record=copy)
    assert rule.exit_code == 0
    (policy := tmp_path / "p.toml").write_text("[[forbid]]\nwhen = 'on_message'")
    (row,) = rows(run("replay", policy, "--json", record=copy))
    assert row["activities_stopped"] == 24
    (sheet := tmp_path / "l.csv").write_text(
        "activity,label,value\nas2:https://town.example/n/0,on_message,false\n"
    )
    assert run("labels", "import", sheet, "--by", "Ana", record=copy).exit_code == 0
    (row,) = rows(run("replay", policy, "--json", record=copy))
    assert row["activities_stopped"] == 23


def test_replay_of_a_policy_that_stops_nothing_loses_nothing(run, tmp_path):
    (policy := tmp_path / "p.toml").write_text("name = 'nothing'\n[[forbid]]\nwhen = 'false'")
    (row,) = rows(run("replay", policy, "--json"))
    assert [row[key] for key in ("activities_stopped", "lost", "lost_high")] == pytest.approx(
        [0] * 3
    )


def test_replay_tells_how_far_to_trust_it(run):
    shown = run("replay", "no-small-talk", "no-events").stdout
    assert "with backup" in shown
    assert "turns at" in shown
    assert "Share of outcomes if 25% of the talk is not in the record: no-small-talk [" in shown
    assert "said otherwise" not in shown


def test_replay_under_substitution_has_a_row_for_each_rate(run):
    told = rows(run("replay", "no-small-talk", "--substitution", "0.3", "--json"))
    assert [row["substitution"] for row in told] == [0.3]
    curve = rows(run("replay", "no-small-talk", "no-events", "--substitution-curve", "--json"))
    assert [row["policy"] for row in curve] == ["no-small-talk"] * 11 + ["no-events"] * 11
    assert [row["substitution"] for row in curve] == pytest.approx([n / 10 for n in range(11)] * 2)
    shown = run("replay", "no-small-talk", "--substitution", "0", "--substitution", "1").stdout
    assert "said otherwise" in shown
    assert "100%" in shown


def test_policies_are_listed_and_printed_to_copy(run, tmp_path):
    listed = rows(run("policies", "--json"))
    assert {"ten-a-day", "no-small-talk"} <= {row["policy"] for row in listed}
    (tmp_path / "mine.toml").write_text(run("policies", "ten-a-day").stdout)
    assert run("replay", tmp_path / "mine.toml").exit_code == 0


def test_export_writes_what_the_ending_says(run, tmp_path):
    run("export", "parents", tmp_path / "p.parquet")
    table = pq.read_table(tmp_path / "p.parquet")
    assert table.column_names == ["child", "parent", "p", "mechanism", "known"]
    assert {"hire-1", "deal-2"} <= set(table["child"].to_pylist())
    refused = run("export", "parents", tmp_path / "p.parquet")
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert run("export", "parents", tmp_path / "p.parquet", "--force").exit_code == 0
    run("export", "outcomes", tmp_path / "o.csv")
    assert (tmp_path / "o.csv").read_text().startswith("id,when,kind,value,currency,ours,")
    nowhere = run("export", "outcomes", tmp_path / "no" / "o.csv")
    assert (nowhere.exit_code, nowhere.stdout) == (2, "")


def test_trace_of_many_is_a_list_and_of_few_a_tree(run):
    listed = run("trace").stdout
    assert all(
        name in listed for name in ("hire-1", "deal-2", "deal-3", "deal-4", "origin unknown")
    )
    assert "├──" not in listed
    drawn = run("trace", "hire-1").stdout
    assert "contact (stated)" in drawn
    assert "began with nothing in the record" in drawn


def test_record_without_outcomes_says_how_to_give_some(run, copy):
    for name in ("hire-1", "deal-2", "deal-3", "deal-4"):
        run("outcomes", "remove", name, record=copy)
    for words in (["trace"], ["outcomes", "list"]):
        assert "wherefrom outcomes import FILE.csv" in run(*words, record=copy).stdout
    assert "wherefrom outcomes import" in run(record=copy).stdout
    run("me", "--remove", "acct:ana@town.example", record=copy)
    assert "wherefrom me ACCOUNT" in run(record=copy).stdout
    assert "wherefrom me ACCOUNT" in run("me", record=copy).stdout


def test_settings_are_seen_and_changed(run, copy):
    assert run("settings", "zone", "Asia/Tokyo", record=copy).exit_code == 0
    (row,) = rows(run("settings", "zone", "--json", record=copy))
    assert row["value"] == "Asia/Tokyo"


def test_trace_draws_a_figure(run, tmp_path):
    assert run("trace", "deal-2", "--figure", tmp_path / "t.svg").exit_code == 0
    assert (tmp_path / "t.svg").read_text().startswith("<svg ")


def test_fault_of_the_program_is_one_sentence(run, monkeypatch):
    monkeypatch.setattr("wherefrom.reports.folk.ours", lambda _: 1 / 0)
    done = run("me")
    assert done.exit_code == 70
    assert "has a fault of its own (ZeroDivisionError: division by zero)" in done.stderr
    monkeypatch.setenv("WHEREFROM_DEBUG", "1")
    assert isinstance(run("me").exception, ZeroDivisionError)


def test_ctrl_c_leaves_with_130(run, monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("wherefrom.reports.folk.ours", interrupt)
    done = run("me")
    assert done.exit_code == 130
    assert "Whole batches" in done.stderr


@pytest.mark.parametrize("how", ["", "--json"])
def test_reader_who_leaves_early_is_no_error(home, how):
    command = f"{sys.executable} -m wherefrom --record {home / 'record'} people {how} | head -n 0"
    shell = ["bash", "-o", "pipefail", "-c", command]
    done = subprocess.run(shell, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_every_command_has_a_line_and_examples():
    runner = CliRunner()
    listed = runner.invoke(wherefrom, ["--help"]).output
    for commands in SECTIONS.values():
        for name, (_, about) in commands.items():
            assert about in listed
            said = runner.invoke(wherefrom, [name, "--help"]).output
            assert "Example" in said, name


def test_help_imports_nothing_heavy():
    code = (
        "import sys\nfrom wherefrom.cli import wherefrom\n"
        "try: wherefrom(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'numpy', 'pyarrow', 'duckdb', 'numba', 'sqlglot', 'sklearn', 'rich', 'msgspec'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr


def test_a_person_is_shown_with_what_is_stated_of_them(run, tmp_path):
    resume = {
        "basics": {"name": "Ana Baker", "email": "ana@example.org"},
        "work": [{"name": "The mill", "position": f"Baker {EVIL}", "startDate": "2013-12"}],
    }
    (tmp_path / "resume.json").write_text(json.dumps(resume))
    record = tmp_path / "record"
    assert run("import", tmp_path / "resume.json", record=record).exit_code == 0
    shown = run("people", "show", "ana@example.org", record=record).output
    assert "states" in shown
    assert "The mill" in shown
    assert "no evidence" in shown
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)
    told = json.loads(run("people", "show", "ana@example.org", "--json", record=record).output)
    assert [each["kind"] for each in told["rows"][0]["states"]] == ["work"]
