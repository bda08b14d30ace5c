"""Find what fits a case: for each need its services, from one catalogue and one set of times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce

import numpy as np

from app.core.units import BoolArray, CodeArray, FloatArray, IntArray
from app.directory import queries
from app.directory.catalogue import Catalogue
from app.directory.needs import taxonomy
from app.directory.standing_now import open_offers
from app.matching import (
    NO_OFFER,
    Elsewhere,
    Minutes,
    Offers,
    Ranking,
    Reason,
    Shown,
    Sieve,
    Track,
    Wish,
    rank_sieve,
    reasons,
)
from app.matching.filters import Dimension
from app.participants.fitting.asked import CaseAsked
from app.participants.fitting.suiting import left_out, suitable
from app.participants.fitting.travelling import BestTimes, best_times, some_offers, some_times
from app.participants.vocabulary import Track as CaseTrack
from app.travel import Times

# What lies beyond the longest trip, but not by more than half of it, is shown apart.
FARTHER = 1.5
# Of each block; nobody reads further, and a longer page would be slower.
MOST = 40
REMOTE = frozenset({Elsewhere.ONLINE, Elsewhere.BY_PHONE})
TRACKS = {CaseTrack.JOB_READY: Track.JOB_READY, CaseTrack.COMPLEX_NEEDS: Track.COMPLEX_NEEDS}


@dataclass(frozen=True)
class Block:
    """The first services of a block, and how many there are in all."""

    rows: Sequence[Shown]
    total: int


@dataclass(frozen=True)
class NeedFound:
    """What fits one need, each block in the order of `matching.rank`.

    Attributes:
        near: at places within the longest trip; without a home, all at places.
        farther: at places up to half as far again.
        beyond: farther than that.
        remote: online or by phone.
        other: address not public, place or time not known.
        aside: how many services for this need do not fit, by what.
    """

    need: str
    near: Block
    farther: Block
    beyond: Block
    remote: Block
    other: Block
    aside: Mapping[str, int]


@dataclass(frozen=True)
class CaseFound:
    """The whole answer, before it becomes words; offers are rows of the catalogue."""

    asked: CaseAsked
    catalogue: Catalogue
    best: BestTimes | None
    open_state: CodeArray
    wish: Wish
    needs: Sequence[NeedFound]
    today: date
    now: datetime


@dataclass(frozen=True)
class _Ground:
    """The offers that suit, as the engine reads them, and their rows in the catalogue."""

    rows: IntArray
    offers: Offers
    times: Times | None
    open_state: CodeArray


@dataclass(frozen=True)
class _Question:
    """What is asked for every need alike."""

    catalogue: Catalogue
    ground: _Ground
    wish: Wish
    longest_min: int
    unsuitable: BoolArray
    today: date


def find(asked: CaseAsked, now: datetime | None = None) -> CaseFound:
    """Return what fits a case; `now` is the site's clock unless given."""
    local = now or datetime.now(asked.site.timezone)
    clock = local.replace(tzinfo=None)
    catalogue = queries.catalogue(asked.site.key)
    best = None
    if asked.home is not None and asked.modes:
        best = best_times(asked.site, asked.home, catalogue, asked.modes)
    open_state = open_offers(catalogue, asked.site, local)
    suits = suitable(catalogue, asked)
    ground = _ground(catalogue, suits, best, open_state)
    unsuitable = left_out(catalogue, suits)
    wish = _wish(asked, catalogue, catalogue.over(clock) | unsuitable)
    question = _Question(catalogue, ground, wish, asked.longest_min, unsuitable, local.date())
    found = [_for_need(question, need) for need in asked.needs]
    return CaseFound(asked, catalogue, best, open_state, wish, found, local.date(), clock)


def _ground(
    catalogue: Catalogue, suits: BoolArray, best: BestTimes | None, open_state: CodeArray
) -> _Ground:
    rows = np.flatnonzero(suits)
    times = None if best is None else some_times(best.times, rows)
    return _Ground(rows, some_offers(catalogue.offers, rows), times, open_state[rows])


def _wish(asked: CaseAsked, catalogue: Catalogue, over: BoolArray) -> Wish:
    """Return the wish with all needs: reasons say how many of them a service covers."""
    known = taxonomy()
    spoken = [catalogue.language_mask(code) for code in asked.languages]
    return Wish(
        needs=tuple(known.mask(key) for key in asked.needs),
        track=TRACKS[asked.track] if asked.track else None,
        age=None if asked.age is None else float(asked.age),
        language=reduce(int.__or__, spoken) if spoken else None,
        over=over,
    )


def _for_need(question: _Question, need: str) -> NeedFound:
    ground = question.ground
    own = replace(question.wish, needs=(taxonomy().mask(need),))
    services = question.catalogue.services
    sieve = Sieve(services, ground.offers, own, ground.times, ground.open_state)
    ranking = rank_sieve(sieve, question.today)
    near, farther = _within(ranking.minutes, question.longest_min)
    return NeedFound(
        need=need,
        near=_placed(ranking, ground, 0, near),
        farther=_placed(ranking, ground, near, farther),
        beyond=_placed(ranking, ground, farther, ranking.placed.size),
        remote=_elsewhere(ranking, ground, REMOTE),
        other=_elsewhere(ranking, ground, set(Elsewhere) - {Elsewhere.NOT} - REMOTE),
        aside=_aside(sieve, question.unsuitable),
    )


def _placed(ranking: Ranking, ground: _Ground, start: int, stop: int) -> Block:
    shown = ranking.placed_page(start, min(stop, start + MOST))
    return Block([_in_catalogue(row, ground) for row in shown], stop - start)


def _elsewhere(ranking: Ranking, ground: _Ground, kinds: AbstractSet[Elsewhere]) -> Block:
    rows = {at: row for kind in kinds for at, row in ranking.first_of(kind, MOST).items()}
    shown = [_in_catalogue(rows[at], ground) for at in sorted(rows)]
    return Block(shown, sum(ranking.count_of(kind) for kind in kinds))


def _within(minutes: FloatArray, longest: int) -> tuple[int, int]:
    """Return how many rows lie within the longest trip and within half as far again.

    Minutes never decrease in one need's list; without an origin (NaN) all are near.
    """
    shown = np.rint(minutes)
    if np.isnan(shown).any():
        return shown.size, shown.size
    near, farther = np.searchsorted(shown, (longest, longest * FARTHER), side="right").tolist()
    return near, farther


def _in_catalogue(row: Shown, ground: _Ground) -> Shown:
    offer = NO_OFFER if row.offer == NO_OFFER else int(ground.rows[row.offer])
    return Shown(row.service, offer, row.kind)


def _aside(sieve: Sieve, unsuitable: BoolArray) -> dict[str, int]:
    """Return how many services of the need fall out by each filter, whatever the others say."""
    covering = sieve.masks[Dimension.NEEDS]
    counts = {
        dimension.value: int(np.count_nonzero(covering & ~mask))
        for dimension, mask in sieve.masks.items()
        if dimension is not Dimension.NEEDS
    }
    counts["suiting"] = int(np.count_nonzero(covering & unsuitable))
    return {name: count for name, count in counts.items() if count}


def reasons_of(found: CaseFound, shown: Sequence[Shown]) -> list[tuple[Reason, ...]]:
    """Return why each row is here, its minutes by the mode that is quickest to it."""
    best = found.best
    said = reasons(
        found.catalogue.services,
        found.wish,
        None if best is None else best.times,
        found.open_state,
        shown,
        mode="",
        today=found.today,
    )
    return [
        tuple(_by_mode(reason, row, best) for reason in each)
        for row, each in zip(shown, said, strict=True)
    ]


def _by_mode(reason: Reason, row: Shown, best: BestTimes | None) -> Reason:
    if best is None or not isinstance(reason, Minutes):
        return reason
    return replace(reason, mode=best.modes[int(best.mode[row.offer])].value)
