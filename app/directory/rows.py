"""What one line of each table says about itself; how rows fit together is in loading."""

from __future__ import annotations

from datetime import date

from shapely.geometry import Point

from app.core.geo import Box, CoordinateError, LonLat
from app.directory.cells import Line
from app.directory.listings import (
    EventDateRow,
    LocationRow,
    OrganisationRow,
    Origin,
    ScheduleRow,
    ServiceRow,
    TranslationRow,
)
from app.directory.vocabulary import (
    Access,
    Delivery,
    Fee,
    OrganisationKind,
    Precision,
    ServiceKind,
    Track,
    Wheelchair,
)

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OLDEST = 120
MOST_PLACES = 100_000
MOST_DAYS = 3650


def organisation_row(line: Line) -> OrganisationRow:
    """Read a line of organisations.csv."""
    return OrganisationRow(
        key=line.key(),
        name=line.text("name", 200, required=True),
        kind=line.choice("kind", OrganisationKind) or OrganisationKind.OTHER,
        description=line.text("description"),
        website=line.shaped("website", "url", 500),
        email=line.shaped("email", "email", 254),
        phone=line.shaped("phone", "phone", 60),
        tax_code=line.text("tax_code", 40),
        origin=_origin(line),
    )


def location_row(line: Line, bounds: Box | None) -> LocationRow:
    """Read a line of locations.csv; a point lies inside the site's bounds."""
    row = LocationRow(
        key=line.key(),
        organisation=line.text("organisation"),
        name=line.text("name", 200),
        address=line.text("address", 300),
        postal_code=line.text("postal_code", 20),
        city=line.text("city", 120),
        area=line.text("area"),
        point=_point(line, bounds),
        precision=line.choice("precision", Precision),
        confidential=line.flag("confidential"),
        wheelchair=line.choice("wheelchair", Wheelchair),
        transport=line.text("transport", 400),
        origin=_origin(line),
    )
    _check_place(line, row)
    return row


def service_row(line: Line) -> ServiceRow:
    """Read a line of services.csv."""
    row = ServiceRow(
        key=line.key(),
        organisation=line.text("organisation"),
        locations=line.several("locations"),
        name=line.text("name", 200, required=True),
        summary=line.text("summary", 400),
        description=line.text("description"),
        language=line.language("language"),
        needs=line.several("needs"),
        track=line.choice("track", Track) or Track.BOTH,
        age_min=line.integer("age_min", OLDEST),
        age_max=line.integer("age_max", OLDEST),
        fee=line.choice("fee", Fee),
        fee_note=line.text("fee_note", 400),
        languages=tuple(line.language("languages", code) for code in line.several("languages")),
        access=line.choices("access", Access),
        how_to_join=line.text("how_to_join"),
        delivery=line.choices("delivery", Delivery),
        capacity_total=line.integer("capacity_total", MOST_PLACES),
        capacity_free=line.integer("capacity_free", MOST_PLACES),
        capacity_on=line.day("capacity_on"),
        waiting_days=line.integer("waiting_days", MOST_DAYS),
        url=line.shaped("url", "url", 500),
        email=line.shaped("email", "email", 254),
        phone=line.shaped("phone", "phone", 60),
        confirmed_on=line.day("confirmed_on"),
        confirmed_by=line.text("confirmed_by", 200),
        origin=_origin(line),
        kind=_kind(line),
    )
    if not row.delivery:
        line.wrong("delivery", "is empty")
    if row.age_min is not None and row.age_max is not None and row.age_min > row.age_max:
        line.wrong("age_min, age_max", f"{row.age_min} is more than {row.age_max}")
    return row


def translation_row(line: Line) -> TranslationRow:
    """Read a line of service_translations.csv."""
    return TranslationRow(
        service=line.text("service"),
        language=line.language("language"),
        name=line.text("name", 200),
        summary=line.text("summary", 400),
        description=line.text("description"),
        how_to_join=line.text("how_to_join"),
    )


def schedule_row(line: Line) -> ScheduleRow:
    """Read a line of schedules.csv."""
    weekday = line.text("weekday")
    if weekday not in WEEKDAYS:
        line.wrong("weekday", f"{weekday!r} is none of {', '.join(WEEKDAYS)}")
    row = ScheduleRow(
        service=line.text("service"),
        location=line.text("location"),
        weekday=WEEKDAYS.index(weekday) if weekday in WEEKDAYS else 0,
        opens=line.clock("opens"),
        closes=line.clock("closes"),
        valid_from=line.day("valid_from"),
        valid_to=line.day("valid_to"),
        note=line.text("note", 300),
    )
    if row.valid_from and row.valid_to and row.valid_from > row.valid_to:
        line.wrong("valid_from, valid_to", "the first day is after the last")
    return row


def event_date_row(line: Line) -> EventDateRow:
    """Read a line of event_dates.csv; without a last day it is one day, without times a whole."""
    first = line.day("first") or date.min
    row = EventDateRow(
        service=line.text("service"),
        first=first,
        last=line.day("last") or first,
        begins=line.clock("begins") if line.text("begins") else None,
        ends=line.clock("ends") if line.text("ends") else None,
        note=line.text("note", 300),
    )
    if not line.text("first"):
        line.wrong("first", "is empty")
    if row.first > row.last:
        line.wrong("first, last", "the first day is after the last")
    if row.ends is not None and row.begins is None:
        line.wrong("begins, ends", "an end without a beginning")
    return row


def _kind(line: Line) -> ServiceKind:
    """Return what a listing is; tables from before there were kinds have services only."""
    if "kind" not in line.cells:
        return ServiceKind.SERVICE
    return line.choice("kind", ServiceKind) or ServiceKind.SERVICE


def _origin(line: Line) -> Origin:
    illustrative = line.flag("illustrative")
    return Origin(
        source=line.text("source", required=not illustrative),
        source_url=line.shaped("source_url", "url", 500) if "source_url" in line.cells else "",
        source_date=line.day("source_date"),
        licence=line.text("licence", 120) if "licence" in line.cells else "",
        illustrative=illustrative,
    )


def _point(line: Line, bounds: Box | None) -> Point | None:
    lon, lat = line.number("lon"), line.number("lat")
    if lon is None or lat is None:
        if (lon is None) != (lat is None):
            line.wrong("lon, lat", "only one of the two is given")
        return None
    try:
        place = LonLat(lon, lat)
    except CoordinateError as error:
        line.wrong("lon, lat", str(error))
        return None
    if bounds is not None and not bounds.holds(place):
        swapped = bounds.looks_swapped(place)
        line.wrong("lon, lat", "swapped" if swapped else "outside the bounds of the site")
    return Point(lon, lat)


def _check_place(line: Line, row: LocationRow) -> None:
    if row.confidential and (row.point or row.address):
        line.wrong("confidential", "a confidential location has no address, lon or lat here")
    if (row.point is None) != (row.precision is None):
        line.wrong("precision", "is given with a point, and only then")
