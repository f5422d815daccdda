"""Pinterest's pages and JSON give the same activities; a taken-over pin is not one's own words."""

import json
import time

import pytest
from tests.readers.archives import MemoryArchive

from wherefrom.readers import pinterest
from wherefrom.readers.pinterest_pages import kind_of
from wherefrom.vocabulary import Activity

PIN = "https://www.pinterest.com/pin/7/"


def page(*fields, section="Pins", link=PIN):
    lines = "".join(f"\n<br>{name}: {value}," for name, value in fields)
    return f'<h1 id=x1>{section}</h1>\n<a href="{link}">{link}</a>{lines}<br><br>'


def told(name, data):
    given = MemoryArchive({name: data.encode()})
    assert pinterest.recognises(given)
    return [each for each in pinterest.read(given) if isinstance(each, Activity)]


def test_a_page_and_its_json_are_told_alike():
    fields = {"Title": "Roses", "Details": "Mine #garden", "Board Id": "5", "Username": "Ana",
              "Created at": "2017/02/13 15:35:01", "Is a repin": "False"}  # fmt: skip
    (one,) = told("a.html", page(*fields.items()))
    said = {name.lower().replace(" ", "_"): value for name, value in fields.items()}
    (other,) = told("a.json", json.dumps({"pins": [{"url": PIN} | said]}))
    for field in ("id", "type", "actor", "published", "context", "name", "content", "tags"):
        assert getattr(one, field) == getattr(other, field)


def test_words_of_a_pin_that_was_taken_over_are_quoted():
    (said,) = told("a.html", page(("Details", "theirs"), ("Is a repin", "True")))
    assert (said.type, said.content, said.quoted) == ("Announce", None, "theirs")


def test_details_may_look_like_fields():
    (said,) = told("a.html", page(("Details", "a<br>Note: b<br>c"), ("Title", "T")))
    assert (said.content, said.name) == ("a\nNote: b\nc", "T")


@pytest.mark.parametrize(
    ("section", "kind"),
    [("pins", "pin"), ("pin comments", "comment"), ("boards you follow", "following"),
     ("followers", "follower"), ("user profile", "profile"), ("pinterest ads", "other")],
)  # fmt: skip
def test_a_section_is_known_by_its_words(section, kind):
    assert kind_of(section) == kind


@pytest.mark.parametrize(
    ("link", "followed"),
    [("https://www.pinterest.com/ben/", "pinterest:ben"),
     ("https://www.pinterest.de/ben/roses/", "pinterest:ben"),
     ("https://garden.example/", "pinterest:eve")],
)  # fmt: skip
def test_whom_one_follows_is_told_by_page_or_name(link, followed):
    data = page(("Title", "x")) + page(("Username", "eve"), section="Following", link=link)
    assert told("a.html", data)[-1].object == followed


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.html", "<h1>Pins</h1><br>Title: x"), ("a.json", '{"pins": []}'), ("a.txt", PIN)],
)
def test_files_of_others_are_left_alone(name, data):
    assert not pinterest.recognises(MemoryArchive({name: data.encode()}))


@pytest.mark.parametrize("piece", ["<br>", "<h1>", "<a href=", "<h1>Pins</h1>", "Title: "])
def test_hostile_pages_take_linear_time(piece):
    began = time.monotonic()
    told("a.html", page(("Title", "x")) + piece * 50_000)
    assert time.monotonic() - began < 10
