"""Conversations and messages on the small record whose answers can be counted by hand."""

import pytest
from tests.reports.talk import BO, ME

from wherefrom.errors import UnknownNameError
from wherefrom.ingest.importer import import_archive
from wherefrom.lineage import fit
from wherefrom.record.record import open_record
from wherefrom.replay.policy import read
from wherefrom.reports import effects, talk


@pytest.fixture(scope="module")
def lineage(record):
    return fit(record)


def test_conversations_hold_every_message_once(record, lineage):
    rows = talk.conversations(lineage).rows
    dated = lineage.table().num_rows
    assert sum(row["activities"] for row in rows) == dated
    assert [row["last"] for row in rows] == sorted((row["last"] for row in rows), reverse=True)
    for row in rows:
        told = talk.conversation(record, lineage, row["conversation"]).rows
        assert len(told) == row["activities"]
        assert [each["published"] for each in told] == sorted(each["published"] for each in told)
        assert sum(each["ours"] for each in told) == row["ours"]


def test_parents_and_children_are_two_ends_of_one_link(record, lineage):
    ids = lineage.table()["id"].to_pylist()
    rows = {row["id"]: row for row in talk.several(record, lineage, ids).rows}
    links = {
        (id_, each["activity"], each["p"]) for id_, row in rows.items() for each in row["parents"]
    }
    back = {
        (each["activity"], id_, each["p"])
        for id_, row in rows.items()
        for each in row["children"]
        if not each["is_outcome"]
    }
    assert links == back != set()
    for row in rows.values():
        assert sum(each["p"] for each in row["parents"]) + row["alone"] <= 1 + 1e-9


def test_what_was_said_with_a_person_is_theirs_or_ours_to_them(record, lineage):
    rows = talk.with_person(record, lineage, BO, 100).rows
    assert {row["person"] for row in rows} == {BO, ME}
    assert [row["published"] for row in rows] == sorted(
        (r["published"] for r in rows), reverse=True
    )
    assert talk.with_person(record, lineage, BO, 1).rows[0]["id"] == rows[0]["id"]


def test_what_is_not_there_is_refused(record, lineage):
    with pytest.raises(UnknownNameError, match="conversation"):
        talk.conversation(record, lineage, "nowhere")
    with pytest.raises(UnknownNameError, match="activity"):
        talk.message(record, lineage, "nothing")


def test_effects_name_every_outcome_and_what_is_saved(record, lineage):
    policy = read('[[forbid]]\nwhen = "true"\n', "silence")
    rows = effects.effects(record, lineage, policy).rows
    assert sorted(row["outcome"] for row in rows) == sorted(each.id for each in record.outcomes())
    saved = effects.saved(record, lineage, policy).rows
    ours = sum(lineage.table()["ours"].to_pylist())
    assert sum(row["stopped"] for row in saved) == sum(row["ours"] for row in saved) == ours
    nothing = read('[[forbid]]\nwhen = "false"\n', "nothing")
    assert effects.saved(record, lineage, nothing).rows == []


def test_without_a_message_only_what_loses_is_told(lineage):
    for id_ in lineage.table()["id"].to_pylist():
        for row in effects.without(lineage, id_).rows:
            assert row["effect"] != "untouched"
            assert 0 < row["lost"] <= 1


def test_a_conversation_is_not_called_by_what_the_program_says(tmp_path):
    path = tmp_path / "chat.txt"
    path.write_text(
        "2024-03-01, 09:00 - Messages and calls are end-to-end encrypted.\n"
        "2024-03-01, 09:01 - Ana Ruiz: Shall we sail on Sunday?\n"
        "2024-03-01, 09:05 - Bo Dahl: With bread\n"
    )
    record = open_record(tmp_path / "record", create=True)
    import_archive(record, path)
    (row,) = talk.conversations(fit(record)).rows
    assert row["title"] == "Shall we sail on Sunday?"
