"""Instagram's downloads of three forms give the same activities, in whatever language."""

import json
from pathlib import Path

import pytest
from tests.readers.archives import MemoryArchive, of_path

from wherefrom.errors import DamagedArchiveError
from wherefrom.readers import facebook, instagram
from wherefrom.vocabulary import Account, Activity

SAMPLE = Path(__file__).parents[2] / "../shared/data/platforms/instagram-2020-ddp"


def told(files):
    files = {name: json.dumps(said).encode() for name, said in files.items()}
    return [each for each in instagram.read(MemoryArchive(files)) if isinstance(each, Activity)]


def profile(**labelled):
    held = {label.replace("_", " "): {"value": value} for label, value in labelled.items()}
    return {"personal_information/personal_information.json": {
        "profile_user": [{"string_map_data": held}]
    }}  # fmt: skip


POST = {"content/posts_1.json": [{"media": [{"title": "Hi", "creation_timestamp": 1617235200}]}]}


@pytest.mark.parametrize(
    "labelled",
    [
        {"Username": "ana_b", "Name": "Ana"},
        {"E-Mail-Adresse": "a@b.example", "Benutzername": "ana_b", "Name": "Ana"},
        {"Номер": "+44 1", "Имя пользователя": "ana_b"},
        {"Epost": "a@b.example", "Notandanafn": "ana_b", "Nafn": "Ana Már"},  # no label known
    ],
)
def test_the_owner_is_found_in_any_language(labelled):
    assert [each.actor for each in told(profile(**labelled) | POST)] == ["instagram:ana_b"]


@pytest.mark.parametrize(
    ("comment", "to"),
    [
        ({"title": "ben", "string_list_data": [{"value": "Hi", "timestamp": 1617236100}]},
         ("instagram:ben",)),
        ({"string_map_data": {"Reaktion": {"value": "Hi"}, "Wessen": {"value": "ben"},
                              "Wann": {"timestamp": 1617236100}}}, ("instagram:ben",)),
        ({"string_map_data": {"Comment": {"value": "Hi"}, "Time": {"timestamp": 1617236100}}}, ()),
    ],
)  # fmt: skip
def test_a_comment_is_told_to_whose_post_it_is_under(comment, to):
    files = profile(Username="ana_b") | {"comments/post_comments_1.json": [comment]}
    (said,) = told(files)
    assert (said.content, said.to, said.published) == ("Hi", to, 1617236100000000)


def test_the_owners_name_on_messages_is_the_owner_and_others_are_names():
    people = [{"name": "Ana Bell"}, {"name": "Ben"}]
    messages = [{"sender_name": "Ana Bell", "timestamp_ms": 1617236500000, "content": "Hi"}]
    box = {"your_instagram_activity/messages/inbox/ben_7/message_1.json":
           {"participants": people, "messages": messages}}  # fmt: skip
    (said,) = told(profile(Username="ana_b", Name="Ana Bell") | box)
    assert (said.actor, said.to) == ("instagram:ana_b", ("instagram:name/ben",))


def test_threads_are_instagrams_only_where_something_says_so():
    box = b'{"participants": [{"name": "Ben"}], "messages": []}'
    alone = MemoryArchive({"messages/inbox/ben_7/message_1.json": box})
    assert facebook.recognises(alone)
    assert not instagram.recognises(alone)
    named = MemoryArchive({"instagram-ana.zip/messages/inbox/ben_7/message_1.json": box})
    assert instagram.recognises(named)
    assert not facebook.recognises(named)


def test_a_download_as_html_is_refused_with_what_to_ask_for():
    page = "your_instagram_activity/messages/inbox/ben_7/message_1.html"
    given = MemoryArchive({page: b"<html>"})
    assert instagram.recognises(given)
    assert not facebook.recognises(given)
    with pytest.raises(DamagedArchiveError, match="format JSON"):
        list(instagram.read(given))


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample download is not here")
def test_a_real_download_of_2020_is_read_without_a_flaw():
    found = list(instagram.read(of_path(SAMPLE)))
    activities = [each for each in found if isinstance(each, Activity)]
    assert len(found) - len(activities) == 1 == sum(isinstance(each, Account) for each in found)
    assert len({each.id for each in activities}) == len(activities)
    assert sum(each.context is not None for each in activities) == 561 + 11  # messages, hearts
    assert sum(each.type == "Follow" for each in activities) == 10 + 100
