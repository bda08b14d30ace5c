"""Tables whose centres lie a few hundred metres apart, as a road engine makes them."""

from pathlib import Path

import numpy as np
import pytest
from travel.table.worlds import at, world

from app.core.geo import LonLat
from app.core.settings import ROOT
from app.travel import Mode, Points
from app.travel.table import Table, read_table
from app.travel.table.mesh import KM_PER_DEGREE, STEP_KM, Mesh, spacing_km


def test_streets_a_few_hundred_metres_apart_are_told_apart() -> None:
    # South and north of a railway, 300 m from each other: the bridge is 6 minutes away.
    near, beyond, far = (0.0, 0.0), (0.0, 0.3), (4.0, 0.0)
    table = world(
        {"South": near, "North": beyond, "Town": far, "Town north": (4.0, 0.3)},
        [[0, 12, 5, 6], [12, 0, 11, 12], [5, 11, 0, 1], [6, 12, 1, 0]],
    )
    to = Points(np.array([at(*near)[0], at(*beyond)[0]]), np.array([at(*near)[1], at(*beyond)[1]]))

    times = Table(table).one_to_many(LonLat(*at(*far)), to, Mode.CAR, limit_min=None)

    np.testing.assert_allclose(times.minutes, [5, 11], rtol=0.12)


def test_spacing_is_the_usual_way_to_the_next_centre() -> None:
    # 1 km apart but for the last, which is 5 km away.
    lon, lat = np.array([at(0.0), at(1.0), at(2.0), at(7.0)]).T

    assert spacing_km(lon, lat) == pytest.approx(1.0, rel=0.01)
    assert spacing_km(lon[:1], lat[:1]) == float("inf")
    assert spacing_km(np.full(3, 11.0), np.full(3, 46.0)) > 0


@pytest.mark.parametrize("site", ["trentino", "lisbon"])
def test_shipped_tables_keep_the_mesh_that_they_were_measured_with(site: str) -> None:
    shipped = read_table(Path(ROOT) / "geodata" / site / "travel_table.npz")

    mesh = Mesh.over(shipped.lon, shipped.lat)

    assert mesh.lat_step * KM_PER_DEGREE == pytest.approx(STEP_KM)
