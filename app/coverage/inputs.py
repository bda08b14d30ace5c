"""What the coverage engine reads, and what it refuses."""

from dataclasses import dataclass

import numpy as np

from app.core.units import BoolArray, FloatArray, IntArray

NO_AREA = -1


@dataclass(frozen=True, slots=True)
class Demand:
    """Where n groups of young people live: a row a place or a cell of a grid.

    Attributes:
        young: (n,) people of the site's ages, >= 0; estimates may be fractions.
        area: (n,) code of the area, 0 to `areas` - 1; `NO_AREA` where no boundary
            holds the place, which then counts for the site alone.
        areas: how many areas there are; an area without a place is one of them.

    Raises:
        ValueError: lengths differ, somebody is negative or not finite, or a code
            is not that of an area.
    """

    young: FloatArray
    area: IntArray
    areas: int

    def __post_init__(self) -> None:
        """Refuse people who cannot be counted."""
        check_amounts("young", self.young)
        if self.area.shape != self.young.shape:
            raise ValueError(f"area has shape {self.area.shape}, expected {self.young.shape}")
        if self.area.size and not NO_AREA <= self.area.min() <= self.area.max() < self.areas:
            raise ValueError(f"an area is not among the {self.areas} of this site")

    def __len__(self) -> int:
        """Return how many places there are."""
        return self.young.size


def check_amounts(name: str, amounts: FloatArray) -> None:
    """Refuse amounts that are not one row, or negative, unknown or endless.

    Raises:
        ValueError: with the name of what is wrong.
    """
    if amounts.ndim != 1:
        raise ValueError(f"{name} has shape {amounts.shape}, expected one row")
    if not np.all((amounts >= 0) & np.isfinite(amounts)):
        raise ValueError(f"{name} must be >= 0 and finite")


def check_minutes(minutes: FloatArray, *, places: int | None = None) -> None:
    """Refuse minutes that are not places x columns, or negative.

    NaN is a time nobody knows; infinity is the knowledge that there is no way.

    Raises:
        ValueError: the shape is wrong, or a time is negative.
    """
    if minutes.ndim != 2:  # noqa: PLR2004 - places x columns
        raise ValueError(f"minutes has shape {minutes.shape}, expected places x columns")
    if places is not None and len(minutes) != places:
        raise ValueError(f"minutes has {len(minutes)} rows, expected {places}")
    if (minutes < 0).any():
        raise ValueError("minutes must be >= 0")


def check_within(within_min: float) -> None:
    """Refuse a limit that lets nobody travel, or is no number.

    Raises:
        ValueError: the limit is not positive and finite.
    """
    if not 0 < within_min < np.inf:
        raise ValueError(f"within_min must be > 0 and finite, got {within_min}")


def check_mask(name: str, mask: BoolArray, shape: tuple[int, ...]) -> None:
    """Refuse a mask of another shape.

    Raises:
        ValueError: with the name of what is wrong.
    """
    if mask.shape != shape:
        raise ValueError(f"{name} has shape {mask.shape}, expected {shape}")
