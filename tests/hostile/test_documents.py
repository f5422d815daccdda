"""Every hostile calendar, card and XML document comes to its stated outcome, in little time."""

import time
from pathlib import Path

import pytest
from tests.hostile.document_cases import CASES, OUTSIDE, SECONDS
from tests.ingest.tiny import imported, new_record

from wherefrom.errors import ArchiveError
from wherefrom.ingest.importer import import_archive
from wherefrom.people import resolve


def made(tmp_path, name):
    case, file = CASES[name]
    path = tmp_path / file
    path.write_bytes(case.data)
    return path


@pytest.mark.parametrize("name", CASES)
def test_hostile_document_comes_to_its_stated_outcome(tmp_path, name):
    path, case = made(tmp_path, name), CASES[name][0]
    record = new_record(tmp_path / "record")
    began = time.monotonic()
    if case.refused:
        with pytest.raises(ArchiveError, match=path.name) as refusal:
            import_archive(record, path)
        assert getattr(refusal.value, "code", "unknown") == case.refused
    else:
        receipt = import_archive(record, path)
        reasons = {flaw["reason"] for flaw in record.flaws().to_pylist()} - {"broken-reader"}
        assert receipt.adds_up
        assert (receipt.stored, reasons, receipt.accounts) == (
            case.stored, case.flaws, case.accounts,
        )  # fmt: skip
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("C05")])
def test_c05_nothing_is_expanded_or_fetched(tmp_path, name):
    path, case = made(tmp_path, name), CASES[name][0]
    if case.refused:
        return
    _, record = imported(tmp_path / "record", path)
    (told,) = record.activities(["content"]).to_pylist()
    words = told["content"] or ""
    assert "haha" not in words
    assert len(words) < 100_000
    assert Path(OUTSIDE).read_text(encoding="utf-8").strip() not in words


def test_c02_times_in_a_zone_that_is_none_are_marked(tmp_path):
    for number, name in enumerate(("C02-zone-that-is-a-path", "C02-zone-of-huge-rules")):
        _, record = imported(tmp_path / f"record{number}", made(tmp_path, name))
        joined = [
            row
            for row in record.activities(["type", "time_status"]).to_pylist()
            if row["type"] == "Join"
        ]
        assert [row["time_status"] for row in joined] == ["zone-guessed"]


def test_c02_the_version_with_the_higher_sequence_is_kept(tmp_path):
    _, record = imported(tmp_path / "record", made(tmp_path, "C02-later-version-counts"))
    assert {row["name"] for row in record.activities(["name"]).to_pylist()} == {"new"}


@pytest.mark.parametrize("name", ["C03-folded-within-a-letter", "C03-quoted-printable"])
def test_c03_names_are_what_was_written(tmp_path, name):
    _, record = imported(tmp_path / "record", made(tmp_path, name))
    assert "Zoë" in resolve(record).name_of("email:z@b.org")
