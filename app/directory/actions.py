"""Deeds on listings: load a site's folder, report that something is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import transaction
from app.directory.loading import read_listings
from app.directory.models import Feedback
from app.directory.needs import taxonomy
from app.directory.stored import AreaName, StoredListings
from app.directory.synchronise import Loaded, Progress, synchronise
from app.directory.vocabulary import FeedbackKind
from app.territory.models import Area


class NoSuchSiteError(LookupError):
    """Listings of a site whose territory is not in the database yet."""


def load_listings(
    site: str, folder: Path, *, only_real: bool = False, progress: Progress = iter
) -> Loaded:
    """Store the listings of a site's folder: all of them, or none.

    A second load changes only what differs, and never a service that a person has
    edited (its version is above 1) nor the organisation and locations of one. What
    is no longer in the files stays.

    Args:
        site: key of a site whose areas are stored.
        folder: its folder in geodata.
        only_real: leave out illustrative listings.
        progress: wraps the tables as they are stored, for a progress bar.

    Raises:
        NoSuchSiteError: the site's areas are not in the database.
        ListingsError: with every fault of every table; nothing is stored.
    """
    with transaction() as session:
        areas = _areas(session, site)
        listings = read_listings(folder, taxonomy(), areas)
        if only_real:
            listings = listings.only_real()
        return synchronise(session, StoredListings(site, listings, taxonomy(), areas), progress)


def _areas(session: Session, site: str) -> Mapping[str, AreaName]:
    rows = session.execute(select(Area.code, Area.id, Area.name).where(Area.site_id == site)).all()
    if not rows:
        raise NoSuchSiteError(f"{site}: load the territory before its listings")
    return {code: AreaName(area_id, name) for code, area_id, name in rows}


@dataclass(frozen=True)
class Report:
    """What somebody says is wrong with a listing."""

    kind: FeedbackKind
    message: str
    contact: str
    language: str


def report_listing(service_id: UUID, report: Report) -> None:
    """Put a report about a listing into the queue."""
    with transaction() as session:
        session.add(
            Feedback(
                id=uuid4(),
                service_id=service_id,
                kind=report.kind,
                message=report.message,
                contact=report.contact,
                language=report.language,
                created_at=datetime.now(UTC),
            )
        )
