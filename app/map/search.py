"""Find what was asked for: one result set, from which list, map and files are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from app.core.units import BoolArray, CodeArray
from app.core.words import searched_words
from app.directory import queries
from app.directory.catalogue import Catalogue
from app.directory.needs import taxonomy
from app.directory.standing_now import TRACKS, open_offers
from app.map.asked import Asked
from app.map.closeness import text_rank
from app.matching import Ranking, Sieve, Track, Wish, rank_sieve
from app.territory.remembered import Timed, times_to
from app.travel import Points, Source, Times


@dataclass(frozen=True)
class Found:
    """The answer to one search, before it becomes words.

    Attributes:
        times: (n,) to the offers; None without an origin.
        now: the site's clock without its zone.
        refining: some times are estimates while a slow provider works on better ones:
            the same search knows more a little later.
    """

    asked: Asked
    catalogue: Catalogue
    times: Times | None
    open_state: CodeArray
    sieve: Sieve
    ranking: Ranking
    today: date
    now: datetime
    refining: bool = False

    @property
    def no_connection(self) -> BoolArray:
        """Return (n,) whether the timetable knows both ends and nothing runs between them."""
        if self.times is None:
            return np.zeros(len(self.catalogue.offers), np.bool_)
        nothing: BoolArray = self.times.source == Source.NOTHING_RUNS
        return nothing


def find(asked: Asked, now: datetime | None = None) -> Found:
    """Return every service that fits, ranked; `now` is the site's clock unless given."""
    local = now or datetime.now(asked.site.timezone)
    catalogue = queries.catalogue(asked.site.key)
    timed = _timed(asked, catalogue)
    times = None if timed is None else timed.times
    open_state = open_offers(catalogue, asked.site, local)
    clock = local.replace(tzinfo=None)
    wish = _wish(asked, catalogue, clock)
    sieve = Sieve(catalogue.services, catalogue.offers, wish, times, open_state)
    ranking = rank_sieve(sieve, local.date())
    refining = timed is not None and timed.refining
    return Found(asked, catalogue, times, open_state, sieve, ranking, local.date(), clock, refining)


def _timed(asked: Asked, catalogue: Catalogue) -> Timed | None:
    if asked.origin is None:
        return None
    points = Points(catalogue.offers.lon, catalogue.offers.lat)
    return times_to(asked.site, asked.origin.point, points, asked.mode)


def _wish(asked: Asked, catalogue: Catalogue, now: datetime) -> Wish:
    known = taxonomy()
    track = TRACKS[asked.track] if asked.track else None
    words = searched_words(asked.text)
    hits = queries.text_hits(asked.site.key, words) if words else None
    return Wish(
        needs=tuple(known.mask(key) for key in asked.needs),
        track=None if track is Track.BOTH else track,
        age=None if asked.age is None else float(asked.age),
        language=catalogue.language_mask(asked.language) if asked.language else None,
        free=asked.free,
        open=asked.open,
        within_min=None if asked.within_min is None else float(asked.within_min),
        text_hits=hits,
        text_rank=None if hits is None else text_rank(catalogue, hits, words),
        box=asked.box,
        of_kind=None if asked.kind is None else catalogue.of_kind(asked.kind),
        over=catalogue.over(now),
    )
