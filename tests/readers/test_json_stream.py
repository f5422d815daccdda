"""Values are found whatever the chunks, the coding or the damage around them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.readers.archives import MemoryMember

from wherefrom.readers import json_stream
from wherefrom.readers.json_stream import Number, Value, values
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

LIMITS = Limits(object_bytes=2_000, text_bytes=1_000, json_depth=16)


def read(data, name="a.json", limits=LIMITS):
    data = data.encode() if isinstance(data, str) else data
    return list(values(MemoryMember(name, data), limits))


def jsons(found):
    return [each.json for each in found if isinstance(each, Value)]


def reasons(found):
    return [each.reason for each in found if isinstance(each, Flaw)]


def in_digits(value):
    """Return a parsed value with its numbers as they were written."""
    return json.loads(json.dumps(value), parse_int=Number, parse_float=Number)


texts = st.text(st.characters(codec="utf-8"), max_size=20)
leaves = st.none() | st.booleans() | st.integers(-99, 10**9) | texts
things = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(texts, things, max_size=3)


@given(st.lists(things, max_size=6), st.integers(1, 40), st.sampled_from([None, 1]))
def test_a_list_yields_its_elements_whatever_the_chunks(elements, chunk, indent):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK", chunk)
        found = read(json.dumps(elements, indent=indent))
    assert jsons(found) == in_digits(elements)
    assert reasons(found) == []


@given(st.lists(objects, max_size=5), objects, st.integers(1, 40))
def test_a_collection_yields_its_items_and_then_itself(items, rest, chunk):
    rest = {f"x{key}": value for key, value in rest.items()}
    document = {"type": "Collection", "orderedItems": items, **rest}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK", chunk)
        found = read(json.dumps(document))
    assert jsons(found) == in_digits([*items, document | {"orderedItems": []}])


@given(st.lists(objects, min_size=2, max_size=5), st.integers(1, 40))
def test_lines_yield_their_objects(lines, chunk):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK", chunk)
        data = "\r\n".join(map(json.dumps, lines))
        assert jsons(read(data, "a.jsonl")) == in_digits(lines)


def test_lines_are_told_by_their_first_two_objects():
    assert jsons(read('{"a": "b"}\n{"c": \n{"d": "e"}\n')) == [{"a": "b"}, {"d": "e"}]


def test_a_line_that_breaks_off_does_not_spoil_the_next():
    found = read('{"a": "b"}\n{"a": "cut\n\n{"a": "c"}', "a.jsonl")
    assert jsons(found) == [{"a": "b"}, {"a": "c"}]
    assert reasons(found) == ["unreadable-json"]


def test_items_are_taken_from_the_collection_alone_not_from_what_it_holds():
    document = {"type": "Create", "object": {"items": ["a"]}, "name": 'x","items":'}
    assert jsons(read(json.dumps(document))) == [document]


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-be"])
def test_byte_order_marks_tell_the_coding(coding):
    text = json.dumps([{"name": "Zoë 👋"}], ensure_ascii=False)
    data = ("\ufeff" + text if coding == "utf-16-be" else text).encode(coding)
    assert jsons(read(data)) == [{"name": "Zoë 👋"}]


@given(st.integers(1, 120))
def test_a_cut_list_yields_what_stands_before_the_cut(kept):
    whole = json.dumps([{"name": f"n{number}", "text": "Ünïcödé"} for number in range(3)])
    data = whole.encode()[:kept]
    found = read(data)
    assert len(jsons(found)) == data.count(b"}")
    cut = {"cut-short", "list-cut-short"} if kept < len(whole) else set()
    assert len(reasons(found)) == len(cut & {*reasons(found)}) == bool(cut)


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ('{"id": 1, "id": 2}', "duplicate-key"),
        ('{"a": {"id": 1, "id": 1}}', "duplicate-key"),
        ('{"a": NaN}', "not-a-number"),
        ("-Infinity", "not-a-number"),
        ('{"a": undefined}', "unreadable-json"),
        ('{"a": 1,}', "unreadable-json"),
        ("[" * 17 + "]" * 17, "too-deep"),
        (json.dumps({"a": "x" * 2_000}), "object-too-long"),
        (json.dumps({"a": "x" * 2_000, "b": ["]}", {"c": "\\"}]}), "object-too-long"),
    ],
)
@pytest.mark.parametrize("chunk", [7, 1 << 18])
def test_a_bad_element_costs_no_other(monkeypatch, element, reason, chunk):
    monkeypatch.setattr(json_stream, "CHUNK", chunk)
    found = read(f'[{{"a": "b"}}, {element}, {{"c": "d"}}]')
    assert jsons(found) == [{"a": "b"}, {"c": "d"}]
    assert reasons(found) == [reason]


def test_an_object_may_be_as_long_as_the_limit_within_one_chunk():
    assert reasons(read(json.dumps([{"a": "x" * 1_900}]))) == []


def test_a_long_line_is_let_go_and_the_next_is_read():
    found = read('{"a": "b"}\n' + json.dumps({"a": "x" * 600_000}) + '\n{"c": "d"}\n', "a.jsonl")
    assert jsons(found) == [{"a": "b"}, {"c": "d"}]
    assert reasons(found) == ["object-too-long"]


def test_a_text_without_end_is_let_go():
    assert reasons(read('["' + "x" * 600_000)) == ["field-too-long"]


@pytest.mark.parametrize("digits", ["9007199254740993", "007", "1e21", "-5", "1" * 5_000])
def test_numbers_keep_the_digits_they_were_written_in(digits):
    found = jsons(read(f'{{"id": "{digits}"}}')) if digits == "007" else None
    found = found or jsons(read(f'{{"id": {digits}}}', limits=Limits()))
    assert str(found[0]["id"]) == digits


@pytest.mark.parametrize(
    ("text", "expected", "flaws"),
    [
        (r'"\ud800"', "\ufffd", ["lone-surrogate"]),
        (r'"a\udc00b"', "a\ufffdb", ["lone-surrogate"]),
        (r'"\udc00\ud800"', "\ufffd\ufffd", ["lone-surrogate"]),
        (r'"\ud83d\udc4b"', "👋", []),
        (r'"\\ud800"', r"\ud800", []),
        (r'"a\u0000b"', "a\0b", []),
        (r'"\ufffe\uffff"', "\ufffe\uffff", []),
    ],
)
def test_halves_of_surrogate_pairs_become_one_mark_each(text, expected, flaws):
    found = read(f'[{{"name": {text}}}]')
    assert jsons(found) == [{"name": expected}]
    assert reasons(found) == flaws


def test_bytes_that_are_no_utf_8_are_marked_and_kept():
    found = read(b'[{"name": "Universala \xde"}]')
    assert jsons(found) == [{"name": "Universala \ufffd"}]
    assert [(flaw.reason, flaw.skipped) for flaw in found[:1]] == [("not-utf-8", False)]


def test_places_are_bytes_of_the_document():
    data = '[{"a": "ü"},\n {"b": "c"}]'
    assert [each.place for each in read(data)] == ["a.json@1", "a.json@15"]


@given(st.binary(max_size=300), st.sampled_from(["a.json", "a.jsonl"]))
def test_no_bytes_whatever_raise(data, name):
    assert read(data, name) == read(data, name)


@given(st.text(alphabet='[]{}",:\\ \na1', max_size=80), st.integers(1, 9))
def test_no_brackets_whatever_raise_nor_does_the_chunk_matter(text, chunk):
    whole = read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK", chunk)
        pieces = read(text)
    is_lines = json_stream._is_lines("a.json", text.encode())  # noqa: SLF001 - told by the first chunk
    assert is_lines or [type(each) for each in pieces] == [type(each) for each in whole]
    assert is_lines or jsons(pieces) == jsons(whole)
