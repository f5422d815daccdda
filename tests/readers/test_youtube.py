"""YouTube's comments are told by what their cells look like, in any language and order."""

import time

import pytest
from tests.readers.archives import MemoryArchive

from wherefrom.readers import youtube
from wherefrom.readers.youtube_tables import read_segments
from wherefrom.vocabulary import Activity

ME = "UCA6DtnbZ2KJckyTYfXOwQNA"
ID = "UgxtiXQkY7gqHbldJ1F4AaABAg"
WHEN = "2023-09-19T17:42:53+00:00"
SAID = '"{""text"":""Hi""}"'


def told(name, data):
    given = MemoryArchive({name: data.encode()})
    assert youtube.recognises(given)
    return [each for each in youtube.read(given) if isinstance(each, Activity)]


@pytest.mark.parametrize(
    ("columns", "row"),
    [
        (("Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Video ID,"
         "Comment Text"), f"{ID},{ME},{WHEN},0,,WtOskFeLmr4,{SAID}"),
        (("Channel ID,Comment Create Timestamp,Price,Comment ID,Parent Comment ID,Video ID,"
         "Comment Text"), f"{ME},{WHEN},0,{ID},,WtOskFeLmr4,{SAID}"),
        ("チャンネル ID,日時,価格,コメント ID,親,動画 ID,本文",
         f"{ME},{WHEN},0,{ID},,WtOskFeLmr4,{SAID}"),
        ("a,b,c,d,e,f,g", f"{ID},{ME},{WHEN},0,,WtOskFeLmr4,{SAID}"),
    ],
)  # fmt: skip
def test_a_comment_is_the_same_in_any_order_and_language(columns, row):
    (said,) = told("x.csv", f"{columns}\n{row}\n")
    assert (said.id, said.context) == (f"youtube:{ID}", "youtube:video/WtOskFeLmr4")
    assert (said.published, said.content) == (1695145373000000, "Hi")
    assert (said.actor, said.in_reply_to) == (f"youtube:{ME.lower()}", None)


@pytest.mark.parametrize("parent", ["", ID])
def test_an_answer_names_the_comment_it_answers(parent):
    row = f"{ID}.9iwJkUYNcXa9u0lv3j3Abh,{ME},{WHEN},0,{parent},WtOskFeLmr4,{SAID}"
    (said,) = told("x.csv", f"a,b,c,d,e,f,g\n{row}\n")
    assert said.in_reply_to == f"youtube:{ID}"


@pytest.mark.parametrize(
    ("written", "said", "mentions"),
    [
        ('{"takeoutSegments":[{"text":"a"},{"text":"b"}]}', "ab", []),
        ('{"text":"a"},{"text":"\n"},{"text":"b"}', "a\nb", []),
        ('{"text":"@b","mention":{"externalChannelId":"UCb"}}', "@b", ["UCb"]),
        ("plain, {text}", "plain, {text}", []),
        ('{"text":', '{"text":', []),
        ('{"text":7}', None, []),
        ("", None, []),
    ],
)
def test_words_are_put_together_from_their_segments(written, said, mentions):
    assert read_segments(written) == (said, mentions)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("comments.csv", "id,body\n1,x\n"),
        ("a.html", "<ul><li>2020-01-01 00:00:00 on example.org</li></ul>"),
        ("youtube/channel.csv", f"Channel ID,Title\n{ME},Ana\n"),
        ("history.html", '<div><a href="https://www.youtube.com/watch?v=x">x</a></div>'),
    ],
)
def test_files_of_others_are_left_alone(name, data):
    assert not youtube.recognises(MemoryArchive({name: data.encode()}))


@pytest.mark.parametrize("piece", ["<li>", "<li", "<br", 'href="', "2020-01-01 00:00:00"])
def test_hostile_pages_take_linear_time(piece):
    head = '<li>2020-01-01 00:00:00 <a href="http://www.youtube.com/watch?v=x">x</a>'
    began = time.monotonic()
    told("a.html", head + piece * 100_000)
    assert time.monotonic() - began < 10
