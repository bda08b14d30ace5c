"""A content put into the public tables: the rows that differ, and no others."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.editing.content import OrganisationContent, ServiceContent
from app.directory.editing.placing import apply_places
from app.directory.editing.present import (
    SAME_IN_DATE,
    SAME_IN_ORGANISATION,
    SAME_IN_SERVICE,
    TEXTS,
    whole_service,
)
from app.directory.happenings.models import EventDate
from app.directory.models import (
    Organisation,
    Service,
    ServiceNeed,
    ServiceTranslation,
)
from app.directory.needs import taxonomy
from app.directory.stored import searchable
from app.directory.vocabulary import Status

_SAID = tuple(name for name in SAME_IN_DATE if name != "id")


def new_service(session: Session, organisation: Organisation) -> Service:
    """Add an empty service of an organisation, published as soon as it has a content."""
    service = Service(
        id=uuid4(),
        site_id=organisation.site_id,
        organisation_id=organisation.id,
        organisation=organisation,
        status=Status.PUBLISHED,
        illustrative=organisation.illustrative,
        needs=[],
        translations=[],
        offers=[],
        dates=[],
    )
    session.add(service)
    return service


def apply_service(session: Session, service: Service, content: ServiceContent) -> None:
    """Make the rows of a service say what the content says; see `whole_service`."""
    for name in SAME_IN_SERVICE:
        setattr(service, name, getattr(content, name))
    service.languages = list(content.languages)
    service.access = [str(step) for step in content.access]
    service.updated_at = datetime.now(UTC)
    service.needs = _kept(service.needs, "need", content.needs, _need)
    _apply_translations(service, content)
    _apply_dates(session, service, content)
    with session.no_autoflush:
        apply_places(session, service, content.places)
    service.search_text = _search_text(service)
    session.flush()


def apply_organisation(
    session: Session, organisation: Organisation, content: OrganisationContent
) -> None:
    """Make the row of an organisation say what the content says; its services carry its name."""
    renamed = organisation.name != content.name
    for name in SAME_IN_ORGANISATION:
        setattr(organisation, name, getattr(content, name))
    session.flush()
    if renamed:
        for service_id in _services_of(session, organisation.id):
            service = whole_service(session, service_id)
            if service is not None:
                service.search_text = _search_text(service)
        session.flush()


def _services_of(session: Session, organisation_id: UUID) -> list[UUID]:
    found = select(Service.id).where(Service.organisation_id == organisation_id)
    return list(session.scalars(found.order_by(Service.id)))


def _need(key: str) -> ServiceNeed:
    return ServiceNeed(need=key)


def _kept(rows: Iterable[Any], name: str, wanted: Iterable[Any], make: Any) -> list[Any]:  # noqa: ANN401 - rows of any table
    """Return a row for each wanted key: the one that is there, or a new one."""
    present = {getattr(row, name): row for row in rows}
    return [present.get(key) or make(key) for key in wanted]


def _apply_translations(service: Service, content: ServiceContent) -> None:
    texts = {text.language: text for text in content.translations}
    service.translations = _kept(
        service.translations, "language", texts, lambda code: ServiceTranslation(language=code)
    )
    for row in service.translations:
        for name in TEXTS:
            setattr(row, name, getattr(texts[row.language], name))


def _apply_dates(session: Session, service: Service, content: ServiceContent) -> None:
    """Make the dates those of the content; what is cancelled stays so, and is told by itself."""
    present = {row.id for row in service.dates}
    taken = _taken(session, {day.id for day in content.dates} - present)
    wanted = {uuid4() if day.id in taken else day.id: day for day in content.dates}
    service.dates = _kept(service.dates, "id", wanted, lambda key: EventDate(id=key, sequence=0))
    for row in service.dates:
        day = wanted[row.id]
        if row.id in present and all(getattr(row, n) == getattr(day, n) for n in _SAID):
            continue
        for name in _SAID:
            setattr(row, name, getattr(day, name))
        row.updated_at = datetime.now(UTC)
        row.sequence += row.id in present


def _taken(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Return which ids are those of dates already, of another service: nobody takes them over."""
    if not ids:
        return set()
    return set(session.scalars(select(EventDate.id).where(EventDate.id.in_(ids))))


def _search_text(service: Service) -> str:
    towns = [
        (at.city, at.area.name if at.area else "")
        for at in (offer.location for offer in service.offers)
        if not at.confidential or at.area
    ]
    return searchable(
        [service, *service.translations],
        [service.organisation.name],
        towns,
        [row.need for row in service.needs],
        taxonomy(),
    )
