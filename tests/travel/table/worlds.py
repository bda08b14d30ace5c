"""Small worlds with known ways, for the tests of the table."""

from datetime import date

import numpy as np

from app.travel import Mode
from app.travel.table import Band, CentreTable, Origin, Ways
from app.travel.table.mesh import KM_PER_DEGREE

LAT = 46.0
KM_LON = KM_PER_DEGREE * float(np.cos(np.radians(LAT)))
BAND = Band(np.array([1.0, 10.0]), np.array([0.5, 0.8]), np.array([2.0, 1.5]))
ORIGIN = Origin("world", "by hand", "CC0-1.0", date(2026, 11, 22))


def at(east_km: float, north_km: float = 0.0) -> tuple[float, float]:
    """Return lon, lat of a place so far east and north of (11, 46)."""
    return 11.0 + east_km / KM_LON, LAT + north_km / KM_PER_DEGREE


def world(places: dict[str, tuple[float, float]], minutes: list[list[float]]) -> CentreTable:
    """Return a table for driving at 60 km/h between places given in km."""
    points = [at(*place) for place in places.values()]
    lon, lat = np.array(points).reshape(-1, 2).T
    matrix = np.array(minutes, float).reshape(len(places), len(places))
    ways = {Mode.CAR: Ways(matrix, matrix.copy(), 2.0, 1.3, BAND)}
    return CentreTable(lon.copy(), lat.copy(), tuple(places), ways, ORIGIN)


def two_valleys() -> CentreTable:
    """Return two valleys 6 km apart with a ridge between: 50 minutes around it.

    In each valley, Low lies 8 km south of High and 8 minutes away; the Lows are 34
    minutes from each other, by the mouth of the valleys.
    """
    places = {"WLow": (0.0, 0.0), "WHigh": (0.0, 8.0), "ELow": (6.0, 0.0), "EHigh": (6.0, 8.0)}
    minutes = [[0, 8, 34, 42], [8, 0, 42, 50], [34, 42, 0, 8], [42, 50, 8, 0]]
    return world(places, [[float(value) for value in row] for row in minutes])
