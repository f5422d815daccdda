import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.record.makings import DAY, activities, activity, new_record

from wherefrom.errors import UnfinishedErasureError, UnknownNameError
from wherefrom.record.ledger import reading
from wherefrom.record.links import LINKS as COLUMNS
from wherefrom.record.record import open_record
from wherefrom.schema import to_accounts, to_table
from wherefrom.vocabulary import Account, Flaw, Outcome, Receipt

ANA = "email:ana.canarybird@nest.org"
ANA_TOOTS = "mastodon:ana@birds.social"
BOB = "email:bob@list.org"
SAID = "The wordcanary sings about budgets\nShe sees a linecanary every day"
# Lower case; the search folds what it searches in.
CANARIES = [
    b"canarybird", b"wordcanary", b"linecanary", b"lunchcanary", b"signcanary",
    b"birds.social", b"ana at nest", b"nest.org",
]  # fmt: skip
HERS = "email:20240101.1-ana.canarybird@nest.org"


def conversation():
    """Return what an archive holds: Ana's, what answers her, what names her, and the rest."""
    hers = [
        activity(1, id=HERS, actor=ANA, context=HERS, content=SAID, name="Lunchcanary?",
                 signature="Ana Canarybird, signcanary and daughters"),
        activity(2, id="email:2-ana.canarybird@nest.org", actor=ANA, context="email:3@list.org",
                 in_reply_to="email:3@list.org", content="Another wordcanary of mine"),
        activity(3, id="mastodon:https://birds.social/users/ana/statuses/7", actor=ANA_TOOTS,
                 channel="mastodon", context=None, content="I toot: the wordcanary", name=None),
    ]  # fmt: skip
    others = [
        activity(10, actor=BOB, in_reply_to=HERS, context=HERS, to=(ANA, "email:list@list.org"),
                 name="Re: Lunchcanary?", content="Dear ANA,\nyes. Canarybird knows.\nBob",
                 quoted="On Monday Ana Canarybird wrote:\n> The wordcanary sings\n> about budgets"),
        activity(11, actor=BOB, in_reply_to="email:10@list.org", context=HERS, to=(BOB,),
                 name="Re: [nest] Lunchcanary?", content="Still in her thread, ana!"),
        activity(12, actor=BOB, name="Other thread",
                 content="See what she said:\n  > She sees a LINECANARY  every day\nOk",
                 mentions=(ANA_TOOTS,)),
        activity(13, actor=BOB, context="email:40@list.org", to=(), place="Ana Canarybird/mail@13",
                 content="Ask Ana Canarybird <ana.canarybird@nest.org> or @ana@birds.social, "
                 "https://birds.social/@ana, or ANA CANARYBIRD, or Canarybird, Ana; "
                 "ana.canarybird at nest.org; 20240101ana.canarybird%40nest.org; "
                 "Ana\nCanarybird.", url="https://list.org/by/ana.canarybird@nest.org"),
        activity(14, actor=BOB, type="Announce", context=None, content=None, to=(), name=None,
                 object="mastodon:https://birds.social/users/ana/statuses/7",
                 tags=("canarybird", "ok")),
        activity(15, actor=BOB, context="email:50@list.org", content="Anarchy is no name. ana is.",
                 to=(), name="Else"),
    ]  # fmt: skip
    return hers, others


ACCOUNTS = [
    Account(ANA, "Ana Canarybird", "ana.canarybird@nest.org", "https://nest.org/~ana", 5),
    Account(ANA_TOOTS, "Ana of the Canarybirds", None, "https://birds.social/@ana", 5),
    Account(BOB, "Bob", None, None, 5),
    Account("email:bot@list.org", "Ana Canarybird via Bot", None, None, 5),
]
ARCHIVE = "canarybird-mails.mbox"
RECEIPT = Receipt(
    archive=ARCHIVE, reader="mail", seen=9, stored=9, duplicate=0, skipped={}, accounts=4, seconds=0
)


def tell(record, rows=None, accounts=ACCOUNTS, sizes=(3, 3, 3)):
    """Import the conversation in batches."""
    rows = [*conversation()[0], *conversation()[1]] if rows is None else rows
    told = []
    with record.write("import") as writer:
        writer.archive(ARCHIVE, f"/home/ana/canarybird/{ARCHIVE}", 5)
        writer.append(to_table([], ARCHIVE), to_accounts(accounts))
        for size in sizes:
            told.append(writer.append(to_table(rows[:size], ARCHIVE), to_accounts([])))
            rows = rows[size:]
        writer.receipt(RECEIPT, [Flaw("ana.canarybird@nest.org#3", "odd", "from Canarybird")])
    return told


LINKS = [
    ("email:10@list.org", HERS),  # of hers: both ends go with her
    (HERS, None),
    ("email:10@list.org", "email:15@list.org"),
    ("canarybird-hire", "email:13@list.org"),
    ("deal", "email:15@list.org"),
    ("email:13@list.org", "email:ana.canarybird-reminds@list.org"),  # not in the record
    ("canarybird-lunch", "email:15@list.org"),  # nor this
    ("email:15@list.org", "email:by-ana.canarybird@nest.org"),
]


def to_links(rows):
    return pa.Table.from_pylist(
        [{"child": child, "parent": parent} for child, parent in rows], COLUMNS
    )


def say(record):
    with record.write() as writer:
        writer.set_ours([BOB, ANA])
        writer.add_outcomes([
            Outcome(id="canarybird-hire", when=1, counterparties=(ANA,), through=(BOB,),
                    note="Hired ana! She said: \nThe wordcanary sings about budgets"),
            Outcome(id="deal", when=2, ours=(BOB,), through=(ANA_TOOTS,), note="By Ana Canarybird"),
        ])  # fmt: skip
        writer.add_labels(pa.table({
            "activity": [HERS, "email:15@list.org", "email:13@list.org"],
            "label": ["on_message"] * 3, "value": [1.0] * 3, "by": [BOB, ANA, "Ana Canarybird"],
        }))  # fmt: skip
        writer.add_links(to_links(LINKS))
    (record.cache() / "fit").write_bytes(b"of Canarybird")


def found_in(record):
    """Return the canaries still in the record: in raw bytes, and in what the bytes unpack to."""
    raw = {path.name: path.read_bytes() for path in record.path.rglob("*") if path.is_file()}
    for path in record.path.glob("activities/*"):
        raw[f"{path.name} unpacked"] = str(pq.read_table(path).to_pydict()).encode()
    names = " ".join(str(path) for path in record.path.rglob("*")).encode()
    raw["names"] = names.replace(str(record.path).encode(), b"")
    return [(name, word) for name, held in raw.items() for word in CANARIES if word in held.lower()]


@pytest.fixture(params=["none", "zstd"])
def record(request, tmp_path):
    record = new_record(tmp_path / "record", compression=request.param)
    tell(record)
    say(record)
    with record.write() as writer:
        writer.decide("same", ANA, ANA_TOOTS)
        writer.decide("same", BOB, "email:bot@list.org")
    assert len({word for _, word in found_in(record)}) >= 7
    return record


def forget_ana(record):
    with record.write("forget") as writer:
        return writer.forget([ANA, ANA_TOOTS], ["Ana Canarybird"])


def test_nothing_of_a_person_forgotten_is_found_by_a_byte_search(record):
    told = forget_ana(record)
    assert found_in(record) == []
    assert (told.accounts, told.activities) == (2, 3)
    assert record.check() == []
    assert not list(record.path.glob("cache/*"))


def test_what_others_said_is_kept_without_the_person(record):
    forget_ana(record)
    rows = {row["id"]: row for row in record.activities().to_pylist()}
    assert {*rows} == {f"email:{n}@list.org" for n in (10, 11, 12, 13, 14, 15)}
    answer, later = rows["email:10@list.org"], rows["email:11@list.org"]
    assert answer["context"] == later["context"] == answer["in_reply_to"]
    assert answer["context"].startswith("forgotten:")
    assert later["in_reply_to"] == "email:10@list.org"
    assert answer["content"] == "Dear [forgotten],\nyes. [forgotten] knows.\nBob"
    assert answer["quoted"] is None
    assert answer["name"] == later["name"] == "[forgotten]"
    assert answer["to"] == ["email:list@list.org"]
    assert rows["email:12@list.org"]["content"] == "See what she said:\n[forgotten]\nOk"
    assert rows["email:12@list.org"]["name"] == "Other thread"
    assert rows["email:13@list.org"]["url"] is None
    assert rows["email:14@list.org"]["tags"] == ["ok"]
    assert rows["email:15@list.org"]["content"] == "Anarchy is no name. ana is."
    assert record.ours() == [BOB]
    assert [each.left for each in record.decisions()] == [BOB]
    assert {each.note for each in record.outcomes()} == {
        "Hired [forgotten]! She said: \n[forgotten]",
        "By [forgotten]",
    }
    assert [row["activity"] for row in record.labels().to_pylist()] == [
        "email:13@list.org",
        "email:15@list.org",
    ]


def test_links_go_with_the_activities_and_follow_the_ids_that_change(record):
    assert record.links().num_rows == len(LINKS)
    forget_ana(record)
    left = [(row["child"], row["parent"]) for row in record.links().to_pylist()]
    hire = next(each.id for each in record.outcomes() if each.id != "deal")
    assert hire.startswith("forgotten:")
    assert ("email:10@list.org", "email:15@list.org") in left
    assert ("deal", "email:15@list.org") in left
    assert (hire, "email:13@list.org") in left
    assert len(left) == len(LINKS) - 2
    assert sum("forgotten:" in f"{child} {parent}" for child, parent in left) == 3 + 1


def test_link_of_an_outcome_keeps_its_id_where_the_outcome_does(record):
    link = ("ana-day", "email:15@list.org")  # a day of that saint; Ana had no part in it
    with record.write() as writer:
        writer.add_outcomes([Outcome(id="ana-day", when=3, ours=(BOB,))])
        writer.add_links(to_links([link]))
    forget_ana(record)
    assert "ana-day" in {each.id for each in record.outcomes()}
    assert link in [(row["child"], row["parent"]) for row in record.links().to_pylist()]


def test_links_stated_after_the_person_was_forgotten_are_left_out(record):
    forget_ana(record)
    before = record.digest()
    with record.write() as writer:
        told = writer.add_links(to_links([(HERS, None), ("email:10@list.org", HERS), LINKS[2]]))
    assert (told.stored, told.duplicate, told.forgotten) == (0, 1, 2)
    assert found_in(record) == []
    assert record.digest() == before


def test_links_stated_before_the_persons_mails_come_go_when_these_come(tmp_path):
    record = new_record(tmp_path / "record", compression="none")
    plain = "email:plain-7@list.org"  # an id that bears no name
    with record.write() as writer:
        writer.forget([ANA])
        writer.add_links(to_links([("email:10@list.org", plain)]))
    assert record.links().num_rows == 1
    with record.write() as writer:
        writer.append(to_table([activity(1, id=plain, actor=ANA)], "a"), to_accounts([]))
    assert record.links().num_rows == 0
    assert found_in(record) == []


@pytest.mark.parametrize("sizes", [(3, 3, 3), (9,), (1,) * 9])
@pytest.mark.parametrize("backwards", [False, True])
def test_importing_again_brings_nothing_back_and_stores_nothing(record, sizes, backwards):
    forget_ana(record)
    before = record.digest()
    rows = [*conversation()[0], *conversation()[1]]
    told = tell(record, rows[::-1] if backwards else rows, sizes=sizes)
    assert sum(each.forgotten for each in told) == 3
    assert sum(each.stored for each in told) == 0
    say(record)
    shutil.rmtree(record.cache())
    assert found_in(record) == []
    assert record.digest() == before
    with record.write() as writer, pytest.raises(UnknownNameError, match="was forgotten"):
        writer.decide("same", BOB, ANA)


@pytest.mark.parametrize("backwards", [False, True])
def test_person_forgotten_before_an_archive_comes_leaves_nothing_of_it(tmp_path, backwards):
    """Only the account is known: names, threads and words are met on the way."""
    record = new_record(tmp_path / "record", compression="none")
    with record.write() as writer:
        writer.forget([ANA, ANA_TOOTS])
    rows = [*conversation()[0], *conversation()[1]]
    with record.write() as writer:
        for row in rows[::-1] if backwards else rows:
            writer.append(to_table([row], "a.mbox"), to_accounts([]))
        writer.append(to_table([], "a.mbox"), to_accounts(ACCOUNTS))
    assert found_in(record) == []
    assert record.activities().num_rows == 6
    assert record.check() == []


def test_forgetting_one_person_leaves_others_alone(tmp_path):
    record = new_record(tmp_path / "record")
    with record.write() as writer:
        writer.append(to_table(activities(100), "a.mbox"), to_accounts([]))
    before, files = record.activities(), record.files()
    with record.write() as writer:
        told = writer.forget(["email:nobody@list.org"], ["No Body"])
    assert (told.accounts, told.activities, told.redacted, told.batches) == (0, 0, 0, 0)
    assert record.activities() == before
    assert record.files() == files


def test_two_people_can_be_forgotten_one_after_the_other(record):
    forget_ana(record)
    with record.write() as writer:
        writer.forget([BOB], ["Bob"])
    assert found_in(record) == []
    assert record.activities().num_rows == 0
    tell(record)
    assert found_in(record) == []
    assert record.activities().num_rows == 0


def test_new_mails_of_the_person_are_left_out_and_their_echo_is_cleared(record):
    forget_ana(record)
    echo = activity(60, actor=BOB, content="As she says:\nA fresh wordcanary for you all")
    later = activity(61, actor=ANA, published=99 * DAY, content="A fresh wordcanary for you all")
    with record.write() as writer:
        writer.append(to_table([echo], "b"), to_accounts([]))
        assert writer.append(to_table([later], "b"), to_accounts([])).forgotten == 1
    assert found_in(record) == []
    row = record.activities(["id", "content"]).to_pylist()[-1]
    assert row["content"] == "As she says:\n[forgotten]"


def test_erasure_that_readers_hold_up_is_told_and_finished_later(record, monkeypatch):
    monkeypatch.setattr("wherefrom.record.ledger.WAIT_SECONDS", 0.05)
    with reading(record.path) as held:
        assert held.get("schema")
        with pytest.raises(UnfinishedErasureError, match="next command that writes"):
            forget_ana(record)
    with record.write():
        pass
    assert found_in(record) == []
    assert record.check() == []


ERASE = """
import sys
from pathlib import Path
from wherefrom.record.record import open_record
record = open_record(Path(sys.argv[1]))
record.activities()
print("ready", flush=True)
with record.write("forget") as writer:
    writer.forget(sys.argv[2:], ["Ana Canarybird"])
"""


def test_erasure_killed_at_any_moment_is_finished_by_the_next_writer(tmp_path):
    whole = new_record(tmp_path / "whole", compression="none")
    tell(whole)
    say(whole)
    with whole.write() as writer:
        writer.forget(["email:other@list.org"])  # makes the key, for one digest of all copies
    before = _tombstones(whole)
    shutil.copytree(whole.path, tmp_path / "plain")
    plain = open_record(tmp_path / "plain")
    started = time.monotonic()
    forget_ana(plain)
    seconds = time.monotonic() - started
    for number, moment in enumerate(np.random.default_rng(3).uniform(0, 1.2 * seconds, 10)):
        path = shutil.copytree(whole.path, tmp_path / f"killed-{number}")
        process = subprocess.Popen(
            [sys.executable, "-c", ERASE, path, ANA, ANA_TOOTS], stdout=subprocess.PIPE
        )
        process.stdout.readline()
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed = open_record(path)
        assert killed.check() == []
        begun = _tombstones(killed) > before
        with killed.write():
            pass
        assert killed.check() == []
        assert killed.digest() == (plain if begun else whole).digest()
        if begun:
            assert found_in(killed) == []


def _tombstones(record):
    with reading(record.path) as ledger:
        return ledger.run("SELECT count(*) FROM tombstones")[0][0]
