"""Find what was asked for: one result set, from which list, map and files are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.core.units import CodeArray
from app.core.words import searched_words
from app.directory import queries
from app.directory.catalogue import Catalogue
from app.directory.needs import taxonomy
from app.directory.opening import holidays_of
from app.directory.vocabulary import Track as StatedTrack
from app.map.asked import Asked
from app.map.closeness import text_rank
from app.matching import Ranking, Sieve, Track, Wish, open_states, rank_sieve
from app.territory.travelling import provider
from app.travel import Points, Times

TRACKS = {
    StatedTrack.JOB_READY: Track.JOB_READY,
    StatedTrack.COMPLEX_NEEDS: Track.COMPLEX_NEEDS,
    StatedTrack.BOTH: Track.BOTH,
}


@dataclass(frozen=True)
class Found:
    """The answer to one search, before it becomes words."""

    asked: Asked
    catalogue: Catalogue
    times: Times | None
    open_state: CodeArray
    sieve: Sieve
    ranking: Ranking
    today: date


def find(asked: Asked, now: datetime | None = None) -> Found:
    """Return every service that fits, ranked; `now` is the site's clock unless given."""
    local = now or datetime.now(asked.site.timezone)
    catalogue = queries.catalogue(asked.site.key)
    times = _times(asked, catalogue)
    open_state = open_states(
        catalogue.hours,
        len(catalogue.offers),
        local.replace(tzinfo=None),
        holiday=local.date() in holidays_of(asked.site, local.year),
    )
    wish = _wish(asked, catalogue)
    sieve = Sieve(catalogue.services, catalogue.offers, wish, times, open_state)
    ranking = rank_sieve(sieve, local.date())
    return Found(asked, catalogue, times, open_state, sieve, ranking, local.date())


def _times(asked: Asked, catalogue: Catalogue) -> Times | None:
    if asked.origin is None:
        return None
    points = Points(catalogue.offers.lon, catalogue.offers.lat)
    limit = None if asked.within_min is None else float(asked.within_min)
    return provider(asked.site).one_to_many(asked.origin.point, points, asked.mode, limit_min=limit)


def _wish(asked: Asked, catalogue: Catalogue) -> Wish:
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
    )
