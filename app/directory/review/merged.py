"""Where the address of a listing leads that was found to be the same as another."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.core.db import db
from app.directory.models import Service
from app.directory.review.models import ListingMerge
from app.directory.vocabulary import Status


def merged_into(service_id: UUID) -> UUID | None:
    """Return the public listing into which this archived one was merged, None for none."""
    into = aliased(Service)
    found = (
        select(ListingMerge.into_id)
        .join(Service, Service.id == ListingMerge.service_id)
        .join(into, into.id == ListingMerge.into_id)
        .where(
            ListingMerge.service_id == service_id,
            Service.status == Status.ARCHIVED,
            into.status == Status.PUBLISHED,
        )
    )
    return db.session.scalar(found)
