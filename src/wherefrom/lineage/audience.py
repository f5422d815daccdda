"""An audience that runs out: where each comes once, who was not won today is won another day.

Where first contacts come ever more slowly, those who may come are being used up, and the hazard of
those who are left can be told: whoever is not brought by one cause is left to all others.
"""

import numpy as np

from wherefrom.kernels import Floats

LEAST = 100  # first contacts; fewer tell no size
SURE = 10.0  # of log-likelihood, over an audience without end
USED_UP = 2 / 3  # an audience of which fewer came says little
SIZES = 200  # tried
WITHOUT_END = 1000.0  # times those who came


def hazards(times: Floats, end: float) -> Floats | None:
    r"""Return the hazard that was left to each first contact after its time; None if none is told.

    At a rate of h for each of those left, M - n(t) of them, what is left to one after t is
    $$\log \frac{M - n(t)}{M - n(T)}$$

    Args:
        times: (f,) days of all first contacts, sorted.
        end: T, days.

    Source:
        Jelinski & Moranda, in Statistical Computer Performance Evaluation (1972): a pure death
        process, its size by maximum likelihood; docs/explain/replay.md.
    """
    came = times.size
    if came < LEAST:
        return None
    gone = np.arange(came)
    waits = np.diff(np.concatenate([times, [end]]))
    sizes = came + np.geomspace(0.5, WITHOUT_END * came, SIZES)
    exposures = sizes * end - (gone + 1.0) @ waits
    likely = np.array([np.log(size - gone).sum() for size in sizes]) - came * np.log(exposures)
    size = sizes[int(np.argmax(likely))]
    if likely.max() - likely[-1] < SURE or came < USED_UP * size:
        return None
    after = np.searchsorted(times, times, side="right")
    return np.log((size - after) / (size - came))
