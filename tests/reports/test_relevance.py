"""What beginnings would have been judged moves with the labels, and says whose they are."""

import pyarrow as pa
import pytest
from msgspec.structs import replace
from tests.reports.talk import CY, DAY, ME, NEW_YEAR, mail

from wherefrom import lineage
from wherefrom.errors import LabelsError, UnknownNameError
from wherefrom.labels import SCHEMA
from wherefrom.record.record import open_record
from wherefrom.reports.labelled import keep, labels, learn
from wherefrom.reports.questions import ask
from wherefrom.reports.relevance import AS_THEY_STAND, JUDGED, NOBODY
from wherefrom.schema import to_accounts, to_table
from wherefrom.settings import Settings
from wherefrom.vocabulary import Outcome

TALK = [
    mail(0, CY, ME, "the choir"),
    mail(1, ME, CY, "re", reply="the choir"),
    mail(2, CY, ME, "let us", reply="re", thread="the choir"),
]
OUTCOMES = [Outcome(id="d1", when=NEW_YEAR + 3 * DAY, ours=(ME,), counterparties=(CY,))]
WORK = ["the contract ends in May", "send the contract", "a contract for two", "contract, signed"]
PLAY = ["we sing on Sunday", "the choir will sing", "sing it again", "who could sing with us"]


def given(*rows):
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], SCHEMA)


@pytest.fixture
def record(tmp_path):
    record = open_record(tmp_path / "record", create=True, settings=Settings(draws=3))
    with record.write() as writer:
        writer.append(to_table(TALK, "talk"), to_accounts([]))
        writer.set_ours([ME])
        writer.add_outcomes(OUTCOMES)
    return record


def asked(record):
    report = ask("relevance", record, lambda: lineage.fit(record))
    return report, {(row["labels"], row["judged"]): row for row in report.rows}


def test_without_labels_the_policies_decide(record):
    report, told = asked(record)
    assert [row["judged"] for row in report.rows[:5]] == list(JUDGED)
    assert sum(row["outcomes"] for row in report.rows[:5]) == pytest.approx(1)
    assert told[AS_THEY_STAND, "off message, to no target"]["outcomes"] > 0.5
    assert report.settings["labelled_by"] == {NOBODY: pytest.approx(1)}


def test_labels_move_the_answer_and_are_named(record):
    names = [each.id for each in TALK]
    rows = [(name, label, 1.0, "Ana") for name in names for label in ("on_message", "to_target")]
    keep(record, given(*rows))
    keep(record, given(*((name, "on_message", 0.0, "rule") for name in names)), about="false")
    report, told = asked(record)
    on = told[AS_THEY_STAND, "on message, to a target"]
    assert on["outcomes"] > 0.5
    assert told["without rule", "on message, to a target"]["outcomes"] == on["outcomes"]
    assert told["without Ana", "off message, to no target"]["outcomes"] == on["outcomes"]
    assert told["without labels", "off message, to no target"]["outcomes"] == on["outcomes"]
    turned = told["10% judged otherwise", "on message, to a target"]["outcomes"]
    assert turned == pytest.approx(0.81 * on["outcomes"])
    assert report.settings["labelled_by"] == {"Ana": pytest.approx(1)}


def test_a_label_is_learnt_from_what_people_said_and_goes_before_a_rule(record):
    said = [
        replace(mail(10 + k, ME, CY, f"said-{k}"), content=text)
        for k, text in enumerate([*WORK, "contract or no contract", *PLAY, "sing or be silent"])
    ]
    new = [
        replace(mail(30, ME, CY, "new-work"), content="where is the contract"),
        replace(mail(31, ME, CY, "new-play"), content="come and sing"),
    ]
    with record.write() as writer:
        writer.append(to_table([*said, *new], "more"), to_accounts([]))
    keep(
        record,
        given(*((each.id, "on_message", float(k < 5), "Ana") for k, each in enumerate(said))),
    )
    keep(record, given(*((each.id, "on_message", 0.0, "rule") for each in new)), about="false")
    told = {row["by"]: row for row in learn(record, "on_message").rows}
    assert told["learnt"]["version"] == 1
    assert told["learnt"]["about"].startswith("from 10 labels by people; right of those not seen ")
    value = {
        row["activity"]: row["value"]
        for row in record.labels().to_pylist()
        if row["by"] == "learnt"
    }
    assert value["email:new-work"] > 0.5 > value["email:new-play"]
    assert {row["by"]: row["version"] for row in learn(record, "on_message").rows}["learnt"] == 2


def test_too_few_labels_teach_nothing(record):
    keep(record, given((TALK[0].id, "on_message", 1.0, "Ana")))
    with pytest.raises(LabelsError, match="1 labels of yes and 0 of no"):
        learn(record, "on_message")
    with pytest.raises(UnknownNameError):
        learn(record, "on_massage")


def test_a_rule_has_a_version_and_loses_the_names_of_those_forgotten(record):
    rows = [(each.id, "on_message", 1.0, "rule") for each in TALK]
    keep(record, given(*rows), about="has_any_word(text, ['Canarybird'])")
    keep(record, given(*rows), about="has_any_word(text, ['Canarybird', 'rye'])")
    (told,) = labels(record).rows
    assert (told["version"], told["about"]) == (2, "has_any_word(text, ['Canarybird', 'rye'])")
    with record.write() as writer:
        writer.forget(["email:ana@nest.org"], ["Canarybird"])
    assert "Canarybird" not in labels(record).rows[0]["about"]
