"""What the user says of accounts is kept in their canonical form, or told to be unknown."""

import pytest

from wherefrom.errors import UnknownNameError
from wherefrom.people import decide, resolve
from wherefrom.record.record import open_record
from wherefrom.schema import ACTIVITIES, to_accounts
from wherefrom.vocabulary import Account


@pytest.fixture
def record(tmp_path):
    record = open_record(tmp_path / "record", create=True)
    accounts = [Account("email:ana@b.org"), Account("mastodon:ana@b.org")]
    with record.write() as writer:
        writer.append(ACTIVITIES.empty_table(), to_accounts(accounts))
    return record


def test_accounts_become_ours_and_no_longer_are(record):
    decide.change_ours(record, ["mailto:Ana@B.org"])
    decide.change_ours(record, ["https://b.org/@Ana"])
    assert record.ours() == ["email:ana@b.org", "mastodon:ana@b.org"]
    decide.change_ours(record, ["ana@b.org"], remove=True)
    assert record.ours() == ["mastodon:ana@b.org"]


@pytest.mark.parametrize("text", ["email:anna@b.org", "Ana"])
def test_an_account_the_record_does_not_know_is_told(record, text):
    with pytest.raises(UnknownNameError, match=f'No account "{text}"'):
        decide.change_ours(record, [text])
    with pytest.raises(UnknownNameError, match=f'No account "{text}"'):
        decide.decide(record, "same", "ana@b.org", text)
    assert (record.ours(), record.decisions()) == ([], [])


def test_two_accounts_are_joined_parted_and_joined_again_by_undo(record):
    together = decide.decide(record, "same", "acct:ana@b.org", "ana@b.org")
    assert together == "email:ana@b.org"
    assert decide.decide(record, "apart", "acct:ana@b.org", "ana@b.org") == "mastodon:ana@b.org"
    decide.undo(record)
    assert resolve(record).find("acct:ana@b.org") == together
    decide.undo(record, 1)
    assert len(resolve(record).members) == 2
