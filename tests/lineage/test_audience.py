"""An audience that runs out is told by first contacts that come ever more slowly."""

import numpy as np
import pytest

from wherefrom.lineage import audience

DAYS = 500.0


def arrivals(size, rate, seed=1):
    """Return when each of an audience comes, those who do, at a rate of each."""
    times = np.random.default_rng(seed).exponential(1 / rate, size)
    return np.sort(times[times < DAYS])


def test_the_hazard_left_is_that_of_the_days_left():
    times = arrivals(2000, 0.004)
    left = audience.hazards(times, DAYS)
    np.testing.assert_allclose(left, 0.004 * (DAYS - times), rtol=0.2, atol=0.05)


@pytest.mark.parametrize(("size", "rate"), [(100_000, 0.00002), (60, 0.01)])
def test_an_audience_that_does_not_run_out_or_is_small_tells_nothing(size, rate):
    assert audience.hazards(arrivals(size, rate), DAYS) is None
