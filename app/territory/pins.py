"""Whether a listing's pin can be right: on the site's land, and not far from every road."""

from __future__ import annotations

from enum import StrEnum

from app.core.geo import LonLat
from app.core.units import METRES_PER_KM
from app.territory.land import metres_outside, water_at
from app.territory.sites import SiteView
from app.territory.travelling import table

# Outlines are generalised: the last house of a site may stand a little outside.
SLACK_KM = 0.5
# Every settlement of the pilots lies within 2.5 km of a centre of its table.
FAR_FROM_ROADS_KM = 4.0


class PinFault(StrEnum):
    """What is wrong with a pin; far from roads is a doubt, the others are mistakes."""

    SWAPPED = "swapped"
    OUTSIDE = "outside"
    IN_WATER = "in_water"
    FAR_FROM_ROADS = "far_from_roads"


def pin_fault(site: SiteView, point: LonLat) -> PinFault | None:
    """Return what is wrong with a pin at a site, the gravest first; None where it may be right.

    Waters are those that the site's own map draws: a pond or a river that it leaves out
    is not known. Roads are those between the centres of its table; where there is no
    table nothing is said of them.
    """
    if site.bounds.looks_swapped(point):
        return PinFault.SWAPPED
    if km_outside(site, point):
        return PinFault.OUTSIDE
    if water_at(site, point) is not None:
        return PinFault.IN_WATER
    known = table(site.key)
    if known is not None and known.away_km(point) > FAR_FROM_ROADS_KM:
        return PinFault.FAR_FROM_ROADS
    return None


def km_outside(site: SiteView, point: LonLat) -> float:
    """Return how many kilometres from the site's outline a point lies; 0.0 at the site."""
    distance_km = metres_outside(site, point) / METRES_PER_KM
    return distance_km if distance_km > SLACK_KM else 0.0
