"""Every golden case of every reader: an input, and all that is to be found in it, line by line.

A case is a folder `tests/readers/READER/CASE` with an `input` (a file of any ending, or a folder)
and `expected.jsonl`. `pytest --accept` rewrites the latter: read the difference before you commit.
"""

from pathlib import Path

import msgspec
import pytest
from tests.readers.archives import of_path

from wherefrom.errors import DamagedArchiveError
from wherefrom.readers import READERS

HERE = Path(__file__).parent
CASES = [
    pytest.param(reader, case, id=f"{reader.name}-{case.name}")
    for reader in READERS
    for case in sorted((HERE / reader.name).glob("*/"))
]


def told(found):
    """Return one found thing as a line: its kind, and its fields without those left empty."""
    fields = {name: getattr(found, name) for name in found.__struct_fields__}
    said = {name: value for name, value in fields.items() if value not in (None, (), "")}
    return msgspec.json.encode({"is": type(found).__name__, **said}, enc_hook=str).decode()


def lines_of(reader, archive):
    lines = []
    try:
        lines.extend(told(found) for found in reader.read(archive))
    except DamagedArchiveError as refusal:
        lines.append(msgspec.json.encode({"is": "refused", "code": refusal.code}).decode())
    return lines


@pytest.mark.parametrize(("reader", "case"), CASES)
def test_a_golden_case_is_read_as_expected(reader, case, request):
    (given,) = case.glob("input*")
    lines = lines_of(reader, of_path(given))
    expected = case / "expected.jsonl"
    if request.config.getoption("--accept"):
        expected.write_text("".join(f"{line}\n" for line in lines))
    assert lines == expected.read_text().splitlines()
