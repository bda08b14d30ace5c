"""The best of several ways to each offer, and which one that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from app.core.geo import LonLat
from app.core.units import IntArray, whole_minutes
from app.directory.catalogue import Catalogue
from app.matching import Offers
from app.territory.remembered import times_to
from app.territory.sites import SiteView
from app.travel import Mode, Points, Times, chosen

# All ways together: a page does not wait longer for slow providers.
PATIENCE_S = 0.2


@dataclass(frozen=True)
class BestTimes:
    """The quickest way to each of n offers.

    Attributes:
        times: (n,) of the quickest mode; NaN where no mode has a time.
        mode: (n,) index into `modes`.
        modes: the ways that were asked about.
        refining: some are estimates while a slow provider works on better ones.
    """

    times: Times
    mode: IntArray
    modes: Sequence[Mode]
    refining: bool


def best_times(
    site: SiteView, home: LonLat, catalogue: Catalogue, modes: Sequence[Mode]
) -> BestTimes:
    """Return the quickest way to each offer, by whole minutes as shown; equal ones: the first.

    Raises:
        ValueError: there is no mode.
    """
    points = Points(catalogue.offers.lon, catalogue.offers.lat)
    patience_s = PATIENCE_S / len(modes)
    timed = [times_to(site, home, points, mode, patience_s=patience_s) for mode in modes]
    ways = [each.times for each in timed]
    quickest = quickest_of(ways)
    return BestTimes(
        times=reduce(
            lambda best, row: chosen(quickest == row, ways[row], best), range(1, len(ways)), ways[0]
        ),
        mode=quickest,
        modes=modes,
        refining=any(each.refining for each in timed),
    )


def quickest_of(ways: Sequence[Times]) -> IntArray:
    """Return (n,) the first of the ways with the fewest minutes; what nobody knows comes last."""
    minutes = np.stack([whole_minutes(way.minutes) for way in ways])
    first: IntArray = np.argmin(np.where(np.isnan(minutes), np.inf, minutes), axis=0)
    return first


def some_offers(offers: Offers, rows: IntArray) -> Offers:
    """Return the offers of these rows."""
    return Offers(
        service=offers.service[rows],
        lon=offers.lon[rows],
        lat=offers.lat[rows],
        hidden=offers.hidden[rows],
    )


def some_times(times: Times, rows: IntArray) -> Times:
    """Return the times of these rows."""
    return Times(
        times.minutes[rows], times.km[rows], times.low[rows], times.high[rows], times.source[rows]
    )
