"""A folder of downloads: each reader claims its own files there, and reads no others."""

from functools import cache
from pathlib import Path

import pytest
from tests.readers.archives import MemoryArchive, of_path

from wherefrom.readers import READERS
from wherefrom.vocabulary import Activity

HERE = Path(__file__).parent
CHATS = ("discord", "google-chat", "matrix", "signal", "slack", "telegram", "whatsapp")
OTHERS = {
    "letter.txt": b"Dear Ben,\n12/09/20: it rains.\n",
    "notes/messages.json": b'{"messages": ["none of ours"]}',
    "notes/users.json": b'[{"id": 1}]',
    "list.csv": b"ID,Timestamp\n1,2\n",
    "photo.jpg": b"\xff\xd8",
}


@cache
def downloads():
    """Return the ordinary cases of all chats, each in a folder of its own, with other files."""
    files = dict(OTHERS)
    for name in CHATS:
        for case in sorted((HERE / name).glob("*/")):
            (given,) = case.glob("input*")
            for path, data in of_path(given).files.items():
                files[f"{name}/{case.name}/{path}"] = data
    return MemoryArchive(files)


@cache
def reader(name):
    return next(each for each in READERS if each.name == name)


@pytest.mark.parametrize("name", CHATS)
def test_a_reader_claims_its_own_files_alone(name):
    claimed = {member.name for member in reader(name).recognises(downloads())}
    assert claimed
    assert {path.partition("/")[0] for path in claimed} == {name}


@pytest.mark.parametrize("name", CHATS)
def test_a_reader_finds_the_same_in_the_folder_as_in_what_it_claims(name):
    whole = downloads()
    claimed = {member.name for member in reader(name).recognises(whole)}
    alone = MemoryArchive({path: whole.files[path] for path in claimed})
    alone.name = whole.name
    assert list(reader(name).read(alone)) == list(reader(name).read(whole))


@pytest.mark.parametrize("name", CHATS)
def test_all_cases_are_found_in_the_folder(name):
    ids = {each.id for each in reader(name).read(downloads()) if isinstance(each, Activity)}
    lines = [
        line
        for case in (HERE / name).glob("*/")
        for line in (case / "expected.jsonl").read_text().splitlines()
        if line.startswith('{"is":"Activity"')
    ]
    expected = {line.split('"id":"', 1)[1].split('"', 1)[0] for line in lines}
    assert ids == expected
