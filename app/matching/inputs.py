"""What the matching engine reads: services, where they are offered, and the wish."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Protocol

import numpy as np

from app.core.geo import Box
from app.core.units import (
    BoolArray,
    CodeArray,
    FloatArray,
    IntArray,
    MaskArray,
)


class Track(IntEnum):
    """Whom a service is made for; two tracks fit when they share a bit."""

    JOB_READY = 1
    COMPLEX_NEEDS = 2
    BOTH = 3


class Fee(IntEnum):
    """Whether a service costs the participant anything."""

    UNKNOWN = 0
    FREE = 1
    PAID = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """m services, one a row, sorted by id: the row number breaks every tie.

    Attributes:
        needs: bit k set where the service covers need k.
        track: codes of `Track`.
        age_min: years completed, inclusive; NaN where not stated.
        age_max: years completed, inclusive; NaN where not stated.
        languages: bit k set where language k is spoken; 0 where not stated.
        fee: codes of `Fee`.
        in_person: met at a location.
        online: met on a screen.
        by_phone: met on the phone.
        capacity_free: free places, >= 0; NaN where unknown.
        confirmed_day: ordinal (`date.toordinal`) of the last human confirmation;
            NaN for never.
        stale_day: ordinal of the day from which nobody vouches for it any longer; NaN
            for never.
        illustrative: invented to show how a listing may look.

    Raises:
        ValueError: the columns differ in length.
    """

    needs: MaskArray
    track: CodeArray
    age_min: FloatArray
    age_max: FloatArray
    languages: MaskArray
    fee: CodeArray
    in_person: BoolArray
    online: BoolArray
    by_phone: BoolArray
    capacity_free: FloatArray
    confirmed_day: FloatArray
    stale_day: FloatArray
    illustrative: BoolArray

    def __post_init__(self) -> None:
        """Refuse columns that are not one row each."""
        _check_columns(self)

    def __len__(self) -> int:
        """Return how many services there are."""
        return self.needs.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """n offers, each a service at one of its locations, sorted by service and id.

    Attributes:
        service: row of the service.
        lon: degrees; NaN where there is no point to show.
        lat: degrees; NaN where there is no point to show.
        hidden: the address is confidential: no point, no minutes, whatever lon says.

    Raises:
        ValueError: the columns differ in length.
    """

    service: IntArray
    lon: FloatArray
    lat: FloatArray
    hidden: BoolArray

    def __post_init__(self) -> None:
        """Refuse columns that are not one row each."""
        _check_columns(self)

    def __len__(self) -> int:
        """Return how many offers there are."""
        return self.service.size


class Trips(Protocol):
    """The travel times that matching reads, one a row of the offers.

    `app.travel.Times` is one; the two engines do not know each other.
    """

    @property
    def minutes(self) -> FloatArray:
        """(n,) minutes; NaN where unknown."""

    @property
    def low(self) -> FloatArray:
        """(n,) minutes of a good trip; NaN where unknown."""

    @property
    def high(self) -> FloatArray:
        """(n,) minutes of a bad trip; NaN where unknown."""

    @property
    def source(self) -> CodeArray:
        """(n,) who says so; 0 where unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for; an empty wish is fulfilled by every service.

    Attributes:
        needs: a mask for each asked need; a group's mask holds all its children.
        track: the participant's track, JOB_READY or COMPLEX_NEEDS; BOTH asks nothing.
        age: years completed.
        language: mask of languages, one of which is enough.
        free: only services known to cost nothing.
        open: only services known to be open now.
        within_min: longest trip, minutes, inclusive; needs travel times.
        text_hits: (m,) services that the text search found.
        text_rank: (m,) 0 to 3, how close they are to the text, the closest first.
        box: only offers inside; what has no point to show is not affected.
        of_kind: (m,) services of the asked kind.
        over: (m,) services that are no more, such as an event of yesterday: never found.
    """

    needs: tuple[int, ...] = ()
    track: Track | None = None
    age: float | None = None
    language: int | None = None
    free: bool = False
    open: bool = False
    within_min: float | None = None
    text_hits: BoolArray | None = None
    text_rank: CodeArray | None = None
    box: Box | None = None
    of_kind: BoolArray | None = None
    over: BoolArray | None = None


def bit_mask(bits: Iterable[int]) -> int:
    """Return the mask of these need or language numbers, each 0 to 63.

    Raises:
        ValueError: a number does not fit into 64 bits.
    """
    bits = set(bits)
    if any(not 0 <= bit <= 63 for bit in bits):  # noqa: PLR2004 - uint64
        raise ValueError(f"bits must be 0 to 63, got {sorted(bits)}")
    return sum(1 << bit for bit in bits)


def _check_columns(table: Services | Offers) -> None:
    """Refuse a table whose columns are not one-dimensional and equally long."""
    shapes = {f.name: np.shape(getattr(table, f.name)) for f in fields(table)}
    lengths = set(shapes.values())
    if len(lengths) > 1 or any(len(shape) != 1 for shape in lengths):
        raise ValueError(f"columns differ: {shapes}")
