"""The catalogue at one moment, as matching asks for it: who is open, whose track is whose."""

from __future__ import annotations

from datetime import datetime

from app.core.units import CodeArray
from app.directory.catalogue import Catalogue
from app.directory.opening import holidays_of
from app.directory.vocabulary import Track as StatedTrack
from app.matching import Track, open_states
from app.territory.sites import SiteView

TRACKS = {
    StatedTrack.JOB_READY: Track.JOB_READY,
    StatedTrack.COMPLEX_NEEDS: Track.COMPLEX_NEEDS,
    StatedTrack.BOTH: Track.BOTH,
}


def open_offers(catalogue: Catalogue, site: SiteView, local: datetime) -> CodeArray:
    """Return (n,) whether each offer is open at a moment of the site's clock."""
    return open_states(
        catalogue.hours,
        len(catalogue.offers),
        local.replace(tzinfo=None),
        holiday=local.date() in holidays_of(site, local.year),
        days_off=catalogue.days_off,
    )
