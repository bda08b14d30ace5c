"""How many places of a service there are for each young person in reach."""

from dataclasses import dataclass

import numpy as np

from app.core.units import BoolArray, FloatArray, IntArray
from app.coverage.inputs import check_amounts, check_minutes, check_within


@dataclass(frozen=True, slots=True)
class Bands:
    """Weights by length of the trip: shorter trips count more.

    Attributes:
        up_to_min: end of each band, minutes, inclusive, ascending, > 0.
        weight: of each band, 1 >= weight > 0, never rising.

    Raises:
        ValueError: there is no band, or one breaks these promises.
    """

    up_to_min: tuple[float, ...]
    weight: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse bands that are no decay."""
        if not self.up_to_min or len(self.up_to_min) != len(self.weight):
            raise ValueError("need one weight for each band, and one band at least")
        for limit in self.up_to_min:
            check_within(limit)
        if any(np.diff(self.up_to_min) <= 0):
            raise ValueError(f"bands must ascend, got {self.up_to_min}")
        if not all(0 < weight <= 1 for weight in self.weight) or any(np.diff(self.weight) > 0):
            raise ValueError(f"weights must fall from 1 to above 0, got {self.weight}")


@dataclass(frozen=True, slots=True)
class Access:
    """What n places of residence reach, capacity counted.

    Attributes:
        places: (n,) places in services per young person; 0.0 where none is in reach.
        unstated: (n,) services in reach that do not say how many places they have.
        unknown: (n,) services to which nobody knows the time.
    """

    places: FloatArray
    unstated: IntArray
    unknown: IntArray


def places_per_resident(
    capacity: FloatArray, residents: FloatArray, minutes: FloatArray, *, within_min: float
) -> FloatArray:
    """Return the places that residents of each area can reach, per resident.

    Step one divides the places of each service among all residents who can reach
    it; step two adds up, for each area, the shares within its reach. An area next
    to a crowded service therefore scores lower than one next to a quiet one.

    Args:
        capacity: (m,) places each service offers, >= 0.
        residents: (n,) residents aged 15-29 of each area, >= 0.
        minutes: (n, m) travel time from area to service; NaN where unknown.
        within_min: longest acceptable trip, minutes, inclusive; > 0.

    Returns:
        (n,) places per resident; 0.0 where nothing is within reach.

    Raises:
        ValueError: the shapes disagree, an amount or a time is negative, or
            `within_min` is not positive.

    Source: Luo & Wang (2003), Environment and Planning B 30(6): 865-884,
    doi:10.1068/b29120, with their 0/1 catchment (no decay by distance).
    """
    return places_per_resident_by_band(
        capacity, residents, minutes, bands=Bands((within_min,), (1.0,))
    )


def places_per_resident_by_band(
    capacity: FloatArray, residents: FloatArray, minutes: FloatArray, *, bands: Bands
) -> FloatArray:
    """Return the places within reach per resident, shorter trips counting more.

    The weight of the band stands in both steps: a resident far away claims less of a
    service, and what the service has left counts less for that resident.

    Args:
        capacity: (m,) places each service offers, >= 0.
        residents: (n,) residents aged 15-29 of each area, >= 0.
        minutes: (n, m) travel time from area to service; NaN where unknown.
        bands: weights by minutes; beyond the last band nothing counts.

    Returns:
        (n,) weighted places per resident; 0.0 where nothing is within reach.

    Raises:
        ValueError: the shapes disagree, or an amount or a time is negative.

    Source: Luo & Qi (2009), Health & Place 15(4): 1100-1107,
    doi:10.1016/j.healthplace.2009.06.002, equations 2 and 3.
    """
    check_amounts("capacity", capacity)
    check_amounts("residents", residents)
    check_minutes(minutes)
    expected = (residents.size, capacity.size)
    if minutes.shape != expected:
        raise ValueError(f"minutes has shape {minutes.shape}, expected {expected}")

    weights = _weights(minutes, bands)
    claimants = residents @ weights
    share = np.zeros_like(capacity)
    np.divide(capacity, claimants, out=share, where=claimants > 0)
    return weights @ share


def access(
    capacity: FloatArray, residents: FloatArray, minutes: FloatArray, *, bands: Bands
) -> Access:
    """Return places per resident, and beside them what capacity does not tell.

    A service that does not state its places adds nothing to the ratio, as if it had
    none; it is counted apart, so that "0.1 places, and two services that do not say"
    can be shown. A place of residence without a known time is out of reach of the
    service, and that too is counted.

    Args:
        capacity: (m,) places each service offers, >= 0; NaN where not stated.
        residents: (n,) residents aged 15-29 of each area, >= 0.
        minutes: (n, m) travel time from area to service; NaN where unknown.
        bands: weights by minutes; one band of weight 1 is the plain 2SFCA.

    Raises:
        ValueError: the shapes disagree, or an amount or a time is negative.

    Source: as `places_per_resident` and `places_per_resident_by_band`.
    """
    stated = ~np.isnan(capacity)
    known = np.where(stated, capacity, 0.0)
    places = places_per_resident_by_band(known, residents, minutes, bands=bands)
    in_reach = minutes[:, ~stated] <= bands.up_to_min[-1]
    return Access(places, _counted(in_reach), _counted(np.isnan(minutes)))


def _weights(minutes: FloatArray, bands: Bands) -> FloatArray:
    """Return (n, m) the weight of each trip; 0 beyond the bands and where unknown."""
    weights = np.zeros(minutes.shape)
    for limit, weight in zip(reversed(bands.up_to_min), reversed(bands.weight), strict=True):
        # NaN compares false, so a trip nobody knows keeps the weight of no trip.
        weights[minutes <= limit] = weight
    return weights


def _counted(which: BoolArray) -> IntArray:
    """Return how many of each row."""
    counted: IntArray = which.sum(axis=1, dtype=np.int64)
    return counted
