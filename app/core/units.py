"""Array types and honest rounding of what the engines measure."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
CodeArray: TypeAlias = NDArray[np.int8]
BoolArray: TypeAlias = NDArray[np.bool_]
MaskArray: TypeAlias = NDArray[np.uint64]

METRES_PER_KM = 1000.0
MINUTES_PER_HOUR = 60.0
MINUTES_PER_DAY = 1440

# A listing's point is often the gate of a campus or the middle of a house block.
FINEST_STEP_M = 50.0


def whole_minutes(minutes: FloatArray) -> FloatArray:
    """Round minutes as every page shows them: to the nearest whole one, halves to even.

    NaN stays NaN; empty stays empty. Ranking compares these values, not the raw
    ones, so that the list never looks unsorted.
    """
    return np.rint(minutes)


def shown_metres(metres: FloatArray) -> FloatArray:
    """Round distances to what is known: 50 m below 1 km, 100 m below 10 km, then 1 km.

    Never below 50 m, which reads as "up to 50 m". NaN stays NaN; empty stays empty.
    """
    step = np.where(metres < METRES_PER_KM, FINEST_STEP_M, 100.0)
    step = np.where(metres >= 10 * METRES_PER_KM, METRES_PER_KM, step)
    shown: FloatArray = np.maximum(np.rint(metres / step) * step, FINEST_STEP_M)
    return shown
