"""A Mastodon archive is its owner's posts, shares, likes and bookmarks, wherever they lie."""

import json
from pathlib import Path

import pytest
from tests.readers.archives import MemoryArchive, of_path

from wherefrom.errors import DamagedArchiveError
from wherefrom.readers import mastodon
from wherefrom.vocabulary import Account, Activity, Flaw

SAMPLES = Path(__file__).parents[2] / "../shared/data/platforms/mastodon-archive"
ANA = "https://b.org/users/ana"
ACTOR = {"type": "Person", "id": ANA, "name": "Ana", "url": "https://b.org/@ana"}
POST = {
    "id": f"{ANA}/statuses/1/activity", "type": "Create", "actor": ANA,
    "published": "2024-01-01T00:00:00Z",
    "object": {"id": f"{ANA}/statuses/1", "type": "Note", "content": "<p>Hi</p>"},
}  # fmt: skip


def collection(name, items, **more):
    return json.dumps({"id": name, "type": "OrderedCollection", "orderedItems": items, **more})


def archive(folder="", **files):
    return MemoryArchive(
        {f"{folder}{name}.json": data.encode() for name, data in files.items()}
        | {f"{folder}avatar.png": b"\x89PNG"}
    )


FILES = {
    "actor": json.dumps(ACTOR),
    "outbox": collection("outbox.json", [POST], totalItems=7),
    "likes": collection("likes.json", ["https://c.org/@ben/9", "https://d.org/p/eve/7"]),
    "bookmarks": collection("bookmarks.json", ["https://c.org/users/ben/statuses/10"]),
}


@pytest.mark.parametrize("folder", ["", "archive-2024/"])
def test_the_whole_archive_is_read(folder):
    told = archive(folder, **FILES)
    assert mastodon.recognises(told)
    assert [
        (each.type, each.id, each.object, each.to, each.visibility, each.time_status)
        for each in mastodon.read(told)
        if isinstance(each, Activity)
    ] == [
        ("Create", f"mastodon:{ANA}/statuses/1", None, (), "public", "exact"),
        ("Like", f"mastodon:{ANA}#like/https://c.org/@ben/9", "mastodon:https://c.org/@ben/9",
         ("mastodon:ben@c.org",), "public", "unknown"),
        ("Like", f"mastodon:{ANA}#like/https://d.org/p/eve/7", "mastodon:https://d.org/p/eve/7",
         (), "public", "unknown"),
        ("Add", f"mastodon:{ANA}#add/https://c.org/users/ben/statuses/10",
         "mastodon:https://c.org/users/ben/statuses/10", (), "direct", "unknown"),
    ]  # fmt: skip


def test_the_owner_is_an_account_and_does_everything():
    found = list(mastodon.read(archive(**FILES)))
    assert found[0] == Account(
        "mastodon:ana@b.org", "Ana", url="https://b.org/@ana", own="actor.json"
    )
    assert {each.actor for each in found[1:]} == {"mastodon:ana@b.org"}
    assert {each.channel for each in found[1:]} == {"mastodon"}


def test_an_outbox_alone_is_recognised_by_its_own_name():
    assert mastodon.recognises(archive(outbox=FILES["outbox"]))
    assert not mastodon.recognises(archive(outbox=collection("https://b.org/outbox", [POST])))


def test_likes_of_nobody_are_flaws():
    told = archive(outbox=FILES["outbox"], likes=FILES["likes"])
    flaws = [each for each in mastodon.read(told) if isinstance(each, Flaw)]
    assert [each.reason for each in flaws] == ["no-actor", "no-actor"]


def test_two_archives_in_one_folder_keep_their_owners():
    both = MemoryArchive(archive("a/", **FILES).files | archive("b/", **FILES).files)
    assert len(list(mastodon.read(both))) == 2 * len(list(mastodon.read(archive(**FILES))))


def test_an_archive_of_nothing_sound_is_refused():
    told = archive(actor='{"id": 7', outbox='{"id": "outbox.json", "orderedItems": [{]')
    with pytest.raises(DamagedArchiveError) as refusal:
        list(mastodon.read(told))
    assert refusal.value.code == "cut-short"


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample archives are not here")
@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*/")), ids=lambda path: path.name)
def test_real_archives_are_read_without_a_flaw(sample):
    told = of_path(sample)
    assert mastodon.recognises(told)
    found = list(mastodon.read(told))
    held = json.loads((sample / "outbox.json").read_text())["orderedItems"]
    activities = [each for each in found if isinstance(each, Activity)]
    assert len(found) == len(activities) == len({each.id for each in activities}) == len(held)
    assert {each.type for each in activities} == {each["type"] for each in held}
    assert all(each.published for each in activities)
    assert not [
        each for each in activities if "<" in (each.content or "") and "</p>" in each.content
    ]
    replies = sum(isinstance(x["object"], dict) and bool(x["object"]["inReplyTo"]) for x in held)
    assert sum(each.in_reply_to is not None for each in activities) == replies


def test_an_owner_without_a_usable_id_owns_no_likes():
    told = archive(**FILES | {"actor": json.dumps(ACTOR | {"id": True})})
    assert [each.reason for each in mastodon.read(told) if isinstance(each, Flaw)] == [
        "wrong-type", "no-actor", "no-actor", "no-actor",
    ]  # fmt: skip


def test_what_names_nobody_is_a_flaw_and_costs_nothing_else():
    odd = "https://[b.org/users/ana"
    likes = collection("likes.json", [f"{odd}/statuses/1"])
    found = list(mastodon.read(archive(**FILES | {"likes": likes})))
    (like,) = [each for each in found if isinstance(each, Activity) and each.type == "Like"]
    assert like.to == ()
    actor = json.dumps(ACTOR | {"id": odd})
    found = list(mastodon.read(archive(**FILES | {"actor": actor})))
    reasons = [each.reason for each in found if isinstance(each, Flaw)]
    assert reasons.count("no-actor") == 3
