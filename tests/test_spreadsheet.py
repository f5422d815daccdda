"""Sheets are read as they come, and written so that opening them runs nothing."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherefrom import spreadsheet

LIVE = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", '"=1', "'=1", "\ufeff=1",
    "\uff1d1", '=HYPERLINK("http://evil","x")', "=cmd|' /C calc'!A0", "-", "+", "\0=1",
]  # fmt: skip


def written(*cells):
    stream = io.StringIO(newline="")
    spreadsheet.write(stream, ["a"] * len(cells), [cells])
    return stream.getvalue()


@pytest.mark.parametrize("cell", LIVE)
def test_no_cell_begins_as_a_formula(cell):
    (line,) = list(csv.reader(io.StringIO(written(cell, "x"), newline="")))[1:]
    assert line[0].startswith("'")


def test_header_cells_are_safe_too():
    stream = io.StringIO()
    spreadsheet.write(stream, ["=a"], [])
    assert stream.getvalue() == "'=a\r\n"


@pytest.mark.parametrize("number", ["-5", "+5", "-1.5", "-1e9", "7"])
def test_numbers_stay_numbers(number):
    assert written(number, "x").splitlines()[1] == f"{number},x"


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2))
def test_what_is_written_is_read_again_exactly(cells):
    cells = ["x", *cells]
    assert list(spreadsheet.rows(written(*cells)))[1].cells == cells


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_codings_delimiters_and_line_ends_are_told(coding, delimiter, ending):
    text = ending.join([delimiter.join(["id", "note"]), delimiter.join(["1", "Zoë"]), "", ""])
    found = list(spreadsheet.rows(spreadsheet.decode(text.encode(coding))))
    assert [line.cells for line in found] == [["id", "note"], ["1", "Zoë"]]


def test_lines_are_counted_with_those_within_quotes_and_the_empty_ones():
    found = list(spreadsheet.rows('a,b\n\n"x\ny",2\n , \n3,4\n'))
    assert [line.number for line in found] == [1, 4, 6]
