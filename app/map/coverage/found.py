"""The answer to one question about coverage, before it becomes words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.fitting import (
    answering_services,
    elsewhere,
    free_places,
    not_closed,
    visitable_offers,
)
from app.map.coverage.measuring import Minutes, Progress
from app.map.coverage.people import People, people_of
from app.map.coverage.times import minutes_to
from app.travel import Source

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
    answering = answering_services(asked, catalogue)
    fitting = visitable_offers(answering, catalogue, not_closed(site, catalogue, departs))
    near = nearest(minutes.minutes, fitting)
    within = float(asked.within_min)
    demand_of = {key: people.demand(key) for key in people.areas}
    supply = (free_places(catalogue, fitting), people.young, minutes.minutes[:, fitting])
    finest = demand_of[site.levels[-1].key]
    return CoverageFound(
        asked=asked,
        people=people,
        catalogue=catalogue,
        minutes=minutes,
        fitting=fitting,
        elsewhere=elsewhere(answering, fitting, catalogue),
        near=near,
        levels={key: coverage(near, own, within_min=within) for key, own in demand_of.items()},
        by_source=young_by_source(near.source(minutes.source), finest, sources=len(Source)),
        even=access(*supply, bands=Bands((within,), (1.0,))),
        banded=access(*supply, bands=Bands(_thirds(within), BAND_WEIGHTS)),
        departs=departs,
    )


def _thirds(within: float) -> tuple[float, ...]:
    return (within / 3, within * 2 / 3, within)
