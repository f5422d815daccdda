"""Who is to hear of an outcome: who was named, and who else it is owed to."""

from datetime import date

import pytest
from msgspec.structs import replace
from tests.reports.talk import BO, CY, DAY, DEE, ME, NEW_YEAR, mail

from wherefrom import lineage
from wherefrom.record.record import open_record
from wherefrom.reports.thanks import thanks, told
from wherefrom.schema import to_accounts, to_table
from wherefrom.settings import Settings
from wherefrom.vocabulary import Account, Outcome

TALK = [
    mail(0, ME, BO, "hello"),
    mail(1, BO, ME, "re-hello", reply="hello"),
    replace(mail(3, BO, ME, "meet"), to=(ME, CY)),  # Bo brings Cy and us together
    mail(4, CY, ME, "hi"),
    mail(5, ME, CY, "re-hi", reply="hi"),
    mail(6, CY, ME, "let us do it", reply="re-hi", thread="hi"),
    *(mail(day, ME, DEE, f"weather-{day}") for day in (2, 8, 12)),
]
OUTCOMES = [
    Outcome(id="d1", when=NEW_YEAR + 7 * DAY, kind="deal", ours=(ME,), counterparties=(CY,)),
    Outcome(id="d2", when=NEW_YEAR + 10 * DAY, ours=(ME,), counterparties=(CY,), through=(DEE, ME)),
]


@pytest.fixture
def record(tmp_path):
    record = open_record(tmp_path / "record", create=True, settings=Settings(draws=2))
    with record.write() as writer:
        writer.append(to_table(TALK, "talk"), to_accounts([Account(DEE, "Dee Dale")]))
        writer.set_ours([ME])
        writer.add_outcomes(OUTCOMES)
    return record


def ask(record, since=None):
    return thanks(record, lambda: lineage.fit(record), since)


def test_thanks_go_to_who_brought_us_together_and_who_was_named(record):
    rows = ask(record).rows
    assert {row["person"] for row in rows if row["outcome"] == "d1"} == {BO}
    named = next(row for row in rows if row["person"] == DEE)
    assert (named["outcome"], named["name"], named["role"]) == ("d2", "Dee Dale", "referrer")
    assert not {ME, CY} & {row["person"] for row in rows}


def test_a_chain_leads_from_their_word_to_the_outcome(record):
    (bo,) = (row for row in ask(record).rows if (row["outcome"], row["person"]) == ("d1", BO))
    steps = [step["activity"] for step in bo["chain"]]
    assert steps[0] in {"email:meet", "email:re-hello"}
    assert steps[-1] in {"email:hi", "email:re-hi", "email:let us do it", "email:meet"}
    times = [step["when"] for step in bo["chain"]]
    assert times == sorted(times)


def test_new_is_what_came_since_all_were_told(record):
    assert {row["outcome"] for row in ask(record, date(2024, 1, 11)).rows} == {"d2"}
    told(record)
    assert ask(record).rows == []
    assert {row["outcome"] for row in ask(record, date(2024, 1, 1)).rows} == {"d1", "d2"}
    with record.write() as writer:
        writer.add_outcomes([replace(OUTCOMES[1], id="d3", when=NEW_YEAR + 14 * DAY)])
    assert {row["outcome"] for row in ask(record).rows} == {"d3"}
