"""Build a site's table: roads in, ways between its centres out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from app.core.units import FloatArray, IntArray
from app.travel.table.centres import Places, choose, named
from app.travel.table.provider import Table, straight_km_between
from app.travel.table.roads import Roads, minutes_from, network, quickest
from app.travel.table.sharpening import Sample, sharpened
from app.travel.table.ways import STEP, Band, CentreTable, Origin, Ways
from app.travel.times import Mode, Points

GAP_KM = 2.5
AT_MOST = 450
# From so many nodes the truth along the roads is worked out, to see where a table misleads.
SAMPLED = 100
# Pairs of centres this near show the pace of the last kilometres.
NEAR_KM = 4.0
# Way / straight line over a kilometre or so, measured between 122 addresses and stops
# around Mezzolombardo with a road engine, transit as by car.
LOCAL_DETOUR = {Mode.WALK: 1.2, Mode.BICYCLE: 1.25, Mode.CAR: 1.3, Mode.TRANSIT: 1.3}
# By how much streets of a village are slower than the road to it, measured there too.
LOCAL_DELAY = {Mode.CAR: 1.3}
DECIMALS = 5
NO_ORIGIN = Origin("", "", "", date.min)
UNMEASURED = Band(np.array([0.0]), np.array([0.6]), np.array([1.7]))


def build_table(
    roads: Roads,
    node_names: Sequence[str],
    places: Places,
    origin: Origin,
    *,
    bands: Mapping[Mode, Band] | None = None,
    delays: Mapping[Mode, float] = LOCAL_DELAY,
    starts: Mapping[Mode, float] | None = None,
    gap_km: float = GAP_KM,
    at_most: int = AT_MOST,
) -> CentreTable:
    """Return the table of a site over its road network, rounded to what its file keeps.

    The modes of the roads become the modes of the table. Centres are chosen among
    the nodes that hang together: the places first, the most wanted before the others,
    then nodes that fill gaps, then those that such a table would tell wrongly, all
    named by `node_names`. `bands` are the measured bands, a
    wide guess where one is missing; `delays` say by how much the last streets are
    slower than the roads, `starts` the minutes that setting off and parking take.
    """
    on = network(roads)
    chosen = choose(places, roads.lon[on], roads.lat[on], gap_km=gap_km, at_most=at_most)
    nodes = on[_sharpened(roads, on, chosen, delays, at_most)]
    lon, lat = roads.lon[nodes].round(DECIMALS), roads.lat[nodes].round(DECIMALS)
    points = Points(lon, lat)
    ways = {}
    for mode in roads.minutes:
        minutes, km = quickest(roads, mode, nodes)
        band = (bands or {}).get(mode)
        found = ways_of(mode, minutes, km, points, band=band, delays=delays)
        ways[mode] = replace(found, start_min=(starts or {}).get(mode, 0.0))
    names = tuple(named(nodes, node_names, places, roads))
    return CentreTable(lon, lat, names, ways, origin)


def _sharpened(
    roads: Roads, on: IntArray, chosen: IntArray, delays: Mapping[Mode, float], at_most: int
) -> IntArray:
    """Return the chosen nodes and those that a table of them tells wrongly."""
    mode = Mode.CAR if Mode.CAR in roads.minutes else next(iter(roads.minutes), None)
    if mode is None or not chosen.size:
        return chosen
    points = Points(roads.lon[on], roads.lat[on])
    origins = np.arange(0, on.size, max(on.size // SAMPLED, 1))
    truth = Sample(origins, minutes_from(roads, mode, on[origins])[:, on])

    def table_of(rows: IntArray) -> Table:
        minutes, km = quickest(roads, mode, on[rows])
        centres = points.take(rows)
        ways = {mode: ways_of(mode, minutes, km, centres, delays=delays)}
        names = ("",) * rows.size
        return Table(CentreTable(centres.lon, centres.lat, names, ways, NO_ORIGIN))

    return sharpened(chosen, points, truth, table_of, mode, at_most=at_most)


def ways_of(
    mode: Mode,
    minutes: FloatArray,
    km: FloatArray,
    centres: Points,
    *,
    band: Band | None = None,
    delays: Mapping[Mode, float] = LOCAL_DELAY,
) -> Ways:
    """Return the ways of a mode, rounded to what the file keeps, with their local pace."""
    straight_km = straight_km_between(centres.lon, centres.lat)
    detour = LOCAL_DETOUR[mode]
    pace = detour * delays.get(mode, 1.0) * _min_per_km(minutes, km, straight_km)
    return Ways(_rounded(minutes), _rounded(km), round(pace, 3), detour, band or UNMEASURED)


def _min_per_km(minutes: FloatArray, km: FloatArray, straight_km: FloatArray) -> float:
    """Return the usual minutes for a kilometre of way between near centres."""
    near = (straight_km <= NEAR_KM) & (km > 0)
    if not near.any():
        near = km > 0
    return float(np.median(minutes[near] / km[near])) if near.any() else 1.0


def _rounded(values: FloatArray) -> FloatArray:
    """Return the values in the steps that the file keeps."""
    return np.round(np.rint(values / STEP) * STEP, 1)
