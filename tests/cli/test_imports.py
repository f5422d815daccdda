"""`wherefrom import`, as its users meet it."""

import json

from click.testing import CliRunner
from tests.cli.test_commands import rows
from tests.ingest.test_real_readers import mastodon

from wherefrom.cli import wherefrom
from wherefrom.ingest.importer import Imported
from wherefrom.record.record import open_record
from wherefrom.reports.imports import imported


def test_import_answers_with_its_receipt(home, tmp_path):
    at = ["--record", str(tmp_path / "record"), "import", str(home / "town.jsonl"), "--json"]
    for stored, duplicate in ((96, 0), (0, 96)):
        (row,) = rows(CliRunner().invoke(wherefrom, at))
        assert (row["seen"], row["stored"], row["duplicate"]) == (97, stored, duplicate)
        assert row["skipped"] == {"unreadable-json": 1}


def test_import_of_a_folder_offers_the_owner_and_names_what_it_left(tmp_path):
    folder = tmp_path / "down \x1b[2J"
    folder.mkdir()
    (folder / "mastodon.tgz").write_bytes(mastodon(range(3)))
    (folder / "x\x1b[2J.pdf").write_bytes(b"%PDF\x1b[2J")
    at = ["--record", str(tmp_path / "record"), "import", str(folder)]
    dry = CliRunner().invoke(wherefrom, [*at, "--dry-run", "--json"])
    assert [(row["reader"], row["files"]) for row in rows(dry)] == [("mastodon", 2), (None, 1)]
    assert "not recognised: begins" in CliRunner().invoke(wherefrom, [*at, "--dry-run"]).output
    assert not (tmp_path / "record").exists()
    done = CliRunner().invoke(wherefrom, at)
    assert done.exit_code == 0
    assert "If that is you: wherefrom me mastodon:ana@social.test\n" in done.output
    assert "not recognised: begins '%PDF\\x1b[2J'" in done.output
    assert "\x1b[2J" not in done.output
    named = CliRunner().invoke(wherefrom, [*at[:2], "me", "mastodon:ana@social.test"])
    assert named.exit_code == 0
    again = json.loads(CliRunner().invoke(wherefrom, [*at, "--json"]).stdout)
    assert [caveat[:9] for caveat in again["caveats"]] == ["Not read:"]


def test_import_of_a_folder_without_anything_to_read_is_refused(tmp_path):
    (tmp_path / "d").mkdir()
    for name in ("a.pdf", "b.zip"):
        (tmp_path / "d" / name).write_bytes(b"PK\5\6" if name == "b.zip" else b"%PDF")
    at = ["--record", str(tmp_path / "record"), "import", str(tmp_path / "d")]
    for words in (at, [*at, "--dry-run"]):
        done = CliRunner().invoke(wherefrom, words)
        assert done.exit_code == 2
        assert "Nothing in" in done.stderr
        assert done.stderr.count("\n") == 1


def test_owner_s_account_is_quoted_for_the_shell(tmp_path):
    record = open_record(tmp_path / "record", create=True)
    odd = "test:$(touch x);ana"
    (caveat,) = imported(record, [Imported(own=[odd, odd])]).caveats
    assert caveat.endswith(f"If that is you: wherefrom me '{odd}'")
    (two,) = imported(record, [Imported(own=["x:a", "x:b"])]).caveats
    assert two == "These are the archives of x:a, x:b. If they are you: wherefrom me x:a x:b"


def test_import_says_what_was_read_before_it_failed(home, tmp_path):
    at = ["--record", str(tmp_path / "record"), "import", str(home / "town.jsonl"), "nope.mbox"]
    done = CliRunner().invoke(wherefrom, at)
    assert done.exit_code == 2
    assert 'town.jsonl". See: wherefrom report receipts.' in done.stderr
    assert '"nope.mbox" does not exist' in done.stderr
