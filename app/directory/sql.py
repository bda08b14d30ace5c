"""Whole columns of the directory as one text each: what the catalogue is made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    String,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.core.spatial import UNKNOWN_POINT, wkb_hex
from app.directory.happenings.models import EventDate
from app.directory.models import (
    Location,
    Organisation,
    Schedule,
    ScheduleException,
    Service,
    ServiceAtLocation,
    ServiceNeed,
    ServiceTranslation,
)
from app.directory.vocabulary import Status
from app.territory.models import Area


class hex_of(FunctionElement[str]):  # noqa: N801 - reads as a function
    """A UUID column as 32 hexadecimal digits, sorted as the UUIDs are."""

    type = String()
    inherit_cache = True


@compiles(hex_of, "sqlite")
def _hex_sqlite(element: hex_of, compiler: SQLCompiler, **_: Any) -> str:  # noqa: ANN401
    return compiler.process(next(iter(element.clauses)))


@compiles(hex_of, "postgresql")
def _hex_postgres(element: hex_of, compiler: SQLCompiler, **_: Any) -> str:  # noqa: ANN401
    column = compiler.process(next(iter(element.clauses)))
    return f"replace(CAST({column} AS text), '-', '')"


class _line(FunctionElement[str]):  # noqa: N801 - reads as a function
    """Values with tabs between them, "" for NULL, by a template: one call for a row."""

    type = String()
    inherit_cache = True


@compiles(_line, "sqlite")
def _line_sqlite(element: _line, compiler: SQLCompiler, **_: Any) -> str:  # noqa: ANN401
    return f"printf({compiler.process(element.clauses)})"


@compiles(_line, "postgresql")
def _line_postgres(element: _line, compiler: SQLCompiler, **_: Any) -> str:  # noqa: ANN401
    return f"format({compiler.process(element.clauses)})"


def whole(*columns: Any) -> ColumnElement[str]:  # noqa: ANN401 - any column
    """Return columns of all rows as one text: a line for each row, tabs between, "" for NULL.

    The texts of one SELECT have their lines in the same order, for one scan writes them
    all. So no driver makes an object of each value. NULL where there is no row.
    """
    if len(columns) == 1:
        return func.aggregate_strings(func.coalesce(cast(columns[0], String), ""), "\n")
    template = cast("\t".join(["%s"] * len(columns)), String)
    return func.aggregate_strings(_line(template, *columns), "\n")


def one_line(text: Any) -> ColumnElement[str]:  # noqa: ANN401 - any column
    """Return a text that people wrote without its line breaks."""
    return func.replace(text, "\n", " ")


def _digit(column: Any) -> ColumnElement[int]:  # noqa: ANN401 - any column
    """Return yes and no as 1 and 0 on both databases."""
    return cast(column, Integer)


def published(site_key: str) -> ColumnElement[bool]:
    """Return the condition that a service may be found at this site."""
    known_on = func.coalesce(Service.confirmed_on, Service.source_date)
    in_time = or_(Service.lapsed_on.is_(None), known_on >= Service.lapsed_on)
    return and_(Service.site_id == site_key, Service.status == Status.PUBLISHED, in_time)


def services(site_key: str) -> Executable:
    """Read id, organisation, name, languages, confirmed day, free places, traits, kind."""
    return select(
        whole(hex_of(Service.id)),
        whole(hex_of(Service.organisation_id)),
        whole(one_line(Service.name)),
        whole(one_line(cast(Service.languages, String))),
        whole(Service.confirmed_on, Service.source_date, Service.rhythm_months),
        whole(Service.capacity_free),
        whole(
            Service.track,
            Service.fee,
            Service.age_min,
            Service.age_max,
            _digit(Service.in_person),
            _digit(Service.online),
            _digit(Service.by_phone),
            _digit(Service.illustrative),
        ),
        whole(Service.kind),
    ).where(published(site_key))


def organisations(site_key: str) -> Executable:
    """Read id and name."""
    return select(whole(hex_of(Organisation.id)), whole(one_line(Organisation.name))).where(
        Organisation.site_id == site_key
    )


def areas(site_key: str) -> Executable:
    """Read id and name."""
    return select(whole(hex_of(Area.id)), whole(one_line(Area.name))).where(
        Area.site_id == site_key
    )


def offers() -> Executable:
    """Read id, service, location and what holidays do."""
    return select(
        whole(hex_of(ServiceAtLocation.id)),
        whole(hex_of(ServiceAtLocation.service_id)),
        whole(hex_of(ServiceAtLocation.location_id)),
        whole(ServiceAtLocation.on_holidays),
    )


def locations(site_key: str) -> Executable:
    """Read id, point, whether confidential, town and area, wheelchair; of such a one no point."""
    shown = Location.confidential.is_(False)
    point = func.coalesce(wkb_hex(Location.point), UNKNOWN_POINT)
    return select(
        whole(hex_of(Location.id)),
        whole(case((shown, point), else_=UNKNOWN_POINT)),
        whole(_digit(Location.confidential)),
        whole(case((shown, one_line(Location.city)), else_=""), hex_of(Location.area_id)),
        whole(Location.wheelchair),
    ).where(Location.site_id == site_key)


def needs() -> Executable:
    """Read service and need."""
    return select(whole(hex_of(ServiceNeed.service_id)), whole(ServiceNeed.need))


def translated_names() -> Executable:
    """Read service, language and name."""
    return select(
        whole(hex_of(ServiceTranslation.service_id)),
        whole(ServiceTranslation.language),
        whole(one_line(ServiceTranslation.name)),
    ).where(ServiceTranslation.name != "")


def exceptions() -> Executable:
    """Read the offer and its days with other hours."""
    return select(
        whole(hex_of(ScheduleException.service_at_location_id)),
        whole(
            ScheduleException.first,
            ScheduleException.last,
            ScheduleException.opens,
            ScheduleException.closes,
        ),
    )


def event_dates() -> Executable:
    """Read the service and its days and times; a cancelled date is none."""
    return select(
        whole(hex_of(EventDate.service_id)),
        whole(EventDate.first, EventDate.last, EventDate.begins, EventDate.ends),
    ).where(EventDate.cancelled.is_(False))


def hours() -> Executable:
    """Read the offer and the weekly rule."""
    return select(
        whole(hex_of(Schedule.service_at_location_id)),
        whole(
            Schedule.weekday,
            Schedule.opens,
            Schedule.closes,
            Schedule.valid_from,
            Schedule.valid_to,
        ),
    )
