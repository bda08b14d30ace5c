"""Build a table by asking a provider that knows the roads, such as a road engine."""

from collections.abc import Mapping, Sequence

import numpy as np

from app.core.geo import LonLat
from app.core.units import FloatArray
from app.travel.table.build import DECIMALS, ways_of
from app.travel.table.centres import Places
from app.travel.table.ways import Band, CentreTable, Origin
from app.travel.times import Mode, Points, Provider


def table_by(
    provider: Provider,
    centres: Places,
    modes: Sequence[Mode],
    origin: Origin,
    *,
    bands: Mapping[Mode, Band] | None = None,
) -> CentreTable:
    """Return the table of the ways that a provider finds between these centres.

    Asks once for each centre and mode. Both directions are averaged; a way that is
    known in one direction only, or whose length is not known, is unknown.
    """
    lon, lat = centres.lon.round(DECIMALS), centres.lat.round(DECIMALS)
    points = Points(lon, lat)
    ways = {}
    for mode in modes:
        minutes, km = _asked(provider, points, mode)
        ways[mode] = ways_of(mode, minutes, km, points, band=(bands or {}).get(mode))
    return CentreTable(lon, lat, centres.names, ways, origin)


def _asked(provider: Provider, points: Points, mode: Mode) -> tuple[FloatArray, FloatArray]:
    """Return (n, n) minutes and km, the same in both directions."""
    n = len(points)
    minutes, km = np.full((2, n, n), np.nan)
    for row, (lon, lat) in enumerate(zip(points.lon, points.lat, strict=True)):
        times = provider.one_to_many(LonLat(lon, lat), points, mode, limit_min=None)
        minutes[row], km[row] = times.minutes, times.km
    unknown = np.isnan(minutes) | np.isnan(km)
    unknown |= unknown.T
    minutes[unknown], km[unknown] = np.nan, np.nan
    np.fill_diagonal(minutes, 0.0)
    np.fill_diagonal(km, 0.0)
    return (minutes + minutes.T) / 2, (km + km.T) / 2
