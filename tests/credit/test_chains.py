"""Chains are the likeliest of all ways, counted one by one."""

import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherefrom.credit.chains import chain, steps

NAMES = "abcde"  # in time order; the outcome is "o"
ARCS = [*itertools.combinations(NAMES, 2), *((name, "o") for name in NAMES)]
TEXTS = ("child", "parent", "mechanism", "known")
SCHEMA = pa.schema([*((name, pa.string()) for name in TEXTS), ("p", pa.float64())])


def table(p):
    rows = [
        {"child": child, "parent": parent, "p": value, "mechanism": "reply", "known": "inferred"}
        for (parent, child), value in zip(ARCS, p, strict=True)
        if value > 0
    ]
    alone = {"child": "a", "parent": None, "p": 1.0, "mechanism": "", "known": ""}
    return pa.Table.from_pylist([*rows, alone], schema=SCHEMA)


def ways(start, p):
    """Return the probability of every way from an activity to the outcome."""
    value = dict(zip(ARCS, p, strict=True))
    between = NAMES[NAMES.index(start) + 1 :]
    for size in range(len(between) + 1):
        for middle in itertools.combinations(between, size):
            yield np.prod([value[arc] for arc in itertools.pairwise((start, *middle, "o"))])


@given(p=st.lists(st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.9]), min_size=15, max_size=15))
def test_a_chain_is_the_likeliest_way(p):
    row = {"outcome": "o", "ancestors": [{"activity": name} for name in NAMES]}
    on = steps(table(p), row)
    for name in NAMES:
        found = chain(on, name)
        best = max(ways(name, p))
        assert bool(found) == (best > 0)
        if found:
            assert np.prod([step.p for step in found]) == pytest.approx(best)
            assert (found[0].activity, found[-1].child) == (name, "o")


def test_a_chain_keeps_to_the_ancestors_told():
    row = {"outcome": "o", "ancestors": [{"activity": "a"}, {"activity": "b"}]}
    p = [0.9 if arc in {("a", "c"), ("c", "o")} else 0.1 for arc in ARCS]
    assert [step.activity for step in chain(steps(table(p), row), "a")] == ["a"]
