"""Credit summed up: figures stand where they belong, and add up however they are grouped."""

import pytest

from wherefrom import lineage
from wherefrom.credit import BY, credit
from wherefrom.record.record import open_record
from wherefrom.schema import to_accounts, to_table
from wherefrom.settings import Settings
from wherefrom.vocabulary import Activity, Outcome

DAY = 86_400_000_000
ME, BO = "email:me@b.org", "email:bo@b.org"


def letter(day, actor, to, name):
    return Activity(
        id=f"email:{name}",
        type="Create",
        actor=actor,
        to=(to,),
        channel="email",
        visibility="direct",
        published=day * DAY,
        name=name,
    )


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    """Outcomes between the talk they came of: places among all are not places among talk."""
    folder = tmp_path_factory.mktemp("accounts") / "record"
    record = open_record(folder, create=True, settings=Settings(draws=2))
    others = [f"email:{name}@b.org" for name in ("bo", "cy", "dee", "eve", "flo", "gus")]
    talk = [letter(20 * n, other, ME, f"offer {n}") for n, other in enumerate(others)]
    came = [
        Outcome(
            id=f"deal {n}",
            when=(20 * n + 5) * DAY,
            kind="deal",
            ours=(ME,),
            counterparties=(other,),
        )
        for n, other in enumerate(others)
    ]
    with record.write() as writer:
        writer.append(to_table([*talk, letter(900, ME, BO, "idle")], "talk"), to_accounts([]))
        writer.set_ours([ME])
        writer.add_outcomes(came)
    return lineage.fit(record)


def test_removal_stands_beside_its_own_activity(fitted):
    rows = {row["key"]: row for row in credit(fitted, "activity")}
    offers = [rows[f"email:offer {n}"] for n in range(6)]
    assert all(row["removal"] == pytest.approx(row["share"]) for row in offers)
    assert all(row["share"] > 0 for row in offers)
    assert "email:idle" not in rows


@pytest.mark.parametrize("by", BY)
def test_shares_and_what_is_unknown_add_up_to_the_outcomes(fitted, by):
    assert sum(row["share"] for row in credit(fitted, by)) == pytest.approx(6)
