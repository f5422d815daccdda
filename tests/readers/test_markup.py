"""Posts become the text their readers saw, quickly for what posts are made of."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherefrom.readers.markup import SIMPLE_TAG, parsed, plain

WORDS = st.text(alphabet="ab é&;#\n", max_size=8).map(lambda text: text.replace("&", "&amp;"))
PIECES = st.recursive(
    WORDS,
    lambda inner: st.builds(
        "<{0}{1}>{2}</{0}>".format,
        st.sampled_from(["p", "b", "i", "em", "span", "a"]),
        st.sampled_from(["", ' class="x y"', ' href="https://a.b/?c=d"', " data-x"]),
        st.lists(inner, max_size=3).map("<br />".join),
    ),
)


@given(PIECES)
def test_the_quick_way_reads_what_the_parser_reads(text):
    if "<" not in SIMPLE_TAG.sub("", text):
        assert "".join(plain(text).split()) == "".join(parsed(text).split())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("a\n b", "a\n b"),
        ("1 < 2 &amp; 3", "1 < 2 & 3"),
        ("<p>a\n  b</p><p>c</p>", "a b\n\nc"),
        ("<p>a<br/>b<BR>c</p>", "a\nb\nc"),
        ("<ul><li>a</li><li>b</li></ul>c", "a\nb\n\nc"),
        ('<a href="x>y" title=">">z</a>', "z"),
        ("<p>a<script>b</script><style>c</style></p>", "a"),
        ("<p>a<!-- b --></p>", "a"),
        ("<p>&lt;script&gt;</p>", "<script>"),
        ("<p>cut <b>short", "cut short"),
        ("<p>cut <a href='", "cut"),
        ('<span class="invisible">https://</span><span>a.b</span>', "https://a.b"),
    ],
)
def test_plain_is_what_a_reader_sees(html, text):
    assert plain(html) == text


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<br", "</p", "<p>", '<a x="', "<", "&", "<b "])
def test_hostile_markup_takes_linear_time(piece):
    began = time.monotonic()
    plain("<p>x" + piece * 100_000)
    assert time.monotonic() - began < 5
