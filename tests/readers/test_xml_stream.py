"""Records of XML: the same whatever the chunks, and nothing of a document's own declarations."""

import pytest
from tests.readers.archives import MemoryMember

from wherefrom.readers import xml_stream
from wherefrom.readers.xml_stream import Record, records
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

ITEMS = b"""<?xml version="1.0"?><!-- <item>no</item> -->
<rss xmlns:x="http://purl.org/syndication/thread/1.0"><channel><title>T &amp; t</title>
<item><a><![CDATA[ </item><item> ]]></a><x:in-reply-to ref="1"/></item><!-- </item> <item> -->
<item><b>2</b></item><item/><items/>
<item><b>never closed</b><item><b>4 &copy; &amp; &unknown; & \x0b</b></item>
<item><b>crossed</item></b></channel></rss>"""


def read(data, *tags, **limits):
    return list(records(MemoryMember("a.xml", data), tags or ["item"], Limits(**limits)))


@pytest.mark.parametrize("size", [1, 2, 7, 64, 1 << 18])
def test_chunks_of_any_size_give_the_same_records(size, monkeypatch):
    whole = read(ITEMS)
    monkeypatch.setattr(xml_stream, "CHUNK", size)
    assert read(ITEMS) == whole
    kinds = [each.node.tag if isinstance(each, Record) else each.reason for each in whole]
    assert kinds == ["rss", "item", "item", "item", "cut-short", "item", "unreadable-xml"]


def test_text_in_cdata_is_no_mark_and_prefixes_are_known_by_their_namespace():
    head, first, *_ = read(ITEMS)
    assert head.node.one("channel").text("title") == "T & t"
    assert first.node.text("a") == "</item><item>"
    assert first.node.one("thr:in-reply-to").attributes == {"ref": "1"}


def test_what_xml_does_not_know_is_mended_and_what_nobody_knows_stands():
    (mended,) = [
        each for each in read(ITEMS) if isinstance(each, Record) and "4" in each.node.text()
    ]
    assert mended.node.text("b") == "4 © & &unknown; &"


def test_an_entity_of_the_documents_own_is_never_expanded():
    bomb = b'<!DOCTYPE r [<!ENTITY a "' + b"x" * 999 + b'"><!ENTITY b "&a;&a;&a;">]>'
    for record in read(bomb + b"<r><item><t>&b;</t></item></r>"):
        assert len(record.node.text()) < 20
    for each in read(b"<r><item><!DOCTYPE r [<!ENTITY a 'b'>]><t>&a;</t></item></r>")[1:]:
        assert isinstance(each, Flaw)


def test_a_record_too_large_or_too_deep_costs_no_other():
    large = b"<item>" + b"x" * 5000 + b"</item>"
    found = read(b"<r>" + large + b"<item>y</item></r>", object_bytes=1000)
    assert [each.reason for each in found if isinstance(each, Flaw)] == ["object-too-long"]
    assert found[-1].node.text() == "y"
    deep = b"<item>" + b"<b>" * 200 + b"</b>" * 200 + b"</item>"
    found = read(b"<r>" + deep + b"<item>y</item></r>")
    assert [each.reason for each in found if isinstance(each, Flaw)] == ["too-deep"]
    assert found[-1].node.text() == "y"


@pytest.mark.parametrize("coding", ["utf-16", "utf-8-sig", "latin-1"])
def test_charsets_are_read_by_mark_or_declaration(coding):
    text = f'<?xml version="1.0" encoding="{coding}"?><r><item>Öfen</item></r>'
    assert read(text.encode(coding))[-1].node.text() == "Öfen"


def test_a_document_without_records_has_a_head_alone():
    (head,) = read(b"<r><t>x</t></r>")
    assert head.node.text("t") == "x"
