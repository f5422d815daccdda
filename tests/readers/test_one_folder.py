"""A folder of downloads may hold every export there is: each reader takes its own and no more."""

from functools import cache
from pathlib import Path

import pytest
from tests.readers.archives import MemoryArchive, of_path

from wherefrom.errors import DamagedArchiveError
from wherefrom.readers import READERS

HERE = Path(__file__).parent
# These read only what they recognise, though they are given all.
SOCIAL = frozenset({
    "bluesky", "facebook", "github", "instagram", "linkedin", "pinterest", "reddit", "x", "youtube",
})  # fmt: skip


@cache
def everything():
    """Return every golden input in one archive, each in a folder of its reader's name."""
    return MemoryArchive({
        f"{reader.name}-{case.name}/{name}": data
        for reader in READERS
        for case in sorted((HERE / reader.name).glob("*/"))
        for given in case.glob("input*")
        for name, data in of_path(given).files.items()
    })  # fmt: skip


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_reader_claims_no_files_of_others(reader):
    claimed = {member.name for member in reader.recognises(everything())}
    assert [name for name in claimed if not name.startswith(f"{reader.name}-")] == []


@pytest.mark.parametrize(
    "reader", [each for each in READERS if each.name in SOCIAL], ids=lambda reader: reader.name
)
def test_a_reader_reads_what_it_claims_and_no_more(reader):
    claimed = {member.name: member.data for member in reader.recognises(everything())}
    alone, among_others = (
        list(told(reader, MemoryArchive(claimed))),
        list(told(reader, everything())),
    )
    assert alone
    assert among_others == alone


def told(reader, archive):
    try:
        yield from reader.read(archive)
    except DamagedArchiveError as refusal:
        yield refusal.code
