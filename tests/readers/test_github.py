"""GitHub's two forms name the same thing alike, and code is no mention."""

from pathlib import Path

import pytest
from tests.readers.archives import MemoryArchive, of_path

from wherefrom.readers import github
from wherefrom.readers.github_words import closed_by, id_at, labelled, review_id, said_in
from wherefrom.vocabulary import Account, Activity

SAMPLE = Path(__file__).parents[2] / "../shared/data/tls13-github-archive"
SITE = "https://github.com"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (f"{SITE}/O/r/issues/1", "o/r#1"),
        (f"{SITE}/o/r/pull/2", "o/r#2"),
        (f"{SITE}/o/r/pull/2/files#r36", "o/r#discussion_r36"),
        (f"{SITE}/o/r/pull/2#discussion_r36", "o/r#discussion_r36"),
        (f"{SITE}/o/r/pull/2/files#pullrequestreview-3", "o/r#pullrequestreview-3"),
        (f"{SITE}/o/r/issues/1#issuecomment-4", "o/r#issuecomment-4"),
        (f"{SITE}/o/r/commit/46b2", "o/r@46b2"),
        (f"{SITE}/o/r/releases/tag/v1%2F2", "o/r@v1/2"),
        ("https://git.example/o/r/issues/1", "git.example/o/r#1"),
        (f"{SITE}/o", None),
        ("nowhere", None),
        (None, None),
    ],
)
def test_a_thing_is_named_by_its_address(url, name):
    assert id_at(url) == name


@pytest.mark.parametrize(
    ("body", "issue"),
    [
        ("Fixes #12", "o/r#12"),
        ("closes: a/B#3 and fixes #4", "a/b#3"),
        (f"This resolved {SITE}/o/r/issues/5.", "o/r#5"),
        ("See #12", None),
        ("prefixes #12", None),
        ("> Fixes #12", None),
        ("`fixes #12`", None),
        (None, None),
    ],
)
def test_a_pull_request_answers_what_it_says_it_closes(body, issue):
    assert closed_by(body, "o/r") == (f"github:{issue}" if issue else None)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("Thanks @Ben, and @eve-2.", ("github:ben", "github:eve-2")),
        ("@team/people a@b.example /@x `@code`", ()),
        ("```\n@override\n```\n@ben", ("github:ben",)),
        ("> @quoted\n\n@ben", ("github:ben",)),
        ("```\n@open to the end", ()),
    ],
)
def test_mentions_are_in_ones_own_words_and_not_in_code(body, named):
    assert said_in(body, "github:ana")["mentions"] == named


def test_labels_are_tags_whether_names_or_addresses():
    assert labelled(["Bug", f"{SITE}/o/r/labels/good%20first%20issue"]) == (
        "bug", "good first issue",
    )  # fmt: skip


def test_the_number_of_a_review_stands_in_its_old_name():
    assert review_id("MDE3OlB1bGxSZXF1ZXN0UmV2aWV3MjIxMzkyNw==") == "pullrequestreview-2213927"
    assert review_id("PRR_kwDO") == "PRR_kwDO"
    assert review_id(None) is None


def test_files_of_others_are_left_alone():
    files = {"issues_000001.json": b"{}", "archive.json": b'{"issues": []}', "x.json": b"[]"}
    assert not github.recognises(MemoryArchive(files))


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample archive is not here")
def test_a_real_archive_is_read_without_a_flaw():
    found = list(github.read(of_path(SAMPLE)))
    activities = [each for each in found if isinstance(each, Activity)]
    assert len(activities) + sum(isinstance(each, Account) for each in found) == len(found)
    assert len({each.id for each in activities}) == len(activities)
    assert sum(each.id.endswith("/merged") for each in activities) == 725
    assert sum("#pullrequestreview-" in each.id or "#PRR" in each.id for each in activities) == 979
    assert all(each.published for each in activities)
