"""Outcomes are taken whole, or told line by line what is wrong with them."""

import io
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherefrom.errors import OutcomesError, UnknownNameError
from wherefrom.outcomes import (
    COLUMNS,
    add_outcome,
    import_outcomes,
    read_outcomes,
    remove_outcome,
    write_csv,
    write_jsonl,
)
from wherefrom.record.record import open_record
from wherefrom.settings import Settings
from wherefrom.vocabulary import Outcome

HEADER = ",".join(COLUMNS)
DEAL = (
    "deal-17,2024-03-01T10:00:00Z,deal,1250.50,EUR,mailto:Me@us.org,"
    "ana@b.org; https://c.org/@Ben,github:eve,Gardens and so on"
)
HIRE = "hire-1,2024-03-02,hire,,,,email:ana@b.org,,"
MARCH = 1_709_287_200_000_000  # 2024-03-01T10:00:00Z


@pytest.fixture
def record(tmp_path):
    return open_record(tmp_path / "record", create=True, settings=Settings(zone="Europe/Paris"))


@pytest.fixture
def sheet(tmp_path):
    def write(*lines, header=HEADER, coding="utf-8"):
        path = tmp_path / "deals.csv"
        path.write_bytes("\n".join([header, *lines, ""]).encode(coding))
        return path

    return write


def test_a_file_becomes_outcomes(record, sheet):
    tally = import_outcomes(record, sheet(DEAL, HIRE))
    assert (tally.seen, tally.stored, tally.duplicate, tally.skipped) == (2, 2, 0, {})
    assert record.outcomes()[0] == Outcome(
        id="deal-17", when=MARCH, kind="deal", value=1250.5, currency="EUR",
        ours=("email:me@us.org",), counterparties=("email:ana@b.org", "mastodon:ben@c.org"),
        through=("github:eve",), note="Gardens and so on",
    )  # fmt: skip
    assert record.outcomes()[1].value is None


def test_a_date_is_the_last_instant_of_its_day_in_the_records_zone(sheet):
    (hire,) = read_outcomes(sheet(HIRE), "Europe/Paris").outcomes
    assert hire.when == 1_709_420_400_000_000 - 1  # 2024-03-02T23:00:00Z less a microsecond


@pytest.mark.parametrize(
    "when", ["2024-03-01T11:00", "2024-03-01 11:00:00", "2024-03-01T11:00+01:00"]
)
def test_times_without_a_zone_are_in_the_records(sheet, when):
    (found,) = read_outcomes(
        sheet(f"1,{when},deal", header="id,when,kind"), "Europe/Paris"
    ).outcomes
    assert found.when == MARCH


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_files_of_other_spreadsheets_are_read_too(sheet, coding, delimiter):
    header = delimiter.join(["Note", " WHEN ", "Id", "Kind", "Counterparties", ""])
    line = delimiter.join(['"a;b"', "2024-03-01T10:00Z", "7", "deal", '"ana@b.org;ben@b.org"', ""])
    (found,) = read_outcomes(sheet(line, header=header, coding=coding), "UTC").outcomes
    assert (found.id, found.when, found.note) == ("7", MARCH, "a;b")
    assert found.counterparties == ("email:ana@b.org", "email:ben@b.org")


def test_again_is_a_duplicate_and_other_content_takes_the_place(record, sheet):
    import_outcomes(record, sheet(DEAL, HIRE))
    again = import_outcomes(record, sheet(DEAL, DEAL, HIRE.replace("hire,", "lost,")))
    assert (again.seen, again.stored, again.duplicate, again.replaced) == (3, 1, 2, 1)
    assert {each.kind for each in record.outcomes()} == {"deal", "lost"}


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (
            "id,when,kind,valeu",
            r'line 1, column 4: there is no column "valeu".*Did you mean "value"',
        ),
        ("id,date,kind", r'line 1, column 2: there is no column "date".*Use these: id,when,'),
        ("id,kind", r'line 1: column "when" is missing, found id,kind. Add it'),
        ("id,when,kind,ID", r'line 1: column "id" stands there twice. Remove one.'),
    ],
)
def test_wrong_columns_are_told_with_close_ones(record, sheet, header, told):
    with pytest.raises(OutcomesError, match=f'"deals.csv", {told}'):
        import_outcomes(record, sheet(DEAL, header=header))


@pytest.mark.parametrize(
    ("line", "reason", "told"),
    [
        ("x,soon,deal", "bad-when", 'column "when": "soon" is no date; write 2024-03-31'),
        ("x,,deal", "bad-when", 'column "when": it is no date'),
        ("x,31/03/2024,deal", "bad-when", 'column "when": "31/03/2024" is no date'),
        ("x,1969-01-01,deal", "bad-when", 'column "when": "1969-01-01" lies before 1970'),
        ("x,2924-01-01,deal", "bad-when", 'column "when": "2924-01-01" lies before 1970 or in'),
        ("x,2024-01-01,deal,12 EUR", "bad-value", 'column "value": "12 EUR" is no number'),
        ("x,2024-01-01,deal,NaN", "bad-value", 'column "value": "NaN" is no number'),
        ("x,2024-01-01,deal,1e999", "bad-value", 'column "value": "1e999" is no number'),
        (",2024-01-01,deal", "bad-id", 'column "id": it is empty'),
        ("x,2024-01-01,", "bad-kind", 'column "kind": it is empty'),
        ("x,2024-01-01,deal,,,Ana", "bad-account", 'column "ours": "Ana" names no account'),
        ("x,2024-01-01,deal,,,,a@b.org;Ana", "bad-account", 'column "counterparties": "Ana"'),
        ("x,2024-01-01,deal,,,,,,a,b", "bad-row", 'column "note": "b" is one cell too many'),
        ("deal-17,2024-01-01,deal", "bad-id", 'column "id": "deal-17" stands in an earlier line'),
    ],
)
def test_a_bad_line_is_told_by_line_and_column_and_nothing_is_stored(
    record, sheet, line, reason, told
):
    path = sheet(DEAL, "", line)
    with pytest.raises(OutcomesError, match=f'"deals.csv", line 4, {told}') as error:
        import_outcomes(record, path)
    assert "\n" not in str(error.value)
    assert record.outcomes() == []
    tally = import_outcomes(record, path, skip_bad=True)
    assert (tally.seen, tally.stored, tally.skipped) == (2, 1, {reason: 1})


def test_more_bad_lines_are_counted(record, sheet):
    with pytest.raises(OutcomesError, match=r"\(2 more such lines\.\)"):
        import_outcomes(record, sheet("x,soon,deal", "y,soon,deal", "z,soon,deal"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, "cannot be opened .*Check the path"),
        (b"", "is empty; its first line names the columns: id,when"),
        (b"\n\n", "is empty"),
        (b'id,when,kind\n"' + b"x" * 5_000_000, "is no CSV"),
        (b"\x89PNG\r\n\x1a\n", "neither the columns"),
    ],
)
def test_what_is_no_sheet_is_told(record, tmp_path, data, told):
    path = tmp_path / "deals.csv"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(OutcomesError, match=told):
        import_outcomes(record, path)


@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise_anything_else(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "deals.csv"
    path.write_bytes(b"id,when,kind,value,ours,note\n" + data)
    with suppress(OutcomesError):
        read_outcomes(path, "UTC")


def test_one_is_added_and_removed(record):
    added = add_outcome(record, {"id": "h", "when": "2024-03-01T11:00", "kind": "hire"})
    assert record.outcomes() == [added]
    assert added.when == MARCH
    with pytest.raises(OutcomesError, match='column "when": "x" is no date'):
        add_outcome(record, {"id": "h", "when": "x", "kind": "hire"})
    with pytest.raises(UnknownNameError, match='No outcome "hh"'):
        remove_outcome(record, "hh")
    remove_outcome(record, "h")
    assert record.outcomes() == []


EVERYTHING = Outcome(
    id="=1+1", when=MARCH + 1, kind="deal", value=-0.1, currency="EUR", ours=("email:a@b.org",),
    counterparties=("x:a", "x:b"), through=(), note="@SUM(1)\nand 'so' on",
)  # fmt: skip


def test_what_is_written_as_csv_is_read_again_exactly(tmp_path):
    path = tmp_path / "deals.csv"
    many = [EVERYTHING, Outcome(id="2", when=0, value=1e300), Outcome(id="3", when=1, value=5.0)]
    with path.open("w", newline="") as stream:
        write_csv(many, stream)
    assert read_outcomes(path, "UTC").outcomes == many
    assert ",5," in path.read_text()
    assert "'=1+1" in path.read_text()


def test_json_lines_are_exact():
    stream = io.StringIO()
    write_jsonl([EVERYTHING], stream)
    assert json.loads(stream.getvalue())["id"] == "=1+1"
    assert json.loads(stream.getvalue())["when"] == MARCH + 1


def test_the_example_of_the_howto_is_taken_whole(record, tmp_path):
    page = (Path(__file__).parent / "../docs/howto/record-outcomes.md").read_text()
    path = tmp_path / "outcomes.csv"
    path.write_text(page.partition("```text\n")[2].partition("```")[0])
    assert import_outcomes(record, path).stored == 2
    assert len(record.outcomes()[0].counterparties) == 2
