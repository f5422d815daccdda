"""Reddit's tables and rexport's dumps name things alike, so that one record is one in both."""

import json
import lzma
from pathlib import Path

import pytest
from tests.readers.archives import MemoryArchive

from wherefrom.readers import reddit
from wherefrom.readers.markdown import tell_quotes_apart
from wherefrom.vocabulary import Activity

SAMPLES = Path(__file__).parents[2] / "../shared/data/platforms/reddit-rexport"
COLUMNS = "id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n"
LINK = "https://www.reddit.com/r/Roses/comments/acz8xr/how/"
OWNER = b"statistic,value\naccount name,Ana\n"


def told(**tables):
    files = {f"{name}.csv": text.encode() for name, text in tables.items()}
    given = MemoryArchive({"statistics.csv": OWNER} | files)
    return [each for each in reddit.read(given) if isinstance(each, Activity)]


@pytest.mark.parametrize(
    ("parent", "answered"),
    [("", "t3_acz8xr"), ("edn0", "t1_edn0"), ("t1_edn0", "t1_edn0"), ("t3_acz8xr", "t3_acz8xr")],
)
def test_a_comment_answers_its_parent_or_else_the_post(parent, answered):
    row = f"edn1,,2025-05-18 04:35:32 UTC,,Roses,0,{LINK},{parent},Hi,\n"
    (said,) = told(comments=COLUMNS + row)
    assert (said.id, said.in_reply_to) == ("reddit:t1_edn1", f"reddit:{answered}")
    assert (said.context, said.tags) == ("reddit:t3_acz8xr", ("r/roses",))


def test_a_dump_and_a_table_give_one_comment():
    (one,) = told(comments=COLUMNS + f"edn1,,2025-05-18 04:35:32 UTC,,Roses,0,{LINK},,Hi,\n")
    comment = {"name": "t1_edn1", "author": "Ana", "body": "Hi", "created_utc": 1747542932.0,
               "link_id": "t3_acz8xr", "parent_id": "t3_acz8xr", "subreddit": "Roses"}  # fmt: skip
    dump = json.dumps({"comments": [comment]}).encode()
    given = MemoryArchive({"reddit.json": dump})
    assert reddit.recognises(given)
    (other,) = (each for each in reddit.read(given) if isinstance(each, Activity))
    for field in ("id", "actor", "published", "in_reply_to", "context", "tags", "content"):
        assert getattr(one, field) == getattr(other, field)


def test_headers_are_no_second_copy_and_machines_are_not_kept():
    headers = "id,permalink,date,ip,subreddit,gildings,title,url,body\nx,,,,,,,,\n"
    row = f"edn1,,2025-05-18 04:35:32 UTC,192.0.2.7,Roses,0,{LINK},,Hi,\n"
    found = told(comments=COLUMNS + row, post_headers=headers)
    assert [each.id for each in found] == ["reddit:t1_edn1"]
    assert "192.0.2.7" not in repr(found)


def test_json_and_tables_of_others_are_left_alone():
    files = {"comments.csv": b"id,body\n1,x\n", "friends.csv": b"username\nx\n",
             "a.json": b'{"comments": [{"text": "x"}]}'}  # fmt: skip
    assert not reddit.recognises(MemoryArchive(files))


@pytest.mark.parametrize(
    ("text", "own", "quoted"),
    [
        ("a\n> b\n\nc", "a\n\nc", "b"),
        ("   > b", None, "b"),
        ("    > code", "> code", None),
        ("```\n> b\n```\n> c", "```\n> b\n```", "c"),
        ("~~~\n```\n> b", "~~~\n```\n> b", None),
        ("a > b", "a > b", None),
        ("", None, None),
    ],
)
def test_quoted_lines_are_not_ones_own(text, own, quoted):
    assert tell_quotes_apart(text) == (own, quoted)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample dumps are not here")
def test_successive_dumps_of_one_account_hold_each_thing_once():
    dumps = sorted(SAMPLES.rglob("*.xz"))
    files = {dump.stem: lzma.decompress(dump.read_bytes()) for dump in dumps}
    found = [each for each in reddit.read(MemoryArchive(files)) if isinstance(each, Activity)]
    assert (len(found), len({each.id for each in found})) == (14, 5)
    assert len({each.actor for each in found} - {"reddit:=owner"}) == 1
