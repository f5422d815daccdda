"""A Facebook download is read whole from its several zips, its letters mended, and HTML refused."""

import json
from pathlib import Path

import pytest
from tests.readers.archives import MemoryArchive, of_path

from wherefrom.errors import DamagedArchiveError
from wherefrom.readers import facebook, instagram
from wherefrom.readers.meta import repaired
from wherefrom.vocabulary import Account, Activity

SAMPLE = Path(__file__).parents[2] / "../shared/data/platforms/chat-analytics-samples/messenger"
BOX = "messages/inbox/bo_77/message_1.json"


def thread(*messages, names=("Ana", "Bo"), path="inbox/bo_77"):
    people = [{"name": name} for name in names]
    said = {"participants": people, "messages": list(messages), "title": "Bo"}
    return json.dumps(said | ({"thread_path": path} if path else {})).encode()


def message(said, at=1714550900000, name="Ana", **more):
    return {"sender_name": name, "timestamp_ms": at, "content": said, **more}


def told(files):
    return [each for each in facebook.read(MemoryArchive(files)) if isinstance(each, Activity)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("tilf\u00c3\u00b8jet", "tilføjet"),
        ("\u00f0\u009f\u0091\u008d", "👍"),
        ("café", "café"),  # right already
        ("👍 caf\u00c3\u00a9", "👍 caf\u00c3\u00a9"),  # no byte stands for 👍: it was never broken
        ("plain", "plain"),
    ],
)
def test_letters_are_mended_only_where_they_are_broken(written, meant):
    assert repaired(written) == meant
    assert repaired([{written: written}]) == [{meant: meant}]


def test_a_message_in_two_zips_is_one_message():
    files = {f"facebook-ana-{n}.zip/{BOX}": thread(message("Hi")) for n in range(2)}
    one, other = told(files)
    assert (one.id, one.context) == (other.id, "facebook:thread/77")


def test_a_thread_keeps_its_id_where_its_folder_and_its_title_changed():
    moved = BOX.replace("inbox/bo_77", "archived_threads/bothebuilder_77")
    (one,) = told({BOX: thread(message("Hi"))})
    (other,) = told({moved: thread(message("Hi"), path="archived_threads/BoTheBuilder_77")})
    assert (one.id, one.context) == (other.id, other.context)


def test_a_thread_without_a_folder_goes_by_who_is_in_it():
    (one,) = told({"message_1.json": thread(message("Hi"), path=None)})
    (other,) = told({"bo.json": thread(message("Hi"), path=None)})
    assert one.id == other.id


@pytest.mark.parametrize(
    "name", ["Facebook user", "Facebook-bruger", "Utilisateur de Facebook", "Utente di Facebook"]
)
def test_those_who_left_are_not_one_person(name):
    files = {
        BOX: thread(message("Hi", name=name)),
        BOX.replace("77", "78"): thread(message("Ho", name=name), path="inbox/eva_78"),
    }
    assert {each.actor for each in told(files)} == {"facebook:=gone/77", "facebook:=gone/78"}


def test_the_owner_without_a_profile_is_who_is_in_every_thread():
    files = {
        BOX: thread(message("Hi")),
        BOX.replace("77", "78"): thread(message("Ho"), names=("Ana", "Eva"), path="inbox/eva_78"),
        "comments/comments.json": b'{"comments_v2": [{"timestamp": 1714550900}]}',
    }
    assert {each.actor for each in told(files)} == {"facebook:ana"}


def test_each_of_two_downloads_keeps_its_owner():
    def profile(name):
        return json.dumps({"profile_v2": {"name": {"full_name": name}}}).encode()

    path = "profile_information/profile_information.json"
    posts = b'[{"timestamp": 1714550900, "data": [{"post": "Hi"}]}]'
    files = {f"{who}/{path}": profile(who) for who in ("Ana", "Bo")}
    files |= {f"{who}/posts/your_posts_1.json": posts for who in ("Ana", "Bo")}
    assert [each.actor for each in told(files)] == ["facebook:ana", "facebook:bo"]


def test_a_download_as_html_is_refused_with_what_to_ask_for():
    given = MemoryArchive({"messages/inbox/bo_77/message_1.html": b"<html>"})
    assert facebook.recognises(given)
    assert not instagram.recognises(given)
    with pytest.raises(DamagedArchiveError, match="format JSON"):
        list(facebook.read(given))


def test_json_of_others_is_left_alone():
    files = {"a.json": b'{"comments": [1]}', "b.json": b'{"profile": {}}', "c.json": b"[{}]"}
    assert not facebook.recognises(MemoryArchive(files))


def test_other_things_in_a_folder_of_downloads_are_left_alone():
    files = {"fb/" + BOX: thread(message("Hi")), "fb/ads/x.json": b"{}", "tax/2023.json": b"{}"}
    files["fb/posts/media/1.jpg"] = b"JPEG"
    mine = [member.name for member in facebook.recognises(MemoryArchive(files))]
    assert mine == ["fb/" + BOX, "fb/posts/media/1.jpg"]


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample thread is not here")
def test_a_real_thread_with_a_byte_order_mark_is_read():
    found = list(facebook.read(of_path(SAMPLE)))
    assert sum(isinstance(each, Activity) for each in found) == 7
    assert {each.name for each in found if isinstance(each, Account)} == {"Alice", "Bob"}
