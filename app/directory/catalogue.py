"""The published services of a site as arrays, ready for the engines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cached_property
from typing import overload
from uuid import UUID

import numpy as np

from app.core.units import BoolArray, CodeArray, IntArray
from app.directory.happenings.moments import Moment
from app.directory.vocabulary import ServiceKind
from app.matching import DaysOff, Hours, Offers, Services


class WheelchairCode(IntEnum):
    """Whether a wheelchair gets in."""

    UNKNOWN = 0
    NO = 1
    PARTLY = 2
    YES = 3


class Ids(Sequence[UUID]):
    """Ids kept as text, turned into a UUID only where one is looked at."""

    def __init__(self, digits: Iterable[str]) -> None:
        self.digits = tuple(digits)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.digits)

    @overload
    def __getitem__(self, at: int) -> UUID: ...
    @overload
    def __getitem__(self, at: slice) -> Ids: ...
    def __getitem__(self, at: int | slice) -> UUID | Ids:
        """Return the id of a row."""
        return Ids(self.digits[at]) if isinstance(at, slice) else UUID(self.digits[at])


@dataclass(frozen=True)
class Catalogue:
    """All published services of a site.

    Attributes:
        site_key: the site.
        service_ids: (m,) ids, ascending: the row breaks every tie.
        services: (m,) what the engine reads of them.
        illustrative: (m,) invented examples.
        offers: (n,) each service at each of its locations, sorted by service and id.
            A confidential location has no point here.
        offer_ids: (n,) ids of the offers.
        places: (n,) the town of each offer in words, "" where unknown.
        wheelchair: (n,) codes of `WheelchairCode`.
        hours: weekly rules of the offers, and rules for single days.
        days_off: days without weekly hours, and what public holidays do to each offer.
        languages: code of each bit of `services.languages`.
        own_names: (m,) names as their organisations wrote them.
        translated_names: names in another language, by its code and the row.
        organisations: (m,) names of the organisations.
        kinds: (m,) what each one is.
        moments: dates of the events by row, cancelled ones left out, in their order.
    """

    site_key: str
    service_ids: Ids
    services: Services
    illustrative: BoolArray
    offers: Offers
    offer_ids: Ids
    places: Sequence[str]
    wheelchair: CodeArray
    hours: Hours
    days_off: DaysOff
    languages: Sequence[str]
    own_names: Sequence[str]
    translated_names: Mapping[str, Mapping[int, str]]
    organisations: Sequence[str]
    kinds: Sequence[ServiceKind]
    moments: Mapping[int, Sequence[Moment]]

    def names(self, language: str) -> Sequence[str]:
        """Return (m,) names in a language, as they were written where nobody translated them."""
        names = list(self.own_names)
        for row, name in self.translated_names.get(language, {}).items():
            names[row] = name
        return names

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Return the row of each service by the digits of its id."""
        return {digits: row for row, digits in enumerate(self.service_ids.digits)}

    def language_mask(self, code: str) -> int:
        """Return the bit of a language; 0, which nobody speaks, where no service states it."""
        return 1 << self.languages.index(code) if code in self.languages else 0

    def place_of(self, offer: int) -> str:
        """Return the town of an offer; "" for none."""
        return self.places[offer] if offer >= 0 else ""

    def other_places(self, service: int) -> int:
        """Return at how many places more than one a service is given."""
        return max(int(self._offer_counts[service]) - 1, 0)

    def of_kind(self, kind: ServiceKind) -> BoolArray:
        """Return (m,) which services are of a kind."""
        mask: BoolArray = self._kind_codes == list(ServiceKind).index(kind)
        return mask

    def over(self, now: datetime) -> BoolArray:
        """Return (m,) which events have no date to come, by the site's clock without its zone."""
        mask = self.of_kind(ServiceKind.EVENT)
        for row in np.flatnonzero(mask).tolist():
            mask[row] = self.next_moment(row, now) is None
        return mask

    def next_moment(self, row: int, now: datetime) -> Moment | None:
        """Return the date of an event that runs or comes next; None for none, and for services."""
        return next((m for m in self.moments.get(row, ()) if m.end > now), None)

    @cached_property
    def _kind_codes(self) -> IntArray:
        numbers = {kind: number for number, kind in enumerate(ServiceKind)}
        return np.array([numbers[kind] for kind in self.kinds], np.int64)

    @cached_property
    def _offer_counts(self) -> IntArray:
        shown = np.isfinite(self.offers.lon)
        return np.bincount(self.offers.service[shown], minlength=len(self.services))
