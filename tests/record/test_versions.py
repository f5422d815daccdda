import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherefrom.record.order import one_row_an_id
from wherefrom.record.versions import Versions, keys_of

# Few values, so that they meet; ends of zero bytes, which NumPy's text drops on printing.
KEYS = st.integers(0, 40).map(lambda n: bytes([n % 3, 255 - n]) + bytes(14))


@given(batches=st.lists(st.lists(KEYS, max_size=20), max_size=12))
def test_versions_are_a_set(batches):
    known, versions = set(), Versions()
    for batch in batches:
        keys = keys_of(pa.chunked_array([pa.array(batch, pa.binary(16))]))
        new = versions.new(keys)
        first = [key not in known and key not in batch[:at] for at, key in enumerate(batch)]
        assert new.tolist() == first
        versions.add(keys[new])
        known |= {*batch}


def test_keys_are_those_of_a_sliced_and_chunked_column():
    column = pa.chunked_array([pa.array([bytes([n]) * 16 for n in range(1, 9)], pa.binary(16))] * 2)
    assert keys_of(column.slice(3, 8)).tolist() == column.slice(3, 8).to_pylist()


@pytest.mark.slow
def test_more_than_two_gib_of_text_can_be_put_in_order():
    text = pa.array(["x" * 10_000] * 10_000)
    rows = 220_000
    table = pa.table({
        "published": np.arange(rows)[::-1],
        "id": [str(n) for n in range(rows)],
        "version": [b"v"] * rows,
        "content": pa.chunked_array([text] * 22),
    })  # fmt: skip
    ordered = one_row_an_id(table)
    assert ordered.nbytes > 2**31
    assert ordered["id"][0].as_py() == str(rows - 1)
