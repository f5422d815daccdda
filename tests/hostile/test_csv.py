"""Hostile sheets: each is taken whole, or refused in one sentence; none is taken in part unsaid."""

import time

import pytest

from wherefrom.errors import OutcomesError
from wherefrom.outcomes import import_outcomes
from wherefrom.record.record import open_record

HEAD = "id,when,kind,note\n"
ROWS = "".join(f"d{n},2024-05-0{n},deal,x\n" for n in (1, 2, 3))


def imported(tmp_path, data):
    """Return the record, and what an import of a sheet came to."""
    path = tmp_path / "hostile.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    record = open_record(tmp_path / "record", create=True)
    return record, import_outcomes(record, path)


TAKEN = {
    "C04-long-cell": HEAD + f"d1,2024-05-01,deal,{'x' * 200_000}\n",
    "C04-nul": HEAD + ROWS.replace("x", "a\0b"),
    "C04-utf-16": (HEAD + ROWS).encode("utf-16"),
    "C04-lone-cr": (HEAD + ROWS).replace("\n", "\r"),
    "C04-semicolons": (HEAD + ROWS).replace(",", ";"),
    "C04-line-ends-in-a-cell": HEAD + 'd1,2024-05-01,deal,"a\nb\r\nc"\n',
}
REFUSED = {
    "C04-unclosed-quote": (HEAD + ROWS.replace(",x", ',"x', 1), "quote"),
    "C04-unclosed-quote-in-the-last-line": (HEAD + ROWS[:-2] + '"x\n', "quote"),
    "C04-cell-beyond-the-cap": (HEAD + f"d1,2024-05-01,deal,{'x' * 5_000_000}\n", "no CSV"),
    "C04-many-columns": (
        HEAD + "d1,2024-05-01,deal,x" + ",y" * 100_000 + "\n",
        "one cell too many",
    ),
    "C04-many-columns-named": (
        ",".join(map(str, range(100_000))) + "\n" + ROWS,
        "neither the columns",
    ),
    "C04-no-header": (ROWS, "it has d1"),
    "C04-header-twice": (HEAD + HEAD + ROWS, "line 2"),
    "C04-column-twice": (HEAD.replace("note", "kind") + ROWS, "twice"),
    "C04-mixed-delimiters": (HEAD + ROWS.replace(",", ";", 3), "line 2"),
    "C04-preface": ("Notes:\nwritten by a program\n\n" + HEAD + ROWS, "neither the columns"),
    "C04-empty": ("", "empty"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_sheet_that_is_odd_is_taken_whole(tmp_path, name):
    record, sheet = imported(tmp_path, TAKEN[name])
    lines = 1 if "cell" in name else 3
    assert (sheet.seen, len(record.outcomes())) == (lines, lines)


@pytest.mark.parametrize("name", REFUSED)
def test_sheet_that_cannot_be_sure_is_refused_in_a_sentence(tmp_path, name):
    data, said = REFUSED[name]
    began = time.monotonic()
    with pytest.raises(OutcomesError, match=said) as refusal:
        imported(tmp_path, data)
    assert time.monotonic() - began < 10
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 1_000
    assert open_record(tmp_path / "record").outcomes() == []
