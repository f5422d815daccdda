"""People are found by account or name, named as last seen, and parted again at a word."""

import pytest

from wherefrom.errors import UnknownNameError
from wherefrom.people import People, resolve
from wherefrom.record.record import open_record
from wherefrom.schema import to_accounts, to_table
from wherefrom.vocabulary import Account, Activity, Outcome

WHEN = 1_700_000_000_000_000
ACCOUNTS = [
    Account("github:ana", "ana r", "ana@b.org", None, WHEN),
    Account("email:ana@b.org", "Ana Ruiz", None, None, WHEN + 1),
    Account("email:ben@b.org", "Ben", None, None, WHEN),
    Account("email:anna@c.org", "Ana Ruiz", None, None, WHEN),
]


@pytest.fixture
def record(tmp_path):
    record = open_record(tmp_path / "record", create=True)
    talk = Activity(
        id="email:1", type="Create", actor="email:ben@b.org", channel="email", published=WHEN,
        to=("email:quiet@b.org",),
    )  # fmt: skip
    with record.write() as writer:
        writer.append(to_table([talk], "a.mbox"), to_accounts(ACCOUNTS))
        writer.set_ours(["email:ben@b.org", "slack:me"])
        writer.add_outcomes([Outcome(id="deal", when=WHEN, counterparties=("crm:acme",))])
    return record


def test_everybody_named_anywhere_is_an_account(record):
    people = resolve(record)
    assert people.accounts == sorted(people.accounts)
    assert set(people.accounts) == {
        "crm:acme", "email:ana@b.org", "email:anna@c.org", "email:ben@b.org", "email:quiet@b.org",
        "github:ana", "slack:me",
    }  # fmt: skip


def test_an_equal_mail_address_makes_one_person_with_the_name_last_seen(record):
    people = resolve(record)
    assert people.person_of["github:ana"] == "email:ana@b.org"
    assert people.members["email:ana@b.org"] == ["email:ana@b.org", "github:ana"]
    assert people.name_of("email:ana@b.org") == "Ana Ruiz"
    assert people.name_of("email:quiet@b.org") == "quiet@b.org"


def test_ours_are_persons(record):
    people = resolve(record)
    assert people.is_ours("email:ben@b.org")
    assert people.is_ours("slack:me")
    assert not people.is_ours("email:ana@b.org")


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("github:ana", "email:ana@b.org"),
        ("mailto:Ana@B.org", "email:ana@b.org"),
        ("ANA@b.org", "email:ana@b.org"),
        (" ben ", "email:ben@b.org"),
    ],
)
def test_a_person_is_found_by_account_or_name(record, text, person):
    assert resolve(record).find(text) == person


def test_whoever_is_not_there_is_told_with_close_names(record):
    with pytest.raises(UnknownNameError, match=r'No person "github:anna".*"github:ana"'):
        resolve(record).find("github:anna")
    with pytest.raises(UnknownNameError, match=r"2 people bear it: email:ana@b\.org, email:anna"):
        resolve(record).find("ana ruiz")


def test_a_name_is_no_reason_to_join(record):
    people = resolve(record)
    assert people.person_of["email:anna@c.org"] == "email:anna@c.org"
    assert people.namesakes("ana ruiz") == 2


def test_decisions_join_and_part_and_are_undone_by_number(record):
    before = resolve(record).person_of
    with record.write() as writer:
        joined = writer.decide("same", "email:ana@b.org", "email:anna@c.org")
    assert resolve(record).find("email:anna@c.org") == "email:ana@b.org"
    with record.write() as writer:
        parted = writer.decide("apart", "email:ana@b.org", "github:ana")
    assert resolve(record).find("github:ana") == "github:ana"
    assert resolve(record).find("email:anna@c.org") == "email:ana@b.org"
    with record.write() as writer:
        writer.undo(joined.number)
        writer.undo(parted.number)
    assert resolve(record).person_of == before


def test_who_is_kept_apart_is_told_and_what_is_refused_changes_nothing(record):
    before = resolve(record).person_of
    with record.write() as writer:
        writer.decide("refused", "email:ana@b.org", "github:ana")
    assert resolve(record).person_of == before
    with record.write() as writer:
        writer.decide("apart", "email:anna@c.org", "email:ana@b.org")
    assert resolve(record).is_parted("email:ana@b.org", "email:anna@c.org")
    assert not resolve(record).is_parted("email:ana@b.org", "email:ben@b.org")


def test_look_alikes_of_one_person_are_no_matter():
    accounts = ["x:paul", "x:p\u0430ul"]
    assert len(People({each: each for each in accounts}, {}, ()).look_alikes()) == 1
    assert People(dict.fromkeys(accounts, "x:paul"), {}, ()).look_alikes() == []
