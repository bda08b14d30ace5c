"""Who fits: one yes-or-no mask for each thing that can be asked."""

from enum import StrEnum

import numpy as np

from app.core.units import BoolArray, CodeArray, FloatArray, IntArray
from app.matching.hours import OpenState
from app.matching.inputs import Fee, Offers, Services, Wish


class Dimension(StrEnum):
    """The filters of a wish, by the names of their parameters."""

    TEXT = "text"
    KIND = "kind"
    NEEDS = "needs"
    TRACK = "track"
    AGE = "age"
    LANGUAGE = "language"
    FREE = "free"
    OPEN = "open"
    WITHIN = "within"
    BOX = "box"


def active(wish: Wish) -> tuple[Dimension, ...]:
    """Return the filters that this wish uses, in the order of `Dimension`."""
    used = {
        Dimension.TEXT: wish.text_hits is not None,
        Dimension.KIND: wish.of_kind is not None,
        Dimension.NEEDS: bool(wish.needs),
        Dimension.TRACK: wish.track is not None,
        Dimension.AGE: wish.age is not None,
        Dimension.LANGUAGE: wish.language is not None,
        Dimension.FREE: wish.free,
        Dimension.OPEN: wish.open,
        Dimension.WITHIN: wish.within_min is not None,
        Dimension.BOX: wish.box is not None,
    }
    return tuple(dimension for dimension, is_used in used.items() if is_used)


def service_masks(services: Services, wish: Wish) -> dict[Dimension, BoolArray]:
    """Return an (m,) mask for each active filter that looks at the service alone.

    Raises:
        ValueError: `wish.text_hits` or `wish.of_kind` is not one row a service.
    """
    masks = {}
    if wish.text_hits is not None:
        masks[Dimension.TEXT] = _one_a_service("text_hits", wish.text_hits, len(services))
    if wish.of_kind is not None:
        masks[Dimension.KIND] = _one_a_service("of_kind", wish.of_kind, len(services))
    if wish.needs:
        masks[Dimension.NEEDS] = covers_any(services, wish.needs)
    if wish.track is not None:
        masks[Dimension.TRACK] = (services.track & wish.track) != 0
    if wish.age is not None:
        masks[Dimension.AGE] = age_fits(services, wish.age)
    if wish.language is not None:
        unstated = services.languages == 0
        spoken = (services.languages & np.uint64(wish.language)) != 0
        masks[Dimension.LANGUAGE] = spoken | unstated
    if wish.free:
        masks[Dimension.FREE] = services.fee == Fee.FREE
    return masks


def covers_any(services: Services, needs: tuple[int, ...]) -> BoolArray:
    """Return (m,) which services cover at least one of the needs."""
    together = np.bitwise_or.reduce(np.array(needs, np.uint64))
    covers: BoolArray = (services.needs & together) != 0
    return covers


def covered(services: Services, wish: Wish, rows: IntArray) -> IntArray:
    """Return how many of the asked needs the services of these rows cover."""
    needs = services.needs[rows]
    count = np.zeros(rows.size, np.int64)
    for mask in wish.needs:
        count += (needs & np.uint64(mask)) != 0
    return count


def age_fits(services: Services, age: float) -> BoolArray:
    """Return (m,) which services take this age; a bound that is not stated excludes no one."""
    # NaN compares false both ways, so an unstated bound never makes one too young or old.
    too_young = age < services.age_min
    too_old = age > services.age_max
    return ~(too_young | too_old)


def unstated_count(services: Services, wish: Wish, rows: IntArray) -> IntArray:
    """Return how many of asked age and language these services say nothing about."""
    count = np.zeros(rows.size, np.int64)
    if wish.age is not None:
        count += np.isnan(services.age_min[rows]) & np.isnan(services.age_max[rows])
    if wish.language is not None:
        count += services.languages[rows] == 0
    return count


def open_mask(open_state: CodeArray) -> BoolArray:
    """Return (n,) which offers are known to be open, be it not for long."""
    return open_state >= OpenState.CLOSES_SOON


def within_mask(minutes: FloatArray, within_min: float) -> BoolArray:
    """Return (n,) which trips are short enough; an unknown one is not."""
    return minutes <= within_min


def box_mask(offers: Offers, wish: Wish) -> BoolArray:
    """Return (n,) which offers lie in the asked box; all where none is asked."""
    if wish.box is None:
        return np.ones(len(offers), np.bool_)
    return wish.box.contains(offers.lon, offers.lat)


def not_over(wish: Wish, m: int) -> BoolArray:
    """Return (m,) which services may be found at all; a fresh array.

    Raises:
        ValueError: `wish.over` is not one row a service.
    """
    if wish.over is None:
        return np.ones(m, np.bool_)
    return ~_one_a_service("over", wish.over, m)


def _one_a_service(name: str, rows: BoolArray, m: int) -> BoolArray:
    """Return the rows, once they are known to be one a service."""
    if rows.shape != (m,):
        raise ValueError(f"{name} has shape {rows.shape}, expected ({m},)")
    return rows
