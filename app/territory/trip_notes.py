"""What to know before reading the times of a page, whichever trip they are of."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from app.territory.sites import SiteView
from app.territory.trips import days_moved
from app.travel import Mode


def trip_notes(site: SiteView, modes: Collection[Mode]) -> list[str]:
    """Return what is old or missing in what is known of travel in these ways, in sentences."""
    return _old(site) if Mode.TRANSIT in modes else []


def _old(site: SiteView) -> list[str]:
    """Return that the days of the timetable were moved, where they were."""
    moved = days_moved(site)
    if moved is None:
        return []
    return [
        _(
            "Timetable of %(years)s, its days moved by %(weeks)s weeks: times may have changed. "
            "Ask before the trip.",
            years=moved.years,
            weeks=moved.weeks,
        )
    ]
