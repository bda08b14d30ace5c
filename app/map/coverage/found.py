"""The answer to one question about coverage, before it becomes words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from app.core.units import BoolArray, FloatArray
from app.coverage import (
    Access,
    Bands,
    Coverage,
    Nearest,
    access,
    coverage,
    nearest,
    young_by_source,
)
from app.directory import queries
from app.directory.catalogue import Catalogue
from app.directory.needs import taxonomy
from app.directory.opening import holidays_of
from app.directory.vocabulary import Track as StatedTrack
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.people import People, people_of
from app.map.coverage.times import Minutes, Progress, minutes_to
from app.map.search import TRACKS
from app.matching import OpenState, open_states
from app.territory.sites import SiteView
from app.travel import Source

# Who leaves at half past eight should find an open door by half past nine.
ON_THE_WAY = timedelta(hours=1)
# Luo & Qi (2009) give these weights to trips of 10, 20 and 30 minutes: their "slow" decay.
BAND_WEIGHTS = (1.0, 0.68, 0.22)


@dataclass(frozen=True)
class CoverageFound:
    """Who reaches a fitting service in time, and who is not counted.

    Attributes:
        fitting: (m,) offers that answer the question and have a place on the map.
        elsewhere: services that answer it without a place: online, by phone, hidden.
        near: (n,) the nearest fitting offer of each place.
        levels: coverage by the areas of each level, by the level's key.
        by_source: (6,) young people by the code of `Source` of their nearest time.
        places: (n,) capacity within reach for each young person, 2SFCA and E2SFCA.
    """

    asked: CoverageAsked
    people: People
    catalogue: Catalogue
    minutes: Minutes
    fitting: BoolArray
    elsewhere: int
    near: Nearest
    levels: dict[str, Coverage]
    by_source: FloatArray
    even: Access
    banded: Access
    departs: datetime | None


def look(
    asked: CoverageAsked, now: datetime | None = None, *, progress: Progress | None = None
) -> CoverageFound:
    """Return who reaches what was asked for; `now` is the site's clock unless given."""
    site = asked.site
    local = now or datetime.now(site.timezone)
    people, catalogue = people_of(site), queries.catalogue(site.key)
    departs = asked.departure(local.date())
    minutes = minutes_to(site, people, catalogue, asked.mode, departs, progress=progress)
    answering = _answering(asked, catalogue)
    fitting = _fitting(answering, catalogue, _not_closed(site, catalogue, departs))
    near = nearest(minutes.minutes, fitting)
    within = float(asked.within_min)
    demand_of = {key: people.demand(key) for key in people.areas}
    supply = (_capacity(catalogue, fitting), people.young, minutes.minutes[:, fitting])
    finest = demand_of[site.levels[-1].key]
    return CoverageFound(
        asked=asked,
        people=people,
        catalogue=catalogue,
        minutes=minutes,
        fitting=fitting,
        elsewhere=_elsewhere(answering, fitting, catalogue),
        near=near,
        levels={key: coverage(near, own, within_min=within) for key, own in demand_of.items()},
        by_source=young_by_source(near.source(minutes.source), finest, sources=len(Source)),
        even=access(*supply, bands=Bands((within,), (1.0,))),
        banded=access(*supply, bands=Bands(_thirds(within), BAND_WEIGHTS)),
        departs=departs,
    )


def _answering(asked: CoverageAsked, catalogue: Catalogue) -> BoolArray:
    """Return (services,) which answer the need and are made for the track."""
    services = catalogue.services
    answering = np.ones(len(services), np.bool_)
    if asked.need is not None:
        answering &= (services.needs & np.uint64(taxonomy().mask(asked.need))) != 0
    if asked.track not in {None, StatedTrack.BOTH}:
        answering &= (services.track & TRACKS[asked.track or StatedTrack.BOTH]) != 0
    return answering


def _fitting(answering: BoolArray, catalogue: Catalogue, open_then: BoolArray) -> BoolArray:
    """Return (offers,) which can be gone to: a place on the map, not closed at that time."""
    offers = catalogue.offers
    placed = np.isfinite(offers.lon) & ~offers.hidden
    in_person = catalogue.services.in_person[offers.service]
    fitting: BoolArray = answering[offers.service] & placed & in_person & open_then
    return fitting


def _not_closed(site: SiteView, catalogue: Catalogue, when: datetime | None) -> BoolArray:
    """Return (offers,) those not known to be closed when a trip of that time arrives."""
    if when is None:
        return np.ones(len(catalogue.offers), np.bool_)
    when += ON_THE_WAY
    holiday = when.date() in holidays_of(site, when.year)
    states = open_states(catalogue.hours, len(catalogue.offers), when, holiday=holiday)
    not_closed: BoolArray = states != OpenState.CLOSED
    return not_closed


def _elsewhere(answering: BoolArray, fitting: BoolArray, catalogue: Catalogue) -> int:
    """Return how many answering services have no fitting offer at all."""
    placed = np.zeros(answering.size, np.bool_)
    placed[catalogue.offers.service[fitting]] = True
    return int(np.count_nonzero(answering & ~placed))


def _capacity(catalogue: Catalogue, fitting: BoolArray) -> FloatArray:
    """Return the free places of each fitting offer; NaN where the service does not say."""
    service = catalogue.offers.service[fitting]
    # A service at two locations has its places once: half at each.
    met_at = np.bincount(service, minlength=len(catalogue.services))
    capacity: FloatArray = catalogue.services.capacity_free[service] / met_at[service]
    return capacity


def _thirds(within: float) -> tuple[float, ...]:
    return (within / 3, within * 2 / 3, within)
