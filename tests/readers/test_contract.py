"""What every reader promises, tried on every golden case of every reader."""

import time
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.readers.archives import MemoryArchive, of_path
from tests.readers.mutate import garbled

from wherefrom.errors import DamagedArchiveError
from wherefrom.readers import READERS
from wherefrom.vocabulary import Account, Activity, Flaw, Statement, account_id

HERE = Path(__file__).parent
CASES = [
    pytest.param(reader, case, id=f"{reader.name}-{case.name}")
    for reader in READERS
    for case in sorted((HERE / reader.name).glob("*/"))
]
TOMORROW = (time.time() + 86_400) * 1_000_000


@cache
def archive_of(case):
    (given_,) = case.glob("input*")
    return of_path(given_)


def read(reader, archive):
    """Return what a reader finds, and nothing more once it refuses."""
    found = []
    try:
        found.extend(reader.read(archive))
    except DamagedArchiveError as refusal:
        found.append(refusal.code)
    return found


def damaged(archive, change):
    return MemoryArchive({name: change(data) for name, data in archive.files.items()})


def test_every_reader_has_a_golden_case_and_a_name_of_its_own():
    assert {reader.name for reader in READERS} == {param.values[0].name for param in CASES}
    assert len({reader.name for reader in READERS}) == len(READERS)


@pytest.mark.parametrize(("reader", "case"), CASES)
def test_a_reader_recognises_its_own_archives_and_no_others(reader, case):
    archive = archive_of(case)
    assert [each.name for each in READERS if each.recognises(archive)] == [reader.name]


@pytest.mark.parametrize(("reader", "case"), CASES)
def test_reading_twice_finds_the_same(reader, case):
    archive = archive_of(case)
    assert read(reader, archive) == read(reader, archive)


@pytest.mark.parametrize(("reader", "case"), CASES)
def test_what_is_found_keeps_to_the_vocabulary(reader, case):
    files = archive_of(case).files
    for each in read(reader, archive_of(case)):
        if isinstance(each, Activity):
            assert each.id.startswith(f"{each.channel}:")
            assert each.published is None or 0 <= each.published <= TOMORROW
            assert (each.published is None) == (each.time_status in {"unknown", "implausible"})
            for account in (each.actor, *each.to, *each.mentions):
                assert account_id(account) == account
            for named in (each.object, each.in_reply_to, each.context):
                assert named is None or ":" in named
            assert all(tag == tag.lower() and not tag.startswith("#") for tag in each.tags)
        elif isinstance(each, Account):
            assert account_id(each.id) == each.id
        elif isinstance(each, Statement):
            assert account_id(each.account) == each.account
            assert each.kind
        else:
            assert isinstance(each, Flaw)
        if isinstance(each, Activity | Flaw):
            assert each.place.startswith(tuple(files))


@pytest.mark.parametrize(("reader", "case"), CASES)
def test_ids_stay_where_an_archive_goes_by_another_name(reader, case):
    files = archive_of(case).files
    moved = MemoryArchive({f"moved/{name}": data for name, data in files.items()})
    for one, other in zip(read(reader, archive_of(case)), read(reader, moved), strict=True):
        if isinstance(one, Activity):
            assert one.id == other.id


@pytest.mark.parametrize(("reader", "case"), CASES)
def test_a_cut_archive_gives_flaws_or_a_refusal_and_what_stood_before_the_cut(reader, case):
    archive = archive_of(case)
    for tenths in range(11):
        cut = damaged(archive, lambda data: data[: len(data) * tenths // 10])  # noqa: B023 - used at once
        reader.recognises(cut)
        ids = {each.id for each in read(reader, cut) if isinstance(each, Activity)}
        if tenths == 10:
            assert ids == {x.id for x in read(reader, archive) if isinstance(x, Activity)}


@pytest.mark.parametrize(("reader", "case"), CASES)
@given(seed=st.randoms(use_true_random=False))
def test_a_garbled_archive_gives_flaws_or_a_refusal(reader, case, seed):
    archive = damaged(archive_of(case), partial(garbled, seed))
    reader.recognises(archive)
    read(reader, archive)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@given(data=st.binary(max_size=400))
def test_no_bytes_whatever_make_a_reader_fail(reader, data):
    archive = MemoryArchive(
        {"outbox.json": data, "actor.json": data, "a.mbox": data, "2004-11-15.txt": data}
    )
    reader.recognises(archive)
    read(reader, archive)
