"""The core's arithmetic. `reference` defines each kernel, `compiled` hurries it; both answer alike."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Indices: TypeAlias = NDArray[np.int32]
Bools: TypeAlias = NDArray[np.bool_]
