"""`people doubts` asks about one pair after another, and keeps every answer at once."""

import json

import pytest
from click.testing import CliRunner

from wherefrom.cli import wherefrom
from wherefrom.people import resolve
from wherefrom.record.record import open_record
from wherefrom.schema import ACTIVITIES, to_accounts
from wherefrom.vocabulary import Account

NICKS = ("nightowl", "seagull7x", "hedgehog")
FIRST = [
    (f"irc:{nick}", f"x:{nick}") for nick in sorted(NICKS)
]  # equally sure, so in the order of the alphabet


@pytest.fixture
def record(tmp_path):
    record = open_record(tmp_path / "record", create=True)
    accounts = [
        Account(f"{channel}:{nick}", f"{nick[:5]} Ruiz")
        for nick in NICKS
        for channel in ("x", "irc")
    ]
    with record.write() as writer:
        writer.append(ACTIVITIES.empty_table(), to_accounts(accounts))
    return record


def run(record, *words, answers=None):
    at = ["--record", str(record.path), "people"]
    return CliRunner().invoke(wherefrom, [*at, *words], input=answers)


def queue(record):
    rows = json.loads(run(record, "doubts", "--json").output)["rows"]
    return [(row["left"], row["right"]) for row in rows]


def told(record):
    return [(each.kind, each.left, each.right) for each in record.decisions() if each.active]


def test_pairs_are_listed_without_asking(record):
    assert queue(record) == FIRST
    listed = run(record, "doubts", "--list")
    assert listed.exit_code == 0
    assert "both have the handle" in listed.output
    assert told(record) == []


def test_every_answer_is_kept_and_what_is_skipped_comes_again(record):
    done = run(record, "doubts", answers="a\ns\nn\n")
    assert done.exit_code == 0, done.output
    assert "2 decided" in done.output
    assert told(record) == [("same", *FIRST[0]), ("apart", *FIRST[2])]
    assert resolve(record).person_of["x:hedgehog"] == "irc:hedgehog"
    assert queue(record) == [FIRST[1]]


def test_what_is_refused_is_not_asked_again_and_stays_a_suggestion(record):
    assert run(record, "doubts", answers="r\nq\n").exit_code == 0
    assert told(record) == [("refused", *FIRST[0])]
    assert queue(record) == FIRST[1:]
    rows = json.loads(run(record, "suggest", "--json").output)["rows"]
    assert "you refused it (decision 1)" in rows[0]["doubts"]
    assert run(record, "undo").exit_code == 0
    assert queue(record) == FIRST


def test_every_join_can_be_undone_with_nothing_lost(record):
    before = resolve(record).person_of
    run(record, "doubts", answers="a\na\na\n")
    assert len(set(resolve(record).person_of.values())) == 3
    assert queue(record) == []
    for number in (2, 1, 3):
        assert run(record, "undo", str(number)).exit_code == 0
    assert resolve(record).person_of == before
    assert queue(record) == FIRST


def test_end_of_input_keeps_what_was_answered(record):
    done = run(record, "doubts", answers="a\n")
    assert done.exit_code == 0, done.output
    assert told(record) == [("same", *FIRST[0])]


def test_nobody_to_decide_about_is_said(record):
    run(record, "doubts", answers="n\nn\nn\n")
    assert "There is nobody to decide about." in run(record, "doubts").output
