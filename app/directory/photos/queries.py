"""Reads of pictures: those of a service, and who may look at a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy import or_, select

from app.accounts.policy import Action, Actor, visible
from app.core.db import db
from app.directory.models import Service
from app.directory.photos.models import Photo
from app.directory.vocabulary import Status


@dataclass(frozen=True)
class Picture:
    """A picture ready for a page."""

    id: UUID
    alt: str
    width: int
    height: int
    src: str
    srcset: str


@dataclass(frozen=True)
class Kept:
    """A service whose pictures somebody keeps."""

    id: UUID
    name: str
    is_public: bool


def pictures_of(service_id: UUID) -> Sequence[Picture]:
    """Return the pictures of a service, the oldest first."""
    found = select(Photo).where(Photo.service_id == service_id)
    rows = db.session.scalars(found.order_by(Photo.added_at, Photo.id))
    return [_picture(row) for row in rows]


def kept_service(service_id: UUID, actor: Actor) -> Kept | None:
    """Return a service that the actor may edit."""
    found = visible(
        select(Service).where(Service.id == service_id), Service, actor, Action.EDIT_LISTING
    )
    row = db.session.scalar(found)
    return None if row is None else Kept(row.id, row.name, row.status is Status.PUBLISHED)


def may_look(name: str, width: int, actor: Actor) -> bool:
    """Return whether there is such a file, of a public service or of one that is the actor's."""
    own = visible(select(Service.id), Service, actor, Action.EDIT_LISTING)
    found = (
        select(Photo.widths)
        .join(Service, Service.id == Photo.service_id)
        .where(Photo.name == name, or_(Service.status == Status.PUBLISHED, Service.id.in_(own)))
    )
    widths = db.session.scalar(found)
    return widths is not None and width in widths


def _picture(row: Photo) -> Picture:
    addresses = {
        width: url_for("photos.picture", name=row.name, width=width) for width in row.widths
    }
    return Picture(
        id=row.id,
        alt=row.alt,
        width=row.width,
        height=row.height,
        src=addresses[row.widths[0]],
        srcset=", ".join(f"{address} {width}w" for width, address in addresses.items()),
    )
