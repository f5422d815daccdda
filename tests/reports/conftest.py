import pytest
from tests.reports.talk import BO, CY, ME, OUTCOMES, TALK

from wherefrom import lineage
from wherefrom.record.record import open_record
from wherefrom.reports.questions import ask
from wherefrom.schema import to_accounts, to_table
from wherefrom.settings import Settings
from wherefrom.vocabulary import Account


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def answer(record):
    return lambda name: ask(name, record, lambda: lineage.fit(record))
