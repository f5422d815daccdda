import shutil
import threading
from contextlib import suppress

import pytest
from tests.record.makings import DAY, account, activity, add, new_record

import wherefrom as wf
from wherefrom.errors import BusyRecordError, SearchError, UnknownNameError
from wherefrom.record.record import open_record
from wherefrom.reports.search import search
from wherefrom.search.fresh import FOLDER, fresh
from wherefrom.search.index import Asked
from wherefrom.search.words import wanted
from wherefrom.vocabulary import Account

ANA, ANA_X, BO = "email:ana@list.org", "x:sailor", "email:bo@list.org"


def said(number, text, actor=ANA, **more):
    told = {"name": None, "context": None, "to": (), "content": text}
    return activity(number, actor=actor, **(told | more))


ROWS = [
    said(1, "The boat is in the harbour", to=(BO,)),
    said(2, "Bátur, the café by the sea", BO, name="About boats"),
    said(3, "The sea, the boat sale", ANA_X, channel="x", tags=("Sailing", "crème")),
    said(4, "Lead time is short. Time to lead.", BO, mentions=(ANA_X,)),
    said(5, "Nobody knows when: the anchor", BO, published=None, time_status="unknown"),
]
ACCOUNTS = [
    Account(ANA, "Ana Bell", "ana@list.org", seen=1),
    Account(ANA, "Ana Nightingale", seen=2),  # as she is called now
    Account(ANA_X, "Sailor", same=ANA, seen=1),
    Account(BO, "Bo Dahl", seen=1),
]


@pytest.fixture
def record(tmp_path):
    record = new_record(tmp_path / "record")
    add(record, ROWS, ACCOUNTS)
    with record.write() as writer:
        writer.set_ours([ANA])
    return record


def found(record, text, **only):
    return [int(row["activity"][6:].partition("@")[0]) for row in search(record, text, **only).rows]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("boat", [3, 1]),
        ("boat*", [3, 2, 1]),  # in a subject too
        ("BATUR Cafe", [2]),
        ("boat harbour", [1]),
        ("boat -harbour", [3]),
        ("-boat", [4, 2, 5]),
        ('"lead time"', [4]),
        ('"time lead"', []),
        ('"boats the"', []),  # no phrase runs from the subject into the text
        ("tag:sailing", [3]),
        ("sailing", [3]),
        ("tag:creme", [3]),
        ("tag:boat", []),
        ("sea -tag:sailing", [2]),
        ("nightingale", [3, 1]),  # whoever is called so
        ('"ana bell"', [3, 1]),  # or was
        ("dahl boat*", [2]),
        ("bo", [4, 2, 5]),  # the handle
        ("org", []),  # where addresses lie is nobody's name
        ("", [4, 3, 2, 1, 5]),
    ],
)
def test_search_finds_words_people_and_tags_the_latest_first(record, text, numbers):
    assert found(record, text) == numbers


@pytest.mark.parametrize(
    ("only", "numbers"),
    [
        ({"channel": "x"}, [3]),
        ({"person": ANA}, [4, 3, 1]),  # said by her, or naming her by either account
        ({"person": "mailto:Bo@list.org"}, [4, 2, 1, 5]),
        ({"person": "bo dahl"}, [4, 2, 1, 5]),
        ({"ours": True}, [3, 1]),
        ({"since": "1970-01-04"}, [4, 3]),
        ({"until": "1970-01-03"}, [2, 1]),  # all of that day
        ({"until": "1970-01-03T00:00"}, [2, 1]),
        ({"since": "1970-01-02T00:00:01", "until": "1970-01-04T00:00:00Z"}, [3, 2]),
        ({"ours": True, "channel": "email"}, [1]),
        ({"most": 2}, [4, 3]),
    ],
)
def test_search_is_narrowed(record, only, numbers):
    assert found(record, "", **only) == numbers


def test_dates_are_of_the_zone_of_the_record(tmp_path):
    record = new_record(tmp_path / "record", zone="Pacific/Auckland")
    add(record, [said(1, "boat", published=DAY + DAY // 2 - 1)])  # 1970-01-02, a minute to noon
    assert found(record, "boat", until="1970-01-02") == [1]  # there it is
    add(record, [said(2, "boat", published=DAY + DAY // 2)])  # and already the next day
    assert found(record, "boat", until="1970-01-02") == [1]


def test_a_row_tells_who_when_where_and_marks_the_hit(record):
    report = search(record, "boat*", most=1, channel="email")
    assert report.rows == [
        {
            "activity": "email:2@list.org",
            "person": BO,
            "name": "Bo Dahl",
            "ours": False,
            "when": "1970-01-03T00:00:00Z",
            "channel": "email",
            "type": "Create",
            "subject": "About boats",
            "subject_marks": [(6, 11)],
            "snippet": "Bátur, the café by the sea",
            "marks": [],
        }
    ]
    assert report.caveats == ["2 are found; these are the latest 1."]
    assert report.settings["found"] == 2


def test_python_says_the_same(record):
    asked = wf.open(record.path, create=False).search("boat", ours=True)
    assert asked == search(record, "boat", ours=True)


@pytest.mark.parametrize("text", ["...", '""', "-"])
def test_a_search_without_a_word_is_refused(record, text):
    with pytest.raises(SearchError, match="no word"):
        search(record, text)


@pytest.mark.parametrize("text", ["2024-13-01", "soon", "9999-12-31", ""])
def test_what_is_no_date_is_refused(record, text):
    with pytest.raises(SearchError, match="is no date"):
        search(record, "boat", until=text)


def test_unknown_names_are_refused_with_the_close_ones(record):
    with pytest.raises(UnknownNameError, match='Did you mean "email"'):
        search(record, "boat", channel="emial")
    with pytest.raises(UnknownNameError, match="Bo Dahl"):
        search(record, "boat", person="Bo Dahll")


def test_an_empty_record_finds_nothing(tmp_path):
    assert search(new_record(tmp_path / "record"), "boat").rows == []


# The index follows the record


def test_what_is_imported_later_is_found(record):
    assert found(record, "anchor") == [5]
    add(
        record,
        [said(6, "Another anchor", "email:cy@list.org")],
        [Account("email:cy@list.org", "Cy")],
    )
    assert found(record, "anchor") == [6, 5]
    assert found(record, "cy") == [6]


def test_only_new_batches_are_read_again(record, monkeypatch):
    search(record, "boat")
    add(record, [said(6, "A new boat")])
    read = []
    told = fresh.__globals__["read_batches"]
    monkeypatch.setitem(
        fresh.__globals__,
        "read_batches",
        lambda files, names: read.extend(files) or told(files, names),
    )
    assert found(record, "boat") == [6, 3, 1]
    assert set(read) == {record.files()[-1]}


def test_people_said_to_be_one_are_found_as_one(record):
    assert found(record, "dahl", person=ANA) == [4]
    with record.write() as writer:
        writer.decide("same", ANA, BO)
    assert found(record, "nightingale") == [4, 3, 2, 1, 5]


VERSIONS = [
    said(9, "late words", published=9 * DAY),
    said(9, "early words", published=8 * DAY),
    said(9, "timeless words", published=None, time_status="unknown"),
]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1)])
def test_of_several_versions_the_one_that_is_read_is_found(tmp_path, order):
    record = new_record(tmp_path / "record")
    for place in order:
        add(record, [VERSIONS[place]])
        (kept,) = record.activities(["content"])["content"].to_pylist()
        (row,) = search(record, "words").rows
        assert row["snippet"] == kept
    assert kept == "early words"
    shutil.rmtree(record.cache())
    assert [row["snippet"] for row in search(record, "words").rows] == ["early words"]


def test_files_of_the_index_are_private(record):
    search(record, "boat")
    add(record, [said(6, "A new boat")])
    search(record, "boat")
    held = list((record.path / "cache").rglob("*"))
    assert {path.stat().st_mode & 0o777 for path in held if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in held if path.is_dir()} == {0o700}


def test_a_damaged_index_is_made_again(record):
    search(record, "boat")
    for name in ("activities/meta.json", "people/meta.json", "state.json"):
        (record.path / "cache" / FOLDER / name).write_bytes(b"{")
        assert found(record, "boat") == [3, 1]


@pytest.mark.parametrize("how", ["cut", "flipped", "gone"])
def test_whatever_file_is_damaged_the_search_finds_what_it_should(record, tmp_path, how, capfd):
    search(record, "boat")
    whole = tmp_path / "whole"
    shutil.copytree(record.path / "cache", whole)
    damaged = [path.relative_to(whole) for path in whole.rglob("*") if path.is_file()]
    for name in damaged:
        if name.suffix == ".store" and how == "flipped":
            continue  # holds what is shown, which nothing could tell from what was meant
        shutil.rmtree(record.path / "cache")
        shutil.copytree(whole, record.path / "cache")
        file = record.path / "cache" / name
        held = file.read_bytes()
        half = len(held) // 2
        if how == "gone":
            file.unlink()
        else:
            flipped = bytes([each ^ 255 for each in held[half : half + 1]]) + held[half + 1 :]
            file.write_bytes(held[:half] + (flipped if how == "flipped" else b""))
        assert sorted(found(record, '"the boat"')) == [1, 3], name
    capfd.readouterr()  # what Rust says of it


def test_a_damaged_index_is_made_again_though_something_is_still_written_into_it(record):
    search(record, "boat")
    folder = record.path / "cache" / FOLDER
    is_over = threading.Event()

    def write():
        while not is_over.is_set():
            with suppress(OSError):
                (folder / "activities" / ".tantivy-meta.lock").touch()

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for _ in range(20):
            (folder / "people" / "meta.json").write_bytes(b"{")
            assert found(record, "boat") == [3, 1]
    finally:
        is_over.set()
        writing.join()
    assert [each.name for each in folder.parent.iterdir() if each.name.startswith(FOLDER)] == [
        FOLDER
    ]


def test_while_another_writes_the_last_index_answers(record):
    search(record, "boat")
    with record.write("import"):
        assert found(record, "boat") == [3, 1]
    add(record, [said(6, "A new boat")])
    with record.write("import"):
        report = search(record, "boat")
        assert len(report.rows) == 2
        assert "is not searched yet" in report.caveats[0]


def test_while_another_writes_the_first_search_has_to_wait(record):
    with record.write("import"), pytest.raises(BusyRecordError):
        search(record, "boat")


# Forgetting


def words_held(record):
    """Return what the index finds by words that only the forgotten said or were called."""
    index = fresh(record).index
    asked = [wanted(word)[0] for word in ("harbour", "nightingale", "bell", "sale")]
    return [index.find(Asked(clauses=[(each, ())]), 9)[1] for each in asked]


def test_forgetting_leaves_no_index_behind_and_nothing_in_the_next(record):
    assert any(words_held(record))
    with record.write("forget") as writer:
        writer.forget([ANA, ANA_X])
    assert not (record.path / "cache").exists()
    assert not any(words_held(record))
    assert found(record, "nightingale") == []
    assert found(record, "boat*") == [2]


def test_an_index_from_before_an_erasure_is_never_used(record, tmp_path):
    search(record, "boat")
    shutil.copytree(record.path / "cache", tmp_path / "cache")
    with record.write("forget") as writer:
        writer.forget([ANA, ANA_X])
    # As if the erasure had been killed before its last step
    shutil.copytree(tmp_path / "cache", record.path / "cache")
    before = {path.name for path in (record.path / "cache").rglob("*.store")}
    assert not any(words_held(record))
    assert not before & {path.name for path in (record.path / "cache").rglob("*.store")}


def test_what_an_import_brings_of_the_forgotten_is_not_found(record):
    with record.write("forget") as writer:
        writer.forget([ANA, ANA_X])
    search(record, "boat")
    add(record, ROWS, ACCOUNTS)
    assert found(record, "boat*") == [2]
    assert found(open_record(record.path), "bell") == []


def test_accounts_alone_are_no_activities(tmp_path):
    record = new_record(tmp_path / "record")
    add(record, [], [account(1)])
    assert search(record, "writer").rows == []
