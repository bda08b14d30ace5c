"""Pairs of listings that may be one, by the rules by which an import asks, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.directory.exchange.duplicates import (
    NEAR_M,
    contacts,
    metres_apart,
    twins_among,
)
from app.directory.exchange.known import Held


class Why(StrEnum):
    """What two listings have in common."""

    NEAR = "near"
    PHONE = "phone"
    EMAIL = "email"
    PAGE = "page"


@dataclass(frozen=True)
class Pair:
    """Two listings that may be one, the smaller id first; `distance_m` where both have a point."""

    one: Held
    other: Held
    why: Sequence[Why]
    distance_m: float | None


def pairs(listings: Iterable[Held], known_apart: frozenset[tuple[UUID, UUID]]) -> list[Pair]:
    """Return each pair that may be one listing, once, without those found to be two."""
    held = sorted(listings, key=lambda one: one.id)
    twins = twins_among(held)
    return [
        _pair(one, other)
        for one in held
        for other in twins.of(one)
        if one.id < other.id and (one.id, other.id) not in known_apart
    ]


def _pair(one: Held, other: Held) -> Pair:
    away_m = min(
        (metres_apart(here, there) for here in one.points for there in other.points), default=None
    )
    return Pair(one, other, tuple(_reasons(one, other, away_m)), away_m)


def _reasons(one: Held, other: Held, away_m: float | None) -> Iterator[Why]:
    """Give what is the same, each contact written in the same plain form."""
    if away_m is not None and away_m <= NEAR_M:
        yield Why.NEAR
    if _shared(contacts(one.phone, "", ""), contacts(other.phone, "", "")):
        yield Why.PHONE
    if _shared(contacts("", one.email, ""), contacts("", other.email, "")):
        yield Why.EMAIL
    if _shared(contacts("", "", one.url), contacts("", "", other.url)):
        yield Why.PAGE


def _shared(these: Sequence[str], those: Sequence[str]) -> bool:
    return not set(these).isdisjoint(those)
