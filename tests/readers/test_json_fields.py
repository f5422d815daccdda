"""What is read of JSON is of the kind that was asked for; a number stands for a text."""

import pytest

from wherefrom.ingest.boundary import Gate
from wherefrom.readers.json_fields import objects_at, text_at, texts_at
from wherefrom.readers.json_stream import Number
from wherefrom.settings import Limits
from wherefrom.vocabulary import Activity


def test_a_number_as_a_title_loses_no_activity():
    title = text_at({"title": Number("7")}, "title")
    told = Activity(id="x:1", type="Create", actor="x:ana", channel="x", name=title)
    gate = Gate(Limits())
    assert gate.activity(told) is not None
    assert gate.flaws == []


@pytest.mark.parametrize(
    ("said", "text", "texts", "objects"),
    [
        ({"a": "b"}, "b", [], []),
        ({"a": " \n"}, None, [], []),
        ({"a": ["b", "", 7, None, {"c": 1}]}, None, ["b"], [{"c": 1}]),
        ({"a": {"c": 1}}, None, [], [{"c": 1}]),
        ({"a": None}, None, [], []),
        (["a"], None, [], []),
    ],
)
def test_what_is_not_of_the_kind_is_left_out(said, text, texts, objects):
    assert (text_at(said, "a"), texts_at(said, "a"), objects_at(said, "a")) == (
        text, texts, objects,
    )  # fmt: skip
