"""Lists are taken apart wherever they stand, whatever the chunks, with what stood before them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.readers.archives import MemoryMember

from wherefrom.readers import json_stream
from wherefrom.readers.json_lists import items
from wherefrom.readers.json_stream import MOST_LISTS, Lists, Number
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

CHATS = Lists(frozenset({b"messages"}), frozenset({b"list"}))
LIMITS = Limits(object_bytes=2_000, text_bytes=1_000, json_depth=16)


def read(document, lists=CHATS):
    text = document if isinstance(document, str) else json.dumps(document)
    return list(items(MemoryMember("a.json", text.encode()), LIMITS, lists))


names = st.text(st.characters(codec="utf-8"), max_size=9)
message = st.fixed_dictionaries({"id": st.integers(0, 99), "text": names | st.lists(names)})
chat = st.builds(
    lambda name, said: {"name": name, "messages": said}, names, st.lists(message, max_size=3)
)


@given(st.lists(chat, max_size=3), st.integers(1, 40))
def test_items_of_lists_within_lists_come_with_their_holders(chats, chunk):
    document = {"about": {"list": [{"x": 1}]}, "chats": {"list": chats}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK", chunk)
        found = read(document)
    told = [
        (each.within[1].json["name"], each.within[0].way, each.json)
        for each in found
        if len(each.within) == 2
    ]
    assert told == [
        (chat["name"], ("chats", "list"), json.loads(json.dumps(said), parse_int=Number))
        for chat in chats
        for said in chat["messages"]
    ]
    assert found[-1].json == {"about": {"list": []}, "chats": {"list": []}}


def test_items_before_a_cut_are_found_and_the_cut_is_a_flaw():
    *whole, cut = read('{"name": "a", "messages": [{"id": 1}, {"id": 2}, {"id"')
    assert [each.json for each in whole] == [{"id": "1"}, {"id": "2"}]
    assert isinstance(cut, Flaw)
    assert cut.reason == "cut-short"


def test_a_head_that_states_a_key_twice_is_a_flaw_and_costs_no_item():
    flaw, item, rest = read('{"name": "a", "name": "b", "messages": [{"id": 1}]}')
    assert [flaw.reason, rest.reason] == ["duplicate-key"] * 2
    assert item.within[0].way == ("messages",)
    assert item.within[0].json == {}


def test_lists_without_end_are_refused():
    lists = ", ".join(f'"messages": [{n}]' for n in range(MOST_LISTS + 5))
    assert [each.reason for each in read(f"{{{lists}}}") if isinstance(each, Flaw)][-1] == (
        "too-many-lists"
    )


def test_a_key_within_a_text_opens_no_list():
    (found,) = read({"about": '"messages": [1]', "n": [{"x": '\\"list": ['}]})
    assert found.within == ()
