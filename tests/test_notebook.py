"""The Python API says what the command line says, and is imported only when it is used."""

import subprocess
import sys

import pytest

import wherefrom as wf
from wherefrom.errors import UnknownNameError
from wherefrom.notebook import OpenRecord
from wherefrom.schema import to_accounts, to_table
from wherefrom.settings import Settings
from wherefrom.vocabulary import Activity

DAY = 86_400_000_000


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebook")
    record = wf.open(folder / "record")
    talk = [
        Activity(
            id=f"email:{number}@b.org",
            type="Create",
            actor=("email:ana@us.org", "email:bo@b.org")[number % 2],
            to=(("email:bo@b.org", "email:ana@us.org")[number % 2],),
            in_reply_to=f"email:{number - 1}@b.org" if number % 2 else None,
            context=f"email:{number - number % 2}@b.org",
            channel="email",
            visibility="direct",
            published=1_700_000_000_000_000 + number * DAY,
            name="<b>Bread</b>",
        )
        for number in range(41)
    ]
    with record.record.write() as writer:
        writer.set_settings(Settings(draws=3))
        writer.append(to_table(talk, "a.mbox"), to_accounts([]))
    (folder / "o.csv").write_text(
        "id,when,kind,counterparties\ndeal-1,2023-12-20,deal,mailto:bo@b.org\n"
    )
    record.me("ana@us.org")
    record.add_outcomes(folder / "o.csv")
    return record


def test_record_answers_as_the_commands_do(record):
    assert isinstance(record, OpenRecord)
    assert [row["account"] for row in record.me().rows] == ["email:ana@us.org"]
    assert [row["id"] for row in record.outcomes().rows] == ["deal-1"]
    assert len(record.people().rows) == 2
    assert record.report("receipts").rows == []
    with pytest.raises(UnknownNameError):
        record.report("lagg")


def test_links_are_stated_from_a_file(tmp_path):
    (tmp_path / "l.csv").write_text("child,parent\nemail:2@b.org,email:1@b.org\n")
    record = wf.open(tmp_path / "record")
    (row,) = record.add_links(tmp_path / "l.csv").rows
    assert (row["seen"], row["stored"], row["not_in_record"]) == (1, 1, 1)
    assert record.links().rows == [
        {"child": "email:2@b.org", "parent": "email:1@b.org", "in_record": False}
    ]


def test_lineage_answers_as_the_commands_do(record):
    lineage = wf.fit(record)
    (row,) = lineage.trace("deal-1").rows
    assert row["outcome"] == "deal-1"
    credited = lineage.credit(by="channel").rows
    assert sum(row["share"] for row in credited) == pytest.approx(1)
    (replayed,) = lineage.replay("no-small-talk").rows
    assert 0 <= replayed["share_lost"] <= 1
    assert lineage.figure("deal-1").startswith("<svg ")


def test_report_is_a_table_in_notebooks_and_escapes_what_it_shows(record):
    page = record.report("unanswered")._repr_html_()
    assert page.startswith("<table>")
    assert "<b>" not in page
    assert record.report("receipts")._repr_html_().startswith("<table>")


def test_add_returns_receipts(tmp_path):
    (tmp_path / "a.mbox").write_text(
        "From a@b.org Mon Jan  1 00:00:00 2024\nFrom: a@b.org\nTo: c@d.org\n"
        "Date: Mon, 1 Jan 2024 00:00:00 +0000\nMessage-ID: <1@b.org>\nSubject: Tea\n\nCome.\n"
    )
    (row,) = wf.open(tmp_path / "record").add(tmp_path / "a.mbox").rows
    assert (row["seen"], row["stored"]) == (1, 1)


def test_package_imports_nothing_until_asked():
    code = "import sys, wherefrom; sys.exit('wherefrom.notebook' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    with pytest.raises(AttributeError, match="no attribute 'opn'"):
        wf.opn  # noqa: B018
