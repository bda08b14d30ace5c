"""HSDS 3.1 JSON of listings: its own fields where it has them, attributes for the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

from app.directory.editing.content import DateContent, Interval, PlaceContent, PlaceKind
from app.directory.exchange.columns import Column
from app.directory.exchange.hsds import KEPT
from app.directory.exchange.writing import Told, Writer, Written
from app.directory.listings import NAMESPACE

Json = dict[str, Any]
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OF_SERVICE = frozenset(
    {Column.SUMMARY, Column.LANGUAGE, Column.KIND, Column.TRACK, Column.FEE, Column.ACCESS,
     Column.DELIVERY, Column.WAITING_DAYS, Column.SOURCE, Column.SOURCE_URL, Column.SOURCE_DATE,
     Column.LICENCE}
)  # fmt: skip
_OF_OFFER = frozenset({Column.SPECIAL_DAYS, Column.ON_HOLIDAYS})


def write_hsds(listings: Sequence[Told], writer: Writer) -> bytes:
    """Return the listings as a JSON list of HSDS services, each with all that belongs to it."""
    services = [_service(told, writer) for told in listings]
    return json.dumps(services, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _service(told: Told, writer: Writer) -> Json:
    content, cells = told.content, writer.service(told)
    own = str(told.id)
    return _filled(
        id=own,
        name=content.name,
        status="active",
        description=content.description,
        application_process=content.how_to_join,
        fees_description=content.fee_note,
        minimum_age=content.age_min,
        maximum_age=content.age_max,
        url=content.url,
        email=content.email,
        assured_date=told.aside.get("confirmed_on"),
        phones=_phones(content.phone, told.id),
        languages=[
            {"id": _id(told.id, "language", code), "service_id": own, "code": code}
            for code in content.languages
        ],
        organization=_organisation(told, cells),
        organization_id=_organisation_id(told),
        capacities=_capacities(told),
        attributes=[*_needs(told, writer), *_kept(cells, _OF_SERVICE, told.id),
                    *_translations(cells, told.id)],
        schedules=[_date(day, told) for day in content.dates],
        service_at_locations=[_offer(told, place, writer) for place in content.places],
    )  # fmt: skip


def _date(day: DateContent, told: Told) -> Json:
    """Return a date of an event as a schedule that does not come back."""
    return _filled(
        id=str(day.id),
        service_id=str(told.id),
        dtstart=day.first.isoformat(),
        valid_from=day.first.isoformat(),
        valid_to=day.last.isoformat(),
        opens_at=f"{day.begins:%H:%M}" if day.begins else None,
        closes_at=f"{day.ends:%H:%M}" if day.ends else None,
        description=day.note,
        notes="cancelled" if day.id in told.cancelled else None,
    )


def _organisation(told: Told, cells: Written) -> Json:
    organisation = told.organisation
    own = UUID(_organisation_id(told))
    return {
        # The standard asks for a description of every organisation.
        "description": organisation.description or organisation.name,
        **_filled(
            id=str(own),
            name=organisation.name,
            email=organisation.email,
            website=organisation.website,
            tax_id=organisation.tax_code,
            phones=_phones(organisation.phone, own),
            attributes=_kept(cells, frozenset({Column.ORGANISATION_KIND}), own),
        ),
    }


def _offer(told: Told, place: PlaceContent, writer: Writer) -> Json:
    own = UUID(_id(told.id, "offer", str(place.id)))
    cells = writer.place(place)
    return _filled(
        id=str(own),
        service_id=str(told.id),
        location_id=str(place.id),
        location=_location(place, cells, writer),
        schedules=[_schedule(row, own) for row in place.hours],
        attributes=_kept(cells, _OF_OFFER, own),
    )


def _location(place: PlaceContent, cells: Written, writer: Writer) -> Json:
    country = writer.ground.site.country
    region = writer.ground.site.subdivision or country
    is_whole = bool(place.address and place.city and place.postal_code)
    kept = frozenset({*KEPT.values()} - _OF_SERVICE - _OF_OFFER - {Column.ORGANISATION_KIND})
    apart = frozenset() if is_whole else frozenset(_ADDRESS)
    address = {
        "id": _id(place.id, "address", ""),
        "location_id": str(place.id),
        "address_1": place.address,
        "city": place.city,
        "state_province": region,
        "postal_code": place.postal_code,
        "country": country,
        "address_type": "physical",
    }
    return _filled(
        id=str(place.id),
        location_type="virtual" if place.kind is PlaceKind.REMOTE else "physical",
        name=place.name,
        transportation=place.transport,
        longitude=None if place.point is None else place.point.lon,
        latitude=None if place.point is None else place.point.lat,
        addresses=[address] if is_whole else [],
        attributes=_kept(cells, (kept - frozenset(_ADDRESS)) | apart, place.id),
    )


_ADDRESS = (Column.ADDRESS, Column.CITY, Column.POSTAL_CODE)


def _schedule(row: Interval, offer: UUID) -> Json:
    return _filled(
        id=_id(offer, "schedule", repr(row)),
        service_at_location_id=str(offer),
        freq="WEEKLY",
        byday=_DAYS[row.weekday],
        opens_at=f"{row.opens:%H:%M}",
        closes_at=f"{row.closes:%H:%M}",
        valid_from=row.valid_from.isoformat() if row.valid_from else None,
        valid_to=row.valid_to.isoformat() if row.valid_to else None,
        description=row.note,
    )


def _phones(number: str, owner: UUID) -> list[Json]:
    return [{"id": _id(owner, "phone", number), "number": number}] if number else []


def _capacities(told: Told) -> list[Json]:
    total = told.content.capacity_total
    if total is None:
        return []
    free = int(told.aside.get("capacity_free") or 0)
    day = told.aside.get("capacity_on", "1970-01-01")
    unit = {"id": _id(told.id, "unit", ""), "name": "places"}
    return [
        {
            "id": _id(told.id, "capacity", ""),
            "service_id": str(told.id),
            "unit": unit,
            "available": free,
            "maximum": total,
            "updated": f"{day}T00:00:00Z",
        }
    ]


def _needs(told: Told, writer: Writer) -> Iterator[Json]:
    for key in filter(writer.taxonomy.__contains__, told.content.needs):
        need = writer.taxonomy.need(key)
        term = {
            "id": _id(NAMESPACE, "need", key),
            "code": key,
            "name": need.label[writer.language],
            "description": need.description[writer.language],
        }
        yield {**_attribute(told.id, "need", key), "taxonomy_term": term}


def _kept(cells: Written, columns: frozenset[Column], owner: UUID) -> list[Json]:
    """Return attributes for the cells for which the standard has no field."""
    return [
        _attribute(owner, f"prossima_{column.value}", text)
        for (column, code), text in cells.items()
        if column in columns and not code
    ]


def _translations(cells: Written, owner: UUID) -> list[Json]:
    return [
        _attribute(owner, f"translation_{code}_{column.value}", text)
        for (column, code), text in cells.items()
        if code
    ]


def _attribute(owner: UUID, kind: str, value: str) -> Json:
    own = _id(owner, kind, value)
    return {"id": own, "link_id": str(owner), "link_type": kind, "value": value}


def _organisation_id(told: Told) -> str:
    return _id(NAMESPACE, "organisation", told.organisation.name)


def _id(owner: UUID, kind: str, key: str) -> str:
    return str(uuid5(owner, f"{kind}/{key}"))


def _filled(**values: object) -> Json:
    """Return what says something: the standard knows neither null nor empty texts."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}
