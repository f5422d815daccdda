"""An X archive is its owner's posts, shares, messages, likes and follows, in whatever layout."""

import json
from pathlib import Path

import pytest
from tests.readers.archives import MemoryArchive, of_path

from wherefrom.errors import DamagedArchiveError
from wherefrom.readers import x
from wherefrom.vocabulary import Account, Activity

SAMPLE = Path(__file__).parents[2] / "../shared/data/platforms/twitter-archive-smithjd"
ACCOUNT = [{"account": {"username": "Ana", "accountId": "501", "accountDisplayName": "Ana Bell"}}]


def script(name, items):
    return f"window.YTD.{name}.part0 = {json.dumps(items)}".encode()


def post(text, number="1600000000000000005", **more):
    said = {"id_str": number, "full_text": text, "created_at": "Tue Dec 06 10:01:00 +0000 2022"}
    return {"tweet": {**said, **more}}


def archive(*posts, folder="data/", **files):
    files = {"tweets": script("tweets", posts), "account": script("account", ACCOUNT)} | files
    return MemoryArchive(
        {f"{folder}{name.replace('_', '-')}.js": data for name, data in files.items()}
    )


def told(given):
    return [each for each in x.read(given) if isinstance(each, Activity)]


@pytest.mark.parametrize("folder", ["", "data/", "downloads/twitter-2024/data/"])
def test_an_archive_is_known_by_what_it_assigns_wherever_it_lies(folder):
    given = archive(post("Hi"), folder=folder)
    given.files[f"{folder}code.js"] = b"window.YTD = 1"
    given.files["elsewhere/tweets.js"] = b"const tweets = []"
    mine = {member.name for member in x.recognises(given)}
    assert {f"{folder}tweets.js", f"{folder}account.js"} <= mine
    assert folder == "" or "elsewhere/tweets.js" not in mine


def test_all_parts_of_a_large_archive_are_read():
    parts = {f"tweets_part{n}": script("tweets", [post("Hi", f"16{n}")]) for n in range(1, 4)}
    assert [each.id for each in told(archive(post("Hi", "160"), **parts))] == [
        "x:161", "x:162", "x:163", "x:160",
    ]  # fmt: skip


def test_an_escaped_sign_is_read_once():
    (said,) = told(archive(post("&amp;lt; is &lt;")))
    assert said.content == "&lt; is <"


def test_a_number_of_more_digits_than_a_float_has_keeps_them():
    (said,) = told(archive({"tweet": {"id": 1600000000000000005, "full_text": "Hi"}}))
    assert said.id == "x:1600000000000000005"
    assert said.published == 1670304701219000  # of its number, since it states no time


@pytest.mark.parametrize(
    ("tag", "context"),
    [("DevRelChat", "x:tag/devrelchat"), ("chat", None), ("chatter", None), ("2chat", None)],
)
def test_a_tag_of_a_chat_is_a_room(tag, context):
    (said,) = told(archive(post("A1", entities={"hashtags": [{"text": tag}]})))
    assert (said.context, said.tags) == (context, (tag.lower(),))


def test_a_note_belongs_to_the_post_that_begins_with_its_words():
    note = {"noteTweetId": "1", "createdAt": "2022-12-06T10:01:01.000Z",
            "core": {"text": "All that I know of roses, from the first to the last"}}  # fmt: skip
    cut, other = post("All that I know of roses, from…"), post("Not that", "7")
    notes = script("note_tweet", [{"noteTweet": note}])
    assert [each.content for each in told(archive(other, cut, note_tweet=notes))] == [
        "Not that", "All that I know of roses, from the first to the last",
    ]  # fmt: skip


def test_the_owner_is_tied_to_the_number_and_shown_by_the_file():
    (owner,) = [each for each in x.read(archive(post("Hi"))) if isinstance(each, Account)]
    assert (owner.id, owner.same, owner.own) == ("x:ana", "x:id/501", "account.js")


def test_an_archive_of_nothing_sound_is_refused():
    with pytest.raises(DamagedArchiveError) as refusal:
        list(x.read(MemoryArchive({"data/account.js": b"window.YTD.account.part0 = [{"})))
    assert refusal.value.code == "cut-short"


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample archive is not here")
def test_a_real_archive_is_read_without_a_flaw():
    given = of_path(SAMPLE)
    found = list(x.read(given))
    activities = [each for each in found if isinstance(each, Activity)]
    assert len({each.id for each in activities}) == len(activities) == 1758 + 609 + 418
    assert len([each for each in found if not isinstance(each, Activity | Account)]) == 0
    assert sum(each.type == "Announce" for each in activities) == 128
    assert sum(each.in_reply_to is not None for each in activities) == 160
    assert len({each.actor for each in activities} - {"x:=owner"}) == 1  # told by a picture
    assert not [each for each in activities if "&amp;" in (each.content or "")]
