"""What the public tables say of a listing now, as a content."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.core.geo import LonLat
from app.directory.editing.content import (
    DateContent,
    Interval,
    OrganisationContent,
    PlaceContent,
    PlaceKind,
    ServiceContent,
    SpecialDays,
    TranslationContent,
)
from app.directory.models import Location, Organisation, Service, ServiceAtLocation
from app.directory.vocabulary import Access

SAME_IN_SERVICE = (
    *("kind", "name", "summary", "description", "how_to_join", "language"),
    *("track", "age_min", "age_max"),
    *("fee", "fee_note", "in_person", "online", "by_phone", "capacity_total", "waiting_days"),
    *("url", "email", "phone", "source", "source_url", "source_date", "licence"),
)
SAME_IN_ORGANISATION = (
    *("name", "kind", "description", "website", "email", "phone", "tax_code"),
    *("source", "source_url", "source_date", "licence"),
)
SAME_IN_PLACE = (
    *("name", "address", "postal_code", "city", "precision", "wheelchair", "transport"),
)
SAME_IN_DATE = ("id", "first", "last", "begins", "ends", "note")
SAME_IN_HOURS = ("weekday", "opens", "closes", "valid_from", "valid_to", "note")
SAME_IN_SPECIAL_DAYS = ("first", "last", "opens", "closes", "note")
TEXTS = ("name", "summary", "description", "how_to_join")


def all_parts() -> tuple[ExecutableOption, ...]:
    """Return the options that load services with everything that a content says of them."""
    offers = selectinload(Service.offers)
    return (
        selectinload(Service.organisation),
        selectinload(Service.needs),
        selectinload(Service.translations),
        selectinload(Service.dates),
        offers.selectinload(ServiceAtLocation.location).selectinload(Location.area),
        offers.selectinload(ServiceAtLocation.schedules),
        offers.selectinload(ServiceAtLocation.exceptions),
    )


def whole_service(session: Session, service_id: UUID) -> Service | None:
    """Return a service with all its parts, as they are now, locked until the deed is done."""
    return session.scalar(
        select(Service)
        .where(Service.id == service_id)
        .options(*all_parts())
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def service_content(service: Service) -> ServiceContent:
    """Return what the rows of a service say; see `whole_service`."""
    known = set(Access)
    return ServiceContent(
        **{name: getattr(service, name) for name in SAME_IN_SERVICE},
        translations=tuple(
            TranslationContent(row.language, *(getattr(row, name) for name in TEXTS))
            for row in service.translations
        ),
        needs=tuple(row.need for row in service.needs),
        languages=tuple(service.languages),
        access=tuple(Access(step) for step in service.access if step in known),
        places=tuple(_offer_content(offer) for offer in service.offers),
        dates=tuple(
            DateContent(**{name: getattr(row, name) for name in SAME_IN_DATE})
            for row in service.dates
        ),
    )


def organisation_content(organisation: Organisation) -> OrganisationContent:
    """Return what the row of an organisation says."""
    return OrganisationContent(
        **{name: getattr(organisation, name) for name in SAME_IN_ORGANISATION}
    )


def place_content(location: Location) -> PlaceContent:
    """Return where a location is, without hours."""
    point = location.point
    return PlaceContent(
        id=location.id,
        kind=_kind(location),
        area=location.area.code if location.area else "",
        point=None if point is None else LonLat(point.x, point.y),
        **{name: getattr(location, name) for name in SAME_IN_PLACE},
    )


def _offer_content(offer: ServiceAtLocation) -> PlaceContent:
    place = place_content(offer.location)
    return PlaceContent(
        **{
            **vars(place),
            "hours": tuple(
                Interval(**{name: getattr(row, name) for name in SAME_IN_HOURS})
                for row in offer.schedules
            ),
            "special_days": tuple(
                SpecialDays(**{name: getattr(row, name) for name in SAME_IN_SPECIAL_DAYS})
                for row in offer.exceptions
            ),
            "on_holidays": offer.on_holidays,
        }
    )


def _kind(location: Location) -> PlaceKind:
    if location.confidential:
        return PlaceKind.CONFIDENTIAL
    says = (location.name, location.address, location.city, location.area_id, location.point)
    return (
        PlaceKind.OPEN
        if any(part is not None and part != "" for part in says)
        else PlaceKind.REMOTE
    )
