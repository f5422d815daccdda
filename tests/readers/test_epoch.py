import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherefrom.readers.epoch import parse_epoch

NOW = int(time.time())


@given(st.integers(300_000_000, NOW), st.sampled_from([0, 3, 6, 9]))
def test_the_unit_is_told_by_the_size(seconds, digits):
    assert parse_epoch(f"{seconds}{'0' * digits}") == (seconds * 1_000_000, "exact")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("0", (None, "unknown")),
        ("", (None, "unknown")),
        ("abc", (None, "unknown")),
        ("nan", (None, "unknown")),
        ("1" * 41, (None, "unknown")),
        ("-1700000000", (None, "implausible")),
        ("1e400", (None, "implausible")),
        ("99999999999", (None, "implausible")),
        ("1700000000.25", (1700000000250000, "exact")),
        ("1.7e9", (1700000000000000, "exact")),
    ],
)
def test_what_is_no_time_since_1976_is_none(text, moment):
    assert parse_epoch(text) == moment
