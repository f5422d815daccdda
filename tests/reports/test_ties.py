"""Ties that want something, on a small record."""

import pytest
from msgspec.structs import replace
from tests.reports.talk import BO, CY, DAY, DEE, ME, NEW_YEAR, mail

from wherefrom import lineage
from wherefrom.record.record import open_record
from wherefrom.reports.questions import ask
from wherefrom.schema import to_accounts, to_table
from wherefrom.settings import Settings
from wherefrom.vocabulary import Account, Activity, Remark

EVE = "email:eve@b.org"
BEES = "The bees swarmed again behind our greenhouse and nectar drips from every single frame. " * 2
OTHER = "Quarterly ledgers want balancing before auditors descend upon this miserable office. " * 2


def said(day, actor, to, name, content):
    return replace(mail(day, actor, to, name), content=content)


def at_event(day, actor, type_, event, to=()):
    return Activity(
        id=f"calendar:{event}-{actor}-{type_}",
        type=type_,
        actor=actor,
        to=to,
        channel="calendar",
        published=NEW_YEAR + day * DAY,
        context=f"calendar:{event}",
        name=event,
    )


TALK = [
    *(mail(day, ME, BO, f"to-bo-{day}") for day in (0, 2, 4, 6)),
    *(mail(day, BO, ME, f"of-bo-{day}") for day in (1, 3, 5, 7)),
    said(50, CY, ME, "cy", BEES),
    mail(51, ME, CY, "to-cy"),
    said(60, DEE, ME, "dee", BEES),
    mail(61, ME, DEE, "to-dee"),
    said(62, EVE, ME, "eve", OTHER),
    mail(63, ME, EVE, "to-eve"),
    at_event(40, ME, "Join", "choir"),
    at_event(40, BO, "Join", "choir"),
    at_event(58, ME, "Invite", "picnic", (ME, CY)),
]


@pytest.fixture
def record(tmp_path):
    record = open_record(tmp_path / "record", create=True, settings=Settings(draws=2))
    with record.write() as writer:
        writer.append(to_table(TALK, "talk"), to_accounts([Account(BO, "Bo Bell")]))
        writer.set_ours([ME])
    return record


def asked(record):
    return ask("ties", record, lambda: lineage.fit(record)).rows


@pytest.fixture
def rows(record):
    return asked(record)


def of(rows, what):
    return [row for row in rows if row["what"] == what]


def test_a_tie_goes_quiet_after_eight_times_its_usual_gap(rows):
    (row,) = of(rows, "going quiet")
    assert (row["person"], row["name"], row["days"]) == (BO, "Bo Bell", 8)
    assert row["reason"] == "silent for 56 days; usually in touch every 1 day"


def test_those_never_met_come_with_the_next_event_first(rows):
    told = {row["person"]: row["reason"] for row in of(rows, "never met in person")}
    assert set(told) == {CY, DEE, EVE}  # Bo came to the choir
    assert next(iter(told)) == CY
    assert told[CY].endswith("both are asked to: picnic")
    assert "picnic" not in told[DEE]


def test_a_place_noted_and_an_event_there_bring_a_meeting_near(record):
    with record.write() as writer:
        writer.add_notes([Remark(DEE, "place", "Picnic Hill"), Remark(EVE, "place", "picnic")])
    told = {row["person"]: row["reason"] for row in of(asked(record), "never met in person")}
    assert list(told) == [CY, EVE, DEE]
    assert told[EVE].endswith("we shall be near: picnic, in picnic")
    assert told[CY].endswith("both are asked to: picnic")
    assert "near" not in told[DEE]


def test_strangers_who_talk_of_the_same_should_know_each_other(rows):
    (row,) = of(rows, "introduce")
    assert {row["person"], row["other"]} == {CY, DEE}
    assert row["reason"].startswith("both talk of ")
    assert set(row["reason"].removeprefix("both talk of ").split(", ")) <= set(BEES.lower().split())


def test_people_who_have_had_a_word_are_no_strangers(record):
    with record.write() as writer:
        met = mail(30, CY, DEE, "we know each other")
        writer.append(to_table([met], "more"), to_accounts([]))
    assert of(asked(record), "introduce") == []
