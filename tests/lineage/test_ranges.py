"""Ranges hold their figure, and are as wide as the drawn worlds say and the model owns."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from wherefrom.lineage.ranges import DISCREPANCY, spread

figures = st.floats(0, 1e6)


@given(arrays(float, 3, elements=figures), arrays(float, (7, 3), elements=figures))
def test_range_holds_its_figure_and_is_never_below_nought(point, drawn):
    low, high = spread(point, drawn)
    assert (low >= 0).all()
    assert (low <= point).all()
    assert (point <= high).all()


@given(arrays(float, 3, elements=figures))
def test_range_is_the_figure_where_all_worlds_agree_or_none_was_drawn(point):
    for drawn in (np.zeros((0, 3)), np.repeat(point[None], 5, axis=0)):
        low, high = spread(point, drawn)
        np.testing.assert_allclose(low, point, rtol=1e-12)
        np.testing.assert_allclose(high, point, rtol=1e-12)


@given(
    arrays(float, 3, elements=figures),
    arrays(float, (7, 3), elements=figures),
    st.floats(0.001, 1000),
)
def test_range_scales_with_its_unit(point, drawn, unit):
    for ours, theirs in zip(spread(point * unit, drawn * unit), spread(point, drawn), strict=True):
        np.testing.assert_allclose(ours, theirs * unit, rtol=1e-9, atol=1e-6)


def test_range_owns_more_than_the_worlds_span():
    drawn = np.linspace(8, 12, 101)[:, None]
    low, high = spread(np.array([10.0]), drawn)
    np.testing.assert_allclose([low[0], high[0]], [10 - 1.8 * DISCREPANCY, 10 + 1.8 * DISCREPANCY])
