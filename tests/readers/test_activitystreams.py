"""ActivityStreams files are told by what they hold, and nothing in them is dropped in silence."""

import json
from pathlib import Path

import pytest
from tests.readers.archives import MemoryArchive, of_path

from wherefrom.errors import DamagedArchiveError
from wherefrom.readers import activitystreams, mastodon
from wherefrom.readers.as2 import ACTIVITIES
from wherefrom.readers.as2_values import listed
from wherefrom.vocabulary import Account, Activity, Flaw

HERE = Path(__file__).parent
W3C = HERE.parents[1] / "../shared/data/platforms/activitystreams-w3c/test"
CONTEXT = '"@context": "https://www.w3.org/ns/activitystreams"'
NOTE = '{"type": "Note", "id": "n%d", "attributedTo": "mailto:ana@b.org", "content": "Hi"}'


def archive(**files):
    return MemoryArchive({name.replace("_", "."): data for name, data in files.items()})


@pytest.mark.parametrize(
    "data",
    [
        f"{{{CONTEXT}}}".encode(),
        f" [{{{CONTEXT}}}]".encode(),
        f"\ufeff{{{CONTEXT}}}".encode("utf-16-le"),
        (NOTE % 1).encode(),
        b'{"type": "Collection", "items": [{"type": ["Create"], "actor": "x"}]}',
    ],
)
def test_files_that_speak_of_activitystreams_are_recognised(data):
    assert activitystreams.recognises(archive(a_json=data))
    assert activitystreams.recognises(archive(a_json=data, b_png=b"\x89PNG"))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"42", b'"text"', b"{}", b'{"type": "Note"}', b'{"messages": [{"type": "message"}]}',
        b'{"@context": "http://schema.org", "@type": "Person"}', b"From a@b Thu Jan  1 1970\n",
    ],
)  # fmt: skip
def test_other_files_are_not(data):
    assert not activitystreams.recognises(archive(a_json=data))


def test_a_mastodon_archive_is_left_to_its_own_reader():
    files = {"x/actor.json": f"{{{CONTEXT}}}".encode(), "x/outbox.json": f"{{{CONTEXT}}}".encode()}
    assert mastodon.recognises(MemoryArchive(files))
    assert not activitystreams.recognises(MemoryArchive(files))


def test_several_files_are_read_one_after_the_other():
    lines = f"{NOTE % 1}\n{NOTE % 2}\n".encode()
    found = list(activitystreams.read(archive(a_jsonl=lines, b_json=(NOTE % 3).encode())))
    assert [(each.id, each.place) for each in found] == [
        ("as2:n1", "a.jsonl@0"), ("as2:n2", f"a.jsonl@{len(NOTE)}"), ("as2:n3", "b.json@0"),
    ]  # fmt: skip


def test_an_archive_of_nothing_but_flaws_is_refused_with_the_first():
    with pytest.raises(DamagedArchiveError, match=r"cut-short.*a\.json@0") as refusal:
        list(activitystreams.read(archive(a_json=b'{"@context": "https://www.w3')))
    assert refusal.value.code == "cut-short"


def test_one_sound_file_saves_the_archive():
    found = list(activitystreams.read(archive(a_json=b"{", b_json=(NOTE % 1).encode())))
    assert [type(each) for each in found] == [Flaw, Activity]


@pytest.mark.skipif(not W3C.exists(), reason="the W3C test files are not here")
def test_every_w3c_example_is_read_as_the_activity_it_shows():
    found = list(activitystreams.read(of_path(W3C)))
    told = [each for each in found if isinstance(each, Activity)]
    shown = set()
    for file in W3C.glob("*.json"):
        said = json.loads(file.read_text(errors="replace"), strict=False)
        if {*listed(said.get("type"))} & ACTIVITIES and "actor" in said:
            shown.add(file.name)
    assert shown - {each.place.partition("@")[0] for each in told} == set()
    assert {each.type for each in told} >= {"Invite", "Join", "Offer", "Travel", "Undo", "View"}


@pytest.mark.skipif(not W3C.exists(), reason="the W3C test files are not here")
@pytest.mark.parametrize("file", sorted((W3C / "fail").glob("*.json")), ids=lambda file: file.stem)
def test_every_w3c_file_that_must_fail_is_refused_or_has_a_flaw(file):
    flaws = []
    try:
        flaws += [x for x in activitystreams.read(of_path(file)) if isinstance(x, Flaw)]
    except DamagedArchiveError as refusal:
        flaws.append(refusal)
    assert flaws


def test_the_example_of_the_howto_is_read_without_a_flaw():
    page = (HERE / "../../docs/howto/import-activitystreams.md").read_text()
    lines = page.partition("```json\n")[2].partition("```")[0].encode()
    told = archive(talk_jsonl=lines)
    assert activitystreams.recognises(told)
    found = [each for each in activitystreams.read(told) if not isinstance(each, Account)]
    assert [each.type for each in found] == ["Create", "Create", "Like", "Join"]
    assert {each.channel for each in found} == {"forum"}
