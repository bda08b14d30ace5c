"""Tables of the directory, shaped after HSDS 3.1 (organization, service, location ...)."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from shapely.geometry import Point
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.tags import REPORTED, WROTE_LISTING, structural
from app.core.db import Base, stored_enum
from app.core.spatial import PointType
from app.directory.happenings.models import EventDate
from app.directory.vocabulary import (
    Fee,
    FeedbackKind,
    FeedbackStatus,
    HolidayRule,
    OrganisationKind,
    Precision,
    ServiceKind,
    Status,
    Track,
    Wheelchair,
)
from app.territory.models import Area


class Organisation(Base):
    """A body that offers services (HSDS organization)."""

    __tablename__ = "organisation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[OrganisationKind] = mapped_column(stored_enum(OrganisationKind))
    description: Mapped[str] = mapped_column(Text, default="")
    website: Mapped[str] = mapped_column(String(500), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    tax_code: Mapped[str] = mapped_column(String(40), default="")
    source: Mapped[str] = mapped_column(Text, default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")
    source_date: Mapped[date | None]
    licence: Mapped[str] = mapped_column(String(120), default="")
    illustrative: Mapped[bool] = mapped_column(default=False)

    services: Mapped[list[Service]] = relationship(
        back_populates="organisation", lazy="raise_on_sql"
    )


class Service(Base):
    """What somebody can take up (HSDS service; the pilots say measure)."""

    __tablename__ = "service"
    __table_args__ = (
        CheckConstraint("age_min >= 0 AND age_max <= 120 AND age_min <= age_max", name="ages"),
        CheckConstraint("capacity_free >= 0 AND capacity_total >= 0", name="capacity"),
        CheckConstraint("in_person OR online OR by_phone", name="delivery"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[ServiceKind] = mapped_column(
        stored_enum(ServiceKind), default=ServiceKind.SERVICE, server_default="service"
    )
    status: Mapped[Status] = mapped_column(stored_enum(Status), default=Status.DRAFT)
    # A coordinator took it out of the search: its organisation cannot bring it back by itself.
    held_back: Mapped[bool] = mapped_column(default=False, server_default=false())
    name: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(400), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(8))
    track: Mapped[Track] = mapped_column(stored_enum(Track), default=Track.BOTH)
    age_min: Mapped[int | None]
    age_max: Mapped[int | None]
    fee: Mapped[Fee | None] = mapped_column(stored_enum(Fee))
    fee_note: Mapped[str] = mapped_column(String(400), default="")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    access: Mapped[list[str]] = mapped_column(JSON, default=list)
    how_to_join: Mapped[str] = mapped_column(Text, default="")
    in_person: Mapped[bool] = mapped_column(default=True)
    online: Mapped[bool] = mapped_column(default=False)
    by_phone: Mapped[bool] = mapped_column(default=False)
    capacity_total: Mapped[int | None]
    capacity_free: Mapped[int | None]
    capacity_on: Mapped[date | None]
    waiting_days: Mapped[int | None]
    url: Mapped[str] = mapped_column(String(500), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    confirmed_on: Mapped[date | None]
    confirmed_by: Mapped[str] = mapped_column(String(200), default="", info=WROTE_LISTING)
    # Months between two confirmations; None for what is usual for such a service.
    rhythm_months: Mapped[int | None]
    # The day on which it left the search unconfirmed; a later confirmation outdates it.
    lapsed_on: Mapped[date | None]
    # Update links that were mailed bear it; those of an earlier number work no longer.
    link_number: Mapped[int] = mapped_column(default=0, server_default="0")
    source: Mapped[str] = mapped_column(Text, default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")
    source_date: Mapped[date | None]
    licence: Mapped[str] = mapped_column(String(120), default="")
    illustrative: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    # The folded words of all texts, languages and needs: the only column that search reads.
    search_text: Mapped[str] = mapped_column(Text, default="")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's name

    organisation: Mapped[Organisation] = relationship(
        back_populates="services", lazy="raise_on_sql"
    )
    offers: Mapped[list[ServiceAtLocation]] = relationship(
        back_populates="service", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    needs: Mapped[list[ServiceNeed]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    translations: Mapped[list[ServiceTranslation]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    dates: Mapped[list[EventDate]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")


class ServiceNeed(Base):
    """A need that a service answers (HSDS attribute, link_type need); keys of needs.toml."""

    __tablename__ = "service_need"

    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    need: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class ServiceTranslation(Base):
    """A listing's texts in another language; an empty text falls back, visibly."""

    __tablename__ = "service_translation"

    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    summary: Mapped[str] = mapped_column(String(400), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    how_to_join: Mapped[str] = mapped_column(Text, default="")


class Location(Base):
    """Where a service is given (HSDS location); a confidential one never shows its point."""

    __tablename__ = "location"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    area_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("area.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    postal_code: Mapped[str] = mapped_column(String(20), default="")
    city: Mapped[str] = mapped_column(String(120), default="")
    point: Mapped[Point | None] = mapped_column(PointType)
    precision: Mapped[Precision | None] = mapped_column(stored_enum(Precision))
    confidential: Mapped[bool] = mapped_column(default=False)
    wheelchair: Mapped[Wheelchair | None] = mapped_column(stored_enum(Wheelchair))
    transport: Mapped[str] = mapped_column(String(400), default="")
    source: Mapped[str] = mapped_column(Text, default="")
    source_date: Mapped[date | None]
    illustrative: Mapped[bool] = mapped_column(default=False)

    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")


class ServiceAtLocation(Base):
    """A service at one of its locations (HSDS service_at_location)."""

    __tablename__ = "service_at_location"
    __table_args__ = (UniqueConstraint("service_id", "location_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    location_id: Mapped[UUID] = mapped_column(
        ForeignKey("location.id", ondelete="CASCADE"), index=True
    )
    on_holidays: Mapped[HolidayRule | None] = mapped_column(stored_enum(HolidayRule))

    service: Mapped[Service] = relationship(back_populates="offers", lazy="raise_on_sql")
    location: Mapped[Location] = relationship(lazy="raise_on_sql")
    schedules: Mapped[list[Schedule]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    exceptions: Mapped[list[ScheduleException]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )


class Schedule(Base):
    """Weekly opening hours (HSDS schedule, freq WEEKLY); closes before opens: next morning."""

    __tablename__ = "schedule"
    __table_args__ = (CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_at_location_id: Mapped[UUID] = mapped_column(
        ForeignKey("service_at_location.id", ondelete="CASCADE"), index=True
    )
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="")


class ScheduleException(Base):
    """Days, both included, on which weekly hours do not hold: closed, or other hours."""

    __tablename__ = "schedule_exception"
    __table_args__ = (
        CheckConstraint("first <= last", name="days"),
        CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="both_times"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_at_location_id: Mapped[UUID] = mapped_column(
        ForeignKey("service_at_location.id", ondelete="CASCADE"), index=True
    )
    first: Mapped[date]
    last: Mapped[date]
    opens: Mapped[time | None]
    closes: Mapped[time | None]
    note: Mapped[str] = mapped_column(String(300), default="")


class Feedback(Base):
    """A report that something is wrong with a listing, waiting to be looked at."""

    __tablename__ = "feedback"

    id: Mapped[UUID] = mapped_column(primary_key=True, info=structural())
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True, info=structural()
    )
    kind: Mapped[FeedbackKind] = mapped_column(stored_enum(FeedbackKind), info=structural())
    message: Mapped[str] = mapped_column(Text, default="", info=REPORTED)
    contact: Mapped[str] = mapped_column(String(254), default="", info=REPORTED)
    language: Mapped[str] = mapped_column(String(8), info=structural())
    status: Mapped[FeedbackStatus] = mapped_column(
        stored_enum(FeedbackStatus), default=FeedbackStatus.OPEN, info=structural()
    )
    created_at: Mapped[datetime] = mapped_column(info=structural())
    # What whoever closed the report says of it.
    answer: Mapped[str] = mapped_column(Text, default="", info=REPORTED)
    closed_by: Mapped[str] = mapped_column(String(200), default="", info=WROTE_LISTING)
    closed_at: Mapped[datetime | None] = mapped_column(info=structural())

    service: Mapped[Service] = relationship(lazy="raise_on_sql")


class EmptySearch(Base):
    """How often a kind of search found nothing on a day: filters and area, never a person."""

    __tablename__ = "empty_search"
    __table_args__ = (UniqueConstraint("site_id", "day", "area_code", "needs", "filters"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    area_code: Mapped[str] = mapped_column(String(32), default="")
    needs: Mapped[str] = mapped_column(String(400), default="")
    filters: Mapped[str] = mapped_column(String(200), default="")
    times: Mapped[int] = mapped_column(default=1)


class Stamp(Base):
    """A number that grows with every change of a group of tables; triggers keep it."""

    __tablename__ = "stamp"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
