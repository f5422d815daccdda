"""Every hostile JSON comes to its stated outcome, and what is stored of it is what it said."""

import io
import json
import os
import random
import subprocess
import sys
import textwrap
import time
from collections import Counter

import pytest
from tests.hostile.json_cases import ANA, CASES, CONTEXT, PAYLOADS, listed, note
from tests.ingest.tiny import imported, new_record

from wherefrom.errors import ArchiveError
from wherefrom.ingest.importer import import_archive
from wherefrom.outcomes import write_csv
from wherefrom.people import resolve
from wherefrom.vocabulary import Outcome


def made(tmp_path, name):
    """Return the record after the import of a case that is not refused."""
    path = tmp_path / "hostile.json"
    CASES[name][0](path)
    return imported(tmp_path / "record", path)[1]


def rows(record, *columns):
    table = record.activities(list(columns))
    return [tuple(row.values()) for row in table.to_pylist()]


@pytest.mark.parametrize("name", CASES)
def test_hostile_json_comes_to_its_stated_outcome(tmp_path, name):
    make, outcome = CASES[name]
    path = tmp_path / ("hostile.jsonl" if "cycle" in name else "hostile.json")
    make(path)
    record = new_record(tmp_path / "record")
    began = time.monotonic()
    if outcome.refused:
        with pytest.raises(ArchiveError, match=path.name) as refusal:
            import_archive(record, path)
        assert getattr(refusal.value, "code", "unknown") == outcome.refused
        assert record.files() == []
    else:
        receipt = import_archive(record, path)
        reasons = Counter(flaw["reason"] for flaw in record.flaws().to_pylist())
        reasons -= Counter(["broken-reader"])  # the plugin of the tests
        assert (receipt.stored, dict(reasons)) == (outcome.stored, outcome.flaws)
        assert receipt.adds_up
    assert time.monotonic() - began < outcome.seconds


def test_ids_are_the_digits_they_were_written_in(tmp_path):
    ids = {row[0] for row in rows(made(tmp_path, "J05-digits"), "id")}
    numbers = ["9007199254740993", 2**63, 2**64 - 1, 2**128, -7, "007", 7]
    assert ids == {f"as2:{number}" for number in numbers}


def test_nul_and_halves_of_pairs_are_marked_and_noncharacters_kept(tmp_path):
    contents = dict(rows(made(tmp_path, "J06"), "id", "content"))
    assert contents["as2:n3"] == "a\ufffdb"
    assert [contents[f"as2:n{n}"] for n in (4, 5)] == ["a\ufffeb", "a\uffffb"]
    assert [contents[f"as2:n{n}"] for n in range(3)] == ["a\ufffdb", "a\ufffdb", "a\ufffd\ufffdb"]


def test_times_out_of_range_keep_their_words_and_no_instant(tmp_path):
    for published, raw, status in rows(
        made(tmp_path, "T01"), "published", "published_raw", "time_status"
    ):
        assert (published, status in {"implausible", "unknown"}) == (None, True)
        assert raw


def test_numbers_are_times_by_their_size(tmp_path):
    told = dict(rows(made(tmp_path, "T02"), "published_raw", "published"))
    assert {raw for raw, when in told.items() if when is None} == {"-1", "0"}
    assert {str(when)[:19] for when in told.values() if when} == {
        "2023-11-14 22:13:20", "2001-09-09 01:46:40",
    }  # fmt: skip


def test_a_leap_second_is_the_one_before_it(tmp_path):
    told = dict(rows(made(tmp_path, "T03"), "published_raw", "published"))
    assert str(told["2016-12-31T23:59:60Z"]) == "2016-12-31 23:59:59+00:00"
    assert told["2016-12-31T23:59:61Z"] is None


def test_hours_that_were_twice_or_never_are_said_to_be_guesses(tmp_path):
    path = tmp_path / "hostile.json"
    CASES["T04"][0](path)
    record = new_record(tmp_path / "record")
    import_archive(record, path, zone="Europe/Paris")
    told = dict(rows(record, "published_raw", "time_status"))
    assert told["2024-03-31T02:30:00"] == told["2024-10-27T02:30:00"] == "zone-guessed"
    assert told["2024-01-01T00:00:00+99:99"] == "zone-guessed"


def test_payloads_are_kept_as_words_and_never_as_links(tmp_path):
    record = made(tmp_path, "N01")
    names = {row[0] for row in rows(record, "name")}
    assert names == set(PAYLOADS)
    assert {row[0] for row in rows(record, "url")} == {None}
    contents = {row[0] for row in rows(record, "content") if row[0]}
    assert "<script>" in "".join(contents)  # of `&lt;script&gt;`: text, and for a face to escape


def test_look_alike_handles_stay_two_people_and_are_told(tmp_path):
    path = tmp_path / "a.json"
    handles = ["acct:paul@b.org", "acct:p\u0430ul@b.org", "acct:pa\u200dul@b.org"]
    composed = ["acct:jos\u00e9@b.org", "acct:jose\u0301@b.org"]
    path.write_text(listed(*(note(n, attributedTo=x) for n, x in enumerate(handles + composed))))
    people = resolve(imported(tmp_path / "record", path)[1])
    assert len(people.members) == 4
    (found,) = people.look_alikes()
    assert len(found.accounts) == 3


@pytest.mark.parametrize(
    "cell", ["=1+1", "@x", "+x", "-x", "\t=1", "\r=1", "\uff1dx", "'=1", " =1"]
)
def test_no_formula_leaves_in_a_csv(cell):
    stream = io.StringIO(newline="")
    write_csv([Outcome(id=cell, when=0, kind=cell, note=cell)], stream)
    assert stream.getvalue().splitlines()[1].lstrip('"').startswith("'")


HALVES = [[note(n, inReplyTo=f"n{n + 1}") for n in range(start, start + 6)] for start in (0, 3, 6)]


def test_any_order_halves_overlaps_and_doubles_make_an_equal_record(tmp_path):
    newer = [note(n, content="edited", updated="2024-02-01T00:00:00Z") for n in range(3)]
    archives = [*HALVES, newer, HALVES[0]]
    for number, notes in enumerate(archives):
        (tmp_path / f"{number}.json").write_text(listed(*notes))
    digests = set()
    for seed in range(3):
        order = list(range(len(archives)))
        random.Random(seed).shuffle(order)  # noqa: S311 - no secret
        record = new_record(tmp_path / f"record-{seed}")
        receipts = [import_archive(record, tmp_path / f"{number}.json") for number in order]
        assert sum(receipt.stored for receipt in receipts) == 12 + 3
        digests.add(record.digest())
    assert len(digests) == 1


def test_a_parent_may_come_later_in_another_file_or_never(tmp_path):
    (tmp_path / "0.json").write_text(listed(note(1, inReplyTo="n2"), note(3, inReplyTo="gone")))
    (tmp_path / "1.json").write_text(listed(note(2)))
    digests = []
    for order in ("01", "10"):
        record = new_record(tmp_path / f"record-{order}")
        for name in order:
            import_archive(record, tmp_path / f"{name}.json")
        digests.append(record.digest())
        assert set(rows(record, "id", "in_reply_to")) == {
            ("as2:n1", "as2:n2"), ("as2:n2", None), ("as2:n3", "as2:gone"),
        }  # fmt: skip
    assert digests[0] == digests[1]


READING = r"""
    import re, sys
    from tests.readers.archives import MemoryArchive, MemoryMember
    from wherefrom.readers import activitystreams

    class File(MemoryMember):
        def __init__(self, path):
            self.name, self.path, self.size = "a.json", path, None
        def head(self, size=4096):
            return open(self.path, "rb").read(size)
        def open(self):
            return open(self.path, "rb")

    archive = MemoryArchive({"a.json": b""})
    archive.members = lambda: [File(sys.argv[1])]
    found = sum(1 for each in activitystreams.read(archive))
    # Not ru_maxrss: that begins at the peak of the process that started this one.
    print(found, *re.findall(r"VmHWM:\s+(\d+)", open("/proc/self/status").read()))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_a_hundred_megabytes_on_one_line_are_streamed(tmp_path):
    path = tmp_path / "a.json"
    count = 580_000
    with path.open("w") as file:
        file.write(
            f'{{"@context": "{CONTEXT}", "type": "Collection", "items": [{json.dumps(note(0))}'
        )
        for number in range(1, count):
            said = note(number, content=f"<p>word {number} of many</p>", to=[ANA])
            file.write("," + json.dumps(said, separators=(",", ":")))
        file.write("]}")
    assert path.stat().st_size > 95_000_000
    told = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(READING), str(path)],
        check=True, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": "."},
    )  # fmt: skip
    found, peak = map(int, told.stdout.split())
    assert found == count
    assert peak < 150_000  # KiB
