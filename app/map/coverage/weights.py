"""Whom a new service is weighed by: all young people, or participants with open needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from app.core.units import FloatArray
from app.map.coverage.people import People
from app.map.open_needs.published import PublishedNeeds


class Weigh(StrEnum):
    """What is added up where a service may open."""

    YOUNG = "young"
    NEEDS = "needs"


@dataclass(frozen=True)
class Weights:
    """People by place, as a choice of sites adds them up.

    Attributes:
        kind: who they are.
        amounts: (n,) of each place of the site, >= 0.
        source: the published needs that they were worked out of; None for young people.
        by_area: how many areas have a number of their own; the others share what is left.
    """

    kind: Weigh
    amounts: FloatArray
    source: PublishedNeeds | None = None
    by_area: int = 0

    @property
    def total(self) -> float:
        """Return all of them."""
        return float(self.amounts.sum())


def by_young_people(people: People) -> Weights:
    """Return the young people of each place."""
    return Weights(Weigh.YOUNG, people.young)


def by_open_needs(people: People, published: PublishedNeeds | None, need: str | None) -> Weights:
    """Return participants with an open need by place, out of published numbers only.

    An area's number is divided among its places by their young people: nobody's home is
    looked at. Areas whose number is withheld share what the site has beyond the others, in
    the same way. Without a published number all amounts are 0.
    """
    amounts = np.zeros(people.young.shape)
    if published is None:
        return Weights(Weigh.NEEDS, amounts)
    told = np.zeros(people.young.shape, np.bool_)
    shown = 0
    for area in published.areas:
        number, own = published.open(need, area.code), people.within(area)
        if number is None or not people.young[own].sum():
            continue
        amounts[own] = number * people.young[own] / people.young[own].sum()
        told |= own
        shown += 1
    left = max(0.0, float(published.open(need) or 0) - float(amounts.sum()))
    others = np.where(told, 0.0, people.young)
    if others.sum():
        amounts += left * others / others.sum()
    return Weights(Weigh.NEEDS, amounts, published, shown)
