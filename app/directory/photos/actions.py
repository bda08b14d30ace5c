"""Deeds on pictures: add one to a service, say it in other words, take it away."""

from __future__ import annotations

from datetime import UTC, datetime
from secrets import token_hex
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.deeds import name_deeds
from app.accounts.policy import Action, Actor, visible
from app.core.db import transaction
from app.directory.models import Service
from app.directory.photos import files
from app.directory.photos.models import Photo
from app.directory.photos.pictures import Rendition

MOST_PHOTOS = 3
LONGEST_ALT = 300

name_deeds(
    {
        "add_photo": lambda: _("added a picture to a listing"),
        "remove_photo": lambda: _("took a picture away from a listing"),
    }
)


class NoSuchPhotoError(LookupError):
    """There is no such service or picture for this person."""


class TooManyPhotosError(Exception):
    """The service has as many pictures as it may have."""


def add_photo(service_id: UUID, pictures: list[Rendition], alt: str, actor: Actor) -> None:
    """Put a picture on the page of a service.

    The files are written first: a row without its files would show a hole, files
    without a row show nothing and are taken away again.

    Args:
        service_id: the service.
        pictures: the same picture in its widths, the smallest first.
        alt: what is to be seen, for those who do not see it.
        actor: who adds it.

    Raises:
        NoSuchPhotoError: the actor may not edit the service.
        TooManyPhotosError: it has enough.
    """
    name, largest = token_hex(16), pictures[-1]
    try:
        with transaction() as session:
            service = _service(session, service_id, actor)
            _refuse_too_many(session, service.id)
            files.write(name, pictures)
            session.add(
                Photo(
                    id=uuid4(),
                    service_id=service.id,
                    name=name,
                    alt=alt,
                    width=largest.width,
                    height=largest.height,
                    widths=[picture.width for picture in pictures],
                    added_by=actor.name,
                    added_at=datetime.now(UTC),
                )
            )
            events.record(session, actor, "add_photo", service, ["photo"])
    except BaseException:
        files.remove(name, [picture.width for picture in pictures])
        raise


def remove_photo(service_id: UUID, photo_id: UUID, actor: Actor) -> None:
    """Take a picture away, its files too.

    Raises:
        NoSuchPhotoError: there is none that the actor may take away.
    """
    with transaction() as session:
        service = _service(session, service_id, actor)
        photo = session.get(Photo, photo_id)
        if photo is None or photo.service_id != service.id:
            raise NoSuchPhotoError
        name, widths = photo.name, list(photo.widths)
        session.delete(photo)
        events.record(session, actor, "remove_photo", service, ["photo"])
    # Only when the row is gone for good: a deed that fails must not leave a hole.
    files.remove(name, widths)


def _service(session: Session, service_id: UUID, actor: Actor) -> Service:
    """Return a service that the actor may edit, locked so that two uploads count each other."""
    found = visible(
        select(Service).where(Service.id == service_id), Service, actor, Action.EDIT_LISTING
    )
    service = session.scalar(found.with_for_update())
    if service is None:
        raise NoSuchPhotoError
    return service


def _refuse_too_many(session: Session, service_id: UUID) -> None:
    found = select(func.count()).select_from(Photo).where(Photo.service_id == service_id)
    if (session.scalar(found) or 0) >= MOST_PHOTOS:
        raise TooManyPhotosError
