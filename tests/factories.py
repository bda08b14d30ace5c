"""Rows for tests: plain functions with overrides and fixed defaults; each one commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from itertools import count
from typing import Any
from uuid import UUID

from shapely.geometry import Point, box

from app.core.db import db
from app.core.words import folded_text
from app.directory.models import (
    Location,
    Organisation,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceNeed,
    ServiceTranslation,
)
from app.directory.needs import taxonomy
from app.directory.vocabulary import OrganisationKind, Precision, Status
from app.territory.models import Area, Place, Site, YouthBasis

MOMENT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
_numbers = count(1)


def numbered_id(number: int | None = None) -> UUID:
    """Return an id that sorts by its number."""
    return UUID(int=next(_numbers) if number is None else number)


def _stored(row: Any) -> Any:
    db.session.add(row)
    db.session.commit()
    return row


def _values(overrides: dict[str, Any], **defaults: Any) -> dict[str, Any]:
    return {"id": numbered_id(), **defaults, **overrides}


def site_settings(**overrides: Any) -> dict[str, Any]:
    """Return a site.toml as it is kept with the site."""
    speed = {"detour": 1.3, "kmh": 4.6, "overhead_min": 0, "low": 0.8, "high": 1.6, "source": "s"}
    names = {"it": "Trentino", "pt": "Trentino", "en": "Trentino"}
    level = {"key": "comune", "name": names, "plural": names}
    youth = {"share": 0.15, "date": "2021-01-01", "source": "census", "note": names}
    return {
        "key": "trentino",
        "name": names,
        "authority": names,
        "country": "IT",
        "subdivision": "TN",
        "timezone": "Europe/Rome",
        "languages": ["it"],
        "crs": "EPSG:25832",
        "centre": [11.12, 46.07],
        "bounds": [10.4, 45.6, 12.0, 46.6],
        "age_min": 15,
        "age_max": 29,
        "reach_target": 300,
        "level": [level],
        "youth": youth,
        "estimate": dict.fromkeys(("walk", "bicycle", "transit", "car"), speed),
        **overrides,
    }


def create_site(**overrides: Any) -> Site:
    """Store a site with the outline of its bounds."""
    values = {
        "id": "trentino",
        "name": {"it": "Trentino", "pt": "Trentino", "en": "Trentino"},
        "settings": site_settings(),
        "outline": box(10.4, 45.6, 12.0, 46.6),
        "basemap": {"type": "FeatureCollection", "features": []},
        **overrides,
    }
    return _stored(Site(**values))


def create_area(**overrides: Any) -> Area:
    """Store an area of the site."""
    values = _values(
        overrides,
        site_id="trentino",
        level="comune",
        code="022205",
        name="Trento",
        outline=box(11.0, 45.95, 11.2, 46.15),
    )
    return _stored(Area(**values))


def create_place(**overrides: Any) -> Place:
    """Store a place of the site where 900 young people live."""
    values = _values(
        overrides,
        site_id="trentino",
        code="022205",
        name="Trento",
        point=Point(11.1217, 46.0679),
        population=6000,
        youth=900,
        youth_basis=YouthBasis.PUBLISHED,
    )
    return _stored(Place(**values))


def create_organisation(**overrides: Any) -> Organisation:
    """Store an organisation of the site."""
    values = _values(
        overrides, site_id="trentino", name="Agenzia del Lavoro", kind=OrganisationKind.PUBLIC_BODY
    )
    return _stored(Organisation(**values))


def create_location(organisation: Organisation, **overrides: Any) -> Location:
    """Store a location with a point in Trento; `point=None` leaves it without."""
    point = overrides.get("point", Point(11.1217, 46.0679))
    values = _values(
        overrides,
        site_id=organisation.site_id,
        organisation_id=organisation.id,
        name="Sede",
        address="Via Guardini 75",
        city="Trento",
        point=point,
        precision=None if point is None else Precision.ADDRESS,
    )
    return _stored(Location(**values))


def create_service(
    organisation: Organisation,
    *,
    needs: Sequence[str] = ("job_search",),
    at: Sequence[Location] = (),
    translations: Sequence[dict[str, str]] = (),
    **overrides: Any,
) -> Service:
    """Store a published service, given at these locations, with its search text."""
    values = _values(
        overrides,
        site_id=organisation.site_id,
        organisation_id=organisation.id,
        status=Status.PUBLISHED,
        name="Sportello lavoro",
        language="it",
        updated_at=MOMENT,
    )
    words = [word for need in needs for word in taxonomy().words_of(need)]
    texts = [text for translation in translations for text in translation.values()]
    own = [values["name"], values.get("summary"), values.get("description"), organisation.name]
    values.setdefault("search_text", folded_text([*own, *words, *texts]))
    service = Service(**values)
    service.needs = [ServiceNeed(need=need) for need in needs]
    service.translations = [ServiceTranslation(**texts) for texts in translations]
    service.offers = [
        ServiceAtLocation(id=numbered_id(), location_id=location.id) for location in at
    ]
    return _stored(service)


def offers_of(service: Service) -> list[ServiceAtLocation]:
    """Return where a service is given, in the order of the offers' ids."""
    query = db.select(ServiceAtLocation).filter_by(service_id=service.id)
    return list(db.session.scalars(query.order_by(ServiceAtLocation.id)))


def create_schedule(offer: ServiceAtLocation, **overrides: Any) -> Schedule:
    """Store one weekly interval, Monday 9 to 12 unless said otherwise."""
    values = _values(
        overrides, service_at_location_id=offer.id, weekday=0, opens=time(9), closes=time(12)
    )
    return _stored(Schedule(**values))
