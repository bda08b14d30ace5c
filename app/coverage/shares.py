"""How many young people reach a service in time: by area, for the site, and since when."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy.sparse import csr_matrix

from app.core.units import CodeArray, FloatArray, IntArray
from app.coverage.inputs import Demand
from app.coverage.reach import Nearest, Status


@dataclass(frozen=True, slots=True)
class Tally:
    """Young people by what is known of their reach; leading axes are kept.

    Attributes:
        covered: who reach a service in time.
        beyond: who are known not to.
        unknown: of whom nobody can tell.
    """

    covered: FloatArray
    beyond: FloatArray
    unknown: FloatArray

    @property
    def young(self) -> FloatArray:
        """Return how many there are in all."""
        return self.covered + self.beyond + self.unknown

    @property
    def share(self) -> FloatArray:
        """Return the share known to be covered, 0 to 1; NaN where nobody lives."""
        return _ratio(self.covered, self.young)

    @property
    def share_at_most(self) -> FloatArray:
        """Return the share if all unknown were covered; NaN where nobody lives."""
        return _ratio(self.covered + self.unknown, self.young)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who reaches a service in time.

    Attributes:
        areas: (..., a) one column an area.
        outside: (...) who live in places that no area holds.
        site: (...) everybody, those outside all areas too.
    """

    areas: Tally
    outside: Tally
    site: Tally


class Order(Enum):
    """What makes an area the worst."""

    SHARE = "share"
    PEOPLE = "people"


def coverage(near: Nearest, demand: Demand, *, within_min: float) -> Coverage:
    """Return who reaches a service within the minutes, by area and in all.

    For valley communities or parishes, ask again with their codes as areas.

    Args:
        near: (..., n) the nearest services.
        demand: n places with their young people; none at all is an empty answer.
        within_min: longest acceptable trip, minutes, inclusive; > 0.

    Raises:
        ValueError: the places differ in number, or the limit is not positive.
    """
    if near.minutes.shape[-1] != len(demand):
        raise ValueError(f"{near.minutes.shape[-1]} places are near, {len(demand)} have people")
    status = near.status(within_min)
    # Column 0 gathers the places outside all areas.
    of_area = csr_matrix(
        (demand.young, (np.arange(len(demand)), demand.area + 1)),
        shape=(len(demand), demand.areas + 1),
    )
    known = (Status.COVERED, Status.BEYOND, Status.UNKNOWN)
    sums = [_added_up(status == which, of_area) for which in known]
    return Coverage(
        areas=Tally(*(kind[..., 1:] for kind in sums)),
        outside=Tally(*(kind[..., 0] for kind in sums)),
        site=Tally(*(kind.sum(axis=-1) for kind in sums)),
    )


def worst_areas(areas: Tally, *, limit: int, order: Order = Order.SHARE) -> IntArray:
    """Return the codes of the areas with the most people beyond reach, worst first.

    Ordered by the share known to be beyond (or by people), then by the other of the
    two, then by code. Areas where nobody is known to be beyond are left out: an
    unknown time makes no area bad.

    Args:
        areas: (a,) one need, one mode.
        limit: how many at most, >= 0.
        order: whether the share or the number of people decides.

    Raises:
        ValueError: there is more than one need, or the limit is negative.
    """
    if areas.beyond.ndim != 1 or limit < 0:
        raise ValueError(f"need one row of areas and limit >= 0, got {areas.beyond.shape}, {limit}")
    share = _ratio(areas.beyond, areas.young)
    keys = (areas.beyond, share) if order is Order.SHARE else (share, areas.beyond)
    codes = np.arange(areas.beyond.size)
    ranked = np.lexsort((codes, *(-key for key in keys)))
    return ranked[areas.beyond[ranked] > 0][:limit]


def change(before: Tally, after: Tally) -> Tally:
    """Return how many more there are of each kind; negative where fewer.

    Raises:
        ValueError: the two are not about the same areas.
    """
    if before.covered.shape != after.covered.shape:
        raise ValueError(f"{before.covered.shape} cannot change to {after.covered.shape}")
    return Tally(
        after.covered - before.covered,
        after.beyond - before.beyond,
        after.unknown - before.unknown,
    )


def young_by_source(source: CodeArray, demand: Demand, *, sources: int) -> FloatArray:
    """Return (sources,) how many young people owe their nearest time to each source.

    Args:
        source: (n,) codes from `Nearest.source`; 0 is "no time known".
        demand: n places with their young people.
        sources: how many codes there are, "unknown" among them.

    Raises:
        ValueError: the places differ in number, or a code is not among the sources.
    """
    if source.shape != demand.young.shape:
        raise ValueError(f"source has shape {source.shape}, expected {demand.young.shape}")
    if source.size and not 0 <= source.min() <= source.max() < sources:
        raise ValueError(f"a source is not among the {sources}")
    return np.bincount(source, weights=demand.young, minlength=sources).astype(np.float64)


def _added_up(chosen: np.ndarray, of_area: csr_matrix) -> FloatArray:
    """Return the young people of the chosen places in each column, axes kept."""
    rows = chosen.reshape(int(np.prod(chosen.shape[:-1])), chosen.shape[-1])
    sums: FloatArray = np.asarray(rows.astype(np.float64) @ of_area)
    return sums.reshape((*chosen.shape[:-1], of_area.shape[1]))


def _ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    """Return part / whole; NaN where the whole is nobody."""
    ratio = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=ratio, where=np.asarray(whole) > 0)
    return ratio
