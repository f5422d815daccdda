import hashlib

import pytest

from wherefrom.simulate.downloads import write
from wherefrom.simulate.life import life


@pytest.fixture(scope="module")
def lived():
    return life(seed=2, people=20)


def bytes_of(folder):
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()) for path in files}


def test_the_same_seed_writes_the_same_bytes(lived, tmp_path):
    write(lived, tmp_path / "one")
    write(life(seed=2, people=20), tmp_path / "other")
    one, other = bytes_of(tmp_path / "one"), bytes_of(tmp_path / "other")
    assert {name: each.hexdigest() for name, each in one.items()} == {
        name: each.hexdigest() for name, each in other.items()
    }


def test_a_life_is_had_on_eight_channels(lived):
    assert {each.channel for each in lived.activities} == {
        "email", "mastodon", "x", "slack", "whatsapp", "telegram", "linkedin", "calendar"
    }  # fmt: skip


def test_what_brought_something_about_came_before_it(lived):
    said = {each.id: each.published for each in lived.activities}
    due = said | {each.id: each.when for each in lived.outcomes}
    for child, parent in lived.parents.items():
        assert parent is None or said[parent] <= due[child]


def test_talk_of_two_is_with_the_owner(lived):
    own = set(lived.accounts(lived.owner).values())
    private = [each for each in lived.activities if each.visibility == "direct"]
    assert private
    assert all(own & {each.actor, *each.to} for each in private)


def test_an_answer_stays_where_it_was_asked(lived):
    said = {each.id: each for each in lived.activities}
    answers = [each for each in lived.activities if each.in_reply_to]
    assert answers
    assert all(said[each.in_reply_to].channel == each.channel for each in answers)


def test_no_two_people_share_an_account(lived):
    accounts = [name for person in lived.people for name in lived.accounts(person).values()]
    assert len(accounts) == len(set(accounts))


def test_stories_cross_channels(lived):
    channel = {each.id: each.channel for each in lived.activities}
    for outcome in lived.stories:
        passed, at = set(), lived.parents[outcome]
        while at:
            passed.add(channel[at])
            at = lived.parents[at]
        assert len(passed) >= 3
