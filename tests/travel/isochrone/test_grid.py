"""The grid: it covers its box, with about as many knots as asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.geo import Box
from app.travel.isochrone import Grid

CORNERS = st.tuples(st.floats(-170, 170), st.floats(-80, 80), st.floats(0, 5), st.floats(0, 5))


@given(CORNERS, st.integers(9, 6000))
def test_the_knots_cover_the_box(corner: tuple[float, float, float, float], most: int) -> None:
    west, south, width, height = corner
    box = Box(west, south, west + width, south + height)

    points = Grid.over(box, most).points()

    assert 9 <= len(points) <= max(most * 1.1, 9)
    np.testing.assert_allclose(
        [points.lon.min(), points.lat.min()], [box.west, box.south], atol=1e-6
    )
    np.testing.assert_allclose(
        [points.lon.max(), points.lat.max()], [box.east, box.north], atol=1e-4
    )


def test_cells_are_about_as_wide_as_high() -> None:
    grid = Grid.over(Box(11.0, 46.0, 12.0, 46.7), 5000)

    wide = grid.step_lon * np.cos(np.radians(46.35))

    assert wide == pytest.approx(grid.step_lat, rel=0.05)


def test_too_few_knots_are_refused() -> None:
    with pytest.raises(ValueError, match="at_most"):
        Grid.over(Box(11, 46, 12, 47), 8)
