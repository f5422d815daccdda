"""A card on a small record: how we met, what was noted, stated and shown."""

import json
from collections import Counter

import pytest
from msgspec.structs import replace
from tests.reports.talk import BO, CY, DAY, DEE, ME, NEW_YEAR, mail

from wherefrom import lineage
from wherefrom.errors import UnknownNameError
from wherefrom.ingest.importer import import_path
from wherefrom.record.record import open_record
from wherefrom.reports.card import card, note
from wherefrom.reports.resume import resume, write
from wherefrom.schema import to_accounts, to_table
from wherefrom.settings import Settings
from wherefrom.vocabulary import Account, Outcome, Statement

TALK = [
    replace(mail(0, ME, BO, "ask"), content="Whom should I ask about the choir?"),
    mail(1, BO, ME, "told", reply="ask"),
    replace(mail(3, BO, ME, "meet"), to=(ME, CY)),
    mail(4, CY, ME, "hi"),
    mail(5, ME, CY, "re-hi", reply="hi"),
    mail(40, ME, DEE, "one way"),
]
OUTCOMES = [
    Outcome(id="d1", when=NEW_YEAR + 7 * DAY, kind="deal", ours=(ME,), counterparties=(CY,)),
    Outcome(id="d2", when=NEW_YEAR + 9 * DAY, kind="deal", ours=(ME,), counterparties=(CY,)),
]
STATED = [
    Statement(account=BO, kind="profile", title="Organist", note="I play.", source="bo.json"),
    Statement(
        account=BO, kind="work", title="Organist", organisation="St Ann", start="2013",
        end="2020-02", url="https://ann.example", note="Daily", source="bo.json",
    ),
    Statement(account=BO, kind="education", title="Diploma", organisation="Rye", note="Music",
              source="bo.json"),
    Statement(account=BO, kind="award", title="First", organisation="Jury", start="2019",
              source="bo.json"),
    Statement(account=BO, kind="skill", title="Pedals", note="fast\nslow", source="bo.json"),
    Statement(account=BO, kind="reference", title="Cy", note="Kind.", source="bo.json"),
]  # fmt: skip


@pytest.fixture
def record(tmp_path):
    record = open_record(tmp_path / "record", create=True, settings=Settings(draws=2))
    with record.write() as writer:
        accounts = [Account(BO, "Bo Bell"), Account("github:bo", same=BO)]
        writer.append(to_table(TALK, "talk"), to_accounts(accounts))
        writer.set_ours([ME])
        writer.add_outcomes(OUTCOMES)
        writer.add_statements(STATED)
    return record


def of(record, person, part):
    rows = card(record, lambda: lineage.fit(record), person).rows
    return [row for row in rows if row["part"] == part]


def test_a_card_tells_how_we_met_and_through_whom(record):
    first, through = of(record, CY, "how we met")
    assert (first["what"], first["evidence"]) == ("first contact", ["email:hi"])
    assert through["what"] == "through"
    assert through["says"].startswith("introduced by Bo Bell")
    assert through["evidence"] == ["email:hi", "email:meet"]


def test_a_card_tells_who_spoke_last_and_whether_both_do(record):
    told = {row["what"]: row for row in of(record, "Bo Bell", "in touch")}
    assert "both ways" in told
    assert told["last contact"]["says"] == "by them, on email: 'meet'"
    assert told["last contact"]["when"] == "2024-01-04T00:00:00Z"
    assert {row["what"] for row in of(record, DEE, "in touch")} >= {"only we wrote"}


def test_strength_is_the_mean_of_its_parts(record):
    whole, *parts = of(record, BO, "strength")
    assert [row["what"] for row in parts] == ["recency", "frequency", "both ways", "in person"]
    assert whole["value"] == pytest.approx(sum(row["value"] for row in parts) / 4)
    # 37 days of silence, 3 days of contact, one word of ours to two of theirs, never at an event
    expected = [0.5 ** (37 / 90), 3 / 12, 1 / 2, 0]
    assert [row["value"] for row in parts] == pytest.approx(expected)


def test_roles_stand_with_the_outcomes_behind_them(record):
    rows = of(record, BO, "roles")
    assert {row["evidence"][0] for row in rows} == {"d1", "d2"}
    assert {row["what"] for row in rows} <= {"introducer", "connector"}


def test_what_is_stated_and_what_is_shown_are_parts_of_their_own(record):
    stated = of(record, BO, "they state")
    assert {row["what"] for row in stated} == {each.kind for each in STATED}
    assert not any(row["evidence"] or row["value"] for row in stated)
    shown = of(record, BO, "the record shows")
    assert {row["what"] for row in shown} == {"introduction", "advice"}
    assert all(row["evidence"] for row in shown)


def test_notes_are_kept_shown_and_taken_back(record):
    note(record, "Bo Bell", [("place", "Lisbon"), ("interest", " choir "), ("family", "")])
    assert [(row["what"], row["says"]) for row in of(record, BO, "you noted")] == [
        ("interest", "choir"),
        ("place", "Lisbon"),
    ]
    (left,) = note(record, BO, [("place", "Lisbon")], remove=True).rows
    assert (left["field"], left["value"]) == ("interest", "choir")
    with pytest.raises(UnknownNameError):
        note(record, "nobody@b.org", [("place", "Lisbon")])


def test_an_employer_sees_nothing_of_what_one_of_several_did(record):
    with record.write() as writer:
        writer.set_ours([ME, BO])
    report = card(record, lambda: lineage.fit(record), BO)
    assert {row["part"] for row in report.rows} == {"person", "they state"}
    assert any("several people of ours" in caveat for caveat in report.caveats)


def test_a_resume_read_again_states_the_same(record, tmp_path):
    report = card(record, lambda: lineage.fit(record), BO)
    write(record, report, tmp_path / "bo.json")
    other = open_record(tmp_path / "other", create=True)
    import_path(other, tmp_path / "bo.json")
    assert other.statements() == record.statements()
    accounts = {row["id"] for row in other.accounts().to_pylist()}
    assert accounts == {BO, "github:bo"}


def test_a_resume_names_nobody_else(record):
    report = card(record, lambda: lineage.fit(record), BO)
    made = resume(record, report)
    roles = [row["what"] for row in report.rows if row["part"] == "roles"]
    assert made["meta"]["wherefrom"]["outcomes_by_role"] == Counter(roles)
    assert "cy@b.org" not in json.dumps(made)
