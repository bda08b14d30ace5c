"""How many services each option would show, and which filter to drop when none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.core.units import BoolArray, CodeArray, IntArray, MaskArray
from app.matching.filters import Dimension
from app.matching.inputs import Fee, Offers, Services, Track, Trips, Wish
from app.matching.sieve import Sieve

BITS = 64


@dataclass(frozen=True, slots=True)
class Facets:
    """Services beside each option, under all filters but the option's own.

    Attributes:
        needs: (64,) services that cover need k.
        groups: (g,) services that cover any need of group g.
        track: services that fit each track; made for both counts in both.
        languages: (64,) services that state language k.
        language_not_stated: services that state none; they pass with any language.
        free: services known to cost nothing.
        open: services known to be open now.
        open_unknown: services of which nobody knows whether they are open.
        within: (s,) services met at a place within each step; empty without times.
        total: services that fulfil the whole wish.
    """

    needs: IntArray
    groups: IntArray
    track: dict[Track, int]
    languages: IntArray
    language_not_stated: int
    free: int
    open: int
    open_unknown: int
    within: IntArray
    total: int


@dataclass(frozen=True, slots=True)
class Gain:
    """What a wish gains by giving up one filter, or by a longer trip.

    Attributes:
        dimension: the filter to give up.
        services: how many services it would bring back.
        within_min: for WITHIN, the longer trip to allow; None to drop the limit.
    """

    dimension: Dimension
    services: int
    within_min: float | None = None


def facets(
    services: Services,
    offers: Offers,
    wish: Wish,
    times: Trips | None,
    open_state: CodeArray,
    *,
    groups: Sequence[int] = (),
    within_steps: Sequence[float] = (),
) -> Facets:
    """Return the number of services beside each option.

    Choosing the option alone in its dimension gives exactly so many services (for a
    language, together with those that state none; for a step, at places).

    Args:
        services: (m,) services.
        offers: (n,) their offers.
        wish: the filters that are active now.
        times: (n,) travel times; None without an origin.
        open_state: (n,) codes of `OpenState`.
        groups: the need mask of each group.
        within_steps: the minutes to choose from.

    Raises:
        ValueError: as `rank`.
    """
    sieve = Sieve(services, offers, wish, times, open_state)
    return facets_of_sieve(sieve, groups=groups, within_steps=within_steps)


def facets_of_sieve(
    sieve: Sieve, *, groups: Sequence[int] = (), within_steps: Sequence[float] = ()
) -> Facets:
    """Return the facets of a wish that has been sifted already."""
    services = sieve.services
    needs = services.needs[sieve.found(Dimension.NEEDS)]
    track = services.track[sieve.found(Dimension.TRACK)]
    languages = services.languages[sieve.found(Dimension.LANGUAGE)]
    is_free = services.fee == Fee.FREE
    return Facets(
        needs=count_bits(needs),
        groups=np.array([np.count_nonzero(needs & np.uint64(g)) for g in groups], np.int64),
        track={t: int(np.count_nonzero(track & t)) for t in (Track.JOB_READY, Track.COMPLEX_NEEDS)},
        languages=count_bits(languages),
        language_not_stated=int(np.count_nonzero(languages == 0)),
        free=_count(sieve.found(Dimension.FREE) & is_free),
        open=sieve.open_known,
        open_unknown=sieve.open_unknown,
        within=_within_counts(sieve, within_steps),
        total=_count(sieve.passing),
    )


def drop_one(
    services: Services,
    offers: Offers,
    wish: Wish,
    times: Trips | None,
    open_state: CodeArray,
    *,
    within_steps: Sequence[float] = (),
) -> tuple[Gain, ...]:
    """Return what dropping each active filter alone would bring back, the most first.

    For the longest trip also what each longer step would; a gain of nothing is left
    out. Ties in the order of `Dimension`, shorter steps first.

    Args:
        services: (m,) services.
        offers: (n,) their offers.
        wish: the filters that are active now.
        times: (n,) travel times; None without an origin.
        open_state: (n,) codes of `OpenState`.
        within_steps: the minutes to choose from.

    Raises:
        ValueError: as `rank`.
    """
    sieve = Sieve(services, offers, wish, times, open_state)
    return drop_one_of_sieve(sieve, within_steps=within_steps)


def drop_one_of_sieve(sieve: Sieve, *, within_steps: Sequence[float] = ()) -> tuple[Gain, ...]:
    """Return the gains of a wish that has been sifted already."""
    now = _count(sieve.passing)
    gains = [*_longer_trips(sieve, now, within_steps)]
    gains += [Gain(d, _count(sieve.found(d)) - now) for d in sieve.active]
    order = list(Dimension)
    gains = [gain for gain in gains if gain.services > 0]
    return tuple(sorted(gains, key=lambda gain: (-gain.services, order.index(gain.dimension))))


def count_bits(masks: MaskArray) -> IntArray:
    """Return (64,) how many of the masks have each bit set.

    Counts byte values first: eight passes over the masks instead of sixty-four.
    """
    columns = np.ascontiguousarray(masks.astype("<u8")).view(np.uint8).reshape(-1, 8)
    bits_of_byte = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")
    counts = [np.bincount(column, minlength=256) @ bits_of_byte for column in columns.T]
    return np.concatenate(counts).astype(np.int64)


def _within_counts(sieve: Sieve, steps: Sequence[float]) -> IntArray:
    """Return how many services are met at a place within each step."""
    if sieve.trips is None:
        return np.empty(0, np.int64)
    fits = sieve.fits()
    return np.array([_count(fits & sieve.meeting.placed(step)) for step in steps], np.int64)


def _longer_trips(sieve: Sieve, now: int, steps: Sequence[float]) -> list[Gain]:
    """Return what each step longer than the asked one would bring back."""
    asked = sieve.wish.within_min
    if asked is None:
        return []
    fits = sieve.fits()
    return [
        Gain(Dimension.WITHIN, _count(fits & sieve.meeting.found(step)) - now, step)
        for step in sorted(steps)
        if step > asked
    ]


def _count(mask: BoolArray) -> int:
    """Return how many are true."""
    return int(np.count_nonzero(mask))
