"""Small sites for the coverage tests, and strategies that make odd ones."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from app.core.units import BoolArray, FloatArray
from app.coverage import Demand

NAN = float("nan")
INF = float("inf")

# Few different times, so that ties, limits met exactly and unknowns are frequent.
TIMES = st.sampled_from([0.0, 5.0, 10.0, 20.0, 20.5, 40.0, 90.0, INF, NAN])
PEOPLE = st.sampled_from([0.0, 0.0, 1.0, 2.5, 7.0, 40.0, 1_000.0])


@st.composite
def matrices(draw: Any, rows: int, columns: int, cells: Any = TIMES) -> FloatArray:
    size = rows * columns
    values = draw(st.lists(cells, min_size=size, max_size=size))
    return np.array(values).reshape(rows, columns)


@st.composite
def masks(draw: Any, *shape: int) -> BoolArray:
    size = int(np.prod(shape))
    values = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    return np.array(values, np.bool_).reshape(shape)


@st.composite
def amounts(draw: Any, size: int, values: Any = PEOPLE) -> FloatArray:
    return np.array(draw(st.lists(values, min_size=size, max_size=size)), np.float64)


@st.composite
def demands(draw: Any, size: int, areas: int = 3) -> Demand:
    codes = draw(st.lists(st.integers(-1, areas - 1), min_size=size, max_size=size))
    return Demand(draw(amounts(size)), np.array(codes, np.int64), areas)
