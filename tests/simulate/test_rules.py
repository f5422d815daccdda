from datetime import UTC, datetime

import pytest

from wherefrom.simulate import Seen, rule
from wherefrom.simulate.rules import A_DAY
from wherefrom.vocabulary import Activity


def seen(*, hour=10, day=6, on_message=False, to_target=False, reply=False, **fields):
    when = int(datetime(2025, 1, day, hour, 30, tzinfo=UTC).timestamp()) * 1_000_000
    given = {"id": "x", "type": "Create", "actor": "email:a@b", "channel": "email"} | fields
    activity = Activity(published=when, content="Hello", **given)
    return Seen(
        activity, reply, first_contact=False, depth=0, on_message=on_message, to_target=to_target
    )


PRIVATE = {"visibility": "direct"}


@pytest.mark.parametrize(
    ("name", "stopped", "kept"),
    [
        ("on-message-only", seen(), seen(on_message=True)),
        ("on-message-only", seen(**PRIVATE), seen(type="Join")),
        ("target-audience-only", seen(), seen(to_target=True)),
        ("office-hours", seen(hour=18), seen(hour=17)),
        ("office-hours", seen(day=4), seen(day=4, type="Join")),
        ("approved-channels", seen(channel="mastodon"), seen()),
        ("no-small-talk", seen(reply=True), seen(reply=True, **PRIVATE)),
        ("replies-only", seen(type="Invite"), seen(reply=True)),
        ("no-events", seen(type="Join"), seen()),
    ],
)
def test_rule_stops_what_its_policy_forbids_and_no_more(name, stopped, kept):
    assert not rule(name)(stopped)
    assert rule(name)(kept)


def test_ten_a_day_counts_each_person_and_each_day_afresh():
    allows = rule("ten-a-day")
    assert all(allows(seen()) for _ in range(A_DAY))
    assert not allows(seen())
    assert allows(seen(day=7))
    assert allows(seen(actor="email:c@d"))
    assert allows(seen(**PRIVATE))


def test_half_the_posts_stops_about_half_and_always_the_same():
    public = [seen(id=f"post {number}") for number in range(400)]
    kept = [rule("half-the-posts")(each) for each in public]
    assert 150 < sum(kept) < 250
    assert kept == [rule("half-the-posts")(each) for each in public]
    assert rule("half-the-posts")(seen(**PRIVATE))
