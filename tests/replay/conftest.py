"""Small tables of activities, as `allowed` is given them."""

import pyarrow as pa
import pytest

from wherefrom.replay.policy import GIVEN

PLAIN = {
    "time_status": "exact",
    "type": "Create",
    "actor": "email:me@us.org",
    "channel": "email",
    "visibility": "public",
    "to": [],
    "mentions": [],
    "tags": [],
    "archive": "a.mbox",
    "place": "a.mbox@0",
    "person": "email:me@us.org",
    "ours": True,
    "first_contact": False,
    "reply": False,
    "depth": 0,
}


NOON = 1_704_110_400_000_000  # of Monday 2024-01-01, UTC


@pytest.fixture(scope="session")
def table():
    """Return what makes rows into activities of ours, one a minute from a Monday noon, UTC."""
    return _table


def _table(*rows):
    whole = [
        {"id": f"a{number:03}", "published": NOON + number * 60_000_000} | PLAIN | row
        for number, row in enumerate(rows)
    ]
    return pa.Table.from_pylist(whole, schema=GIVEN)
