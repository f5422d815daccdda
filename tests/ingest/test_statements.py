"""Statements come from a file into the record, and stand beside the person who states them."""

import json

from wherefrom.ingest.boundary import LONGEST_NOTE, Gate
from wherefrom.ingest.importer import import_archive
from wherefrom.record.record import open_record
from wherefrom.reports.folk import person
from wherefrom.settings import Limits
from wherefrom.vocabulary import Statement

RESUME = {
    "basics": {"name": "Ana Mueller", "email": "ana@example.org", "url": "https://ana.example"},
    "work": [{"name": "The mill", "position": "Baker", "startDate": "2013-12"}],
}


def test_a_resume_is_kept_apart_from_evidence(tmp_path):
    archive = tmp_path / "resume.json"
    archive.write_text(json.dumps(RESUME), encoding="utf-8")
    record = open_record(tmp_path / "record", create=True)
    receipt = import_archive(record, archive)
    assert (receipt.reader, receipt.seen, receipt.stored, receipt.accounts) == (
        "jsonresume",
        0,
        0,
        2,
    )
    (told,) = record.statements()
    assert (told.account, told.title, told.source) == (
        "email:ana@example.org",
        "Baker",
        "resume.json",
    )
    assert record.activities().num_rows == 0
    by_account = {row["account"]: row["states"] for row in person(record, "Ana Mueller").rows}
    assert by_account["web:ana.example"] == []
    assert by_account["email:ana@example.org"][0]["organisation"] == "The mill"


def test_the_gate_lets_no_unsound_statement_through():
    gate = Gate(Limits())
    whole = gate.statement(Statement(account="email:a@b.org", kind="work", note="x\0" * 9_999))
    assert len(whole.note) == LONGEST_NOTE
    assert "\0" not in whole.note
    assert gate.statement(Statement(account="", kind="work")) is None
    assert gate.statement(Statement(account="email:a@b.org", kind=7)) is None
    assert [each.reason for each in gate.flaws] == ["unsound-statement"] * 2
