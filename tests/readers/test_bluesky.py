"""A Bluesky repository is read by its tree; what is damaged or missing is told by the record."""

from pathlib import Path

import pytest
from tests.readers.archives import MemoryArchive, of_path
from tests.readers.cars import repository

from wherefrom.readers import bluesky
from wherefrom.readers.bluesky import moment
from wherefrom.vocabulary import Account, Activity, Flaw

SAMPLES = Path(__file__).parents[2] / "../shared/data/platforms/atproto-indigo/testing/testdata"
POST = "app.bsky.feed.post"
URI = f"at://did:plc:ben/{POST}/3j"


def post(text="Hi", **more):
    return {"$type": POST, "text": text, "createdAt": "2023-04-26T08:00:00Z", **more}


def found(records, **how):
    return list(bluesky.read(MemoryArchive({"ana.car": repository(records, **how)})))


def told(records, **how):
    return [each for each in found(records, **how) if isinstance(each, Activity)]


def test_all_records_of_a_tree_are_read_whatever_their_keys_share():
    records = {f"{POST}/3k{number:03}": post(str(number)) for number in range(20)}
    assert {each.id for each in told(records)} == {
        f"bluesky:at://did:plc:ana/{name}" for name in records
    }


def test_equal_records_under_two_keys_are_two():
    assert len(told({f"{POST}/a": post(), f"{POST}/b": post()})) == 2


def test_an_answer_names_its_parent_and_its_thread():
    reply = {"root": {"uri": URI + "root"}, "parent": {"uri": URI}}
    (said,) = told({f"{POST}/a": post(reply=reply)})
    assert (said.in_reply_to, said.context) == (f"bluesky:{URI}", f"bluesky:{URI}root")
    assert said.to == ("bluesky:did:plc:ben",)


@pytest.mark.parametrize(
    ("shown", "link", "meant"),
    [
        ("b.example/lo...", "https://b.example/long", "https://b.example/long"),
        ("b.example/lo…", "https://b.example/long", "https://b.example/long"),
        ("read here", "https://b.example/long", "read here"),
    ],
)
def test_a_link_is_written_out_where_it_was_shortened(shown, link, meant):
    text = f"ü {shown} ü"
    index = {"byteStart": 3, "byteEnd": 3 + len(shown.encode())}
    facet = {"index": index, "features": [{"uri": link}]}
    (said,) = told({f"{POST}/a": post(text, facets=[facet])})
    assert said.content == f"ü {meant} ü"


@pytest.mark.parametrize("index", [{}, {"byteStart": -5, "byteEnd": 2}, {"byteStart": "x"}, 7])
def test_links_that_lie_nowhere_change_nothing(index):
    facet = {"index": index, "features": [{"uri": "https://b.example"}]}
    (said,) = told({f"{POST}/a": post("text", facets=[facet, 7])})
    assert said.content == "text"


def test_a_record_that_is_missing_is_a_flaw_of_its_own():
    (flaw,) = [
        each
        for each in found({f"{POST}/a": post(), f"{POST}/b": post("x")}, left_out=(f"{POST}/b",))
        if isinstance(each, Flaw)
    ]
    assert (flaw.reason, flaw.detail, flaw.skipped) == ("missing-block", POST, True)


def test_a_flipped_bit_is_seen_and_costs_one_record():
    data = bytearray(repository({f"{POST}/a": post("first"), f"{POST}/b": post("second")}))
    data[data.index(b"second")] ^= 1
    each = list(bluesky.read(MemoryArchive({"ana.car": bytes(data)})))
    assert [x.content for x in each if isinstance(x, Activity)] == ["first"]
    assert [(x.reason, x.skipped) for x in each if isinstance(x, Flaw)] == [
        ("damaged-block", False), ("missing-block", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "key", "expected"),
    [
        ("2022-11-11T20:57:04.320Z", "x", (1668200224320000, "exact")),
        ("never", "3jua5nhyqvs2x", (1682462822325112, "exact")),
        ("2999-01-01T00:00:00Z", "3jua5nhyqvs2x", (1682462822325112, "exact")),
        ("2999-01-01T00:00:00Z", "self", (None, "implausible")),
        (None, "2222222222222", (None, "unknown")),
        (None, "zzzzzzzzzzzzz", (None, "unknown")),
    ],
)
def test_a_time_that_cannot_be_is_that_of_the_key(raw, key, expected):
    assert moment(raw, key) == expected


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample repositories are not here")
def test_real_repositories_are_read_without_a_flaw():
    for name, count in (("fakermaker", 142), ("greenground", 2)):
        each = list(bluesky.read(of_path(SAMPLES / f"{name}.repo.car")))
        activities = [x for x in each if isinstance(x, Activity)]
        profiles = sum(isinstance(x, Account) for x in each) - 1
        assert len(activities) + profiles == count
        assert not [x for x in each if isinstance(x, Flaw)]
        assert all(x.published for x in activities)
