"""How long it takes by the table: the straight line, stretched as between the centres."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from math import inf, isnan
from typing import Self

import numpy as np
from scipy.sparse import csr_array

from app.core.geo import LonLat, roughly_metres_between
from app.core.units import METRES_PER_KM, MINUTES_PER_HOUR, BoolArray, FloatArray, IntArray
from app.travel.lately import OfLatePoints
from app.travel.table.mesh import KM_PER_DEGREE, Mesh, spacing_km
from app.travel.table.ways import Band, CentreTable, Ways
from app.travel.times import Mode, Points, Source, Times
from app.travel.timetable.walking import pair_metres

# Raise it when the same table begins to answer otherwise: caches depend on it.
MODEL = 1
FARTHEST_KM = 6.0
# Over how many kilometres the stretch between near centres fades into the site's own, and
# which part of the way to the next centre that is at most.
FADING_KM, FADING_SHARE = 0.3, 1 / 3
# Up to this length setting off and parking grow evenly from nothing: nobody parks next door.
STARTING_KM = 0.3
# A place whose centres are mostly cut off from the other's is itself cut off.
KNOWN_SHARE = 0.5
# Below this share of a mesh's knots it is quicker to work out only those that are asked for.
FEW_KNOTS = 0.2
# Rows of `Table.stretch`.
MINUTES, KM, KNOWN = range(3)
_NO_BAND = Band(np.array([0.0]), np.array([1.0]), np.array([1.0]))
FASTEST_KMH = {Mode.WALK: 7.0, Mode.BICYCLE: 30.0, Mode.CAR: 110.0, Mode.TRANSIT: 200.0}


@dataclass(frozen=True, slots=True)
class _Spots:
    """Where points lie on the mesh, worked out once for the arrays of a catalogue.

    Attributes:
        knots, shares: (4, p) knots around each point, and their shares.
        near: (p,) whether a centre is near enough to speak for it.
    """

    knots: IntArray
    shares: FloatArray
    near: BoolArray

    @classmethod
    def of(cls, points: Points, mesh: Mesh) -> Self:
        """Find the points on the mesh."""
        knots, shares = mesh.corners(points.lon, points.lat)
        away_km = (mesh.away_km.take(knots) * shares).sum(axis=0)
        return cls(knots, shares, away_km <= FARTHEST_KM)


@dataclass(frozen=True, slots=True)
class Table:
    """The provider that knows a site's valleys from its table.

    minutes = start + straight km x (table minutes / straight km between the centres
    nearest to the two points), and the same for km without the start. Three centres
    speak for each point, the nearest loudest, without a jump at any border; close to a
    centre, and between centres some hundred metres apart, the ratio fades into the
    site's own pace. The answer is the same in both directions, and never faster than
    `FASTEST_KMH`.
    `version` is what a cache of its answers is valid for, `ways_version` what a measure
    of its minutes is valid for, whatever band goes with them.

    Unknown are: modes that the table lacks, points more than 6 km from any centre (to
    the nearest 100 m or so) or without coordinates, and pairs between which the table
    has no way. The limit is ignored: every pair costs the same.

    Source: the ratio form errs by 3-5 % in median in two alpine valleys, where the
    straight line times a factor errs by 27-54 % (measured against a road engine before
    it was chosen).
    """

    table: CentreTable
    _mesh: Mesh | None = field(init=False, repr=False, compare=False)
    # (n, 3, n) of each mode: by what a straight kilometre becomes minutes and km, 0 where
    # unknown, and 1 where known.
    _stretch: Mapping[Mode, FloatArray] = field(init=False, repr=False, compare=False)
    _late: OfLatePoints[_Spots] = field(init=False, repr=False, compare=False)
    # Hashes over megabytes: worked out once, asked for by every search.
    version: str = field(init=False, repr=False, compare=False)
    ways_version: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out once what every question needs."""
        lon, lat = self.table.lon, self.table.lat
        mesh = Mesh.over(lon, lat) if len(self.table) else None
        straight_km = straight_km_between(lon, lat)
        fading_km = min(FADING_KM, spacing_km(lon, lat) * FADING_SHARE)
        stretch = {m: _stretched(m, w, straight_km, fading_km) for m, w in self.table.ways.items()}
        object.__setattr__(self, "_mesh", mesh)
        object.__setattr__(self, "_late", OfLatePoints())
        object.__setattr__(self, "_stretch", stretch)
        object.__setattr__(self, "version", f"{self.table.version}-{MODEL}")
        ways = {mode: replace(way, band=_NO_BAND) for mode, way in self.table.ways.items()}
        bare = replace(self.table, ways=ways).version
        object.__setattr__(self, "ways_version", f"{bare}-{MODEL}")

    def one_to_many(
        self,
        origin: LonLat,
        points: Points,
        mode: Mode,
        *,
        limit_min: float | None,  # noqa: ARG002 - part of the question
        when: datetime | None = None,  # noqa: ARG002 - part of the question
    ) -> Times:
        """Return the estimated times to all points."""
        stretch = self._stretch.get(mode)
        if stretch is None or self._mesh is None or not len(points):
            return Times.unknown(len(points))
        here = self._heard(origin)
        if np.isnan(here).any():
            return Times.unknown(len(points))
        straight_km = roughly_metres_between(origin, points.lon, points.lat) / METRES_PER_KM
        ratio_min, ratio_km = self._ratios(here, stretch, points)
        starting = np.minimum(straight_km / STARTING_KM, 1.0)
        minutes = straight_km * ratio_min + starting * self.table.ways[mode].start_min
        return _banded(minutes, straight_km * ratio_km, straight_km, self, mode)

    def speaking(self, points: Points) -> tuple[csr_array, BoolArray]:
        """Return (p, n) shares of the centres at points, and (p,) whether one is near enough.

        Raises:
            ValueError: the table has no centre.
        """
        if self._mesh is None:
            raise ValueError("a table without centres says nothing")
        spots = _Spots.of(points, self._mesh)
        rows = np.tile(np.arange(len(points)), len(spots.knots))
        shares = np.where(spots.near, spots.shares, 0.0).ravel()
        shape = (len(points), self._mesh.away_km.size)
        at_knots = csr_array((shares, (rows, spots.knots.ravel())), shape=shape)
        return csr_array(at_knots @ self._mesh.weights), spots.near

    def stretch(self, mode: Mode) -> FloatArray | None:
        """Return (n, 3, n) minutes and km of a straight km between centres, and whether known."""
        return self._stretch.get(mode)

    def between(
        self, starts: Points, ends: Points, pairs: tuple[IntArray, IntArray], mode: Mode
    ) -> FloatArray:
        """Return (p,) minutes of many short trips, as `one_to_many` says them one by one.

        Args:
            starts: (n,) where trips begin, all known.
            ends: (m,) where they end, all known.
            pairs: (p,) rows of starts and of ends.
            mode: how to travel.
        """
        stretch, (start, end) = self._stretch.get(mode), pairs
        if stretch is None or self._mesh is None or not start.size:
            return np.full(start.size, np.nan)
        # Only those that are asked for: a network has thousands of stops.
        (used, start), (there, end) = (np.unique(rows, return_inverse=True) for rows in pairs)
        starts, ends = starts.take(used), ends.take(there)
        ends_of_pairs = (starts.lon[start], starts.lat[start], ends.lon[end], ends.lat[end])
        straight_km = pair_metres(*ends_of_pairs) / METRES_PER_KM
        (heard, near_start), (spoken, near_end) = self.speaking(starts), self.speaking(ends)
        value, known = (
            _at_pairs(heard @ stretch[:, part], spoken, start, end) for part in (MINUTES, KNOWN)
        )
        near = near_start[start] & near_end[end] & (known >= KNOWN_SHARE)
        starting = np.minimum(straight_km / STARTING_KM, 1.0) * self.table.ways[mode].start_min
        minutes: FloatArray = straight_km * value / np.where(near, known, np.nan) + starting
        return minutes

    def away_km(self, point: LonLat) -> float:
        """Return how far the nearest centre is, to 100 m or so; infinite where none is near."""
        if self._mesh is None:
            return inf
        knots, shares = self._mesh.corners(np.array([point.lon]), np.array([point.lat]))
        away_km = float((self._mesh.away_km[knots] * shares).sum())
        return inf if isnan(away_km) else away_km

    def _heard(self, origin: LonLat) -> FloatArray:
        """Return (n,) shares of the centres at the origin; NaN where it is too far out."""
        mesh = self._mesh
        assert mesh is not None  # noqa: S101 - asked only where there are centres
        heard = mesh.listeners(origin)
        return heard if self.away_km(origin) <= FARTHEST_KM else np.full_like(heard, np.nan)

    def _ratios(
        self, here: FloatArray, stretch: FloatArray, points: Points
    ) -> tuple[FloatArray, FloatArray]:
        """Return (p,) minutes and km for each straight km; NaN where unknown."""
        mesh = self._mesh
        assert mesh is not None  # noqa: S101 - asked only where there are centres
        spots = self._late.of_points(points, partial(_Spots.of, mesh=mesh))
        speaking = np.flatnonzero(here)
        heard = np.tensordot(here[speaking], stretch[speaking], 1)
        minutes, km, known = _interpolated(mesh, heard, spots)
        share = np.where(spots.near & (known >= KNOWN_SHARE), known, np.nan)
        return minutes / share, km / share


def _interpolated(mesh: Mesh, heard: FloatArray, spots: _Spots) -> list[FloatArray]:
    """Return for each row of (r, n) values of the centres the (p,) values at the points.

    For few points only the knots around them are worked out, for many all of them once.
    """
    knots, shares = spots.knots, spots.shares
    if knots.size < mesh.away_km.size * FEW_KNOTS:
        near = (mesh.weights[knots.ravel()] @ heard.T).reshape(*knots.shape, -1)
        return [(near[:, :, row] * shares).sum(axis=0) for row in range(len(heard))]
    surface = (mesh.weights @ heard.T).T.copy()
    return [(row.take(knots) * shares).sum(axis=0) for row in surface]


def _at_pairs(heard: FloatArray, spoken: csr_array, start: IntArray, end: IntArray) -> FloatArray:
    """Return (p,) values at pairs: (n, c) what starts hear of centres, (m, c) shares of ends."""
    rows = spoken[end]
    of_pair = np.repeat(np.arange(end.size), np.diff(rows.indptr))
    values = rows.data * heard[start[of_pair], rows.indices]
    return np.bincount(of_pair, weights=values, minlength=end.size).astype(np.float64)


def straight_km_between(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Return (n, n) straight lines between centres, to 0.2 % within a site."""
    middle = np.radians((lat[:, None] + lat[None, :]) / 2)
    east = (lon[:, None] - lon[None, :]) * np.cos(middle)
    km: FloatArray = np.hypot(east, lat[:, None] - lat[None, :]) * KM_PER_DEGREE
    return km


def _stretched(mode: Mode, ways: Ways, straight_km: FloatArray, fading_km: float) -> FloatArray:
    """Return by how much the ways stretch the straight line, never faster than possible."""
    known = ~np.isnan(ways.minutes)
    faded = straight_km + fading_km
    minutes = (ways.minutes + fading_km * ways.pace_min_per_km) / faded
    km = (ways.km + fading_km * ways.detour) / faded
    minutes = np.maximum(minutes, MINUTES_PER_HOUR / FASTEST_KMH[mode])
    parts = (np.where(known, minutes, 0.0), np.where(known, np.maximum(km, 1.0), 0.0), known)
    return np.stack(parts, axis=1).astype(np.float64)


def _banded(
    minutes: FloatArray, km: FloatArray, straight_km: FloatArray, by: Table, mode: Mode
) -> Times:
    """Return the times with the band that the table measured for trips of this length."""
    band = by.table.ways[mode].band
    low = minutes * np.interp(straight_km, band.straight_km, band.low)
    high = minutes * np.interp(straight_km, band.straight_km, band.high)
    source = np.where(np.isnan(minutes), Source.UNKNOWN, Source.TABLE).astype(np.int8)
    return Times(minutes, km, low, high, source)
