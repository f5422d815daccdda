"""Reports on a small record whose answers can be counted by hand."""

import pytest

from wherefrom import lineage
from wherefrom.record.record import open_record
from wherefrom.reports import folk
from wherefrom.reports.questions import QUESTIONS, ask
from wherefrom.schema import to_accounts, to_table
from wherefrom.settings import Settings
from wherefrom.vocabulary import Account, Activity, Outcome

DAY = 86_400_000_000
NEW_YEAR = 1_704_067_200_000_000  # 2024-01-01
ME, BO, CY, DEE = (f"email:{name}@b.org" for name in ("me", "bo", "cy", "dee"))


def mail(day, actor, to, name, reply=None, channel="email", thread=None):
    id_ = f"{channel}:{name}"
    return Activity(
        id=id_,
        type="Create",
        actor=actor,
        to=(to,),
        channel=channel,
        visibility="direct",
        published=NEW_YEAR + day * DAY,
        in_reply_to=f"{channel}:{reply}" if reply else None,
        context=f"{channel}:{thread or reply or name}",
        name=name,
    )


TALK = [
    mail(0, ME, BO, "hello"),
    mail(1, BO, ME, "re-hello", reply="hello"),
    mail(2, ME, BO, "re-re-hello", reply="re-hello", thread="hello"),
    mail(3, CY, ME, "offer", channel="chat"),  # never answered
    mail(4, CY, ME, "again", channel="chat"),  # nor this
    mail(5, DEE, ME, "hi"),
    mail(6, ME, DEE, "elsewhere", channel="chat"),  # an answer, on another channel
    mail(7, BO, ME, "bye", reply="re-re-hello", thread="hello"),  # nobody wrote after it
    mail(8, BO, CY, "not to us"),
]
OUTCOMES = [
    Outcome(id="d1", when=NEW_YEAR + 20 * DAY, kind="deal", ours=(ME,), counterparties=(BO,)),
    Outcome(id="d2", when=NEW_YEAR + 13 * DAY, kind="deal", ours=(ME,), counterparties=(CY,)),
    Outcome(id="d3", when=NEW_YEAR + 9 * DAY, kind="hire", ours=(ME,), counterparties=(CY, DEE)),
    Outcome(id="d4", when=NEW_YEAR + 9 * DAY, kind="hire", counterparties=("email:new@b.org",)),
]


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    record = open_record(
        tmp_path_factory.mktemp("reports") / "record", create=True, settings=Settings(draws=2)
    )
    accounts = [Account(BO, "Bo Bell"), Account(CY, "Cy Dale")]
    with record.write() as writer:
        writer.append(to_table(TALK, "talk"), to_accounts(accounts))
        writer.set_ours([ME])
        writer.add_outcomes(OUTCOMES)
    return record


@pytest.fixture(scope="module")
def answer(record):
    return lambda name: ask(name, record, lambda: lineage.fit(record))


def test_lag_counts_from_the_first_contact_by_its_channel(answer):
    report = answer("lag")
    told = [
        (row["channel"], row["kind"], row["outcomes"], row["days_median"]) for row in report.rows
    ]
    assert told == [("chat", "deal", 1, 10), ("chat", "hire", 1, 6), ("email", "deal", 1, 20)]
    assert any(caveat.startswith("1 of 4 outcomes have no earlier") for caveat in report.caveats)


def test_channels_count_what_they_hold(answer):
    told = {row["channel"]: row for row in answer("channels").rows}
    assert [told["email"][key] for key in ("activities", "ours", "people")] == [6, 2, 2]
    assert [told["chat"][key] for key in ("activities", "ours", "people")] == [3, 1, 1]
    assert told["email"]["first"] == "2024-01-01T00:00:00Z"
    assert 0 <= sum(row["share"] for row in told.values()) <= 4


def test_unanswered_lists_each_person_once_and_those_we_know_first(answer):
    told = [(row["person"], row["subject"], row["waiting"]) for row in answer("unanswered").rows]
    assert told == [(BO, "bye", 1), (CY, "again", 2)]
    assert answer("unanswered").rows[0]["name"] == "Bo Bell"


@pytest.mark.parametrize("name", [question.name for question in QUESTIONS])
def test_question_answers_under_its_own_name(answer, name):
    report = answer(name)
    assert report.report == name
    assert report.to_json().startswith("{")


def test_people_list_ours_first(record):
    rows = folk.people(record).rows
    assert [row["person"] for row in rows] == [ME, BO, CY, DEE, "email:new@b.org"]
    assert [row["ours"] for row in rows] == [True, False, False, False, False]
