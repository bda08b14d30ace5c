"""What to know before reading the times of a page, whichever trip they are of."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from app.territory.known_gaps import gap_words
from app.territory.sites import SiteView
from app.territory.trips import days_moved, may_be_moved
from app.travel import Mode


def trip_notes(site: SiteView, modes: Collection[Mode]) -> list[str]:
    """Return what is old or missing in what is known of travel in these ways, in sentences."""
    return [*old_notes(site, modes), *missing_notes(site, modes)]


def missing_notes(site: SiteView, modes: Collection[Mode]) -> list[str]:
    """Return which lines public transport is told without."""
    return gap_words(site.key) if Mode.TRANSIT in modes else []


def old_notes(site: SiteView, modes: Collection[Mode]) -> list[str]:
    """Return that the days of the timetable were moved, or may have been."""
    if Mode.TRANSIT not in modes:
        return []
    if may_be_moved(site):
        return [
            _(
                "It is not known of which year this timetable is: times may have changed. "
                "Ask before the trip."
            )
        ]
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
