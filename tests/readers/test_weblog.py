"""Visits: whom they are by, what brought them, and what is kept of them."""

import msgspec
import pytest
from tests.readers.archives import MemoryArchive

from wherefrom.readers import weblog
from wherefrom.readers.referrers import link_of
from wherefrom.readers.weblog import campaign_of, is_robot
from wherefrom.vocabulary import Activity

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:122.0) Gecko/20100101 Firefox/122.0"


def line(address="192.0.2.7", day="02/Jan/2024", clock="10:00:00", path="/a", referrer="-"):
    asked = f'[{day}:{clock} +0000] "GET {path} HTTP/1.1" 200 9'
    return f'{address} - - {asked} "{referrer}" "{FIREFOX}"\n'


def views(*lines):
    archive = MemoryArchive({"access.log": "".join(lines).encode()})
    return [each for each in weblog.READER.read(archive) if isinstance(each, Activity)]


def test_a_visitor_is_the_same_for_a_day_and_another_one_the_next():
    first, second, other, next_day = views(
        line(), line(clock="11:00:00", path="/b"), line("192.0.2.8"), line(day="03/Jan/2024")
    )
    assert first.actor == second.actor
    assert len({first.actor, other.actor, next_day.actor}) == 3


def test_without_the_log_nobody_can_try_addresses():
    (alone,) = views(line("192.0.2.8"))
    _, behind = views(line(), line("192.0.2.8"))
    assert alone.actor != behind.actor


def test_a_log_that_goes_on_keeps_the_ids_of_what_it_had():
    shorter = views(line(), line("192.0.2.8"))
    assert views(line(), line("192.0.2.8"), line("192.0.2.9"))[:2] == shorter


def test_neither_address_nor_program_is_kept():
    told = msgspec.json.encode(views(line(), line("192.0.2.8"))).decode()
    assert "192.0.2" not in told
    assert "Firefox" not in told


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        (FIREFOX, False),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15", False),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("curl/8.5.0", True),
        ("somebody's own crawler", True),
        ("", True),
    ],
)
def test_robots_are_known_by_the_list_or_by_their_own_word(agent, robot):
    assert is_robot(agent) is robot


@pytest.mark.parametrize(
    ("referrer", "link"),
    [
        ("https://mobile.twitter.com/ana/status/17?s=20", "x:17"),
        (
            "https://social.example/@ana/111",
            "mastodon:https://social.example/users/ana/statuses/111",
        ),
        ("https://other.example/links/", "web:other.example/links"),
        ("https://other.example/", None),
        ("https://www.google.co.uk/url?q=x", None),
        ("https://l.facebook.com/l.php?u=x", None),
        ("android-app://com.slack", None),
        ("http://[bad", None),
    ],
)
def test_a_referrer_is_a_cause_where_it_is_a_post_or_a_page(referrer, link):
    assert link_of(referrer) == link


def test_a_campaign_is_told_by_tags():
    url = "http://a.example/?UTM_Source=News%20Letter&utm_medium=&utm_id=7&x=1"
    assert campaign_of(url) == ("utm_source=news letter",)
