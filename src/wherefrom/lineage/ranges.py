"""From drawn worlds to a range: what the draws span, and what no draw of one model can know."""

import numpy as np

from wherefrom.kernels import Floats

SPAN = (0.05, 0.95)  # of the drawn worlds
INTERVAL = round(SPAN[1] - SPAN[0], 3)
# The draws say how far the record pins down this model, not how far the model is from the world.
# How often a stretched span holds the truth of simulated worlds: docs/explain/how-right-is-it.md.
DISCREPANCY = 1.3


def spread(point: Floats, drawn: Floats) -> tuple[Floats, Floats]:
    """Return the low and high end of a range around each figure, never below nought.

    Args:
        point: (...) the figures.
        drawn: (draws, ...) the same in drawn worlds.
    """
    if not len(drawn):
        return point, point
    low, high = np.quantile(drawn, SPAN, axis=0)
    below, above = np.maximum(point - low, 0), np.maximum(high - point, 0)
    return np.maximum(point - DISCREPANCY * below, 0), point + DISCREPANCY * above
