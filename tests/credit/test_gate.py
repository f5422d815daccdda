"""Credit where contacts do not add up."""

import itertools
from math import factorial

import numpy as np
import pytest
from tests.credit.test_credit import CAME, TALE
from tests.lineage.tales import lineage

from wherefrom.credit.backward import shares, unknown
from wherefrom.lineage.history import OUTCOME
from wherefrom.lineage.kept import keep


def test_behind_a_gate_shares_are_those_of_all_orders_in_which_contacts_may_come():
    told = lineage(*TALE, outcomes=CAME)
    told = told._replace(dose=np.where(told.history.type == OUTCOME, 1.5, 0.0))
    players = np.flatnonzero(told.history.type != OUTCOME)
    n = players.size
    worth = np.ones(2)
    value = {}
    for size in range(n + 1):
        for there in itertools.combinations(range(n), size):
            allowed = np.zeros((told.history.type.size, 1))
            allowed[players[list(there)]] = 1
            allowed[told.history.type == OUTCOME] = 1
            value[frozenset(there)] = keep(told, allowed)[told.history.type == OUTCOME].sum()
    exact = np.zeros(n)
    for there, got in value.items():
        for i in set(range(n)) - there:
            weight = factorial(len(there)) * factorial(n - len(there) - 1) / factorial(n)
            exact[i] += weight * (value[there | {i}] - got)
    np.testing.assert_allclose(shares(told, worth)[players], exact, rtol=0.05, atol=0.01)
    assert shares(told, worth).sum() == pytest.approx((1 - unknown(told)) @ worth)
