"""Tables are read by the names of their columns, whatever stands before them and inside cells."""

import time

import pytest
from tests.readers.archives import MemoryMember

from wherefrom.readers.rows import Row, column, names_of, rows
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw


def read(data, *needed, limits=None):
    return list(rows(MemoryMember("a.csv", data), limits or Limits(), needed))


def test_a_row_has_its_cells_by_column_and_the_line_it_begins_on():
    one, other = read(b'A_b,C d\n"x\ny",1\nz,2\n')
    assert (one.place, one.get("a b"), one.get("c d")) == ("a.csv#1", "x\ny", "1")
    assert (other.place, other.cells) == ("a.csv#3", ["z", "2"])
    assert one.get("none", "c d") == "1"
    assert one.get("none") is None


@pytest.mark.parametrize(
    "before", [b"", b"\xef\xbb\xbf", b"Notes:\n\n", b'"never closed\n', b"\n" * 59]
)
def test_the_names_are_found_wherever_they_stand(before):
    (row,) = read(before + b"First Name,URL\nBo,x\n", "first name", "url")
    assert row.get("first name") == "Bo"


def test_a_table_without_the_names_needed_is_a_flaw():
    assert read(b"a,b\n1,2\n", "c") == [Flaw("a.csv", "no-column-names")]
    assert read(b"", "c") == [Flaw("a.csv", "no-column-names")]
    assert names_of(b"a,b\n", {"c"}) is None
    assert names_of(b"x\nA,B_c\n", {"b c"}) == ["a", "b c"]


def test_a_row_cut_within_quotes_is_a_flaw_and_one_without_a_line_end_is_none():
    assert [type(each) for each in read(b'a,b\n1,2\n3,"4')] == [Row, Flaw]
    assert [type(each) for each in read(b"a,b\n1,2\n3,4")] == [Row, Row]


@pytest.mark.parametrize("length", [50, 79, 80, 500])
def test_a_cell_beyond_the_limit_is_a_flaw_and_the_next_row_is_read(length):
    found = read(b"a,b\n" + b"x" * length + b",1\n2,3\n", limits=Limits(text_bytes=40))
    assert [each.reason for each in found if isinstance(each, Flaw)] == ["field-too-long"]
    assert [each.cells for each in found if isinstance(each, Row)] == [["2", "3"]]


def test_any_bytes_are_text():
    (row,) = read(b"a,b\ncaf\xe9,\x00\n")
    assert row.get("a") == "café"


@pytest.mark.parametrize("piece", [b'"', b'","', b"\n", b"a,", b'"\n'])
def test_hostile_tables_take_linear_time(piece):
    began = time.monotonic()
    read(b"a,b\n" + piece * 200_000)
    assert time.monotonic() - began < 5


def test_columns_are_named_alike_however_they_are_written():
    assert column(" First_Name ") == column("FIRST  NAME") == column("first-name") == "first name"
